"""The lengths that a routine offers; apart from `describe_routine`, which imports far more than is needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from voiceguide.compose.sounds import likely_lengths
from voiceguide.errors import ImpossibleLength
from voiceguide.pipeline import USUAL_MS, Progress, Request, composed, load, planned, quiet
from voiceguide.plan.terms import Choices
from voiceguide.settings import Settings
from voiceguide.units import SECOND, Ms, minutes_ms, next_second

if TYPE_CHECKING:
    from voiceguide.script.model import Script

_TRIES = 4
"""The lengths that are tried in turn; the second is possible but for the words that tell a length."""


def with_default_length(request: Request, settings: Settings) -> Request:
    """Return a request with the default length: the first that the routine offers, else the natural one."""
    return replace(request, target_ms=offered_lengths(request, settings)[0])


def offered_lengths(request: Request, settings: Settings) -> tuple[Ms, ...]:
    """Return the lengths that a routine offers, milliseconds; only the natural one if it names none.

    Args:
        request: The routine and all that is asked of it; its own length does not count.
        settings: The folders.
    """
    from voiceguide.timeline.fit import bounds

    script = load(request.routine, settings, request.language)
    if minutes := _minutes(script, request.choices):
        return tuple(map(minutes_ms, minutes))
    plan = planned(replace(request, target_ms=USUAL_MS), settings)
    natural_ms = bounds(plan, likely_lengths(plan)).natural_ms
    # A length is a whole second wherever nobody asked for another.
    return (next_second(natural_ms),)


def offers_lengths(request: Request, settings: Settings) -> bool:
    """Report whether the routine of a request names lengths for what was chosen."""
    return bool(_minutes(load(request.routine, settings, request.language), request.choices))


def _minutes(script: Script, choices: Choices) -> tuple[float, ...]:
    from voiceguide.plan.choices import resolve

    return script.offered_minutes(resolve(script, choices).options)


def at_own_length(request: Request, settings: Settings, progress: Progress = quiet) -> Request:
    """Return a request for a session that nobody named a length for, at its natural length.

    The natural length is known by estimate. A script that can hardly be stretched may not last that long with
    the voice that speaks it: then it is spoken, and lasts as long as it can, as near to that as possible.

    Raises:
        VoiceguideError: The routine or a choice is not possible, or no voice can speak it.
    """
    request = with_default_length(request, settings)
    if offers_lengths(request, settings):
        return request
    return nearest_possible(request, lambda asked: composed(asked, settings, progress))


def nearest_possible(request: Request, attempt: Callable[[Request], object]) -> Request:
    """Return a request for the nearest whole second that is possible.

    Args:
        request: The session; its length is tried first.
        attempt: Raises ImpossibleLength if a session is not possible.

    Raises:
        ImpossibleLength: No whole second near it is possible.
    """
    for _ in range(_TRIES):
        try:
            attempt(request)
        except ImpossibleLength as refused:
            nearest = _nearest_second(refused, request.target_ms)
            if nearest is None:
                raise
            # It says its own length, which may take longer to say than the other: so it is tried as well.
            request = replace(request, target_ms=nearest)
        else:
            return request
    attempt(request)
    return request


def _nearest_second(refused: ImpossibleLength, target_ms: Ms) -> Ms | None:
    found = []
    if refused.above_ms is not None:
        found.append(next_second(refused.above_ms))
    if refused.below_ms is not None:
        found.append(refused.below_ms // SECOND * SECOND)
    return min(found, key=lambda ms: abs(ms - target_ms), default=None)
