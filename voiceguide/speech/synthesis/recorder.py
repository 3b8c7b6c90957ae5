"""Record a session: every distinct utterance once, from the cache or from one voice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Executor, Future, as_completed, wait
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from voiceguide.cache.store import CLIPS, RAW, Cache, address
from voiceguide.core.threads import pool
from voiceguide.errors import AudioError, SpeechRefused
from voiceguide.speech.model import AS_SPOKEN, LONE_WORDS, Clip, Slowing, Speech, Utterance
from voiceguide.speech.recordings.acceptance import AcceptanceCheck, WordsMissing
from voiceguide.speech.recordings.baseline import read_facts
from voiceguide.speech.recordings.raw import Waiting, addresses, forget, is_cached, raw_speech, recheck
from voiceguide.speech.synthesis.memory_budget import MemoryBudget, release_memory, speech_ms
from voiceguide.speech.synthesis.pacing import Slow, slowing
from voiceguide.speech.voice import Voice
from voiceguide.units import SAMPLES_PER_MS, Ms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Progress = Callable[[int, int], None]
"""Called with the number of utterances done, and of all, always from the caller's thread."""

_WAITING_MS: Final = 60_000
"""The most speech that waits to be finished, ms."""
_AT_ONCE_MS: Final = 12_000
"""The most speech that each thread finishes at a time, ms: long sentences take more memory."""

Made = TypeVar("Made")
Finished = Callable[[Utterance, Speech], tuple[Utterance, Clip]]


class Finisher(Protocol):
    """Turn raw speech into a finished clip."""

    @property
    def version(self) -> str:
        """The version of the finishing, which changes with its sound; it is part of a clip's address."""
        ...

    def __call__(
        self, speech: Speech, lone: bool, slow: Slowing
    ) -> tuple[NDArray[np.int16], float | None, float]:
        """Finish one clip.

        Args:
            speech: As the voice gave it.
            lone: It is one or two words: too little to bring to full loudness.
            slow: How much longer to make it.

        Returns:
            Samples at 48 kHz, whole milliseconds of them; loudness in LUFS or None; the gain applied, dB.
        """
        ...


def lone(utterance: Utterance) -> bool:
    """Report whether an utterance is one or two words, a count or "breathe in"."""
    return len(utterance.spoken.split()) <= LONE_WORDS


def clip_key(utterance: Utterance, voice: Voice, finish_version: str, slow: Slowing = AS_SPOKEN) -> str:
    """Return the cache key of a finished clip, from everything that changes its sound."""
    said = (utterance.language, utterance.pace.value, utterance.spoken)
    slowed = () if slow == AS_SPOKEN else (slow.by, slow.toward_ms, *(("even",) if slow.even else ()))
    return address("clip/1", voice.id, *said, finish_version, lone(utterance), *slowed)


def missing(
    utterances: Iterable[Utterance],
    voice: Voice,
    cache: Cache,
    finish_version: str,
    slow: Slow | None = None,
) -> tuple[Utterance, ...]:
    """List the utterances that are not in the cache, each once, in order.

    Args:
        utterances: The utterances of a session.
        voice: The voice.
        cache: The cache.
        finish_version: The version of the finishing.
        slow: The slowdown, as for `record`.

    Raises:
        CacheError: The cache may not be read.
        SpeechRefused: The voice cannot speak one of them at all.
    """
    slowed = slow or slowing(voice)
    return tuple(
        utterance
        for utterance in dict.fromkeys(utterances)
        if cache.load_clip(clip_key(utterance, voice, finish_version, slowed(utterance)), sound=False) is None
        and not is_cached(voice, utterance, cache)
    )


