"""Rules that concern several values of a step: each breach is told, and what is right is let pass."""

from __future__ import annotations

import pytest

from tests.support.scripts_written import complaint, written
from voiceguide.script.schema.wording import Scope
from voiceguide.script.semantics import nesting_of_part, options_of, structure
from voiceguide.script.yaml.compose import tree_of

HEAD = """\
title: Small
about: Small.
safety: [Stop if it hurts.]
"""


def told(tmp_path, body: str) -> str:
    return complaint(written(tmp_path, HEAD + body))


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("options: {surface: [bed, Bed]}\nsteps: [say: Rest.]", 'the value "Bed" stands here a second time.'),
        ("options: {surface: [bed, floor]}\nsteps:\n- {choose: surface, of: {bed: [say: Rest.]}}",
         '`choose: surface` has no branch for "floor".'),
        ("steps:\n- {say: Rest., when: {surfase: bed}}", 'there is no option "surfase".'),
        ("steps:\n- {hold: 1min, in: 4s}", "this hold is not counted in breaths."),
        ("steps:\n- section: One\n  steps: [{say: Rest., at: 5min}]",
         "`at` is a time of the whole session, but this step stands inside another."),
        ("minutes: [0.5, 30s]\nsteps: [say: Rest.]", '"30s" is offered twice.'),
        ("steps:\n- {breathe: 5, in: 29s, out: 32s}", "one breath takes 61 s"),
        ("steps:\n- {move: Turn., size: small, time: 4s}",
         "`time` stands instead of `size`, but here are both."),
        ("steps:\n- each side:\n  - each side:\n    - say: Turn to the {side}.",
         "`each side` cannot stand inside `each side`."),
        ("sides: {order: [left, left]}\nsteps: [say: Rest.]", 'the order of the sides names "left" twice.'),
        ("minutes: [5, 10, 5]\nsteps: [say: Rest.]", '"5" is offered twice.'),
    ],
)  # fmt: skip
def test_every_breach_is_told(tmp_path, body, what):
    assert what in told(tmp_path, body)


def test_options_are_collected_as_they_are_written_and_mode_is_always_one():
    node = tree_of("surface: [bed, floor]\nlength: long\n", "x").node
    assert options_of(node) == {"mode": ("bedtime", "day"), "surface": ("bed", "floor"), "length": ("long",)}
    assert options_of(None) == {"mode": ("bedtime", "day")}


def test_an_alternating_repeat_counts_as_sides_for_what_is_in_it():
    assert structure("repeat") == ("repeat",)
    assert structure("repeat", alternate=True) == ("repeat", "each side")


def test_a_part_may_stand_where_its_steps_may():
    inside = Scope().within("each side", sided=True)
    assert nesting_of_part(frozenset({"say", "hold"}), inside) == ""
    assert "`each side`" in nesting_of_part(frozenset({"each side"}), inside)
    assert nesting_of_part(frozenset({"each side"}), Scope()) == ""
