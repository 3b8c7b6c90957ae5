"""The user's own bed: any sound file becomes a loop without a seam; what is none is told in a sentence."""

from __future__ import annotations

import os
import shutil
import subprocess
import wave
from pathlib import Path

import numpy as np
import pytest

from tests.support.sounds_made import Forgetful, MemoryStore, needs
from voiceguide.audio.bed import sound_file
from voiceguide.audio.bed.from_file import file_loop
from voiceguide.audio.dsp.loudness import LOOP_LUFS, k_weight, momentary_lufs, powers
from voiceguide.audio.model import SMALL, SPEECH
from voiceguide.errors import AudioError


def noise(seconds, rate_hz=48_000, channels=1, level=0.1, seed=1):
    return level * np.random.default_rng(seed).standard_normal((int(seconds * rate_hz), channels))


def wav(path, sound, rate_hz=48_000):
    sound = sound.reshape(len(sound), -1)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(sound.shape[1])
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes((np.clip(sound, -1, 1) * 32_767).astype("<i2").tobytes())
    return path


def turn_of(path, form=SPEECH, store=None):
    loop = file_loop(path, store or MemoryStore())
    turn = loop.read(form, 0, loop.frames * form.frame_samples)
    assert len(turn) == loop.frames * form.frame_samples
    return loop, turn / 32_767


def loudest(turn):
    """Measure the loudest 0.4 s of a loop that goes round."""
    return momentary_lufs(powers(k_weight(np.concatenate([turn, turn[:96_000]]))))


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


def test_a_wave_goes_round_without_a_step(tmp_path):
    # 220.3 Hz fits no loop: cut off and repeated it would jump. Like sounds must not swell where they cross.
    seconds = np.arange(20 * 48_000) / 48_000
    _, turn = turn_of(wav(tmp_path / "a.wav", 0.3 * np.sin(2 * np.pi * 220.3 * seconds)))
    wide = np.concatenate([turn[-480:], turn[:480]])
    for order in (1, 2, 3):
        assert (
            np.abs(np.diff(wide, order)).max() <= 1.05 * np.abs(np.diff(turn[200_000:], order)).max() + 1e-4
        )


def test_noise_keeps_its_level_where_its_ends_cross(tmp_path):
    _, turn = turn_of(wav(tmp_path / "a.wav", noise(40)))
    level = np.sqrt(np.square(turn[: len(turn) // 4_800 * 4_800]).reshape(-1, 4_800).mean(axis=1))
    inside, crossed = level[35:], level[:30]
    assert abs(20 * np.log10(crossed.mean() / inside.mean())) < 0.2
    assert np.abs(20 * np.log10(crossed / inside.mean())).max() < 0.6


@pytest.mark.parametrize("spot_s", [0.3, 9, 17.8], ids=["in what crosses", "inside", "at the very end"])
def test_the_level_of_a_file_is_that_of_its_one_loud_spot(tmp_path, spot_s):
    sound = noise(20, level=0.01)
    place = slice(int(spot_s * 48_000), int((spot_s + 0.4) * 48_000))
    sound[place] *= 10
    loop, turn = turn_of(wav(tmp_path / "a.wav", sound))
    assert loop.lufs - 0.3 < loudest(turn) < loop.lufs + 0.05
    assert loop.remark.startswith("a.wav is 1")
    told = [f"dB louder at 0:{second:02} than it usually is" for second in (int(spot_s), int(spot_s + 0.4))]
    assert any(each in loop.remark for each in told)
    assert turn_of(wav(tmp_path / "b.wav", noise(20)))[0].remark == ""


def test_padding_at_the_ends_leaves_no_hole(tmp_path):
    padded = np.concatenate([np.zeros((24_000, 1)), noise(8), np.zeros((48_000, 1))])
    loop, turn = turn_of(wav(tmp_path / "a.wav", padded))
    assert loop.frames == 6_000 // 24
    level = np.sqrt(np.square(turn[: len(turn) // 480 * 480]).reshape(-1, 480).mean(axis=1))
    assert level.min() > 0.7 * level.mean()


def test_an_uneven_file_is_not_clipped(tmp_path):
    sound = noise(10, level=0.0005)
    sound[200_000] = 0.9
    loop, turn = turn_of(wav(tmp_path / "a.wav", sound))
    assert np.abs(turn).max() <= 0.9
    assert loop.lufs < LOOP_LUFS - 5


def test_a_long_file_is_kept_in_parts_and_not_decoded_again(tmp_path, monkeypatch):
    path, store = wav(tmp_path / "a.wav", noise(130, 8_000), 8_000), MemoryStore()
    _, turn = turn_of(path, store=store)
    sizes = sorted(len(payload) for payload in store.kept.values())
    assert sizes[1:] == [len(turn) * 2 - 2 * 5_760_000, 5_760_000, 5_760_000]
    _, forgetful = turn_of(path, store=Forgetful())
    assert np.array_equal(forgetful, turn)

    def never(*_):
        raise AssertionError("decoded again")

    monkeypatch.setattr(sound_file, "_mono", never)
    _, again = turn_of(path, store=store)
    assert np.array_equal(again, turn)


def test_another_content_is_another_bed(tmp_path):
    one = file_loop(wav(tmp_path / "a.wav", noise(8)), MemoryStore())
    two = file_loop(wav(tmp_path / "a.wav", noise(8, seed=2)), MemoryStore())
    assert one.name != two.name


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
