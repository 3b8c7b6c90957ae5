"""`voiceguide show`: a routine, or any stage of its way to a track."""

from __future__ import annotations

import sys
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from voiceguide import pipeline
from voiceguide.app import describe, plots
from voiceguide.cli import console, options, output
from voiceguide.cli import request as request_options
from voiceguide.cli.views.fit import print_fit
from voiceguide.cli.views.outline import outline
from voiceguide.cli.views.reading import reading_page, session_page
from voiceguide.cli.views.reading_html import PAGE_KIND, html_page
from voiceguide.cli.views.routine import print_described
from voiceguide.cli.views.summary import remark_line
from voiceguide.cli.views.swimlanes import print_lanes
from voiceguide.compose.planning import script_faults
from voiceguide.core.files import write_file
from voiceguide.errors import ChoiceError
from voiceguide.settings import Settings
from voiceguide.timeline.model import Timeline
from voiceguide.units import clock_ms


class ShowStage(StrEnum):
    """The stages that can be shown, in the order of the pipeline."""

    SCRIPT = "script"
    PLAN = "plan"
    FIT = "fit"
    TIMELINE = "timeline"
    LANES = "lanes"
    TRANSCRIPT = "transcript"


def show(
    name: options.Name,
    stage: Annotated[
        ShowStage | None, typer.Option("--stage", help="What to show.", show_default=False)
    ] = None,
    read: Annotated[
        bool, typer.Option("--read", help="A page to read aloud, with the pauses in words.")
    ] = False,
    out: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="FILE|DIR", help="With --read: write it as an HTML page."),
    ] = None,
    *,
    lengths: request_options.LengthOptions,
    voice: options.VoiceIfAny = None,
    takes: options.Takes = None,
    chosen: request_options.ChoiceOptions,
    places: options.PathOptions,
    as_json: options.AsJson = False,
) -> None:
    """Show a routine: what it offers, or any stage of what will be heard.

    Without a length and a stage: what it is, how long it can last, and what can be chosen. With a length:
    its lanes and the transcript. Sentences that were recorded, or that the usual voice has spoken before,
    have their true lengths, as in a track; those of others are estimated, and said to be, unless a voice
    is named.
    """
    decided = places.settings()
    asked_for = chosen.preview(voice, takes, name)
    targets = lengths.read(decided)
    if len(targets) > 1:
        raise ChoiceError("one length can be shown at a time.", where="--minutes", mend="Name one of them.")
    if read and (as_json or stage is not None):
        what = "--read is a page for people, and a way to show a session of its own."
        raise ChoiceError(what, where="--read", mend="Leave out --json and --stage, or --read.")
    if out is not None and not read:
        mend = "Write --read as well."
        raise ChoiceError("only a page to read aloud is written to a file.", where=f"-o {out}", mend=mend)
    page = None if out is None else output.page_path(name, out, kind=PAGE_KIND, suffix=".html")
    if stage is None and not targets and not read:
        with console.progress() as progress:
            described = describe.describe_routine(asked_for, decided, options.default_voice(), progress)
        console.result_json(described) if as_json else print_described(described, name)
        if not as_json and _read_along():
            faults = script_faults(asked_for, decided, scripts=pipeline.Scripts())
            _say_note(remark_line(replace(asked_for, target_ms=0), (), faults))
        return
    if stage in {ShowStage.SCRIPT, ShowStage.PLAN}:
        _show_noun(asked_for, stage, decided, as_json=as_json)
        return
    (request,) = request_options.sessions([name], asked_for, targets, decided)
    with console.progress() as progress:
        # A length that nobody asked for was found by estimate, and is surely possible by estimate only.
        whose = options.default_voice() if targets else pipeline.ESTIMATED
        composed = pipeline.composed(request, decided, progress, usual_voice=whose)
    if read:
        _show_page(request, composed, page)
        return
    _note(request, composed, as_json=as_json)
    if stage is ShowStage.FIT and as_json:
        _fit_as_json(composed)
    elif stage is ShowStage.FIT:
        print_fit(composed)
    elif as_json:
        _as_json(composed.timeline, stage)
    elif stage is ShowStage.TIMELINE:
        _timeline_table(composed.timeline)
    else:
        _read_through(composed.timeline, stage)


