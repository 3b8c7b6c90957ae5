"""What is heard around the words keeps its distance, whatever it is."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest

from tests.support.sounds_made import MemoryStore
from voiceguide import pipeline
from voiceguide.audio.dsp.loudness import OFFSET_DB, integrated_lufs, momentary_lufs, powers_of
from voiceguide.audio.renderer import Stem, mixed
from voiceguide.cache.store import Cache
from voiceguide.compose.mix import bed_loop, under
from voiceguide.pipeline import Request
from voiceguide.settings import Settings, bundled_scripts

HALF_S = 1_000  # half milliseconds


def spotty(folder: Path) -> str:
    """Write a soft noise with one spot in it that is 26 dB louder."""
    noise = 300 * np.random.default_rng(1).standard_normal(8_000 * 20)
    noise[80_000:82_400] *= 20
    with wave.open(str(folder / "spot.wav"), "wb") as file:
        file.setparams((1, 2, 8_000, 0, "NONE", ""))
        file.writeframes(noise.astype("<i2").tobytes())
    return str(folder / "spot.wav")


@pytest.mark.parametrize("bed", ["ocean:breath", "spot.wav"])
def test_every_half_second_of_every_word_has_the_bed_20_db_under_it(bed, tmp_path, spoken):
    """At the least level that may be asked for; a lone word, which is softer, is no exception."""
    settings = Settings(script_folders=(bundled_scripts(),), cache_folder=spoken)
    asked = Request(
        routine="knee-drops",
        target_ms=180_000,
        voice="tone",
        bed=spotty(tmp_path) if bed == "spot.wav" else bed,
        bed_below_db=20.0,
    )
    planned, store = pipeline.compose(asked, settings), MemoryStore()
    sound, lufs = under(planned, bed_loop(asked.bed, store), store)
    samples = Cache(spoken).samples
    words, below = (
        powers_of(block / 32_768 for block in mixed(planned, samples, bed=sound, speech_lufs=lufs, stem=stem))
        for stem in (Stem.VOICE, Stem.BED)
    )
    energy = np.concatenate([[0.0], np.cumsum(below)])
    distances = []
    for clip in planned.clips:
        begin, end = 2 * clip.start_ms, 2 * clip.end_ms
        loud = integrated_lufs(words[begin:end])
        first = np.arange(begin, max(begin + 1, end - HALF_S), 40)
        loudest = (energy[first + HALF_S] - energy[first]).max() / HALF_S
        loud = momentary_lufs(words[begin:end]) if loud is None else loud
        distances.append(loud - (OFFSET_DB + 10 * np.log10(loudest)))
    lone = [at for at, clip in zip(distances, planned.clips, strict=True) if len(clip.text.split()) == 1]
    assert len(lone) > 5
    assert min(distances) >= 20
    # Nor is it lost: somewhere it comes as near as it may.
    assert min(distances) < 23
