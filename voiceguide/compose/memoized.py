"""Recall the timelines that were composed before."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from voiceguide.compose.mix import bed_kind, check_mix
from voiceguide.compose.planning import own_folder
from voiceguide.compose.request import Composed, MemoizedTimeline, Request
from voiceguide.core.memo import keep, look_up, memo_key, scripts_digest
from voiceguide.core.strict_json import decode_json
from voiceguide.errors import VoiceguideError
from voiceguide.settings import NO_ROOM, Settings
from voiceguide.timeline.model import BREATH_SOUNDS

if TYPE_CHECKING:
    from voiceguide.compose.sources import SpeechSource
    from voiceguide.timeline.model import Timeline


_KIND: Final = "sessions"
"""The kind under which the cache keeps timelines."""


class TimelineMemo:
    """The timelines that were composed before, each under the whole of its question.

    Everything that is read on the way is part of the question: scripts, settings, the voice, this program. A
    session of recorded takes is never recalled, nor one with a sound file or a voice of the script's own.

    Args:
        request: The session that is asked for.
        settings: Where things live.
        force: True to recall nothing, and to cache again what is composed.

    Raises:
        ChoiceError: Something is asked for that cannot be mixed.
        AudioError: The bed is a file that cannot be read.
    """

    def __init__(self, request: Request, settings: Settings, *, force: bool = False) -> None:
        from voiceguide.cache.tier import open_cache
        from voiceguide.timeline.levels import NONE

        self._request, self._force = request, force
        self._settings = check_mix(request, settings)
        self._cache = open_cache(settings)
        self._bed = "" if request.bed in (None, NONE) else bed_kind(request.bed)

    def find(self, source: SpeechSource) -> MemoizedTimeline | None:
        """Return what was composed before of these sounds; None if nothing was, or it cannot be read."""
        if self._force or (cached := look_up(self._cache, _KIND, self._question(source))) is None:
            return None
        try:
            return _read(cached)
        except (ValueError, VoiceguideError):
            return None

    def keep(self, source: SpeechSource, made: Composed) -> MemoizedTimeline:
        """Keep a composed session for the next time, and return it with the text of its file."""
        timed = with_text(made.timeline, made.voice_line, made.faults)
        if any(tone.file for tone in made.timeline.tones) or any(clip.voice for clip in made.timeline.clips):
            return timed  # nothing in the question tells whether the file, or that voice, is still the same
        head = f"{timed.voice_line}\n{json.dumps(timed.faults)}"
        keep(self._cache, _KIND, self._question(source), f"{head}\n{timed.text}".encode())
        return timed

    def _question(self, source: SpeechSource) -> str:
        """Return the question; "" if the answer may not be remembered."""
        if not (sounds := source.memo_key()) or not (read := self._scripts):
            return ""
        return memo_key(read, as_question(self._request, self._settings), self._bed, *sounds)

    @cached_property
    def _scripts(self) -> str:
        settings = self._settings
        folders = (*own_folder(self._request.routine), *settings.script_folders)
        return scripts_digest(folders, [settings.lexicon])


def as_question(request: Request, settings: Settings) -> str:
    """Write down a request and the settings, but for the number of workers, which changes no byte.

    The names are this question's own and stay when a field is renamed; where what they mean changes, its
    version does.
    """
    chosen = request.choices
    # Written only where it matters: what was composed before there were evenings is still found.
    evening = {"evening": chosen.evening} if chosen.evening else {}
    asked = {
        "question": "voiceguide.session/1",
        "routine": request.routine,
        "target_ms": request.target_ms,
        "options": chosen.options,
        "first": chosen.first,
        "longer": chosen.longer,
        "words": chosen.words.value,
        "mode": None if chosen.mode is None else chosen.mode.value,
        **evening,
        "voice": request.voice,
        "language": request.language,
        "bed": request.bed,
        "bed_below_db": request.bed_below_db,
        "fade_ms": request.fade_ms,
        "speech_lufs": request.speech_lufs,
        "bell": request.bell,
        "takes": None if request.takes is None else str(request.takes),
        "fill_takes": request.fill_takes,
        "force": request.force,
        **({} if request.tail_ms is None else {"tail_ms": request.tail_ms}),
        **({"disclose": True} if request.disclose else {}),
        **({"room": request.room} if request.room != NO_ROOM else {}),
        **({} if request.bed_width is None else {"bed_width": request.bed_width}),
        **({"breaths": request.breaths} if request.breaths != BREATH_SOUNDS[0] else {}),
        "settings": {
            "script_folders": [str(folder) for folder in settings.script_folders],
            "cache_folder": str(settings.cache_folder),
            "speech_lufs": settings.speech_lufs,
            "peak_dbtp": settings.peak_dbtp,
            "longest_ms": settings.longest_ms,
            "bed_below_db": settings.bed_below_db,
            "bedtime_fade_ms": settings.bedtime_fade_ms,
            "day_fade_ms": settings.day_fade_ms,
            "lexicon": None if settings.lexicon is None else str(settings.lexicon),
            "cache_limit_bytes": settings.cache_limit_bytes,
            "state_folder": str(settings.state_folder),
            **({"room": settings.room} if settings.room != NO_ROOM else {}),
        },
    }
    return json.dumps(asked, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def with_text(timeline: Timeline, voice_line: str, faults: tuple[str, ...] = ()) -> MemoizedTimeline:
    """Return a session with the text of its file."""
    return MemoizedTimeline(timeline, as_text(timeline), voice_line, faults)


def titled(made: MemoizedTimeline, title: str) -> MemoizedTimeline:
    """Return a session under another title; as it is if that is empty."""
    return with_text(replace(made.timeline, title=title), made.voice_line, made.faults) if title else made


def as_text(timeline: Timeline) -> str:
    """Write a timeline as its file has it."""
    from voiceguide.timeline.formats import FORMATS

    return FORMATS["json"].write(timeline)


def _read(data: bytes) -> MemoizedTimeline:
    """Read a memoized session.

    Raises:
        ValueError, TimelineError: It is none.
    """
    from voiceguide.timeline.formats import FORMATS

    line, listed, text = data.decode().split("\n", 2)
    faults = decode_json(listed.encode())
    if not isinstance(faults, list) or not all(isinstance(each, str) for each in faults):
        raise ValueError("these are no faults")
    return MemoizedTimeline(FORMATS["json"].read(text), text, line, tuple(faults))
