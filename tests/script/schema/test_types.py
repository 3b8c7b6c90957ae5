"""The types in which the grammar is written."""

from __future__ import annotations

from voiceguide.script.schema.grammar import STEPS, TOP, keys_of
from voiceguide.script.schema.types import Steps


def test_no_other_word_for_a_key_is_a_key_itself():
    for step in STEPS.values():
        names = {key.name for key in keys_of(step)}
        assert not names & {other for key in keys_of(step) for other in key.also}
    assert not {key.name for key in TOP} & {other for key in TOP for other in key.also}
    assert not set(STEPS) & {other for step in STEPS.values() for other in step.key.also}


def test_lists_of_steps_stand_only_where_the_reader_looks_for_them():
    holders = {
        (kind, key.name)
        for kind, step in STEPS.items()
        for key in keys_of(step)
        if isinstance(key.shape, Steps)
    }
    assert holders == {
        ("repeat", "steps"),
        ("repeat", "between"),
        ("rounds", "steps"),
        ("rounds", "between"),
        ("for each", "steps"),
        ("section", "steps"),
        ("each side", "each side"),
        ("offer", "steps"),
    }
