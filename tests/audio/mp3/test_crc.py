"""CRC-16/ARC against its published check value and against itself the slow way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.audio.mp3.crc import combined, crc16, cumulative, repeated


def test_the_published_check_value():
    assert crc16(b"123456789") == 0xBB3D


@given(st.binary(max_size=60), st.binary(max_size=60))
def test_joining_needs_no_look_inside(first, second):
    assert combined(crc16(first), crc16(second), len(second)) == crc16(first + second)


@given(st.binary(min_size=1, max_size=12), st.integers(0, 70))
def test_repeating_needs_no_repeating(piece, count):
    assert repeated(crc16(piece), len(piece), count) == crc16(piece * count)


@pytest.mark.parametrize("size", [1, 7, 192, 288])
@given(st.data())
def test_every_prefix_of_frames(size, data):
    frames = [data.draw(st.binary(min_size=size, max_size=size)) for _ in range(data.draw(st.integers(0, 5)))]
    expected = [crc16(b"".join(frames[: n + 1])) for n in range(len(frames))]
    assert cumulative(b"".join(frames), size) == expected
