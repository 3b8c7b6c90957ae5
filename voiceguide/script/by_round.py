"""Quantities that are a list inside `rounds`: one value for each round."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from voiceguide.script.model import ListEntry, Quantity, Rounds
from voiceguide.script.schema.types import Key, StepKind
from voiceguide.script.schema.validate import read_value
from voiceguide.script.schema.wording import Scope
from voiceguide.script.semantics import PartialStep
from voiceguide.script.yaml.nodes import Diagnostics, ListNode


@dataclass(frozen=True, slots=True)
class RoundValues:
    """The value of one key in each round, the first round first."""

    values: tuple[Quantity | int, ...]


def read_round_values(node: ListNode, key: Key, scope: Scope, findings: Diagnostics) -> RoundValues | None:
    """Read a list of quantities or times, one for each round. None if it is wrong; that is noted."""
    label = key.name
    if "rounds" not in scope.inside:
        what = f"`{label}` is a list, one value for each round, but there are no rounds here."
        findings.add(node.spot, what, "Write one value, or put the step inside `rounds`.")
        return None
    if not node.items:
        mend = "Write one value for each round, or one for all of them."
        findings.add(node.spot, f"the list after `{label}` is empty.", mend, absent=True)
        return None
    if scope.turns is not None and len(node.items) != scope.turns:
        times = "once" if scope.turns == 1 else f"{scope.turns} times"
        what = f"`{label}` has {len(node.items)} values, one for each round, but it comes {times}."
        findings.add(node.spot, what, "Write one value for each round, or one for all of them.", absent=True)
        return None
    read = [read_value(item, key.shape, label, scope, findings) for item in node.items]
    return None if None in read else RoundValues(tuple(read))


def variants(found: PartialStep) -> tuple[PartialStep, ...]:
    """Return a step as it is in each round, each value with its place; the step alone if it never changes."""
    lists = {name: value.values for name, value in found.values.items() if isinstance(value, RoundValues)}
    if not lists:
        return (found,)
    return tuple(_in_round(found, lists, i) for i in range(max(map(len, lists.values()))))


def _in_round(found: PartialStep, lists: dict[str, tuple[Quantity | int, ...]], i: int) -> PartialStep:
    # Lists of other lengths than that of the rounds were noted; here their last value goes on.
    values: dict[str, Any] = {name: several[min(i, len(several) - 1)] for name, several in lists.items()}
    entries = dict(found.entries)
    for name, several in lists.items():
        key, node = entries[name]
        if isinstance(node, ListNode):
            entries[name] = (key, node.items[min(i, len(several) - 1)])
    return replace(found, entries=entries, values={**found.values, **values})


def by_field(
    found: PartialStep, fields: dict[str, str]
) -> tuple[tuple[str, tuple[Quantity | int, ...]], ...]:
    """Return the lists of a step by the names that their keys have in the model."""
    return tuple(
        (fields[name], value.values) for name, value in found.values.items() if isinstance(value, RoundValues)
    )


def scope_inside(step: StepKind, found: PartialStep, scope: Scope) -> Scope:
    """Return the scope of the steps inside a step, once its own values are read: its rounds and its list."""
    if step.makes is Rounds:
        count = found.values.get("rounds")
        return replace(scope, turns=count.most if isinstance(count, Quantity) else None)
    name = found.values.get("as")
    if step.name != "for each" or name is None:
        return scope
    items: tuple[ListEntry, ...] | None = found.values.get("for each")
    keys = None if items is None else tuple(key for key, _ in items[0].words if key)
    return scope.within_list(name, keys, len(items or (None,)))


def scope_between(step: StepKind, scope: Scope) -> Scope:
    """Return the scope of the steps between rounds, which come once less often."""
    if step.makes is not Rounds or scope.turns is None:
        return scope
    return replace(scope, turns=max(scope.turns - 1, 0))
