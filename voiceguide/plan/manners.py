"""The manner in which the words of a step are said: their level, their pace, another voice or language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from voiceguide.core.languages import primary_subtag
from voiceguide.plan.model import USUAL, Manner, OtherVoice
from voiceguide.script import model as s


def manner_of(step: s.Step) -> Manner:
    """Return the manner that a step asks for; `USUAL` if it asks for none."""
    if step.level_db is None and step.pace is None and not isinstance(step, s.SpokenStep):
        return USUAL
    level = "" if step.level_db is None else f"{step.level_db:g}"
    voice, language = (step.voice, step.language) if isinstance(step, s.SpokenStep) else ("", "")
    return Manner(level, step.pace or "", voice, language)


def in_manner(noun: Any, manner: Manner) -> Any:  # noqa: ANN401 - a noun of the plan, and the same noun back
    """Set the manner of every line in a noun of the plan, or in a tuple of some, as far as it has no own one.

    Parts whose words are known only after the fit keep it for those.
    """
    if isinstance(noun, tuple):
        return tuple(in_manner(each, manner) for each in noun)
    if isinstance(noun, Manner):
        return noun.within(manner)
    if not is_dataclass(noun) or isinstance(noun, type):
        return noun
    return replace(noun, **{each.name: in_manner(getattr(noun, each.name), manner) for each in fields(noun)})


def other_voices(script: s.Script) -> tuple[OtherVoice, ...]:
    """List the voices and languages beside the session's that a script asks for, each with its first place.

    A language that is the script's own is none.
    """
    found: dict[tuple[str, str], OtherVoice] = {}
    for step in _spoken_steps((*script.opening, *script.steps, *script.ending)):
        language = step.language if primary_subtag(step.language) != primary_subtag(script.language) else ""
        if step.voice or language:
            other = OtherVoice(voice=step.voice, language=step.language, spot=step.spot)
            found.setdefault((step.voice, step.language), other)
    return tuple(found.values())


def _spoken_steps(steps: tuple[s.Step, ...]) -> Iterator[s.SpokenStep]:
    for step in s.walk_steps(steps):
        if isinstance(step, s.SpokenStep):
            yield step
        elif isinstance(step, s.Use):
            yield from _spoken_steps(step.script.steps)
