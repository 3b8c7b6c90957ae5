"""The chapters of a routine over its lengths, and which sessions have them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.scripts_made import SPOT, plan_of, wording
from voiceguide.app.chapters import chapters_of
from voiceguide.plan.model import Plan
from voiceguide.script import model as s
from voiceguide.units import MINUTE


def section(title: str, from_min: int = 0, below_min: int = 0) -> s.Section:
    steps = (s.Say(spot=SPOT, words=wording(f"{title} it is.")),)
    made = s.Section(spot=SPOT, title=title, steps=steps)
    lengths = s.SessionLengths(from_min * MINUTE, below_min * MINUTE)
    return replace(made, lengths=lengths) if from_min or below_min else made


def plan(*sections: s.Section) -> Plan:
    rest = s.Rest(spot=SPOT, amount=s.Quantity(5_000, 20_000, 3_600_000))
    return plan_of(s.Script(name="made-up", title="Made up", about=".", spot=SPOT, steps=(*sections, rest)))


STAGED = (
    section("One"),
    section("Short", 0, 20),
    section("Long", 20),
    section("Longest", 45),
    section("End"),
)


def test_all_chapters_of_all_lengths_in_their_order() -> None:
    chapters, when = chapters_of(plan(*STAGED), ())
    assert chapters[-5:] == ("One", "Short", "Long", "Longest", "End")
    assert sorted(when) == [("Long", 20, 0), ("Longest", 45, 0), ("Short", 0, 20)]


@pytest.mark.parametrize(
    ("minutes", "there", "when"),
    [
        ((10,), {"One", "Short", "End"}, ()),
        ((20, 30), {"One", "Long", "End"}, ()),
        ((10, 20), {"One", "Short", "Long", "End"}, {("Short", 0, 20), ("Long", 20, 45)}),
        ((20, 60), {"One", "Long", "Longest", "End"}, {("Longest", 45, 0)}),
    ],
)
def test_only_lengths_that_are_offered_count(minutes, there, when) -> None:
    chapters, found = chapters_of(plan(*STAGED), minutes)
    assert there <= set(chapters)
    assert not {"Short", "Long", "Longest"} & set(chapters) - there
    assert set(found) == set(when)


def test_one_that_comes_twice_has_both_ranges() -> None:
    twice = (section("One", 0, 10), section("Two", 10, 20), section("One", 20))
    _, when = chapters_of(plan(*twice), ())
    assert set(when) == {("One", 0, 10), ("Two", 10, 20), ("One", 20, 0)}


def test_without_steps_for_certain_lengths_there_is_nothing_to_tell() -> None:
    chapters, when = chapters_of(plan(section("One"), section("End")), (10, 20))
    assert chapters[-2:] == ("One", "End")
    assert when == ()
