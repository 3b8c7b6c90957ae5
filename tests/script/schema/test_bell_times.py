"""Bells by the clock, as they are written."""

from __future__ import annotations

import pytest

from tests.support.scripts_written import complaint, read, written
from voiceguide.script.model import ClockBells

HEAD = "title: Sitting\nabout: Sitting.\nsafety: [Stop if anything hurts.]\nsteps: [{rest: 1min..fill}]\n"


def bells(tmp_path, text: str) -> ClockBells | None:
    return read(written(tmp_path, f"{HEAD}bells: {text}\n")).bells


@pytest.mark.parametrize(
    ("text", "times", "every"),
    [
        ("{every: 5min}", [300_000], 300_000),
        ("[25min, 30min, 55min]", [1_500_000, 1_800_000, 3_300_000], 0),
        ("[0s, -5min, 1:30]", [0, -300_000, 90_000], 0),
        ("[\N{MINUS SIGN}90s]", [-90_000], 0),
    ],
)
def test_times_and_intervals_are_read(tmp_path, text, times, every):
    found = bells(tmp_path, text)
    assert found is not None
    assert ([one.ms for one in found.times], found.every_ms) == (times, every)
    assert all(one.spot.line == 5 for one in found.times)


def test_a_script_without_bells_has_none(tmp_path):
    assert read(written(tmp_path, HEAD)).bells is None


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("5min", "`bells` needs a list of times or `every`, but a text stands here. Write [5min]"),
        ("[]", "`bells` needs a list of times or `every`, but"),
        ("{each: 5min}", '"each" is not a key of `bells`.'),
        ("{every: 10s}", '"10s" is no time for a bell. Write a time from 30s to'),
        ("{every: -5min}", "`every`: "),
        ("[5]", '`bells`: "5" has no unit.'),
        ("[5min, 300s]", "`bells` has the same time twice."),
        ("[5min..10min]", "this time never changes"),
        ("[13h]", "is longer than 12 hours"),
    ],
)
def test_what_is_wrong_is_told_at_its_place(tmp_path, text, what):
    told = complaint(written(tmp_path, f"{HEAD}bells: {text}\n"))
    assert what in told
    assert "script.yaml:5:" in told
