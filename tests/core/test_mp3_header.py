"""The header of MP3 frames and of ID3 tags, against the tables of the standard and the files we make."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.audio.model import SMALL, SPEECH
from voiceguide.core.mp3_header import ID3_HEAD_BYTES, FrameHeader, frame_header, id3_bytes


@pytest.mark.parametrize("form", [SPEECH, SMALL])
def test_the_frames_that_we_make(form):
    header = frame_header(form.header + bytes(400))
    assert header is not None
    assert (header.kbps, header.rate_hz, header.channels) == (form.kbps, form.rate_hz, 1)
    assert (header.size, header.samples) == (form.frame_bytes, form.frame_samples)


@pytest.mark.parametrize(
    ("header", "mpeg_1", "kbps", "rate_hz", "channels", "size"),
    [
        ("fffb9064", True, 128, 44_100, 2, 417),  # the usual MP3: joint stereo
        ("fffb9264", True, 128, 44_100, 2, 418),  # with a byte of padding
        ("fffbe4c0", True, 320, 48_000, 1, 960),
        ("fff384c4", False, 64, 24_000, 1, 192),
        ("ffe318c4", False, 8, 8_000, 1, 72),  # MPEG 2.5
        ("fffb04c4", True, 0, 48_000, 1, 0),  # the free format
    ],
)
def test_headers_of_others(header, mpeg_1, kbps, rate_hz, channels, size):
    found = frame_header(bytes.fromhex(header))
    assert found == FrameHeader(mpeg_1, kbps, rate_hz, channels, found.padding)
    assert found.size == size


@pytest.mark.parametrize(
    "header",
    [
        "",
        "fffb74",
        "fefb74c4",
        "ff1b74c4",  # no sync
        "ffeb74c4",  # the version that is reserved
        "fffd74c4",  # layer II
        "fff974c4",  # the layer that is reserved
        "fffbf4c4",  # no bit rate
        "fffb7cc4",  # no sample rate
        "49443303",
    ],
)
def test_what_is_no_frame(header):
    assert frame_header(bytes.fromhex(header)) is None


@given(st.binary(max_size=8))
def test_any_bytes_are_a_frame_or_none(data):
    header = frame_header(data)
    assert header is None or (data[0] == 0xFF and 0 <= header.size <= 1441 and header.samples in (576, 1152))


@given(st.integers(0, 2**28 - 1), st.binary(max_size=4))
def test_the_size_of_a_tag_is_told_in_seven_bits_a_byte(size, after):
    head = b"ID3\3\0\0" + bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))
    assert id3_bytes(head + after) == ID3_HEAD_BYTES + size
    assert id3_bytes(head[:-1]) == 0
    assert id3_bytes(b"XD3" + head[3:]) == 0
