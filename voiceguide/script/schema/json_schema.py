"""Export the grammar as JSON Schema, for completion and hover help in editors.

Draft 7, which editors know best. It accepts every script that the reader accepts, as YAML 1.2 types it
(`90` a number, `1:30` a string) and also with every value a string. It does not know what only a look
around can tell: nesting, options, rules and used scripts.
"""

from __future__ import annotations

import json
from typing import Any, Final

from voiceguide.script.model import Unit
from voiceguide.script.schema.grammar import BEGINS, STEPS, TOP, keys_of, varies_by_round
from voiceguide.script.schema.items import MOST_ITEMS
from voiceguide.script.schema.types import (
    ROUTINE,
    Amount,
    Announce,
    BellTimes,
    Braces,
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
    Several,
    Shape,
    Steps,
    Table,
    TimedLines,
    Whole,
    Words,
)
from voiceguide.script.schema.wording import FORMS
from voiceguide.script.terms import LARGEST_COUNT
from voiceguide.script.yaml.compose import tree_of
from voiceguide.script.yaml.nodes import ListNode, MapNode, Node, TextNode
from voiceguide.units import MINUTE

Json = dict[str, Any]

_SCALAR: Final = ["string", "number", "boolean"]
"""What stands for a text in a script may look like a number or a truth value to another YAML reader."""
_UNITS: Final = ("ms", "s", "sec", "secs", "second", "seconds", "m", "min", "mins", "minute", "minutes",
                 "h", "hour", "hours")  # fmt: skip
_COUNT: Final = r"0*[1-9]\d{0,3}"
_BLANK: Final = r"\s*"
_DOTS: Final = rf"{_BLANK}\.\.{_BLANK}"


def json_schema() -> Json:
    """Make the JSON Schema of a script."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "A routine script of voiceguide",
        **_object(TOP),
        "definitions": {
            **_shared(),
            "steps": {"type": "array", "minItems": 1, "items": _ref("step")},
            "step": {"anyOf": [_ref(_id(name)) for name in STEPS]},
            **{
                _id(name): {
                    "title": name,
                    "description": kind.key.doc,
                    **_by_round(name, _object(_required_first(name))),
                }
                for name, kind in STEPS.items()
            },
        },
    }


def schema_text() -> str:
    """Print the schema as a file has it."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def _required_first(name: str) -> tuple[tuple[Key, bool], ...]:
    return tuple((key, key.required or key.name == name) for key in keys_of(STEPS[name]))


def _by_round(name: str, schema: Json) -> Json:
    """Allow a list, one value for each round, where a key of a step may have one."""
    properties = schema["properties"]
    for key in keys_of(STEPS[name]):
        if varies_by_round(key):
            one = _shape(key.shape)
            ways = one.get("anyOf", [one])
            told = {
                name: value for name, value in properties[key.name].items() if name not in ("allOf", "anyOf")
            }
            properties[key.name] = {**told, "anyOf": [*ways, _list_of(one)]}
    return schema


def _id(step: str) -> str:
    return f"step-{step.replace(' ', '-')}"


def _object(keys: tuple[Key, ...] | tuple[tuple[Key, bool], ...]) -> Json:
    pairs = [(key, key.required) if isinstance(key, Key) else key for key in keys]
    found: Json = {
        "type": "object",
        "properties": {key.name: _property(key) for key, _ in pairs},
        "additionalProperties": False,
    }
    if required := [key.name for key, must in pairs if must]:
        found["required"] = required
    return found


def _property(key: Key) -> Json:
    schema = _shape(key.shape)
    if key.name == BEGINS.name and key is not BEGINS:
        # Where a step has words at places inside it, a time alone is when it begins.
        schema = {"anyOf": [schema, _shape(BEGINS.shape)]}
    # In draft 7 nothing beside a `$ref` counts.
    schema = {"allOf": [schema]} if "$ref" in schema else schema
    told: Json = {"description": key.doc, **schema, "examples": [_value(key.example)]}
    if key.default:
        told["default"] = _value(key.default)
    return told


