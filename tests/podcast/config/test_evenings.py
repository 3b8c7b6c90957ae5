"""The evenings of a show's episodes."""

from __future__ import annotations

import pytest

from tests.support.shows_made import read_show, settings_for, write_show
from voiceguide.errors import ScriptError

SCHEDULE = "{from: 2026-03-01T18:00:00+01:00, every: 2 days}"
ONE = "{routine: knee-drops, minutes: 5}"


def evenings(tmp_path, *episodes: str, **head: str) -> list[int]:
    show = read_show(write_show(tmp_path, *episodes, **head), settings_for(tmp_path / "cache"))
    return [each.request.choices.evening for each in show.episodes]


def test_an_episode_has_its_own_evening_or_that_of_the_show(tmp_path):
    own = "{routine: knee-drops, minutes: 5, evening: 7}"
    assert evenings(tmp_path, ONE, own, evening="20") == [20, 7]
    assert evenings(tmp_path, ONE, own) == [0, 7]


def test_vary_counts_the_days_from_the_first_episode(tmp_path):
    assert evenings(tmp_path, ONE, ONE, ONE, vary="daily", schedule=SCHEDULE) == [0, 2, 4]
    dated = [f"{{routine: knee-drops, minutes: 5, date: '2026-03-0{day}T01:00:00+01:00'}}" for day in (1, 4)]
    assert evenings(tmp_path, *dated, vary="daily") == [0, 3]


@pytest.mark.parametrize(
    ("head", "says"),
    [
        ({"evening": "10000"}, "Write a number from 0 to 9999"),
        ({"vary": "weekly"}, "`vary` cannot be"),
        ({"vary": "daily"}, "this one has no date"),
        ({"vary": "daily", "evening": "3", "schedule": SCHEDULE}, "Keep one of them"),
    ],
)
def test_what_is_wrong_with_an_evening_is_told(tmp_path, head, says):
    with pytest.raises(ScriptError, match=says):
        evenings(tmp_path, ONE, **head)
