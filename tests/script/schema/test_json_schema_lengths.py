"""The lengths of `when: {minutes: 20..}` in the schema for editors: what the reader takes, it takes."""

from __future__ import annotations

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.script.schema.json_schema import json_schema
from voiceguide.script.schema.quantities import parse_minutes
from voiceguide.script.session_lengths import ANY_RANGE, read_range
from voiceguide.script.yaml.compose import tree_of
from voiceguide.script.yaml.nodes import Diagnostics

DEFINITIONS = json_schema()["definitions"]
WHEN = DEFINITIONS["step-say"]["properties"]["when"]
VALIDATOR = jsonschema.Draft7Validator({**WHEN, "definitions": DEFINITIONS})
number = st.integers(1, 720).map(str) | st.sampled_from(("7:30", "450s", "7.5", "2 min", "90", "30x"))


def is_sound(text: str) -> bool:
    """Report whether the reader of scripts finds nothing to mend."""
    findings = Diagnostics()
    node = tree_of(f'"{text}"\n', "x").node
    return node is not None and read_range(node, ANY_RANGE, "minutes", findings) is not None


@pytest.mark.parametrize(
    ("text", "sound"),
    [
        ("20..", True),
        ("..20", True),
        ("10..20", True),
        ("1..720", True),
        ("..", False),
        ("20", False),
        ("20...30", False),
        ("twenty..", False),
        ("5..10..20", False),
        ("7:30..", True),
        ("..450s", True),
        ("7:30..12", True),
        ("7.5 .. 12 min", True),
        ("1h..1h30min", True),
        ("7:30", False),
        ("7:75..", False),
        ("450..", True),
    ],
)
def test_a_range_of_minutes(text: str, sound: bool) -> None:
    assert VALIDATOR.is_valid({"minutes": text}) is sound is is_sound(text)


@given(number | st.just(""), st.sampled_from(("..", ".", "", "...", "-")), number | st.just(""))
def test_it_agrees_with_the_reader_but_on_the_order(first: str, between: str, then: str) -> None:
    text = f"{first}{between}{then}"
    in_order = not (first and then and between == "..") or _ms(first) < _ms(then)
    valid = VALIDATOR.is_valid({"minutes": text})
    assert (valid and in_order) is is_sound(text)


def _ms(text: str) -> int:
    return 0 if text == "30x" else parse_minutes(text)


@pytest.mark.parametrize("text", ["0..", "..721", "5s..", "..13h"])
def test_the_reader_alone_knows_how_long_a_session_may_be(text: str) -> None:
    assert VALIDATOR.is_valid({"minutes": text})
    assert not is_sound(text)


def test_options_beside_it_are_what_they_were() -> None:
    assert VALIDATOR.is_valid({"mode": "day", "minutes": "20.."})
    assert VALIDATOR.is_valid({"surface": ["bed", "floor"]})
    assert not VALIDATOR.is_valid({"minutes": ["20..", "..10"]})
    assert WHEN["properties"]["minutes"]["examples"] == ["20.."]
