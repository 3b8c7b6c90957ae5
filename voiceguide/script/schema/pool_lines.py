"""Read the lines of a pool: words to say, and the names of other pools whose lines stand in their place."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from voiceguide.errors import SourceLocation
from voiceguide.script.model import Wording
from voiceguide.script.schema.types import ROUTINE, Pool, Words
from voiceguide.script.schema.wording import Scope, read_line, read_words
from voiceguide.script.yaml.nodes import Diagnostics, ListNode, MapNode, Node, TextNode, kind, quote

_KEY: Final = "pool"
_SAY: Final = "say"
_KEEP: Final = "keep"
_EXAMPLE: Final = "Write it as {say: Your hips., keep: yes}."


@dataclass(frozen=True, slots=True)
class PoolName:
    """The name of a pool where it is used."""

    name: str
    spot: SourceLocation


PoolLine = Wording | PoolName
"""One line of a pool, or the name of another pool."""


def read_pool(
    node: Node, shape: Pool, label: str, scope: Scope, findings: Diagnostics
) -> tuple[PoolLine, ...] | None:
    """Read a pool, or its name where one may stand. None if it is wrong; the problems are noted."""
    if shape.named and isinstance(node, TextNode) and not node.empty:
        found = _name(node, label, findings)
        return None if found is None else (found,)
    if not isinstance(node, ListNode):
        what = f"`{label}` needs a list of lines, but {kind(node)} stands here."
        mend = "Write each line below it, with a dash before it."
        findings.add(node.spot, what, mend, absent=isinstance(node, TextNode) and node.empty)
        return None
    if not node.items:
        findings.add(
            node.spot,
            "this pool has no lines.",
            "Write each line below it, with a dash before it.",
            absent=True,
        )
        return None
    lines = [_line(item, label, scope, findings) for item in node.items]
    sound = tuple(line for line in lines if line is not None)
    return sound if len(sound) == len(lines) else None


def _line(node: Node, label: str, scope: Scope, findings: Diagnostics) -> PoolLine | None:
    if isinstance(node, MapNode) and [key.text for key, _ in node] == [_KEY]:
        return _name(node.entries[0][1], _KEY, findings)
    if isinstance(node, MapNode) and {_SAY, _KEEP} & {key.text for key, _ in node}:
        return _kept(node, label, scope, findings)
    return read_words(node, Words(), label, scope, findings)


def _kept(node: MapNode, label: str, scope: Scope, findings: Diagnostics) -> Wording | None:
    """Read a line with its keys: what is said, and whether it is said in every length."""
    before = findings.noted
    entries = {key.text: value for key, value in node}
    for key, _ in node:
        if key.text not in (_SAY, _KEEP):
            findings.add(key.spot, f"{quote(key.text)} is not a key of a line in a pool.", _EXAMPLE)
    keep = entries.get(_KEEP)
    if keep is not None and not (isinstance(keep, TextNode) and keep.text in ("yes", "no")):
        findings.add(keep.spot, f"`keep` cannot be {kind(keep)}.", "It can be yes or no.")
    if _SAY not in entries:
        findings.add(node.spot, "this line has `keep`, but nothing to say.", _EXAMPLE, absent=True)
        return None
    words = read_words(entries[_SAY], Words(), label, scope, findings)
    if words is None or findings.noted > before:
        return None
    return replace(words, keep=isinstance(keep, TextNode) and keep.text == "yes")


def _name(node: Node, label: str, findings: Diagnostics) -> PoolName | None:
    text = read_line(node, label, findings)
    if text is None or re.fullmatch(ROUTINE, text):
        return None if text is None else PoolName(text, node.spot)
    mend = "Use lower-case letters, digits and hyphens; a line of its own stands in a list, after a dash."
    findings.add(node.spot, f"{quote(text)} cannot be the name of a pool.", mend)
    return None
