"""The format of a track: times and frames never disagree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.audio.model import CODEC_DELAY, SMALL, SPEECH, SegmentMemory


def test_a_frame_lasts_24_ms_and_has_a_whole_size():
    for form, size in ((SPEECH, 288), (SMALL, 192)):
        assert form.frame_ms * form.rate_hz == form.frame_samples * 1_000
        assert form.frame_bytes == size
        assert size * 8 * form.rate_hz == form.kbps * 1_000 * form.frame_samples


@given(st.sampled_from([SPEECH, SMALL]), st.integers(0, 90 * 60_000))
def test_the_frames_of_a_track_hold_all_its_samples_and_both_delays(form, duration_ms):
    frames = form.frames(duration_ms)
    needed = form.samples(duration_ms) + CODEC_DELAY
    assert (frames - 1) * form.frame_samples < needed <= frames * form.frame_samples


@given(st.sampled_from([SPEECH, SMALL]), st.integers(0, 90 * 60_000))
def test_a_sound_changes_no_frame_before_the_first_that_is_named(form, start_ms):
    first = form.first_frame(start_ms)
    assert first >= 0
    assert (first + 1) * form.frame_ms <= start_ms or first == 0
    assert start_ms < (first + 2) * form.frame_ms


@pytest.mark.parametrize("form", [SPEECH, SMALL])
def test_every_frame_begins_with_the_same_four_bytes(form):
    assert len(form.header) == 4
    assert form.header[:2] in (b"\xff\xfb", b"\xff\xf3")  # MPEG-1 and MPEG-2, layer III


def test_the_least_recently_used_segments_are_forgotten_first():
    memory = SegmentMemory(3)
    for key in "abc":
        memory.put(key, b"x")
    assert memory.get("a") == b"x"
    memory.put("d", b"y")
    assert [key for key in "abcd" if memory.get(key)] == ["a", "c", "d"]
    assert memory.size == 3


def test_a_segment_that_is_put_again_counts_once_and_the_last_one_stays():
    memory = SegmentMemory(3)
    memory.put("a", b"xx")
    memory.put("a", b"x")
    assert memory.size == 1
    memory.put("b", memoryview(b"as large as can be"))
    assert (memory.get("a"), memory.get("b"), memory.size) == (None, b"as large as can be", 18)
    memory.clear()
    assert (memory.get("b"), memory.size) == (None, 0)
