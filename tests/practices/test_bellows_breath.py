"""What `bellows-breath` promises: thirty breaths a round, one a second, heard as tones and nothing else."""

from __future__ import annotations

import numpy as np
import pytest

pytestmark = pytest.mark.starts


@pytest.fixture
def track(hear):
    return hear("bellows-breath")


def test_every_round_has_thirty_breaths_of_one_second(track):
    for start_ms, end_ms in track.spans("round"):
        quick = [one for one in track.timeline.breaths if start_ms <= one.start_ms < end_ms and one.of == 30]
        inhales = [one.start_ms for one in quick if one.phase == "inhale"]
        assert len(inhales) == 30
        assert inhales == list(range(inhales[0], inhales[0] + 30_000, 1_000))
        assert {one.phase: one.duration_ms for one in quick} == {"inhale": 600, "exhale": 400}
        assert [one.phase for one in quick] == ["inhale", "exhale"] * 30


def test_each_of_them_is_heard_and_no_word_is(track):
    quick = [one for one in track.timeline.breaths if one.of == 30]
    for one in quick:
        end_ms = one.start_ms + one.duration_ms
        assert track.loudness_db(one.start_ms + one.duration_ms // 4, end_ms - one.duration_ms // 4) > -45
        edge = track.samples[end_ms * 48 - 24 : end_ms * 48 + 24].astype(np.float64) / 32_768
        assert np.abs(edge).max() < 0.01
        assert not [
            clip for clip in track.timeline.clips if one.start_ms < clip.end_ms and clip.start_ms < end_ms
        ]
    assert len(quick) >= 120


def test_the_slow_breaths_after_them_are_led_in_words(track):
    rounds = len(track.spans("round"))
    assert rounds >= 2
    slow = [one for one in track.timeline.breaths if one.of != 30]
    assert {one.phase: one.duration_ms for one in slow} == {"inhale": 4_000, "exhale": 6_000}
    said = track.said()
    assert said.count("Thirty quick breaths. The hum leads you.") == 1
    assert said.count("Once more, thirty quick breaths.") == rounds - 1
