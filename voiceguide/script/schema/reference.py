"""Write the reference of the language from the grammar: tables of keys in Markdown.

`python -m voiceguide.script.schema.reference`, or `make docs`, prints what `docs/script-reference.md` holds.
"""

from __future__ import annotations

from collections.abc import Iterable

from voiceguide.core.suggest import listed
from voiceguide.script.model import Quantity, Unit
from voiceguide.script.schema.grammar import BEGINS, ID, LEVEL, PACE, STEPS, TOP, WHEN, keys_of
from voiceguide.script.schema.quantities import format_quantity
from voiceguide.script.schema.types import (
    ROUTINE,
    Amount,
    Announce,
    BellTimes,
    Decibels,
    Duration,
    FileName,
    Group,
    Items,
    Key,
    Minutes,
    MinutesRange,
    Name,
    OneOf,
    Plain,
    Pool,
    Refusal,
    Several,
    Shape,
    StepKind,
    Steps,
    Table,
    TimedLines,
    Whole,
    Words,
)
from voiceguide.script.schema.wording import FORMS

_HEAD = """\
# Reference of the script language

Every key, made from the definitions that scripts are read by (`make docs`). What they do together is told in
[script-language.md](script-language.md). Where *words* stand, a sentence is meant, a list of
wordings, or its forms: {forms}. Each form may be a list of wordings, too.
"""


def page() -> str:
    """Write the reference as a page of its own."""
    forms = listed((f"`{form}`" for form in FORMS), "and")
    return f"{_HEAD.format(forms=forms)}\n{reference()}"


def reference() -> str:
    """Write all tables: the keys at the top, those in groups, and each kind of step."""
    groups = [(key.name, group) for key in TOP if (group := _group_in(key.shape))]
    parts = [
        "## Keys at the top of a script",
        _table(TOP),
        *(f"### In `{name}`\n\n{_table(group.keys)}{_refusals(group.refused)}" for name, group in groups),
        "## Steps",
        "Every step may also have these keys; a `safety` step has only the first, and a `bell` and a `sound` "
        f"have no `pace`.\n\n{_table((ID, WHEN, BEGINS, LEVEL, PACE))}",
        "Inside `rounds` a quantity or a time of a step may be a list of such, one for each round.",
        *(_step(kind) for kind in STEPS.values()),
    ]
    return "\n\n".join(parts) + "\n"


def describe(shape: Shape) -> str:
    """Describe the type of a value in a few words."""
    match shape:
        case Plain(several=True):
            return "a text, or a list of wordings"
        case Plain() | Words(changes=False):
            return "a text"
        case Words():
            return "words"
        case Name():
            return "the name of a routine" if shape.pattern == ROUTINE else shape.what
        case OneOf():
            return listed(f"`{value}`" for value in shape.values)
        case Duration():
            ramp = ", or two with `..` between them" if shape.ramps else ""
            return f"a time, {_time(shape.least_ms)} to {_time(shape.most_ms)}{ramp}"
        case Whole():
            return f"a whole number, {shape.least} to {shape.most}"
        case Minutes():
            return f"minutes, {_time(shape.least_ms)} to {_time(shape.most_ms)}"
        case MinutesRange():
            return "a range of minutes, `20..`, `..7:30` or `450s..12`"
        case Amount():
            return _amount(shape)
        case Several():
            item = describe(shape.item)
            number = f"exactly {shape.exactly}" if shape.exactly else "a list"
            return f"{item}, or a list of such" if shape.single else f"{number}: {item}"
        case Table():
            return f"a line for each: {describe(shape.key)}, then {describe(shape.value)}"
        case Group():
            short = next((key.shape for key in shape.keys if key.name == shape.shorthand), None)
            short = None if isinstance(short, Plain) else short
            told = "a text" if short is None else describe(short)
            return f"{told}, or keys (see below)" if shape.shorthand else "keys (see below)"
        case Pool():
            return "a list of lines, or the name of a pool" if shape.named else "a list of lines"
        case Decibels():
            return f"a level, {shape.least:g}dB to 0dB"
        case FileName():
            return shape.what
        case BellTimes():
            return "`{every: time}`, or a list of times, with a minus from the end"
        case Items():
            return "a list of texts, or of groups of texts with the same keys"
        case Announce():
            names = listed((f"`{name}`" for name in shape.names), "and")
            what = "a text, " if shape.what else ""
            return f"{what}`yes`, `no`, or one of the two for each of {names}"
        case TimedLines():
            return "a line for each place (a time, `half`, or a time with a minus): words, or a list of them"
        case Steps():
            return "a list of steps"


def _group_in(shape: Shape) -> Group | None:
    match shape:
        case Group():
            return shape
        case Several():
            return _group_in(shape.item)
        case _:
            return None


def _step(kind: StepKind) -> str:
    own = [key for key in keys_of(kind) if key not in (ID, WHEN, BEGINS, LEVEL, PACE)]
    first, others = own[0], own[1:]
    head = f"### `{kind.name}`: {describe(first.shape)}\n\n{first.doc} Example: `{_example(first)}`"
    if (group := _group_in(first.shape)) is not None:
        head += f"\n\n{_table(group.keys)}"
    return head + (f"\n\n{_table(others)}" if others else "") + _refusals(kind.refused)


def _refusals(refused: Iterable[Refusal]) -> str:
    lines = [f"- No {listed(f'`{name}`' for name in refusal.names)}: {refusal.why}" for refusal in refused]
    return "\n\n" + "\n".join(lines) if lines else ""


def _table(keys: Iterable[Key]) -> str:
    rows = ["| key | takes | default | meaning | example |", "|---|---|---|---|---|"]
    for key in keys:
        default = "required" if key.required else f"`{key.default}`" if key.default else ""
        cells = (f"`{key.name}`", describe(key.shape), default, key.doc, f"`{_example(key)}`")
        rows.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(rows)


def _example(key: Key) -> str:
    return f"{key.name}: {key.example}"


def _time(ms: int) -> str:
    return format_quantity(Quantity(ms, ms, ms))


def _amount(shape: Amount) -> str:
    ways = []
    if Unit.COUNT in shape.units:
        ways.append(f"a count, {shape.least_count} to {shape.most}")
    if Unit.MS in shape.units:
        ways.append(f"a time, {_time(shape.least)} to {_time(shape.most_ms)}")
    if Unit.BREATHS in shape.units:
        ways.append("breaths")
    return listed([*ways, "`fill`"] if shape.fill else ways) + ", rigid or elastic"


if __name__ == "__main__":
    print(page(), end="")
