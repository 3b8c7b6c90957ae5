"""`voiceguide takes`: the list of lines to record."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

import typer

from voiceguide.app import takes as app_takes
from voiceguide.app.takes import WantedTake
from voiceguide.cli import console, options, output, request
from voiceguide.cli.option_types import UsageError
from voiceguide.cli.views.reading import recording_page, takes_page
from voiceguide.cli.views.reading_html import PAGE_KIND, html_page
from voiceguide.core.files import write_file
from voiceguide.units import SECOND, short_length


def takes(
    name: options.Name,
    *,
    lengths: request.LengthOptions,
    folder: options.Takes = None,
    missing: Annotated[bool, typer.Option("--missing", help="Only what was not recorded yet.")] = False,
    every: Annotated[
        bool, typer.Option("--all", help="Also what only other lengths or evenings say.")
    ] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print it for a spreadsheet.")] = False,
    read: Annotated[
        bool, typer.Option("--read", help="A page to read aloud, of what was not recorded yet.")
    ] = False,
    out: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="FILE|DIR", help="With --read: write it as an HTML page."),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Tell which recordings are quicker or slower than the others.")
    ] = False,
    chosen: request.ChoiceOptions,
    places: options.PathOptions,
    as_json: options.AsJson = False,
) -> None:
    """List what to record so that a routine is heard in your own voice, with the name of each file.

    Say each line into a file of that name (wav, flac, mp3 or ogg), put them into one folder, and render
    with --takes FOLDER. Ends with 1 if a folder is given and something is missing from it.
    """
    if as_csv and as_json:
        raise UsageError("it is printed either for a spreadsheet or as JSON.", where="--csv")
    if read and (as_csv or as_json or every):
        what = "--read is a page for people, with the lines of a session in their places."
        raise UsageError(what, where="--read", mend="Leave out --csv, --json and --all, or --read.")
    if out is not None and not read:
        raise UsageError("only the page of --read is written to a file: write --read as well.", where="-o")
    page = None if out is None else output.page_path(name, out, kind=PAGE_KIND, suffix=".html")
    if check and folder is None:
        raise UsageError("it compares recordings: name their folder with --takes as well.", where="--check")
    decided = places.settings()
    # A person's recordings do not say that a voice is synthetic.
    asked_for = replace(chosen.request("auto"), takes=folder, disclose=False)
    sessions = request.sessions([name], asked_for, lengths.read(decided), decided)
    targets = [each.target_ms for each in sessions]
    with console.progress() as progress:
        wanted = app_takes.wanted_takes(sessions[0], targets, decided, progress, every=every)
        pages = app_takes.pages_to_record(sessions[0], targets, decided, progress) if read else ()
        uneven = app_takes.uneven_takes(sessions[0], targets, decided, progress) if check else ()
    absent = sum(not take.recorded for take in wanted)
    shown = [take for take in wanted if not (missing and take.recorded)]
    if as_json:
        console.result_json(shown)
    elif as_csv:
        console.result(_csv(shown).rstrip("\n"))
    elif read and not pages:
        console.say("Nothing is left to record.")
    elif page is not None:
        write_file(page, html_page([takes_page(timeline, lines) for timeline, lines in pages]).encode())
        console.result(str(page))
    elif read:
        console.prose("\n\n\n".join(recording_page(timeline, lines) for timeline, lines in pages))
    else:
        rows = [(take.take, "yes" if take.recorded else "no", take.text) for take in shown]
        console.table(("FILE", "RECORDED", "SAY"), rows)
    if folder is not None and not as_json and not as_csv:
        console.say(f"{len(wanted) - absent} of {len(wanted)} lines are recorded in {folder}.")
    for take in uneven:
        told = "quicker" if take.off > 0 else "slower"
        what = f"{take.take} is {abs(take.off):.0%} {told} than the other recordings [even-pace]."
        console.say(f"{what} Say it in about {take.wanted_ms / SECOND:.1f} s: {take.text}")
    if check and not uneven:
        console.say("No recording was found more than 15 % off the pace of the others.")
    if folder is not None and absent:
        raise typer.Exit(1)


def _csv(wanted: Sequence[WantedTake]) -> str:
    """Format the list as CSV; a text that a spreadsheet would take for a formula is quoted."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(("file", "say", "for", "side", "in", "recorded"))
    for take in wanted:
        text = f"'{take.text}" if take.text[:1] in "=+-@\t\r" else take.text
        lengths = " ".join(short_length(each) for each in take.in_ms)
        recorded = "yes" if take.recorded else "no"
        table.writerow((take.take, text, take.role, take.side or "", lengths, recorded))
    return out.getvalue()
