"""From the events of a parser to a tree: nothing is interpreted, and no bomb goes off."""

from __future__ import annotations

import pytest

from tests.support.yaml_read import problems
from voiceguide.script.yaml.compose import plain, tree_of


@pytest.mark.parametrize(
    "text",
    [
        "1:30",
        "no",
        "yes",
        "on",
        "true",
        "null-ish",
        "0x1F",
        "1_000",
        "4",
        "4.0",
        "2009-01-01",
        ".5",
        "007",
        "=",
    ],
)
def test_nothing_is_interpreted(parser, text):
    assert plain(tree_of(f"a: {text}\nb: [{text}]\n", "x").node) == {"a": text, "b": [text]}


def test_columns_count_letters_not_bytes(parser):
    assert problems("é🙂: [x, *nowhere]\n")[0].startswith("1:9 *nowhere points to a part")


def test_an_alias_bomb_costs_nothing():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30)]
    [told] = problems("\n".join(lines))
    assert "the script grows beyond 50000 texts and lists here." in told
