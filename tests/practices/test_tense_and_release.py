"""Muscles are tensed for seven seconds, and let go for the same longer time, on both sides."""

from __future__ import annotations

import pytest

PARTS = ["hand", "upper arm", "hand", "upper arm", "forehead", "jaw", "shoulders", "belly", "thighs", "feet"]


@pytest.mark.parametrize("length", ["8min", "10min"])
def test_every_group_is_tensed_for_seven_seconds_and_rests_equally_long(hear, length):
    track = hear("tense-and-release", length)
    items = [span for span in track.timeline.spans if span.kind == "item"]
    assert [span.title for span in items] == PARTS
    lets_go = set()
    for item in items:
        inside = [span for span in track.timeline.spans if item.start_ms <= span.start_ms < item.end_ms]
        [hold] = [span.duration_ms for span in inside if span.kind == "hold"]
        [rest] = [(span.start_ms, span.end_ms) for span in inside if span.kind == "rest"]
        assert hold == 7_000
        lets_go.add((item.side is None, rest[1] - rest[0]))
        # Nobody speaks while muscles are let go; measured in the sound.
        assert track.loudness_db(rest[0] + 200, rest[1] - 200) < -70
    # One time for the groups of the arms, one for all others; at least as long as the tension.
    assert len(lets_go) == 2
    assert min(ms for _, ms in lets_go) >= 10_000


def test_both_arms_get_the_same(hear):
    track = hear("tense-and-release", "8min")
    (right, right_end), (left, left_end) = track.spans("side")
    assert right_end - right == left_end - left
    assert right_end < track.onsets_ms("And a fist with your left hand.")[0] < left_end
    assert right < track.onsets_ms("Make a fist with your right hand, and squeeze.")[0] < right_end


def test_seven_silent_seconds_lie_between_tensing_and_letting_go(hear):
    """In the sound: from the end of the words and the time to tense to the first word of letting go."""
    track = hear("tense-and-release", "8min")
    for tense, let_go in (
        ("Make a fist with your right hand, and squeeze.", "And let go. Open your right hand."),
        ("Raise your eyebrows as high as they go.", "And let your forehead grow smooth."),
    ):
        [clip], [heard] = track.clips(tense), track.onsets_ms(let_go)
        assert 10_000 <= heard - clip.end_ms < 11_000
