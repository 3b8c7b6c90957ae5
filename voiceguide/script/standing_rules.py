"""Keep track of standing rules: which of them are in force where a step recalls one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from voiceguide.core.suggest import some, suggest
from voiceguide.errors import SourceLocation
from voiceguide.script.yaml.nodes import Diagnostics, ListNode, MapNode, Node, TextNode, quote


@dataclass(frozen=True, slots=True)
class InForce:
    """A rule from its step on: until the end of its list, or through the step with the id `until`."""

    name: str
    until: str | None
    line: int
    depth: int


@dataclass(slots=True)
class Rules:
    """The rules in force while a script is read from its first step to its last."""

    findings: Diagnostics
    defined: dict[str, int] = field(default_factory=dict)
    """Every rule of the file, also those further down → its line."""
    in_force: tuple[InForce, ...] = ()
    _depth: int = 0

    @contextmanager
    def in_list(self) -> Iterator[None]:
        """Enter one list of steps; its own rules end with it."""
        self._depth += 1
        try:
            yield
        finally:
            self.in_force = tuple(rule for rule in self.in_force if rule.depth < self._depth)
            self._depth -= 1

    def define(self, name: str, spot: SourceLocation, until: str | None) -> None:
        """Put a rule in force."""
        if known := next((rule for rule in self.in_force if rule.name == name), None):
            what = f"the rule {quote(name)} is already in force, since line {known.line}."
            self.findings.add(spot, what, "Give this one another name.")
        self.in_force += (InForce(name, until, spot.line, self._depth),)

    def passed(self, ids: tuple[str, ...]) -> None:
        """End the rules that hold through a step with one of these ids."""
        self.in_force = tuple(rule for rule in self.in_force if rule.until not in ids)

    def recall(self, name: str, spot: SourceLocation) -> None:
        """Record a problem if no rule of this name is in force."""
        names = [rule.name for rule in self.in_force]
        if name in names:
            return
        if name in self.defined:
            what = f"the rule {quote(name)} of line {self.defined[name]} is not in force here."
            mend = "A rule holds from its own step to the end of its list, or through its `until`."
        else:
            what = f"there is no rule {quote(name)}."
            known = f"The rules are {some(self.defined)}." if self.defined else ""
            mend = suggest(name, self.defined) or known or "Write a step `rule:` with this name before."
        self.findings.add(spot, what, mend)


def collect_rules(node: Node) -> dict[str, int]:
    """Collect every rule of a tree: name → line."""
    found: dict[str, int] = {}
    for step in walk_maps(node):
        keys = {key.text: value for key, value in step}
        name = keys.get("name")
        if "rule" in keys and isinstance(name, TextNode):
            found.setdefault(name.text, name.spot.line)
    return found


def collect_ids(steps: ListNode) -> dict[str, int]:
    """Collect every id in a list of steps and inside them: id → the number of the last step that has it."""
    return {
        text.text: number
        for number, item in enumerate(steps.items)
        for step in walk_maps(item)
        for text in texts_of(step, "id")
    }


def walk_maps(node: Node) -> Iterator[MapNode]:
    """Walk through all mappings of a tree, outer ones first."""
    if isinstance(node, MapNode):
        yield node
        for _, value in node:
            yield from walk_maps(value)
    elif isinstance(node, ListNode):
        for item in node.items:
            yield from walk_maps(item)


def texts_of(node: MapNode, name: str) -> Iterator[TextNode]:
    """Walk through the text, or the list of texts, of a key."""
    for key, value in node:
        if key.text == name:
            for item in value.items if isinstance(value, ListNode) else (value,):
                if isinstance(item, TextNode):
                    yield item
