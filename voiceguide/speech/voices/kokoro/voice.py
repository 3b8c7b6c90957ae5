"""Kokoro's characters: natural voices of several languages, from one model on this machine.

Pace, measured on eight cues of each language (words counted by `pacing.words`, silence around them left
out), words a minute at the speed 0.75:

    af_heart  bf_emma  am_michael  af_nicole  ef_dora  em_alex  pf_dora  if_sara  ff_siwis
         162      158         140        104      127      125      138      116       142

Slower than 0.75 it speaks a vowel that is not there before the first word, so each character is measured once
and slowed when its speech is finished, as any voice of one speed is. af_nicole whispers and is never
stretched: at 0.90 she speaks 130 words a minute, and a sentence that comes out far from its length is spoken
once more at another speed.

For each second of speech the model computes half a second on one core.
"""

from __future__ import annotations

import hashlib
import re
import threading
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Final

from voiceguide.core.languages import primary_subtag
from voiceguide.errors import SpeechRefused, VoiceUnavailable
from voiceguide.speech.model import LONE_WORDS, Pace, Pacing, Speech, Utterance
from voiceguide.speech.synthesis.pacing import expected_ms
from voiceguide.speech.voices.english import REINSTALL, RELEASE, WORD, installed_release, words_alone
from voiceguide.speech.voices.hibari_pace import heard_ms
from voiceguide.speech.voices.kokoro.engine import LEAST_SPEED, RATE_HZ, loaded_model
from voiceguide.speech.voices.kokoro.files import (
    ANEW,
    INSTALL,
    ROWS,
    WIDTH,
    find_weights,
    language_of_character,
    locate_style,
    locate_weights,
    missing_files,
    parse_spec,
    read_style,
    styles,
    told_characters,
)
from voiceguide.speech.voices.kokoro.phonemes import (
    in_chunks,
    reader_of,
    told_sound,
    without_marks,
    words_without_sound,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RECIPE: Final = 1
"""Raise it with every change here, in the engine or in the phonemes that can be heard."""
COUNT_SPEED: Final = 0.95
LONE_SPEED: Final = 0.85
"""One or two words are said no slower than this: they blur (measured with hibari, which learnt from it)."""
WHISPERS: Final = frozenset({"af_nicole"})
"""Characters who whisper: stretched, a whisper becomes a hiss, so their speed alone gives the pace."""

_WHISPER_SPEEDS: Final = {
    Pace.DAY: 0.90,
    Pace.BEDTIME: 0.82,
    Pace.DROWSY: 0.80,
    Pace.DRIFTING: 0.77,
    Pace.COUNT: COUNT_SPEED,
}
_EVEN: Final = 0.08
"""How far a whispered sentence may be from what it ought to take before it is spoken once more."""
_FASTEST: Final = 1.1
_FRENCH: Final = (
    "Kokoro stumbles over French (a recogniser got three of ten words wrong): listen before you publish."
)
_QUIETEST: Final = 1e-3
_LEAST: Final = {"phonemizer": "3.4", "espeakng-loader": "0.2.4"}
"""The packages that read other languages than English, and their lowest releases, as in pyproject.toml."""
_OPENING: Final = threading.Lock()
"""The lock under which one thread loads the model while the others wait."""


class KokoroVoice:
    """Speak with a character of Kokoro. Nothing is loaded before the first `speak`.

    Args:
        wanted: The name of a character; or the path of a model, and the character after `#`.
        folders: Where voices lie.
        name: As the user wrote it.

    Raises:
        VoiceUnavailable: Kokoro is not installed, or there is no such character or model, or a file is not
            whole.
    """

    offline = True
    at_once = 2
    sentence_lufs: float | None = None

    def __init__(self, wanted: str, folders: tuple[Path, ...]) -> None:
        path, character = parse_spec(wanted)
        self.language = language_of_character(character)
        self.name = f"kokoro:{character}" if wanted else "kokoro"
        self._file = find_weights(path, folders)
        self._style = read_style(locate_style(character, folders))
        self._whispers = character in WHISPERS
        self.pacing = Pacing.EVEN if self._whispers else Pacing.CALIBRATED
        self.paces = frozenset(Pace) if self._whispers else frozenset[Pace]()
        self.remark = _FRENCH if self.language == "fr" else ""
        packages = _packages(self.language, self.name, pinned=self._file.pinned)
        engines = " ".join(f"{package}/{found}" for package, found in packages.items())
        speeds = f"speeds={LEAST_SPEED:g}/{LONE_SPEED:g}/{COUNT_SPEED:g}"
        style = hashlib.sha256(self._style).hexdigest()
        self.id = f"kokoro/{RECIPE} {self._file.sha256} {style} {speeds} {engines}"

    def sounded(self, word: str, sound: str) -> str:
        """Write a word with its sound: the phonetic alphabet's letters become the model's own."""
        return told_sound(word, sound, self.language)

    def folded(self, text: str) -> str:
        """Return a text without the marks of letters that Kokoro lacks in its language."""
        return without_marks(text, self.language)

    def words_unsayable(self, text: str) -> tuple[str, ...]:
        """List the words of a text that have a letter or sign which Kokoro does not know."""
        return words_without_sound(text, self.language)

    def speak(self, utterance: Utterance) -> Speech:
        """Speak one utterance; the same one always gives the same samples.

        Raises:
            VoiceUnavailable: The model is missing, not the one that is pinned, or cannot be loaded or run.
            SpeechRefused: It is in another language, or something in it would be left out silently.
        """
        import numpy as np

        if primary_subtag(utterance.language) != primary_subtag(self.language):
            ours = " or ".join(f"kokoro:{name}" for name in told_characters(utterance.language))
            raise SpeechRefused(
                f"The voice {self.name} speaks {self.language}, but this text is in {utterance.language!r}.",
                mend=f"Use {ours or 'a voice of Piper in that language'}, or the voice gtts.",
            )
        utterance = replace(utterance, spoken=self.folded(utterance.spoken))
        words = len(WORD.findall(words_alone(utterance.spoken)))
        if not words:
            raise SpeechRefused(f"There is no word to say in {utterance.spoken!r}.", mend="Write words.")
        with _OPENING:
            reader, model = reader_of(self.language), loaded_model(self._file)
        phonemes = reader.phonemes(utterance.spoken)
        runs = [[reader.vocab[sign] for sign in run if sign in reader.vocab] for run in in_chunks(phonemes)]
        style = np.frombuffer(self._style, "<f4").astype(np.float32).reshape(ROWS, WIDTH)
        if not np.isfinite(style).all():
            what = "Its style has values that are not numbers."
            raise VoiceUnavailable(what, where=self.name, mend=ANEW)

        def said(speed: float) -> NDArray[np.float32]:
            return np.concatenate([np.zeros(0, np.float32), *(model.say(run, style, speed) for run in runs)])

        speed = self._speed(utterance.pace, lone=words <= LONE_WORDS)
        samples = said(speed)
        if self._whispers and words > LONE_WORDS:
            again = _second_speed(speed, samples, utterance)
            samples = samples if again == speed else said(again)
        if not samples.size or float(abs(samples).max()) < _QUIETEST:
            what = f"The voice {self.name} made no sound of {utterance.spoken!r}."
            raise SpeechRefused(what, mend="Word it differently.")
        return Speech(samples, RATE_HZ)

    def _speed(self, pace: Pace, *, lone: bool) -> float:
        """Return the speed at which to say something."""
        if pace is Pace.COUNT:
            return COUNT_SPEED
        speed = _WHISPER_SPEEDS[pace] if self._whispers else LEAST_SPEED
        return max(speed, LONE_SPEED) if lone else speed


def what_kokoro_lacks(folders: tuple[Path, ...]) -> str:
    """Return a sentence on what is missing here, a file or a package; empty if a character can speak."""
    if missing := missing_files(folders):
        return missing
    pinned, told = locate_weights(None, folders) is None, ""
    for language in dict.fromkeys(map(language_of_character, styles(folders))):
        try:
            _packages(language, "kokoro", pinned=pinned)
        except VoiceUnavailable as problem:
            told = told or f"{problem.what} {problem.mend}"
        else:
            return ""
    return told


def _packages(language: str, name: str, *, pinned: bool) -> dict[str, str]:
    """Return the packages that decide the sound, with their versions.

    Raises:
        VoiceUnavailable: One is not installed, or of another release than it has to be.
    """
    english = primary_subtag(language) == "en"
    reading = ("hibari-tts",) if english else tuple(_LEAST)
    checking = () if pinned else ("onnx",)
    packages = {package: _version(package) for package in ("onnxruntime", *reading, *checking)}
    if english and installed_release() != RELEASE:
        what = f"Kokoro reads English with hibari-tts {RELEASE}, but {installed_release()} is installed."
        raise VoiceUnavailable(what, where=name, mend=REINSTALL)
    lacks = [lack for package, found in packages.items() if (lack := _lack(package, found))]
    if lacks:
        raise VoiceUnavailable(f"Kokoro needs {' and '.join(lacks)}.", where=name, mend=INSTALL)
    return {package: found for package, found in packages.items() if found is not None}


def _lack(package: str, found: str | None) -> str:
    """Return which release of a package is needed, and which one is there; empty if that is enough."""
    least = _LEAST.get(package, "")
    wanted = f"{package} {least} or newer" if least else package
    if found is None:
        return f"{wanted} (not installed)"
    return f"{wanted} ({found} is installed)" if least and _numbers(found) < _numbers(least) else ""


def _numbers(release: str) -> tuple[int, ...]:
    """Return the numbers that a release begins with.

    Example:
        >>> _numbers("3.4.1rc1") > _numbers("3.4")
        True
    """
    return tuple(int(part) for part in re.match(r"[\d.]*", release)[0].split(".") if part)  # type: ignore[index] # it matches any text


def _second_speed(speed: float, samples: NDArray[np.float32], utterance: Utterance) -> float:
    """Return the speed that brings a sentence to the length it ought to take; the same if it is near it."""
    wanted = expected_ms(utterance)
    off = heard_ms(samples, RATE_HZ) / wanted if wanted else 1.0
    if abs(off - 1) <= _EVEN:
        return speed
    return min(max(round(speed * off, 2), LEAST_SPEED), _FASTEST)


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
