"""The lengths that a routine offers."""

from __future__ import annotations

from voiceguide.compose.sounds import likely_lengths
from voiceguide.pipeline import compile_plan, load
from voiceguide.plan.terms import Choices
from voiceguide.settings import Settings
from voiceguide.units import MINUTE, Ms


def usual_length(name: str, choices: Choices, settings: Settings, language: str | None = None) -> Ms:
    """Give the length to take when none was asked for: the first offered one, else the natural one."""
    return offered(name, choices, settings, language)[0]


def offered(name: str, choices: Choices, settings: Settings, language: str | None = None) -> tuple[Ms, ...]:
    """Give the lengths that a routine offers, or the natural one alone if it names none."""
    from voiceguide.plan.choices import settle
    from voiceguide.timeline.fit import bounds

    script = load(name, settings, language)
    if minutes := script.offered_minutes(settle(script, choices).options):
        return tuple(each * MINUTE for each in minutes)
    plan = compile_plan(script, choices)
    return (bounds(plan, likely_lengths(plan)).natural_ms,)
