"""Nouns of a session: the request, the composed session, the rendered track."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from voiceguide.errors import ImpossibleLength
from voiceguide.plan.terms import Choices
from voiceguide.settings import NO_ROOM
from voiceguide.units import Ms

if TYPE_CHECKING:
    from voiceguide.lint.timeline_rules import Finding
    from voiceguide.plan.model import Plan
    from voiceguide.speech.model import Utterance
    from voiceguide.timeline.fit import Fit, Row
    from voiceguide.timeline.model import Timeline

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and of how much."""

ESTIMATED: Final = "estimated"
"""The voice to ask for when nothing is to be spoken: lengths of sentences are guessed."""

LOCK: Final = ".lock.json"
"""The ending of a lock's name; it begins as its track's does."""

AS_WRITTEN: Final = Choices()

OnEstimate: TypeAlias = "Callable[[SynthesisEstimate], None]"
"""Called once, before anything is fetched over a network, with what will be."""

FitRow: TypeAlias = "Row"
"""One elastic quantity and the value that the fit gave it."""


def quiet(doing: str, done: int, of: int) -> None:
    """Report to nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One session as the listener asked for it.

    Args:
        routine: A routine's name, or the path of a script.
        target_ms: How long it shall last.
        choices: What the listener chose of what the routine offers.
        voice: Who speaks.
        language: The language it is wanted in.
        bed: What is heard under the voice: `none`, one of ours, or the path of a sound file; None for what
            the script names, else what is usual in its mode.
        bed_below_db: How far under the voice it lies while it speaks, dB; None for the usual.
        bed_width: How wide it is, %, 0 in the middle as the voice is; None for the usual, which is that.
        fade_ms: How long it fades at the end; None for the usual.
        speech_lufs: How loud all the words together are, LUFS; None for the usual.
        bell: How bells sound, or `none`.
        breaths: How breaths led by tones sound: `hum` or `air`.
        room: The room that is heard around the voice: `none` or `small`.
        tail_ms: How long the bed goes on after the end, on top of `target_ms`; None for the script's tail.
        takes: A folder of recordings that are heard instead of a voice.
        fill_takes: True to have what was not recorded spoken by the voice; else all must be there.
        disclose: True to have a synthetic voice say at the beginning that it is one.
        force: True to have a bed that is louder, or a fade that is shorter, than is good.
    """

    routine: str
    target_ms: Ms
    choices: Choices = AS_WRITTEN
    voice: str = "auto"
    language: str | None = None
    bed: str | None = None
    bed_below_db: float | None = None
    fade_ms: Ms | None = None
    speech_lufs: float | None = None
    bell: str = "bowl"
    force: bool = False
    takes: Path | None = None
    fill_takes: bool = False
    tail_ms: Ms | None = None
    disclose: bool = False
    breaths: str = "hum"
    bed_width: int | None = None
    room: str = NO_ROOM


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """A session with every stage that led to it; `voice_line` says in a line which voice speaks and why.

    `faults` are the weighty findings in its script, each with its line and its rule.
    """

    plan: Plan
    fit: Fit
    timeline: Timeline
    voice_line: str
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MemoizedTimeline:
    """A session's timeline, the text of its file, in a line which voice speaks, and faults of its script."""

    timeline: Timeline
    text: str
    voice_line: str
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A track and its timeline beside it, with counts of what had to be done for it.

    Beside them, where there are any: its `stems`, and the `captions` that were written again with it. Its
    `remarks` tell what a listener would suffer of it, by the rules that no session may break, and its
    `faults` the weighty findings in its script, each with its line and its rule.
    """

    track: Path
    timeline_path: Path
    timeline: Timeline
    voice_line: str
    counters: tuple[tuple[str, int], ...]
    stems: tuple[Path, ...] = ()
    captions: tuple[Path, ...] = ()
    remarks: tuple[Finding, ...] = ()
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SynthesisEstimate:
    """The speech that a session needs of one voice.

    Args:
        voice: Its name.
        cues: How many different cues are spoken.
        absent: Those that are not cached, which the voice will be asked for.
        requests: What has to be fetched for them over a network, by its name in the cache.
        about_s: How long that will take if all goes well, seconds; None where nobody can tell.
        sure: False if cues inside holds were only guessed, for want of true lengths.
        refused: Why no session of that length can be, if that is certain already.
    """

    voice: str
    cues: int
    absent: tuple[Utterance, ...]
    requests: tuple[str, ...]
    about_s: float | None
    sure: bool
    refused: ImpossibleLength | None = None

    def __str__(self) -> str:
        cached, more = self.cues - len(self.absent), len(self.absent)
        about = "" if self.sure else "about "
        doing = "to speak" if self.about_s is None else "to fetch"
        sentence = f"{about}{told_cues(self.cues)}, {cached} cached, {about}{more} {doing}"
        return sentence if not (self.about_s and more) else f"{sentence}, about {told_time(self.about_s)}"


def told_cues(count: int) -> str:
    """Count cues in words."""
    return "1 cue" if count == 1 else f"{count} cues"


def told_time(seconds: float) -> str:
    """Format a guessed time as roughly as it was guessed."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    return f"{round(seconds / 60)} min"
