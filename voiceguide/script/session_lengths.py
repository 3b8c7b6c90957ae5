"""Steps for sessions of certain lengths: `when: {minutes: 20..}`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from voiceguide.errors import SourceLocation
from voiceguide.script.model import SessionLengths, Step
from voiceguide.script.schema.quantities import InvalidQuantity, parse_minutes
from voiceguide.script.schema.types import MinutesRange
from voiceguide.script.schema.wording import read_line
from voiceguide.script.terms import SHORTEST_SESSION_MS
from voiceguide.script.yaml.nodes import Diagnostics, ListNode, MapNode, Node, quote
from voiceguide.settings import LONGEST_SESSION_MS
from voiceguide.units import MINUTE, Ms, short_length

MINUTES: Final = "minutes"
"""The key of `when` that asks for the length of the session."""
ANY_RANGE: Final = MinutesRange(SHORTEST_SESSION_MS, LONGEST_SESSION_MS)
_EXAMPLES: Final = "Write 20.. for 20 minutes and longer, ..7:30 for shorter sessions, or 450s..12."
_LIST: Final = (
    "Write 20.. for 20 minutes and longer, ..20 for shorter sessions, or 10..20. For two ranges write the "
    "step twice."
)


def read_range(node: Node, shape: MinutesRange, label: str, findings: Diagnostics) -> SessionLengths | None:
    """Read a range of lengths of session. None if anything is wrong; the problems are noted."""
    if isinstance(node, ListNode):
        findings.add(node.spot, f"`{label}` takes one range of lengths, but a list stands here.", _LIST)
        return None
    text = read_line(node, label, findings, "a range of minutes", _EXAMPLES)
    if text is None:
        return None
    try:
        return read_lengths(text, shape)
    except InvalidQuantity as error:
        findings.add(node.spot, f"`{label}`: {error.what}", error.mend)
        return None


def read_lengths(text: str, shape: MinutesRange = ANY_RANGE) -> SessionLengths:
    """Read a range of lengths of session: `20..`, `..7:30`, `450s..12`.

    Raises:
        InvalidQuantity: It is none, or has a length that no session can have.
    """
    first, dots, then = (part.strip() for part in text.partition(".."))
    if not dots or not (first or then) or then.startswith(".."):
        raise InvalidQuantity(f"{quote(text)} is no range of minutes.", _mend(text))
    try:
        from_ms, below_ms = (parse_minutes(part) if part else 0 for part in (first, then))
    except InvalidQuantity as error:
        raise InvalidQuantity(f"{quote(text)} is no range of minutes.", _EXAMPLES) from error
    for part, ms in ((first, from_ms), (then, below_ms)):
        if part and not shape.least_ms <= ms <= shape.most_ms:
            mend = f"Write lengths from {short_length(shape.least_ms)} to {shape.most_ms // MINUTE} minutes."
            raise InvalidQuantity(f"{part} is no length of a session.", mend)
    if first and then and from_ms >= below_ms:
        what = f"{quote(text)} has no lengths in it: {first} is not below {then}."
        raise InvalidQuantity(what, "Write the shorter length first.")
    return SessionLengths(from_ms, below_ms)


def _mend(text: str) -> str:
    """Return how to mend what is no range: a length alone would be heard at this very length only."""
    try:
        length_ms = parse_minutes(text)
    except InvalidQuantity:
        return _EXAMPLES
    told = f"{text} minutes" if text.isdigit() else short_length(length_ms)
    return f"Write {text}.. for {told} and longer, or ..{text} for shorter."


def written_length(length_ms: Ms) -> str:
    """Return a length as a range has it: minutes as a number where they are whole.

    Example:
        >>> written_length(600_000), written_length(450_000)
        ('10', '7min30s')
    """
    minutes, rest = divmod(length_ms, MINUTE)
    return short_length(length_ms) if rest else str(minutes)


def check_replaced(steps: Sequence[tuple[Step, Node]], findings: Diagnostics) -> None:
    """Check that each step which ends at a length is replaced there by another of its list.

    Else a longer session would have less than a shorter one.
    """
    for step, node in steps:
        if step.lengths is None or not step.lengths.below_ms:
            continue
        if any(_replaces(other, step) for other, _ in steps):
            continue
        written = written_length(step.lengths.below_ms)
        on = f"{written} minutes" if written.isdigit() else written
        what = f"from {on} on nothing stands in the place of this step."
        mend = f"Write another in the same list with `minutes: {written}..`, or take the end out here."
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
