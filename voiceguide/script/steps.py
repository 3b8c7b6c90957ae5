"""Read lists of steps: which kind each one is, its keys, and the steps inside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from voiceguide.core.suggest import listed, nearest
from voiceguide.script import by_round, semantics
from voiceguide.script.model import (
    Bell,
    Breathe,
    Choose,
    ClockTime,
    Condition,
    Count,
    EachSide,
    ForEach,
    Hold,
    Move,
    Repeat,
    Rest,
    Rounds,
    Rule,
    Scan,
    Script,
    Sound,
    SoundFile,
    Step,
    Strikes,
    Tip,
    Wording,
    WordingList,
)
from voiceguide.script.pools import Pools
from voiceguide.script.schema.grammar import BEGINS, STEPS, TOP, WHEN, keys_of, varies_by_round
from voiceguide.script.schema.grammar_top import SAFETY_REFUSED
from voiceguide.script.schema.spacing import check_forms_alike, spaced
from voiceguide.script.schema.types import StepKind
from voiceguide.script.schema.types import Steps as StepsShape
from voiceguide.script.schema.validate import Entries, match_keys, read_value
from voiceguide.script.schema.wording import Scope
from voiceguide.script.semantics import Options, PartialStep
from voiceguide.script.session_lengths import MINUTES, check_replaced
from voiceguide.script.standing_rules import Rules, collect_ids
from voiceguide.script.yaml.nodes import Diagnostics, ListNode, MapNode, Node, TextNode, kind, quote

_BEGINS: Final = "begins"
"""The name under which the time that a step begins at is kept while it is read."""
_TIGHT: Final = re.compile(r"([a-z]+(?: [a-z]+)?):(\S.*)")
_ALSO: Final = {other: name for name, kind_ in STEPS.items() for other in kind_.key.also}
_STEP_HINT: Final = "A step begins with what it is, such as `say:`, `move:` or `hold:`."
_SAID_IN_TURN: Final = (
    "To say a list in turn, write it after `for each`, with `as` and `steps`, in the steps of a "
    "`repeat: 2..4..30`."
)

_CHECKS: Final[Mapping[object, Callable[[PartialStep, Diagnostics], None]]] = {
    Hold: semantics.check_hold,
    Breathe: semantics.check_breathe,
    Move: semantics.check_move,
    Count: semantics.check_count,
    Repeat: semantics.check_repeat,
    Rest: semantics.check_rest,
    Rounds: semantics.check_between,
    ForEach: semantics.check_for_each,
    Scan: semantics.check_scan,
    Tip: semantics.check_tip,
}
"""Checks of a whole step, for kinds that need nothing but the step itself."""

Part = Callable[[str, PartialStep, Diagnostics], Script | None]
"""Find and read a used script; None if it cannot be used here, and then a problem was noted."""


def elsewhere_hints(place: str) -> dict[str, str]:
    """Return a hint for each key that belongs elsewhere: key → a sentence on where it belongs.

    Args:
        place: A kind of step, or "" for the top of a script.
    """
    owners: dict[str, list[str]] = {}
    for name, step in STEPS.items():
        for key in step.keys if name != place else ():
            owners.setdefault(key.name, []).append(f"`{name}`")
    found = {name: f"It is a key of {listed(names, 'and')}." for name, names in owners.items()}
    if not place:
        steps = {
            name: f"`{name}` is a step: write it below `steps:`, with a dash before it." for name in STEPS
        }
        return {**found, "id": "It is a key of a step.", "when": "It is a key of a step.", **steps}
    top = {key.name: f"`{key.name}` stands at the top of the script, not in a step." for key in TOP}
    steps = {name: f"`{name}` is a step of its own: begin it with a dash." for name in STEPS}
    every = {} if place in STEPS else dict.fromkeys(("id", "when"), "It is a key of every step.")
    return {**top, **found, **every, **steps}


ListPosition = tuple[ListNode, int]
"""A list of steps, and the number of a step in it."""


@dataclass(slots=True)
class StepReader:
    """Reader of the steps of one file."""

    options: Options
    findings: Diagnostics
    rules: Rules
    part: Part
    pools: Pools
    folder: str = ""
    language: str = ""
    built: list[Step] = field(default_factory=list)
    """Every step that is sound, those inside others before them; the last resort where others are not."""
    _elsewhere: dict[str, dict[str, str]] = field(default_factory=dict)
    _ids: dict[int, dict[str, int]] = field(default_factory=dict)

    def read(self, node: Node, label: str, scope: Scope) -> tuple[Step, ...] | None:
        """Read a list of steps. None if any of them is wrong; the problems are noted."""
        if not isinstance(node, ListNode):
            self._no_list(node, label)
            return None
        if not node.items:
            mend = "Write at least one step; for one value only, a step can have `when` instead."
            self.findings.add(node.spot, f"`{label}` has no steps.", mend, absent=True)
            return None
        with self.rules.in_list():
            steps = [self._step(item, scope, (node, number)) for number, item in enumerate(node.items)]
        sound = tuple(step for step in steps if step is not None)
        if len(sound) < len(steps):
            return None
        before = self.findings.noted
        check_replaced(tuple(zip(sound, node.items, strict=True)), self.findings)
        return sound if self.findings.noted == before else None

    def _no_list(self, node: Node, label: str) -> None:
        if isinstance(node, TextNode) and node.broken:
            return
        if isinstance(node, TextNode) and node.empty:
            mend = "Write its steps below it, each with a dash before it."
            self.findings.add(node.spot, f"`{label}` has no steps.", mend, absent=True)
            return
        what = f"`{label}` needs a list of steps, but {kind(node)} stands here."
        self.findings.add(node.spot, what, "Begin each step with a dash, as in: - say: Lie down.")

    def _step(self, node: Node, scope: Scope, position: ListPosition) -> Step | None:
        found_kind = self._kind(node)
        if found_kind is None or not isinstance(node, MapNode):
            return None
        step, node = found_kind
        before = self.findings.noted
        begins, node = _clock_time(node) if WHEN in keys_of(step) else ({}, node)
        entries = match_keys(
            node, keys_of(step), f"`{step.name}`", self.findings,
            refused=step.refused, elsewhere=self._elsewhere_than(step.name),
        )  # fmt: skip
        found = PartialStep(node.spot, entries | begins, {}, scope)
        found = replace(found, values=self._values(step, found))
        self._check(step, found, position)
        if isinstance(words := found.values.get(step.name), Wording) and None not in found.values.values():
            check_forms_alike(_with_forms(words, _forms_of(step, found)), self.findings)
        script = self._part(step, found)
        self.rules.passed(found.values.get("id") or ())
        if self.findings.noted > before or node.broken or None in found.values.values():
            return None
        if step.name == "use" and script is None:
            return None
        self.built.append(_with_files(_built(step, found, script), found, self.folder))
        return self.built[-1]

    def _ids_of(self, steps: ListNode) -> dict[str, int]:
        """Return the ids in a list of steps, each with the last step that has it; cached for each list."""
        if id(steps) not in self._ids:
            self._ids[id(steps)] = collect_ids(steps)
        return self._ids[id(steps)]

    def _elsewhere_than(self, name: str) -> dict[str, str]:
        if name not in self._elsewhere:
            self._elsewhere[name] = elsewhere_hints(name)
        return self._elsewhere[name]

    def _part(self, step: StepKind, found: PartialStep) -> Script | None:
        routine = found.values.get("use") if step.name == "use" else None
        return self.part(routine, found, self.findings) if routine else None

    # ── what kind of step it is ──────────────────────────────────────────────────────────────────

    def _kind(self, node: Node) -> tuple[StepKind, MapNode] | None:
        """Return a step's kind; a misspelt one is reported, and read as the kind that was meant."""
        if not isinstance(node, MapNode):
            self._no_step(node)
            return None
        names = [key.text for key, _ in node if key.text in STEPS]
        if "window" in names:
            names = [name for name in names if name != "say"]
        if "safety" in names:
            refused = {name for refusal in SAFETY_REFUSED for name in refusal.names}
            names = [name for name in names if name not in refused]
        if len(names) > 1:
            second = next(key for key, _ in node if key.text == names[1])
            what = f"`{names[0]}` and `{names[1]}` are two steps, but here they are one."
            self.findings.add(second.spot, what, "Begin each step with a dash of its own.")
            return None
        return (STEPS[names[0]], node) if names else self._misspelt(node)

    def _misspelt(self, node: MapNode) -> tuple[StepKind, MapNode] | None:
        if node.broken:
            return None
        if not node.entries:
            self.findings.add(node.spot, "this step is empty.", _STEP_HINT, absent=True)
            return None
        first, elsewhere = node.entries[0][0], self._elsewhere_than("a step")
        for key, value in node:
            near = None if key.text in elsewhere else nearest(key.text, STEPS, _ALSO)
            if near:
                what = f"{quote(key.text)} is not a step."
                if near == "repeat" and isinstance(value, ListNode):
                    self.findings.add(key.spot, what, _SAID_IN_TURN)
                    return None
                self.findings.add(key.spot, what, f'Did you mean "{near}"?')
                return STEPS[near], _renamed(node, key, near)
        what = f"{quote(first.text)} is not a step."
        mend = elsewhere.get(first.text, "")
        mend = f"{mend} Write it below that, without a dash." if mend.startswith("It is a key") else mend
        self.findings.add(first.spot, what, mend or f"The steps are {listed(STEPS, 'and')}.")
        return None

    def _no_step(self, node: TextNode | ListNode) -> None:
        spot = node.spot
        if isinstance(node, TextNode) and node.broken:
            return
        if isinstance(node, ListNode):
            mend = "Take one of the dashes out; steps in a group stand below `section` or `rounds`."
            self.findings.add(spot, "a list stands here in the place of a step.", mend)
        elif node.empty:
            self.findings.add(spot, "nothing is written after this dash.", _STEP_HINT, absent=True)
        elif node.text in STEPS:
            example = STEPS[node.text].key.example
            mend = f"Write for instance: - {node.text}: {example}"
            self.findings.add(spot, f"after `{node.text}` a colon is missing.", mend)
        elif tight := _TIGHT.fullmatch(node.text):
            what = f"after `{tight[1]}:` a blank is missing."
            self.findings.add(spot, what, f"Write: - {tight[1]}: {quote(tight[2])[1:-1]}")
        else:
            mend = f"Write for instance: - say: {quote(node.text)[1:-1]}"
            self.findings.add(spot, f"this text does not say what step it is: {quote(node.text)}.", mend)

    # ── what stands in it ────────────────────────────────────────────────────────────────────────

    def _values(self, step: StepKind, found: PartialStep) -> dict[str, Any]:
        """Read a step's values: its own words in the scope around it, its steps in the one inside."""
        inner = replace(_inside(step, found), top=False)
        lists = [key for key in keys_of(step) if isinstance(key.shape, StepsShape) or key.name == "of"]
        values: dict[str, Any] = {}
        for key in keys_of(step):
            if key.name in found.entries and key not in lists:
                scope = inner if key.name in ("lead_in", "count") else found.scope
                node = found.entries[key.name][1]
                if isinstance(node, ListNode) and varies_by_round(key):
                    values[key.name] = by_round.read_round_values(node, key, scope, self.findings)
                else:
                    values[key.name] = read_value(node, key.shape, key.name, scope, self.findings)
        inner = by_round.scope_inside(step, replace(found, values=values), inner)
        for key in lists:
            if key.name in found.entries:
                node = found.entries[key.name][1]
                if key.name == "of":
                    values[key.name] = self._branches(node, inner)
                else:
                    scope = by_round.scope_between(step, inner) if key.name == "between" else inner
                    values[key.name] = self.read(node, key.name, scope)
        if (begins := found.entries.get(_BEGINS)) is not None:
            values[_BEGINS] = read_value(begins[1], BEGINS.shape, BEGINS.name, found.scope, self.findings)
        if step.makes is Scan and values.get("pool") is not None:
            values["pool"] = self.pools.lines(values["pool"], found)
        return values

    def _branches(self, node: Node, scope: Scope) -> tuple[tuple[str, tuple[Step, ...]], ...] | None:
        """Read the branches of a choice. A rule that any branch ends is ended after it."""
        if not isinstance(node, MapNode) or not node.entries:
            mend = "Write each value of the option with a colon, and its steps below."
            self.findings.add(
                node.spot, f"`of` needs a branch for each value, but {kind(node)} stands here.", mend
            )
            return None
        start, kept = self.rules.in_force, self.rules.in_force
        branches = []
        for key, value in node:
            self.rules.in_force = start
            branches.append((key.text, self.read(value, key.text, scope)))
            kept = tuple(rule for rule in kept if rule in self.rules.in_force)
        self.rules.in_force = kept
        sound = tuple((name, steps) for name, steps in branches if steps is not None)
        return sound if len(sound) == len(branches) else None

    def _check(self, step: StepKind, found: PartialStep, position: ListPosition) -> None:
        """Check the rules that concern several values of the step or its scope."""
        semantics.check_nesting(found, step.name, self.findings)
        semantics.check_forms(found, step.name, self.findings)
        if "when" in found.entries:
            semantics.check_when(found.entries["when"][1], self.options, self.findings, lengths=True)
        if _BEGINS in found.entries and not found.scope.top:
            semantics.check_begins(found.key(_BEGINS), self.findings)
        if recalled := found.values.get("recall"):
            self.rules.recall(recalled, found.value("recall"))
        semantics.check_other_language(found, self.language, self.findings)
        if step.makes in _CHECKS:
            before = self.findings.noted
            for each in by_round.variants(found):
                if self.findings.noted == before:
                    _CHECKS[step.makes](each, self.findings)
        elif step.makes is Choose:
            semantics.check_branches(found, self.options, self.findings)
        elif step.makes is Rule:
            self._rule(found, position)

    def _rule(self, found: PartialStep, position: ListPosition) -> None:
        name, until = found.values.get("name"), found.values.get("until")
        if until is not None and self._ids_of(position[0]).get(until, -1) <= position[1]:
            near = nearest(
                until, [name for name, last in self._ids_of(position[0]).items() if last > position[1]]
            )
            mend = f'Did you mean "{near}"?' if near else "Give that id to the last step the rule holds for."
            what = f"no step after this rule, in the same list, has the id {quote(until)}."
            self.findings.add(found.value("until"), what, mend, absent=True)
        if name is not None:
            self.rules.define(name, found.value("name"), until)


