"""The lines that the sessions of a routine do not say, each once, with the lengths that lack it."""

from __future__ import annotations

from pathlib import Path

import pytest

from voiceguide.app.unsaid import bringing_back, unsaid_by_line
from voiceguide.errors import VoiceguideError
from voiceguide.lint.unsaid import Unsaid
from voiceguide.pipeline import Request
from voiceguide.settings import Settings, bundled_scripts
from voiceguide.units import MINUTE

SHORT_MS = 88_000
SCRIPT = """
title: A tip
about: A test.
{more}
safety: [Stop if it hurts.]
steps:
  - setup: Lie down on your back.
  - tip: A pillow may lie under your head.
  - hold: 20s..40s..5min
    while:
      - Let your knees be wide, and let both of your feet be heavy as well.
      - Let your hands be heavy, and let your shoulders sink toward the floor.
  - rest: 5s..fill
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(script_folders=(bundled_scripts(),), cache_folder=tmp_path / "cache")


@pytest.fixture
def routine(tmp_path: Path):
    """Return a function that asks for a routine with a tip, and two lines in a hold."""

    def ask(more: str = "") -> Request:
        path = tmp_path / "one-tip.yaml"
        path.write_text(SCRIPT.format(more=more), "utf-8")
        return Request(routine=str(path), target_ms=0)

    return ask


def test_each_line_is_told_once_with_all_lengths_that_lack_it(routine, settings):
    found = unsaid_by_line(routine(), (5 * MINUTE, SHORT_MS, SHORT_MS + 15_000), settings)
    assert [(each.line.text, each.lengths_ms) for each in found] == [
        ("A pillow may lie under your head.", (SHORT_MS,)),
        (
            "Let your hands be heavy, and let your shoulders sink toward the floor.",
            (SHORT_MS, SHORT_MS + 15_000),
        ),
    ]
    assert str(found[1]).startswith("Not said in 1:28, 1:43: Let your hands be heavy, and")
    assert "(hold, said from about " in str(found[1])
    # What would bring it back is counted from the longest session without it.
    assert all(each.line.from_ms is None or each.line.from_ms > each.lengths_ms[-1] for each in found)


def test_lengths_that_cannot_be_are_passed_over(routine, settings):
    assert unsaid_by_line(routine(), (1_000,), settings) == ()


def test_without_lengths_those_that_the_routine_offers_are_looked_at(routine, settings):
    assert unsaid_by_line(routine(), (), settings) == (), "it offers none"
    asked = routine("minutes: [1, 5]")
    assert unsaid_by_line(asked, (), settings) == unsaid_by_line(asked, (MINUTE, 5 * MINUTE), settings)


def test_a_routine_that_is_not_there_is_refused(settings):
    with pytest.raises(VoiceguideError):
        unsaid_by_line(Request(routine="no-such-routine", target_ms=0), (MINUTE,), settings)


@pytest.mark.parametrize(
    ("from_ms", "told"),
    [(750_000, "tip, said from about 12:30 on"), (None, "tip, not said in any longer session")],
)
def test_what_brings_a_line_back_is_told(from_ms, told):
    assert bringing_back(Unsaid(text="A pillow helps.", where="tip", from_ms=from_ms)) == told
