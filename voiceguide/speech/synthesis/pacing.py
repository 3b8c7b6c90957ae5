"""Bring any voice to a guide's pace: numbers only, nothing here touches sound.

Two measures tell how much there is to say in a sentence, both counted in words of average length.

`words` counts letters, the full stops and commas inside the sentence, and a constant for its last syllable,
which every voice draws out: that is how a voice of one speed speaks. 161 sentences of the shipped routines,
spoken by hibari at one speed, differ from it by 6.6 % (standard deviation of the logarithm); from a count of
words by 18 %, because "Let it be" is spoken faster than "Straighten both legs". It is for measuring voices.

`weight` counts seven parts of syllables to three of letters: that is how a sentence ought to be spoken. An
ear hears the pace in syllables, but a syllable of many sounds ("stretched") may last longer than one of two
("to"). Brought to `weight`, 1 of 100 sentences are more than 15 % away from the median in syllables a second
(without the pauses inside them), and 7 of 100 in letters a second; brought to `words`, 16 and 0 of 100 are;
brought to syllables alone, 0 and 19.

An evening goes on more slowly than it begins. A voice that knows these paces speaks so; any other is
asked as at its beginning, and what it said is slowed a little more (`EVENING_SLOWDOWN`) when it is finished.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from voiceguide.core.languages import primary_subtag
from voiceguide.locales import LANGUAGES
from voiceguide.locales.syllables import syllables
from voiceguide.speech.model import (
    AS_SPOKEN,
    EVENING_SLOWDOWN,
    LONE_WORDS,
    MOST_SLOWED,
    Pace,
    Pacing,
    Slowing,
    Utterance,
)
from voiceguide.speech.voice import Voice, as_asked
from voiceguide.units import MINUTE, Ms

WANTED_WPM: Final[Mapping[Pace, int]] = {Pace.DAY: 130, Pace.BEDTIME: 115}
"""The middle of a guide's rates: 115-145 words a minute by day, 100-130 at bedtime."""
FASTEST_WPM: Final[Mapping[Pace, int]] = {Pace.DAY: 145, Pace.BEDTIME: 130}
"""The fastest rate that is not slowed, words a minute, for a calibrated voice."""
SLOWEST_WPM: Final = 105
"""A voice is not eased below this as an evening goes on: 100 is what is wanted at least, and the words of
one session may be longer than words are on average."""

Slow = Callable[[Utterance], Slowing]
"""Returns the slowdown of an utterance."""

_LAST_SYLLABLE: Final = 3.8
_FULL_STOP: Final = 15.5
_COMMA: Final = 2.1
"""The time that these take, counted in English letters."""
_LETTERS_A_WORD: Final = 5.04
"""All that a word of a cue takes on average, its share of the above included; so pace is told in words."""
_ENGLISH: Final = 4.06  # the same as in `locales/en.py`: words are counted in English ones
_LETTERS: Final[Mapping[str, float]] = {
    name: locale.letters for name, locale in LANGUAGES.items() if locale.letters
}
"""Letters in a word, over all cues of the shipped routines; a German word is longer, not slower."""
_SYLLABLES: Final[Mapping[str, float]] = {
    name: locale.syllables for name, locale in LANGUAGES.items() if locale.syllables
}
"""Syllables in a word, over all cues of the shipped routines."""
_BY_SYLLABLES: Final = 0.7
"""The part of a word's weight that its syllables have; its letters have the rest."""
_WEIGHT_LAST: Final = 0.6
_WEIGHT_FULL_STOP: Final = 3.65
_WEIGHT_COMMA: Final = 0.63
"""The time of the last syllable and of the marks beside the words, counted in words."""
_WEIGHT_A_WORD: Final = 1.22
"""All that a word of a cue takes on average, its share of the above included."""
_LONGEST_WORD: Final = 12
"""More letters than this to a blank, and the language writes without blanks: its words cannot be counted."""
_STOPS: Final = re.compile(r"[.!?…](?=\s)")
_COMMAS: Final = re.compile(r"[,;:](?=\s)")
_SOUNDED: Final = re.compile(r"\[([^\]]+)\]\(/[^()/]+/\)")


def words(spoken: str, language: str) -> float | None:
    """Count the words of a text as words of average length; None where words cannot be counted.

    Example:
        >>> round(words("Let your whole weight sink into the mat.", "en"), 1)
        7.1
    """
    letters = sum(sign.isalpha() for sign in spoken)
    blanks = len(spoken.split())
    if not letters or letters > _LONGEST_WORD * blanks:
        return None
    usual = _LETTERS.get(primary_subtag(language), letters / blanks)
    pauses = _FULL_STOP * len(_STOPS.findall(spoken)) + _COMMA * len(_COMMAS.findall(spoken))
    return (_LAST_SYLLABLE + letters * _ENGLISH / usual + pauses) / _LETTERS_A_WORD


def speaking_weight(spoken: str, language: str) -> float | None:
    """Return how many words of average length a text ought to be spoken as; None where that is not known.

    Args:
        spoken: The text; a word with its sound, `[psoas](/ˈsOæs/)`, counts as the word.
        language: Its language. In one that has no count of syllables only letters count.

    Example:
        >>> round(speaking_weight("Let your whole weight sink into the mat.", "en"), 1)
        6.7
    """
    name, said = primary_subtag(language), without_sounds(spoken)
    told = syllables(said, name) if name in _SYLLABLES else None
    if told is None:
        return words(said, language)
    if not told:
        return None
    letters = sum(sign.isalpha() for sign in said) / _LETTERS[name]
    spread = _BY_SYLLABLES * told / _SYLLABLES[name] + (1 - _BY_SYLLABLES) * letters
    return (_WEIGHT_LAST + spread) / _WEIGHT_A_WORD + pauses(said)


