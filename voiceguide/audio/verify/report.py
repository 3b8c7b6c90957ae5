"""Nouns of the proof: what was found in a finished track, and whether it is what it should be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Final

from voiceguide.units import Ms


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardCue:
    """One cue as it was found again in the decoded track.

    Args:
        at_ms: Where the timeline has it.
        text: What it says.
        by: `clip` if it was matched against its own sound; `energy` if that is gone, so that only
            beginning, length and loudness could be looked at.
        onset_ms: How late it begins; None if it was not found.
        likeness: Normalised correlation with its clip, 1 for the very same sound; None without a clip.
        duration_ms: How long its clip is.
        missing_ms: How much of what can be heard of the clip is not in the track.
        altered_ms: How much is in the track, but sounds different.
        level_db: How much louder it is than clip and timeline say; None if it was not found.
        lufs: Its loudness in the track.
        declared_db: The gain that the timeline gives it.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardTone:
    """A bell or a breath tone as it was found again; several that sound together count as one.

    Args:
        at_ms: Where the timeline has it.
        name: What it is.
        count: How many tones it is.
        onset_ms: How late it begins; None if it was not found.
        likeness: Normalised correlation with its own sound.
        missing_ms: How much of what can be heard of it is not in the track.
        level_db: How much louder it is than it should be; None if it was not found.
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
class Check:
    """One question, what was measured, and what would have been right.

    Args:
        name: The question.
        of: What it was asked of, `34 cues`; empty if there is nothing of the kind in the track.
        value: The worst that was measured, or a word where there is no figure.
        unit: Of the value; may be empty.
        limit: What is right, in words.
        ok: True if it is, or if there was nothing to be asked about.
        faults: One sentence for each thing that is off: where, and what.
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
    """Everything that was found in a track.

    Args:
        track: The MP3.
        timeline: The file it was held against.
        ok: True if every check is.
        checks: All of them, always in the same order.
        cues: Every cue, in order of time.
        tones: Every bell and breath tone, in order of time.
        remarks: What could not be looked at as closely as usual, and why.
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
        """Every sentence of every check that failed."""
        return tuple(fault for check in self.checks for fault in check.faults)

    def check(self, name: str) -> Check:
        """Give the check of that name."""
        return next(check for check in self.checks if check.name == name)


WHOLE: Final = "all of it"
_TOLD: Final = 5
"""So many faults are told; of more, only the number is."""


def many(count: int, thing: str) -> str:
    """Count what was looked at; nothing is said where there was none."""
    return f"{count} {thing}{'' if count == 1 else 's'}" if count else ""


def check(  # noqa: PLR0913, PLR0917, RUF100 - the line of a table
    name: str, of: str, value: float | int | str, unit: str, limit: str, faults: Sequence[str]
) -> Check:
    """Make one line of a proof; of many faults of one kind only the first are told.

    Args:
        name: What was looked at.
        of: How much of it there is.
        value: What was found.
        unit: Of the value.
        limit: What is right.
        faults: A sentence for whatever is off.
    """
    told = tuple(faults[:_TOLD])
    if len(faults) > _TOLD:
        told += (f"So it is in {len(faults) - _TOLD} more places ({name}).",)
    return Check(name=name, of=of, value=value, unit=unit, limit=limit, faults=told, ok=not faults)
