"""The script as its author wrote it: what is offered, and every step inside others."""

from __future__ import annotations

from tests.support.scripts_made import SPOT, wording
from voiceguide.errors import SourceLocation
from voiceguide.script.model import (
    Choose,
    EachSide,
    MinutesWhen,
    Option,
    Quantity,
    Say,
    Script,
    Step,
    step_kinds,
    walk_steps,
)  # fmt: skip

SAY = Say(spot=SPOT, words=wording("Rest."))


def script(**more) -> Script:
    return Script(name="made-up", title="Made up", about=".", spot=SPOT, **more)


def test_the_first_line_that_fits_tells_the_lengths():
    own = script(
        minutes=(10, 20),
        minutes_when=(MinutesWhen("place", "bed", (5,)), MinutesWhen("place", "bed", (6,))),
    )
    assert own.offered_minutes({"place": "bed"}) == (5,)
    assert own.offered_minutes({"place": "floor"}) == own.offered_minutes({}) == (10, 20)


def test_a_place_that_is_not_known_is_that_of_the_script():
    there = SourceLocation("made-up.yaml", 7, 3)
    own = script(spots=(("language", there),))
    assert (own.spot_of("language"), own.spot_of("phrases.quiet")) == (there, SPOT)


def test_steps_inside_others_come_right_after_them_and_each_branch_in_order():
    choose = Choose(spot=SPOT, option="place", branches=(("bed", (SAY,)), ("floor", (SAY, SAY))))
    sides = EachSide(spot=SPOT, steps=(choose,))
    assert list(walk_steps((sides, SAY))) == [sides, choose, SAY, SAY, SAY, SAY]


def test_every_kind_of_step_is_listed_but_their_base():
    kinds = step_kinds()
    assert {Say, Choose, EachSide} < set(kinds)
    assert Step not in kinds
    assert len(set(kinds)) == len(kinds)


def test_the_first_value_of_an_option_is_its_default():
    assert Option("place", ("bed", "floor"), SPOT).default == "bed"


def test_a_quantity_without_a_range_is_rigid():
    assert Quantity(5, 5, 5).rigid
    assert not Quantity(5, 5, 6).rigid
