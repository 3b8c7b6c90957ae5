"""Check the rules that concern several values of a step, or the steps around it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from voiceguide.core.beds import BETWEEN_EARS, NO_BED, WIDEST
from voiceguide.core.languages import primary_subtag
from voiceguide.core.suggest import listed, some, suggest
from voiceguide.errors import SourceLocation
from voiceguide.script.model import Limit, Move, Quantity, Say, Setup, Tip, Unit, Wording
from voiceguide.script.schema.grammar import MODES, RESERVED_OPTIONS
from voiceguide.script.schema.quantities import LONGEST_MS, InvalidQuantity, parse_minutes
from voiceguide.script.schema.validate import Entries
from voiceguide.script.schema.wording import (
    FORMS,
    NUMBER_WORDS,
    SIDE_WORDS,
    Scope,
    check_again,
    check_second,
)
from voiceguide.script.terms import CYCLE_MOST_MS, QUICK_MS, Guide, lower_first
from voiceguide.script.yaml.nodes import Diagnostics, ListNode, MapNode, Node, TextNode, quote
from voiceguide.units import HOUR, SECOND, Ms, short_length

MOST_ENTRIES: Final = 1_000
"""The most entries of lists inside lists, each counted as often as it comes."""
Options = Mapping[str, tuple[str, ...]]
"""Option → its values; `mode` is always among them."""


@dataclass(frozen=True, slots=True)
class PartialStep:
    """A step as far as it is read: its keys with their locations, their values, and its scope."""

    spot: SourceLocation
    entries: Entries
    values: Mapping[str, Any]
    scope: Scope

    def key(self, name: str) -> SourceLocation:
        """Return the location of a key."""
        return self.entries[name][0].spot

    def value(self, name: str) -> SourceLocation:
        """Return the location of the value of a key."""
        return self.entries[name][1].spot


# ── options ──────────────────────────────────────────────────────────────────────────────────────


def options_of(node: Node | None) -> dict[str, tuple[str, ...]]:
    """Collect the options as they are written, so that one mistake in them is not reported at each use."""
    found = {"mode": MODES}
    for key, value in node if isinstance(node, MapNode) else ():
        items = value.items if isinstance(value, ListNode) else (value,)
        found.setdefault(key.text, tuple(item.text for item in items if isinstance(item, TextNode)))
    return found


def check_options(node: Node, findings: Diagnostics) -> None:
    """Check the names and values of the options."""
    for key, value in node if isinstance(node, MapNode) else ():
        if key.text in RESERVED_OPTIONS:
            mend = "Choose another name; the listener sets this one without `--set`."
            findings.add(key.spot, f"an option cannot be called {quote(key.text)}.", mend)
        seen: set[str] = set()
        for item in value.items if isinstance(value, ListNode) else ():
            if isinstance(item, TextNode):
                if item.text.casefold() in seen:
                    what = f"the value {quote(item.text)} stands here a second time."
                    findings.add(item.spot, what, "Each value needs a name of its own.")
                seen.add(item.text.casefold())


def check_option(key: TextNode, options: Options, findings: Diagnostics) -> bool:
    """Check that an option exists."""
    if key.text in options:
        return True
    others = some(options)
    mend = suggest(key.text, options) or f"The options are {others}; more can be listed under `options`."
    findings.add(key.spot, f"there is no option {quote(key.text)}.", mend)
    return False


def check_value(item: TextNode, option: str, options: Options, findings: Diagnostics) -> None:
    """Check that an option has a value."""
    values = options[option]
    if item.text not in values:
        mend = suggest(item.text, values) or (f"It can be {some(values, 'or')}." if values else "")
        findings.add(item.spot, f"the option `{option}` has no value {quote(item.text)}.", mend)


def check_when(node: Node, options: Options, findings: Diagnostics, *, lengths: bool = False) -> None:
    """Check the options and values that a condition, or a table of other titles, asks for.

    With `lengths` it may ask for `minutes`, which are checked elsewhere.
    """
    for key, value in node if isinstance(node, MapNode) else ():
        if lengths and key.text == "minutes":
            continue
        if not check_option(key, options, findings):
            continue
        items: tuple[Node, ...] = value.items if isinstance(value, ListNode) else (value,)
        if isinstance(value, MapNode):
            items = tuple(inner for inner, _ in value)
        for item in items:
            if isinstance(item, TextNode):
                check_value(item, key.text, options, findings)


def check_branches(found: PartialStep, options: Options, findings: Diagnostics) -> None:
    """Check that every value of the option has its branch, and that there are no others."""
    option, of = found.entries.get("choose"), found.entries.get("of")
    if not option or not of or not isinstance(option[1], TextNode) or not isinstance(of[1], MapNode):
        return
    if not check_option(option[1], options, findings):
        return
    name = option[1].text
    for key, _ in of[1]:
        check_value(key, name, options, findings)
    written = {key.text for key, _ in of[1]}
    if missing := [value for value in options[name] if value not in written]:
        what = f"`choose: {name}` has no branch for {listed(map(quote, missing), 'and')}."
        findings.add(of[0].spot, what, "Every value of the option needs its steps.", absent=True)


# ── times ────────────────────────────────────────────────────────────────────────────────────────


def check_hold(found: PartialStep, findings: Diagnostics) -> None:
    """Check a hold in breaths, and that no other hold has the length of a breath."""
    amount = found.values.get("hold")
    if not isinstance(amount, Quantity):
        return
    given = [name for name in ("in", "out") if name in found.entries]
    if amount.unit is not Unit.BREATHS:
        _check_places(found, "hold", amount.most, findings)
        for name in given:
            what = f"`{name}` tells how long a breath takes, but this hold is not counted in breaths."
            findings.add(
                found.key(name), what, "Write it as breaths, such as 5 breaths, or take this key out."
            )
        return
    cycle_ms = _cycle(found, findings, in_ms=4_000, out_ms=6_000)
    if cycle_ms is not None:
        _check_places(found, "hold", amount.most * cycle_ms, findings)


def check_rest(found: PartialStep, findings: Diagnostics) -> None:
    """Check the words at chosen places of a rest."""
    amount = found.values.get("rest")
    if isinstance(amount, Quantity):
        _check_places(found, "rest", amount.most, findings)


def _check_places(found: PartialStep, noun: str, most_ms: int, findings: Diagnostics) -> None:
    """Check that words at chosen places are inside, and that no two of them begin in the same moment.

    Whether they are over when the next begin depends on the voice, and is judged when they are spoken.
    """
    begun: dict[tuple[bool, bool, int], str] = {}
    for one in found.values.get("at") or ():
        last_ms = abs(one.at_ms) if one.at_ms < 0 else one.at_ms + (len(one.words) - 1) * SECOND
        last_ms += most_ms // 2 if one.half else 0
        if last_ms >= most_ms + (one.at_ms < 0):
            what = f"`at: {one.place}` is outside: this {noun} lasts no more than {short_length(most_ms)}."
            findings.add(one.spot, what, f"Choose another place, or write a longer {noun}.")
            continue
        if one.at_ms < 0 and len(one.words) * SECOND > abs(one.at_ms):
            what = f"`at: {one.place}` has {len(one.words)} words, one a second: more than there is time for."
            findings.add(one.spot, what, f"Begin earlier, such as -{len(one.words)}s.")
            continue
        for number in range(len(one.words)):
            moment = (one.half, one.at_ms < 0, one.at_ms + number * SECOND)
            if moment in begun:
                what = f"`at: {one.place}` and `at: {begun[moment]}` have words at the same second."
                findings.add(one.spot, what, "Leave more time between them, or say less.")
                break
            begun[moment] = one.place


_PHASES: Final = {"in": 4_000, "pause_in": 0, "out": 6_000, "pause_out": 0}
"""The phases of a breath in their order, each with its usual time, ms."""


def check_breathe(found: PartialStep, findings: Diagnostics) -> None:
    """Check that a breath is one that a body can breathe, and that its words have room."""
    for pause in ("pause_in", "pause_out"):
        if f"on_{pause}" in found.entries and found.values.get(pause, 0) == 0:
            what = f"`on_{pause}` has words for a pause, but there is none."
            findings.add(found.key(f"on_{pause}"), what, f"Write for instance: {pause}: 4s")
    _check_ramp(found, findings)
    if _cycle(found, findings, in_ms=4_000, out_ms=6_000) is not None:
        _check_quick(found, findings)


def _check_ramp(found: PartialStep, findings: Diagnostics) -> None:
    """Check that a phase has two times if, and only if, they are to change."""
    changing = [name for name in _PHASES if isinstance(found.values.get(name), tuple)]
    if found.values.get("ramp"):
        if not changing and None not in [found.values.get(name, 0) for name in _PHASES]:
            what = "`ramp` lets a breath change, but no phase of it has two times."
            findings.add(found.key("ramp"), what, "Write for instance: in: 4s..6s")
        return
    for name in changing if found.values.get("ramp", False) is not None else ():
        what = f"`{name}` has two times, but every breath here is like the others."
        mend = "Write one time, or add `ramp: yes`: then it changes from the first breath to the last."
        findings.add(found.value(name), what, mend)


def _check_quick(found: PartialStep, findings: Diagnostics) -> None:
    """Check that a breath too quick for words has none, and is led by tones."""
    quick = {
        name: min(_ends(found.values.get(name, _PHASES[name])))
        for name in ("in", "out")
        if min(_ends(found.values.get(name, _PHASES[name]))) < QUICK_MS
    }
    if not quick:
        return
    name = min(quick, key=lambda name: quick[name])
    phase, said = "an inhale" if name == "in" else "an exhale", quick[name] / 1000
    what = f"no word can be said in {phase} of {said:g} s."
    guide = found.values.get("guide", (Guide.WORDS, Guide.QUIET))
    if guide is not None and not {Guide.TONES, Guide.QUIET} >= set(guide):
        spot = found.value("guide") if "guide" in found.entries else found.value(name)
        findings.add(spot, what, "Write `guide: tones`, or a longer breath.")
    for words in ("on_inhale", "on_exhale", "on_pause_in", "on_pause_out"):
        if words in found.entries:
            mend = "Take these words out, and say before the breaths what is to be done."
            findings.add(found.key(words), what, mend)


def _ends(value: int | tuple[int, int]) -> tuple[int, ...]:
    """Return the time of a phase, or its first and its last."""
    return value if isinstance(value, tuple) else (value,)


def with_phases(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a breath with the model's fields for the phases of its first and last breath."""
    ends = {f"{name}_ms": _ends(values.get(f"{name}_ms", usual)) for name, usual in _PHASES.items()}
    made = {name: ends[name][0] if name in ends else value for name, value in values.items()}
    if made.pop("ramp", False):
        made["ramp"] = tuple(each[-1] for each in ends.values())
    return made


