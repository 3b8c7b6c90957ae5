"""Draw sessions: their lanes, and a picture of several lengths under one another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from voiceguide.app.tracks import check_mp3, read_timeline
from voiceguide.core.files import put_down, try_place
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
    """A picture of a routine's sessions: which lengths it shows, and why others are missing from it."""

    path: Path
    drawn: tuple[Ms, ...]
    refused: tuple[ImpossibleLength, ...]
    voice_line: str


def lanes(timeline: Timeline) -> Lanes:
    """Lay a timeline out in lanes, to be drawn."""
    from voiceguide.media.plot.swimlanes import swimlanes

    return swimlanes(timeline)


def portray(track: Path, settings: Settings, out: Path, *, timeline: Path | None = None) -> Path:
    """Draw a finished track as it sounds, as an SVG file.

    Args:
        track: The MP3.
        settings: Where things live.
        out: The file to write; its folder is made if need be.
        timeline: The track's timeline, if it does not lie beside it.

    Raises:
        VoiceguideError: The track or its timeline is not there or cannot be read.
    """
    from voiceguide.audio.waveform import measure_waveform
    from voiceguide.media.plot.waveform import ROOM, plot_waveform
    from voiceguide.speech import decode
    from voiceguide.timeline.levels import full_lufs

    try_place(out)
    check_mp3(track, "drawn")
    heard = read_timeline(timeline or track.with_suffix(TIMELINE))
    full = full_lufs(heard.mode, heard.speech_lufs)
    seen = measure_waveform(track, heard, decode.stream(track), ROOM, full_lufs=full)
    put_down(out, plot_waveform(seen, heard).encode())
    return out


def plot(
    request: Request,
    targets: Iterable[Ms],
    settings: Settings,
    out: Path,
    *,
    progress: Progress | None = None,
) -> Plotted:
    """Draw sessions of one routine under one another, as an SVG file.

    Args:
        request: What to compose; its `target_ms` does not count.
        targets: The lengths to draw. One that the routine does not have is left out and told.
        settings: Where things live.
        out: The file to write; its folder is made if need be. Without any possible length none is written.
        progress: Told of synthesis.

    Raises:
        VoiceguideError: Anything the user can mend but a length.
    """
    from voiceguide.media.plot.sessions import plot_sessions

    try_place(out)
    made, refused = [], []
    for target_ms in targets:
        try:
            made.append(composed(replace(request, target_ms=target_ms), settings, progress or quiet))
        except ImpossibleLength as problem:
            refused.append(problem)
    if made:
        put_down(out, plot_sessions([lanes(each.timeline) for each in made]).encode())
    return Plotted(
        path=out,
        drawn=tuple(each.timeline.duration_ms for each in made),
        refused=tuple(refused),
        voice_line=made[-1].voice_line if made else "",
    )
