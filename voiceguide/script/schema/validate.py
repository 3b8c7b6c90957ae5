"""Validate values against their types: a text, list or mapping becomes a value of the model."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from voiceguide.core.reading import component
from voiceguide.core.suggest import listed, nearest, suggest
from voiceguide.errors import SourceLocation
from voiceguide.script.model import Quantity, Unit
from voiceguide.script.names import bare_name
from voiceguide.script.schema.announcing import read_announce
from voiceguide.script.schema.bell_times import read_bells
from voiceguide.script.schema.items import read_items
from voiceguide.script.schema.pool_lines import read_pool
from voiceguide.script.schema.quantities import (
    InvalidQuantity,
    format_quantity,
    parse_fixed_duration,
    parse_minutes,
    parse_quantity,
    parse_ramp,
    parse_whole,
)
from voiceguide.script.schema.timed_lines import read_timed_lines
from voiceguide.script.schema.types import (
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
    Steps,
    Table,
    TimedLines,
    Whole,
    Words,
)
from voiceguide.script.schema.wording import (
    Scope,
    listed_as,
    read_line,
    read_plain_text,
    read_texts,
    read_words,
)
from voiceguide.script.session_lengths import read_range
from voiceguide.script.terms import FOLDERS_DEEP
from voiceguide.script.yaml.nodes import Diagnostics, ListNode, MapNode, Node, TextNode, kind, quote
from voiceguide.units import MINUTE, in_minutes, short_length

Entries = dict[str, tuple[TextNode, Node]]
"""Key → the place of the key, and its value."""


def read_value(node: Node, shape: Shape, label: str, scope: Scope, findings: Diagnostics) -> Any:  # noqa: ANN401 - what is made depends on the shape
    """Read a value of any shape but steps.

    Args:
        node: What stands in the file.
        shape: What should stand there.
        label: The key it belongs to, for messages.
        scope: The scope of this place.
        findings: Takes the problems.

    Returns:
        The value of the model; None if it is wrong, and then a problem was recorded.
    """
    if isinstance(node, TextNode) and node.broken:
        return None
    match shape:
        case Plain(several=True):
            texts = read_texts(node, shape, label, scope, findings)
            return None if texts is None else listed_as(label, texts)
        case Plain():
            return read_plain_text(node, shape, label, scope, findings)
        case Words():
            return read_words(node, shape, label, scope, findings)
        case Name():
            return _name(node, shape, label, findings)
        case OneOf():
            return _one_of(node, shape, label, findings)
        case MinutesRange():
            return read_range(node, shape, label, findings)
        case Duration() | Whole() | Minutes() | Amount():
            return _number(node, shape, label, findings)
        case Several():
            return _several(node, shape, label, scope, findings)
        case Table():
            return _table(node, shape, label, scope, findings)
        case Group():
            return _group(node, shape, label, scope, findings)
        case Announce():
            return read_announce(node, shape, label, scope, findings)
        case TimedLines():
            return read_timed_lines(node, label, scope, findings)
        case Pool():
            return read_pool(node, shape, label, scope, findings)
        case Decibels():
            return _decibels(node, shape, label, findings)
        case FileName():
            return _file_name(node, shape, label, findings)
        case BellTimes():
            return read_bells(node, shape, label, findings)
        case Items():
            return read_items(node, label, scope, findings)
    raise TypeError(f"{shape} is read by the reader")


def match_keys(
    node: MapNode,
    keys: Iterable[Key],
    what: str,
    findings: Diagnostics,
    *,
    refused: tuple[Refusal, ...] = (),
    elsewhere: dict[str, str] | None = None,
) -> Entries:
    """Match a mapping's keys with those it can have; unknown, refused and missing ones are noted.

    Args:
        node: The mapping.
        keys: The keys it can have.
        what: What the mapping is, for messages.
        findings: Takes the problems.
        refused: Keys that people may try, with the reason why not.
        elsewhere: Keys that belong to something else, with a sentence that says to what.
    """
    known = {key.name: key for key in keys}
    also = {other: key.name for key in known.values() for other in key.also}
    reasons = {name: refusal for refusal in refused for name in refusal.names}
    entries: Entries = {key.text: (key, value) for key, value in node if key.text in known}
    for key, value in node:
        name = key.text
        if name in reasons:
            findings.add(key.spot, reasons[name].why, reasons[name].mend)
        elif name not in known:
            hint = "" if name in also else (elsewhere or {}).get(name, "")
            meant = None if hint else nearest(name, known, also)
            if meant is not None:
                # Read on as it was meant, so that one slip is one problem.
                entries.setdefault(meant, (key, value))
                hint = f'Did you mean "{meant}"?'
            if not hint and _after_comma(key, value):
                hint = 'In braces every comma begins a key; put quotes around a text with commas: "…".'
            hint = hint or f"It can have {listed(_ticked(known), 'and')}."
            findings.add(key.spot, f"{quote(name)} is not a key of {what}.", hint)
    for needed in known.values():
        if needed.required and needed.name not in entries and not node.broken:
            findings.add(node.spot, f"{what} needs `{needed.name}`.", _mend_missing(needed), absent=True)
    return entries


def _after_comma(key: TextNode, value: Node) -> bool:
    """Report whether a key is the rest of a sentence that a comma in braces has cut off."""
    ahead = key.spot.text[: key.spot.column - 1].rstrip()
    return isinstance(value, TextNode) and value.empty and not value.text and ahead.endswith(",")


def _mend_missing(key: Key) -> str:
    match key.shape:
        case Steps():
            return f"Write {key.name}: and its steps below, each with a dash before it."
        case Table(value=Steps()):
            return f"Write {key.name}: and below it each value with a colon, and its steps below that."
        case _:
            return f"Write for instance: {key.name}: {key.example}"


def _ticked(names: Iterable[str]) -> list[str]:
    return [f"`{name}`" for name in names]


def _name(node: Node, shape: Name, label: str, findings: Diagnostics) -> str | None:
    text = _exactly(node, label, findings, shape.what, shape.mend)
    if text is None or re.fullmatch(shape.pattern, text):
        return text
    bare = bare_name(text) if shape.bare else None
    mend = f"Write only the name: {bare}" if bare else shape.mend
    findings.add(node.spot, f"{quote(text)} cannot be {shape.what}.", mend)
    return None


def _exactly(node: Node, label: str, findings: Diagnostics, wants: str, mend: str) -> str | None:
    """Read a text where every blank counts."""
    text = read_line(node, label, findings, wants, mend)
    return node.text if text is not None and isinstance(node, TextNode) else None


def _decibels(node: Node, shape: Decibels, label: str, findings: Diagnostics) -> float | None:
    """Read a level such as `-4dB`; a louder one than usual would be cut off by the limiter."""
    text = read_line(node, label, findings)
    if text is None:
        return None
    mend = f"Write how much softer than usual it shall be, {shape.least:g}dB to 0dB: {label}: -4dB"
    if (found := re.fullmatch(r"([+-]?)(\d{1,3}(?:\.\d)?)\s*dB", text, re.IGNORECASE)) is None:
        findings.add(node.spot, f"`{label}` cannot be {quote(text)}.", mend)
        return None
    level = float(found[2]) * (-1 if found[1] == "-" else 1)
    if shape.least <= level <= 0:
        return level or 0.0
    why = "louder than usual, which no words can be" if level > 0 else "too soft to be understood"
    findings.add(node.spot, f"`{label}`: {quote(text)} is {why}.", mend)
    return None


def _file_name(node: Node, shape: FileName, label: str, findings: Diagnostics) -> str | None:
    """Read the name of a file that lies in the folder of the script or in a folder there, never elsewhere."""
    mend = "Put the file beside the script, or into a folder there, and write its name: gong.wav"
    text = _exactly(node, label, findings, shape.what, mend)
    if text is None:
        return None
    parts = text.split("/")
    try:
        if len(parts) <= FOLDERS_DEEP and text.lower().endswith(tuple(f".{end}" for end in shape.endings)):
            return "/".join(map(component, parts))
    except ValueError:
        pass
    what = f"`{label}`: {quote(text)} is not {shape.what} in the folder of the script."
    findings.add(node.spot, what, mend)
    return None


def _one_of(node: Node, shape: OneOf, label: str, findings: Diagnostics) -> object:
    only = "only " if len(shape.values) == 1 else ""
    mend = f"It can {only}be {listed(shape.values)}."
    text = _exactly(node, label, findings, "one word", mend)
    if text is None:
        return None
    if text in shape.values:
        return shape.makes(text)
    mend = suggest(text, shape.values) or mend
    findings.add(node.spot, f"`{label}` cannot be {quote(text)}.", mend)
    return None


def _number(
    node: Node, shape: Duration | Whole | Minutes | Amount, label: str, findings: Diagnostics
) -> float | tuple[int, int] | Quantity | None:
    text = read_line(node, label, findings, *_wanted(shape))
    if text is None:
        return None
    try:
        match shape:
            case Duration(ramps=True) if ".." in text:
                first, last = parse_ramp(text)
                return _within_time(first, shape, text), _within_time(last, shape, text)
            case Duration():
                return _within_time(parse_fixed_duration(text), shape, text)
            case Whole():
                return _within_whole(parse_whole(text), shape, text)
            case Minutes():
                return in_minutes(_within_minutes(parse_minutes(text), shape, text))
            case Amount():
                return _within_amount(parse_quantity(text, shape.units, fill=shape.fill), shape, text)
    except InvalidQuantity as error:
        findings.add(node.spot, f"`{label}`: {error.what}", error.mend)
        return None


def _wanted(shape: Duration | Whole | Minutes | Amount) -> tuple[str, str]:
    """Name a quantity, and say how it is written."""
    match shape:
        case Duration():
            return "a length of time", "Write it after the colon, such as 20s or 2min."
        case Minutes():
            return "a number of minutes", "Write it after the colon, such as 10."
        case Whole():
            return "a number", f"Write it after the colon: {shape.least} to {shape.most}."
        case Amount():
            timed, counted = Unit.MS in shape.units, len(shape.units) > (Unit.MS in shape.units)
            number = "a number of breaths" if Unit.BREATHS in shape.units else "a number"
            what = " or ".join(["a length of time"] * timed + [number] * counted)
            example = "20s or 20s..2min" if timed else "4 or 2..6"
            return what, f"Write it after the colon, such as {example}; words have keys of their own."


def _within_time(lasting_ms: int, shape: Duration, text: str) -> int:
    if shape.least_ms <= lasting_ms <= shape.most_ms:
        return lasting_ms
    low, high = (format_quantity(Quantity(ms, ms, ms)) for ms in (shape.least_ms, shape.most_ms))
    why = f": {shape.why}" if shape.why and lasting_ms < shape.least_ms else ""
    edge = f"shorter than {low}" if lasting_ms < shape.least_ms else f"longer than {high}"
    raise InvalidQuantity(f"{quote(text)} is {edge}{why}.", f"Write a time from {low} to {high}.")


def _within_whole(number: int, shape: Whole, text: str) -> int:
    if shape.least <= number <= shape.most:
        return number
    edge = f"less than {shape.least}" if number < shape.least else f"more than {shape.most}"
    raise InvalidQuantity(f"{quote(text)} is {edge}.", f"Write a number from {shape.least} to {shape.most}.")


def _within_minutes(length_ms: int, shape: Minutes, text: str) -> int:
    if shape.least_ms <= length_ms <= shape.most_ms:
        return length_ms
    low, high = short_length(shape.least_ms), str(shape.most_ms // MINUTE)
    edge = f"less than {low}" if length_ms < shape.least_ms else f"more than {high} minutes"
    raise InvalidQuantity(f"{quote(text)} is {edge}.", f"Write from {low} to {high} minutes.")


def _within_amount(amount: Quantity, shape: Amount, text: str) -> Quantity:
    timed, may_be = amount.unit is Unit.MS, "is" if amount.rigid else "can be"
    least, most = (shape.least, shape.most_ms) if timed else (shape.least_count, shape.most)
    if amount.most == 0 and not timed:
        raise InvalidQuantity(
            f"{quote(text)} is never anything.", "Write a most of at least 1, such as 0..1."
        )
    if amount.least < least:
        low = format_quantity(Quantity(least, least, least, amount.unit))
        raise InvalidQuantity(f"{quote(text)} {may_be} less than {low}.", f"Write at least {low}.")
    if amount.most > most:
        high = format_quantity(Quantity(most, most, most, amount.unit))
        why = f": {shape.why}" if shape.why else ""
        raise InvalidQuantity(f"{quote(text)} {may_be} more than {high}{why}.", f"Write {high} at most.")
    return amount


def _several(
    node: Node, shape: Several, label: str, scope: Scope, findings: Diagnostics
) -> tuple[Any, ...] | None:
    if isinstance(node, TextNode) and shape.single and not node.empty:
        items: tuple[Node, ...] = (node,)
    elif isinstance(node, ListNode):
        items = node.items
    else:
        empty = isinstance(node, TextNode) and node.empty
        mend = "Begin each of its lines with a dash."
        if isinstance(node, TextNode) and len(node.text) <= 20 and not empty:
            # In brackets a comma without quotes would make two of it.
            mend = f"Write [{quote(node.text) if ',' in node.text else node.text}]."
        what = f"`{label}` needs a list, but {kind(node)} stands here."
        findings.add(node.spot, what, mend, absent=empty)
        return None
    if not items:
        findings.add(
            node.spot, f"the list after `{label}` is empty.", "Fill it, or take the key out.", absent=True
        )
        return None
    if shape.exactly is not None and len(items) != shape.exactly:
        what = f"`{label}` needs exactly {shape.exactly} values, but {len(items)} stand here."
        findings.add(node.spot, what, "Take out what is too much, or add what is missing.", absent=True)
        return None
    values = [read_value(item, shape.item, label, scope, findings) for item in items]
    return None if None in values else tuple(values)


def _table(
    node: Node, shape: Table, label: str, scope: Scope, findings: Diagnostics
) -> tuple[Any, ...] | None:
    if not isinstance(node, MapNode) or not node.entries:
        what = f"`{label}` needs lines such as `name: value` below it, but {kind(node)} stands here."
        empty = isinstance(node, MapNode) or (isinstance(node, TextNode) and node.empty)
        findings.add(node.spot, what, "Write them, or take the key out.", absent=empty)
        return None
    known = {key.name: key.shape for key in shape.known}
    pairs = [
        (
            read_value(key, shape.key, label, scope, findings),
            read_value(value, known.get(key.text, shape.value), key.text, scope, findings),
        )
        for key, value in node
    ]
    return None if any(None in pair for pair in pairs) else tuple(pairs)


def _group(node: Node, shape: Group, label: str, scope: Scope, findings: Diagnostics) -> object:
    if isinstance(node, TextNode) and shape.shorthand:
        field = next(key for key in shape.keys if key.name == shape.shorthand)
        value = read_value(node, field.shape, label, scope, findings)
        return None if value is None else _made(shape, node.spot, {field.field or field.name: value})
    if not isinstance(node, MapNode):
        names = listed(_ticked(key.name for key in shape.keys), "and")
        what = f"`{label}` needs a group of keys, but {kind(node)} stands here."
        findings.add(node.spot, what, f"Write {names} below it.")
        return None
    before = findings.noted
    if shape.filled and not node.entries and not node.broken:
        what, mend = (
            f"`{label}` is empty.",
            f"Write for instance {shape.keys[0].name}: {shape.keys[0].example}",
        )
        findings.add(node.spot, what, f"{mend}, or take the key out.", absent=True)
    entries = match_keys(node, shape.keys, shape.what, findings, refused=shape.refused)
    fields = {key.name: key.field or key.name for key in shape.keys}
    shapes = {key.name: key.shape for key in shape.keys}
    values = {
        fields[name]: read_value(value, shapes[name], name, scope, findings)
        for name, (_, value) in entries.items()
    }
    whole = findings.noted == before and not node.broken and None not in values.values()
    return _made(shape, node.spot, values) if whole else None


def _made(shape: Group, spot: SourceLocation, values: dict[str, Any]) -> object:
    return shape.makes(spot=spot, **values) if shape.placed else shape.makes(**values)
