"""Read bells by the clock: `{every: 5min}`, or `[25min, 30min, -5min]`."""

from __future__ import annotations

from typing import Final

from voiceguide.script.model import ClockBells, ClockTime
from voiceguide.script.schema.quantities import InvalidQuantity, parse_fixed_duration
from voiceguide.script.schema.types import BellTimes
from voiceguide.script.schema.wording import read_line
from voiceguide.script.yaml.nodes import Diagnostics, ListNode, MapNode, Node, TextNode, kind, quote
from voiceguide.units import Ms, short_length

EVERY: Final = "every"
_MINUS: Final = ("-", "\N{MINUS SIGN}")
_EXAMPLES: Final = "Write {every: 5min}, or a list of times such as [25min, 30min, -5min]."


def read_bells(node: Node, shape: BellTimes, label: str, findings: Diagnostics) -> ClockBells | None:
    """Read bells by the clock. None if anything is wrong; the problems are noted."""
    if isinstance(node, MapNode) and node.entries:
        return _every(node, shape, label, findings)
    if isinstance(node, ListNode) and node.items:
        times = [_time(item, shape, label, findings) for item in node.items]
        sound = tuple(time for time in times if time is not None)
        return ClockBells(sound) if len(sound) == len(times) and _all_differ(sound, label, findings) else None
    if isinstance(node, TextNode) and not node.empty:
        what = f"`{label}` needs a list of times or `every`, but a text stands here."
        findings.add(node.spot, what, f"Write [{node.text}], or {{every: {node.text}}}.")
        return None
    absent = not isinstance(node, TextNode) or node.empty
    what = f"`{label}` needs a list of times or `every`, but {kind(node)} stands here."
    findings.add(node.spot, what, _EXAMPLES, absent=absent)
    return None


def _every(node: MapNode, shape: BellTimes, label: str, findings: Diagnostics) -> ClockBells | None:
    found = None
    for key, value in node:
        if key.text != EVERY:
            findings.add(key.spot, f"{quote(key.text)} is not a key of `{label}`.", _EXAMPLES)
        else:
            found = _time(value, shape, EVERY, findings, from_end=False)
    if EVERY not in {key.text for key, _ in node}:
        findings.add(node.spot, f"`{label}` needs `{EVERY}`.", _EXAMPLES, absent=True)
    return None if found is None or len(node.entries) > 1 else ClockBells((found,), found.ms)


def _time(
    node: Node, shape: BellTimes, label: str, findings: Diagnostics, *, from_end: bool = True
) -> ClockTime | None:
    """Read one time: from the end with a minus."""
    text = read_line(node, label, findings)
    if text is None:
        return None
    minus = text.startswith(_MINUS)
    try:
        ms = parse_fixed_duration(text[1:].strip() if minus and from_end else text)
    except InvalidQuantity as error:
        findings.add(node.spot, f"`{label}`: {error.what}", _EXAMPLES if from_end else error.mend)
        return None
    least_ms = shape.least_ms if label == EVERY else 0 if not minus else 1
    if not least_ms <= ms <= shape.most_ms:
        low, high = short_length(least_ms), short_length(shape.most_ms)
        what = f"`{label}`: {quote(text)} is no time for a bell."
        findings.add(node.spot, what, f"Write a time from {low} to {high}.")
        return None
    return ClockTime(-ms if minus else ms, node.spot)


def _all_differ(times: tuple[ClockTime, ...], label: str, findings: Diagnostics) -> bool:
    seen: set[Ms] = set()
    for time in times:
        if time.ms in seen:
            what = f"`{label}` has the same time twice."
            findings.add(time.spot, what, "Take one of them out.")
            return False
        seen.add(time.ms)
    return True
