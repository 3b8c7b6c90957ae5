"""Read the list of a `for each`: a text for each entry, or a group of texts with the same keys."""

from __future__ import annotations

import re
from typing import Final

from voiceguide.core.suggest import listed
from voiceguide.script.model import ListEntry
from voiceguide.script.schema.types import PLACEHOLDER, Braces, Plain
from voiceguide.script.schema.wording import Scope, read_plain_text
from voiceguide.script.yaml.nodes import Diagnostics, ListNode, MapNode, Node, TextNode, kind, quote

MOST_ITEMS: Final = 200
"""The most entries of one list."""
_TEXT: Final = Plain(200, Braces.SIDES)
_MEND: Final = "Write each entry below it, with a dash before it."


def read_items(node: Node, label: str, scope: Scope, findings: Diagnostics) -> tuple[ListEntry, ...] | None:
    """Read the entries of a list. None if any is wrong; the problems are noted."""
    if not isinstance(node, ListNode):
        what = f"`{label}` needs a list, but {kind(node)} stands here."
        findings.add(node.spot, what, _MEND, absent=isinstance(node, TextNode) and node.empty)
        return None
    if not node.items:
        findings.add(node.spot, f"the list after `{label}` is empty.", _MEND, absent=True)
        return None
    if len(node.items) > MOST_ITEMS:
        what = f"the list after `{label}` has {len(node.items)} entries, more than {MOST_ITEMS}."
        findings.add(node.items[MOST_ITEMS].spot, what, "Write fewer, or several lists.")
        return None
    read = [_item(item, label, scope, findings) for item in node.items]
    items = tuple(item for item in read if item is not None)
    return items if len(items) == len(read) and _alike(items, label, findings) else None


def _item(node: Node, label: str, scope: Scope, findings: Diagnostics) -> ListEntry | None:
    if not isinstance(node, MapNode):
        text = read_plain_text(node, _TEXT, label, scope, findings)
        return None if text is None else ListEntry((("", text),), node.spot)
    if not node.entries:
        if not node.broken:
            findings.add(node.spot, "this entry is empty.", "Write its words, or take it out.", absent=True)
        return None
    words: list[tuple[str, str]] = []
    right = not node.broken
    for key, value in node:
        if not re.fullmatch(PLACEHOLDER, key.text):
            what = f"{quote(key.text)} cannot be the key of a word."
            findings.add(key.spot, what, "Use one word of letters, such as place.")
            right = False
        text = read_plain_text(value, _TEXT, key.text, scope, findings)
        if text is not None:
            words.append((key.text, text))
    return ListEntry(tuple(words), node.spot) if right and len(words) == len(node.entries) else None


def _alike(items: tuple[ListEntry, ...], label: str, findings: Diagnostics) -> bool:
    """Check that all entries have the keys of the first, so that each placeholder has its words in all."""
    wanted = [key for key, _ in items[0].words]
    for item in items[1:]:
        keys = [key for key, _ in item.words]
        if sorted(keys) == sorted(wanted):
            continue
        if "" in keys or "" in wanted:
            what = f"the entries after `{label}` are texts and groups of keys at once."
            findings.add(item.spot, what, "Write all of them as texts, or all with the same keys.")
        else:
            has, first = (listed((f"`{key}`" for key in some), "and") for some in (keys, wanted))
            what = f"this entry has {has}, but the first one has {first}."
            findings.add(item.spot, what, "Give all entries the same keys.")
        return False
    return True
