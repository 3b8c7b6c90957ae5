"""Reading MP3: whole frames or nothing, and the sound exactly where it was."""

from __future__ import annotations

import io
import shutil
import struct
import subprocess
import wave
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.standin.google import encode, mp3
from tests.support import sounds_kept
from voiceguide.errors import AudioError
from voiceguide.speech import decode
from voiceguide.speech.decode import read_sound
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


RATE_HZ = 22_050


def wav(samples: np.ndarray, rate_hz: int = RATE_HZ, channels: int = 1) -> bytes:
    held = io.BytesIO()
    with wave.open(held, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(np.rint(samples * 32_767).astype("<i2").tobytes())
    return held.getvalue()


def hum(seconds: float = 1.0, rate_hz: int = RATE_HZ) -> np.ndarray:
    return 0.4 * np.sin(2 * np.pi * 220 * np.arange(round(seconds * rate_hz)) / rate_hz)


def test_wav_comes_back_as_it_was():
    speech = read_sound(wav(hum()), 5_000)
    assert speech.rate_hz == RATE_HZ
    assert speech.samples.dtype == np.float32
    assert np.allclose(speech.samples, hum(), atol=1e-4)


def test_channels_are_mixed():
    both = np.stack([hum(), -hum() / 2], axis=1).reshape(-1)
    assert np.allclose(read_sound(wav(both, channels=2), 5_000).samples, hum() / 4, atol=1e-4)


@pytest.mark.parametrize("length", [0xFFFFFFFF, 0x7FFFF000])
def test_a_program_that_writes_to_a_pipe_does_not_know_its_length(length):
    told = wav(hum())
    streamed = told[:4] + struct.pack("<I", length) + told[8:40] + struct.pack("<I", length) + told[44:]
    assert len(read_sound(streamed, 5_000).samples) == RATE_HZ


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg writes these forms")
@pytest.mark.parametrize(
    "form",
    [["-f", "flac"], ["-f", "mp3"], ["-c:a", "libvorbis", "-f", "ogg"], ["-c:a", "pcm_f32le", "-f", "wav"]],
)
def test_every_form_that_is_promised(form):
    made = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", "-", *form, "-"], input=wav(hum()), capture_output=True, check=True
    )
    speech = read_sound(made.stdout, 5_000)
    assert speech.rate_hz == RATE_HZ
    assert 0.95 < len(speech.samples) / RATE_HZ < 1.12
    assert 0.25 < np.sqrt(np.mean(speech.samples[4_000:-4_000] ** 2)) < 0.31


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "It is empty."),
        (b"RIFF", "no sound that can be read"),
        (b"RIFF\0\0\0\0WAVE", "cannot be decoded"),
        (b"fLaC" + bytes(60), "cannot be decoded"),
        (b"OggS" + bytes(60), "cannot be decoded"),
        (b"OggS" + bytes(24) + b"OpusHead", "It is Opus"),
        (b"\0\0\0\x18ftypM4A ", "It is m4a"),
        (b"\xff\xfb" + bytes(60), "cannot be decoded"),
        (b"Text is no sound.", "no sound that can be read"),
        (wav(np.zeros(0)), "There is no sound in it."),
        (wav(hum(), channels=1)[:22] + b"\x40\0" + wav(hum())[24:], "channels|decoded"),
        (wav(hum(2.1)), "longer than 2 seconds"),
    ],
)
def test_what_is_not_usable_is_named(data, told):
    with pytest.raises(AudioError, match=told):
        read_sound(data, 2_000)


def test_at_a_high_rate_fewer_seconds_are_taken(monkeypatch):
    monkeypatch.setattr(decode, "_MOST_SAMPLES", 192_000)
    assert read_sound(wav(hum(1.0, 192_000), 192_000), 5_000).rate_hz == 192_000
    with pytest.raises(AudioError, match="longer than 1 seconds, at 192000 Hz"):
        read_sound(wav(hum(1.1, 192_000), 192_000), 5_000)


def test_values_that_are_no_sound_are_refused():
    head = bytearray(wav(hum())[:44])
    head[20:22], head[34:36] = struct.pack("<H", 3), struct.pack("<H", 32)
    head[32:34] = struct.pack("<H", 4)
    floats = np.full(2_000, np.nan, "<f4").tobytes()
    head[40:44] = struct.pack("<I", len(floats))
    with pytest.raises(AudioError, match="not sound"):
        read_sound(bytes(head) + floats, 5_000)


@given(
    st.binary(max_size=200),
    st.sampled_from([b"", b"RIFF\0\0\0\0WAVEfmt ", b"fLaC", b"OggS", b"ID3", b"\xff\xfb"]),
)
def test_no_bytes_do_worse_than_be_refused(tail, head):
    try:
        speech = read_sound(head + tail, 1_000)
    except AudioError:
        return
    assert speech.samples.size
    assert np.isfinite(speech.samples).all()


@given(st.integers(0, 400), st.binary(min_size=1, max_size=4))
def test_a_damaged_wav_is_sound_or_refused(at, bytes_):
    data = bytearray(wav(hum(0.05)))
    data[at : at + len(bytes_)] = bytes_
    try:
        speech = read_sound(bytes(data), 60_000)
    except AudioError:
        return
    assert speech.samples.size
    assert np.isfinite(speech.samples).all()


OGG = [data for name, data in sounds_kept.kept().items() if name.endswith(".ogg")]
OF_RATE_0 = b"fLaC\x80\0\0\x22" + struct.pack(">HH6x", 4_096, 4_096) + bytes(24)


@pytest.mark.parametrize("data", [OF_RATE_0, OF_RATE_0 + bytes(5_000)])
def test_a_flac_without_a_rate_is_refused(data):
    with pytest.raises(AudioError, match=r"cannot be decoded|at 0 Hz"):
        read_sound(data, 5_000)


@settings(max_examples=60)
@given(
    st.sampled_from(OGG),
    st.lists(st.tuples(st.integers(0, 4_500), st.integers(0, 255)), min_size=1, max_size=8),
)
def test_an_ogg_that_crashes_its_decoder_is_refused_like_any_other(data, changes):
    hurt = bytearray(data)
    for at, value in changes:
        hurt[at % len(hurt)] = value
    with suppress(AudioError):
        assert read_sound(bytes(hurt), 60_000).samples.size
