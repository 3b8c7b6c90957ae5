"""The scan of an MP3: a wrong byte anywhere is found and told."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.sounds_made import Library, MemoryStore, laid, voice_like
from tests.support.verify_planted import failed, rewritten
from voiceguide.audio.model import SPEECH
from voiceguide.audio.mp3 import encoder
from voiceguide.audio.mp3.crc import crc16
from voiceguide.audio.renderer import render_track
from voiceguide.audio.verify.mp3_file import scan_mp3
from voiceguide.errors import AudioError
from voiceguide.units import clock_ms

spliced = pytest.mark.skipif(not encoder.can_splice(), reason="this lameenc does not show LAME's settings")
INFO_AT = len(SPEECH.header) + 17


def test_a_wrong_count_of_frames(session, tmp_path):
    def change(data, at):
        place = at + INFO_AT + 8
        frames = struct.unpack_from(">I", data, place)[0]
        struct.pack_into(">I", data, place, frames - 3)
        # With a checksum that fits, nothing but the count itself gives it away.
        struct.pack_into(">H", data, at + INFO_AT + 154, crc16(bytes(data[at : at + INFO_AT + 154])))

    found = rewritten(session, tmp_path, change)
    assert "header" in failed(found)
    assert any("number of frames is" in fault for fault in found.check("header").faults)
    assert not any("own checksum" in fault for fault in found.check("header").faults)


@pytest.mark.parametrize(
    ("offset", "says"), [(152, "checksum of the music"), (154, "own checksum"), (14, "number of bytes")]
)
def test_a_wrong_byte_in_the_info_frame(session, tmp_path, offset, says):
    def change(data, at):
        data[at + INFO_AT + offset] ^= 0x40

    found = rewritten(session, tmp_path, change)
    assert failed(found) == {"header"}
    assert any(says in fault for fault in found.check("header").faults)


def test_no_info_frame(session, tmp_path):
    found = rewritten(session, tmp_path, lambda data, at: data[:at] + data[at + SPEECH.frame_bytes :])
    assert {"header", "length"} <= failed(found)
    assert "without an Info frame" in " ".join(found.check("header").faults)


def test_a_byte_of_the_music(session, tmp_path):
    def change(data, at):
        data[at + SPEECH.frame_bytes * 4 - 1] ^= 1

    found = rewritten(session, tmp_path, change)
    assert failed(found) == {"header"}
    damaged, whole = found.check("header").faults
    assert damaged == "At 0:00.048 a frame is damaged: its checksum does not fit it."
    assert "checksum of the music" in whole


@pytest.mark.parametrize(
    "splice", [pytest.param(True, id="spliced", marks=spliced), pytest.param(False, id="streamed")]
)
def test_any_flipped_bit_of_a_track_is_found(tmp_path_factory, splice):
    folder = tmp_path_factory.mktemp("flipped")
    library = Library()
    planned = laid(library, 3_011, (500, voice_like(1, 1_700)))
    render_track(planned, library, MemoryStore(), folder / "t.mp3", splice=splice)
    good = (folder / "t.mp3").read_bytes()
    assert scan_mp3(folder / "t.mp3", 3_011).faults == ()

    @given(place=st.integers(0, len(good) - 1), bit=st.integers(0, 7))
    @settings(max_examples=60)
    def flipped(place, bit):
        data = bytearray(good)
        data[place] ^= 1 << bit
        (folder / "f.mp3").write_bytes(data)
        try:
            faults = scan_mp3(folder / "f.mp3", 3_011).faults
        except AudioError:
            return  # it does not even begin as a track
        assert faults
        frame = place // SPEECH.frame_bytes - 1
        if splice and frame >= 0:
            assert faults[0].startswith(f"At {clock_ms(frame * 24)} ")

    flipped()


def test_two_changes_never_hide_each_other(session, tmp_path):
    # In one sum over all frames, the same change in two frames can cancel out; in theirs it cannot.
    def change(data, at):
        for frame in (4, 900):
            data[at + SPEECH.frame_bytes * frame + 100] ^= 1

    found = rewritten(session, tmp_path, change)
    assert sum("a frame is damaged" in fault for fault in found.check("header").faults) == 2


def test_junk_at_the_end_and_a_strange_frame(session, tmp_path):
    found = rewritten(session, tmp_path, lambda data, at: data + b"TAG" + bytes(125))
    assert "stand 128 bytes of no frame" in found.check("header").faults[0]

    def change(data, at):
        data[at + SPEECH.frame_bytes * 50 + 2] ^= 0x10

    found = rewritten(session, tmp_path, change)
    assert "stands something else than a frame" in found.check("header").faults[0]


@pytest.mark.parametrize("share", [0.5, 0.93])
def test_a_truncated_file(session, tmp_path, share):
    found = rewritten(session, tmp_path, lambda data, at: data[: int(len(data) * share)])
    assert {"header", "length"} <= failed(found)
    assert "cut off" in found.check("header").faults[0]
    assert "too few" in found.check("length").faults[0]
