"""Chapters that anybody may have written: each fault in a sentence, never an exception."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.podcast.validate.chapters import check_chapters

RIGHT = {"version": "1.2.0", "chapters": [{"startTime": 0, "title": "A"}, {"startTime": 5, "title": "B"}]}


def faults(data: bytes) -> list[str]:
    return list(check_chapters("a.chapters.json", data, 60))


def test_what_is_right_passes():
    assert faults(json.dumps(RIGHT).encode()) == []


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\xff", "not UTF-8"),
        (b"[" * 100_000, "no chapters file"),
        (b"[]", "no chapters file"),
        (b'{"chapters": 5}', "no chapters file"),
        (b'{"chapters": [5]}', "no chapters file"),
        (b'{"chapters": [{"startTime": [0], "title": "A"}]}', "no chapters file"),
        (b'{"chapters": [{"startTime": 1e999, "title": "A"}]}', "too large for a number"),
        (b'{"chapters": [{"startTime": ' + b"9" * 5_000 + b', "title": "A"}]}', "too long"),
        (b'{"chapters": [{"startTime": 0, "title": 5}]}', "no chapters file"),
        (b'{"version": "1.2.0", "chapters": []}', "do not begin at 0"),
        (json.dumps({**RIGHT, "version": "2"}).encode(), "not of version 1.2.0"),
        (b'{"version": "1.2.0", "chapters": [{"startTime": 0, "title": " "}]}', "has no title"),
        (b'{"version": "1.2.0", "chapters": [{"startTime": 0.5, "title": "A"}]}', "whole second"),
    ],
)
def test_each_fault_is_told(data, says):
    assert says in " ".join(faults(data))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.text() | st.sampled_from(["startTime", "title"]), inner)
    ),
    max_leaves=8,
)


@given(st.binary() | JSON.map(lambda told: json.dumps({"version": "1.2.0", "chapters": told}).encode()))
def test_any_bytes_give_sentences(data):
    assert all(fault.endswith(".") for fault in faults(data))
