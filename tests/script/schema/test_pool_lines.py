"""The lines of a pool as they are written: words, or the names of other pools."""

from __future__ import annotations

import pytest

from voiceguide.script.schema.pool_lines import PoolName, read_pool
from voiceguide.script.schema.types import Pool
from voiceguide.script.schema.wording import Scope
from voiceguide.script.yaml.compose import tree_of
from voiceguide.script.yaml.nodes import Diagnostics


def read(text: str, shape: Pool = Pool()):  # noqa: B008 - frozen
    findings = Diagnostics()
    lines = read_pool(tree_of(text, "x").node, shape, "pool", Scope(), findings)
    return lines, [problem.what for problem in findings.in_order()]


def test_lines_and_names_keep_their_order():
    lines, problems = read("[Your feet., {pool: legs}, {first: Your hips., short: Hips.}]")
    assert problems == []
    assert isinstance(lines[1], PoolName)
    assert (lines[0].full, lines[1].name, lines[2].full, lines[2].short) == (
        "Your feet.", "legs", "Your hips.", "Hips.",
    )  # fmt: skip
    assert lines[1].spot.column == 21


def test_a_name_may_stand_for_the_whole_where_it_is_used():
    lines, problems = read("soft-body", Pool(named=True))
    assert [line.name for line in lines] == ["soft-body"]
    assert problems == []


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("soft-body", "`pool` needs a list of lines, but"),
        ("{pool: legs}", "`pool` needs a list of lines, but"),
        ("[]", "this pool has no lines."),
        ("[Your feet., {pool: Legs And Feet}]", "cannot be the name of a pool."),
        ("[Your feet., '!']", "has no word in it"),
        ("['Your {side} foot.']", "{side}"),
    ],
)
def test_what_is_no_pool_is_told_and_nothing_of_it_is_taken(text, what):
    lines, problems = read(text)
    assert lines is None
    assert len(problems) == 1
    assert what in problems[0]


def test_every_wrong_line_is_told():
    lines, problems = read("['!', Your feet., {pool: 'a b'}, {frist: Hips.}]")
    assert lines is None
    assert len(problems) >= 3
