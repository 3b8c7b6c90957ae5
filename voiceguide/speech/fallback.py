"""Whose voice it is, where the listener left that open; whoever it is speaks the whole session."""

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
class ByOneVoice(Generic[Made]):
    """What one voice made, and why it was that voice, if the user left the choice open."""

    made: Made
    voice: Voice
    remark: str


def by_one_voice(
    spec: str,
    make: Callable[[Voice], Made],
    voices: Callable[[str], Voice] = make_voice,
) -> ByOneVoice[Made]:
    """Make a whole session with one voice; two never meet in it.

    With `auto`, Google's voice makes it if all that is missing can be had from it, and if not the
    embedded voice makes the whole of it anew. What Google gave stays in the cache for the next time.

    Args:
        spec: `auto`, or a voice; a voice that is named is the only one that is tried.
        make: Makes the session with the voice it is given.
        voices: Makes a voice from its name.

    Raises:
        VoiceError: The voice cannot speak it; with `auto`, neither can. Then it tells of Google's, which
            alone might speak it another time.
    """
    if spec != AUTO:
        voice = voices(spec)
        return ByOneVoice(make(voice), voice, "")
    try:
        voice = voices(ONLINE)
        # There is another voice: nobody has to wait again for what was tried a moment ago.
        with voice.not_again() if isinstance(voice, MayBeOutOfReach) else nullcontext():
            return ByOneVoice(make(voice), voice, "")
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
    return ByOneVoice(made, voice, remark)
