"""The voices that can be named: what each is, whether it is ready here, a sample, its conformance."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from voiceguide.compose.request import Progress, quiet
from voiceguide.compose.sounds import MEASURING, finisher
from voiceguide.core.files import check_writable, write_file
from voiceguide.core.languages import primary_subtag
from voiceguide.errors import ChoiceError, OutputError, VoiceError
from voiceguide.settings import Settings
from voiceguide.speech.model import Pace, Utterance
from voiceguide.units import Ms

if TYPE_CHECKING:
    from voiceguide.speech.voice import VoiceKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedVoice:
    """A voice as `voices` shows it.

    Args:
        name: What stands before the colon.
        form: How it is written.
        about: One line on it.
        languages: What it speaks, in words.
        offline: True if it never needs a network.
        licence: Under which terms it comes.
        ready: True if it can speak here, as far as can be told without loading it.
        missing: Why it cannot, in a sentence.
        get: How one comes by it.
        choices: What can be named after the colon here.
        package: The package that brings it; nothing if it is ours.
        synthetic: True if what it speaks counts as synthetic speech.
    """

    json_kind: ClassVar[str] = "listedvoice"

    name: str
    form: str
    about: str
    languages: str
    offline: bool
    licence: str
    ready: bool
    missing: str
    get: str
    choices: tuple[str, ...]
    package: str
    synthetic: bool = True


def voices() -> tuple[ListedVoice, ...]:
    """List every voice: `auto`, the built-in ones, then those of plugins, unusable ones included."""
    from voiceguide.speech.plugins import installed_plugins, load_plugin, package
    from voiceguide.speech.registry import VOICES

    ours = [_listed(name, kind) for name, kind in VOICES.items()]
    found = [_auto(ours), *ours]
    for name, point in installed_plugins().items():
        if name in VOICES:
            found.append(
                _unusable(name, package(point), "A voice of ours has this name, and is the one used.")
            )
            continue
        try:
            found.append(_listed(name, load_plugin(point), package(point)))
        except VoiceError as problem:
            found.append(_unusable(name, package(point), str(problem)))
    return tuple(found)


def find_voice(spec: str) -> ListedVoice:
    """Return one voice, by its name alone or by its full specification.

    Raises:
        VoiceUnavailable: There is no such voice.
    """
    from voiceguide.speech.registry import no_such

    name = spec.strip().partition(":")[0]
    for voice in voices():
        if voice.name == name:
            return voice
    raise no_such(spec)


def _listed(name: str, kind: VoiceKind, package: str = "") -> ListedVoice:
    from voiceguide.timeline.model import Synthetic

    missing = kind.unready(name, os.environ)
    return ListedVoice(
        name=name,
        form=kind.form,
        about=kind.about,
        languages=kind.languages,
        offline=kind.offline,
        licence=kind.licence,
        ready=not missing,
        missing=missing,
        get=kind.get,
        choices=kind.choices(os.environ) if kind.choices is not None else (),
        package=package,
        synthetic=Synthetic.of_voice(name) is Synthetic.VOICE,
    )


def _auto(ours: Iterable[ListedVoice]) -> ListedVoice:
    """Return the entry of `auto`, which is ready if the online voice or the embedded one is."""
    from voiceguide.speech.fallback import AUTO, EMBEDDED, ONLINE

    two = [voice for voice in ours if voice.name in (ONLINE, EMBEDDED)]
    ready = any(voice.ready for voice in two)
    return ListedVoice(
        name=AUTO,
        form=AUTO,
        about=f"The usual choice: {ONLINE} if all of a session can be had from it, else {EMBEDDED}, or for "
        "another language than English the best offline voice here",
        languages="theirs",
        offline=False,
        licence="theirs",
        ready=ready,
        missing="" if ready else " ".join(voice.missing for voice in two),
        get=f"{ONLINE} and {EMBEDDED} come with voiceguide; `voiceguide voices get` downloads others.",
        choices=(),
        package="",
    )


def _unusable(name: str, package: str, why: str) -> ListedVoice:
    return ListedVoice(
        name=name,
        form=name,
        about=f"A voice of {package}",
        languages="",
        offline=False,
        licence="",
        ready=False,
        missing=why,
        get="",
        choices=(),
        package=package,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A sample of a voice: a line that was spoken to a file."""

    json_kind: ClassVar[str] = "sample"

    path: Path
    voice: str
    text: str
    duration_ms: Ms


