"""A voice that chimes: one soft stroke a letter. A whole package for voiceguide, to begin from."""

from voiceguide.errors import SpeechRefused, VoiceUnavailable
from voiceguide.speech import VoiceKind
from voiceguide.speech.model import Pace, Pacing, Speech

RATE_HZ = 16_000
LETTERS_A_SECOND = {
    Pace.DAY: 12.0,
    Pace.BEDTIME: 10.0,
    Pace.DROWSY: 9.7,
    Pace.DRIFTING: 9.4,
    Pace.COUNT: 14.0,
}


class ChimeVoice:
    """Chime a text, letter by letter."""

    id = "chime/1"  # another sound, another id: it is part of every key under which speech is kept
    offline = True
    at_once = 2
    sentence_lufs = None
    pacing = Pacing.OWN  # it keeps to the pace by itself; one that cannot says Pacing.CALIBRATED
    paces = frozenset(LETTERS_A_SECOND)  # without it a voice is asked for DAY, BEDTIME and COUNT alone

    def __init__(self, name, tune):
        self.name = name
        self._tune_hz = tune
        self.id = f"chime/1 {tune}"

    def speak(self, utterance):
        import numpy as np

        letters = [ord(sign) for sign in utterance.spoken.lower() if sign.isalpha()]
        if not letters:
            raise SpeechRefused(f"There is no word to say in {utterance.spoken!r}.", mend="Write words.")
        each = round(RATE_HZ / LETTERS_A_SECOND[utterance.pace])
        seconds = np.arange(each) / RATE_HZ
        strokes = [
            np.sin(2 * np.pi * (self._tune_hz + 7 * (letter % 32)) * seconds) * np.exp(-9 * seconds)
            for letter in letters
        ]
        return Speech((0.4 * np.concatenate(strokes)).astype(np.float32), RATE_HZ)


def make(name, arguments, environ):
    """Make the voice that was written as `chime` or `chime:TUNE`; load and connect nothing."""
    tune = arguments[0] if arguments else "220"
    if not tune.isdecimal() or not 100 <= int(tune) <= 1_000:
        raise VoiceUnavailable(f"{tune!r} is no tune.", where=name, mend="Write chime:220.")
    return ChimeVoice(name, int(tune))


KIND = VoiceKind(
    form="chime or chime:HERTZ",
    about="A soft stroke for every letter",
    languages="any",
    offline=True,
    licence="MIT",
    most=1,
    make=make,
    get="Run `pip install voiceguide-chime`.",
)
