"""Walk through the words of a script, for the rules that judge them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from voiceguide.errors import Problem, SourceLocation
from voiceguide.script.model import (
    EachSide,
    ForEach,
    Repeat,
    Script,
    Step,
    Wording,
    steps_inside,
    walk_steps,
    wordings_of,
)

WordedSteps = Iterator[tuple[Step, Wording, bool]]
"""Wordings, each with its step, and whether sides are known there."""
Problems = Iterator[Problem]
"""The findings of a rule for scripts."""
ScriptRule = Callable[[Script], Problems]


def texts(script: Script) -> WordedSteps:
    """Walk through everything the author has a voice say: the step, the wording, whether sides are known."""
    for safety in script.safety:
        yield from ((safety, words, False) for words in safety.words.pieces())
    for steps in (script.opening, script.steps, script.ending):
        for step, words, sided in _texts(steps, sided=False):
            yield from ((step, each, sided) for each in _wordings(words))


def _wordings(words: Wording) -> Iterator[Wording]:
    """Return a text with the first of its wordings, then each further one, alone in its form and place."""
    yield replace(words, lists=())
    for listed in words.lists:
        for text, spot in zip(listed.texts[1:], listed.spots[1:], strict=True):
            form: dict[str, Any] = {"full": "", listed.form: text}
            yield Wording(spot=spot, **form)


def _texts(steps: tuple[Step, ...], *, sided: bool) -> WordedSteps:
    for step in steps:
        yield from _texts_of(step, sided)


def _texts_of(step: Step, sided: bool) -> WordedSteps:
    """Walk through the wordings of a step and of the steps inside it; a used script is judged by itself."""
    sided = sided or isinstance(step, EachSide) or (isinstance(step, Repeat) and step.alternate)
    yield from ((step, words, sided) for words in wordings_of(step))
    if isinstance(step, ForEach):
        yield from (
            (step, Wording(full=text, spot=each.spot), sided) for each in step.items for _, text in each.words
        )
    for inner in steps_inside(step):
        yield from _texts(inner, sided=sided)


def forms(words: Wording) -> Iterator[str]:
    """Return the forms that a text may be said in."""
    yield from whole_forms(words)
    yield from (form for form in (words.short, words.name) if form)


def whole_forms(words: Wording) -> Iterator[str]:
    """Return the forms of a text that are said in full: not those for few words."""
    for form in (words.full, words.second, words.again, words.then, words.last):
        if form:
            yield form


def all_steps(script: Script) -> Iterator[Step]:
    """Walk through all steps of a script; used scripts are not entered."""
    yield from walk_steps((*script.opening, *script.steps, *script.ending))


def warn(rule: str, spot: SourceLocation, what: str, mend: str) -> Problem:
    """Make a finding: where, what, and how to mend it."""
    return Problem(spot, what, mend, rule)
