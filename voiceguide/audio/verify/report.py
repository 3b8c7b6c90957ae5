"""Nouns of verification: the cues, tones and checks of a finished track."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Final

from voiceguide.core.serde import SPARSE
from voiceguide.units import Ms


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardCue:
    """One cue as it was matched in the decoded track.

    Args:
        at_ms: Its start in the timeline.
        text: Its words.
        by: `clip` if it was matched against its own clip; `energy` if that is gone, so that only start,
            duration and loudness could be measured.
        onset_ms: How late it begins; None if it was not found.
        likeness: Normalised correlation with its clip, 1 for the same sound; None without a clip.
        duration_ms: The duration of its clip.
        missing_ms: How much of the audible clip is not in the track.
        altered_ms: How much is in the track, but sounds different.
        level_db: Its level relative to clip and timeline; None if it was not found.
        lufs: Its loudness in the track.
        declared_db: The gain that the timeline gives it.
        asked_db: The part of it that the script asks for.
    """

    json_kind: ClassVar[str] = "heardcue"

    at_ms: Ms
    text: str
    by: str
    onset_ms: float | None
    likeness: float | None
    duration_ms: Ms
    missing_ms: Ms
    altered_ms: Ms
    level_db: float | None
    lufs: float
    declared_db: float
    asked_db: float = field(default=0.0, metadata=SPARSE)

    @property
    def even_lufs(self) -> float:
        """Its loudness without what the script asks for: that of all words together is even."""
        return self.lufs - self.asked_db


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardTone:
    """A bell or a breath tone as it was matched; several that sound together count as one.

    Args:
        at_ms: Its start in the timeline.
        name: Its kind.
        count: The number of tones.
        onset_ms: How late it begins; None if it was not found.
        likeness: Normalised correlation with its own sound.
        missing_ms: How much of its audible part is not in the track.
        level_db: Its level relative to the planned one; None if it was not found.
    """

    json_kind: ClassVar[str] = "heardtone"

    at_ms: Ms
    name: str
    count: int
    onset_ms: float | None
    likeness: float
    missing_ms: Ms
    level_db: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardBed:
    """The bed as it was measured in one pause.

    Args:
        at_ms: Where the measured span begins.
        voice_lufs: The loudness of the words before it.
        lufs: What is heard there.
        laid_lufs: What was laid there; None if the sound of the bed is not at hand.
    """

    at_ms: Ms
    voice_lufs: float
    lufs: float
    laid_lufs: float | None

    @property
    def below_db(self) -> float:
        """How far the bed lies below the words, dB."""
        return self.voice_lufs - self.lufs


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """The result of one check: its name, the measured value, the limit, and the faults.

    Args:
        name: Its name.
        of: The number of things checked, `34 cues`; empty if the track has none of them.
        value: The worst value measured, or a word where there is no figure.
        unit: The unit of the value; may be empty.
        limit: The limit, in words.
        ok: True if there is no fault.
        faults: One sentence for each fault: where, and what.
    """

    json_kind: ClassVar[str] = "check"

    name: str
    of: str
    value: float | int | str
    unit: str
    limit: str
    faults: tuple[str, ...] = ()
    ok: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationReport:
    """The result of verifying a track.

    Args:
        track: The MP3.
        timeline: The file of the timeline it was compared with.
        ok: True if every check is.
        checks: All of them, always in the same order.
        cues: Every cue, in order of time.
        tones: Every bell and breath tone, in order of time.
        remarks: Sentences on parts that could not be fully verified, and why.
    """

    json_kind: ClassVar[str] = "proof"

    track: Path
    timeline: Path
    ok: bool
    checks: tuple[Check, ...]
    cues: tuple[HeardCue, ...]
    tones: tuple[HeardTone, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def faults(self) -> tuple[str, ...]:
        """The faults of all checks."""
        return tuple(fault for check in self.checks for fault in check.faults)

    def check(self, name: str) -> Check:
        """Return the check of that name."""
        return next(check for check in self.checks if check.name == name)


WHOLE: Final = "all of it"
_LISTED: Final = 5
"""Faults that are listed in full; of more, only the number is."""


def many(count: int, thing: str) -> str:
    """Format a count with its noun; empty for none."""
    return f"{count} {thing}{'' if count == 1 else 's'}" if count else ""


def make_check(  # noqa: PLR0913, PLR0917, RUF100 - the line of a table
    name: str, of: str, value: float | int | str, unit: str, limit: str, faults: Sequence[str]
) -> Check:
    """Make a check; of many faults only the first are listed.

    Args:
        name: Its name.
        of: The number of things checked.
        value: The measured value.
        unit: The unit of the value.
        limit: The limit, in words.
        faults: A sentence for each fault.
    """
    listed = tuple(faults[:_LISTED])
    if len(faults) > _LISTED:
        listed += (f"So it is in {len(faults) - _LISTED} more places ({name}).",)
    return Check(name=name, of=of, value=value, unit=unit, limit=limit, faults=listed, ok=not faults)