def pauses(said: str) -> float:
    """Return how many words of average length the stops and commas inside a text take."""
    stops, commas = len(_STOPS.findall(said)), len(_COMMAS.findall(said))
    return (_WEIGHT_FULL_STOP * stops + _WEIGHT_COMMA * commas) / _WEIGHT_A_WORD


def without_sounds(spoken: str) -> str:
    """Return a text with the word in place of its told sound, `[psoas](/ˈsOæs/)`."""
    return _SOUNDED.sub(r"\1", spoken)


def expected_ms(utterance: Utterance) -> Ms | None:
    """Return the expected length of an utterance at its pace, ms; None for counts and lone words."""
    wpm = WANTED_WPM.get(utterance.pace.base)
    counted = speaking_weight(utterance.spoken, utterance.language)
    if wpm is None or counted is None or len(utterance.spoken.split()) <= LONE_WORDS:
        return None
    return round(counted * MINUTE / wpm * EVENING_SLOWDOWN.get(utterance.pace, 1.0))


def rate_wpm(spoken: Iterable[tuple[Utterance, Ms]]) -> float:
    """Return the rate of all utterances together, words a minute."""
    heard = [(words(said.spoken, said.language) or 0.0, length_ms) for said, length_ms in spoken]
    return sum(count for count, _ in heard) * MINUTE / max(1, sum(length_ms for _, length_ms in heard))


def slowing(voice: Voice, measured: Mapping[Pace, float] | None = None) -> Slow:
    """Return the function that decides the slowdown of a voice's recordings.

    A voice that is even by itself is left alone. One that was measured gets one factor for all it says at
    a pace; one with speeds of its own gets none. Sentences of both that are far from what their text ought to
    take are brought nearer, in languages whose syllables are counted. Else each recording is brought towards
    that length: that needs no request, and depends on nothing but the recording and its text.

    Args:
        voice: The voice.
        measured: Words a minute at each pace, for a voice that is calibrated; without, it is left alone.
    """

    def by_sentence(utterance: Utterance) -> Slowing:
        asked = as_asked(voice, utterance)
        wpm = WANTED_WPM.get(asked.pace.base)
        if wpm is None or expected_ms(utterance) is None:
            return AS_SPOKEN
        return _evened(asked, 1.0, wpm / EVENING_SLOWDOWN.get(asked.pace, 1.0))

    def by_rate(utterance: Utterance) -> Slowing:
        base = utterance.pace.base
        rate = (measured or {}).get(base)
        if rate is None or expected_ms(utterance) is None:
            return AS_SPOKEN
        begun = 1.0 if rate <= FASTEST_WPM[base] else min(MOST_SLOWED, rate / WANTED_WPM[base])
        eased = max(begun, min(begun * EVENING_SLOWDOWN.get(utterance.pace, 1.0), rate / SLOWEST_WPM))
        # A voice too fast for the greatest slowdown is never made quicker in a sentence that is slow enough.
        return _evened(utterance, round(eased, 2), min(rate / eased, FASTEST_WPM[base]))

    def by_itself(utterance: Utterance) -> Slowing:
        toward_ms = expected_ms(utterance)
        return AS_SPOKEN if toward_ms is None else Slowing(toward_ms=toward_ms, most=_most(utterance))

    rules: Mapping[Pacing, Slow] = {
        Pacing.OWN: by_sentence,
        Pacing.CALIBRATED: by_rate,
        Pacing.EACH: by_itself,
    }
    return rules.get(voice.pacing, lambda _: AS_SPOKEN)


def _evened(utterance: Utterance, by: float, wpm: float) -> Slowing:
    """Return the slowdown of a sentence of a voice that is slowed by a factor to a rate, words a minute."""
    most = _most(utterance)
    if primary_subtag(utterance.language) not in _SYLLABLES:
        return AS_SPOKEN if by == 1 else Slowing(by=by, most=most)
    said = without_sounds(utterance.spoken)
    sounding = (speaking_weight(said, utterance.language) or 0.0) - pauses(said)
    return Slowing(by=by, toward_ms=round(sounding * MINUTE / wpm), most=most, even=True)


def _most(utterance: Utterance) -> float:
    """Return the greatest slowdown factor of an utterance; the paces of an evening go beyond the limit."""
    return MOST_SLOWED * EVENING_SLOWDOWN.get(utterance.pace, 1.0)


def too_fast_warning(measured: Mapping[Pace, float], pace: Pace) -> str:
    """Return a warning if a calibrated voice is too fast even at the greatest slowdown; else nothing."""
    wpm = measured.get(pace, 0.0)
    if wpm / MOST_SLOWED <= FASTEST_WPM[pace]:
        return ""
    return (
        f"It speaks {wpm:.0f} words a minute; slowed as far as sounds good, {wpm / MOST_SLOWED:.0f}, "
        f"more than a guide's {FASTEST_WPM[pace]}: give it a slower speed of its own."
    )
