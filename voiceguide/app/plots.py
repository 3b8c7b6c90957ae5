"""Plots: the swimlanes of a session, several lengths of a routine, a finished track."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from voiceguide.app.tracks import check_mp3, read_timeline
from voiceguide.core.files import check_writable, write_file
from voiceguide.errors import ImpossibleLength
from voiceguide.pipeline import Progress, Request, composed, quiet
from voiceguide.settings import Settings
from voiceguide.timeline.model import TIMELINE
from voiceguide.units import Ms

if TYPE_CHECKING:
    from voiceguide.media.plot.model import Lanes
    from voiceguide.timeline.model import Timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class Plotted:
    """A plot of a routine's sessions: the lengths it shows, and the refusals of the others."""

    path: Path
    drawn: tuple[Ms, ...]
    refused: tuple[ImpossibleLength, ...]
    voice_line: str


def lanes(timeline: Timeline) -> Lanes:
    """Return the swimlanes of a timeline."""
    from voiceguide.media.plot.swimlanes import swimlanes

    return swimlanes(timeline)


def plot_track(track: Path, settings: Settings, out: Path, *, timeline: Path | None = None) -> Path:
    """Plot the waveform of a finished track with its cues, as an SVG file.

    Args:
        track: The MP3.
        settings: The folders and limits.
        out: The file to write; its folder is made if need be.
        timeline: The track's timeline, if it does not lie beside it.

    Raises:
        VoiceguideError: The track or its timeline is not there or cannot be read.
    """
    from voiceguide.audio.waveform import measure_waveform
    from voiceguide.media.plot.waveform import ROOM, plot_waveform
    from voiceguide.speech import decode
    from voiceguide.timeline.levels import full_lufs

    check_writable(out)
    check_mp3(track, "drawn")
    timeline_read = read_timeline(timeline or track.with_suffix(TIMELINE))
    full = full_lufs(timeline_read.mode, timeline_read.speech_lufs)
    summary = measure_waveform(track, timeline_read, decode.decode_stream(track), ROOM, full_lufs=full)
    write_file(out, plot_waveform(summary, timeline_read).encode())
    return out


def plot(
    request: Request,
    targets: Iterable[Ms],
    settings: Settings,
    out: Path,
    *,
    progress: Progress | None = None,
) -> Plotted:
    """Plot sessions of one routine under one another, as an SVG file.

    Args:
        request: The routine and the choices; its `target_ms` does not count.
        targets: The lengths to draw. An impossible one is left out and reported.
        settings: The folders and limits.
        out: The file to write; its folder is made if need be. Without any possible length none is written.
        progress: Called with the progress of synthesis.

    Raises:
        VoiceguideError: Anything the user can mend but a length.
    """
    from voiceguide.media.plot.sessions import plot_sessions

    check_writable(out)
    made, refused = [], []
    for target_ms in targets:
        try:
            made.append(composed(replace(request, target_ms=target_ms), settings, progress or quiet))
        except ImpossibleLength as problem:
            refused.append(problem)
    if made:
        write_file(out, plot_sessions([lanes(each.timeline) for each in made]).encode())
    return Plotted(
        path=out,
        drawn=tuple(each.timeline.duration_ms for each in made),
        refused=tuple(refused),
        voice_line=made[-1].voice_line if made else "",
    )
