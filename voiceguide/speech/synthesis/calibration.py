"""Measure the speaking rate of a voice once, and cache it.

A fixed set of sentences of a guide's kind, in the languages that have one, goes the way that every
sentence goes: spoken, trimmed, finished. Their lengths tell the voice's words a minute; the figure lies
in the cache under the voice's id, so that another voice, version or model is measured anew, and a known
one costs the reading of a line.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from voiceguide.cache.store import PACE, Cache, address
from voiceguide.core.languages import primary_subtag
from voiceguide.core.strict_json import decode_json
from voiceguide.locales import LANGUAGES
from voiceguide.speech.model import AS_SPOKEN, Pace, Pacing, Utterance
from voiceguide.speech.synthesis.pacing import WANTED_WPM, rate_wpm
from voiceguide.speech.synthesis.recorder import Finisher, Progress, record
from voiceguide.speech.voice import Voice

KIND: Final = PACE
"""The kind of these entries in the cache."""

_WPM: Final = (1.0, 2_000.0)
"""The range of valid rates, words a minute, wider than any speech."""

SENTENCES: Final[Mapping[str, tuple[str, ...]]] = {
    name: locale.sentences for name, locale in LANGUAGES.items() if locale.sentences
}


def calibrate(
    voice: Voice, language: str, cache: Cache, finish: Finisher, progress: Progress | None = None
) -> Mapping[Pace, float]:
    """Measure the rate of a voice at each slow pace, words a minute.

    Only a voice that asks for it is measured, and only in a language that has sentences; else the answer
    is empty, and nothing is slowed. The answer depends on the voice alone, so it makes no difference
    whether it was measured now or long ago.

    Args:
        voice: The voice.
        language: Which language it will speak.
        cache: Where the figures are kept.
        finish: Trims what it says.
        progress: Told of every sentence: a voice that is slow to compute is measured for a minute.

    Raises:
        VoiceUnavailable, SpeechRefused, SpeechTransient: Raised by the voice.
        CacheError: The cache cannot be read or written.
    """
    sentences = SENTENCES.get(primary_subtag(language), ())
    if voice.pacing is not Pacing.CALIBRATED or not sentences:
        return {}
    key = address("pace/1", voice.id, language, finish.version, *sentences)
    if (cached := _cached(cache.get(KIND, key))) is not None:
        return cached
    said = [Utterance(text, language, pace) for pace in WANTED_WPM for text in sentences]
    clips = record(said, voice, cache, finish, progress, slow=lambda _: AS_SPOKEN)
    measured = {
        pace: round(rate_wpm((one, clips[one].duration_ms) for one in said if one.pace is pace), 1)
        for pace in WANTED_WPM
    }
    cache.put(KIND, key, json.dumps(measured, sort_keys=True).encode())
    return measured


def _cached(payload: bytes | None) -> Mapping[Pace, float] | None:
    """Read a cached rate; None if it is not valid: others may write to a cache."""
    try:
        found = decode_json(payload or b"")
    except ValueError:
        return None
    if not isinstance(found, dict) or set(found) != {pace.value for pace in WANTED_WPM}:
        return None
    if not all(isinstance(wpm, float) and _WPM[0] <= wpm <= _WPM[1] for wpm in found.values()):
        return None
    return {Pace(pace): wpm for pace, wpm in found.items()}
