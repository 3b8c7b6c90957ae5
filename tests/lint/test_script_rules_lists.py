"""The rules on words read every wording of a list, and point at the one that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from voiceguide.lint.script_rules import judge
from voiceguide.script.library import Library

HEAD = "title: T\nabout: A b.\nsafety: [Stop if it hurts.]\nsteps:\n"


def found(tmp_path: Path, steps: str) -> list[tuple[str, int]]:
    (tmp_path / "one.yaml").write_text(HEAD + steps, encoding="utf-8")
    return [(each.rule, each.spot.line) for each in judge(Library((tmp_path,)).read("one"))]


@pytest.mark.parametrize(
    ("steps", "rule", "line"),
    [
        ("  - say:\n      - Let it rest.\n      - Rest for 10 minutes.\n", "only-words", 7),
        ("  - say: Rest.\n    short:\n      - Let go.\n      - Go 5 times.\n", "only-words", 8),
        ("  - hold: 40s\n    while:\n      - [Let go., My teacher softens the jaw.]\n", "no-stories", 7),
        (
            '  - each side:\n      - move:\n          - "Bend {side} knee."\n          - Bend the knee.\n',
            "side-named",
            8,
        ),
    ],
)
def test_the_wording_that_is_wrong_is_found(tmp_path: Path, steps: str, rule: str, line: int) -> None:
    assert found(tmp_path, steps) == [(rule, line)]


def test_good_wordings_pass(tmp_path: Path) -> None:
    assert found(tmp_path, "  - say: [Let it rest., Let it be heavy.]\n    short: [Rest., Be heavy.]\n") == []
