"""The keys at the top of a script: each is checked where it stands."""

from __future__ import annotations

import pytest

from tests.support.keys_tried import check_place, read, wrong_for
from voiceguide.script.schema.grammar import TOP
from voiceguide.script.schema.types import Key


def with_top(key: Key, value: str) -> str:
    """Write a script that has this key at the top."""
    lines = {"title": "T", "about": "A b.", "steps": "[{say: Rest.}]"} | {key.name: value}
    return "".join(f"{name}: {text}\n" for name, text in lines.items())


EVERY_TOP = [pytest.param(key, id=key.name) for key in TOP]


@pytest.mark.parametrize("key", EVERY_TOP)
def test_every_example_at_the_top_is_right(tmp_path, key):
    assert read(tmp_path, with_top(key, key.example)).steps


@pytest.mark.parametrize("key", EVERY_TOP)
def test_every_key_at_the_top_is_checked_where_it_stands(tmp_path, key):
    for value in wrong_for(key):
        text = with_top(key, value)
        check_place(
            tmp_path,
            text,
            next(n for n, line in enumerate(text.splitlines(), 1) if line.startswith(f"{key.name}:")),
        )
