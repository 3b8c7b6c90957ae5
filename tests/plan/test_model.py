"""The plan of a session: its parts in order, its elastics and lines each once."""

from __future__ import annotations

from hypothesis import given

from tests.support.scripts_made import plan_of, scripts
from voiceguide.plan.model import Block, Elastic, PlannedBell, PlannedRepeat, inside, walk
from voiceguide.plan.terms import Kind


@given(scripts())
def test_a_walk_visits_every_part_after_those_that_hold_it(script):
    plan = plan_of(script)
    seen = list(walk(plan.parts))
    assert seen[0] is plan.parts[0]
    held = [part for outer in seen for parts in inside(outer) for part in parts]
    assert len(seen) == len(plan.parts) + len(held)


@given(scripts())
def test_elastics_and_lines_stand_there_once(script):
    plan = plan_of(script)
    elastics, lines = plan.elastics(), plan.lines()
    assert len({elastic.key for elastic in elastics}) == len(elastics)
    assert len(set(lines)) == len(lines)
    assert all(elastic.least <= elastic.natural <= elastic.most for elastic in elastics)


def test_only_blocks_and_repetitions_hold_others():
    bell = PlannedBell(strikes=1)
    block = Block(kind="section", parts=(bell,))
    assert inside(bell) == ()
    assert inside(block) == ((bell,),)
    repeat = PlannedRepeat(
        kind="repeat",
        elastic=Elastic(key="n", kind=Kind.REP, least=1, natural=2, most=3),
        first=(bell,),
        then=(block,),
        last=(),
    )
    assert inside(repeat) == ((bell,), (block,), ())
    assert list(walk((repeat,))) == [repeat, bell, block, bell]


def test_nothing_is_left_to_choose_where_least_is_most():
    assert Elastic(key="n", kind=Kind.REP, least=2, natural=2, most=2).rigid
    assert not Elastic(key="n", kind=Kind.REP, least=1, natural=2, most=2).rigid
