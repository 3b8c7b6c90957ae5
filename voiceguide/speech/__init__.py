"""Words become sound. The voices there are, by the name the user writes."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from voiceguide.errors import VoiceUnavailable
from voiceguide.speech.voice import Voice

Arguments = tuple[str, ...]
"""What stands after a voice's name: `gtts:en:co.uk` has `("en", "co.uk")`."""


@dataclass(frozen=True, slots=True)
class VoiceKind:
    """One entry of the registry.

    Args:
        form: How it is written, with what may follow.
        about: One line on it.
        languages: What it speaks, in words.
        offline: True if it never needs a network.
        licence: Under which terms it comes.
        most: How many arguments it takes at most.
        make: Builds it from its arguments and the environment; imports what it needs only then.
    """

    form: str
    about: str
    languages: str
    offline: bool
    licence: str
    most: int
    make: Callable[[str, Arguments, Mapping[str, str]], Voice]


def make_voice(spec: str, *, environ: Mapping[str, str] | None = None) -> Voice:
    """Make the voice that the user named.

    Nothing is connected or loaded before it speaks, so a session whose speech is all in the cache
    needs neither network nor model.

    Args:
        spec: `gtts`, `gtts:en`, `gtts:en:co.uk`, `hibari`, `hibari:heart`, `tone`.
        environ: The environment, by default the process's.

    Raises:
        VoiceUnavailable: There is no such voice (with the nearest name), or it is not installed.
    """
    name, *arguments = spec.strip().split(":")
    kind = VOICES.get(name)
    if kind is None:
        near = get_close_matches(name.lower(), VOICES, n=1)
        mend = f"Did you mean {near[0]}?" if near else f"There are auto, {', '.join(VOICES)}."
        raise VoiceUnavailable(f"There is no voice {spec!r}.", mend=mend)
    if len(arguments) > kind.most or not all(arguments):
        raise VoiceUnavailable(f"{spec!r} cannot be understood.", mend=f"Write {kind.form}.")
    return kind.make(spec.strip(), tuple(arguments), os.environ if environ is None else environ)


def _gtts(name: str, arguments: Arguments, environ: Mapping[str, str]) -> Voice:
    from voiceguide.settings import queue_folder
    from voiceguide.speech.googlevoice import GoogleVoice
    from voiceguide.speech.manners import manners

    language, tld = (*arguments, None, None)[:2]
    return GoogleVoice(
        language, tld or "com", name=name, manners=manners(environ), queue=queue_folder(environ)
    )


def _hibari(name: str, arguments: Arguments, environ: Mapping[str, str]) -> Voice:
    from voiceguide.speech.hibari import HibariVoice

    return HibariVoice(*arguments, name=name)


def _tone(name: str, arguments: Arguments, environ: Mapping[str, str]) -> Voice:
    from voiceguide.speech.tone import ToneVoice

    return ToneVoice()


VOICES: Final[Mapping[str, VoiceKind]] = {
    "gtts": VoiceKind(
        form="gtts, gtts:LANGUAGE or gtts:LANGUAGE:TLD, as in gtts:en:co.uk",
        about="Google's voice, through gTTS",
        languages="about 70, English, Spanish, French, German and Portuguese among them",
        offline=False,
        licence="gTTS is MIT; the service is Google's and not official",
        most=2,
        make=_gtts,
    ),
    "hibari": VoiceKind(
        form="hibari or hibari:SPEAKER, as in hibari:heart",
        about="The embedded voice, a small model on this machine",
        languages="English",
        offline=True,
        licence="Apache-2.0",
        most=1,
        make=_hibari,
    ),
    "tone": VoiceKind(
        form="tone",
        about="Tones instead of words, to hear the timing of a routine",
        languages="any",
        offline=True,
        licence="GPL-3.0-or-later",
        most=0,
        make=_tone,
    ),
}
"""Every voice; a new one is one entry here and one module beside this."""
