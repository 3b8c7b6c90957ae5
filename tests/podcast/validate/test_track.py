"""Published tracks and captions: each planted fault is found."""

from __future__ import annotations

from io import BytesIO

import pytest
from mutagen.id3 import ID3

from tests.support.feeds_made import cover, sound
from tests.support.sessions_made import evening
from voiceguide.audio.model import SMALL, SPEECH
from voiceguide.podcast.validate.feed import check_folder


def in_version_4(data):
    """Write the tag of a track anew, as version 2.4."""
    file = BytesIO(data)
    ID3(file).save(file, v2_version=4)
    return file.getvalue()


SPOILT = [
    ("part-1.mp3", lambda data: data + b"\0", "says"),
    ("part-1.mp3", lambda data: sound(evening()), "calls itself"),
    ("part-1.mp3", lambda data: data.replace(b"2\x002\x000\0", b"o\x00n\x00e\0", 1), "lasts 0.0 s"),
    ("part-1.mp3", lambda data: sound(evening(), date=None, cover=b""), "no date, cover in its tag"),
    ("part-1.mp3", in_version_4, "ID3v2.3"),
    ("part-1.mp3", lambda data: data.replace(SPEECH.header, SMALL.header), "no MPEG 1 layer III"),
    ("part-1.mp3", lambda data: data.replace(SPEECH.header, b"\xff\xfb\x54\xc4"), "64 kbit/s at 48000 Hz"),
    ("part-1.mp3", lambda data: data.replace(SPEECH.header, b"\xff\xfb\x74\x44"), "no Info header"),
    ("part-1.mp3", lambda data: data.replace(b"Info", b"info"), "no Info header"),
    ("part-1.png", lambda data: cover("alpha"), "alpha"),
    ("part-1.png", lambda data: cover("small"), "512 × 512"),
    ("cover.png", lambda data: cover("large"), "more than"),
    ("cover.png", lambda data: cover("none"), "no picture"),
    ("part-1.vtt", lambda data: data.replace(b"WEBVTT", b"WEBVT", 1), "WEBVTT"),
    ("part-1.vtt", lambda data: data.replace(b"00:00:30.000", b"00:00:05.000", 1), "the one before"),
    ("part-1.vtt", lambda data: data.replace(b"00:00:30.000", b"0:30", 1), "no times"),
    ("part-1.vtt", lambda data: data.replace(b"<v Guide>", b"", 1), "no speaker"),
    ("part-1.vtt", lambda data: data.replace(b"Lie down", b"Lie & down", 1), "not escaped"),
    ("part-1.vtt", lambda data: data.replace(b"Lie down", b"Lie down" * 9, 1), "more than 65"),
    ("part-1.chapters.json", lambda data: data.replace(b"1.2.0", b"1.1.0"), "version 1.2.0"),
    ("part-1.chapters.json", lambda data: data.replace(b": 30,", b": 30.5,"), "whole second"),
    ("part-1.chapters.json", lambda data: data.replace(b'e": 30,', b'e": 0,'), "go on in order"),
    ("part-1.chapters.json", lambda data: b"[]", "no chapters file"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "spoil", "says"), SPOILT)
def test_a_fault_in_a_file_is_found(folder, name, spoil, says):
    before = (folder / name).read_bytes()
    (folder / name).write_bytes(spoil(before))
    assert (folder / name).read_bytes() != before
    assert any(says in fault for fault in check_folder(folder)), check_folder(folder)
