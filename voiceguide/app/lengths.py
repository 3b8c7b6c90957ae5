"""The lengths that a routine offers; apart from `describe_routine`, which imports far more than is needed."""

from __future__ import annotations

from voiceguide.compose.sounds import likely_lengths
from voiceguide.pipeline import compile_script, load
from voiceguide.plan.terms import Choices
from voiceguide.settings import Settings
from voiceguide.units import MINUTE, Ms


def default_length(name: str, choices: Choices, settings: Settings, language: str | None = None) -> Ms:
    """Return the default length, milliseconds: the first that the routine offers, else the natural one."""
    return offered_lengths(name, choices, settings, language)[0]


def offered_lengths(
    name: str, choices: Choices, settings: Settings, language: str | None = None
) -> tuple[Ms, ...]:
    """Return the lengths that a routine offers, milliseconds; only the natural one if it names none."""
    from voiceguide.plan.choices import resolve
    from voiceguide.timeline.fit import bounds

    script = load(name, settings, language)
    if minutes := script.offered_minutes(resolve(script, choices).options):
        return tuple(each * MINUTE for each in minutes)
    plan = compile_script(script, choices)
    return (bounds(plan, likely_lengths(plan)).natural_ms,)
