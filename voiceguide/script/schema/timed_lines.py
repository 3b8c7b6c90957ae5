"""Read words at chosen places of a hold or a rest: `{10s: words, half: words, -3s: [Three., Two., One.]}`."""

from __future__ import annotations

from typing import Final

from voiceguide.script.model import TimedWords, Wording
from voiceguide.script.schema.quantities import InvalidQuantity, parse_fixed_duration
from voiceguide.script.schema.types import Words
from voiceguide.script.schema.wording import Scope, read_line, read_words
from voiceguide.script.yaml.nodes import Diagnostics, ListNode, MapNode, Node, TextNode, kind, quote

HALF: Final = "half"
_PLACES: Final = "Write a time from the start such as 10s, half, or a time before the end such as -10s."


def read_timed_lines(
    node: Node, label: str, scope: Scope, findings: Diagnostics
) -> tuple[TimedWords, ...] | None:
    """Read the words of each place. None if any are wrong; the problems are noted."""
    if not isinstance(node, MapNode) or not node.entries:
        what = f"`{label}` needs a place for each of its words, but {kind(node)} stands here."
        absent = isinstance(node, MapNode) or (isinstance(node, TextNode) and node.empty)
        findings.add(node.spot, what, "Write for instance: at: {half: Half way.}", absent=absent)
        return None
    before = findings.noted
    found: dict[tuple[int, bool], TimedWords] = {}
    for key, value in node:
        place = _place(key, label, findings)
        words = _words(value, f"{label}: {key.text}", scope, findings)
        if place is None or words is None:
            continue
        if place in found:
            what = f"`{label}` has words for the same second twice."
            findings.add(key.spot, what, "Put both into one sentence, or move one of them.")
            continue
        found[place] = TimedWords(*place, words, key.spot)
    return tuple(found.values()) if findings.noted == before and not node.broken else None


def _place(key: TextNode, label: str, findings: Diagnostics) -> tuple[int, bool] | None:
    """Read a place: its time, ms, below 0 from the end; and whether it is the half."""
    text = read_line(key, label, findings)
    if text is None:
        return None
    if text.lower() == HALF:
        return 0, True
    from_end = text.startswith(("-", "\N{MINUS SIGN}"))
    try:
        at_ms = parse_fixed_duration(text[1:] if from_end else text)
    except InvalidQuantity:
        findings.add(key.spot, f"{quote(text)} is no place for words under `{label}`.", _PLACES)
        return None
    if from_end and not at_ms:
        what = f"{quote(text)} is the end itself: no word has time there."
        findings.add(key.spot, what, "Write how long before the end it begins, such as -3s.")
        return None
    return (-at_ms if from_end else at_ms), False


def _words(node: Node, label: str, scope: Scope, findings: Diagnostics) -> tuple[Wording, ...] | None:
    """Read what is said at a place: words, or a list of words for one second each."""
    if isinstance(node, ListNode) and not node.items:
        what = f"the list after `{label}` is empty."
        findings.add(node.spot, what, "Write its words, or take the place out.", absent=True)
        return None
    items = node.items if isinstance(node, ListNode) else (node,)
    words = tuple(read_words(item, Words(), label, scope, findings) for item in items)
    sound = tuple(one for one in words if one is not None)
    return sound if len(sound) == len(words) else None
