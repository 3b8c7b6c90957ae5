"""The result of publishing as it is planned: what becomes of each episode, and remarks on the show."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.shows_made import NOW, plan_show, read_show, settings_for, write_show
from voiceguide.podcast.changes import Action
from voiceguide.podcast.state import State
from voiceguide.podcast.summary import Published, planned_result

MINE = "https://ana.invalid/evenings"


@pytest.fixture
def result(tmp_path: Path):
    """Return a function that gives the result of a show that was never published."""

    def planned(*episodes: str, **head: str | None) -> Published:
        settings = settings_for(tmp_path / "cache")
        config = read_show(write_show(tmp_path, *episodes, **head), settings)
        plan = plan_show(config, State(), settings, NOW)
        return planned_result(tmp_path / "public", NOW, config, replace(plan, removed=("gone-5min",)))

    return planned


def test_each_episode_is_told_and_what_is_removed_comes_last(result):
    told = result()
    assert [(one.slug, one.action) for one in told.changes] == [
        ("knee-drops-3min", Action.NEW),
        ("knee-drops-5min", Action.NEW),
        ("gone-5min", Action.REMOVED),
    ]
    assert told.changes[1].title == "A longer one"
    assert (told.written, told.removed) == ((), ()), "nothing is done yet"
    assert told.feed_url == "https://example.org/evenings/feed.xml"


def test_an_episode_that_is_held_back_is_told_with_its_day(result):
    day = (NOW + timedelta(days=3)).isoformat()
    told = result(f"{{routine: knee-drops, minutes: 3, date: '{day}'}}")
    assert told.changes[0].published == NOW + timedelta(days=3)


@pytest.mark.parametrize(
    ("head", "remarks"),
    [
        ({"bed": "brown", "base_url": MINE}, []),
        ({"bed": "none", "base_url": MINE}, ["knee-drops-3min, knee-drops-5min: without a bed"]),
        ({"bed": "brown"}, ["`base_url` is still an example"]),
        ({"bed": "brown", "base_url": "https://www.example.com"}, ["`base_url` is still an example"]),
        ({"bed": "brown", "base_url": MINE, "owner": None}, ["Directories ask for `owner:`"]),
        ({"bed": "brown", "base_url": MINE, "owner": None, "private": "true"}, []),
    ],
)
def test_remarks(result, head, remarks):
    told = result(**head).remarks
    assert len(told) == len(remarks)
    assert all(one.startswith(begin) for one, begin in zip(told, remarks, strict=True))