def _inside(step: StepKind, found: PartialStep) -> Scope:
    """Return the scope of the steps inside a step; what a count says knows its number."""
    if step.makes is Count:
        return found.scope.within(step.name)
    if step.makes not in (Repeat, Rounds, EachSide):
        return found.scope
    alternate = "alternate" in found.entries
    names = semantics.structure(step.name, alternate=alternate)
    return found.scope.within(*names, sided=alternate or step.makes is EachSide)


def _clock_time(node: MapNode) -> tuple[Entries, MapNode]:
    """Take the time at which a step begins out of its keys: words at places inside it have the same key."""
    for entry in node.entries:
        key, value = entry
        if key.text == BEGINS.name and isinstance(value, TextNode):
            rest = tuple(other for other in node.entries if other is not entry)
            return {_BEGINS: (key, value)}, replace(node, entries=rest)
    return {}, node


def _renamed(node: MapNode, key: TextNode, name: str) -> MapNode:
    entries = tuple((replace(k, text=name) if k is key else k, value) for k, value in node)
    return MapNode(node.spot, entries, node.broken)


def _with_forms(words: Wording, forms: Mapping[str, str | WordingList]) -> Wording:
    """Return words with forms that are keys of the step beside them."""
    first: dict[str, Any] = {
        name: form.texts[0] if isinstance(form, WordingList) else form for name, form in forms.items()
    }
    lists = (replace(form, form=name) for name, form in forms.items() if isinstance(form, WordingList))
    return replace(words, lists=(*words.lists, *lists), **first)


