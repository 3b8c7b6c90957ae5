"""Turn the words of a source into sentences that a script may have: digits as words, none too long."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from voiceguide.core.languages import primary_subtag
from voiceguide.errors import SpeechRefused
from voiceguide.locales import LANGUAGES
from voiceguide.locales.model import ImportWords
from voiceguide.units import Ms

MOST_WORDS: Final = 45
"""Words of one cue; more are forgotten before they can be done."""
MOST_LETTERS: Final = 900
WORD_MS: Final[Ms] = 462
"""About how long a word takes."""
GAP_MS: Final[Ms] = 800
"""The silence after the words of every `say`, milliseconds."""
_NEEDS_WORDS: Final = re.compile(r"[\d%&+=/@#°<>*_\[\]$€£×~^|\\`]")
_END: Final = re.compile(r"(?<=[.!?…])[\"'”’»)]{0,3}(?=\s+[\"'“‘«(¿¡]{0,3}[^\W_a-zß-öø-ÿ])")
_CLAUSE: Final = re.compile(r"(?<=[;:,–—])\s+")
_INITIAL: Final = re.compile(r"(?:^|\s)\(?[^\W\d_]\.$")
_LONGEST_ABBREVIATION: Final = 12
"""Letters, with a sign before it: so far back is looked for what ends in a full stop and no sentence."""
_TITLES: Final = re.compile(
    r"(?:^|[\s(])(?:mr|mrs|ms|dr|st|prof|sr|sra|hr|fr|no|nr|vs|approx|incl|bzw|ca|z\.b|d\.h|u\.a|e\.g|i\.e|p\.ej|mme|m)\.$",
    re.IGNORECASE,
)
_DIGIT: Final = re.compile(r"\d")
_DOUBTFUL: Final = re.compile(r"[@/\\]|\w\.\w")
"""The characters that may still be refused once figures are words; most texts have none of them."""
_BRACES: Final = str.maketrans("{}", "()")


def known_language(code: str) -> bool:
    """Report whether voiceguide has the words of a language."""
    return primary_subtag(code) in LANGUAGES


def guess_language(text: str) -> str:
    """Return the language whose usual words a text has most; English where none stands out."""
    words = re.findall(r"[^\W\d_]+", text[:20_000].lower())
    counts = {
        code: sum(word in usual for word in words)
        for code, usual in (
            (code, frozenset(locale.imports.usual.split()))
            for code, locale in LANGUAGES.items()
            if locale.imports
        )
    }
    best = max(counts, key=lambda code: (counts[code], code == "en"))
    return best if counts[best] > counts["en"] else "en"


def is_safety(text: str, language: str) -> bool:
    """Report whether a sentence is one of safety."""
    return re.search(import_words(language).safe, text, re.IGNORECASE) is not None


def import_words(language: str) -> ImportWords:
    """Return what an import says and looks for in a language; English where that has none."""
    for code in (primary_subtag(language), "en"):
        if code in LANGUAGES and (words := LANGUAGES[code].imports) is not None:
            return words
    raise AssertionError("English has its words for imports")


def sentences(text: str, language: str) -> Iterator[str]:
    """Return the sentences of a text, written as they are said, each short enough for one cue.

    Example:
        >>> list(sentences("Hold for 10 sec. Then rest.", "en"))
        ['Hold for ten seconds.', 'Then rest.']
    """
    for piece in _pieces(" ".join(text.translate(_BRACES).split())):
        for sentence in _divided(written_out(piece, language)):
            yield from _short(sentence)


def readable_parts(text: str, language: str) -> Iterator[tuple[str, bool]]:
    """Return the parts of a text, each with whether it can be said; an address cannot."""
    for piece in _pieces(" ".join(text.translate(_BRACES).split())):
        yield piece, not _refused(piece, language)


def may_be_refused(text: str) -> bool:
    """Report whether a text has a sign for which a part of it may be refused; most texts have none."""
    return _DOUBTFUL.search(text) is not None


def _refused(text: str, language: str) -> bool:
    if not known_language(language) or not _DOUBTFUL.search(text):
        return False
    from voiceguide.speech.normalize.text import spoken

    try:
        spoken(written_out(text, language), language)
    except SpeechRefused:
        return True
    return False


def _pieces(text: str) -> Iterator[str]:
    """Divide a text so far that every part can be worked on in a moment."""
    for sentence in _divided(text):
        if len(sentence) <= MOST_LETTERS:
            yield sentence
        else:
            yield from _cut(sentence, MOST_LETTERS)


def _divided(text: str) -> Iterator[str]:
    begin = 0
    for found in _END.finditer(text):
        # Only the end of it: a long row of initials would be looked through anew for each of them.
        last = text[max(begin, found.end() - _LONGEST_ABBREVIATION) : found.end()]
        if _INITIAL.search(last) or _TITLES.search(last):
            continue
        piece = text[begin : found.end()]
        if any(map(str.isalnum, piece)):
            yield piece.strip()
            begin = found.end()
    rest = text[begin:].strip()
    if any(map(str.isalnum, rest)):
        yield rest


def _cut(text: str, most: int) -> Iterator[str]:
    """Cut a text between words into parts of at most so many letters; a longer word is cut as well."""
    part: list[str] = []
    size = 0
    for whole in text.split():
        for word in (whole[n : n + most] for n in range(0, len(whole), most)):
            if part and size + len(word) > most:
                yield " ".join(part)
                part, size = [], 0
            part.append(word)
            size += len(word) + 1
    if part:
        yield " ".join(part)


def _short(sentence: str) -> Iterator[str]:
    """Divide a sentence that is too long for one cue, at its clauses if it has any."""
    if len(sentence.split()) <= MOST_WORDS and len(sentence) <= MOST_LETTERS:
        yield sentence
        return
    held: list[str] = []
    for clause in _CLAUSE.split(sentence):
        words = clause.split()
        if held and len(held) + len(words) > MOST_WORDS:
            yield " ".join(held)
            held = []
        held += words
        while len(held) > MOST_WORDS:
            yield " ".join(held[:MOST_WORDS])
            held = held[MOST_WORDS:]
    if any(map(str.isalnum, " ".join(held))):
        yield " ".join(held)


def needs_words(text: str) -> bool:
    """Report whether a text has figures or signs that have to be written as words."""
    return _NEEDS_WORDS.search(text) is not None


def written_out(text: str, language: str) -> str:
    """Write figures, signs and abbreviations as they are said; a text without any stays as it is."""
    if not known_language(language) or not (needs_words(text) or _abbreviated(text, language)):
        return text
    from voiceguide.speech.normalize.text import number_words, spoken

    locale = LANGUAGES[primary_subtag(language)]
    # Spellings that keep a voice from misreading a word belong to the voice, not into a script.
    kept = [(said, said) for said, _ in locale.heteronyms]
    try:
        said = spoken(text, language, kept)
    except SpeechRefused:
        # It cannot be decided how these figures are meant: each is read by itself.
        apart = re.sub(r"[^\w\s.,;:?!'’…-]|_", " ", text)
        said = re.sub(r"\d", lambda digit: f" {number_words(int(digit[0]), language)} ", apart)
    if _DIGIT.search(said):
        said = _DIGIT.sub(" ", said)
    return " ".join(said.split())


def _abbreviated(text: str, language: str) -> bool:
    return "." in text and _abbreviations(primary_subtag(language)).search(text) is not None


@cache
def _abbreviations(language: str) -> re.Pattern[str]:
    locale = LANGUAGES[language]
    known = "|".join(map(re.escape, (*locale.leading, *locale.closing)))
    return re.compile(rf"(?<![\w.])(?:{known})(?!\w)", re.IGNORECASE)
