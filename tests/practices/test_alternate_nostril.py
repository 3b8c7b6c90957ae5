"""What `alternate-nostril` promises: 4, 16 and 8 seconds, counted to their end, and the sides in turn."""

from __future__ import annotations

import itertools

import pytest

pytestmark = pytest.mark.starts

PHASES_MS = {"inhale": 4_000, "pause_in": 16_000, "exhale": 8_000}


@pytest.fixture
def track(hear):
    return hear("alternate-nostril")


def test_every_phase_has_its_seconds_and_every_round_both_sides(track):
    breaths = track.timeline.breaths
    assert {one.phase: one.duration_ms for one in breaths} == PHASES_MS
    assert [one.written_ms for one in breaths] == [None] * len(breaths)
    sides = [one.side for one in breaths if one.phase == "inhale"]
    assert len(sides) >= 6
    assert sides == ["left", "right"] * (len(sides) // 2)
    in_order = [clip.text for clip in track.timeline.clips if clip.text.startswith(("In ", "Out "))]
    spoken = ["In left.", "Out right.", "In right.", "Out left."]
    assert [text for text in in_order if text in spoken] == spoken * (len(sides) // 2)


def test_each_phase_is_counted_from_two_to_its_last_second_in_the_decoded_sound(track):
    for phase in track.timeline.breaths:
        end_ms = phase.start_ms + phase.duration_ms
        counted = [clip for clip in track.timeline.clips if phase.start_ms < clip.start_ms < end_ms]
        assert [clip.text for clip in counted] == [f"{n}." for n in range(2, phase.duration_ms // 1_000 + 1)]
    for n in (2, 4, 8, 16):
        starts = [clip.start_ms for clip in track.clips(f"{n}.")]
        late = [heard - start for heard, start in zip(track.onsets_ms(f"{n}."), starts, strict=True)]
        assert max(map(abs, late)) <= 30
    ins = sorted(track.onsets_ms("In left.") + track.onsets_ms("In right."))
    *between, last = [b - a for a, b in itertools.pairwise(ins)]
    assert all(abs(ms - 28_000) <= 60 for ms in between)
    # Words follow the last breath, and both sides have the room for them.
    assert abs(last - 28_800) <= 60


def test_a_longer_session_has_more_whole_rounds(hear):
    rounds = [len(hear("alternate-nostril", length).spans("rep")) for length in ("6min", "10min")]
    assert rounds[0] < rounds[1]
