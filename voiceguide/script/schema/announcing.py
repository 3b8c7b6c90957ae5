"""Read what the program shall say by itself: `announce: no`, `announce: {holds: no, sides: yes}`."""

from __future__ import annotations

from typing import Final

from voiceguide.core.suggest import listed, suggest
from voiceguide.script.schema.types import Announce, Braces, Plain
from voiceguide.script.schema.wording import Scope, read_line, read_plain_text
from voiceguide.script.terms import ANNOUNCED_ONCE, Announcements
from voiceguide.script.yaml.nodes import Diagnostics, MapNode, Node, TextNode, kind, quote

_ANSWERS: Final = {"yes": True, "no": False, "true": True, "false": False}
_ANSWER: Final = "Write yes or no."


def read_announce(
    node: Node, shape: Announce, label: str, scope: Scope, findings: Diagnostics
) -> Announcements | str | None:
    """Read what is announced, or the text of what is repeated. None if it is wrong; that is noted."""
    if isinstance(node, TextNode) and not node.quoted and node.text in _ANSWERS:
        return tuple((name, _ANSWERS[node.text]) for name in shape.names)
    if isinstance(node, TextNode) and shape.what:
        return read_plain_text(node, Plain(120, Braces.SIDES), label, scope, findings)
    if not isinstance(node, MapNode) or not node.entries:
        absent = isinstance(node, MapNode) or (isinstance(node, TextNode) and node.empty)
        what = f"`{label}` cannot be {kind(node)}."
        mend = f"Write yes, no, or what is not announced, such as {{{shape.names[0]}: no}}."
        findings.add(node.spot, what, mend, absent=absent)
        return None
    before, found = findings.noted, []
    for key, value in node:
        if key.text not in shape.names:
            findings.add(key.spot, *_unknown(key.text, label, shape))
        text = read_line(value, key.text, findings)
        if text is not None and text not in _ANSWERS:
            findings.add(value.spot, f"`{key.text}` cannot be {quote(text)}.", _ANSWER)
        found.append((key.text, _ANSWERS.get(text or "", False)))
    return tuple(found) if findings.noted == before and not node.broken else None


def _unknown(name: str, label: str, shape: Announce) -> tuple[str, str]:
    if name in ANNOUNCED_ONCE:
        what = f"`{name}` is announced once in a session, not here."
        return what, f"Write `{label}: {{{name}: no}}` at the top of the script."
    mend = suggest(name, shape.names) or f"It can have {listed((f'`{one}`' for one in shape.names), 'and')}."
    return f"{quote(name)} is nothing that is announced here.", mend
