"""The noun of foresight: what a session will ask of its voice, and how that is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voiceguide.errors import ImpossibleLength

if TYPE_CHECKING:
    from voiceguide.speech.model import Utterance


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """What a session needs of one voice.

    Args:
        voice: Its name.
        cues: How many different cues are spoken.
        absent: Those that are not kept, which the voice will be asked for.
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
        kept, more = self.cues - len(self.absent), len(self.absent)
        about = "" if self.sure else "about "
        doing = "to speak" if self.about_s is None else "to fetch"
        told = f"{about}{told_cues(self.cues)}, {kept} cached, {about}{more} {doing}"
        return told if not (self.about_s and more) else f"{told}, about {told_time(self.about_s)}"


def told_cues(count: int) -> str:
    """Count cues in words."""
    return "1 cue" if count == 1 else f"{count} cues"


def told_time(seconds: float) -> str:
    """Say a guessed time as roughly as it was guessed."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    return f"{round(seconds / 60)} min"
