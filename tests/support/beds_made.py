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


def calls(seconds, every_s, call, between=0.0):
    """Make a sound that comes back: `call`, every so many seconds, over noise of the level `between`."""
    made = noise(seconds, level=between)[:, 0]
    for at in range(48_000, len(made) - len(call), int(every_s * 48_000)):
        made[at : at + len(call)] += call
    return made


def bird(seconds=0.12):
    """Make the call of a bird: a tone that rises, softly begun and ended."""
    time = np.arange(int(seconds * 48_000)) / 48_000
    return 0.3 * np.sin(2 * np.pi * (3_000 * time + 4_000 * time**2)) * np.hanning(len(time))


def tick(hertz=2_000):
    """Make the tick of a clock: 10 ms that begin with their highest level."""
    time = np.arange(480) / 48_000
    return 0.6 * np.sin(2 * np.pi * hertz * time) * np.exp(-time * 800)
