"""Dataclasses as plain data: what is written reads back equal, and nothing else is written or read."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from enum import Enum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.core import serde
from voiceguide.errors import TimelineError


class Side(Enum):
    """A choice, told by its value."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True)
class Mark:
    """A noun inside another."""

    at_ms: int
    side: Side | None = None


@dataclass(frozen=True)
class Sheet:
    """Every sort of field that a file may have."""

    title: str
    level: float
    loud: bool
    marks: tuple[Mark, ...] = ()
    chosen: tuple[tuple[str, str], ...] = ()
    since: int = field(default=0, metadata={"later": True})


whole = st.integers(-(10**12), 10**12)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
marks = st.builds(Mark, whole, st.none() | st.sampled_from(Side))
sheets = st.builds(
    Sheet,
    texts,
    st.floats(-1e12, 1e12),
    st.booleans(),
    st.lists(marks, max_size=3).map(tuple),
    st.dictionaries(texts, texts, max_size=3).map(lambda named: tuple(named.items())),
    whole,
)
SHEET = Sheet("evening", 1.5, True, (Mark(10, Side.LEFT), Mark(20)), (("mode", "bed"),), 3)


@given(sheets)
def test_what_goes_through_json_comes_back_equal(sheet):
    assert serde.read(json.loads(json.dumps(serde.write(sheet))), Sheet) == sheet


def test_it_is_written_in_the_order_of_the_fields():
    assert json.dumps(serde.write(SHEET)) == (
        '{"title": "evening", "level": 1.5, "loud": true,'
        ' "marks": [{"at_ms": 10, "side": "left"}, {"at_ms": 20, "side": null}],'
        ' "chosen": {"mode": "bed"}, "since": 3}'
    )


def test_a_key_that_came_later_may_be_missing():
    found = serde.write(SHEET)
    del found["since"]
    assert serde.read(found, Sheet) == replace(SHEET, since=0)


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        ("title", 3, 'title is 3; it must be a text.'),
        ("title", "x" * 20_001, "title has 20001 characters; 20000 is the most."),
        ("title", "\ud800", "title has half a character in it (a lone surrogate)."),
        ("level", True, "level is true; it must be a number."),
        ("level", float("nan"), "level is too large a number."),
        ("level", 10**400, "level is too large a number."),
        ("loud", 1, "loud is 1; it must be true or false."),
        ("since", 1.0, "since is 1.0; it must be a whole number."),
        ("since", 10**12 + 1, "since is too large a number."),
        ("marks", {}, "marks is {}; it must be a list."),
        ("marks", [{}], "marks[0].at_ms is missing."),
        ("marks", [{"at_ms": 1, "side": "up"}], 'marks[0].side is "up"; it must be one of left, right.'),
        ("chosen", {"mode": 1}, "chosen.mode is 1; it must be a text."),
        ("colour", "red", "colour is not a key of this schema."),
    ],
)  # fmt: skip
def test_what_is_no_such_data_is_refused_with_its_place(place, value, said):
    with pytest.raises(TimelineError) as refused:
        serde.read({**serde.write(SHEET), place: value}, Sheet)
    assert refused.value.what == said


def test_what_is_missing_is_named():
    with pytest.raises(TimelineError) as refused:
        serde.read({"title": "evening"}, Sheet)
    assert refused.value.what == "level is missing."


@pytest.mark.parametrize(
    ("change", "kind", "said"),
    [
        ({"title": 3}, TypeError, "Sheet.title is 3"),
        ({"loud": 1}, TypeError, "Sheet.loud is 1"),
        ({"since": True}, TypeError, "Sheet.since is True"),
        ({"marks": [Mark(1)]}, TypeError, "Sheet.marks is"),
        ({"chosen": (("a", "b"), ("a", "c"))}, ValueError, "Sheet.chosen names one thing twice"),
    ],
)
def test_what_could_not_be_read_back_is_never_written(change, kind, said):
    with pytest.raises(kind, match=f"^{said}"):
        serde.write(replace(SHEET, **change))