def _forms_of(step: StepKind, found: PartialStep) -> dict[str, str | WordingList]:
    """Return the forms of a step's words that are keys of the step."""
    fields = {key.name: key.field for key in keys_of(step)}
    known = {f"words.{name}": name for name in semantics.STEP_FORMS}
    return {
        known[fields[name]]: value for name, value in found.values.items() if fields.get(name, "") in known
    }


def _built(step: StepKind, found: PartialStep, script: Script | None) -> Step:
    """Build the step of the model from its sound values."""
    fields = {key.name: key.field or key.name for key in keys_of(step)}
    lists = by_round.by_field(found, fields)
    read = by_round.variants(found)[0].values
    values = {fields[name]: value for name, value in read.items() if name != _BEGINS}
    if lists:
        values["by_round"] = lists
    forms = _forms_of(step, found)
    values = {name: value for name, value in values.items() if not name.startswith("words.")}
    if isinstance(words := values.get("words"), Wording):
        values["words"] = spaced(_with_forms(words, forms))
    if isinstance(values.get("announcements"), str):
        values["announce"] = values.pop("announcements")
    if isinstance(struck := values.get("strikes"), Strikes):
        values |= {"strikes": struck.strikes, "file": struck.file or None}
    if step.makes is Count:
        # All of a count stands in one group.
        values = {**values, "words": Wording(full="{n}", spot=found.spot), **values["words"]}
    if step.makes is Breathe:
        values = semantics.with_phases(values)
    if "when" in values:
        asked = dict(values["when"])
        if MINUTES in asked:
            values["lengths"] = asked.pop(MINUTES)
        values["when"] = tuple(Condition(option, accepted) for option, accepted in asked.items())
    if "limit" in values:
        values["limit"] = semantics.limits_of(found.entries["limit"][1], values["limit"])
    if script is not None:
        values["script"] = script
    if (begins := found.values.get(_BEGINS)) is not None:
        values[BEGINS.field] = ClockTime(begins, found.value(_BEGINS))
    if values.get("length") is not None:
        values["length_spot"] = found.value("length")
    made: Step = step.makes(spot=found.spot, **values)
    return made


def _with_files(step: Step, found: PartialStep, folder: str) -> Step:
    """Return a step with the sound file that it names, which lies in the folder of its script."""
    if not isinstance(step, Bell | Sound) or not isinstance(name := step.file, str):
        return step
    node = found.entries["bell" if isinstance(step, Bell) else "sound"][1]
    if isinstance(node, MapNode):
        node = next(value for key, value in node if key.text == "file")
    return replace(step, file=SoundFile(name, folder, node.spot))
