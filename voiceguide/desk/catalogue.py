"""What there is: the lengths that a routine offers, beds, the schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voiceguide.pipeline import ESTIMATED, Progress, Request, compile_plan, load, planned, quiet
from voiceguide.plan.terms import Choices
from voiceguide.session.speaking import estimator, speaker
from voiceguide.settings import Settings
from voiceguide.units import MINUTE, Ms

if TYPE_CHECKING:
    from voiceguide.timeline.fit import Bounds


def usual_length(name: str, choices: Choices, settings: Settings, language: str | None = None) -> Ms:
    """Give the length to take when none was asked for: the first offered one, else the natural one."""
    return offered(name, choices, settings, language)[0]


def offered(name: str, choices: Choices, settings: Settings, language: str | None = None) -> tuple[Ms, ...]:
    """Give the lengths that a routine offers, or the natural one alone if it names none."""
    from voiceguide.plan.choices import settle
    from voiceguide.timeline.fit import bounds
    from voiceguide.timeline.sound import lengths

    script = load(name, settings, language)
    if minutes := script.offered_minutes(settle(script, choices).options):
        return tuple(each * MINUTE for each in minutes)
    plan = compile_plan(script, choices)
    return (bounds(plan, lengths(estimator(plan)(plan.lines()))).natural_ms,)


def limits(request: Request, settings: Settings, *, progress: Progress | None = None) -> Bounds:
    """Tell how short, how naturally long and how long a routine can be, with the voice asked for.

    Raises:
        VoiceguideError: The routine or a choice is not possible, or the voice cannot speak.
    """
    from voiceguide.speech import make_voice
    from voiceguide.timeline.fit import bounds
    from voiceguide.timeline.sound import lengths

    plan = planned(request, settings)
    if request.voice == ESTIMATED:
        speak = estimator(plan)
    else:
        speak = speaker(make_voice(request.voice), plan, settings, progress or quiet)
    return bounds(plan, lengths(speak(plan.lines())))


def beds() -> tuple[str, ...]:
    """List the beds that voiceguide makes by itself."""
    from voiceguide.render.bed import MADE

    return tuple(MADE)


def schema() -> str:
    """Print the JSON Schema of routine scripts, as a file has it."""
    from voiceguide.script.schema import schema_text

    return schema_text()
