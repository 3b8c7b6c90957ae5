"""`voiceguide plot`: several lengths of one routine in one picture."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final

import typer

from voiceguide import pipeline
from voiceguide.cli import asked, console, options
from voiceguide.desk import catalogue, drawing
from voiceguide.desk.listening import is_track
from voiceguide.desk.naming import track_name
from voiceguide.errors import ChoiceError, OutputError
from voiceguide.plan.model import Choices, WordsLevel
from voiceguide.units import Ms

MOST: Final = 12
"""Lengths in one picture: more would be too small to compare."""


def plot(
    name: options.Name,
    minutes: options.Minutes = None,
    duration: options.Duration = None,
    out: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FILE|DIR", help="Where the picture goes.")
    ] = None,
    audio: Annotated[
        bool,
        typer.Option("--audio", help="Draw a finished track, NAME, as it sounds."),
    ] = False,
    voice: options.VoiceIfAny = None,
    set_: options.Set = None,
    first: options.First = None,
    longer: options.Longer = None,
    words: asked.Words = WordsLevel.FULL,
    mode: asked.ModeOption = None,
    language: options.Language = None,
    lexicon: options.Lexicon = None,
    scripts: options.Scripts = None,
    cache: options.CacheFolder = None,
    as_json: options.AsJson = False,
) -> None:
    """Draw sessions under one another on one axis of time, so that one sees what grew and what stayed.

    Writes an SVG file and prints its name. Without a length, all that the routine offers are drawn. The
    lengths of spoken sentences are estimated, and said to be, unless a voice is named. With --audio: the
    waveform, loudness, cues, chapters and bed of one finished track.
    """
    decided = options.settings(scripts, cache, lexicon)
    choices = asked.choices(set_ or (), first, longer, words, mode)
    lengths = asked.lengths(minutes or (), duration or (), decided)
    if audio:
        track = _track(name, choices, lengths, language)
        drawn = str(drawing.portray(track, decided, _path(str(track.with_suffix("")), out)))
        console.result_json({"plot": drawn, "track": str(track)}) if as_json else console.result(drawn)
        return
    lengths = lengths or catalogue.offered(name, choices, decided, language)
    if len(lengths) > MOST:
        mend = f"Name {MOST} at most."
        raise ChoiceError(
            f"{len(lengths)} lengths are too many for one picture.", where="--minutes", mend=mend
        )
    request = pipeline.Request(
        routine=name,
        target_ms=lengths[0],
        choices=choices,
        voice=voice or pipeline.ESTIMATED,
        language=language,
    )
    with console.progress() as progress:
        plotted = drawing.plot(request, lengths, decided, _path(name, out), progress=progress)
    for refused in plotted.refused:
        console.complain(refused)
    if plotted.drawn:
        console.say(plotted.voice_line)
    if as_json:
        console.result_json(_told(plotted))
    elif plotted.drawn:
        console.result(str(plotted.path))
    if plotted.refused:
        raise typer.Exit(1)


def _track(name: str, choices: Choices, lengths: Sequence[Ms], language: str | None) -> Path:
    """Find the track to draw: by its name, or where `render` puts it.

    Raises:
        ChoiceError: A routine is named without its one length.
    """
    if is_track(name):
        return Path(name)
    if len(lengths) != 1:
        mend = f"Name the track, or its length: {name} --minutes 10."
        raise ChoiceError("one track is drawn at a time.", where="--audio", mend=mend)
    request = pipeline.Request(routine=name, target_ms=lengths[0], choices=choices, language=language)
    return Path(track_name(request))


def _path(name: str, out: str | None) -> Path:
    """Name the file of the picture.

    Raises:
        OutputError: It was given a name that says it is something else.
    """
    if out is None or out.endswith("/") or Path(out).is_dir():
        return Path(out or "") / f"{Path(name).stem}.svg"
    if Path(out).suffix.lower() != ".svg":
        stem = Path(out).with_suffix(".svg").name if Path(out).suffix else f"{Path(out).name}.svg"
        mend = f"Name it {stem}; every browser shows it."
        raise OutputError("a plot is an SVG file.", where=f"-o {out}", mend=mend)
    return Path(out)


def _told(plotted: drawing.Plotted) -> dict[str, object]:
    return {
        "plot": str(plotted.path) if plotted.drawn else None,
        "drawn_ms": plotted.drawn,
        "refused": [str(problem) for problem in plotted.refused],
    }
