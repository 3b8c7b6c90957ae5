"""Which limb moves is said in every form and on the way out; both sides get the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.scripts_judged import judged


@pytest.mark.parametrize("form", ["second", "again", "then", "last"])
def test_a_limb_has_its_side_in_every_form(form: str, tmp_path: Path) -> None:
    move = {"move": {"first": "Bend your {side} knee.", form: "Bend your knee."}}
    steps = [{"repeat": 2, "steps": [move]}] if form in ("then", "last") else [move]
    steps = [{"rounds": 2, "steps": steps}] if form == "again" else steps
    assert {problem.rule for problem in judged(tmp_path, "en", *steps)} == {"side-named"}


@pytest.mark.parametrize(
    ("hold", "text", "found"),
    [
        ("20s", "And come back.", True),
        ("20s", "Bring your head back to the middle.", False),
        ("20s", "Uncross, both feet down.", False),
        ("20s", "Back to the {side}.", False),
        ("2s", "And back.", False),
        ("2..3..9 breaths", "And come back.", True),
    ],
)
def test_the_way_out_of_a_hold_says_what_moves(hold: str, text: str, found: bool, tmp_path: Path) -> None:
    into = {"move": "Bend your {side} knee."}
    problems = judged(tmp_path, "en", into, {"hold": hold}, {"move": text}, {"move": "And down."})
    assert [problem.rule for problem in problems] == ["way-out"] * found


def test_the_second_sides_own_words_say_it_too(tmp_path: Path) -> None:
    out = {"move": {"first": "Bring your {side} knee back.", "second": "And come back."}}
    (problem,) = judged(tmp_path, "en", {"hold": "20s"}, out)
    assert (problem.rule, "{side}" in problem.mend) == ("way-out", True)


def test_a_language_without_words_is_left_alone(tmp_path: Path) -> None:
    assert judged(tmp_path, "xx", {"hold": "20s"}, {"move": "Torna."}) == ()
