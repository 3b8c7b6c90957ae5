"""Lint rules for the sides of a script: which limb moves, and that both sides get the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from voiceguide.errors import SourceLocation
from voiceguide.lint.script_texts import Problems, all_steps, forms, texts, warn, whole_forms
from voiceguide.lint.wordlists import is_known, patterns
from voiceguide.script.model import (
    EachSide,
    Hold,
    Move,
    Repeat,
    Script,
    Section,
    Setup,
    Step,
    Unit,
    Wording,
)
from voiceguide.units import SECOND, Ms

SIDED: Final = re.compile(r"\{(side|other)(:\w+)?\}", re.IGNORECASE)
_LONG_MS: Final = 15 * SECOND
"""A shorter hold is a part of its movement: nobody has forgotten what to take back."""


def sides_named(script: Script) -> Problems:
    """Find movements inside `each side` that do not say which knee, on either side and on the way out."""
    limb = patterns(script.language).limb
    for step, words, sided in texts(script):
        if not (isinstance(step, Move | Setup) and sided):
            continue
        for form in whole_forms(words):
            if not SIDED.search(form) and (found := limb.search(form)):
                what = f"the movement does not say which {found[0]}."
                mend = f"Say {{side}} or {{other}}; the listener cannot see which {found[0]} you mean."
                yield warn("side-named", words.spot, what, mend)
                break


def sides_mirrored(script: Script) -> Problems:
    """Find "left" and "right" written out: not mirrored inside `each side`, one-sided elsewhere."""
    outside: dict[str, SourceLocation] = {}
    for step, words, sided in texts(script):
        for side, match in _sides_in(words, script.language):
            if sided:
                mend = "Write {side} or {other}, so that the second side is mirrored."
                yield warn("side-mirrored", words.spot, f"{match!r} stays the same on both sides.", mend)
            elif isinstance(step, Move):
                outside.setdefault(side, words.spot)
    if len(outside) == 1:
        ((side, spot),) = outside.items()
        mend = "Put the steps into `each side`, so that both sides get the same."
        yield warn("second-side", spot, f"there is a {side} side but no other one.", mend)


def _sides_in(words: Wording, language: str) -> Iterator[tuple[str, str]]:
    """Find sides that are written out, each with its word."""
    for form in forms(words):
        for side, pattern in patterns(language).side.items():
            yield from ((side, match[0]) for match in pattern.finditer(form))


def way_out(script: Script) -> Problems:
    """Find movements after a hold that name no part of the body: "and come back" leaves open what moves."""
    body = patterns(script.language).body
    if not is_known(script.language):
        return
    for step in all_steps(script):
        if not (isinstance(step, EachSide) or (isinstance(step, Repeat) and step.alternate)):
            continue
        held = False
        for inner in _in_order(step.steps):
            if isinstance(inner, Hold):
                held = held or _longest_ms(inner) >= _LONG_MS
            elif isinstance(inner, Move) and held:
                held = False
                for form in (inner.words.full, inner.words.second):
                    if form and not body.search(form) and not SIDED.search(form):
                        what = "the way out of a hold does not say what moves."
                        mend = 'Name the part that moves: "Bring your {side} knee back to the middle."'
                        yield warn("way-out", inner.words.spot, what, mend)
                        break


def _in_order(steps: tuple[Step, ...]) -> Iterator[Step]:
    for step in steps:
        yield from _in_order(step.steps) if isinstance(step, Section) else (step,)


def _longest_ms(hold: Hold) -> Ms:
    cycle_ms = hold.in_ms + hold.out_ms if hold.amount.unit is Unit.BREATHS else 1
    return hold.amount.most * cycle_ms
