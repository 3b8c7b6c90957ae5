"""What `induction` promises: ten numbers downwards at one exact pace, slower in a longer session."""

from __future__ import annotations

import itertools

import pytest

pytestmark = pytest.mark.starts

WORDS = ("Ten", "Nine", "Eight", "Seven", "Six", "Five", "Four", "Three", "Two", "One")
THEN = ("Deeper.", "Heavier.", "Softer.")


def counted(track):
    return [clip for clip in track.timeline.clips if clip.role == "count"]


def test_it_counts_from_ten_to_one_and_the_words_follow_one_another(hear):
    texts = [clip.text for clip in counted(hear("induction"))]
    assert [text.split(".")[0] for text in texts] == list(WORDS)
    assert texts[0] == "Ten. Let go."
    assert texts[-1] == "One. And rest."
    assert [text.split(". ")[1] for text in texts[1:-1]] == [THEN[n % 3] for n in range(8)]


@pytest.mark.parametrize("length", ["4min", "6min"])
def test_the_pace_is_exact_in_the_decoded_sound(hear, length):
    track = hear("induction", length)
    clips = counted(track)
    (pace_ms,) = {b.start_ms - a.start_ms for a, b in itertools.pairwise(clips)}
    assert 4_000 <= pace_ms <= 8_000
    (span,) = track.spans("count")
    assert span == (clips[0].start_ms, clips[0].start_ms + 10 * pace_ms)
    for n, clip in enumerate(clips):
        (heard_ms,) = track.onsets_ms(clip.text)
        assert abs(heard_ms - (span[0] + n * pace_ms)) <= 30


def test_a_longer_session_counts_no_more_quickly_and_ends_in_quiet(hear):
    paces = []
    for length in ("4min", "6min"):
        track = hear("induction", length)
        first, second = counted(track)[:2]
        paces.append(second.start_ms - first.start_ms)
        last = track.timeline.clips[-1]
        assert track.loudness_db(last.end_ms + 1_000, track.timeline.duration_ms) < -70
    assert paces == sorted(paces)
