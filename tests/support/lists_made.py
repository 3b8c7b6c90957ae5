"""Scripts made up by hypothesis whose texts have several wordings."""

from __future__ import annotations

from dataclasses import fields, replace
from hashlib import sha256
from typing import Any

from hypothesis import strategies as st

from tests.support.scripts_made import (
    MadeUpLengths,
    MadeUpSounds,
    book_for,
    measured,
    rejected_if_crowded,
    scripts,
)
from voiceguide.plan.compiler import compile_plan
from voiceguide.plan.model import Line, Plan
from voiceguide.plan.terms import Choices
from voiceguide.script import model as s
from voiceguide.timeline.evenings import steady_lengths
from voiceguide.timeline.tempo import with_slowdown

_ENDS = ("", " And on.", " Take all the time that you need for it, and a little more.", " Good.")
_SHORT_ENDS = ("", " Now.", " Good.", " So.")
_FORMS = ("full", "short", "then", "last", "second", "again")


def likely(line: Line) -> int:
    """Guess the length of a line, never as the made-up voice says it."""
    return 400 + 70 * len(line.text)


def listed(noun: Any, salt: str) -> Any:
    """Give most texts below a noun two to four wordings each."""
    if isinstance(noun, tuple):
        return tuple(listed(each, f"{salt}.{i}") for i, each in enumerate(noun))
    if isinstance(noun, s.Safety):
        return noun
    if isinstance(noun, s.Wording):
        return replace(noun, lists=tuple(_lists(noun, salt)))
    if isinstance(noun, s.Step):
        changed = {
            field.name: listed(getattr(noun, field.name), f"{salt}.{field.name}") for field in fields(noun)
        }
        return replace(noun, **changed)
    return noun


def _lists(words: s.Wording, salt: str) -> list[s.WordingList]:
    found = []
    for form in _FORMS:
        text = getattr(words, form)
        count = sha256(f"{salt}.{form}".encode()).digest()[0] % 4 + 1
        if text and count > 1:
            # What is longer than the full wording is no short one.
            ends = _SHORT_ENDS if form == "short" else _ENDS
            texts = tuple(f"{text}{end}" for end in ends[:count])
            found.append(s.WordingList(form, texts, (words.spot,) * count))
    return found


@st.composite
def listed_scripts(draw: st.DrawFn, *, roomy: bool | None = None) -> s.Script:
    """Make up a script with several wordings of most texts."""
    script = draw(scripts(roomy=roomy))
    salt = draw(st.sampled_from("abcdefgh"))
    phrases: tuple[tuple[str, str | s.WordingList], ...] = ()
    if draw(st.booleans()):
        ways = ("Now the {side} side.", "Then, in a little while, the {side} side.", "The {side} side.")
        phrases = (("lead_in", s.WordingList("lead_in", ways, (script.spot,) * len(ways))),)
    return replace(script, steps=listed(script.steps, salt), phrases=phrases)


def plan_of_evening(script: s.Script, evening: int, **choices: Any) -> Plan:
    """Compile a script for an evening, with the pace that is the same on every one."""
    with rejected_if_crowded():
        plan = compile_plan(script, Choices(evening=evening, **choices), book_for(script), target_ms=600_000)
    plan = measured(plan)
    return with_slowdown(plan, steady_lengths(plan, MadeUpLengths(MadeUpSounds()), likely))
