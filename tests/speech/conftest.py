"""What the tests of speech share: the stand-in for Google's endpoint, a finisher, a counting voice."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field

import numpy as np
import pytest

from tests.standin.google import google, google_server  # noqa: F401 - fixtures
from tests.support.packs_made import RAW
from tests.support.voice_host import voice_host  # noqa: F401 - a fixture
from voiceguide.cache.store import Cache
from voiceguide.speech.model import AS_SPOKEN, Pace, Pacing, Slowing, Speech, Utterance
from voiceguide.speech.recordings.raw import pack_samples
from voiceguide.speech.voices.tone import ToneVoice


@pytest.fixture
def cache(tmp_path) -> Cache:
    return Cache(tmp_path / "cache")


def say(text: str, language: str = "en", pace: Pace = Pace.DAY) -> Utterance:
    return Utterance(text, language, pace)


@dataclass
class Trim:
    """A small finisher: trims by level, holds every sample, pads to whole milliseconds. Counts its work."""

    version: str = "trim/1"
    calls: int = 0

    def __call__(
        self, speech: Speech, lone: bool, slow: Slowing = AS_SPOKEN
    ) -> tuple[np.ndarray, float | None, float]:
        self.calls += 1
        sounding = np.flatnonzero(np.abs(speech.samples) > 0.005)
        kept = speech.samples[sounding[0] : sounding[-1] + 1]
        held = np.repeat(kept, 48_000 // speech.rate_hz)
        whole = np.zeros(-(-len(held) // 48) * 48, np.int16)
        whole[: len(held)] = np.rint(held * 32_767)
        rms_db = 20 * np.log10(np.sqrt(np.mean(held.astype(float) ** 2)))
        return whole, None if lone else round(float(rms_db), 2), 0.0


@dataclass
class Counting:
    """The tone voice, with a tally of what it was asked, and of how many asked at once."""

    name: str = "counting"
    id: str = "counting/1"
    offline: bool = True
    at_once: int = 2
    sentence_lufs: float | None = None
    pacing: Pacing = Pacing.OWN
    paces: frozenset[Pace] = frozenset()
    takes_s: float = 0.0
    fails_on: dict[str, Exception] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    threads: set[int] = field(default_factory=set)
    most_at_once: int = 0
    _now: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def speak(self, utterance: Utterance) -> Speech:
        with self._lock:
            self.said.append(utterance.spoken)
            self.threads.add(threading.get_ident())
            self._now += 1
            self.most_at_once = max(self.most_at_once, self._now)
        try:
            time.sleep(self.takes_s)
            if utterance.spoken in self.fails_on:
                raise self.fails_on[utterance.spoken]
            return ToneVoice().speak(utterance)
        finally:
            with self._lock:
                self._now -= 1


@pytest.fixture
def theirs(tmp_path) -> Cache:
    cache = Cache(tmp_path / "theirs")
    cache.put("raw", RAW, pack_samples(Speech(np.linspace(-0.5, 0.5, 300, dtype=np.float32), 24_000)))
    return cache
