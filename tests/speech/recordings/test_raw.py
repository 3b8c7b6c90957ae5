"""Raw speech: a wait for another process is told, and only a long one."""

from __future__ import annotations

import threading

import pytest
from filelock import FileLock

from voiceguide.cache.store import Cache
from voiceguide.speech.model import Pace, Speech, Utterance
from voiceguide.speech.recordings import raw
from voiceguide.speech.voices.gtts.ratelimit import RateLimiter, RetryPolicy
from voiceguide.speech.voices.tone import ToneVoice

SAID = Utterance("Let it be.", "en", Pace.DAY)


class Queued(ToneVoice):
    """The humming voice, as one that is asked piece by piece and in turn."""

    def __init__(self, folder) -> None:
        super().__init__()
        self._queue = RateLimiter(folder, RetryPolicy(pause_s=0, jitter=0))

    def pieces(self, utterance):
        return (raw.RawChunk(utterance.spoken, ("queued/1", utterance.spoken)),)

    def turn(self):
        return self._queue.turn()

    def fetch(self, piece) -> bytes:
        return raw.pack_samples(self.speak(SAID))

    def seconds_for(self, pieces: int) -> float:
        return 0.0

    def join(self, payloads) -> Speech:
        return raw.unpack_samples(payloads[0])


@pytest.fixture
def cache(tmp_path):
    return Cache(tmp_path / "cache")


def test_a_wait_for_another_process_is_told_and_its_end_too(tmp_path, cache, monkeypatch):
    monkeypatch.setattr(raw, "PATIENT_S", 0.01)
    told, waits = [], threading.Event()

    def waiting(over: bool) -> None:
        told.append(over)
        waits.set()

    with FileLock(tmp_path / "turn.lock"):
        asking = threading.Thread(target=raw.raw_speech, args=(Queued(tmp_path), SAID, cache, waiting))
        asking.start()
        assert waits.wait(60)
        assert told == [False]
    asking.join(60)
    assert told == [False, True]
    assert raw.is_cached(Queued(tmp_path), SAID, cache)


def test_a_turn_that_comes_soon_is_not_worth_a_word(tmp_path, cache, monkeypatch):
    monkeypatch.setattr(raw, "PATIENT_S", 600.0)
    told = []
    speech = raw.raw_speech(Queued(tmp_path), SAID, cache, told.append)
    assert len(speech.samples) > 1_000
    assert told == []
    # What is kept is nobody's turn at all.
    with FileLock(tmp_path / "turn.lock"):
        assert len(raw.raw_speech(Queued(tmp_path), SAID, cache, told.append).samples) == len(speech.samples)


def test_nobody_is_told_of_a_wait_that_was_given_up(tmp_path, cache, monkeypatch):
    """The voice cannot even line up: the word is taken back before it is said."""
    monkeypatch.setattr(raw, "PATIENT_S", 600.0)
    before = threading.active_count()

    class Gone(Queued):
        def turn(self):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        raw.raw_speech(Gone(tmp_path), SAID, cache, lambda over: None)
    for thread in threading.enumerate():
        if isinstance(thread, threading.Timer):
            thread.join(60)
    assert threading.active_count() == before
