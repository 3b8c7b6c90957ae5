"""Steps for sessions of certain lengths: `when: {minutes: 20..}`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from voiceguide.errors import SourceLocation
from voiceguide.script.model import SessionLengths, Step
from voiceguide.script.yaml.nodes import Diagnostics, ListNode, MapNode, Node, TextNode, quote
from voiceguide.settings import LONGEST_SESSION_MS
from voiceguide.units import MINUTE

MINUTES: Final = "minutes"
"""The key of `when` that asks for the length of the session."""
_LONGEST: Final = LONGEST_SESSION_MS // MINUTE
_LENGTHS: Final = re.compile(r"(\d{1,4})?\.\.(\d{1,4})?", re.ASCII)
_EXAMPLES: Final = "Write 20.. for 20 minutes and longer, ..20 for shorter sessions, or 10..20."


def read_lengths(text: str) -> SessionLengths:
    """Read lengths of session that are known to be sound."""
    found = _LENGTHS.fullmatch(text)
    if found is None:
        raise AssertionError(f"{text!r} was not checked")
    return SessionLengths(*(int(number or 0) * MINUTE for number in found.groups()))


def check_lengths(node: Node, findings: Diagnostics) -> None:
    """Check the minutes that a condition asks for, if it does."""
    for key, value in node if isinstance(node, MapNode) else ():
        if key.text != MINUTES:
            continue
        if isinstance(value, ListNode):
            what = "`minutes` takes one range of lengths, but a list stands here."
            findings.add(value.spot, what, f"{_EXAMPLES} For two ranges write the step twice.")
        elif isinstance(value, TextNode) and (problem := _problem(value.text)) is not None:
            findings.add(value.spot, *problem)


def _problem(text: str) -> tuple[str, str] | None:
    """Explain what is wrong with lengths of session, and how to mend it; None if nothing is."""
    found = _LENGTHS.fullmatch(text)
    if found is None or found[0] == "..":
        alone = re.fullmatch(r"\d{1,3}", text, re.ASCII)
        mend = (
            f"Write {text}.. for {text} minutes and longer, or ..{text} for shorter." if alone else _EXAMPLES
        )
        return f"`minutes`: {quote(text)} is no range of minutes.", mend
    numbers = [int(number) for number in found.groups() if number is not None]
    if not all(1 <= number <= _LONGEST for number in numbers):
        wrong = next(number for number in numbers if not 1 <= number <= _LONGEST)
        return f"`minutes`: {wrong} is no length of a session.", f"Write minutes from 1 to {_LONGEST}."
    if len(numbers) == 2 and numbers[0] >= numbers[1]:
        what = f"`minutes`: {quote(text)} has no lengths in it: {numbers[0]} is not below {numbers[1]}."
        return what, "Write the shorter length first."
    return None


def check_replaced(steps: Sequence[tuple[Step, Node]], findings: Diagnostics) -> None:
    """Check that each step which ends at a length is replaced there by another of its list.

    Else a longer session would have less than a shorter one.
    """
    for step, node in steps:
        if step.lengths is None or not step.lengths.below_ms:
            continue
        if any(_replaces(other, step) for other, _ in steps):
            continue
        minutes = step.lengths.below_ms // MINUTE
        what = f"from {minutes} minutes on nothing stands in the place of this step."
        mend = f"Write another in the same list with `minutes: {minutes}..`, or take the end out here."
        findings.add(_spot(node), what, mend)


def _replaces(other: Step, step: Step) -> bool:
    """Report whether a step comes where another one ends, whenever that one is there."""
    if step.lengths is None or other.lengths is None or other.lengths.from_ms != step.lengths.below_ms:
        return False
    asked = {condition.option: set(condition.values) for condition in step.when}
    return all(asked.get(each.option, {""}) <= set(each.values) for each in other.when)


def _spot(node: Node) -> SourceLocation:
    for key, value in node if isinstance(node, MapNode) else ():
        for inner, lengths in value if key.text == "when" and isinstance(value, MapNode) else ():
            if inner.text == MINUTES:
                return lengths.spot
    return node.spot
