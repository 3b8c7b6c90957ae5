"""Beds: soft, alike all the time, endless, as loud as they say, and the same every time."""

from __future__ import annotations

import hashlib
import itertools
import subprocess
import sys

import numpy as np
import pytest

from tests.support.sounds_made import Forgetful, MemoryStore
from voiceguide.audio.bed.registry import BEDS
from voiceguide.audio.bed.synth import synthesize, synthesized_loop
from voiceguide.audio.bed.track import repeated_samples
from voiceguide.audio.dsp.loudness import LOOP_LUFS, hops_of, k_weight, lufs_along, momentary_lufs, powers
from voiceguide.audio.model import SMALL, SPEECH

MADE = [name for name, kind in BEDS.items() if not kind.breathing]
KINDS = pytest.mark.parametrize("kind", MADE)


@pytest.fixture(scope="module")
def turns():
    return {kind: synthesize(kind) for kind in MADE}


@KINDS
def test_a_bed_is_one_minute_and_as_loud_as_it_says(turns, kind):
    turn = turns[kind]
    assert turn.dtype == np.int16
    assert len(turn) == 2_500 * SPEECH.frame_samples
    wide = np.concatenate([turn[-48_000:], turn, turn[:48_000]]) / 32_768
    assert momentary_lufs(powers(k_weight(wide))[2_000:]) == pytest.approx(LOOP_LUFS, abs=0.05)


@KINDS
def test_nothing_in_a_bed_startles(turns, kind):
    turn = turns[kind] / 32_768
    power = powers(k_weight(np.concatenate([turn[-48_000:], turn])))[2_000:]
    each = lufs_along(hops_of([power]))
    # Waves may come and go; from one moment to the next nothing jumps, and nothing is ever gone.
    assert each.max() - each.min() < (5 if kind in {"ocean", "drone"} else 2.5)
    quarters = power[: len(power) // 500 * 500].reshape(-1, 500).mean(axis=1)
    steps = np.abs(np.diff(10 * np.log10(np.convolve(quarters, np.full(4, 0.25), "valid"))))
    assert steps.max() < 1.5, "a second is at most 1.5 dB louder than the one a quarter of a second before"
    # No sample stands out either: a click would.
    assert np.abs(turn).max() < 0.5
    assert np.abs(turn).max() < 7 * turn.std()


@KINDS
def test_the_seam_is_like_any_other_place(turns, kind):
    turn = turns[kind].astype(float)
    around_seam = np.concatenate([turn[-96:], turn[:96]])
    for order in (1, 2, 3):
        anywhere = np.abs(np.diff(turn, order))
        here = np.abs(np.diff(around_seam, order))
        assert here.max() <= anywhere.max()
        assert np.sqrt(np.mean(here**2)) < 2.5 * np.sqrt(np.mean(anywhere**2))


def test_beds_are_told_apart(turns):
    shapes = {}
    for kind, turn in turns.items():
        power = np.abs(np.fft.rfft(turn.astype(float))) ** 2
        hertz = np.fft.rfftfreq(len(turn), 1 / 48_000)
        bands = [
            power[(hertz >= low) & (hertz < 2 * low)].sum()
            for low in (31, 63, 125, 250, 500, 1_000, 2_000, 4_000)
        ]
        shapes[kind] = 10 * np.log10(np.array(bands) / sum(bands) + 1e-9)
    for one, other in itertools.combinations(shapes, 2):
        assert np.abs(shapes[one] - shapes[other]).max() > 6, (one, other)


@KINDS
def test_another_process_makes_the_same(turns, kind):
    look = (
        f"from voiceguide.audio.bed.synth import synthesize\nimport hashlib\n"
        f"print(hashlib.sha256(synthesize({kind!r}).tobytes()).hexdigest())"
    )
    told = subprocess.run([sys.executable, "-c", look], capture_output=True, check=True, text=True).stdout
    assert told.strip() == hashlib.sha256(turns[kind].tobytes()).hexdigest()


def test_a_loop_is_made_once_and_then_kept(monkeypatch, turns):
    made = []
    monkeypatch.setattr(
        "voiceguide.audio.bed.synth.synthesize", lambda kind: made.append(kind) or turns[kind]
    )
    store = MemoryStore()
    for _ in range(2):
        loop = synthesized_loop("rain", store)
        assert (loop.frames, loop.lufs) == (2_500, LOOP_LUFS)
        assert np.array_equal(loop.read(SPEECH, 1_000, 5_000), turns["rain"][1_000:5_000])
    assert made == ["rain"]
    assert np.array_equal(synthesized_loop("rain", Forgetful()).read(SPEECH, 0, 99), turns["rain"][:99])
    store.kept = {name: payload[:-2] for name, payload in store.kept.items()}
    assert np.array_equal(synthesized_loop("rain", store).read(SPEECH, 0, 99), turns["rain"][:99])


def test_a_loop_goes_round(turns):
    loop = synthesized_loop("drone", MemoryStore())
    turn = turns["drone"]
    heard = repeated_samples(loop, SPEECH, len(turn) - 50, 2 * len(turn) + 70)
    assert np.array_equal(heard, np.concatenate([turn[-50:], turn, turn[:70]]))
    assert np.array_equal(repeated_samples(loop, SPEECH, -70, 30), np.concatenate([turn[-70:], turn[:30]]))


def test_at_half_the_rate_the_seam_is_no_seam_either(turns):
    small = synthesized_loop("brown", MemoryStore()).read(SMALL, 0, 2_500 * SMALL.frame_samples).astype(float)
    assert len(small) == len(turns["brown"]) // 2
    here = np.abs(np.diff(np.concatenate([small[-96:], small[:96]]), 2))
    assert here.max() <= np.abs(np.diff(small, 2)).max()
    # The same sound: below 8 kHz nothing was lost but the last bit.
    spectrum, whole = np.fft.rfft(small), np.fft.rfft(turns["brown"].astype(float))
    assert np.abs(spectrum[:480_000] * 2 - whole[:480_000]).max() < 1e-3 * np.abs(whole).max()