def record(  # noqa: PLR0913 - what, by whom, where to; how; who is told
    utterances: Iterable[Utterance],
    voice: Voice,
    cache: Cache,
    finish: Finisher,
    progress: Progress | None = None,
    slow: Slow | None = None,
    *,
    waiting: Waiting | None = None,
    prove: bool = False,
    workers: int = 2,
) -> Mapping[Utterance, Clip]:
    """Record every utterance, each distinct one once; what is in the cache never touches the voice.

    What comes is kept as it comes: an error, an interruption or a kill loses at most what was being
    spoken, and the next call goes on from there.

    Args:
        utterances: In the order of the result.
        voice: Speaks what is missing, `at_once` at a time.
        cache: Where everything is found again.
        finish: Makes a clip of what the voice gave.
        progress: Told of every clip; first of those that were there already.
        slow: How each is slowed in finishing; by default as far as the voice's `pacing` tells it.
        waiting: Told of a wait for another process that asks the same service.
        prove: Prove the sound of those too that were there. It is proved in any case when it is used; most
            of it never is, because the frames made of it are kept.
        workers: Threads for finishing clips, which releases the interpreter's lock; how many there are
            changes no sample.

    Raises:
        VoiceUnavailable, SpeechRefused, SpeechTransient: What the voice said first.
        CacheError: The cache cannot be read or written.
        AudioError: What the voice gave is not sound; it is forgotten, so that the next call asks anew.
    """
    wanted = tuple(dict.fromkeys(utterances))
    tell = progress or (lambda done, of: None)
    slowed = slow or slowing(voice)
    keys = {said: clip_key(said, voice, finish.version, slowed(said)) for said in wanted}
    clips: dict[Utterance, Clip | None] = {
        said: cache.load_clip(key, sound=prove) for said, key in keys.items()
    }
    absent = [utterance for utterance in wanted if clips[utterance] is None]
    done = len(wanted) - len(absent)
    tell(done, len(wanted))

    budget = MemoryBudget(_AT_ONCE_MS * max(1, workers))

    def finished(utterance: Utterance, speech: Speech) -> tuple[Utterance, Clip]:
        with budget.reserve(speech_ms(speech)), _no_sound_cached(voice, utterance, cache):
            samples, lufs, gain_db = finish(speech, lone(utterance), slowed(utterance))
        clip = Clip(keys[utterance], len(samples) // SAMPLES_PER_MS, lufs, gain_db)
        cache.save_clip(clip.key, clip, samples, addresses(voice, utterance))
        return utterance, clip

    if absent:
        acceptance = _heard_before(voice, cache, wanted)
        try:
            for utterance, clip in _made(absent, voice, cache, finished, workers, waiting, acceptance):
                clips[utterance] = clip
                done += 1
                tell(done, len(wanted))
            clips.update(_made_again(tuple(wanted), voice, cache, finished, waiting, acceptance))
        except WordsMissing:
            _forget_what_was_doubted(keys, voice, cache, acceptance)
            raise
        release_memory()
    return {utterance: clip for utterance, clip in clips.items() if clip is not None}


def _heard_before(voice: Voice, cache: Cache, wanted: Iterable[Utterance]) -> AcceptanceCheck:
    """Start the acceptance check with the cached recordings of this session."""
    acceptance = AcceptanceCheck(voice.name)
    acceptance.learn_from(
        cache, dict.fromkeys(key for said in wanted for key in sorted(_keys_of(voice, said)))
    )
    return acceptance


def _made_again(
    wanted: tuple[Utterance, ...],
    voice: Voice,
    cache: Cache,
    finished: Finished,
    waiting: Waiting | None,
    acceptance: AcceptanceCheck,
) -> Iterator[tuple[Utterance, Clip]]:
    """Recheck this run's recordings now that more is known of the voice; remake the clips that changed."""
    changed: frozenset[str] = frozenset()
    for utterance in tuple(acceptance.fresh):
        changed |= recheck(voice, utterance, cache, acceptance, waiting)
    for utterance in wanted if changed else ():
        if changed & _keys_of(voice, utterance):
            yield finished(utterance, raw_speech(voice, utterance, cache, waiting, acceptance))


def _forget_what_was_doubted(
    keys: Mapping[Utterance, str], voice: Voice, cache: Cache, acceptance: AcceptanceCheck
) -> None:
    """Delete this run's recordings that were accepted for coming back equal: something cuts them all."""
    doubted = {
        key
        for utterance in acceptance.fresh
        for key in addresses(voice, utterance)
        if (noted := read_facts(cache.facts(RAW, key) or {})) is None or noted.asked > 1
    }
    for key in doubted:
        cache.drop(RAW, key)
    for utterance, clip_at in keys.items():
        if doubted & _keys_of(voice, utterance):
            cache.drop(CLIPS, clip_at)


def _keys_of(voice: Voice, utterance: Utterance) -> frozenset[str]:
    try:
        return frozenset(addresses(voice, utterance))
    except SpeechRefused:
        return frozenset()


def _made(
    absent: list[Utterance],
    voice: Voice,
    cache: Cache,
    finished: Finished,
    workers: int,
    waiting: Waiting | None,
    acceptance: AcceptanceCheck,
) -> Iterator[tuple[Utterance, Clip]]:
    """Make clips, in the order in which they are done."""

    def raw(utterance: Utterance) -> Speech:
        with _no_sound_cached(voice, utterance, cache):
            return raw_speech(voice, utterance, cache, waiting, acceptance)

    if voice.at_once > 1:
        # Each thread takes what it speaks on to the end; the door lets in as many as the voice can bear.
        door = BoundedSemaphore(voice.at_once)
        turns: dict[tuple[str, ...], Lock] = {}

        def spoken(utterance: Utterance) -> tuple[Utterance, Clip]:
            # What serves several paces is asked for once: whoever comes second finds it kept.
            with door, turns.setdefault(addresses(voice, utterance), Lock()):
                speech = raw(utterance)
            return finished(utterance, speech)

        with _orderly(max(workers, voice.at_once)) as workshop:
            yield from _as_done([workshop.submit(spoken, utterance) for utterance in absent])
        return
    # A voice that speaks one at a time mostly waits: for a network, or to be polite. It waits in this
    # thread, where Ctrl-C reaches it at once, and clips are finished meanwhile.
    with _orderly(workers) as workshop:
        under_way: dict[Future[tuple[Utterance, Clip]], Ms] = {}
        for utterance in absent:
            speech = raw(utterance)
            under_way[workshop.submit(finished, utterance, speech)] = speech_ms(speech)
            while sum(under_way.values()) > _WAITING_MS:
                # A voice quicker than the finishing would fill the memory with an hour of raw speech.
                wait(under_way, return_when=FIRST_COMPLETED)
                yield from _as_done(_taken_out(under_way))
            yield from _as_done(_taken_out(under_way))
        yield from _as_done(list(under_way))


@contextmanager
def _no_sound_cached(voice: Voice, utterance: Utterance, cache: Cache) -> Iterator[None]:
    """Delete a recording that turns out to be no sound: cached, it would spoil every later run."""
    try:
        yield
    except AudioError as problem:
        forget(voice, utterance, cache)
        problem.where = problem.where or f"{voice.name}, {utterance.spoken!r}"
        problem.mend = problem.mend or "Run the same command again: it is asked for anew."
        raise


def _taken_out(under_way: dict[Future[Made], Ms]) -> list[Future[Made]]:
    """Remove and return the futures that are done."""
    ready = [future for future in under_way if future.done()]
    for future in ready:
        del under_way[future]
    return ready


def _as_done(futures: list[Future[Made]]) -> Iterator[Made]:
    for future in as_completed(futures):
        yield future.result()


@contextmanager
def _orderly(most: int) -> Iterator[Executor]:
    """Run a thread pool that starts nothing new after an error, and has ended at the end of the block."""
    workers = pool(most, "studio")
    try:
        yield workers
    finally:
        workers.shutdown(wait=True, cancel_futures=True)
