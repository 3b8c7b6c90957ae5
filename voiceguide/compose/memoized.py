"""Compose what was never composed; recall what was."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from voiceguide.compose.mix import bed_kind, check_mix
from voiceguide.compose.request import Composed, Foretold, MemoizedTimeline, OnEstimate, Progress, Request
from voiceguide.core.memo import memo_key, memoized, scripts_digest
from voiceguide.settings import Settings

if TYPE_CHECKING:
    from voiceguide.compose.sounds import Voices
    from voiceguide.speech.voice import Voice
    from voiceguide.timeline.model import Timeline


class Foretelling:
    """Tells what a session will fetch as soon as the first of it is there.

    With `auto` a network is tried that may be shut, every time anew; what will not be fetched is then not
    told, and whoever waits is told as soon as there is something to wait for.

    Args:
        foretell: Told what has to be fetched.
        progress: Told how far the speaking is.
    """

    def __init__(self, foretell: OnEstimate, progress: Progress) -> None:
        self._foretell, self._progress = foretell, progress
        self._ahead: Foretold | None = None
        self._before: int | None = None

    def foretell(self, ahead: Foretold) -> None:
        """Keep what has to be fetched until it is known that it can be."""
        self._ahead = ahead

    def progress(self, doing: str, done: int, of: int) -> None:
        """Pass on how far it is; tell what is ahead when it goes on for the first time."""
        if self._ahead is not None and self._before is not None and done > self._before:
            self._foretell(self._ahead)
            self._ahead = None
        self._before = done
        self._progress(doing, done, of)


class Compose(Protocol):
    """Composes a session, tells how far it is, and tells what it will fetch before it does."""

    def __call__(self, request: Request, progress: Progress, foretell: OnEstimate | None, /) -> Composed:
        """Compose it."""
        ...


def remembered(
    request: Request,
    settings: Settings,
    voices: Voices,
    compose: Compose,
    progress: Progress,
    *,
    foretell: OnEstimate | None = None,
    anew: bool = False,
) -> MemoizedTimeline:
    """Compose a session, or recall what was composed of the same before.

    Whatever is read on the way belongs into the question: scripts, settings, the voice, this program. A
    session of recorded takes is never recalled.

    Args:
        request: What to compose.
        settings: Where things live.
        voices: The voices of a run of several sessions.
        compose: Composes a session of one voice.
        progress: Told how far it is.
        foretell: Told what has to be fetched, before it is; where the choice of the voice is open, as soon
            as the first of it came.
        anew: Compose it in any case.

    Raises:
        VoiceguideError: As for `compose`.
    """
    from voiceguide.cache.store import Cache
    from voiceguide.compose.sounds import spec_of
    from voiceguide.script.terms import is_path
    from voiceguide.speech.fallback import with_fallback
    from voiceguide.timeline.levels import NONE

    under = check_mix(request, settings)
    bed = "" if request.bed == NONE else bed_kind(request.bed)
    own = [Path(request.routine).absolute().parent] if is_path(request.routine) else []
    read = (
        ""
        if request.takes is not None
        else scripts_digest((*own, *settings.script_folders), [settings.lexicon])
    )

    def written(spec: str) -> bytes:
        tell, say = progress, foretell
        if foretell is not None and spec != request.voice:
            open_choice = Foretelling(foretell, progress)
            tell, say = open_choice.progress, open_choice.foretell
        made = compose(replace(request, voice=spec), tell, say)
        return f"{made.voice_line}\n{as_text(made.timeline)}".encode()

    def told(voice: Voice) -> MemoizedTimeline:
        question = read and memo_key(read, as_question(request, under), bed, voice.id, voice.name)
        cache = Cache(settings.cache_folder)
        spec = spec_of(request, voice.name)
        return memoized(cache, "sessions", question, lambda: written(spec), _as_remembered, force=anew)

    if not read:
        return _as_remembered(written(request.voice))
    made = with_fallback(request.voice, told, voices)
    if not made.remark:
        return made.made
    line = made.made.voice_line.removeprefix(f"Spoken by {made.voice.name}.")
    return replace(made.made, voice_line=f"{made.remark} {line}".strip())


def as_question(request: Request, settings: Settings) -> str:
    """Write down all of a request, and of the settings all but the number of workers, which changes no byte.

    The names are this question's own and stay when a field is renamed; where what they mean changes, its
    version does.
    """
    chosen = request.choices
    told = {
        "question": "voiceguide.session/1",
        "routine": request.routine,
        "target_ms": request.target_ms,
        "options": chosen.options,
        "first": chosen.first,
        "longer": chosen.longer,
        "words": chosen.words.value,
        "mode": None if chosen.mode is None else chosen.mode.value,
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
        },
    }
    return json.dumps(told, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def with_text(timeline: Timeline, voice_line: str) -> MemoizedTimeline:
    """Give a session with what its file says."""
    return MemoizedTimeline(timeline, as_text(timeline), voice_line)


def as_text(timeline: Timeline) -> str:
    """Write a timeline as its file has it."""
    from voiceguide.timeline.formats import FORMATS

    return FORMATS["json"].write(timeline)


def _as_remembered(told: bytes) -> MemoizedTimeline:
    """Read what was kept of a session.

    Raises:
        ValueError, TimelineError: It is none.
    """
    from voiceguide.timeline.formats import FORMATS

    line, _, text = told.decode().partition("\n")
    return MemoizedTimeline(FORMATS["json"].read(text), text, line)
