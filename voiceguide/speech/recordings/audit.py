"""Audit the cached recordings for missing words, with the measurements of `baseline.py`.

Recordings of versions without these checks were never checked. Nothing here asks a voice; a removed recording
is requested again when it is needed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar, Final

from voiceguide.cache import entry
from voiceguide.cache.clips import OF, SHORT_KEY
from voiceguide.cache.eviction import entries_of
from voiceguide.cache.store import CLIPS, RAW, Cache
from voiceguide.cache.trouble import cache_errors
from voiceguide.core.reading import FileKind, open_file, read_file
from voiceguide.errors import AudioError
from voiceguide.speech import decode
from voiceguide.speech.model import Speech
from voiceguide.speech.recordings.baseline import (
    LEAST_TAIL_MS,
    Baseline,
    Doubt,
    Recording,
    Sign,
    measured,
    read_facts,
)
from voiceguide.speech.recordings.raw import unpack_samples
from voiceguide.speech.recordings.truncation import closed

_ENTRY: Final = FileKind("entry of the cache", 512 * 2**20)


@dataclass(frozen=True, slots=True)
class Suspect:
    """One recording that may lack words.

    Args:
        path: Its entry.
        spoken: What it should say, where that is known.
        why: What was found, as a clause.
    """

    json_kind: ClassVar[str] = "suspect"

    path: Path
    spoken: str | None
    why: str


@dataclass(frozen=True, slots=True)
class AuditReport:
    """The result of an audit.

    Args:
        recordings: The number of recordings that were measured.
        without_words: The number of recordings whose text is not known: stored by an older version, or from a
            pack. They are judged by their end alone.
        suspects: Those that may lack words.
        removed: The number of removed files: recordings, and the clips made of them.
    """

    json_kind: ClassVar[str] = "listened"

    recordings: int
    without_words: int
    suspects: tuple[Suspect, ...]
    removed: int


@dataclass(frozen=True, slots=True)
class _Heard:
    path: Path
    key: str
    voice: str
    one: Recording


def audit(
    cache: Cache, *, repair: bool = False, progress: Callable[[int, int], None] | None = None
) -> AuditReport:
    """Check every recording against the others of its voice.

    A recording that came back equal when it was requested again is complete unless its signs are proof.

    Args:
        cache: The cache.
        repair: Remove recordings that may lack words, and the clips made of them.
        progress: Called with the number of recordings measured so far, and of all.

    Raises:
        CacheError: The folder cannot be read, or an entry may not be removed.
    """
    entries = entries_of(cache, RAW)
    heard: list[_Heard] = []
    baseline: dict[str, Baseline] = {}
    for done, (path, key) in enumerate(entries, start=1):
        if (found := _heard(path, key)) is not None:
            heard.append(found)
            baseline.setdefault(found.voice, Baseline()).note(found.one)
        if progress is not None:
            progress(done, len(entries))
    suspects = [(each, why) for each in heard if (why := _doubted(each.one, baseline[each.voice]))]
    removed = _remove(cache, [each for each, _ in suspects]) if repair else 0
    return AuditReport(
        len(heard),
        sum(not each.one.spoken for each in heard),
        tuple(Suspect(each.path, each.one.spoken or None, why) for each, why in suspects),
        removed,
    )


def _doubted(one: Recording, baseline: Baseline) -> str:
    doubts = baseline.doubts(one) if one.spoken else _by_its_end(one, baseline)
    if one.asked > 1 and not baseline.proves(doubts):
        return ""
    return " and ".join(doubt.reason for doubt in doubts)


def _by_its_end(one: Recording, baseline: Baseline) -> tuple[Doubt, ...]:
    """Check a recording whose text is not known: only an open end and no silence at all count.

    One word ends in less silence than twenty. And some voices never end in any: then most beside it do not.
    """
    silent = sum(each.tail_ms >= LEAST_TAIL_MS for each in baseline.seen) * 2 > len(baseline.seen)
    return tuple(
        doubt
        for doubt in Baseline().doubts(one)
        if doubt.sign is Sign.OPEN or (doubt.sign is Sign.ABRUPT and silent)
    )


def _heard(path: Path, key: str) -> _Heard | None:
    """Measure one recording; None if it is damaged or gone, which the check of the cache reports.

    Its text and voice are read from the stored facts. The sound is measured again: facts can be forged.
    """
    try:
        head, payload = entry.unseal(read_file(path, _ENTRY), RAW, key)
        data = bytes(payload)
        speech = _sound(data)
    except (entry.Damaged, AudioError, OSError):
        return None
    stored, voice = read_facts(head.facts), head.facts.get("voice")
    end = closed(data)
    if stored is None or not isinstance(voice, str):
        # Whose it is is not known either; what came over the network is told from what was made here.
        whose = f"{'packed' if end is None else 'fetched'} at {speech.rate_hz} Hz"
        return _Heard(path, key, whose, measured(speech, "", "", closed=end))
    one = measured(speech, stored.spoken, stored.language, closed=end)
    return _Heard(path, key, voice, replace(one, asked=stored.asked))


def _sound(data: bytes) -> Speech:
    try:
        return unpack_samples(data)
    except AudioError:
        return decode.decode(data)


def _made_of(path: Path, key: str) -> frozenset[str] | None:
    """Read the address of a clip's recording, None if it has none, without counting as a use of the clip."""
    try:
        with open_file(path) as file:
            made_of = entry.open_head(file.read(entry.FIRST_LOOK), CLIPS, key).facts.get(OF)
    except (entry.Damaged, OSError):
        return None
    if not isinstance(made_of, list) or not all(isinstance(part, str) for part in made_of):
        return None
    return frozenset(made_of)


def _remove(cache: Cache, suspects: list[_Heard]) -> int:
    """Remove recordings with the clips made of them.

    An older clip does not name its recording. If the text of a suspect is not known either, all such clips
    are removed: they are made again from the cached speech.
    """
    if not suspects:
        return 0
    gone, any_old = {each.key[:SHORT_KEY] for each in suspects}, any(not each.one.spoken for each in suspects)
    removed = 0
    with cache_errors(cache.folder):
        for path, key in entries_of(cache, CLIPS):
            made_of = _made_of(path, key)
            if any_old if made_of is None else gone & made_of:
                path.unlink(missing_ok=True)
                removed += 1
        for each in suspects:
            each.path.unlink(missing_ok=True)
            removed += 1
    return removed
