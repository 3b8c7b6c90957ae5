"""`voiceguide plot`: several lengths of one routine in one picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Final

import typer

from voiceguide import pipeline
from voiceguide.app import plots
from voiceguide.app.lengths import offered_lengths
from voiceguide.app.naming import is_routine_name, track_name
from voiceguide.cli import console, options, output
from voiceguide.cli import request as request_options
from voiceguide.errors import ChoiceError
from voiceguide.units import Ms

MOST: Final = 12
"""The most lengths in one plot: more would be too small to compare."""


def plot(
    name: options.Name,
    *,
    lengths: request_options.LengthOptions,
    out: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FILE|DIR", help="Where the picture goes.")
    ] = None,
    audio: Annotated[
        bool,
        typer.Option("--audio", help="Draw a finished track, NAME, as it sounds."),
    ] = False,
    voice: options.VoiceIfAny = None,
    chosen: request_options.ChoiceOptions,
    places: options.PathOptions,
    as_json: options.AsJson = False,
) -> None:
    """Draw sessions under one another on one axis of time, so that one sees what grew and what stayed.

    Writes an SVG file and prints its name. Without a length, all that the routine offers are drawn. The
    lengths of spoken sentences are estimated, and said to be, unless a voice is named. With --audio: the
    waveform, loudness, cues, chapters and bed of one finished track.
    """
    decided = places.settings()
    asked_for = chosen.request(voice or pipeline.ESTIMATED, name)
    targets = lengths.read(decided)
    if audio:
        track = _track(asked_for, targets)
        drawn = str(plots.plot_track(track, decided, _path(str(track.with_suffix("")), out)))
        console.result_json({"plot": drawn, "track": str(track)}) if as_json else console.result(drawn)
        return
    targets = targets or offered_lengths(replace(asked_for, routine=name), decided)
    if len(targets) > MOST:
        mend = f"Name {MOST} at most."
        raise ChoiceError(
            f"{len(targets)} lengths are too many for one picture.", where="--minutes", mend=mend
        )
    request = replace(asked_for, target_ms=targets[0])
    with console.progress() as progress:
        plotted = plots.plot(request, targets, decided, _path(name, out), progress=progress)
    for refused in () if as_json else plotted.refused:
        console.print_error(refused)
    if plotted.drawn:
        console.say(plotted.voice_line)
    if as_json:
        console.result_json(_answer(plotted))
    elif plotted.drawn:
        console.result(str(plotted.path))
    if plotted.refused:
        raise typer.Exit(1)


def _track(asked_for: pipeline.Request, lengths: Sequence[Ms]) -> Path:
    """Return the path of the track to draw: as named, or where `render` puts it.

    Raises:
        ChoiceError: A routine is named without its one length.
    """
    if not is_routine_name(asked_for.routine):
        return Path(asked_for.routine)
    if len(lengths) != 1:
        mend = f"Name the track, or its length: {asked_for.routine} --minutes 10."
        raise ChoiceError("one track is drawn at a time.", where="--audio", mend=mend)
    return Path(track_name(replace(asked_for, target_ms=lengths[0])))


def _path(name: str, out: str | None) -> Path:
    return output.page_path(name, out, kind="a plot is an SVG file", suffix=".svg")


def _answer(plotted: plots.Plotted) -> dict[str, object]:
    return {
        "plot": str(plotted.path) if plotted.drawn else None,
        "drawn_ms": plotted.drawn,
        "refused": plotted.refused,
    }
