"""The user's own sound file: any form is read, and what is no sound is told in a sentence."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from tests.support.beds_made import loudest, noise, turn_of, wav
from tests.support.sounds_made import Forgetful, MemoryStore, needs
from voiceguide.audio.bed import sound_file
from voiceguide.audio.bed.from_file import file_loop
from voiceguide.audio.dsp.loudness import LOOP_LUFS
from voiceguide.audio.model import SMALL, SPEECH
from voiceguide.errors import AudioError


@pytest.mark.parametrize(
    ("rate_hz", "channels"), [(48_000, 1), (44_100, 2), (8_000, 1), (96_000, 2), (48_000, 7), (22_050, 3)]
)
@pytest.mark.parametrize("form", [SPEECH, SMALL])
def test_any_rate_and_any_number_of_channels(tmp_path, rate_hz, channels, form):
    path = wav(tmp_path / "bed.wav", noise(10, rate_hz, channels), rate_hz)
    loop, turn = turn_of(path, form)
    # 10 s, of which 2.5 s of the end lie over the beginning; whole frames.
    assert loop.frames == 7_500 // 24
    assert loop.lufs == LOOP_LUFS
    if form is SPEECH:
        assert loudest(turn) == pytest.approx(LOOP_LUFS, abs=0.1)


@needs("ffmpeg")
@pytest.mark.parametrize("end", ["mp3", "flac", "ogg"])
def test_other_forms_give_the_same_sound_whatever_they_are_called(tmp_path, end):
    path = wav(tmp_path / "bed.wav", noise(9, 44_100, 2), 44_100)
    other = tmp_path / f"bed.{end}"
    codec = ["-c:a", "libvorbis", "-q:a", "9"] if end == "ogg" else []
    subprocess.run(["ffmpeg", "-v", "error", "-i", path, *codec, other], check=True)
    renamed = shutil.copy(other, tmp_path / "bed.sound")
    (loop, turn), (same, again) = turn_of(other), turn_of(renamed)
    assert np.array_equal(turn, again)
    assert same.name == loop.name
    _, plain = turn_of(path)
    assert len(turn) == len(plain)
    assert abs(20 * np.log10(turn.std() / plain.std())) < 0.5


def test_a_long_file_is_kept_in_parts_and_not_decoded_again(tmp_path, monkeypatch):
    path, store = wav(tmp_path / "a.wav", noise(130, 8_000), 8_000), MemoryStore()
    _, turn = turn_of(path, store=store)
    sizes = sorted(len(payload) for payload in store.kept.values())
    assert sizes[2:] == [len(turn) * 2 - 2 * 5_760_000, 5_760_000, 5_760_000]
    _, forgetful = turn_of(path, store=Forgetful())
    assert np.array_equal(forgetful, turn)

    def never(*_):
        raise AssertionError("decoded again")

    monkeypatch.setattr(sound_file, "_mono", never)
    _, again = turn_of(path, store=store)
    assert np.array_equal(again, turn)


def junk(path):
    path.write_bytes(b"\xff\xfb" + bytes(np.random.default_rng(1).integers(0, 256, 50_000, dtype=np.uint8)))


def cut(path):
    wav(path, noise(8))
    path.write_bytes(path.read_bytes()[:100_000])


BAD = {
    "missing": (lambda path: None, "no such file"),
    "folder": (lambda path: path.mkdir(), "it is a folder"),
    "empty": (lambda path: path.write_bytes(b""), "no sound that can be read"),
    "text": (lambda path: path.write_text("rain, rain, rain"), "no sound that can be read"),
    "junk": (junk, "no sound that can be read"),
    "silent": (lambda path: wav(path, np.zeros(480_000)), "is silent"),
    "nearly silent": (lambda path: wav(path, noise(10, level=0.0002)), "is silent"),
    "one second": (lambda path: wav(path, noise(1)), "has 1.0 seconds of sound"),
    "a blip in silence": (
        lambda path: wav(path, np.concatenate([np.zeros(480_000), noise(2)[:, 0], np.zeros(480_000)])),
        "has 2.0 seconds of sound",
    ),
    "cut off": (cut, "has 1.0 seconds of sound"),
    "a rate too low": (lambda path: wav(path, noise(10, 4_000), 4_000), "no sound that can be read"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_no_bed_is_told_in_a_sentence(tmp_path, case):
    path = tmp_path / "bed.wav"
    make, says = BAD[case]
    make(path)
    store = MemoryStore()
    with pytest.raises(AudioError, match=says) as refused:
        file_loop(path, store)
    assert refused.value.where == str(path)
    assert refused.value.mend
    assert "\n" not in str(refused.value)
    assert store.kept == {}


@pytest.mark.skipif(os.name != "posix", reason="only there is a device that never ends")
def test_a_device_is_refused_and_not_read_forever():
    with pytest.raises(AudioError, match="it is not an ordinary file"):
        file_loop(Path("/dev/zero"), MemoryStore())


def test_ten_hours_are_refused_without_reading_them(tmp_path):
    # A sparse file: 10 hours at 8 kHz, of which nothing was ever written but the head.
    path = wav(tmp_path / "a.wav", noise(1, 8_000), 8_000)
    size = 10 * 3_600 * 8_000 * 2
    with path.open("r+b") as file:
        file.seek(4)
        file.write((36 + size).to_bytes(4, "little"))
        file.seek(40)
        file.write(size.to_bytes(4, "little"))
        file.truncate(44 + size)
    with pytest.raises(AudioError, match="It lasts 10:00:00") as refused:
        file_loop(path, MemoryStore())
    assert "30 minutes" in refused.value.mend


def test_a_file_that_changes_under_our_hands_is_told(tmp_path):
    path = wav(tmp_path / "a.wav", noise(20))
    loop = file_loop(path, MemoryStore())
    wav(path, noise(8))
    with pytest.raises(AudioError, match="changed while it was read"):
        loop.read(SPEECH, 0, 1_000)
