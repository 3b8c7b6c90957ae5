"""How short and how long a routine can be: as it was spoken, or by estimate, and how far off that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from voiceguide.pipeline import ESTIMATED, Progress, Request, Voices, quiet
from voiceguide.session.speaking import estimator, speaker
from voiceguide.settings import Settings
from voiceguide.units import SECOND, Ms

if TYPE_CHECKING:
    from voiceguide.plan.model import Plan
    from voiceguide.timeline.measure import Lengths

_MARGIN: Final = 0.17
"""In an evening 117 words a minute are taken for words that have no sound; the slowest guide says 100."""


_DOUBT: Final = 0.2
"""How far the length of words that nobody has spoken yet may be off, with any voice."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How short, how naturally long and how long a routine can be.

    Args:
        least_ms: The shortest.
        natural_ms: By itself.
        most_ms: The longest.
        margin_ms: How much longer the shortest may be with a slow voice; 0 if all was measured.
        spoken_by: The voice by which it was measured; None if it is estimated.
    """

    least_ms: Ms
    natural_ms: Ms
    most_ms: Ms
    margin_ms: Ms
    spoken_by: str | None = None


def reach(plan: Plan, request: Request, settings: Settings, progress: Progress = quiet) -> Reach:
    """Tell how short and how long a routine can be with the voice asked for, which speaks it for that.

    Args:
        plan: The routine as it was compiled.
        request: Its `voice` measures; with `ESTIMATED` it is guessed.
        settings: Where speech is kept.
        progress: Told what is spoken.

    Raises:
        VoiceError: The voice cannot speak.
    """
    from voiceguide.timeline.sound import lengths

    if request.voice == ESTIMATED:
        return estimated(plan)
    voice = Voices()(request.voice)
    return _measured(plan, lengths(speaker(voice, plan, settings, progress)(plan.lines())), voice.name)


def likely_reach(plan: Plan, usual_voice: str, settings: Settings) -> Reach:
    """Tell how short and how long a routine can be as this voice has spoken it already, else by estimate.

    Args:
        plan: The routine as it was compiled.
        usual_voice: Who would speak it; with `auto` whichever of its two voices has spoken more of it.
        settings: Where speech is kept.
    """
    from voiceguide.session.known import whose
    from voiceguide.timeline.sound import lengths

    voice, kept = whose(plan, usual_voice, settings)
    return _guessed(plan, lengths(kept), None if voice is None else voice.name)


def estimated(plan: Plan) -> Reach:
    """Guess how short and how long a routine can be, and say how far that may be off."""
    return _guessed(plan, {}, None)


def beyond(plan: Plan, request: Request) -> bool:
    """Tell whether a length is impossible by estimate, and with far quicker and slower voices as well."""
    from voiceguide.timeline.fit import bounds
    from voiceguide.timeline.sound import lengths

    likely = lengths(estimator(plan)(plan.lines()))
    quick, slow = (
        bounds(plan, {line: round(ms * pace) for line, ms in likely.items()})
        for pace in (1 - _DOUBT, 1 + _DOUBT)
    )
    return not quick.least_ms <= request.target_ms <= slow.most_ms


def _guessed(plan: Plan, true: Lengths, voice: str | None) -> Reach:
    """Take true lengths as they are, and guess the others.

    Only the announcement of another length may be missing: what cannot be off by a second counts as measured.
    """
    from voiceguide.timeline.fit import bounds
    from voiceguide.timeline.sound import lengths

    likely = lengths(estimator(plan)(plan.lines()))
    at = bounds(plan, {**likely, **true})
    slowly = {line: round(ms * (1 + _MARGIN)) for line, ms in likely.items()}
    margin_ms = bounds(plan, {**slowly, **true}).least_ms - at.least_ms
    sure = margin_ms < SECOND
    return Reach(at.least_ms, at.natural_ms, at.most_ms, margin_ms, voice if sure else None)


def _measured(plan: Plan, spoken: Lengths, voice: str) -> Reach:
    from voiceguide.timeline.fit import bounds

    at = bounds(plan, spoken)
    return Reach(at.least_ms, at.natural_ms, at.most_ms, 0, voice)
