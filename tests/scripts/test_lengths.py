"""Every shipped routine at the lengths it offers, in both modes, and refusing those it should refuse."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.scripts_shipped import FOLDER, ROUTINES, shipped
from voiceguide import pipeline
from voiceguide.errors import ImpossibleLength
from voiceguide.lint.timeline_rules import RULES, judge
from voiceguide.plan.terms import Choices
from voiceguide.script.terms import Mode
from voiceguide.settings import Settings
from voiceguide.timeline.model import Timeline
from voiceguide.units import MINUTE

# An estimated session has no text as sent to a voice, only as written: there a count is still "2.".
JUDGED = tuple(rule for rule in RULES if rule != "words-only")
SETTINGS = Settings(script_folders=(FOLDER,), cache_folder=Path("unused"))


def timeline(name: str, minutes: float, mode: Mode | None = None, **options: str) -> Timeline:
    choices = Choices(options=tuple(options.items()), mode=mode)
    request = pipeline.Request(routine=name, target_ms=round(minutes * MINUTE), choices=choices)
    return pipeline.estimate(request, SETTINGS)


OFFERED = [(name, minutes, mode) for name in ROUTINES for minutes in shipped(name).minutes for mode in Mode]


@pytest.mark.parametrize(("name", "minutes", "mode"), OFFERED)
def test_an_offered_length_can_be_had_in_both_modes_without_a_finding(
    name: str, minutes: int, mode: Mode
) -> None:
    made = timeline(name, minutes, mode)
    assert made.duration_ms == minutes * MINUTE
    assert [str(finding) for finding in judge(made, JUDGED)] == []


BY_CHOICE = [
    (name, minutes, {one.option: one.value})
    for name in ROUTINES
    for one in shipped(name).minutes_when
    for minutes in one.minutes
]


@pytest.mark.parametrize(
    ("name", "minutes", "options"),
    [
        *BY_CHOICE,
        ("restorative-twist", 15, {"neck": "with-legs", "legs": "mermaid", "surface": "floor"}),
        ("knee-drops", 10, {"breath": "easy"}),
    ],
)
def test_choices_open_lengths_of_their_own(name: str, minutes: int, options: dict[str, str]) -> None:
    made = timeline(name, minutes, **options)
    assert made.duration_ms == minutes * MINUTE
    assert [str(finding) for finding in judge(made, JUDGED)] == []


@pytest.mark.parametrize(
    ("name", "minutes"),
    [
        ("restorative-twist", 3),
        ("restorative-twist", 10),
        ("ninety-ninety", 3),
        ("ninety-ninety", 45),
        ("knee-drops", 20),
        ("knee-drops", 45),
        ("supine-pulls", 3),
        ("supine-pulls", 45),
        ("reclined-twist", 5),
        ("bedtime-twist", 3),
        ("bedtime-twist", 5),
    ],
)
def test_a_length_that_would_bend_the_practice_is_refused_with_the_nearest(name: str, minutes: int) -> None:
    with pytest.raises(ImpossibleLength) as refused:
        timeline(name, minutes)
    nearest = refused.value.above_ms or refused.value.below_ms
    assert nearest is not None


@pytest.mark.parametrize(
    ("name", "natural_s"),
    [
        ("restorative-twist", 1120),
        ("ninety-ninety", 735),
        ("knee-drops", 420),
        ("supine-pulls", 565),
        ("reclined-twist", 600),
        ("bedtime-twist", 600),
    ],
)
def test_the_natural_length_is_about_what_it_should_be(name: str, natural_s: int) -> None:
    made = timeline(name, shipped(name).minutes[0])
    assert made.fit.natural_ms / 1000 == pytest.approx(natural_s, rel=0.17)


def test_forty_five_minutes_of_the_restorative_twist_are_one_twist_and_a_long_end() -> None:
    made = timeline("restorative-twist", 45)
    held = [span.duration_ms for span in made.spans if span.kind == "hold"]
    assert held == [4 * MINUTE, 4 * MINUTE]
    scan = max((span for span in made.spans if span.kind == "rest"), key=lambda span: span.duration_ms)
    assert scan.duration_ms > 8 * MINUTE


def test_forty_five_minutes_of_the_bedtime_twist_are_mostly_rest_and_quiet() -> None:
    made = timeline("bedtime-twist", 45)
    assert [span for span in made.spans if span.kind == "hold" and span.duration_ms > 5 * MINUTE] == []
    rest = max((span for span in made.spans if span.kind == "rest"), key=lambda span: span.duration_ms)
    assert rest.duration_ms > 10 * MINUTE
    last = max(clip.end_ms for clip in made.clips)
    assert made.duration_ms - last > 5 * MINUTE


def test_no_fit_exceeds_the_fifteen_pulls_of_the_source() -> None:
    for sets, minutes in (("one", 15), ("two", 20)):
        made = timeline("supine-pulls", minutes, sets=sets)
        for side in ("left", "right"):
            pulls = [span for span in made.spans if span.kind == "rep" and span.side == side]
            assert 12 <= len(pulls) <= 15


def test_holds_of_two_seconds_stay_two_seconds() -> None:
    for minutes in (10, 12, 15):
        holds = [span for span in timeline("supine-pulls", minutes).spans if span.kind == "hold"]
        assert {span.duration_ms for span in holds} == {2_000}
