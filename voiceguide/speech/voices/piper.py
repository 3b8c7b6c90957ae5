"""Piper voices from the user's files: a model (`NAME.onnx`) and its settings (`NAME.onnx.json`).

Nothing is ever downloaded here; `speech/downloads` does that when the user asks for it.
"""

from __future__ import annotations

import hashlib
import json
import threading
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

from voiceguide.core.languages import primary_subtag
from voiceguide.core.reading import FileKind, read_file
from voiceguide.core.strict_json import decode_json
from voiceguide.errors import SpeechRefused, VoiceUnavailable, as_json, in_brief, why
from voiceguide.speech.model import LONE_WORDS, Pace, Pacing, Speech, Utterance
from voiceguide.speech.voices.model_file import PIPER_MODEL, model_sum
from voiceguide.speech.voices.out_of_memory import no_memory
from voiceguide.speech.voices.piper_engine import SILENT, Engine

PACKAGES: Final = ("piper-tts", "onnx", "onnxruntime")
RECIPE: Final = 1
"""Raise it with every change here, or in the engine, that can be heard."""
INSTALL: Final = "Run `pip install 'voiceguide[piper]'`."
_GET: Final = "`voiceguide voices get NAME` downloads one."
_KNOWN_TYPES: Final = ("espeak", "text")
_SETTINGS: Final = FileKind("voice's settings", 4_000_000)
_QUALITIES: Final = ("high", "medium", "low", "x_low")
_MOST_SPEAKERS: Final = 100_000
_RATES_HZ: Final = (8_000, 96_000)
_OPENING: Final = threading.Lock()
"""The lock under which one thread loads the model while the others wait."""


class PiperVoice:
    """Speak with a Piper voice. Its files are hashed at once; nothing is loaded before the first `speak`.

    Args:
        wanted: The path of a model, or a name that is looked for in the folders; `#NAME` after it chooses
            one of its speakers.
        folders: Where voices lie that are called by name.

    Raises:
        VoiceUnavailable: piper-tts is not installed, or there is no such voice, or it is not whole.
    """

    offline = True
    at_once = 2
    sentence_lufs: float | None = None
    pacing = Pacing.OWN
    paces = frozenset(Pace)

    def __init__(self, wanted: str, folders: tuple[Path, ...]) -> None:
        where = f"piper:{wanted}"
        packages = {package: _version(package) for package in PACKAGES}
        if None in packages.values():
            raise VoiceUnavailable("Piper is not installed.", where=where, mend=INSTALL)
        model, speaker = find(wanted, folders)
        settings, model_hash = (
            _read_settings(model),
            model_sum(model, PIPER_MODEL, "Get the voice's two files anew."),
        )
        self.name = f"piper:{model.stem}" + (f"#{speaker}" if speaker else "")
        self.language = _language(settings)
        self._model = model
        self._speaker = _speaker(settings, speaker, self.name)
        self._reads_sounds = settings.get("phoneme_type", "espeak") == "espeak"
        self._settings_json = json.dumps(settings, sort_keys=True)
        digest = hashlib.sha256(self._settings_json.encode()).hexdigest()
        engines = " ".join(f"{package}/{found}" for package, found in packages.items())
        self.id = f"piper/{RECIPE} {model_hash} {digest} speaker={self._speaker} {engines}"

    def sounded(self, word: str, sound: str) -> str:
        """Write a word by its sound alone, which Piper reads between double brackets.

        Args:
            word: As it stands in the text; it stays if the voice reads letters and no sounds.
            sound: Its sound in the International Phonetic Alphabet.
        """
        if not self._reads_sounds or set("[]") & set(sound):
            return word
        # Piper runs a word and what follows its comma together; a blank in between keeps them apart.
        return f"[[{unicodedata.normalize('NFD', sound)}]] "

    def speak(self, utterance: Utterance) -> Speech:
        """Speak one utterance; the same one always gives the same samples.

        Raises:
            VoiceUnavailable: The model cannot be loaded or run.
            SpeechRefused: It is in another language than the voice's, or no sound came of it.
        """
        if primary_subtag(utterance.language) != primary_subtag(self.language):
            raise SpeechRefused(
                f"The voice {self.name} speaks {self.language}, but this text is in {utterance.language!r}.",
                mend="Use a Piper voice of that language, or the voice gtts.",
            )
        words = sum(any(sign.isalpha() for sign in word) for word in utterance.spoken.split())
        if not words:
            raise SpeechRefused(f"There is no word to say in {utterance.spoken!r}.", mend="Write words.")
        with _OPENING:
            engine = _open(self._model, self._settings_json, self._speaker, self.name)
        samples = engine.say(utterance.spoken, engine.scale(utterance.pace, lone=words <= LONE_WORDS))
        if not samples.size or float(abs(samples).max()) < SILENT:
            what = f"The voice {self.name} made no sound of {utterance.spoken!r}."
            raise SpeechRefused(what, mend="Word it differently.")
        return Speech(samples, engine.rate_hz)


@cache
def _open(model: Path, settings_json: str, speaker: int | None, name: str) -> Engine:
    """Load a model, once a process: it takes seconds."""
    settings = json.loads(settings_json)
    try:
        return Engine(model, settings, speaker, primary_subtag(_language(settings)), name)
    except VoiceUnavailable:
        raise
    except Exception as problem:
        # onnx, onnxruntime and piper raise whatever they like for a file that is damaged or no voice.
        if (short := no_memory(problem, name)) is not None:
            raise short from problem
        what = f"The voice cannot be loaded ({in_brief(problem)})."
        raise VoiceUnavailable(what, where=name, mend="Get its two files anew.") from problem