def _show_page(request: pipeline.Request, composed: pipeline.Composed, page: Path | None) -> None:
    """Print or write the page to read aloud; the worst finding stands on it, and beside a file of it."""
    note = _worst(request, composed)
    if page is None:
        console.prose(reading_page(composed.timeline, note))
        return
    write_file(page, html_page((session_page(composed.timeline, note),)).encode())
    console.result(str(page))
    _say_note(note)


def _note(request: pipeline.Request, composed: pipeline.Composed, *, as_json: bool) -> None:
    """Print the worst finding on a line, to somebody who reads along; nothing in a pipe."""
    if not as_json and _read_along():
        _say_note(_worst(request, composed))


def _worst(request: pipeline.Request, composed: pipeline.Composed) -> str:
    """Return the worst finding in a session on a line; "" if there is none."""
    from voiceguide.lint.timeline_rules import judge_hard

    return remark_line(request, judge_hard(composed.timeline), composed.faults)


def _read_along() -> bool:
    """Report whether somebody reads what is printed, and no program does."""
    return sys.stdout.isatty() and sys.stderr.isatty()


def _say_note(note: str) -> None:
    if note:
        console.say(note)


def _as_json(timeline: Timeline, stage: ShowStage | None) -> None:
    if stage is ShowStage.TIMELINE:
        console.result_json_text(pipeline.write_timeline(timeline, "json").rstrip("\n"))
    elif stage is ShowStage.LANES:
        console.result_json(plots.lanes(timeline))
    else:
        console.result_json([{"start_ms": clip.start_ms, "text": clip.text} for clip in timeline.clips])


def _read_through(timeline: Timeline, stage: ShowStage | None) -> None:
    """Print the lanes, the transcript, or the one above the other, under one head."""
    head, _, body = pipeline.write_timeline(timeline, "txt").rstrip("\n").partition("\n\n")
    console.prose(f"{head}\n")
    if stage is not ShowStage.TRANSCRIPT:
        print_lanes(plots.lanes(timeline), whole=stage is ShowStage.LANES)
    if stage is None:
        console.result("")
    if stage is not ShowStage.LANES:
        console.prose(body)


def _show_noun(asked_for: pipeline.Request, stage: ShowStage, decided: Settings, *, as_json: bool) -> None:
    script = pipeline.load(asked_for.routine, decided, asked_for.language)
    at_usual = replace(asked_for, target_ms=pipeline.USUAL_MS)
    noun = script if stage is ShowStage.SCRIPT else pipeline.planned(at_usual, decided)
    if as_json:
        console.result_json(noun)
    else:
        console.prose("\n".join(outline(noun)))


def _timeline_table(timeline: Timeline) -> None:
    events = [
        *((clip.start_ms, clip.duration_ms, str(clip.role), clip.side, clip.text) for clip in timeline.clips),
        *((tone.start_ms, tone.duration_ms, tone.kind, None, tone.file) for tone in timeline.tones),
        *(
            (span.start_ms, span.duration_ms, span.kind.upper(), span.side, span.title)
            for span in timeline.spans
        ),
    ]
    rows = [
        (clock_ms(start_ms), clock_ms(duration_ms), kind, side or "", text or "")
        for start_ms, duration_ms, kind, side, text in sorted(events, key=lambda event: event[0])
    ]
    console.table(("AT", "LASTS", "WHAT", "SIDE", "TEXT"), rows)


def _fit_as_json(composed: pipeline.Composed) -> None:
    timeline = composed.timeline
    elastic = [row for row in composed.fit.rows if not row.elastic.rigid]
    answer = {
        "target_ms": timeline.target_ms,
        "estimated": timeline.estimated,
        "margin_ms": describe.estimated_range(composed.plan).margin_ms if timeline.estimated else 0,
        "fit": timeline.fit,
        "rows": elastic,
        **({"faults": composed.faults} if composed.faults else {}),
    }
    console.result_json(answer)
