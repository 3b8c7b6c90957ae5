"""The voices that ship, by the name the user writes, each named once.

To add one:

1. Write its module in `voices/`: a class with what `voice.Voice` asks for. Import its library inside the
   method that speaks, and list that library in DOORS of `tests/test_architecture.py`.
2. Write a function here that makes it from what was typed, and its entry in `VOICES`.
3. Hold it to the requirements of every voice, `conformance.REQUIREMENTS`, in a test of its own beside those
   in `tests/speech/voices/`.

Help, completion, `voices` and the messages take it up from here. A voice may also come from another package,
by an entry point: see `docs/voices.md`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Final

from voiceguide.core.languages import primary_subtag
from voiceguide.errors import VoiceUnavailable
from voiceguide.speech.voice import Arguments, Voice, VoiceKind

__all__ = ["VOICES", "Arguments", "VoiceKind", "kind_of", "make_voice", "no_such"]

_SHOWN: Final = 100
"""The most characters of an unknown name that are quoted; a lock may have thousands."""
_KOKORO_SPEAKS_WELL: Final = ("es", "it", "pt")
"""The languages that nothing speaks better of what comes in packages; over French it stumbles."""


def make_voice(spec: str, *, environ: Mapping[str, str] | None = None) -> Voice:
    """Make the voice that the user named.

    Nothing is connected or loaded before it speaks, so a session whose speech is all in the cache
    needs neither network nor model.

    Args:
        spec: `gtts`, `gtts:en`, `gtts:en:co.uk`, `hibari`, `hibari:heart`, `tone`,
            `piper:voices/en_US-joe-medium.onnx`, `kokoro:af_heart`,
            `command:espeak-ng --stdin --stdout`, or what another package brings.
        environ: The environment, by default the process's.

    Raises:
        VoiceUnavailable: There is no such voice (with the nearest name), or it is not installed.
    """
    spec = spec.strip()
    name, colon, argument = spec.partition(":")
    kind = kind_of(name, spec)
    arguments = kind.arguments(colon + argument)
    if len(arguments) > kind.most or not all(arguments):
        raise VoiceUnavailable(f"{spec!r} cannot be understood.", mend=f"Write {kind.form}.")
    return kind.make(spec, arguments, os.environ if environ is None else environ)


def kind_of(name: str, spec: str = "") -> VoiceKind:
    """Find a voice in the registry: ours, else what other packages bring.

    Args:
        name: What stands before the first colon.
        spec: What the user wrote, for the message; the name if left out.

    Raises:
        VoiceUnavailable: There is no such voice, or the package that brings it is broken.
    """
    if name in VOICES:
        return VOICES[name]
    from voiceguide.speech.plugins import installed_plugins, load_plugin

    others = installed_plugins()
    if name in others:
        return load_plugin(others[name])
    raise no_such(spec or name)


def speaks(spec: str, language: str, *, environ: Mapping[str, str] | None = None) -> bool:
    """Report whether a voice may be asked for a language; a service or a program says itself what it cannot.

    Args:
        spec: A voice, as `make_voice` takes it.
        language: Of the words, as in `pt-BR`.
        environ: The environment, by default the process's.
    """
    name, _, argument = spec.partition(":")
    if name == "gtts" and argument:
        return primary_subtag(argument.partition(":")[0]) == primary_subtag(language)
    stands_in = kind_of(name, spec).stands_in
    if stands_in is None:
        return True
    found = stands_in(language, os.environ if environ is None else environ)
    return spec in found or any(one == name for one in found)


def offline_voice(language: str, *, environ: Mapping[str, str] | None = None) -> str:
    """Return the best voice that speaks a language here without a network, as it is named; else nothing.

    Args:
        language: Of the words, as in `pt-BR`.
        environ: The environment, by default the process's.
    """
    env = os.environ if environ is None else environ
    for kind in VOICES.values():
        if kind.stands_in is not None and (found := kind.stands_in(language, env)):
            return found[0]
    return ""


def voices_to_get(language: str) -> tuple[str, ...]:
    """Return the names of the voices for a language that `voices get` brings, the best known first.

    Args:
        language: Of the words, as in `pt-BR`.
    """
    from voiceguide.core.languages import primary_subtag
    from voiceguide.speech.downloads.piper_voices import suggested_voice

    primary = primary_subtag(language)
    kokoro = ("kokoro",) if primary in _KOKORO_SPEAKS_WELL else ()
    return tuple(filter(None, (suggested_voice(language), *kokoro)))


def no_such(spec: str) -> VoiceUnavailable:
    """Build the error for an unknown voice, with the nearest name."""
    from difflib import get_close_matches

    from voiceguide.speech.plugins import installed_plugins

    if spec == "auto":
        what = "auto is gtts or hibari, or another offline voice, whichever a session can have."
        return VoiceUnavailable(what, mend="Name one of them.")
    known = (*VOICES, *installed_plugins())
    near = [_with_its_kind(spec)] if _with_its_kind(spec) else []
    near += get_close_matches(spec.partition(":")[0].lower(), known, n=1)
    mend = f"Did you mean {near[0]}?" if near else f"There are auto, {', '.join(known)}."
    shown = spec if len(spec) <= _SHOWN else f"{spec[:_SHOWN]}..."
    return VoiceUnavailable(f"There is no voice {shown!r}.", mend=mend)


def _with_its_kind(name: str) -> str:
    """Return how a voice of Piper or a character of Kokoro is written that was named alone; else nothing."""
    from voiceguide.speech.downloads.piper_voices import full_name
    from voiceguide.speech.voices.kokoro.files import is_character

    if is_character(name):
        return f"kokoro:{name}"
    whole = full_name(name)
    return f"piper:{whole}" if whole else ""


def _gtts(name: str, arguments: Arguments, environ: Mapping[str, str]) -> Voice:
    from voiceguide.settings import queue_folder
    from voiceguide.speech.voices.gtts.ratelimit import retry_policy
    from voiceguide.speech.voices.gtts.voice import GoogleVoice

    language, tld = (*arguments, None, None)[:2]
    return GoogleVoice(
        language, tld or "com", name=name, policy=retry_policy(environ), queue=queue_folder(environ)
    )


def _hibari(name: str, arguments: Arguments, environ: Mapping[str, str]) -> Voice:
    from voiceguide.speech.voices.hibari import HibariVoice

    return HibariVoice(*arguments, name=name)


def _hibari_choices(environ: Mapping[str, str]) -> tuple[str, ...]:
    from voiceguide.speech.voices.hibari import speakers

    return speakers()


def _hibari_stands_in(language: str, environ: Mapping[str, str]) -> tuple[str, ...]:
    return ("hibari",) if primary_subtag(language) == "en" else ()


def _tone(name: str, arguments: Arguments, environ: Mapping[str, str]) -> Voice:
    from voiceguide.speech.voices.tone import ToneVoice

    return ToneVoice()


def _piper(name: str, arguments: Arguments, environ: Mapping[str, str]) -> Voice:
    from voiceguide.settings import voice_folders
    from voiceguide.speech.voices.piper import PiperVoice

    if not arguments:
        mend = f"Write {VOICES['piper'].form}."
        raise VoiceUnavailable("It does not say which voice.", where=name, mend=mend)
    return PiperVoice(arguments[0], voice_folders(environ))


def _piper_missing(environ: Mapping[str, str]) -> str:
    from voiceguide.settings import voice_folders
    from voiceguide.speech.voices.piper import what_is_missing

    return what_is_missing(voice_folders(environ))


def _piper_choices(environ: Mapping[str, str]) -> tuple[str, ...]:
    from voiceguide.settings import voice_folders
    from voiceguide.speech.voices.piper import installed_voices

    return installed_voices(voice_folders(environ))


def _piper_stands_in(language: str, environ: Mapping[str, str]) -> tuple[str, ...]:
    from voiceguide.settings import own_voice_folders, voice_folders
    from voiceguide.speech.voices.piper import voices_of_language

    # Nobody named this voice: a model that came with a project, whoever made it, is not loaded.
    found = voices_of_language(language, own_voice_folders(environ), voice_folders(environ))
    return tuple(f"piper:{name}" for name in found)


def _kokoro(name: str, arguments: Arguments, environ: Mapping[str, str]) -> Voice:
    from voiceguide.settings import voice_folders
    from voiceguide.speech.voices.kokoro.voice import KokoroVoice

    return KokoroVoice(arguments[0] if arguments else "", voice_folders(environ))


def _kokoro_missing(environ: Mapping[str, str]) -> str:
    from voiceguide.settings import voice_folders
    from voiceguide.speech.voices.kokoro.voice import what_kokoro_lacks

    return what_kokoro_lacks(voice_folders(environ))


def _kokoro_stands_in(language: str, environ: Mapping[str, str]) -> tuple[str, ...]:
    from voiceguide.core.languages import primary_subtag
    from voiceguide.settings import own_voice_folders, voice_folders
    from voiceguide.speech.voices.kokoro.files import (
        LANGUAGES_OF,
        locate_style,
        locate_weights,
        styles,
    )
    from voiceguide.speech.voices.kokoro.voice import what_kokoro_lacks

    folders, wanted = own_voice_folders(environ), primary_subtag(language)
    if wanted not in ("en", *_KOKORO_SPEAKS_WELL) or what_kokoro_lacks(folders):
        return ()
    # Nobody named this voice: a model or a style that came with a project, whoever made it, is not loaded.
    every = voice_folders(environ)
    if locate_weights(None, every) != locate_weights(None, folders):
        return ()
    of = {letter: primary_subtag(spoken) for letter, spoken in LANGUAGES_OF.items()}
    ours = (name for name in styles(folders) if locate_style(name, every) == locate_style(name, folders))
    return tuple(f"kokoro:{name}" for name in ours if of[name[0]] == wanted)


def _kokoro_choices(environ: Mapping[str, str]) -> tuple[str, ...]:
    from voiceguide.settings import voice_folders
    from voiceguide.speech.voices.kokoro.files import styles

    return styles(voice_folders(environ))


def _command(name: str, arguments: Arguments, environ: Mapping[str, str]) -> Voice:
    from voiceguide.speech.voices.command import CommandVoice

    return CommandVoice(*(arguments or ("",)), environ=environ)


VOICES: Final[Mapping[str, VoiceKind]] = {
    "gtts": VoiceKind(
        typed=("gtts", "gtts:en:co.uk"),
        form="gtts, gtts:LANGUAGE or gtts:LANGUAGE:TLD, as in gtts:en:co.uk",
        about="Google's voice, through gTTS",
        languages="about 70, English, Spanish, French, German and Portuguese among them",
        offline=False,
        licence="gTTS is MIT; the service is Google's and not official",
        most=2,
        make=_gtts,
        only_speaks=True,
        get="It comes with voiceguide, and needs a network for what was not spoken before.",
    ),
    "hibari": VoiceKind(
        typed=("hibari",),
        form="hibari or hibari:SPEAKER, as in hibari:heart",
        about="The embedded voice, a small model on this machine",
        languages="English",
        offline=True,
        licence="Apache-2.0",
        most=1,
        make=_hibari,
        only_speaks=True,
        get="It comes with voiceguide, with the speaker heart. Others (emma, fable, fenrir, kore) say where "
        "their models belong.",
        choices=_hibari_choices,
        stands_in=_hibari_stands_in,
    ),
    "piper": VoiceKind(
        typed=("piper:NAME",),
        form="piper:NAME or piper:PATH.onnx, with #SPEAKER after it if it has several",
        about="A Piper voice of yours, from its two files",
        languages="the one of the voice; about 40 have voices",
        offline=True,
        licence="piper-tts is GPL-3.0-or-later; each voice has its own",
        most=1,
        make=_piper,
        get="Run `pip install 'voiceguide[piper]'`, then `voiceguide voices get NAME`, as in "
        "de_DE-thorsten-medium; or put a voice's .onnx and .onnx.json into ./voices.",
        whole=True,
        missing=_piper_missing,
        choices=_piper_choices,
        stands_in=_piper_stands_in,
    ),
    "kokoro": VoiceKind(
        typed=("kokoro:NAME",),
        form="kokoro:NAME, as in kokoro:af_heart, or kokoro:PATH.onnx#NAME with a model of yours",
        about="Kokoro's characters, from one model on this machine",
        languages="English (a… and b…), Spanish (e…), Italian (i…), Brazilian Portuguese (p…); French (f…), "
        "over which it stumbles",
        offline=True,
        licence="Apache-2.0; its export MIT; espeak-ng, for all but English, GPL-3.0-or-later",
        most=1,
        make=_kokoro,
        get="Run `pip install 'voiceguide[kokoro]'` and `voiceguide voices get kokoro`.",
        whole=True,
        missing=_kokoro_missing,
        choices=_kokoro_choices,
        stands_in=_kokoro_stands_in,
    ),
    "command": VoiceKind(
        form="command:PROGRAM and its words, as in 'command:espeak-ng --stdin --stdout -v {language}'",
        about="Any program that reads text and writes a WAV",
        languages="whatever the program speaks",
        offline=True,
        licence="the program's",
        most=1,
        make=_command,
        get="Install a program that reads text from its stdin and writes a WAV to its stdout.",
        whole=True,
        missing=lambda environ: "",
    ),
    "tone": VoiceKind(
        typed=("tone",),
        form="tone",
        about="Tones instead of words, to hear the timing of a routine",
        languages="any",
        offline=True,
        licence="GPL-3.0-or-later",
        most=0,
        make=_tone,
        only_speaks=True,
    ),
}
"""Every voice of ours by its name."""
