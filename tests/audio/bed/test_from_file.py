"""The user's own bed: any sound file becomes a loop without a seam; what is none is told in a sentence."""

from __future__ import annotations

import numpy as np
import pytest

from tests.support.beds_made import loudest, noise, turn_of, wav
from tests.support.sounds_made import MemoryStore
from voiceguide.audio.bed.from_file import file_loop
from voiceguide.audio.dsp.loudness import LOOP_LUFS


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


def test_another_content_is_another_bed(tmp_path):
    one = file_loop(wav(tmp_path / "a.wav", noise(8)), MemoryStore())
    two = file_loop(wav(tmp_path / "a.wav", noise(8, seed=2)), MemoryStore())
    assert one.name != two.name
