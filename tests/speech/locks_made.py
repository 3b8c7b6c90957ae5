"""A small lock, and clips to pin."""

from __future__ import annotations

import numpy as np

from voiceguide.audio.dsp.loudness import heard_lufs
from voiceguide.cache.store import Cache, address
from voiceguide.speech.lockfile import Lock, Pinned, pin
from voiceguide.speech.model import Clip, Pace, Utterance

LOCK = Lock(
    track="small-1min",
    routine="small",
    duration_ms=60_000,
    voice="tone",
    engine="tone/1",
    clips=(
        Pinned(Utterance("Lie down.", "en", Pace.DAY), "a" * 64, 100, -16.0, "b" * 64),
        Pinned(Utterance("Rest.", "en", Pace.DAY), "c" * 64, 100, None, "d" * 64),
    ),
)


def keep_clip(cache: Cache, n: int) -> Clip:
    """Keep the n-th clip of a tenth of a second, with its true loudness."""
    samples = (np.arange(4800) % (50 + n) * 100).astype(np.int16)
    clip = Clip(address("clip", n), 100, round(heard_lufs(samples)[0], 2), 1.5)
    cache.save_clip(clip.key, clip, samples)
    return clip


def session(cache: Cache, name: str = "small-1min", numbers: tuple[int, ...] = (1, 2, 3)) -> Lock:
    """Keep some clips and pin them."""
    clips = {Utterance(f"Sentence {n}.", "en", Pace.DAY): keep_clip(cache, n) for n in numbers}
    return Lock(name, "small", 60_000, "tone", "tone/1", pin(clips, cache))
