"""CRC-16/ARC against its published check value and against itself the slow way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.audio.mp3.crc import crc16, frame_crcs, frames_crc


def test_the_published_check_value():
    assert crc16(b"123456789") == 0xBB3D


@pytest.mark.parametrize("size", [1, 7, 192, 288])
@given(st.data())
def test_that_of_frames_is_that_of_their_bytes(size, data):
    frames = [data.draw(st.binary(min_size=size, max_size=size)) for _ in range(data.draw(st.integers(0, 5)))]
    each = frame_crcs(b"".join(frames), size)
    assert each.tolist() == [crc16(frame) for frame in frames]
    before = data.draw(st.binary(max_size=9))
    assert frames_crc(each, size, crc16(before)) == crc16(before + b"".join(frames))


@given(st.binary(max_size=60))
def test_bytes_followed_by_their_own_have_none(data):
    assert crc16(data + crc16(data).to_bytes(2, "little")) == 0
