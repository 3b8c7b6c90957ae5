"""The check of a script: it looks into every branch, and tells of lengths that cannot be had."""

from __future__ import annotations

from pathlib import Path

import pytest

from voiceguide.app import check
from voiceguide.pipeline import Request
from voiceguide.plan.terms import Choices
from voiceguide.script.terms import Mode
from voiceguide.settings import Settings, bundled_scripts
from voiceguide.units import MINUTE


@pytest.fixture(scope="session")
def settings(spoken: Path) -> Settings:
    return Settings(script_folders=(bundled_scripts(),), cache_folder=spoken)


def test_check_tells_of_lengths_that_cannot_be_had(settings: Settings, tmp_path: Path) -> None:
    """A round of minutes needs a rest of minutes, or some lengths do not exist."""
    path = tmp_path / "holey.yaml"
    text = (
        "title: H\nabout: H.\nsafety: [Stop if it hurts.]\nsteps:\n"
        "  - rounds: 1..1..3\n    steps:\n      - hold: 20s..1min..2min\n  - rest: 5s..{most}\n"
    )
    path.write_text(text.format(most="1min"), encoding="utf-8")
    found = check.check_script(str(path), settings)
    assert {problem.rule for problem in found} == {"no-holes"}
    assert all("no session lasts between about" in problem.what for problem in found)
    path.write_text(text.format(most="fill"), encoding="utf-8")
    assert check.check_script(str(path), settings) == ()


def test_check_looks_into_every_branch(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "branches.yaml"
    path.write_text(
        "title: B\nabout: B.\nsafety: [Stop if it hurts.]\noptions: {legs: [a, b, c]}\nsteps:\n"
        "  - each side:\n      - choose: legs\n        of:\n          a: [{say: '{side:x} leg.'}]\n"
        "          b: [{say: '{side:y} leg.'}]\n          c: [{say: '{Side} leg.'}]\n",
        encoding="utf-8",
    )
    assert [problem.what.split(":")[-1] for problem in check.check_script(str(path), settings)] == [
        " there is no form 'x'.",
        " there is no form 'y'.",
    ]


def test_check_tells_of_weights_that_move_nothing_whatever_is_chosen(
    settings: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "weighed.yaml"
    text = (
        "title: W\nabout: W.\nsafety: [Stop if it hurts.]\noptions: {a: [x, y], b: [x, y]}\n"
        "grow: {holds: 2}\nsteps:\n  - choose: a\n    of:\n      x: [{say: Rest.}]\n"
        "      y: [{hold: HOLD, when: {b: y, mode: bedtime}}]\n  - rest: 20s..fill\n"
    )
    path.write_text(text.replace("HOLD", "20s..30s..2min"), encoding="utf-8")
    assert check.check_script(str(path), settings) == ()
    path.write_text(text.replace("HOLD", "30s"), encoding="utf-8")
    assert [problem.rule for problem in check.check_script(str(path), settings)] == ["weights-move"]


def test_check_looks_for_no_idle_weight_where_there_are_too_many_choices(
    settings: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "many.yaml"
    options = ", ".join(f"{name}: [x, y]" for name in "abcdefgh")
    path.write_text(
        f"title: M\nabout: M.\nsafety: [Stop if it hurts.]\noptions: {{{options}}}\n"
        "grow: {holds: 2}\nsteps:\n  - rest: 20s..fill\n",
        encoding="utf-8",
    )
    assert check.check_script(str(path), settings) == ()


def test_sessions_are_offered_for_the_lengths_of_a_mode_and_of_an_option(
    settings: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "ways.yaml"
    path.write_text(
        "title: W\nabout: W.\nsafety: [Stop if it hurts.]\noptions: {way: [a, b]}\nminutes: [5, 10]\n"
        "minutes_when: {way: {b: [30]}, mode: {day: [5, 10], bedtime: [20]}}\n"
        "steps:\n  - rest: 20s..fill\n",
        encoding="utf-8",
    )

    def sessions(choices: Choices) -> list[tuple[int, Mode | None, tuple[tuple[str, str], ...]]]:
        request = Request(routine=str(path), choices=choices, target_ms=0)
        return [
            (each.target_ms // MINUTE, each.choices.mode, each.choices.options)
            for each in check.offered_sessions(request, settings)
        ]

    usual = [(5, None, ()), (10, None, ()), (30, None, (("way", "b"),)), (20, Mode.BEDTIME, ())]
    assert sessions(Choices()) == usual
    assert {each[0] for each in sessions(Choices(mode=Mode.BEDTIME))} == {20, 30}
