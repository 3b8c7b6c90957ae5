"""The sources' amounts, and the shape of each routine: safety, sides, rules, endings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest

from tests.support.scripts_shipped import FOLDER, ROUTINES, all_steps, safety_lines, shipped
from voiceguide import pipeline
from voiceguide.script import model as s
from voiceguide.script.terms import Mode
from voiceguide.settings import Settings
from voiceguide.units import MINUTE

Kind = TypeVar("Kind", bound=s.Step)
DOCTOR = ("new", "low back", "sacrum", "physical therapist", "doctor", "first")


def of(name: str, kind: type[Kind]) -> list[Kind]:
    return [step for step in all_steps(shipped(name)) if isinstance(step, kind)]


def amounts(steps: list[s.Hold]) -> set[tuple[int, int, int]]:
    return {(hold.amount.least, hold.amount.natural, hold.amount.most) for hold in steps}


def branches(name: str, option: str) -> dict[str, tuple[s.Step, ...]]:
    chosen = [step for step in of(name, s.Choose) if step.option == option]
    return {value: tuple(s.walk_steps(steps)) for value, steps in chosen[0].branches}


def test_restorative_holds_are_three_to_five_minutes_but_in_the_short_form() -> None:
    form = branches("restorative-twist", "form")
    faithful = amounts([step for step in form["faithful"] if isinstance(step, s.Hold)])
    short = amounts([step for step in form["short"] if isinstance(step, s.Hold)])
    assert faithful == {(180_000, 210_000, 300_000)}
    assert [least for least, _, _ in short] == [60_000]
    assert amounts(of("restorative-twist", s.Hold)) == faithful | short
    titles = {(one.option, one.value): one.title for one in shipped("restorative-twist").retitles}
    assert titles[("form", "short")] == "Restorative twist, short form"


def test_restorative_turns_the_head_with_two_to_six_breaths_and_ends_facing_away() -> None:
    neck = branches("restorative-twist", "neck")
    for value, toward in (("away", "{other}"), ("with-legs", "{side}")):
        turns = [step for step in neck[value] if isinstance(step, s.Breathe) and step.count.most > 1]
        assert [(step.count.least, step.count.most) for step in turns] == [(2, 6)]
        assert turns[0].on_exhale is not None
        assert toward in turns[0].on_exhale.full
        assert toward in (turns[0].on_exhale.then or "")


def test_restorative_takes_a_bias_and_the_equal_ones_take_none() -> None:
    assert [name for name in ROUTINES if shipped(name).sides.open_balance] == ["restorative-twist"]


def test_restorative_draws_the_belly_in_whenever_the_spine_moves() -> None:
    recalling = [step for step in of("restorative-twist", s.Move) if step.recall == "belly"]
    moved = " ".join(step.words.full for step in recalling)
    for movement in ("Turn your chest", "until your chest lifts"):
        assert movement in moved
    # On the way down it is the breath just before that draws the navel in.
    deep = [step.on_exhale for step in of("restorative-twist", s.Breathe) if "4" in step.ids]
    for words in deep:
        assert words is not None
        assert "navel in" in words.full
        assert "navel in" in (words.second or "")
    assert len(deep) == 2
    assert of("restorative-twist", s.Rule)[0].name == "belly"


def test_restorative_way_out_is_the_one_decided() -> None:
    after = [step.words.full for step in of("restorative-twist", s.Move)][-2:]
    assert after == [
        "Breathe in and press both hands down until your chest lifts.",
        "Slowly untwist, back to sitting in the middle.",
    ]


def test_ninety_ninety_has_two_or_three_leans_of_two_to_five_breaths_each_way() -> None:
    assert [(r.count.least, r.count.most) for r in of("ninety-ninety", s.Repeat)] == [(2, 3), (2, 3)]
    holds = of("ninety-ninety", s.Hold)
    assert amounts(holds) == {(2, 3, 5)}
    assert [hold.amount.unit for hold in holds] == [s.Unit.BREATHS] * 2
    assert shipped("ninety-ninety").sides.order == ("right", "left")
    assert not of("ninety-ninety", s.Rounds)


def test_ninety_ninety_comes_up_between_leans() -> None:
    for repeat in of("ninety-ninety", s.Repeat):
        last = repeat.steps[-1]
        assert isinstance(last, s.Move)
        assert "ome up" in last.words.full


def test_knee_drops_are_three_to_five_on_each_side_left_and_right_in_turn() -> None:
    repeats = of("knee-drops", s.Repeat)
    assert {(r.count.least, r.count.most) for r in repeats} == {(3, 5)}
    assert all(r.alternate for r in repeats)
    assert shipped("knee-drops").sides.order == ("left", "right")


def test_knees_fall_on_an_exhale_come_home_on_an_inhale_and_nobody_breathes_in_twice() -> None:
    for repeat in of("knee-drops", s.Repeat):
        fall, home = repeat.steps
        assert isinstance(fall, s.Breathe)
        assert isinstance(home, s.Breathe)
        assert fall.count.rigid
        assert fall.count.least == 1
        assert fall.on_exhale is not None
        assert "{side}" in fall.on_exhale.full
        assert "{side}" in (fall.on_exhale.then or "")
        assert "{side}" in (fall.on_exhale.last or "")
        assert home.on_inhale is not None
        assert "middle" in home.on_inhale.full
        assert home.out_ms >= home.in_ms


def test_supine_pulls_keep_the_dose_of_the_source_in_one_set_or_two() -> None:
    sets = branches("supine-pulls", "sets")
    for value, times in (("one", 1), ("two", 2)):
        cooled = next(step for step in sets[value] if isinstance(step, s.Choose) and step.option == "cooled")
        found = {
            branch: [step.count for step in steps if isinstance(step, s.Repeat)]
            for branch, steps in cooled.branches
        }
        for branch, least, most in (("no", 12, 15), ("yes", 4, 6)):
            (count,) = found[branch]
            assert least <= times * count.least
            assert times * count.most <= most
        rounds = [step.count for step in sets[value] if isinstance(step, s.Rounds)]
        assert [count.most for count in rounds] == [2] * (times - 1)


def test_supine_pulls_hold_two_rigid_seconds_every_time() -> None:
    holds = of("supine-pulls", s.Hold)
    assert holds
    assert all(hold.amount.rigid and hold.amount.least == 2_000 for hold in holds)
    for repeat in of("supine-pulls", s.Repeat):
        kinds = [type(step) for step in repeat.steps]
        assert kinds[:3] == [s.Move, s.Hold, s.Move]


def test_supine_pulls_offer_the_other_side_once_more_and_rest_otherwise() -> None:
    """The offer takes as long as a whole set, so it is a choice; usually the set is left for later."""
    (click,) = [option for option in shipped("supine-pulls").options if option.name == "click"]
    assert click.values == ("later", "now")
    (offer,) = of("supine-pulls", s.OptionalSet)
    assert offer.others is not None
    assert offer.others.full.startswith("If not, simply rest")
    (again,) = [step for step in offer.steps if isinstance(step, s.Repeat)]
    assert (again.count.least, again.count.most) == (12, 12)
    first, *later = [tip for tip in of("supine-pulls", s.Tip) if "click" in tip.words.full]
    assert "fine if it doesn't hurt" in first.words.full
    assert first.keep
    assert later
    assert all(tip.keep and tip.words.full.endswith("If not, simply rest.") for tip in later)


def test_reclined_twist_pauses_half_a_minute_to_5_min_and_settles_with_two_to_six_breaths() -> None:
    """The source begins at 25 s; from 32 s on there is room for a thought in a hold."""
    assert {(least, most) for least, _, most in amounts(of("reclined-twist", s.Hold))} == {(32_000, 300_000)}
    assert [(b.count.least, b.count.most) for b in of("reclined-twist", s.Breathe)] == [(2, 6)]
    assert shipped("reclined-twist").sides.order == ("right", "left")


def test_the_tailbone_is_anchored_between_lifting_the_knee_and_crossing() -> None:
    each, *_ = of("reclined-twist", s.EachSide)
    steps = [step for step in s.walk_steps(each.steps) if step.ids]
    lifted = next(i for i, step in enumerate(steps) if isinstance(step, s.Move) and "5" in step.ids)
    crossed = next(i for i, step in enumerate(steps) if isinstance(step, s.Move) and "6" in step.ids)
    between = " ".join(step.words.full for step in steps[lifted:crossed] if isinstance(step, s.Move | s.Say))
    assert "tailbone stay down" in between


@pytest.mark.parametrize("name", ROUTINES)
def test_safety_comes_first_and_is_short_enough_to_be_heard(name: str) -> None:
    lines = safety_lines(shipped(name))
    assert lines
    assert any("hurts" in line.words.full for line in lines)
    assert sum(len(line.words.full.split()) for line in lines) <= 45


def test_the_physical_therapist_and_doctor_are_named_in_full_alone_and_in_the_program() -> None:
    texts = [line.words.full for line in safety_lines(shipped("knee-drops"))]
    assert any(all(word in text for word in DOCTOR) for text in texts), texts
    told = " ".join(line.words.full for line in safety_lines(shipped("bedtime-twist")))
    for words in (
        "is new",
        "low back",
        "sacrum",
        "doctor or physical therapist first",
        "usual back exercises",
    ):
        assert words in told


def test_the_bedtime_twist_has_the_doses_of_the_sources_and_no_long_holds() -> None:
    (repeat,) = of("bedtime-twist", s.Repeat)
    assert (repeat.count.least, repeat.count.most, repeat.alternate) == (3, 5, True)
    assert amounts(of("bedtime-twist", s.Hold)) == {(32_000, 40_000, 120_000)}
    assert shipped("bedtime-twist").mode is Mode.BEDTIME
    assert 10 in shipped("bedtime-twist").minutes


def test_in_the_bedtime_twist_knees_sink_on_an_exhale_and_come_up_on_an_inhale() -> None:
    sway, up = (step for step in of("bedtime-twist", s.Breathe) if "knee-drops-2" in step.ids)
    assert sway.on_exhale is not None
    assert sway.on_inhale is not None
    assert up.on_inhale is not None
    assert "both knees sink to the {side}" in sway.on_exhale.full
    assert "{side}" in (sway.on_exhale.then or "")
    for home in (sway.on_inhale.second, sway.on_inhale.then, up.on_inhale.full):
        assert "knees up" in (home or "")


@pytest.mark.parametrize("minutes", [7.75, 10, 20, 45])
def test_what_a_stiff_listener_needs_is_said_at_every_length(minutes: float) -> None:
    settings = Settings(script_folders=(FOLDER,), cache_folder=Path("unused"))
    ask = pipeline.Request(routine="bedtime-twist", target_ms=round(minutes * MINUTE))
    least_ms = pipeline.estimate(replace(ask, target_ms=10 * MINUTE), settings).fit.least_ms
    made = pipeline.estimate(replace(ask, target_ms=max(ask.target_ms, least_ms)), settings)
    texts = " ".join(clip.text for clip in made.clips)
    for side in ("right", "left"):
        assert f"your {side} knee" in texts
    assert texts.count("pillow under") == 2
    assert texts.count("ace the ceiling") == 2
    assert "never have to reach the bed" in texts


def ending(name: str, mode: Mode) -> list[s.Step]:
    """Give the ending of one mode, options at their first value."""
    script = shipped(name)
    chosen = {option.name: option.default for option in script.options} | {"mode": str(mode)}

    def holds(step: s.Step) -> bool:
        return all(chosen[condition.option] in condition.values for condition in step.when)

    sections = [step for step in script.ending if holds(step)]
    assert len(sections) == 1
    (section,) = sections
    assert isinstance(section, s.Section)
    return [step for step in section.steps if holds(step)]


@pytest.mark.parametrize("name", ROUTINES)
def test_by_day_the_end_is_a_return_and_one_bell(name: str) -> None:
    steps = ending(name, Mode.DAY)
    assert isinstance(steps[-1], s.Bell)
    assert steps[-1].strikes == 1
    rest = next(i for i, step in enumerate(steps) if isinstance(step, s.Rest | s.Scan))
    assert not steps[rest].amount.rigid  # type: ignore[attr-defined]
    assert any(isinstance(step, s.Setup | s.Say) for step in steps[rest:-1])


@pytest.mark.parametrize("name", ROUTINES)
def test_at_bedtime_the_end_is_words_and_then_an_open_rest(name: str) -> None:
    steps = ending(name, Mode.BEDTIME)
    assert isinstance(steps[-1], s.Rest)
    assert not steps[-1].amount.rigid
    assert isinstance(steps[-2], s.Say | s.Setup)
    assert not any(isinstance(step, s.Bell) for step in steps)
    texts = " ".join(step.words.full for step in steps if isinstance(step, s.Say | s.Setup | s.Move)).lower()
    assert not any(waking in texts for waking in ("sit up", "open your eyes", "come back", "stand"))
