"""Refusals that name a way out: fewer words, and lengths as roughly as they are known."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from voiceguide import pipeline
from voiceguide.compose.request import ESTIMATED, Request
from voiceguide.compose.suggestions import by_estimate
from voiceguide.errors import ImpossibleLength
from voiceguide.plan.terms import WordsLevel
from voiceguide.settings import Settings, bundled_scripts
from voiceguide.units import length, parse_duration


@pytest.mark.parametrize(
    ("below_ms", "above_ms", "told"),
    [
        (None, 200_400, "x cannot last 2:00: the shortest is about 3:21, by estimate."),
        (95_900, None, "x cannot last 2:00: the longest is about 1:35, by estimate."),
        (95_900, 200_400, "x cannot last 2:00 exactly: the nearest are about 1:35 and 3:21, by estimate."),
    ],
)
def test_an_estimate_is_told_as_one(below_ms, above_ms, told):
    exact = ImpossibleLength("To the millisecond.", below_ms=below_ms, above_ms=above_ms, where="x")
    rough = by_estimate(exact, "x", 120_000)
    assert (rough.what, rough.below_ms, rough.above_ms, rough.where) == (told, below_ms, above_ms, "x")
    assert bool(rough.mend) is (below_ms is not None and above_ms is not None)


def refusal(voice, target_ms, folder):
    request = Request(routine="knee-drops", target_ms=target_ms, voice=voice)
    with pytest.raises(ImpossibleLength) as refused:
        pipeline.compose(request, Settings(script_folders=(bundled_scripts(),), cache_folder=folder))
    return refused.value


def test_what_is_too_short_is_offered_with_fewer_words(tmp_path):
    refused = refusal("tone", 30_000, tmp_path)
    assert refused.above_ms
    assert "--words brief" in refused.mend
    assert "--words names" in refused.mend


def test_an_estimate_promises_no_length(tmp_path):
    refused = refusal(ESTIMATED, 30_000, tmp_path)
    assert "about" in refused.mend
    assert "it can." not in refused.mend


def test_fewer_words_are_no_way_to_a_longer_session(tmp_path):
    assert "--words" not in refusal("tone", 10 * 3_600_000, tmp_path).mend


def test_a_fill_that_bounds_a_session_is_named(tmp_path):
    path = tmp_path / "it.yaml"
    path.write_text("title: It\nabout: It.\nsafety: [Stop if it hurts.]\nsteps:\n  - rest: 20s..fill\n")
    settings = Settings((), tmp_path)
    asked = Request(routine=str(path), target_ms=2 * 3_600_000, voice=ESTIMATED)
    with pytest.raises(ImpossibleLength) as refused:
        pipeline.compose(asked, settings)
    assert "write how far it may go, such as 20s..1min..3h" in refused.value.mend
    path.write_text(path.read_text().replace("..fill", "..1min..3h"))
    assert pipeline.compose(asked, settings).duration_ms == 2 * 3_600_000
    with pytest.raises(ImpossibleLength) as refused:
        pipeline.compose(replace(asked, target_ms=4 * 3_600_000), settings)
    assert "fill" not in refused.value.mend


@pytest.mark.usefixtures("shipped_routines")
@pytest.mark.parametrize("asked_ms", [30_000, 10 * 3_600_000])
@pytest.mark.parametrize("routine", ["box", "body-scan"])
def test_the_length_that_is_named_can_be_had(routine, asked_ms, tmp_path):
    """A session that says its own length may need more time for it than the one that was asked for."""
    settings = Settings(script_folders=(bundled_scripts(),), cache_folder=tmp_path)
    request = Request(routine=routine, target_ms=asked_ms, voice="tone")
    with pytest.raises(ImpossibleLength) as refused:
        pipeline.compose(request, settings)
    (named,) = re.findall(r"--duration (\w+) can be had", refused.value.mend)
    near_ms = parse_duration(named)
    made = pipeline.compose(replace(request, target_ms=near_ms), settings)
    assert made.duration_ms == near_ms
    assert length(near_ms) in refused.value.what


@pytest.mark.usefixtures("shipped_routines")
@pytest.mark.parametrize("routine", ["box", "knee-drops"])
def test_the_length_that_is_named_with_fewer_words_can_be_had(routine, tmp_path):
    settings = Settings(script_folders=(bundled_scripts(),), cache_folder=tmp_path)
    request = Request(routine=routine, target_ms=30_000, voice="tone")
    with pytest.raises(ImpossibleLength) as refused:
        pipeline.compose(request, settings)
    ways = re.findall(r"(\d+:\d\d) with --words (\w+)", refused.value.mend)
    assert [level for _, level in ways] == ["brief", "names"]
    for named, level in ways:
        choices = replace(request.choices, words=WordsLevel(level))
        fewer = replace(request, choices=choices, target_ms=parse_duration(named))
        assert pipeline.compose(fewer, settings).duration_ms == parse_duration(named)