def _cycle(found: PartialStep, findings: Diagnostics, *, in_ms: int, out_ms: int) -> int | None:
    """Add up the longest breath, in milliseconds. None if it is too long, or a part could not be read."""
    defaults = {"in": in_ms, "out": out_ms, "pause_in": 0, "pause_out": 0}
    parts: dict[str, tuple[int, ...]] = {}
    for name, default in defaults.items():
        value = found.values.get(name, default)
        if value is None:
            return None
        parts[name] = _ends(value)
    cycle_ms = max(sum(ends[0] for ends in parts.values()), sum(ends[-1] for ends in parts.values()))
    if cycle_ms <= CYCLE_MOST_MS:
        return cycle_ms
    longest = max((name for name in parts if name in found.entries), key=lambda name: max(parts[name]))
    what = f"one breath takes {cycle_ms / 1000:g} s, more than the 60 s that anyone breathes."
    findings.add(found.value(longest), what, "Shorten the inhale, the exhale or the pauses.")
    return None


def check_tip(found: PartialStep, findings: Diagnostics) -> None:
    """Check that only a tip that is kept has a short wording, and that such a one has no priority."""
    kept = found.values.get("keep")
    if "short" in found.entries and not kept:
        mend = "Take this key out, or write `keep: yes`; `--words brief` leaves other tips out anyway."
        findings.add(found.key("short"), "a tip is said in full or not at all.", mend)
    if "priority" in found.entries and kept:
        what = "a tip with `keep: yes` is never left out, so it has no priority."
        findings.add(found.key("priority"), what, "Take one of the two out.")


