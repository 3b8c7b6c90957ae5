"""The bed as it was laid, by sample range."""

from __future__ import annotations

import numpy as np
import pytest

from tests.support.beds_made import noise, wav
from tests.support.sounds_made import MemoryStore
from voiceguide.audio.bed.from_file import file_loop
from voiceguide.audio.bed.track import BackgroundTrack
from voiceguide.audio.model import SPEECH
from voiceguide.audio.verify.laid_bed import LaidBed


def test_any_range_is_what_the_renderer_lays(tmp_path):
    loop = file_loop(wav(tmp_path / "bed.wav", noise(8)), MemoryStore())
    background = BackgroundTrack(loop, base_db=-20.0, phase=17)
    end = 11_000 * 48
    whole = background.sound(SPEECH, 0, end, end) / 32_768
    laid = LaidBed(background, 11_000)
    for first, stop in [(0, 480), (300, 9_000), (100, 400), (200_000, 500_000), (480_000, end), (5, 5)]:
        assert np.array_equal(laid.cut(first, stop), whole[first:stop])
    around = laid.cut(-100, end + 100)
    assert np.array_equal(around[100:-100], whole)
    assert not around[:100].any()
    assert not around[-100:].any()
    assert laid.cut(end, end + 48).tolist() == [0.0] * 48


@pytest.mark.parametrize("first", [-500, 10**9])
def test_before_and_after_the_track_nothing_is_laid(tmp_path, first):
    loop = file_loop(wav(tmp_path / "bed.wav", noise(8)), MemoryStore())
    assert not LaidBed(BackgroundTrack(loop), 5_000).cut(first, first + 400).any()
