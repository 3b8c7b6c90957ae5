"""Sound files for beds, and one turn of the loop that is made of them."""

from __future__ import annotations

import wave

import numpy as np

from tests.support.sounds_made import MemoryStore
from voiceguide.audio.bed.from_file import file_loop
from voiceguide.audio.dsp.loudness import k_weight, momentary_lufs, powers
from voiceguide.audio.model import SPEECH


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
