"""The lengths of `when: {minutes: 20..}` in the schema for editors: what the reader takes, it takes."""

from __future__ import annotations

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.script.schema.json_schema import json_schema
from voiceguide.script.session_lengths import check_lengths
from voiceguide.script.yaml.compose import tree_of
from voiceguide.script.yaml.nodes import Diagnostics

WHEN = json_schema()["definitions"]["step-say"]["properties"]["when"]
VALIDATOR = jsonschema.Draft7Validator(WHEN)
number = st.integers(0, 400).map(str)


def is_sound(text: str) -> bool:
    """Report whether the reader of scripts finds nothing to mend."""
    findings = Diagnostics()
    check_lengths(tree_of(f'minutes: "{text}"\n', "x").node, findings)
    return not findings.found


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
        ("0..", False),
        ("..721", False),
        ("twenty..", False),
        ("5..10..20", False),
    ],
)
def test_a_range_of_minutes(text: str, sound: bool) -> None:
    assert VALIDATOR.is_valid({"minutes": text}) is sound is is_sound(text)


@given(number | st.just(""), st.sampled_from(("..", ".", "", "...", "-")), number | st.just(""))
def test_it_agrees_with_the_reader_but_on_the_order(first: str, between: str, then: str) -> None:
    text = f"{first}{between}{then}"
    in_order = not (first and then and between == "..") or int(first) < int(then)
    valid = VALIDATOR.is_valid({"minutes": text})
    assert (valid and in_order) is is_sound(text)


def test_options_beside_it_are_what_they_were() -> None:
    assert VALIDATOR.is_valid({"mode": "day", "minutes": "20.."})
    assert VALIDATOR.is_valid({"surface": ["bed", "floor"]})
    assert not VALIDATOR.is_valid({"minutes": ["20..", "..10"]})
    assert WHEN["properties"]["minutes"]["examples"] == ["20.."]
