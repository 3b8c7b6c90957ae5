"""Fall back to the embedded voice where the listener leaves the choice open, for the whole session."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from voiceguide.errors import AudioError, VoiceError
from voiceguide.speech.registry import make_voice
from voiceguide.speech.voice import MayBeOutOfReach, Voice

AUTO: Final = "auto"
ONLINE: Final = "gtts"
EMBEDDED: Final = "hibari"

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class VoiceResult(Generic[Made]):
    """A result made with one voice, and the reason for that voice where the user left the choice open."""

    made: Made
    voice: Voice
    remark: str


def with_fallback(
    spec: str,
    make: Callable[[Voice], Made],
    voices: Callable[[str], Voice] = make_voice,
) -> VoiceResult[Made]:
    """Make a whole session with one voice, never with two.

    With `auto`, that is Google's voice if it can speak everything that is missing, and otherwise the embedded
    voice for the whole session. The speech from Google stays in the cache for the next time.

    Args:
        spec: `auto`, or a voice; a voice that is named is the only one that is tried.
        make: Makes the session with the voice it is given.
        voices: Makes a voice from its name.

    Raises:
        VoiceError: The voice cannot speak it; with `auto`, neither can. Then it is the error of Google's
            voice, which may succeed another time.
    """
    if spec != AUTO:
        voice = voices(spec)
        return VoiceResult(make(voice), voice, "")
    try:
        voice = voices(ONLINE)
        # There is another voice, so a host that was unreachable a moment ago is not retried.
        with voice.not_again() if isinstance(voice, MayBeOutOfReach) else nullcontext():
            return VoiceResult(make(voice), voice, "")
    except (VoiceError, AudioError) as problem:
        failed = problem
    try:
        voice = voices(EMBEDDED)
        made = make(voice)
    except VoiceError as problem:
        from voiceguide.speech.voices.gtts.response import INSTEAD

        # Where the embedded voice cannot speak at all, being told to use it helps nobody.
        advice = failed.mend.replace(f", {INSTEAD}", ".")
        failed.mend = f"{advice} The embedded voice ({EMBEDDED}) cannot help: {problem.what}".strip()
        raise failed from problem
    remark = f"Spoken by the embedded voice ({EMBEDDED}) throughout: {failed.what}"
    return VoiceResult(made, voice, remark)
