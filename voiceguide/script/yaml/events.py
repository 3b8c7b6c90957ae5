"""Build a tree of nodes with locations from the events of a YAML parser.

The tree is built here, with an own stack and with weights, so that neither deep nesting nor a pile of
aliases can cost more than it shows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from voiceguide.errors import Problem, SourceLocation
from voiceguide.script.yaml.decode import A_SCRIPT, Bulk, name_of
from voiceguide.script.yaml.nodes import ListNode, MapNode, Node, Page, TextNode, quote, unprintable

MAX_DEPTH: Final = 40
"""The deepest nesting of lists and mappings; a real script has about twelve levels."""
MAX_NODES: Final = 50_000
"""The most nodes, with every alias counted as its whole target; a long script has 2,000."""


class Event(NamedTuple):
    """One event of a YAML parser, at a 0-based line and column."""

    kind: Literal["document", "text", "alias", "list", "map", "end"]
    line: int
    column: int
    text: str = ""
    quoted: bool = True
    anchor: str | None = None
    tag: str | None = None


class Refused(Exception):
    """The text breaks a limit here: reading cannot go on. All its problems so far are in the tree."""


@dataclass(slots=True)
class _Open:
    """A list or mapping that is not finished yet."""

    spot: SourceLocation
    anchor: str | None
    is_map: bool
    nodes: list[Node] = field(default_factory=list)
    weight: int = 1


class Tree:
    """Builds one document's nodes from its events."""

    def __init__(self, page: Page, bulk: Bulk = A_SCRIPT) -> None:
        self.page = page
        self._bulk = bulk
        self.problems: list[Problem] = []
        self.last = (0, 0)
        self._open: list[_Open] = []
        self._anchors: dict[str, tuple[Node, int] | None] = {}
        self._root: Node | None = None
        self._documents = 0

    def build(self, events: Iterable[Event]) -> None:
        """Take all events.

        Raises:
            Refused: A second document begins, or it is too much or too deep.
        """
        for event in events:
            self.last = (event.line, event.column)
            match event.kind:
                case "text":
                    self._text(event)
                case "alias":
                    self._alias(event.text)
                case "list" | "map":
                    self._begin(event)
                case "end":
                    self._end()
                case "document":
                    self._document()

    def finish(self) -> Node | None:
        """Close what is still open, as after a slip, and give the tree."""
        while self._open:
            self._end()
        return self._root

    def _document(self) -> None:
        self._documents += 1
        if self._documents > 1:
            mend = "A script is one document: take this line out."
            raise self._refuse("a second document begins here.", mend)

    def _text(self, event: Event) -> None:
        spot, text = self._spot(), event.text
        self._tag(event.tag, spot)
        if not text.isprintable() and (bad := next((char for char in text if unprintable(char)), None)):
            self._problem(spot, f"this text has in it {name_of(bad)}.", "Write only what can be read aloud.")
            text = "".join("�" if unprintable(char) else char for char in text)
        self._add(TextNode(spot, text, event.quoted), event.anchor, 1)

    def _alias(self, name: str) -> None:
        if name not in self._anchors:
            mend = f"Mark that part with &{name}, or put quotes around a text that begins with *."
            self._problem(self._spot(), f"*{name} points to a part that is not marked above.", mend)
            self._add(TextNode(self._spot(), "�", broken=True), None, 1)
            return
        known = self._anchors[name]
        if known is None:
            raise self._refuse(f"*{name} stands inside the very part that it repeats.", "Take it out.")
        self._add(known[0], None, known[1])

    def _begin(self, event: Event) -> None:
        if len(self._open) >= MAX_DEPTH:
            what = f"lists and groups stand more than {MAX_DEPTH} deep inside each other here."
            raise self._refuse(what, "Look at the indentation and at the brackets.")
        spot = self._spot()
        self._tag(event.tag, spot)
        if event.anchor:
            self._anchors[event.anchor] = None
        self._open.append(_Open(spot, event.anchor, event.kind == "map"))

    def _end(self) -> None:
        done = self._open.pop()
        node = self._map(done) if done.is_map else ListNode(done.spot, tuple(done.nodes))
        self._add(node, done.anchor, done.weight)

    def _add(self, node: Node, anchor: str | None, weight: int) -> None:
        if anchor:
            self._anchors[anchor] = (node, weight)
        if not self._open:
            self._root = node
            return
        above = self._open[-1]
        above.nodes.append(node)
        above.weight += weight
        if sum(part.weight for part in self._open) > MAX_NODES:
            what, mend = self._bulk.full
            raise self._refuse(f"{what} grows beyond {MAX_NODES} texts and lists here.", mend)

    def _map(self, done: _Open) -> MapNode:
        entries: dict[str, tuple[TextNode, Node]] = {}
        before = len(self.problems)
        # Not strict: a slip may have cut off the last value.
        for key, value in zip(done.nodes[::2], done.nodes[1::2], strict=False):
            if not isinstance(key, TextNode):
                mend = "Put quotes around a text that begins with { or [."
                self._problem(key.spot, "a key must be a word or two, but brackets stand here.", mend)
            elif key.text == "<<" and not key.quoted:
                mend = "Write the keys out, or repeat the whole step with *name."
                self._problem(key.spot, "merging keys with << is not part of this language.", mend)
            elif key.text in entries:
                first = entries[key.text][0].spot.line
                what = f"the key {quote(key.text)} stands here a second time; the first is in line {first}."
                self._problem(key.spot, what, "Keep one of them; two steps need a dash each.")
            else:
                entries[key.text] = (key, value)
        return MapNode(done.spot, tuple(entries.values()), broken=len(self.problems) > before)

    def _tag(self, tag: str | None, spot: SourceLocation) -> None:
        if tag is not None:
            mend = "Put quotes around a text that begins with an exclamation mark."
            self._problem(spot, f"the YAML tag {quote(tag)} is not part of this language.", mend)

    def _spot(self) -> SourceLocation:
        return self.page.spot(*self.last)

    def _problem(self, spot: SourceLocation, what: str, mend: str) -> None:
        self.problems.append(Problem(spot, what, mend))

    def _refuse(self, what: str, mend: str) -> Refused:
        self._problem(self._spot(), what, mend)
        return Refused()