def check_move(found: PartialStep, findings: Diagnostics) -> None:
    """Check that only one of size and time is given."""
    if "time" in found.entries and "size" in found.entries:
        what = "`time` stands instead of `size`, but here are both."
        findings.add(found.key("time"), what, "Take one of them out.")


def check_repeat(found: PartialStep, findings: Diagnostics) -> None:
    """Check what is announced, and what a quick movement needs.

    What is announced is the end of a sentence that begins with a number.
    """
    check_between(found, findings)
    announced = found.values.get("announce")
    if isinstance(announced, str) and announced[-1] in ".!?,;:":
        what = f"`announce` is put into a sentence, but it ends with {quote(announced[-1])}."
        findings.add(found.value("announce"), what, "Write what is counted only, such as: light pulls")
    if "every" in found.entries:
        _check_quick_movement(found, findings)
        return
    if "beat" in found.entries:
        what = "a `beat` is heard at each repetition of an exact pace, but there is none."
        findings.add(found.key("beat"), what, "Write for instance: every: 0.7s")
    if "steps" not in found.entries and "repeat" in found.entries:
        mend = "Write steps: and its steps below, each with a dash before it."
        findings.add(found.spot, "`repeat` needs `steps`.", mend, absent=True)


def _check_quick_movement(found: PartialStep, findings: Diagnostics) -> None:
    """Check that a repetition with an exact pace has nothing in it that takes another time."""
    if "alternate" in found.entries:
        what = "with `every` a repetition is one movement, so it has no two sides."
        findings.add(found.key("alternate"), what, "Take one of the two keys out.")
    for step in found.values.get("steps") or ():
        if not isinstance(step, Say | Move | Setup | Tip):
            what = "with `every` the steps are words before the first repetition, and this one is none."
            findings.add(step.spot, what, "Write it before or after the `repeat`, or take `every` out.")


