"""Raw speech, before any processing, as it is stored in the cache.

An answer from a network is stored as it came, samples as 16 bits relative to their own peak. So a later
change of the processing needs no voice again.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from threading import Event, Timer
from typing import Final, Protocol, runtime_checkable

from voiceguide.cache.entry import Facts
from voiceguide.cache.store import RAW, Cache, address
from voiceguide.errors import AudioError
from voiceguide.speech.model import Speech, Utterance
from voiceguide.speech.recordings.acceptance import AcceptanceCheck, Answer, ExpectedText, WordsMissing
from voiceguide.speech.recordings.baseline import read_facts
from voiceguide.speech.voice import Voice, as_asked

Waiting = Callable[[bool], None]
"""Called with False when we wait for another process, and with True when our turn has come."""
PATIENT_S: Final = 1.0
"""The longest wait, seconds, that is not reported: a turn lasts about a second."""
_HEADER: Final = struct.Struct("<If")
_FULL: Final = 32_767
_SHORT_KEY: Final = 16
_RATES_HZ: Final = (1_000, 400_000)
_LOUDEST: Final = 1e6


@dataclass(frozen=True, slots=True)
class RawChunk:
    """A part of an utterance that a voice is asked for in one request.

    Args:
        spoken: Its words.
        wanted: Everything that decides the answer: engine, version, language, speed and the words.
    """

    spoken: str
    wanted: tuple[str, ...]


@runtime_checkable
class ChunkedVoice(Protocol):
    """A voice whose speech comes in encoded pieces, each of them cached as it came."""

    def pieces(self, utterance: Utterance) -> tuple[RawChunk, ...]:
        """Cut an utterance into the pieces to ask for, without asking.

        Raises:
            SpeechRefused: This text, in this language, cannot be spoken.
        """
        ...

    def turn(self) -> AbstractContextManager[None]:
        """Lock out other processes while this one asks, so that nothing is requested twice."""
        ...

    def fetch(self, piece: RawChunk) -> bytes:
        """Fetch one piece as it came, checked to be sound; `raw_speech` checks for missing words.

        Raises:
            VoiceUnavailable: Not here, and waiting will not help.
            SpeechRefused: Not this text.
            SpeechTransient: It may work later.
        """
        ...

    def seconds_for(self, pieces: int) -> float:
        """Estimate the time to fetch a number of pieces without faults, seconds."""
        ...

    def join(self, payloads: Sequence[bytes]) -> Speech:
        """Turn the pieces of one utterance into sound.

        Raises:
            AudioError: One of them is not sound.
        """
        ...


def addresses(voice: Voice, utterance: Utterance) -> tuple[str, ...]:
    """Return the cache keys of the raw speech of an utterance.

    Raises:
        SpeechRefused: This text, in this language, cannot be spoken by a voice that speaks in pieces.
    """
    if isinstance(voice, ChunkedVoice):
        return tuple(address("piece/1", *piece.wanted) for piece in voice.pieces(utterance))
    asked = as_asked(voice, utterance)
    return (address("raw/1", voice.id, asked.language, asked.pace.value, asked.spoken),)


def is_cached(voice: Voice, utterance: Utterance, cache: Cache) -> bool:
    """Report whether all the raw speech of an utterance is in the cache.

    Raises:
        CacheError: The cache may not be read.
        SpeechRefused: As for `addresses`.
    """
    return all(cache.facts(RAW, key) is not None for key in addresses(voice, utterance))


def raw_speech(
    voice: Voice,
    utterance: Utterance,
    cache: Cache,
    waiting: Waiting | None = None,
    acceptance: AcceptanceCheck | None = None,
) -> Speech:
    """Return the raw speech of an utterance, from the cache or else from the voice, and cache it.

    Each piece is cached as soon as it is there, so a failure costs only the piece that failed. Fresh or
    cached, the samples are the same. Fresh speech goes through the acceptance check.

    Args:
        voice: The voice.
        utterance: The utterance.
        cache: The cache.
        waiting: Called about a wait for another process, from a thread of its own.
        acceptance: The acceptance check of this voice, which takes note of every recording.

    Raises:
        VoiceUnavailable, SpeechRefused, SpeechTransient: Raised by the voice; or words may be missing.
        CacheError: The cache cannot be read or written.
        AudioError: What the voice gave is not sound.
    """
    acceptance = acceptance or AcceptanceCheck(voice.name)
    payloads = []
    for part in _parts(voice, utterance):
        payload = cache.get(RAW, part.key)
        if payload is None:
            with _in_turn(voice, waiting):
                payload = cache.get(RAW, part.key)  # whoever had the turn before may have got it
                if payload is None:
                    answer = acceptance.accept(part.expected, part.ask, part.sound)
                    payload = answer.payload
                    # Kept before another process has its turn.
                    cache.put(RAW, part.key, payload, _facts(voice, answer))
                    # Another machine may have been first, and then all have its sound.
                    payload = cache.get(RAW, part.key) or payload
                    acceptance.fresh.append(utterance)
        payloads.append(payload)
    return voice.join(payloads) if isinstance(voice, ChunkedVoice) else unpack_samples(payloads[0])


def recheck(
    voice: Voice,
    utterance: Utterance,
    cache: Cache,
    acceptance: AcceptanceCheck,
    waiting: Waiting | None = None,
) -> frozenset[str]:
    """Request the recordings again that were accepted when less was known of the voice, and are doubtful now.

    Returns:
        The cache keys of the recordings that changed.

    Raises:
        WordsMissing: Words may be missing after all tries; the recording is deleted.
        VoiceUnavailable, SpeechRefused, SpeechTransient, CacheError, AudioError: As for `raw_speech`.
    """
    changed = set()
    for part in _parts(voice, utterance):
        facts, first = read_facts(cache.facts(RAW, part.key) or {}), None
        if facts is not None and not acceptance.is_settled(facts):
            first = cache.get(RAW, part.key)
        if first is None:
            continue
        with _in_turn(voice, waiting):
            try:
                answer = acceptance.accept(part.expected, part.ask, part.sound, first)
            except WordsMissing:
                cache.drop(RAW, part.key)
                raise
            cache.put(RAW, part.key, answer.payload, _facts(voice, answer))
        if answer.payload != first:
            changed.add(part.key)
    return frozenset(changed)


def _facts(voice: Voice, answer: Answer) -> Facts:
    """Return the facts to store beside raw speech: its measurements and its voice."""
    facts = answer.recording.as_facts()
    return {**facts, "voice": address("voice", voice.id)[:_SHORT_KEY]} if facts else {}


@dataclass(frozen=True, slots=True)
class _Part:
    """One request: its cache key, its text, the function that asks, and the one that decodes."""

    key: str
    expected: ExpectedText
    ask: Callable[[], bytes]
    sound: Callable[[bytes], Speech]


def _parts(voice: Voice, utterance: Utterance) -> Iterator[_Part]:
    keys = addresses(voice, utterance)
    if isinstance(voice, ChunkedVoice):
        for key, piece in zip(keys, voice.pieces(utterance), strict=True):
            expected = ExpectedText(piece.spoken, utterance.language)
            yield _Part(key, expected, partial(voice.fetch, piece), lambda payload: voice.join((payload,)))
        return
    asked = as_asked(voice, utterance)
    expected = ExpectedText(asked.spoken, asked.language)
    yield _Part(keys[0], expected, lambda: pack_samples(voice.speak(asked)), unpack_samples)


@contextmanager
def _in_turn(voice: Voice, waiting: Waiting | None) -> Iterator[None]:
    """Wait for our turn at a service, and report a long wait; other voices need no turn."""
    if not isinstance(voice, ChunkedVoice):
        yield
        return
    if waiting is None:
        with voice.turn():
            yield
        return
    reported = Event()

    def tell() -> None:
        reported.set()
        waiting(False)

    timer = Timer(PATIENT_S, tell)
    timer.daemon = True
    timer.start()
    try:
        with voice.turn():
            timer.cancel()
            timer.join()  # else it could say that we wait after we said that we do not
            if reported.is_set():
                waiting(True)
            yield
    finally:
        timer.cancel()


def forget(voice: Voice, utterance: Utterance, cache: Cache) -> None:
    """Delete the raw speech of an utterance from the cache."""
    for key in addresses(voice, utterance):
        cache.drop(RAW, key)


def pack_samples(speech: Speech) -> bytes:
    """Encode samples as bytes: 16 bits relative to their peak, so the error stays 98 dB below it.

    Raises:
        AudioError: There is no sound, or it is not finite.
    """
    import numpy as np

    samples = np.asarray(speech.samples, np.float32)
    peak = float(np.abs(samples).max(initial=0))
    if samples.ndim != 1 or not 0 < peak < float("inf") or speech.rate_hz <= 0:
        raise AudioError("The voice gave no sound, or sound that is not mono.")
    whole: bytes = np.rint(samples * (_FULL / peak)).astype("<i2").tobytes()
    return _HEADER.pack(speech.rate_hz, peak) + whole


def is_packed(packed: bytes | memoryview) -> bool:
    """Report whether `pack_samples` could have made these bytes, without decoding them."""
    if len(packed) < _HEADER.size or (len(packed) - _HEADER.size) % 2:
        return False
    rate_hz, peak = _HEADER.unpack_from(packed)
    return bool(_RATES_HZ[0] <= rate_hz <= _RATES_HZ[1] and 0 < peak < _LOUDEST)


def unpack_samples(packed: bytes) -> Speech:
    """Decode bytes that `pack_samples` made to samples.

    Raises:
        AudioError: These are not such bytes.
    """
    import numpy as np

    if not is_packed(packed):
        raise AudioError("These bytes are not raw speech.")
    rate_hz, peak = _HEADER.unpack_from(packed)
    samples = np.frombuffer(packed, "<i2", offset=_HEADER.size).astype(np.float32) * np.float32(peak / _FULL)
    return Speech(samples, rate_hz)
