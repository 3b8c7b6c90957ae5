"""The embedded voice: hibari, a small English model that lies in its wheel and needs no network.

Pace, measured on the 259 cues of the shipped routines (9.5 words each, silence under -45 dBFS trimmed,
words of all cues by minutes of all clips; in brackets what a tenth of the cues stay under and over):

    speed   1.00   0.75   0.65   0.60   0.58            0.57   0.55            0.53   0.50
    wpm      226    164    140    136    134 (113-162)   123    118 (100-144)   115    113

The model rounds every sound to whole frames of 12.5 ms, hence the steps. 30 other cues gave 138 at
0.58 and 123 at 0.55. A recogniser of independent make read sentences equally well from 1.00 down to
0.52 and somewhat worse at 0.50; another one (PocketSphinx) got 25.7, 26.6, 26.3, 27.1 and 30.1 % of the words
of 40 cues wrong at 0.57, 0.55, 0.53, 0.52 and 0.50. So the day's pace is 0.58 (115-145 words a minute are
wanted); an evening (100-130) begins at 0.57. A sentence gets a speed near that: one that brings it to the
length it ought to take, and 3 % and 6.5 % more as an evening goes on (see `hibari_pace.py`).

Lone words are another matter: they blur when slowed. 30 cues of one or two words, told apart from one
another: 100 % right at 0.85, 97 % at 0.95 and from 0.80 to 0.65, 87 % at 0.60, 81 % at 0.55. Free
recognition: two words 25 % wrong at 0.85 and 48 % at 0.57; three words 8 % at 0.75 and at 0.57. So one
or two words are never said slower than 0.85, whatever the pace.

Equal text gives equal samples, in any order and on two threads at once: the noise in it is seeded, and
the model computes on one thread a call. The model is pinned by its hash as its dictionaries are
(`english.py`): whoever changes them would change every track.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from difflib import get_close_matches
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from voiceguide.core.languages import primary_subtag
from voiceguide.errors import SpeechRefused, VoiceUnavailable, in_brief
from voiceguide.speech.model import LONE_WORDS, Pace, Pacing, Speech, Utterance
from voiceguide.speech.voices import hibari_pace
from voiceguide.speech.voices.english import (
    REINSTALL,
    RELEASE,
    WORD,
    check_pinned,
    check_reading,
    check_sayable,
    fold_letters,
    installed_release,
    with_phonemes,
    words_alone,
    words_unsayable,
)
from voiceguide.speech.voices.out_of_memory import no_memory
from voiceguide.speech.voices.telemetry import disable_telemetry

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SPEED: Final = {
    Pace.DAY: 0.58,
    Pace.BEDTIME: 0.57,
    Pace.DROWSY: 0.55,
    Pace.DRIFTING: 0.53,
    Pace.COUNT: 0.95,
}
LONE_SPEED: Final = 0.85
SEED: Final = 1

MODELS: Final = {
    "heart": "5f70741d4e900f4e85d0037498736cc1b3e1b9a63a13546a5da1e63abf4fccd8",
    "emma": "f709f0488ee63b583a22189a955aaf4257b9806dd330be3490661e53af0a89c1",
    "fenrir": "f59fbd87908c91f827bc21b1b89443757b9a8580db9eee20aa948deb731321f4",
    "fable": "c28529302f2d27cd12f62625c24425888c4e3c2675583100ec530259136b8bc6",
    "kore": "346885752673e45d42f9864c9e2432094bc4b6385df060d4b83273da764d2fa9",
}
"""SHA-256 of each speaker's model; `heart` comes with the wheel, the others only if the user fetched them."""
_BRITISH: Final = ("emma", "fable")
_OPENING: Final = threading.Lock()
"""The lock under which one thread loads the model while the others wait."""
_QUIETEST: Final = 1e-3


class _Engine(Protocol):
    """The part of `hibari.Hibari` that is used here."""

    sample_rate: int
    vocab: dict[str, int]
    g2p: Any

    def __call__(self, text: str, speed: float, seed: int) -> NDArray[np.float32]: ...

    def phonemize(self, text: str) -> list[str]: ...


