"""Speech before anything was done to it, in the form it is kept.

What came over a network is kept as it came, samples as 16 bits beneath their own peak. So a later
change of our processing asks no voice again.
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
from voiceguide.speech.recordings.acceptance import Answer, Hearing, HearingNote, WordsMissing
from voiceguide.speech.recordings.baseline import recorded
from voiceguide.speech.voice import Voice, as_asked

Waiting = Callable[[bool], None]
"""Told False when another process has its turn and we wait, True when ours has come."""
PATIENT_S: Final = 1.0
"""So long a wait needs no word: a turn lasts about a second."""
_HEADER: Final = struct.Struct("<If")
_FULL: Final = 32_767
_SHORT_KEY: Final = 16
_RATES_HZ: Final = (1_000, 400_000)
_LOUDEST: Final = 1e6


@dataclass(frozen=True, slots=True)
class RawChunk:
    """A part of an utterance that a voice gets in one go.

    Args:
        spoken: Its words.
        wanted: Everything that decides the answer: engine, version, language, speed and the words.
    """

    spoken: str
    wanted: tuple[str, ...]


@runtime_checkable
class InPieces(Protocol):
    """A voice whose speech comes in encoded pieces, each worth keeping as it came."""

    def pieces(self, utterance: Utterance) -> tuple[RawChunk, ...]:
        """Cut an utterance into the pieces to ask for, without asking.

        Raises:
            SpeechRefused: This text, in this language, cannot be spoken.
        """
        ...

    def turn(self) -> AbstractContextManager[None]:
        """Keep every other process from asking meanwhile, so that nothing is asked for twice."""
        ...

    def fetch(self, piece: RawChunk) -> bytes:
        """Get one piece as it came, proved to be sound; `take` asks whether words are missing.

        Raises:
            VoiceUnavailable: Not here, and waiting will not help.
            SpeechRefused: Not this text.
            SpeechTransient: It may work later.
        """
        ...

    def seconds_for(self, pieces: int) -> float:
        """Guess how long it takes to fetch so many pieces when all is well."""
        ...

    def join(self, payloads: Sequence[bytes]) -> Speech:
        """Turn the pieces of one utterance into sound.

        Raises:
            AudioError: One of them is not sound.
        """
        ...


def addresses(voice: Voice, utterance: Utterance) -> tuple[str, ...]:
    """Name what has to be kept so that this voice need not be asked again.

    Raises:
        SpeechRefused: This text, in this language, cannot be spoken by a voice that speaks in pieces.
    """
    if isinstance(voice, InPieces):
        return tuple(address("piece/1", *piece.wanted) for piece in voice.pieces(utterance))
    asked = as_asked(voice, utterance)
    return (address("raw/1", voice.id, asked.language, asked.pace.value, asked.spoken),)


def kept(voice: Voice, utterance: Utterance, cache: Cache) -> bool:
    """Tell whether all the raw speech of an utterance is in the cache.

    Raises:
        CacheError: The cache may not be read.
        SpeechRefused: As for `addresses`.
    """
    return all(cache.facts(RAW, key) is not None for key in addresses(voice, utterance))


def take(
    voice: Voice,
    utterance: Utterance,
    cache: Cache,
    waiting: Waiting | None = None,
    hearing: Hearing | None = None,
) -> Speech:
    """Get the raw speech of an utterance: from the cache, else from the voice, and then keep it.

    Each piece is kept the moment it is there, so a failure costs only the piece that failed. Fresh or
    kept, the samples are the same. What is fresh is believed once it is whole.

    Args:
        voice: Whose speech.
        utterance: What is said.
        cache: Where it is kept.
        waiting: Told of a wait for another process, from a thread of its own.
        hearing: What was heard of this voice so far; it learns what comes.

    Raises:
        VoiceUnavailable, SpeechRefused, SpeechTransient: What the voice said; or words may be missing.
        CacheError: The cache cannot be read or written.
        AudioError: What the voice gave is not sound.
    """
    hearing = hearing or Hearing(voice.name)
    payloads = []
    for part in _parts(voice, utterance):
        payload = cache.get(RAW, part.key)
        if payload is None:
            with _in_turn(voice, waiting):
                payload = cache.get(RAW, part.key)  # whoever had the turn before may have got it
                if payload is None:
                    answer = hearing.believe(part.told, part.ask, part.sound)
                    payload = answer.payload
                    # Kept before another process has its turn.
                    cache.put(RAW, part.key, payload, _facts(voice, answer))
                    hearing.fresh.append(utterance)
        payloads.append(payload)
    return voice.join(payloads) if isinstance(voice, InPieces) else unpack(payloads[0])


def look_again(
    voice: Voice, utterance: Utterance, cache: Cache, hearing: Hearing, waiting: Waiting | None = None
) -> frozenset[str]:
    """Ask again for what was believed when less was known of the voice, where it is in doubt now.

    Returns:
        The addresses of what came otherwise than it was.

    Raises:
        WordsMissing: Words may be missing however often it is asked; it is forgotten.
        VoiceUnavailable, SpeechRefused, SpeechTransient, CacheError, AudioError: As for `take`.
    """
    changed = set()
    for part in _parts(voice, utterance):
        facts, first = recorded(cache.facts(RAW, part.key) or {}), None
        if facts is not None and not hearing.is_settled(facts):
            first = cache.get(RAW, part.key)
        if first is None:
            continue
        with _in_turn(voice, waiting):
            try:
                answer = hearing.believe(part.told, part.ask, part.sound, first)
            except WordsMissing:
                cache.drop(RAW, part.key)
                raise
            cache.put(RAW, part.key, answer.payload, _facts(voice, answer))
        if answer.payload != first:
            changed.add(part.key)
    return frozenset(changed)


def _facts(voice: Voice, answer: Answer) -> Facts:
    """Return what is kept beside raw speech: what was measured of it, and whose it is."""
    told = answer.recording.as_facts()
    return {**told, "voice": address("voice", voice.id)[:_SHORT_KEY]} if told else {}


@dataclass(frozen=True, slots=True)
class _Part:
    """What is asked for at once: how it is kept, what it says, how it is had, and how it is decoded."""

    key: str
    told: HearingNote
    ask: Callable[[], bytes]
    sound: Callable[[bytes], Speech]


def _parts(voice: Voice, utterance: Utterance) -> Iterator[_Part]:
    keys = addresses(voice, utterance)
    if isinstance(voice, InPieces):
        for key, piece in zip(keys, voice.pieces(utterance), strict=True):
            told = HearingNote(piece.spoken, utterance.language)
            yield _Part(key, told, partial(voice.fetch, piece), lambda payload: voice.join((payload,)))
        return
    asked = as_asked(voice, utterance)
    told = HearingNote(asked.spoken, asked.language)
    yield _Part(keys[0], told, lambda: pack(voice.speak(asked)), unpack)


@contextmanager
def _in_turn(voice: Voice, waiting: Waiting | None) -> Iterator[None]:
    """Wait for our turn at a service, and say so when it takes its time; nobody waits for any other voice."""
    if not isinstance(voice, InPieces):
        yield
        return
    if waiting is None:
        with voice.turn():
            yield
        return
    told = Event()

    def tell() -> None:
        told.set()
        waiting(False)

    timer = Timer(PATIENT_S, tell)
    timer.daemon = True
    timer.start()
    try:
        with voice.turn():
            timer.cancel()
            timer.join()  # else it could say that we wait after we said that we do not
            if told.is_set():
                waiting(True)
            yield
    finally:
        timer.cancel()


def forget(voice: Voice, utterance: Utterance, cache: Cache) -> None:
    """Drop the raw speech of an utterance, which turned out to be no speech."""
    for key in addresses(voice, utterance):
        cache.drop(RAW, key)


def pack(speech: Speech) -> bytes:
    """Turn samples into bytes: 16 bits beneath their peak, so the error stays 98 dB under it.

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
    """Report whether these are bytes that `pack` could have made, without turning them into samples."""
    if len(packed) < _HEADER.size or (len(packed) - _HEADER.size) % 2:
        return False
    rate_hz, peak = _HEADER.unpack_from(packed)
    return bool(_RATES_HZ[0] <= rate_hz <= _RATES_HZ[1] and 0 < peak < _LOUDEST)


def unpack(packed: bytes) -> Speech:
    """Turn bytes back into samples.

    Raises:
        AudioError: These are not such bytes.
    """
    import numpy as np

    if not is_packed(packed):
        raise AudioError("These bytes are not raw speech.")
    rate_hz, peak = _HEADER.unpack_from(packed)
    samples = np.frombuffer(packed, "<i2", offset=_HEADER.size).astype(np.float32) * np.float32(peak / _FULL)
    return Speech(samples, rate_hz)