def find(wanted: str, folders: tuple[Path, ...]) -> tuple[Path, str]:
    """Find a voice's model, and the speaker that was asked for.

    Raises:
        VoiceUnavailable: It is not there; the message says where was looked and what there is.
    """
    for name, speaker in ((wanted, ""), wanted.rpartition("#")[::2]):
        if not name:
            continue
        path = _home(Path(name))
        if path.suffix == ".onnx" or path.name != name:
            if path.is_file():
                return path, speaker
            continue
        for folder in folders:
            if (folder / f"{name}.onnx").is_file():
                return folder / f"{name}.onnx", speaker
    there = named(folders)
    looked = ", ".join(map(str, folders))
    mend = (
        f"There are {', '.join(there)}." if there else f"Put its .onnx and .onnx.json into one of: {looked}."
    )
    mend = f"{mend} {_GET}"
    raise VoiceUnavailable("There is no such Piper voice here.", where=f"piper:{wanted}", mend=mend)


def _home(path: Path) -> Path:
    """Expand `~` to the home folder; a user unknown to the system has none, and the path stays."""
    try:
        return path.expanduser()
    except RuntimeError:
        return path


def named(folders: tuple[Path, ...]) -> tuple[str, ...]:
    """List the voices that can be called by name."""
    found = {path.stem for folder in folders if folder.is_dir() for path in folder.glob("*.onnx")}
    return tuple(sorted(found))


def installed_voices(folders: tuple[Path, ...]) -> tuple[str, ...]:
    """List the voices that can be called by name, and each speaker of those that have several."""
    found: list[str] = []
    for name in named(folders):
        found.append(name)
        try:
            digest = _read_settings(find(name, folders)[0]).get("speaker_id_map")
        except VoiceUnavailable:
            continue  # what is wrong with it is told when it shall speak
        found += [f"{name}#{speaker}" for speaker in digest] if isinstance(digest, dict) else []
    return tuple(found)


def voices_of_language(language: str, own: tuple[Path, ...], folders: tuple[Path, ...]) -> tuple[str, ...]:
    """List the voices that speak a language, the best first: of its region, then by their quality.

    Args:
        language: As in `pt-BR`.
        own: The folders of the user's own; a voice that is found elsewhere by its name is left out.
        folders: All folders, in the order in which a name is looked for.
    """
    if None in map(_version, PACKAGES):
        return ()
    found: list[tuple[bool, int, str]] = []
    for name in named(own):
        try:
            model, _ = find(name, folders)
            settings = _read_settings(model)
        except VoiceUnavailable:
            continue  # what is wrong with it is told when it is named
        spoken = _language(settings)
        if model.parent in own and primary_subtag(spoken) == primary_subtag(language):
            quality = settings["audio"].get("quality")
            rank = _QUALITIES.index(quality) if quality in _QUALITIES else len(_QUALITIES)
            found.append((spoken.lower() != language.replace("_", "-").lower(), rank, name))
    return tuple(name for _, _, name in sorted(found))


def what_is_missing(folders: tuple[Path, ...]) -> str:
    """Return a sentence on what is missing here; empty if there is a voice that can speak."""
    if None in map(_version, PACKAGES):
        return f"Piper is not installed. {INSTALL}"
    return "" if named(folders) else f"There is no voice in {', '.join(map(str, folders))}. {_GET}"


def _read_settings(model: Path) -> dict[str, Any]:
    beside = model.with_name(f"{model.name}.json")
    mend = "It comes with the voice: put it beside the model."
    try:
        settings = decode_json(read_file(beside, _SETTINGS))
    except OSError as problem:
        raise VoiceUnavailable(
            f"It cannot be read ({why(problem)}).", where=str(beside), mend=mend
        ) from problem
    except ValueError as problem:
        raise VoiceUnavailable(
            f"These are no settings of a voice: {problem}.", where=str(beside), mend=mend
        ) from problem
    if not isinstance(settings, dict) or not _language(settings):
        what = "It is not what a Piper voice says of itself."
        raise VoiceUnavailable(what, where=str(beside), mend=mend)
    kind = settings.get("phoneme_type", "espeak")
    if kind not in _KNOWN_TYPES:
        what = f"Voices that read by {str(kind)[:40]!r} need more than their two files."
        raise VoiceUnavailable(what, where=str(beside), mend="Use one that reads by espeak.")
    audio = settings.get("audio")
    rate_hz = audio.get("sample_rate") if isinstance(audio, dict) else None
    if type(rate_hz) is not int or not _RATES_HZ[0] <= rate_hz <= _RATES_HZ[1]:
        what = f"{as_json(rate_hz, 40)} is no sample rate that a voice has."
        raise VoiceUnavailable(what, where=str(beside), mend="Get the voice's two files anew.")
    return settings


def _language(settings: Mapping[str, Any]) -> str:
    """Return the language as `en-US`, or empty if the settings have none."""
    digest = settings.get("language")
    code = digest.get("code") if isinstance(digest, dict) else None
    if not isinstance(code, str):
        espeak = settings.get("espeak")
        code = espeak.get("voice") if isinstance(espeak, dict) else None
    return code.replace("_", "-") if isinstance(code, str) else ""


def _speaker(settings: Mapping[str, Any], wanted: str, name: str) -> int | None:
    """Return the number of a speaker; None in a voice that has only one."""
    digest = settings.get("speaker_id_map")
    speakers = digest if isinstance(digest, dict) else {}
    if not wanted:
        many = type(count := settings.get("num_speakers")) is int and count > 1
        return 0 if many else None
    number = speakers.get(wanted)
    if type(number) is not int or not 0 <= number < _MOST_SPEAKERS:
        some = ", ".join(map(str, list(speakers)[:12]))
        mend = f"It has {some}." if some else "It has only one: leave # away."
        raise VoiceUnavailable(f"It has no speaker {wanted!r}.", where=name, mend=mend)
    return number


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
