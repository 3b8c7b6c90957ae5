"""Compose a session whose every sound is pinned by a lock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from voiceguide.compose.request import LOCK, Composed, Progress, Request, quiet
from voiceguide.compose.sounds import speak, spec_of, utterance
from voiceguide.compose.sources import SpeechSource
from voiceguide.core.reading import read_file
from voiceguide.errors import LockError, VoiceUnavailable, why
from voiceguide.settings import NO_ROOM, Settings
from voiceguide.speech.model import EVENING_SLOWDOWN, Utterance
from voiceguide.timeline.model import USUAL_LUFS
from voiceguide.units import Ms, length

if TYPE_CHECKING:
    from voiceguide.plan.model import Line, Plan
    from voiceguide.speech.lockfile import Lock
    from voiceguide.speech.voice import Voice
    from voiceguide.timeline.sound import LineSound


class PinnedSpeech(SpeechSource):
    """Exactly the sounds that a lock pins.

    What the cache has lost is asked of the voice again, and taken if it is the very same sound.

    Args:
        lock: The lock.
        request: The session that was asked for.
        settings: Among them the folder of the cache.

    Raises:
        LockError: Something was asked for that is pinned otherwise.
        VoiceUnavailable: There is no such voice as was asked for.
    """

    def __init__(self, lock: Lock, request: Request, settings: Settings) -> None:
        _check_pinned(request, lock)
        self._lock, self._request, self._settings = lock, request, settings
        self._where = f"{lock.track}{LOCK}"
        self._pinned = {one.said: one for one in lock.clips}
        # A lock may pin an evening at one pace: then all of it is said at one.
        self._one_pace = not {one.said.pace for one in lock.clips} & set(EVENING_SLOWDOWN)
        self._said: dict[Utterance, None] = {}

    @property
    def name(self) -> str:
        """The voice that the lock names."""
        return self._lock.voice

    def sounds(self, plan: Plan, lines: Iterable[Line], progress: Progress = quiet) -> dict[Line, LineSound]:
        """Return the pinned sound of each line.

        Raises:
            LockError: A line is said that is not pinned, or it sounds otherwise.
        """
        from voiceguide.cache.tier import open_cache
        from voiceguide.speech.lockfile import cached_clip, nearest_pinned
        from voiceguide.timeline.sound import LineSound

        lock, cache = self._lock, open_cache(self._settings)
        said_as = {line: replace(line, slowdown_step=0) if self._one_pace else line for line in lines}
        wanted = {line: utterance(plan, like) for line, like in said_as.items()}
        self._said.update(dict.fromkeys(wanted.values()))
        for said in wanted.values():
            if said not in self._pinned:
                what = f"{said.spoken!r} is said now and not pinned{nearest_pinned(lock, said)}."
                raise LockError(what, where=self._where, mend=_lock_mend(lock))
        clips = {line: cached_clip(self._pinned[said], cache) for line, said in wanted.items()}
        if lost := [line for line, clip in clips.items() if clip is None]:
            voice = _voice(self._request, lock, self._where)
            respoken = speak(voice, plan, [said_as[line] for line in lost], self._settings, progress)
            for line in lost:
                clips[line] = cached_clip(self._pinned[wanted[line]], cache, respoken[said_as[line]].clip.key)
        sounds = {
            line: LineSound(wanted[line].spoken, clip) for line, clip in clips.items() if clip is not None
        }
        for line, said in wanted.items():
            if line not in sounds:
                what = f"{said.spoken!r} does not sound as it is pinned, and the pinned sound is not kept."
                mend = f"Bring it with `voiceguide cache unpack`. {_lock_mend(lock)}"
                raise LockError(what, where=self._where, mend=mend)
        return sounds

    def accepted(self, made: Composed) -> Composed:
        """Return the session and the lock that pins it.

        Raises:
            LockError: Something pinned is not said any more.
        """
        _check_all_said(self._lock, self._said)
        self._check_sounds(made.plan)
        return replace(made, voice_line=f"Spoken by {self._lock.voice}, as {self._where} pins it.")

    def _check_sounds(self, plan: Plan) -> None:
        """Refuse sounds of the script's own that are not the pinned ones.

        Raises:
            LockError: One is another sound by now, is not pinned, or is pinned and no longer heard.
        """
        from voiceguide.compose.planning import own_sounds_of

        lock = self._lock
        heard = {sound.file.name: sound.key for sound in own_sounds_of(plan)}
        pinned = {sound.file: sound.clip for sound in lock.sounds}
        for file in (*heard, *pinned):
            if heard.get(file) == pinned.get(file):
                continue
            what = f"{file!r} is pinned and no longer heard."
            if file in heard:
                is_pinned = "another sound than the one that is pinned" if file in pinned else "not pinned"
                what = f"{file!r} is {is_pinned}."
            raise LockError(what, where=self._where, mend=_lock_mend(lock))


def pinned_sounds(lock: Lock) -> dict[str, tuple[str, Ms]]:
    """Return the sounds of a script's own that a lock pins: address and length, ms, by the file's name."""
    return {sound.file: (sound.clip, sound.duration_ms) for sound in lock.sounds}


def _check_pinned(request: Request, lock: Lock) -> None:
    """Refuse to compose what a lock pins otherwise.

    Raises:
        LockError: Another voice, recordings, another length or loudness was asked for.
        VoiceUnavailable: There is no such voice as was asked for.
    """
    from voiceguide.speech.registry import make_voice

    if request.takes is not None:
        what = f"{lock.track}{LOCK} pins the voice {lock.voice}, and no recordings."
        raise LockError(what, where="--takes", mend=_lock_mend(lock))
    if request.voice not in ("auto", lock.voice) and make_voice(request.voice).name != lock.voice:
        mend = f"Say --voice {lock.voice}. {_lock_mend(lock)}"
        raise LockError(f"{lock.track}{LOCK} pins the voice {lock.voice}.", where="--voice", mend=mend)
    if request.target_ms != lock.duration_ms:
        what = f"{lock.track}{LOCK} pins a session of {length(lock.duration_ms)}."
        raise LockError(what, where=length(request.target_ms), mend=_lock_mend(lock))
    if request.speech_lufs not in (None, USUAL_LUFS):
        what = f"{lock.track}{LOCK} pins sounds of {USUAL_LUFS:g} LUFS."
        raise LockError(what, where="--lufs", mend=f"Leave --lufs away. {_lock_mend(lock)}")
    if request.room != NO_ROOM:
        what = f"{lock.track}{LOCK} pins sounds without a room around them."
        raise LockError(what, where="--room", mend=f"Leave --room away. {_lock_mend(lock)}")


def _check_all_said(lock: Lock, said: dict[Utterance, None]) -> None:
    """Refuse a session in which something pinned is not said any more.

    Raises:
        LockError: Something is not.
    """
    from voiceguide.speech.lockfile import differing

    if gone := differing(lock, said)[1]:
        what = f"{gone[0].spoken!r} is pinned and no longer said."
        raise LockError(what, where=f"{lock.track}{LOCK}", mend=_lock_mend(lock))


def _voice(request: Request, lock: Lock, where: str) -> Voice:
    """Make the voice that shall speak what is lost; what only the lock names starts and loads nothing.

    A lock may come from anybody. And it has the name of a voice, not how it is made: of a program neither the
    place nor the words. So there is nothing in it that could be allowed; whoever wants that voice types it.

    Raises:
        LockError: The lock's voice would start a program, or load code or a model.
        VoiceUnavailable: There is no such voice.
    """
    from voiceguide.speech.registry import make_voice
    from voiceguide.speech.side_effects import side_effect_of

    spec = spec_of(request, lock.voice)
    if spec != request.voice and (deed := side_effect_of(spec)) is not None:
        what = f"A pinned sound is not kept, and to speak it anew the lock wants to {deed.does}."
        mend = "If that voice is yours, type it: --voice VOICE, written as when the lock was made."
        raise LockError(what, where=where, mend=mend)
    try:
        return make_voice(spec)
    except VoiceUnavailable as problem:
        problem.where = problem.where or ("" if spec == request.voice else where)
        raise


def read_lock(path: Path) -> Lock:
    """Read the lock of a track.

    Raises:
        LockError: It is not there, cannot be read, or is none.
    """
    from voiceguide.speech import lockfile as lock

    try:
        data = read_file(path, lock.KIND)
    except OSError as problem:
        mend = "Make it anew."
        raise LockError(f"The lock cannot be read: {why(problem)}.", where=str(path), mend=mend) from problem
    return lock.decode_lock(data, str(path))


def _lock_mend(lock: Lock) -> str:
    return f"To pin what is said now run `voiceguide lock {lock.routine} …`; to pin nothing remove the lock."