def sample(
    spec: str,
    settings: Settings,
    out: Path | None = None,
    *,
    folder: Path | None = None,
    text: str | None = None,
    language: str | None = None,
    progress: Progress = quiet,
) -> Sample:
    """Speak a line to a WAV or MP3 file, trimmed and levelled as in a track.

    Args:
        spec: A voice, as `make_voice` takes it.
        settings: The folder of the speech cache, and the loudness.
        out: The file; by default one named after the voice.
        folder: The folder of that default; else the current one.
        text: The words; by default two lines of a routine.
        language: The language of the words; by default the voice's own, or English.
        progress: Told how far the voice is measured.

    Raises:
        VoiceError: The voice cannot speak it.
        OutputError: The file cannot be written, or is to be of another kind.
        ChoiceError: There is no line of ours in this language.
    """
    from voiceguide.audio.export import SUFFIXES, sound_file
    from voiceguide.cache.tier import open_cache
    from voiceguide.media.id3 import sample_tag
    from voiceguide.media.marks import sample_labels
    from voiceguide.speech.normalize.text import spoken
    from voiceguide.speech.registry import make_voice
    from voiceguide.speech.synthesis.calibration import calibrate
    from voiceguide.speech.synthesis.pacing import slowing
    from voiceguide.speech.synthesis.recorder import record
    from voiceguide.timeline.model import Synthetic

    voice = make_voice(spec)
    path = out if out is not None else (folder or Path()) / f"{_file_name(voice.name)}.wav"
    if path.suffix.lower() not in SUFFIXES:
        mend = f"Name it {path.name}.wav or {path.name}.mp3."
        raise OutputError("a sample is a WAV or an MP3 file.", where=f"-o {path}", mend=mend)
    check_writable(path)
    in_language = language or getattr(voice, "language", None) or "en"
    said = Utterance(spoken(text or _line(in_language), in_language), in_language, Pace.DAY)
    cache, finish = open_cache(settings), finisher(voice, settings)
    measured = calibrate(voice, in_language, cache, finish, lambda done, of: progress(MEASURING, done, of))
    slow = slowing(voice, measured)
    clip = record((said,), voice, cache, finish, slow=slow)[said]
    about = (Synthetic.of_voice(voice.name), voice.name)
    tag, labels = sample_tag(*about), sample_labels(*about)
    write_file(path, sound_file(cache.samples(clip.key), path.suffix.lower(), tag=tag, labels=labels))
    return Sample(path=path, voice=voice.name, text=said.spoken, duration_ms=clip.duration_ms)


def check_conformance(spec: str, language: str | None = None) -> tuple[tuple[str, str], ...]:
    """Check a voice against every requirement on voices; return each requirement, and its violation or "".

    Raises:
        VoiceError: There is no such voice.
    """
    from voiceguide.speech import conformance
    from voiceguide.speech.registry import make_voice
    from voiceguide.speech.voices.piper_engine import PASSAGES

    in_language = language or getattr(make_voice(spec), "language", None) or "en"
    cues = PASSAGES.get(primary_subtag(in_language), PASSAGES["en"])
    found: dict[str, str] = {}
    for promise in conformance.REQUIREMENTS:
        try:
            promise.check(lambda: make_voice(spec), cues, in_language)
        except (conformance.Broken, VoiceError) as broken:
            again = str(broken) in found.values()
            found[promise.says] = "for the same reason this cannot be told." if again else str(broken)
        else:
            found[promise.says] = ""
    return tuple(found.items())


def _line(language: str) -> str:
    from voiceguide.speech.voices.piper_engine import PASSAGES

    known = PASSAGES.get(primary_subtag(language))
    if known is None:
        mend = "Say something in it: voices NAME --sample TEXT."
        raise ChoiceError(f"there is no line of ours in {language!r}.", where="--language", mend=mend)
    return " ".join(known[:2])


def _file_name(voice: str) -> str:
    """Return a file name for a sample: the voice's letters, digits and dots, with hyphens between them."""
    safe = "".join(sign if sign.isalnum() or sign in "._" else "-" for sign in voice)
    return f"sample-{safe.strip('.-')[:80]}"
