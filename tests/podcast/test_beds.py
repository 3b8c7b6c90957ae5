"""The bed and the tail of an episode: the show's, the script's, or what is usual."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import feedparser
import pytest

from tests.support.shows_made import NOW, plan_show, read_show, settings_for, write_show
from voiceguide.errors import ScriptError
from voiceguide.podcast.changes import ShowPlan
from voiceguide.podcast.state import State

SCRIPT = """
title: Falling asleep
about: A test.
mode: {mode}
{more}
safety: [Stop if it hurts.]
steps: [{{setup: Lie down.}}, {{hold: 20s..40s..2min}}]
ending: [{{say: Sleep now.}}, {{rest: 20s..fill}}]
"""
EPISODE = "{routine: asleep.yaml, minutes: 3}"


@pytest.fixture
def planned(tmp_path: Path):
    """Return a function that plans a show of one script."""

    def plan(episode: str = EPISODE, more: str = "", mode: str = "bedtime", **head: str | None) -> ShowPlan:
        (tmp_path / "asleep.yaml").write_text(SCRIPT.format(mode=mode, more=more), "utf-8")
        settings = settings_for(tmp_path / "cache")
        config = read_show(write_show(tmp_path, episode, **{"bed": None, **head}), settings)
        return plan_show(config, State(), settings, NOW + timedelta(days=9))

    return plan


def asked(plan: ShowPlan):
    (one,) = plan.episodes
    request = one.config.request
    return request.bed, request.bed_below_db, request.tail_ms


def fingerprint(plan: ShowPlan) -> str:
    (one,) = plan.episodes
    return one.record.fingerprint


@pytest.mark.parametrize("mode", ["bedtime", "day"])
def test_an_episode_without_a_bed_keeps_the_noise_that_it_always_had(planned, mode):
    """It is asked for as if the show had written it, so that what was published before is unchanged."""
    assert asked(planned(mode=mode)) == ("brown", None, None)
    assert fingerprint(planned(mode=mode)) == fingerprint(planned(mode=mode, bed="brown"))


def test_the_script_comes_before_the_noise_and_the_show_before_the_script(planned):
    more = "bed: {name: rain, below: 24}"
    assert asked(planned(more=more)) == ("rain", 24.0, None)
    assert asked(planned(more=more, bed="ocean")) == ("ocean", None, None)
    assert asked(planned("{routine: asleep.yaml, minutes: 3, bed: none}", more=more)) == ("none", None, None)


def test_the_width_of_a_script_holds_where_the_show_has_none(planned):
    def width(**head: str) -> int | None:
        (one,) = planned(more="bed: {name: rain, width: 60}", **head).episodes
        return one.config.request.bed_width

    assert (width(), width(width="0"), width(bed="ocean")) == (60, 0, None)


def test_a_tail_of_the_show_is_for_the_episodes_that_can_have_one(planned):
    assert asked(planned(tail="10min")) == ("brown", None, 600_000)
    assert asked(planned(tail="10min", bed="none")) == ("none", None, None)
    assert asked(planned(tail="10min", mode="day")) == ("brown", None, None)
    assert asked(planned("{routine: asleep.yaml, minutes: 3, tail: 0s}", tail="10min")) == ("brown", None, 0)


@pytest.mark.parametrize(("mode", "bed"), [("day", "rain"), ("bedtime", "none")])
def test_a_tail_that_an_episode_cannot_have_is_refused_at_its_place(planned, mode, bed):
    with pytest.raises(ScriptError) as caught:
        planned("{routine: asleep.yaml, minutes: 3, tail: 10min}", mode=mode, bed=bed)
    (problem,) = caught.value.problems
    assert problem.spot.text.strip().startswith("- {routine: asleep.yaml")
    assert problem.spot.column == problem.spot.text.index("10min") + 1
    assert "--" not in problem.mend


def test_a_width_of_the_show_is_for_the_episodes_that_can_have_one(planned):
    def width(*args, **more):
        (one,) = planned(*args, **more).episodes
        return one.config.request.bed_width

    assert width() is None
    assert width(width=60) == 60
    assert width("{routine: asleep.yaml, minutes: 3, width: 0}", width=60) == 0
    assert width(width=60, bed="none") is None
    assert width(width=60, bed="binaural:4") is None


@pytest.mark.parametrize("bed", ["none", "binaural:4"])
def test_a_width_that_an_episode_cannot_have_is_refused_at_its_place(planned, bed):
    with pytest.raises(ScriptError) as caught:
        planned("{routine: asleep.yaml, minutes: 3, width: 60}", bed=bed)
    (problem,) = caught.value.problems
    assert problem.spot.column == problem.spot.text.index("60") + 1
    assert "--" not in problem.mend


def test_an_episode_may_have_another_sound_of_breath_than_its_show(planned):
    own = "{routine: asleep.yaml, minutes: 3, breaths: hum}"
    heard = (planned(), planned(breaths="air"), planned(own, breaths="air"))
    assert [plan.episodes[0].config.request.breaths for plan in heard] == ["hum", "air", "hum"]
    with pytest.raises(ScriptError, match="hum"):
        planned(breaths="sea")


@pytest.mark.parametrize("tail", ["fill", "-5min", "4h", "1h..2h"])
def test_what_is_no_tail_is_refused(planned, tail):
    with pytest.raises(ScriptError, match="tail"):
        planned(tail=tail)


def test_whatever_changes_the_sound_is_another_episode(planned):
    plans = (
        planned(),
        planned(more="bed: rain"),
        planned(more="bed: {name: rain, below: 24}"),
        planned(more="bed: rain\ntail: 10min"),
        planned(tail="10min"),
        planned(tail="20min"),
        planned(room="small"),
        planned(breaths="air"),
        planned(width=40),
        planned(width=60),
    )
    assert len({fingerprint(plan) for plan in plans}) == len(plans)


def test_the_description_tells_what_follows(planned):
    (one,) = planned(more="bed: rain", tail="10min").episodes
    assert one.summary == "A test. Then rain goes on for ten minutes."
    assert planned().episodes[0].summary == "A test."


def test_the_feed_has_the_whole_duration(home):
    home.rewrite(
        "{routine: knee-drops, minutes: 3, mode: bedtime, bed: rain, tail: 1min, slug: knee-drops-3min}"
    )
    home.publish()
    (entry,) = feedparser.parse((home.public / "feed.xml").read_bytes()).entries
    assert entry.itunes_duration == "240"
    assert "Then rain goes on for one minute." in entry.summary
    (chapters,) = home.public.glob("knee-drops-3min*.chapters.json")
    assert '"Rain"' in chapters.read_text("utf-8")
