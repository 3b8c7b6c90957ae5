"""Whether a file says of itself that something is missing at its end."""

from __future__ import annotations

import io
import struct
import wave

import numpy as np
import pytest

from tests.speech.conftest import say
from tests.standin.google import encode, first_frames, mp3
from voiceguide.speech.recordings.truncation import closed, cut_short
from voiceguide.speech.voices.tone import ToneVoice

CUE = "Soften your left shoulder, and breathe."


@pytest.mark.parametrize("text", [CUE, "Stop.", "Rest your arms wide, a little below your shoulders. Rest."])
def test_a_whole_answer_is_closed_and_one_cut_anywhere_is_not(text):
    """As long as a room is heard: in digital silence there is nothing that could be missing."""
    speech = ToneVoice().speak(say(text)).samples
    whole = encode(speech + np.random.default_rng(1).normal(0, 1e-3, len(speech)))
    assert closed(whole) is True
    assert {closed(first_frames(whole, share)) for share in np.arange(0.4, 0.98, 0.01)} == {False}


def test_the_stand_in_closes_its_answers_as_the_service_does():
    assert closed(mp3(CUE)) is True


def test_of_other_forms_and_of_little_nothing_is_told():
    whole = mp3(CUE)
    assert closed(b"") is None
    assert closed(whole[:-100]) is None  # not whole frames: `mp3.decode` refuses it
    assert closed(b"RIFF" + bytes(100)) is None


@pytest.mark.parametrize("rate_hz", [24_000, 48_000])
def test_both_generations_of_the_form_are_read(rate_hz):
    """MPEG-1 and MPEG-2 lay out what is beside the sound otherwise."""
    time_s = np.arange(rate_hz) / rate_hz
    whole = encode(0.3 * np.sin(2 * np.pi * 220 * time_s) * (1 + np.sin(40 * time_s)) / 2, rate_hz)
    assert closed(whole) is True
    frames = len(whole) // 192
    cut = [closed(whole[: 192 * count]) for count in range(frames // 2, frames - 4)]
    assert True not in cut


def wav(samples: int) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(2)
        made.setframerate(22_050)
        made.writeframes(bytes(2 * samples))
    return file.getvalue()


def test_a_wav_that_promises_more_than_is_in_it_is_cut():
    whole = wav(1000)
    assert not cut_short(whole, 1000)
    assert cut_short(whole[:-2], 999)
    assert cut_short(whole[: len(whole) // 2], 480)


@pytest.mark.parametrize("unknown", [0, 0x7FFF_F000, 0xFFFF_FFFF])
def test_a_wav_from_a_pipe_does_not_know_its_length(unknown):
    whole = wav(1000)
    piped = whole[:40] + struct.pack("<I", unknown) + whole[44:]
    assert not cut_short(piped, 1000)


def test_a_flac_tells_how_many_samples_it_has():
    head = b"fLaC" + b"\x80\x00\x00\x22" + bytes(13) + (5_000).to_bytes(5, "big") + bytes(100)
    assert cut_short(head, 4_999)
    assert not cut_short(head, 5_000)


def test_an_ogg_ends_with_a_page_that_says_so():
    def page(flags: int, body: bytes) -> bytes:
        return b"OggS\x00" + bytes([flags]) + bytes(20) + bytes([1, len(body)]) + body

    whole = page(2, b"first") + page(0, b"then") + page(4, b"last")
    assert not cut_short(whole, 1)
    assert cut_short(whole[: -len(page(4, b"last"))], 1)
    assert cut_short(whole[:-1], 1)
    assert cut_short(whole[:20], 1)
