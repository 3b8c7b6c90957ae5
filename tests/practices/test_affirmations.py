"""The sentences are said in turn, every round whole, with the same quiet after each, through all the time."""

from __future__ import annotations

import pytest

SENTENCES = [
    "I have done enough for today.",
    "I may rest before everything is done.",
    "I am allowed to say no.",
    "I learn from what went wrong.",
    "I am not alone.",
]
NUMBERS = ("None", "One", "Two", "Three", "Four", "Five", "Six")


def rounds_of(track):
    """List the sentences as they are said, by round."""
    said = [text for text in track.said() if text in SENTENCES]
    assert len(said) % len(SENTENCES) == 0, "a list is broken off"
    return [said[at : at + len(SENTENCES)] for at in range(0, len(said), len(SENTENCES))]


@pytest.mark.parametrize("length", ["5min", "10min"])
def test_the_list_is_said_in_turn_never_broken_off_and_its_rounds_are_announced(hear, length):
    track = hear("affirmations", length)
    rounds = rounds_of(track)
    assert len(rounds) >= 2
    assert all(each == SENTENCES for each in rounds)
    assert f"{NUMBERS[len(rounds)]} rounds." in track.said()


def test_a_longer_session_says_them_more_often(hear):
    assert len(rounds_of(hear("affirmations", "20min"))) > len(rounds_of(hear("affirmations", "10min"))) > 2


def test_after_each_sentence_it_is_equally_quiet_in_the_track(hear):
    track = hear("affirmations", "10min")
    rests = track.spans("rest")[: len(rounds_of(track)) * len(SENTENCES)]
    assert len({end - start for start, end in rests}) == 1
    for text in SENTENCES:
        for clip in track.clips(text):
            following = min(
                other.start_ms for other in track.timeline.clips if other.start_ms > clip.start_ms
            )
            assert following - clip.end_ms >= 6_000
            assert track.loudness_db(clip.end_ms + 200, clip.end_ms + 5_800) < -70