class HibariVoice:
    """Speak English with hibari. Nothing is imported or read before the first `speak`.

    Args:
        speaker: A name of `MODELS`.
        name: As the user wrote it.

    Raises:
        VoiceUnavailable: hibari is not installed in the release this was made for, or has no such speaker.
    """

    offline = True
    at_once = 2
    sentence_lufs: float | None = -26.0
    pacing = Pacing.EVEN
    paces = frozenset(Pace)

    def __init__(self, speaker: str = "heart", *, name: str = "hibari") -> None:
        if speaker not in MODELS:
            near = get_close_matches(speaker, MODELS, n=1)
            mend = f"Did you mean hibari:{near[0]}?" if near else f"There are {', '.join(MODELS)}."
            raise VoiceUnavailable(f"hibari has no speaker {speaker!r}.", where=name, mend=mend)
        installed = installed_release()
        if installed != RELEASE:
            what = f"The embedded voice needs hibari-tts {RELEASE}, but {installed} is installed."
            raise VoiceUnavailable(what, where=name, mend=REINSTALL)
        self.name = name
        self._speaker = speaker
        # scipy is optional to hibari and computes other last bits than numpy, so its absence is told too.
        engines = " ".join(f"{package}/{_version(package)}" for package in ("numpy", "onnxruntime", "scipy"))
        even = f"even={hibari_pace.RECIPE}"
        speeds = "/".join(f"{SPEED[pace]:g}" for pace in Pace) + f"/{LONE_SPEED:g}"
        self.id = f"hibari/{RELEASE} {MODELS[speaker]} speeds={speeds} {even} seed={SEED} threads=1 {engines}"

    def sounded(self, word: str, sound: str) -> str:
        """Write a word with its sound: the phonetic alphabet's letters become the model's own.

        Example:
            >>> HibariVoice().sounded("psoas", "ˈsoʊæs")
            '[psoas](/ˈsOæs/)'
        """
        return with_phonemes(word, sound)

    def folded(self, text: str) -> str:
        """Return a text without the marks of letters that hibari lacks: ā becomes a, é stays."""
        return fold_letters(text)

    def words_unsayable(self, text: str) -> tuple[str, ...]:
        """List the words of a text that have a letter or sign which hibari does not know."""
        return words_unsayable(fold_letters(text))

    def speak(self, utterance: Utterance) -> Speech:
        """Speak one utterance; the same one always gives the same samples.

        A word may carry its sound in the model's phonemes: `[psoas](/sˈOəs/)`. A letter that the model lacks
        is read without its marks.

        Raises:
            VoiceUnavailable: The model is missing, not the one that is pinned, or cannot be loaded.
            SpeechRefused: It is not English, or something in it would be left out silently.
        """
        if primary_subtag(utterance.language) != "en":
            raise SpeechRefused(
                f"The voice {self.name} speaks English only, but this text is in {utterance.language!r}.",
                mend="Use the voice gtts for other languages.",
            )
        utterance = replace(utterance, spoken=fold_letters(utterance.spoken))
        words = WORD.findall(words_alone(utterance.spoken))
        if not words:
            raise SpeechRefused(f"There is no word to say in {utterance.spoken!r}.", mend="Write words.")
        with _OPENING:
            engine = _open(self._speaker)
        check_sayable(utterance.spoken, engine.g2p, engine.vocab, "hibari")
        try:
            samples = _evenly(engine, utterance, lone=len(words) <= LONE_WORDS)
        except Exception as problem:
            # onnxruntime raises what it likes: it lacks memory, or a library does not fit.
            if (short := no_memory(problem, self.name)) is not None:
                raise short from problem
            what = f"It failed at {utterance.spoken!r} ({in_brief(problem)})."
            raise VoiceUnavailable(what, where=self.name, mend=REINSTALL) from problem
        if not samples.size or float(abs(samples).max()) < _QUIETEST:
            raise SpeechRefused(f"hibari made no sound of {utterance.spoken!r}.", mend="Word it differently.")
        return Speech(samples, engine.sample_rate)


def _evenly(engine: _Engine, utterance: Utterance, *, lone: bool) -> NDArray[np.float32]:
    """Speak an utterance at the speed that brings it to the length it ought to take."""
    text, speed = utterance.spoken, SPEED[utterance.pace]
    wanted_ms = hibari_pace.wanted_ms(words_alone(text), utterance.pace)
    if lone or wanted_ms is None:
        return engine(text, speed=max(speed, LONE_SPEED) if lone else speed, seed=SEED)
    speed = hibari_pace.speed_for(wanted_ms, hibari_pace.natural_ms(engine.phonemize(text)))
    samples = engine(text, speed=speed, seed=SEED)
    heard_ms = hibari_pace.heard_ms(samples, engine.sample_rate)
    again = hibari_pace.second_speed(speed, heard_ms, wanted_ms)
    return samples if again is None else engine(text, speed=again, seed=SEED)


def speakers() -> tuple[str, ...]:
    """List the speakers whose model is on this machine, without loading one."""
    if installed_release() != RELEASE:
        return ()
    disable_telemetry()
    try:
        from hibari.voices import voice_path

        return tuple(speaker for speaker in MODELS if _is_here(voice_path, speaker))
    except Exception:  # what onnxruntime raises where it does not fit; whoever lets it speak is told
        return ()


def _is_here(find: Callable[..., str], speaker: str) -> bool:
    try:
        return Path(find(speaker, download_missing=False)).is_file()
    except FileNotFoundError:
        return False


@cache
def _open(speaker: str) -> _Engine:
    """Load and verify a model, once a process: it takes 0.7 s."""
    name = f"hibari:{speaker}"
    disable_telemetry()
    try:
        from hibari import Hibari, voices

        model = _model(voices.voice_path, speaker, name)
        check_pinned(model, MODELS[speaker], name)
        check_reading(Path(voices.ASSETS), name, british=speaker in _BRITISH)
        engine: _Engine = Hibari(voice=speaker, model=str(model), threads=1)
        # Read the dictionaries now: two threads at once would each read them.
        engine.g2p("Read aloud: xyloquent.")
    except VoiceUnavailable:
        raise
    except Exception as problem:
        # onnxruntime and hibari raise whatever they like when a library is missing or does not fit.
        if (short := no_memory(problem, name)) is not None:
            raise short from problem
        what = f"The embedded voice cannot be loaded ({in_brief(problem)})."
        raise VoiceUnavailable(what, where=name, mend=REINSTALL) from problem
    return engine


def _model(find: Callable[..., str], speaker: str, name: str) -> Path:
    try:
        return Path(find(speaker, download_missing=False))
    except FileNotFoundError as problem:
        what = f"The model of the speaker {speaker!r} is not on this machine, and nothing is downloaded."
        mend = f"Put it at {problem.args[0]}, or use hibari:heart, which is always there."
        raise VoiceUnavailable(what, where=name, mend=mend) from problem


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"