def check_count(found: PartialStep, findings: Diagnostics) -> None:
    """Check that a count comes to its last number, says its numbers, and has no forms that it never says."""
    counted, node = found.values.get("count"), found.entries["count"][1]
    if not isinstance(counted, dict) or not isinstance(node, MapNode):
        return
    spots = {key.text: value.spot for key, value in node}
    first, last, by = counted["first"], counted["last"], counted.get("by", 1)
    if first == last:
        what = f"the count begins and ends at {first}: there is nothing to count."
        findings.add(spots["to"], what, "Write another number, such as from: 10 and to: 1.")
    elif rest := abs(last - first) % by:
        reached = last + rest if last < first else last - rest
        what = f"from {first} in steps of {by} a count never comes to {last}."
        mend = f"Write `to: {reached}`, or a step that comes out even." if reached != first else ""
        findings.add(spots["by"], what, mend or f"Write a step of {abs(last - first)} at most.")
    elif (abs(last - first) // by + 1) * counted["every"].most > LONGEST_MS:
        what = f"this count can last longer than {LONGEST_MS // HOUR} hours."
        findings.add(spots["every"], what, "Write a quicker pace, or fewer numbers.")
    if (words := counted.get("words")) is not None:
        _check_counted_words(words, findings)


def _check_counted_words(words: Wording, findings: Diagnostics) -> None:
    for form in ("short", "name", "again"):
        for _, spot in words.texts(form)[:1]:
            what = f"a count is said in full in every session, so `{form}` is never heard."
            findings.add(spot, what, "Take it out.")
    said = [text for form in ("full", "second", "then", "last") for text, _ in words.texts(form)]
    if not any("{n}" in text or "{N}" in text for text in said):
        what = "no number is heard: the place of the number, {n}, is missing."
        findings.add(words.spot, what, 'Write for instance: say: "{n}. Deeper."')


def check_between(found: PartialStep, findings: Diagnostics) -> None:
    """Check that there is more than one round or repetition where steps stand between them."""
    kind = "rounds" if "rounds" in found.entries else "repeat"
    count = found.values.get(kind)
    if "between" in found.entries and isinstance(count, Quantity) and count.most == 1:
        what = "`between` stands between the times that something is done, but it is done once only."
        findings.add(found.key("between"), what, "Take it out, or write a higher number.")
    elif "between" in found.entries and kind == "repeat" and "every" in found.entries:
        what = "`every` is an exact pace, so nothing can stand between the repetitions."
        findings.add(found.key("between"), what, "Take one of the two out.")


def check_for_each(found: PartialStep, findings: Diagnostics) -> None:
    """Check that the name of a list has no other meaning, and that lists in lists do not grow too long."""
    name = found.values.get("as")
    if name is not None and lower_first(name) in (*SIDE_WORDS, *NUMBER_WORDS):
        what = f"{{{name}}} has a meaning of its own in words, so a list cannot have this name."
        findings.add(found.value("as"), what, "Choose another name, such as finger.")
    elif name is not None and lower_first(name) in dict(found.scope.lists):
        what = f"a list around this one is called {quote(name)} already."
        findings.add(found.value("as"), what, "Choose another name for one of them.")
    items = found.values.get("for each")
    if items and found.scope.entries * len(items) > MOST_ENTRIES:
        what = f"with the lists around it this one comes to {found.scope.entries * len(items)} entries."
        findings.add(found.value("for each"), what, f"Write {MOST_ENTRIES} at most in all.")


def check_scan(found: PartialStep, findings: Diagnostics) -> None:
    """Check that the words at the end of a scan are not among its lines."""
    lines, last = found.values.get("pool"), found.values.get("last")
    if lines and last and any(last.full.casefold() == line.full.casefold() for line in lines):
        what = f"{quote(last.full)} is a line of the pool as well; a scan says nothing twice."
        findings.add(found.value("last"), what, "Word one of them anew.")


def check_begins(spot: SourceLocation, findings: Diagnostics) -> None:
    """Refuse a time of the session for a step that stands inside another."""
    what = "`at` is a time of the whole session, but this step stands inside another."
    mend = "Write it at the step of the top list that this one stands in, or take it out."
    findings.add(spot, what, mend)


# ── words ────────────────────────────────────────────────────────────────────────────────────────

STEP_FORMS: Final = ("short", "second", "again", "name")
"""Forms of a step's words that may be keys of the step."""


def check_forms(found: PartialStep, kind: str, findings: Diagnostics) -> None:
    """Check that no form of a step's words is written twice, and that `second` and `again` have a meaning."""
    words = found.entries[kind][1] if kind in found.entries else None
    inside = {key.text for key, _ in words} if isinstance(words, MapNode) else set()
    for name in STEP_FORMS if kind != "rule" else ("short",):
        if name in inside and name in found.entries:
            what = f"`{name}` stands here a second time: it is one of the forms above already."
            findings.add(found.key(name), what, "Take one of them out.")
    if "second" in found.entries:
        check_second(found.key("second"), found.scope, findings)
    if "again" in found.entries:
        check_again(found.key("again"), found.scope, findings)


def limits_of(node: Node, values: tuple[tuple[str, int], ...]) -> tuple[Limit, ...]:
    """Return limits with the locations of their values: the compiler compares them with every step."""
    spots = {key.text: value.spot for key, value in node} if isinstance(node, MapNode) else {}
    return tuple(Limit(kind, most, spots.get(kind, node.spot)) for kind, most in values)


def check_other_language(found: PartialStep, language: str, findings: Diagnostics) -> None:
    """Check that words in a language of their own have nothing of the script's language in them."""
    own = found.values.get("language")
    if not own or primary_subtag(own) == primary_subtag(language):
        return
    if "recall" in found.entries:
        what = f"a rule in {quote(language)} cannot be said again inside words in {quote(own)}."
        findings.add(found.key("recall"), what, "Take `recall` out, or say the rule in a step of its own.")
    said = [found.values.get(kind) for kind in ("say", "setup", "move", "tip")]
    texts = [
        text
        for words in said
        if isinstance(words, Wording)
        for form in ("full", *FORMS[1:])
        for text, _ in words.texts(form)
    ]
    if any("{" in text for text in texts):
        what = f"a side is named in {quote(language)}, so it cannot stand in words in {quote(own)}."
        findings.add(found.value("language"), what, "Write the side out, or leave it out.")


# ── nesting ──────────────────────────────────────────────────────────────────────────────────────

_NESTING = {
    ("repeat", "repeat"): "Make the outer one `rounds`, or write the steps out.",
    ("rounds", "rounds"): "Make the inner one `repeat`.",
    ("each side", "repeat"): "Write `alternate: sides` with the `repeat`, or put the `repeat` inside.",
    ("each side", "each side"): "Take the inner one out: its steps are said for each side already.",
}
_ALTERNATE = "`alternate: sides` cannot stand inside `each side`: its steps are said for each side already."


def structure(kind: str, *, alternate: bool = False) -> tuple[str, ...]:
    """Return the kinds that a step counts as for the steps inside it."""
    return (kind, "each side") if alternate else (kind,)


def check_nesting(found: PartialStep, kind: str, findings: Diagnostics) -> None:
    """Check that a step may stand inside the steps around it."""
    for (inner, outer), mend in _NESTING.items():
        if kind == inner and outer in found.scope.inside:
            findings.add(found.spot, f"`{inner}` cannot stand inside `{outer}`.", mend)
            return
    if "alternate" in found.entries and "each side" in found.scope.inside:
        findings.add(found.key("alternate"), _ALTERNATE, "Take this key out.")


def nesting_of_part(kinds: frozenset[str], scope: Scope) -> str:
    """Explain which step of a used script cannot stand where it is used; empty if all can."""
    for inner, outer in _NESTING:
        if inner in kinds and outer in scope.inside:
            return f"it has `{inner}` in it, which cannot stand inside `{outer}`"
    return ""


# ── the top of a script ──────────────────────────────────────────────────────────────────────────


def check_tail(bed: Node | None, tail: Node | None, findings: Diagnostics) -> None:
    """Check that there is a bed that can go on after the end."""
    name = _in_bed(bed, "name") if isinstance(bed, MapNode) else bed
    if tail is None or not isinstance(name, TextNode) or name.text != NO_BED:
        return
    what = "silence is no tail: there is no bed that could go on after the end."
    findings.add(tail.spot, what, "Name a bed, or take `tail` out.")


def check_width_of_bed(bed: Node | None, findings: Diagnostics) -> None:
    """Check that the bed can be as wide as is written."""
    if not isinstance(bed, MapNode):
        return
    name, width = _in_bed(bed, "name"), _in_bed(bed, "width")
    if not isinstance(name, TextNode) or not isinstance(width, TextNode):
        return
    if name.text == NO_BED:
        findings.add(width.spot, "there is no bed that could be so wide.", "Name a bed, or take `width` out.")
    elif name.text in BETWEEN_EARS and width.text != str(WIDEST):
        what = f"{name.text} is nothing but what the two ears hear otherwise, so it is always wide."
        findings.add(width.spot, what, "Take `width` out, or name another bed.")


def _in_bed(bed: MapNode, name: str) -> Node | None:
    return next((value for key, value in bed if key.text == name), None)


def check_sides(node: Node | None, findings: Diagnostics) -> None:
    """Check that the order of the sides names both."""
    for key, value in node if isinstance(node, MapNode) else ():
        if key.text == "order" and isinstance(value, ListNode):
            names = [item.text for item in value.items if isinstance(item, TextNode)]
            if len(names) == 2 and names[0] == names[1]:
                what = f"the order of the sides names {quote(names[0])} twice."
                findings.add(value.items[1].spot, what, "Write [right, left] or [left, right].")


def lists_of_minutes(always: Node | None, when: Node | None) -> Iterator[Node]:
    """Find every list of offered lengths."""
    if always is not None:
        yield always
    for _, values in when if isinstance(when, MapNode) else ():
        yield from (minutes for _, minutes in values) if isinstance(values, MapNode) else ()


def check_minutes(node: Node | None, findings: Diagnostics) -> None:
    """Check that no length is offered twice."""
    seen: set[Ms] = set()
    for item in node.items if isinstance(node, ListNode) else ():
        if not isinstance(item, TextNode):
            continue
        try:
            length_ms = parse_minutes(item.text.strip())
        except InvalidQuantity:
            continue  # told already, where it was read
        if length_ms in seen:
            findings.add(item.spot, f"{quote(item.text)} is offered twice.", "Take one of them out.")
        seen.add(length_ms)
