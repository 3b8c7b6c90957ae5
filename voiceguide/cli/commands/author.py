"""`voiceguide new`, `import`, `check` and `schema`: for those who write routines."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from voiceguide import pipeline
from voiceguide.app import catalog, describe
from voiceguide.app import check as app_check
from voiceguide.app.unsaid import unsaid_by_line
from voiceguide.cli import console, options
from voiceguide.cli import request as request_options
from voiceguide.core.files import has_bytes, write_file
from voiceguide.core.places import check_place
from voiceguide.errors import ChoiceError, OutputError, Problem, ScriptError, why
from voiceguide.imports.forms import IMPORTS
from voiceguide.settings import Settings, decide
from voiceguide.units import Ms, clock

if TYPE_CHECKING:
    from voiceguide.imports.importer import Imported

_STDIN: Final = "-"
_NAME: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)


def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What to call it: my-evening.")],
    scripts: options.Scripts = None,
) -> None:
    """Write a small, commented script to begin from: a whole routine that renders as it is.

    It goes into --scripts, else $VOICEGUIDE_SCRIPTS, else ./scripts, and never over a script that is
    there already. Prints the name of the file.
    """
    if not _NAME.fullmatch(name):
        mend = "Use lower-case letters, digits and hyphens, such as my-evening."
        raise ChoiceError(f"{name!r} cannot be the name of a routine.", where="new", mend=mend)
    file = decide(scripts).script_folders[0] / f"{name}.yaml"
    starter = resources.files("voiceguide.cli").joinpath("starter.yaml").read_text("utf-8")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _write_new(file, starter.replace("NAME", name))
    except FileExistsError:
        mend = "Choose another name; nothing was changed."
        raise OutputError("there is a script of that name already.", where=str(file), mend=mend) from None
    except OSError as problem:
        mend = "Choose another folder with --scripts."
        raise OutputError(
            f"it cannot be written here ({why(problem)}).", where=str(file), mend=mend
        ) from None
    console.result(str(file))
    console.say(f"Now: voiceguide show {name} --minutes 5")


def _write_new(file: Path, text: str) -> None:
    with file.open("x", encoding="utf-8", newline="\n") as opened:
        try:
            opened.write(text)
            opened.flush()
        except OSError:
            file.unlink(missing_ok=True)
            raise


def form_names(incomplete: str) -> list[str]:
    """Complete the name of a form."""
    return [name for name in IMPORTS if name.startswith(incomplete)]


def import_script(
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="The source; - for standard input.")],
    form: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="FORM",
            help=f"Its form: {', '.join(IMPORTS)}; else guessed by name and content.",
            autocompletion=form_names,
        ),
    ] = None,
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="What to call the routine; else as the file.")
    ] = None,
    language: Annotated[
        str | None,
        typer.Option("--language", metavar="CODE", help="The language of its words; else guessed."),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Write nothing if anything was guessed or left out.")
    ] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace a script of that name.")] = False,
    scripts: options.Scripts = None,
    as_json: options.AsJson = False,
) -> None:
    """Make a script of a text, captions, SSML, a table or a workout, with comments on where it comes from.

    The script goes into --scripts, else $VOICEGUIDE_SCRIPTS, else ./scripts, and never over another one
    unless --overwrite is given. Prints the name of its file, then by line each guess and what could not be
    carried over. Ends with 1 and writes nothing if the source cannot be read, and with --strict if there is
    anything to tell.
    """
    from voiceguide.imports import importer

    if name is not None and not _NAME.fullmatch(name):
        mend = "Use lower-case letters, digits and hyphens, such as my-evening."
        raise ChoiceError(f"{name!r} cannot be the name of a routine.", where="--name", mend=mend)
    piped = sys.stdin.buffer if file == _STDIN and sys.stdin is not None else io.BytesIO()
    imported = importer.import_file(file, piped, form=form, language=language)
    target = decide(scripts).script_folders[0] / f"{name or imported.name}.yaml"
    shown = "standard input" if file == _STDIN else file
    lines = list(importer.report_lines(imported, shown))
    if strict and lines:
        if as_json:
            console.result_json(imported)
        for line in lines:
            console.say(line)
        console.say(f"Nothing was written: {len(lines)} to look at, and --strict was given.")
        raise typer.Exit(1)
    _write_imported(target, imported, overwrite=overwrite)
    lines += [f"{shown}: the sound {one.name} was copied beside the script" for one in imported.sounds]
    if as_json:
        console.result_json(replace(imported, script=str(target), name=target.stem))
        return
    console.result(str(target))
    for line in lines:
        console.say(line)
    if imported.remarks:
        count = len(imported.remarks)
        remarks = "one remark" if count == 1 else f"{count} remarks"
        console.say(f"`voiceguide check {target.stem}` has {remarks} on its wording.")
    console.say(f"It lasts {clock(imported.natural_ms)} by nature. Now: voiceguide show {target.stem}")


def _write_imported(target: Path, imported: Imported, *, overwrite: bool) -> None:
    """Write the script beside its place and rename it; one that is there already stays."""
    from voiceguide.imports import importer

    if target.exists() and not overwrite:
        mend = "Choose another with --name, or replace it with --overwrite."
        raise OutputError("there is a script of that name already.", where=str(target), mend=mend)
    check_place(target)
    copies = [(target.parent / sound.name, importer.sound_data(sound)) for sound in imported.sounds]
    for place, data in copies:
        check_place(place)
        if place.exists() and not overwrite and not has_bytes(place, len(data), [data]):
            mend = "Rename the sound and its name in the source, or replace it with --overwrite."
            raise OutputError("there is another sound of that name already.", where=str(place), mend=mend)
    for place, data in copies:
        write_file(place, data)
    write_file(target, imported.text.encode("utf-8"))


def check(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="NAME|FILE", help="Which ones; without any, all there are.", show_default=False
        ),
    ] = None,
    *,
    lengths: request_options.LengthOptions,
    voice: Annotated[
        str | None,
        typer.Option(metavar="VOICE", help="Speak these lengths to know their true times; else estimated."),
    ] = None,
    takes: options.Takes = None,
    chosen: request_options.ChoiceOptions,
    places: options.PathOptions,
    as_json: options.AsJson = False,
) -> None:
    """Check scripts: every problem at once, each with its file, line and column, and how to mend it.

    With lengths, those sessions are judged too, as they would be heard; without, all that a script
    offers, once the script itself is right. Every finding has its time, the rule it breaks, and the
    reason of that rule. Ends with 1 if anything is not right.
    """
    decided = places.settings()
    asked_for = chosen.preview(voice, takes)
    targets = lengths.read(decided)
    wanted = [(name, chosen.language, True) for name in files or ()]
    if not files:
        listing = catalog.read_catalog(decided, chosen.language)
        # Without being asked, remarks on near-impossible lengths of bundled scripts are left out.
        wanted = [(each.name, each.language, bool(targets) or not each.ships) for each in listing.routines]
        wanted += [(each.file, None, True) for each in listing.misnamed]
    found: list[app_check.SessionFinding | Problem] = []
    for name, language, near_too in wanted:
        problems = app_check.check_script(name, decided, language)
        request = replace(asked_for, routine=name, language=language)
        try:
            suffered = _session_findings(request, targets, decided, near_too=near_too)
        except ScriptError as broken:
            # What only a session tells is a problem as well; one that cannot be read was told already.
            suffered = []
            problems = (*problems, *(one for one in broken.problems if one not in problems))
        found += problems
        # Without lengths on the command line, findings that the script's own problems cause are left out.
        told_all = bool(targets) or not problems
        if files and not problems and not as_json:
            # A remark, no finding: a line may be for long sessions only.
            for line in unsaid_by_line(request, targets, decided):
                console.say(str(line))
        found += [one for one in suffered if told_all or one.rule == app_check.POSSIBLE_LENGTH]
    if as_json:
        console.result_json(found)
    else:
        for one in found:
            console.result(str(one))
        if not found:
            console.say(f"{len(wanted)} checked, nothing to mend.")
    if found:
        raise typer.Exit(1)


def _session_findings(
    asked_for: pipeline.Request, targets: Sequence[Ms], decided: Settings, *, near_too: bool
) -> list[app_check.SessionFinding]:
    """Return the findings in the sessions of one routine.

    With `near_too`, print a remark on each that may be impossible with a slow voice.

    Raises:
        ScriptError: Its script cannot be read, or no session of it can be.
    """
    requests = [replace(asked_for, target_ms=ms) for ms in targets]
    requests = requests or list(app_check.offered_sessions(asked_for, decided))
    with console.progress() as progress:
        found = [
            one for each in requests for one in app_check.judge_session(each, decided, progress=progress)
        ]
    if near_too and asked_for.voice == pipeline.ESTIMATED and asked_for.takes is None:
        for warning in filter(None, (app_check.warn_near_shortest(each, decided) for each in requests)):
            console.say(warning)
    return found


def schema() -> None:
    """Print the JSON Schema of routine scripts: for completion and hover help in an editor."""
    console.result(describe.schema().rstrip())
