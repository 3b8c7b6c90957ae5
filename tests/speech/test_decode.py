"""Reading MP3: whole frames or nothing, and the sound exactly where it was."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.standin.google import encode, mp3
from voiceguide.errors import AudioError
from voiceguide.speech import decode
from voiceguide.speech.model import Pace, Utterance
from voiceguide.speech.voices.tone import ToneVoice

TEXT = "Let your shoulders soften."


def test_frames_are_those_of_google():
    walked = decode.frames(mp3(TEXT))
    assert {(frame.rate_hz, frame.channels, frame.samples) for frame in walked} == {(24_000, 1, 576)}
    assert sum(frame.size for frame in walked) == len(mp3(TEXT))


def test_decoded_sound_lies_where_it_was_encoded():
    wanted = ToneVoice().speak(Utterance(TEXT, "en", Pace.COUNT)).samples  # as fast as the stand-in
    speech = decode.decode(mp3(TEXT))
    assert speech.rate_hz == 24_000
    assert len(speech.samples) >= len(wanted)
    heard = speech.samples[: len(wanted)].astype(float)
    shifts = range(-60, 61)
    likeness = [float(np.dot(np.roll(heard, shift), wanted)) for shift in shifts]
    assert shifts[int(np.argmax(likeness))] == 0
    # At a constant bit rate LAME takes everything down to 0.95 of itself.
    assert max(likeness) / np.dot(wanted, wanted) == pytest.approx(0.95, abs=0.002)


@given(st.integers(1, 700))
def test_a_cut_file_is_refused(missing):
    whole = mp3(TEXT)
    if missing % 192 == 0:
        assert len(decode.frames(whole[:-missing])) == len(decode.frames(whole)) - missing // 192
    else:
        with pytest.raises(AudioError, match=r"is cut off in frame|is not MP3 after"):
            decode.decode(whole[:-missing])


@given(st.binary(max_size=3000))
def test_any_bytes_are_sound_or_an_audio_error(alien):
    for data in (alien, b"\xff\xf3\x84\xc4" + alien, mp3(TEXT)[:1000] + alien):
        try:
            speech = decode.decode(data)
        except AudioError:
            continue
        assert np.isfinite(speech.samples).all()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "empty"),
        (b"RIFF....WAVE" + bytes(500), "not MP3 from the start"),
        (b"<html>", "not MP3 from the start"),
        (mp3(TEXT) + b"extra", "not MP3 after"),
        (encode(np.zeros(100)), "no sound"),
    ],
)
def test_each_fault_is_told(data, told):
    if told == "no sound":
        data = data[:192]  # one frame: less than the delay
    with pytest.raises(AudioError, match=told):
        decode.decode(data)


def test_an_info_tag_means_that_the_decoder_took_the_delay_out():
    """A frame that says `Info` and the delay, as other encoders write it, is heeded, not decoded as sound."""
    whole = mp3(TEXT)
    frames = len(decode.frames(whole))
    tag = bytearray(whole[:4] + bytes(188))
    tag[4 + 9 : 4 + 9 + 12] = b"Info" + struct.pack(">II", 1, frames)
    tag[4 + 9 + 12 : 4 + 9 + 21] = b"LAME3.100"
    tag[4 + 9 + 12 + 21 : 4 + 9 + 12 + 24] = bytes([576 >> 4, (576 & 15) << 4, 0])
    plain, tagged = decode.decode(whole).samples, decode.decode(bytes(tag) + whole).samples
    level = np.abs(plain).max()
    onset = [int(np.argmax(np.abs(heard) > level / 10)) for heard in (plain, tagged)]
    assert abs(onset[0] - onset[1]) <= 576
