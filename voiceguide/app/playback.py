"""Playback of a track: its cues and chapters at a position, and where the keys lead."""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from voiceguide.app.naming import track_name
from voiceguide.app.tracks import check_track_exists, read_timeline
from voiceguide.audio.formats import FORMATS
from voiceguide.compose.request import OnEstimate
from voiceguide.core.temp_files import scratch_folder
from voiceguide.errors import TimelineError
from voiceguide.pipeline import Progress, Request, load, render
from voiceguide.settings import Settings
from voiceguide.timeline.model import TIMELINE
from voiceguide.units import SECOND, Ms

if TYPE_CHECKING:
    from voiceguide.audio.player import Player

Playing: TypeAlias = "Player"
"""A track, open on the machine's audio."""

BACK_MS: Final = 3 * SECOND
"""Further than this into a chapter, going back leads to its beginning, milliseconds."""
STEP_MS: Final = 30 * SECOND
"""How far one goes in a track without chapters."""
SOUNDS: Final = (*(f".{name}" for name in FORMATS), ".ogg")
"""How a name ends that is a track's and no routine's."""


@dataclass(frozen=True, slots=True)
class PlaybackCue:
    """The words of a cue, with their start and end in the track."""

    start_ms: Ms
    end_ms: Ms
    text: str


@dataclass(frozen=True, slots=True)
class PlaybackGuide:
    """The title, cues and chapters of a track, to be shown while it plays.

    Args:
        title: The title.
        cues: The cues, in order; none without a timeline.
        chapters: The start and title of each chapter, in order.
        waits: The start and end of each rest at whose end it waits for the listener.
    """

    title: str
    cues: tuple[PlaybackCue, ...] = ()
    chapters: tuple[tuple[Ms, str], ...] = ()
    waits: tuple[tuple[Ms, Ms], ...] = ()

    def wait_end(self, at_ms: Ms) -> Ms | None:
        """Return the end of the rest at a position that waits for the listener; None if there is none."""
        return next((end_ms for start_ms, end_ms in self.waits if start_ms <= at_ms < end_ms), None)

    def cue(self, at_ms: Ms) -> str:
        """Return the words that are heard at a position; "" in silence."""
        at = bisect_right(self.cues, at_ms, key=lambda cue: cue.start_ms)
        return self.cues[at - 1].text if at and at_ms < self.cues[at - 1].end_ms else ""

    def silence_ms(self, at_ms: Ms) -> Ms | None:
        """Return the time from a position to the next words, milliseconds; None after the last."""
        at = bisect_right(self.cues, at_ms, key=lambda cue: cue.start_ms)
        return self.cues[at].start_ms - at_ms if at < len(self.cues) else None

    def chapter(self, at_ms: Ms) -> str:
        """Return the title of the chapter at a position; "" if there is none."""
        at = bisect_right(self.chapters, at_ms, key=lambda chapter: chapter[0])
        return self.chapters[at - 1][1] if at else ""

    def after(self, at_ms: Ms, duration_ms: Ms) -> Ms:
        """Return the start of the next chapter, milliseconds; after the last, the end of the track."""
        if not self.chapters:
            return min(duration_ms, at_ms + STEP_MS)
        return next((start_ms for start_ms, _ in self.chapters if start_ms > at_ms), duration_ms)

    def before(self, at_ms: Ms) -> Ms:
        """Return the start of this chapter, milliseconds; of the one before if this one has hardly begun."""
        if not self.chapters:
            return max(0, at_ms - STEP_MS)
        begun = [start_ms for start_ms, _ in self.chapters if start_ms <= max(0, at_ms - BACK_MS)]
        return begun[-1] if begun else 0


def is_track(name: str) -> bool:
    """Report whether a name is that of a sound file or its timeline, and not of a routine."""
    return name.lower().endswith((*SOUNDS, TIMELINE))


def guide(track: Path) -> PlaybackGuide:
    """Read the guide of a track from the timeline beside it, else from its tag.

    Raises:
        AudioError: There is no such file, or its tag cannot be read.
    """
    from voiceguide.media.chapters import chapters
    from voiceguide.media.id3 import read_tag

    check_track_exists(track)
    try:
        timeline = read_timeline(track.with_suffix(TIMELINE))
    except TimelineError:
        shown = read_tag(track) if track.suffix.lower() == ".mp3" else None
        if shown is None:
            return PlaybackGuide(track.stem)
        listed = tuple((chapter.start_ms, chapter.title) for chapter in shown.chapters)
        return PlaybackGuide(shown.text("TIT2") or track.stem, chapters=listed)
    cues = (PlaybackCue(clip.start_ms, clip.end_ms, clip.text) for clip in timeline.clips)
    return PlaybackGuide(
        timeline.title,
        tuple(sorted(cues, key=lambda cue: cue.start_ms)),
        tuple((chapter.start_ms, chapter.title) for chapter in chapters(timeline)),
        tuple((span.start_ms, span.end_ms) for span in timeline.spans if span.waits),
    )


@contextmanager
def rendered(
    request: Request, settings: Settings, progress: Progress, on_estimate: OnEstimate
) -> Iterator[tuple[Path, str]]:
    """Render a session into a temporary file; yield it and the line on its voice. Speech stays in the cache.

    Raises:
        VoiceguideError: As for `pipeline.render`.
    """
    with scratch_folder() as folder:
        out = folder / track_name(request)
        made = render(request, settings, out, progress=progress, on_estimate=on_estimate)
        yield made.track, made.voice_line


def of_today(request: Request, settings: Settings) -> Request:
    """Return a request with the evening of today's date if its routine has texts of several wordings.

    Raises:
        VoiceguideError: There is no such routine, or it cannot be read.
    """
    from voiceguide.plan.evenings import evening_of, lists_of

    if not any(lists_of(load(request.routine, settings, request.language))):
        return request
    return replace(request, choices=replace(request.choices, evening=evening_of(date.today())))


def check_audio(environ: Mapping[str, str] = os.environ) -> None:
    """Check that there is an audio device, before anything is fetched or spoken.

    Raises:
        AudioError: There is no audio device, and `$VOICEGUIDE_AUDIO` does not say that none is wanted.
    """
    from voiceguide.audio.player import check_device

    check_device(silent=_silent(environ))


def player(track: Path, environ: Mapping[str, str] = os.environ) -> Playing:
    """Open a track on the audio device; with `$VOICEGUIDE_AUDIO=none` it plays without sound.

    Raises:
        AudioError: It cannot be played, or there is no audio device.
    """
    from voiceguide.audio.player import Player

    return Player(track, silent=_silent(environ))


def _silent(environ: Mapping[str, str]) -> bool:
    return environ.get("VOICEGUIDE_AUDIO") == "none"
