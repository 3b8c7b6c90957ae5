"""Look through the speech that is kept for words that may be missing, with the measures of `baseline.py`.

What was fetched before these measures were known, or by a version that lacked them, was never held against
them. Nothing here asks a voice; what is removed is asked for when it is needed again.
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
    Doubt,
    Recording,
    Sign,
    Usual,
    measured,
    recorded,
)
from voiceguide.speech.recordings.raw import unpack
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
class Listened:
    """What a look through the speech found.

    Args:
        recordings: How many were listened to.
        without_words: Of how many it is not known what they should say: kept by an older version, or brought
            by a pack. They are judged by their end alone.
        suspects: Those that may lack words.
        removed: How many files are gone: recordings, and the clips made of them.
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


def listen(
    cache: Cache, *, repair: bool = False, progress: Callable[[int, int], None] | None = None
) -> Listened:
    """Hold every recording against the others of its voice.

    What was asked for again, and came the same way, is whole unless its signs are proof.

    Args:
        cache: The cache.
        repair: Remove what may lack words, and the clips made of it.
        progress: Told how many recordings were listened to so far, and of how many.

    Raises:
        CacheError: The folder cannot be read, or an entry may not be removed.
    """
    entries = entries_of(cache, RAW)
    heard: list[_Heard] = []
    usual: dict[str, Usual] = {}
    for done, (path, key) in enumerate(entries, start=1):
        if (found := _heard(path, key)) is not None:
            heard.append(found)
            usual.setdefault(found.voice, Usual()).note(found.one)
        if progress is not None:
            progress(done, len(entries))
    suspects = [(each, why) for each in heard if (why := _doubted(each.one, usual[each.voice]))]
    removed = _remove(cache, [each for each, _ in suspects]) if repair else 0
    return Listened(
        len(heard),
        sum(not each.one.spoken for each in heard),
        tuple(Suspect(each.path, each.one.spoken or None, why) for each, why in suspects),
        removed,
    )


def _doubted(one: Recording, usual: Usual) -> str:
    doubts = usual.doubts(one) if one.spoken else _by_its_end(one, usual)
    if one.asked > 1 and not usual.proves(doubts):
        return ""
    return " and ".join(doubt.told for doubt in doubts)


def _by_its_end(one: Recording, usual: Usual) -> tuple[Doubt, ...]:
    """Doubt a recording whose words nobody knows: only an open end and no silence at all count.

    One word ends in less silence than twenty. And some voices never end in any: then most beside it do not.
    """
    silent = sum(each.tail_ms >= LEAST_TAIL_MS for each in usual.seen) * 2 > len(usual.seen)
    return tuple(
        doubt
        for doubt in Usual().doubts(one)
        if doubt.sign is Sign.OPEN or (doubt.sign is Sign.ABRUPT and silent)
    )


def _heard(path: Path, key: str) -> _Heard | None:
    """Measure one recording; None if it is damaged or gone, which `upkeep.check` tells.

    The facts tell its words and its voice. The sound is measured anew: a stranger may have written the facts.
    """
    try:
        head, payload = entry.unseal(read_file(path, _ENTRY), RAW, key)
        data = bytes(payload)
        speech = _sound(data)
    except (entry.Damaged, AudioError, OSError):
        return None
    kept, voice = recorded(head.facts), head.facts.get("voice")
    end = closed(data)
    if kept is None or not isinstance(voice, str):
        # Whose it is is not known either; what came over the network is told from what was made here.
        whose = f"{'packed' if end is None else 'fetched'} at {speech.rate_hz} Hz"
        return _Heard(path, key, whose, measured(speech, "", "", closed=end))
    one = measured(speech, kept.spoken, kept.language, closed=end)
    return _Heard(path, key, voice, replace(one, asked=kept.asked))


def _sound(data: bytes) -> Speech:
    try:
        return unpack(data)
    except AudioError:
        return decode.decode(data)


def _made_of(path: Path, key: str) -> frozenset[str] | None:
    """Read what a clip was made of; None if it does not tell. Looked at so, it does not count as used."""
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

    An older clip does not tell what it was made of. If the words of a suspect are not known either, all such
    clips go: they are made anew from the speech that is kept.
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
