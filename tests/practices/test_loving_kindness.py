"""Loving-kindness by the clock: five sections of equal length."""

from __future__ import annotations

import pytest

NAMES = ("For yourself", "For a friend", "For a stranger", "For somebody difficult", "For everybody")
FIRST = (
    "Begin with yourself. See yourself sitting here.",
    "Think of a friend, somebody who makes you smile.",
    "Think of somebody whom you hardly know, from the street or from a shop.",
    "Think of somebody with whom it is not easy. Somebody a little difficult is enough.",
    "And now everybody, near and far, and yourself among them.",
)


@pytest.mark.parametrize("length", ["16min", "19min13s"])
def test_every_section_has_the_same_length_and_begins_where_the_last_one_ends(hear, length):
    track = hear("loving-kindness", length)
    sections = [track.spans("section", name)[0] for name in NAMES]
    lengths_ms = [end_ms - start_ms for start_ms, end_ms in sections]
    assert max(lengths_ms) - min(lengths_ms) <= 24, "a frame of the track"
    assert 180_000 <= min(lengths_ms) <= max(lengths_ms) <= 600_000
    assert [start_ms for start_ms, _ in sections[1:]] == [end_ms for _, end_ms in sections[:-1]]
    heard_ms = [track.onsets_ms(text)[0] for text in FIRST]
    for (start_ms, _), onset in zip(sections, heard_ms, strict=True):
        assert abs(onset - start_ms) <= 30


def test_every_section_has_as_many_wishes(hear):
    track = hear("loving-kindness")
    told = [
        len([clip for clip in track.timeline.clips if start_ms <= clip.start_ms < end_ms])
        for name in NAMES
        for start_ms, end_ms in track.spans("section", name)
    ]
    assert told == [6, 6, 6, 6, 6]
