"""The requirements of every voice, as checks to run over a voice of one's own.

    import pytest
    from voiceguide.speech import conformance

    @pytest.mark.parametrize("requirement", conformance.REQUIREMENTS, ids=str)
    def test_my_voice(requirement):
        requirement.check(lambda: MyVoice())

A requirement that is not met raises `Broken`, an `AssertionError` that says in a sentence why.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from voiceguide.errors import SpeechRefused
from voiceguide.speech.model import Pace, Pacing, Speech, Utterance
from voiceguide.speech.voice import Voice, paces_of

Make = Callable[[], Voice]
"""Makes a new instance of the voice, as a second process would."""

CUES: Final = (
    "Lie on your back, legs long. Rest your arms wide, a little below your shoulders.",
    "Bend your right knee and lift the thigh until it points straight up.",
    "Soften your left shoulder.",
    "Two more breaths here.",
    "Inhale.",
    "Six.",
)
NOTHING: Final = ("", "  ", "… , !")
FASTEST: Final = 30
"""Letters a second that no voice can reach; speech has about 15."""
SLOWEST: Final = 6


class Broken(AssertionError):
    """A requirement that a voice does not meet."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement.

    Args:
        says: The requirement, in a sentence.
        test: Raises `Broken` unless the voice meets it; gets its factory, cues in its language, the language.
    """

    says: str
    test: Callable[[Make, Sequence[str], str], None]

    def check(self, make: Make, cues: Sequence[str] = CUES, language: str = "en") -> None:
        """Check that a voice meets the requirement.

        Args:
            make: Makes the voice.
            cues: Different sentences and lone words in a language of the voice.
            language: That language.

        Raises:
            Broken: It does not.
        """
        self.test(make, cues, language)

    def __str__(self) -> str:
        return self.says


def _knows_itself(make: Make, cues: Sequence[str], language: str) -> None:
    voice, again = make(), make()
    for called, kind in (("name", str), ("id", str), ("offline", bool), ("at_once", int), ("pacing", Pacing)):
        value = getattr(voice, called, None)
        _require(isinstance(value, kind) and value != "", f"its {called} is {value!r}")
    _require(voice.at_once >= 1, f"its at_once is {voice.at_once}")
    _require(voice.name.isprintable() and len(voice.name) <= 200, f"its name {voice.name!r} is no name")
    _require((voice.id, voice.name) == (again.id, again.name), "made twice, it has another id or name")
    lufs = voice.sentence_lufs
    _require(lufs is None or -60 <= lufs <= 0, f"its sentence_lufs is {lufs!r}")


def _speaks(make: Make, cues: Sequence[str], language: str) -> None:
    voice = make()
    for pace in (each for each in Pace if each in paces_of(voice)):
        for cue in cues:
            _sound(voice.speak(Utterance(cue, language, pace)), f"{cue!r} at the pace of {pace}")


def _sound(speech: Speech, of: str) -> None:
    """Check one sound: mono, finite, neither silent nor too short for its words."""
    import numpy as np

    samples = speech.samples
    _require(getattr(samples, "dtype", None) == np.float32, f"{of} is not of float32")
    _require(samples.ndim == 1, f"{of} has {samples.ndim} dimensions instead of one")
    _require(bool(np.isfinite(samples).all()), f"{of} has values that are no numbers")
    _require(4_000 <= speech.rate_hz <= 384_000, f"{of} has a rate of {speech.rate_hz} Hz")
    peak = float(np.abs(samples).max(initial=0))
    _require(1e-3 < peak <= 1.5, f"{of} has a peak of {peak:g}; full scale is 1")
    loud = np.flatnonzero(np.abs(samples) > 0.01 * peak)
    seconds = (int(loud[-1]) - int(loud[0])) / speech.rate_hz
    letters = sum(sign.isalpha() for sign in of.partition(" at the pace")[0])
    _require(letters / FASTEST < seconds < 1.5 + letters / SLOWEST, f"{of} takes {seconds:.2f} s")


def _repeats_itself(make: Make, cues: Sequence[str], language: str) -> None:
    voice = make()

    def said(by: Voice, cue: str) -> bytes:
        return by.speak(Utterance(cue, language, Pace.DAY)).samples.tobytes()

    alone = {cue: said(voice, cue) for cue in cues}
    for cue in reversed(cues):
        _require(said(voice, cue) == alone[cue], f"said again after others, {cue!r} sounds otherwise")
    other = make()
    with ThreadPoolExecutor(max(1, other.at_once)) as pool:
        for cue, sound in zip(cues, pool.map(lambda each: said(other, each), cues), strict=True):
            _require(sound == alone[cue], f"made anew, on {other.at_once} threads, {cue!r} sounds otherwise")
    _require(len(set(alone.values())) == len(set(cues)), "different words sound the same")


def _refuses_nothing(make: Make, cues: Sequence[str], language: str) -> None:
    voice = make()
    for text in NOTHING:
        try:
            voice.speak(Utterance(text, language, Pace.DAY))
        except SpeechRefused:
            continue
        raise Broken(f"it spoke {text!r}, where there is no word; SpeechRefused was due")


def _require(met: bool, otherwise: str) -> None:
    if not met:
        raise Broken(otherwise)


REQUIREMENTS: Final = (
    Requirement(
        "it has a name, an id that stays the same, and tells how many may ask at once", _knows_itself
    ),
    Requirement("it gives mono float32 sound, as long as its words may take", _speaks),
    Requirement(
        "equal words sound equal, in any order, on threads and made anew; others do not", _repeats_itself
    ),
    Requirement("it refuses a text without a word", _refuses_nothing),
)
"""The requirements of every voice, in the order in which a failure is easiest to understand."""