def _shape(shape: Shape) -> Json:
    match shape:
        case Plain(braces=Braces.SIDES):
            sentence = "sentence-or-nothing" if shape.silence else "sentence"
            return {"anyOf": [_ref(sentence), _ref("wordings")]} if shape.several else _ref(sentence)
        case Plain():
            text = _text(shape.braces, shape.longest)
            silence: list[Json] = [{"const": ""}] if shape.silence else []
            return {"anyOf": [text, _list_of(text), *silence]} if shape.several else text
        case Words():
            name = "words" if shape.changes else "sentence"
            return _ref(f"{name}-or-nothing" if shape.silence else name)
        case Name():
            return {"type": _SCALAR, "pattern": f"^(?:{shape.pattern})$"}
        case OneOf():
            return {"enum": list(shape.values)}
        case Duration():
            return _ref("time-or-ramp" if shape.ramps else "time")
        case Whole():
            number: Json = {"type": "integer", "minimum": shape.least, "maximum": shape.most}
            return {"anyOf": [number, {"type": "string", "pattern": _whole_text(_COUNT)}]}
        case Minutes():
            whole: Json = {"type": "number", "exclusiveMinimum": 0, "maximum": shape.most_ms // MINUTE}
            return {"anyOf": [whole, {"type": "string", "pattern": _whole_text(_minutes())}]}
        case MinutesRange():
            return _ref("minutes-range")
        case Amount():
            return _amount(shape)
        case Several():
            return _several(shape)
        case Table():
            names: Json = (
                {"pattern": f"^(?:{shape.key.pattern})$"} if isinstance(shape.key, Name) else {"minLength": 1}
            )
            if shape.refused:
                names = {**names, "not": {"enum": list(shape.refused)}}
            values = _shape(shape.value)
            return {
                "type": "object",
                "minProperties": 1,
                "propertyNames": names,
                **({"properties": {key.name: _property(key) for key in shape.known}} if shape.known else {}),
                "additionalProperties": values,
            }
        case Group():
            group = _object(shape.keys) | ({"minProperties": 1} if shape.filled else {})
            short = [_shape(key.shape) for key in shape.keys if key.name == shape.shorthand]
            return {"anyOf": [*short, group]} if short else group
        case Announce():
            each: Json = {
                "type": "object",
                "minProperties": 1,
                "properties": dict.fromkeys(shape.names, _ref("yes-or-no")),
                "additionalProperties": False,
            }
            dose = [_text(Braces.SIDES, 120)] if shape.what else []
            return {"anyOf": [_ref("yes-or-no"), each, *dose]}
        case TimedLines():
            return _ref("timed-lines")
        case Pool():
            named: Json = {"type": "string", "pattern": f"^(?:{ROUTINE})$"}
            return {"anyOf": [named, _ref("pool")]} if shape.named else _ref("pool")
        case Decibels():
            figure = r"(?:-\d{1,3}(?:\.\d)?|\+?0{1,3}(?:\.0)?)"
            return {"type": "string", "pattern": _whole_text(rf"{figure}\s*{_any_case('db')}")}
        case FileName():
            endings = "|".join(map(_any_case, shape.endings))
            return {"type": "string", "pattern": rf"^(?:[^/\\]+/)?[^/\\]*\.(?:{endings})$"}
        case BellTimes():
            text = {"type": "string", "pattern": _whole_text(rf"[-\u2212]?\s*(?:{_duration()})")}
            every = {"every": {"description": "From each bell to the next.", **_ref("time")}}
            table = {"type": "object", "properties": every, "required": ["every"]}
            times: Json = {"type": "array", "minItems": 1, "items": text}
            return {"anyOf": [{**table, "additionalProperties": False}, times]}
        case Items():
            return _ref("items")
        case Steps():
            return _ref("steps")


def _text(braces: Braces, longest: int) -> Json:
    text: Json = {"type": _SCALAR, "minLength": 1}
    if braces is Braces.NONE:
        text["pattern"] = "^[^{}]*$"
    if braces is Braces.SIDES:
        # Names of lists may be put in as well as sides and numbers; only the reader knows which there are.
        text["pattern"] = r"^([^{}]|\{[^{}.:\s]{1,40}(\.[^{}.:\s]{1,40})?(:\S{1,20})?\})*$"
    # Line breaks and runs of blanks count as one blank, so a text can be longer than what is said of it.
    return text if longest > 120 else {**text, "maxLength": 10 * longest}


def _ref(name: str) -> Json:
    return {"$ref": f"#/definitions/{name}"}


def _shared() -> Json:
    """Define the shapes that many keys have."""
    text = _text(Braces.SIDES, 1_000)
    count: Json = {"type": "integer", "minimum": 1, "maximum": LARGEST_COUNT}
    name: Json = {"type": "string", "pattern": f"^(?:{ROUTINE})$"}
    other: Json = {
        "type": "object",
        "description": "All lines of another pool.",
        "properties": {"pool": name},
        "required": ["pool"],
        "additionalProperties": False,
    }
    kept: Json = {
        "type": "object",
        "description": "A line with `keep: yes` is said in every length.",
        "properties": {"say": _ref("words"), "keep": {"enum": ["yes", "no"]}},
        "required": ["say"],
        "additionalProperties": False,
    }
    named: Json = {
        "type": "object",
        "description": "Several words of one entry, each under a key.",
        "minProperties": 1,
        "additionalProperties": text,
    }
    patterns = {
        "time": _duration(),
        "minutes-range": rf"(?:{_minutes()}){_DOTS}(?:{_minutes()})?|{_DOTS}(?:{_minutes()})",
        "time-or-ramp": rf"(?:{_duration()})(?:{_BLANK}\.\.{_BLANK}(?:{_duration()}))?",
        "elastic-time": _elastic(_duration()),
        "elastic-time-or-fill": _elastic(_duration(), fill=True),
        "elastic-breaths": _elastic(_COUNT) + rf"\s+{_any_case('breath')}[sS]?",
    }
    return {
        "sentence": text,
        "sentence-or-nothing": {**text, "minLength": 0},
        "wordings": _list_of(_ref("sentence")),
        "words": _words("sentence"),
        "words-or-nothing": _words("sentence-or-nothing"),
        "yes-or-no": {"enum": ["yes", "no", "true", "false", True, False]},
        "timed-lines": {
            "type": "object",
            "minProperties": 1,
            "propertyNames": {"pattern": _whole_text(rf"-?\s*(?:{_duration()})|{_any_case('half')}")},
            "additionalProperties": {
                "anyOf": [_ref("words"), {"type": "array", "minItems": 1, "items": _ref("words")}]
            },
        },
        "pool": {"type": "array", "minItems": 1, "items": {"anyOf": [_ref("words"), other, kept]}},
        "items": {"type": "array", "minItems": 1, "maxItems": MOST_ITEMS, "items": {"anyOf": [text, named]}},
        "elastic-count": _counts(count, _elastic(_COUNT)),
        "elastic-count-or-none": _counts(count, f"{_elastic(_COUNT)}|{_from_none()}"),
        **{name: {"type": "string", "pattern": _whole_text(pattern)} for name, pattern in patterns.items()},
    }


def _counts(count: Json, pattern: str) -> Json:
    return {"anyOf": [count, {"type": "string", "pattern": _whole_text(pattern)}]}


def _words(sentence: str) -> Json:
    silent = {"anyOf": [_ref("sentence-or-nothing"), _ref("wordings")]}
    forms: Json = {
        "type": "object",
        "description": "What is said the first time, from the second time on, the last time, on the second "
        "side, in later rounds, if there is little time, and to those who know it by heart.",
        "properties": dict.fromkeys(FORMS, silent),
        "required": ["first"],
        "additionalProperties": False,
    }
    return {"anyOf": [_ref(sentence), _ref("wordings"), forms]}


def _list_of(text: Json) -> Json:
    return {"type": "array", "minItems": 1, "items": text}


def _amount(shape: Amount) -> Json:
    names = {
        Unit.COUNT: "elastic-count" if shape.least_count else "elastic-count-or-none",
        Unit.MS: "elastic-time-or-fill" if shape.fill else "elastic-time",
        Unit.BREATHS: "elastic-breaths",
    }
    ways = [_ref(names[unit]) for unit in shape.units]
    return ways[0] if len(ways) == 1 else {"anyOf": ways}


def _several(shape: Several) -> Json:
    item = _shape(shape.item)
    array: Json = {"type": "array", "minItems": shape.exactly or 1, "items": item}
    if shape.exactly is not None:
        array["maxItems"] = shape.exactly
    if not shape.single:
        return array
    if isinstance(shape.item, Group):
        # A text alone; keys stand in a list.
        item = next(_shape(key.shape) for key in shape.item.keys if key.name == shape.item.shorthand)
    return {"anyOf": [item, array]}


# ── patterns ─────────────────────────────────────────────────────────────────────────────────────


def _whole_text(pattern: str) -> str:
    return f"^{_BLANK}(?:{pattern}){_BLANK}$"


def _elastic(part: str, *, fill: bool = False) -> str:
    numbers = rf"(?:{part})(?:{_DOTS}(?:{part})){{0,2}}"
    if not fill:
        return numbers
    last = _any_case("fill")
    return rf"{numbers}|(?:(?:{part}){_DOTS}){{0,2}}{last}"


def _from_none() -> str:
    """Write a count whose least, and perhaps its natural, is 0."""
    dots = rf"{_BLANK}\.\.{_BLANK}"
    return rf"0+{dots}(?:(?:0+|{_COUNT}){dots})?{_COUNT}"


def _minutes() -> str:
    return rf"\d{{1,6}}(?:\.\d{{1,3}})?|{_duration()}"


def _duration() -> str:
    units = "|".join(_any_case(unit) for unit in sorted(_UNITS, key=len, reverse=True))
    pieces = rf"(?:\d{{1,9}}(?:\.\d{{1,3}})?\s*(?:{units})\s*)+"
    return rf"{pieces}|(?:\d{{1,3}}:)?\d{{1,3}}:[0-5]\d(?:\.\d{{1,3}})?"


def _any_case(word: str) -> str:
    return "".join(f"[{letter}{letter.upper()}]" for letter in word)


def _value(text: str) -> object:
    """Read an example as JSON."""
    node = tree_of(text, "example").node
    return _json(node) if node is not None else text


def _json(node: Node) -> object:
    match node:
        case TextNode():
            return int(node.text) if node.text.isdecimal() and not node.quoted else node.text
        case ListNode():
            return [_json(item) for item in node.items]
        case MapNode():
            return {key.text: _json(value) for key, value in node}


if __name__ == "__main__":
    print(schema_text(), end="")
