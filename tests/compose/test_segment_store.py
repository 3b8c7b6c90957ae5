"""The store of encoded segments in the cache."""

from __future__ import annotations

import wave
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.support.sessions_made import evening
from voiceguide.audio.bed.phase import phase_locked
from voiceguide.cache.store import Cache, address
from voiceguide.compose.mix import bed_loop, under
from voiceguide.compose.segment_store import CachedSegments
from voiceguide.pipeline import Request
from voiceguide.timeline.model import Bed


def spotty(folder: Path) -> str:
    """Write a soft noise with one spot in it that is 26 dB louder."""
    noise = 300 * np.random.default_rng(1).standard_normal(8_000 * 20)
    noise[80_000:82_400] *= 20
    with wave.open(str(folder / "spot.wav"), "wb") as file:
        file.setparams((1, 2, 8_000, 0, "NONE", ""))
        file.writeframes(noise.astype("<i2").tobytes())
    return str(folder / "spot.wav")


@pytest.mark.parametrize("bed", ["brown", "rain", "ocean", "night", "drone", "spot.wav"])
def test_only_an_even_bed_is_laid_anew_under_each_sentence(bed, tmp_path):
    asked = Request(routine="", target_ms=1, bed=spotty(tmp_path) if bed.endswith("wav") else bed)
    kept = CachedSegments(Cache(tmp_path / "cache"))
    said = replace(evening(), bed=Bed(kind=bed, below_voice_db=22.0))
    said = replace(said, clips=tuple(replace(each, speech=each.text) for each in said.clips))
    loop = bed_loop(asked.bed, kept)
    course, _ = under(said, loop, kept)
    if bed in {"brown", "rain"}:
        assert course == phase_locked(loop, said)
        assert len(course) == 6, "for every sentence, and the bell"
    else:
        assert course is loop


def test_what_is_put_there_comes_back_and_is_no_copy_of_another(tmp_path):
    store = CachedSegments(Cache(tmp_path / "cache"))
    key = address("segment")
    assert (store.has("frames", key), store.get("frames", key)) == (False, None)
    store.put("frames", key, b"mp3")
    assert (store.has("frames", key), bytes(store.get("frames", key))) == (True, b"mp3")
    assert not store.has("clips", key)


def test_what_cannot_be_kept_is_no_error(tmp_path):
    (tmp_path / "cache").write_text("a file where the folder should be")
    CachedSegments(Cache(tmp_path / "cache")).put("frames", address("segment"), b"mp3")
