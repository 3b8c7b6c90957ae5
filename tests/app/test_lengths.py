"""The lengths that a routine offers: those it names, else its natural one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.small_script import SMALL, put_down
from voiceguide.app.lengths import (
    at_own_length,
    nearest_possible,
    offered_lengths,
    offers_lengths,
    with_default_length,
)
from voiceguide.compose.request import ESTIMATED, Request
from voiceguide.compose.sounds import likely_lengths
from voiceguide.errors import ImpossibleLength
from voiceguide.pipeline import composed
from voiceguide.settings import Settings
from voiceguide.units import SECOND

SESSION = Request(routine="small", target_ms=0)


def test_the_lengths_of_a_script_are_offered_in_its_order(tmp_path):
    put_down(tmp_path, text=SMALL + "minutes: [3, 1, 2]\n")
    own = Settings((tmp_path,), tmp_path / "cache")
    assert offered_lengths(SESSION, own) == (180_000, 60_000, 120_000)
    assert with_default_length(SESSION, own).target_ms == 180_000


def test_a_script_that_names_none_offers_its_natural_length(tmp_path):
    put_down(tmp_path)
    own = Settings((tmp_path,), tmp_path / "cache")
    (natural_ms,) = offered_lengths(SESSION, own)
    assert natural_ms == with_default_length(SESSION, own).target_ms
    assert 20_000 < natural_ms < 300_000


RIGID = """\
title: Rigid
about: Nothing in it can be stretched.
safety: [Stop if it hurts.]
steps:
  - say: Lie down on your back, wherever you happen to be just now.
  - say: And let the whole of you rest there, for as long as you like.
"""


def request_for(tmp_path, text: str) -> tuple[Request, Settings]:
    put_down(tmp_path, text=text)
    return Request(routine="small", target_ms=0, voice="tone"), Settings((tmp_path,), tmp_path / "cache")


def test_a_length_that_nobody_named_is_a_whole_second(tmp_path):
    request, own = request_for(tmp_path, RIGID)
    assert at_own_length(request, own).target_ms % SECOND == 0
    assert not offers_lengths(request, own)


@pytest.mark.parametrize("times", [0.5, 0.8, 1.3, 2.0])
def test_a_script_that_cannot_be_stretched_lasts_as_long_as_its_voice_takes(tmp_path, monkeypatch, times):
    """However wrong the estimate was, the session can be had, and is the same."""
    request, own = request_for(tmp_path, RIGID)

    def wrong(plan):
        return {line: round(ms * times) for line, ms in likely_lengths(plan).items()}

    settled = at_own_length(request, own)
    monkeypatch.setattr("voiceguide.app.lengths.likely_lengths", wrong)
    asked = with_default_length(request, own)
    with pytest.raises(ImpossibleLength):
        composed(asked, own)
    found = at_own_length(request, own)
    assert composed(found, own).timeline.duration_ms == found.target_ms
    assert abs(found.target_ms - settled.target_ms) <= 3 * SECOND
    assert found.target_ms % SECOND == 0


def test_a_length_that_a_script_names_is_not_bent(tmp_path):
    request, own = request_for(tmp_path, RIGID + "minutes: [5]\n")
    assert at_own_length(request, own).target_ms == 300_000


def test_what_has_no_length_at_all_is_refused(tmp_path):
    request, _ = request_for(tmp_path, RIGID)

    def attempt(asked):
        raise ImpossibleLength("No.", below_ms=None, above_ms=None)

    with pytest.raises(ImpossibleLength):
        nearest_possible(request, attempt)


def test_a_voice_that_says_it_is_synthetic_has_time_for_it(tmp_path):
    request, own = request_for(tmp_path, RIGID)
    telling = with_default_length(replace(request, voice=ESTIMATED, disclose=True), own)
    assert composed(telling, own).timeline.duration_ms == telling.target_ms
    assert telling.target_ms > with_default_length(replace(request, voice=ESTIMATED), own).target_ms
