"""Make something with the first voice that can, as a session is made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from voiceguide.speech.fallback import attempts
from voiceguide.speech.registry import make_voice
from voiceguide.speech.voice import Voice


class OneVoice(NamedTuple):
    """What was made, the voice that made it, and why it was that one."""

    made: Any
    voice: Voice
    remark: str


def by_one_voice(
    spec: str,
    make: Callable[[Voice], object],
    voices: Callable[[str], Voice] = make_voice,
    language: Callable[[], str] | None = None,
) -> OneVoice:
    """Try each voice that is allowed, and return what the first that can has made."""
    for attempt in attempts(spec, voices, language):
        with attempt:
            return OneVoice(make(attempt.voice), attempt.voice, attempt.remark)
    raise AssertionError("the last attempt makes it or raises")
