"""A voice of tones: every word a short sound. For tests, and for hearing a routine's timing.

It needs nothing but numpy and behaves like an engine where that matters: it takes as long as speech
would, leads in and tails off with silence, breathes at commas and full stops, and says each text in a
way that no other text is said.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Final

from voiceguide.errors import SpeechRefused
from voiceguide.speech.model import EVENING, EVENING_SLOWDOWN, Pace, Pacing, Speech, Utterance

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RATE_HZ: Final = 24_000
LEAD_S: Final = 0.3
TAIL_S: Final = 0.5
"""Silence before and after the words, as hibari leaves it."""

_WORDS_A_MINUTE: Final = {
    Pace.DAY: 130,
    Pace.COUNT: 150,
    **{pace: 116 / EVENING_SLOWDOWN.get(pace, 1.0) for pace in EVENING},
}
_PAUSE_WORDS: Final = {",": 0.5, ";": 0.75, ":": 0.75, ".": 1.0, "!": 1.0, "?": 1.0, "…": 1.25}
"""The length of a mark, in words."""
_LEVEL: Final = 0.18
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_PIECE: Final = re.compile(rf"({_WORD.pattern})|([,;:.!?…])")


class ToneVoice:
    """Speak in tones: any language, no network, the same bytes for the same text."""

    name = "tone"
    id = "tone/1"
    offline = True
    at_once = 2
    sentence_lufs: float | None = None
    pacing = Pacing.EVEN
    paces = frozenset(Pace)

    def speak(self, utterance: Utterance) -> Speech:
        """Speak each word as a tone whose pitch and colour come from the word and its place.

        The words of an utterance, with the pauses inside it, last exactly as long as its pace says;
        longer words get more of it. The first word begins at once after the lead of silence.

        Raises:
            SpeechRefused: There is no word in the text.
        """
        import numpy as np

        lengths = samples_of(utterance)
        seed = f"{utterance.language}|{utterance.spoken}"
        silence = np.zeros(round(LEAD_S * RATE_HZ), np.float32)
        runs = [silence]
        for place, ((word, _), length) in enumerate(zip(_pieces(utterance.spoken), lengths, strict=True)):
            runs.append(_tone(f"{seed}|{place}|{word}", length) if word else np.zeros(length, np.float32))
        runs.append(np.zeros(round(TAIL_S * RATE_HZ), np.float32))
        return Speech(np.concatenate(runs), RATE_HZ)


def samples_of(utterance: Utterance) -> tuple[int, ...]:
    """Return how many samples each word and each pause of an utterance lasts.

    Raises:
        SpeechRefused: There is no word in the text.
    """
    pieces = _pieces(utterance.spoken)
    if not pieces:
        raise SpeechRefused(f"There is no word to say in {utterance.spoken!r}.", mend="Write words.")
    minutes = sum(1 for word, _ in pieces if word) / _WORDS_A_MINUTE[utterance.pace]
    per_weight = minutes * 60 * RATE_HZ / sum(weight for _, weight in pieces)
    return tuple(round(weight * per_weight) for _, weight in pieces)


def _pieces(text: str) -> list[tuple[str, float]]:
    """Cut a text into words and pauses with their weights; marks at the end are not a pause."""
    pieces = [
        (word, 0.6 + len(word) / 12) if word else ("", _PAUSE_WORDS[mark])
        for word, mark in _PIECE.findall(text)
    ]
    while pieces and not pieces[-1][0]:
        pieces.pop()
    while pieces and not pieces[0][0]:
        pieces.pop(0)
    return pieces


def _tone(seed: str, length: int) -> NDArray[np.float32]:
    """Make one word: three partials, an onset of 4 ms, a slow fall, and a short gap to the next word."""
    import numpy as np

    draw = hashlib.sha256(seed.encode("utf-8", "surrogatepass")).digest()
    pitch_hz = 140 * 2 ** (draw[0] / 256)  # one octave up from a low voice
    sounding = max(length - round(0.05 * RATE_HZ), length // 2, 1)
    time_s = np.arange(sounding, dtype=np.float32) / RATE_HZ
    glide = 1 + (draw[1] / 255 - 0.5) * 0.2 * time_s
    phase = 2 * np.pi * pitch_hz * time_s * glide
    wave = sum((0.2 + draw[2 + n] / 320) * np.sin((n + 1) * phase) for n in range(4)) / 4
    onset = np.minimum(time_s / 0.004, 1)
    end = np.minimum((sounding - np.arange(sounding)) / (0.02 * RATE_HZ), 1)
    shape = onset * end * np.exp(-1.2 * time_s)
    out = np.zeros(length, np.float32)
    out[:sounding] = (_LEVEL * 2 * wave * shape).astype(np.float32)
    return out
