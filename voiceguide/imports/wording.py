"""Turn the words of a source into sentences that a script may have: digits as words, none too long."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from voiceguide.core.languages import primary_subtag
from voiceguide.errors import SpeechRefused
from voiceguide.locales import LANGUAGES

MOST_WORDS: Final = 45
"""Words of one cue; more are forgotten before they can be done."""
MOST_LETTERS: Final = 900
_NEEDS_WORDS: Final = re.compile(r"[\d%&+=/@#°<>*_\[\]$€£×~^|\\`]")
_END: Final = re.compile(r"(?<=[.!?…])[\"'”’»)]{0,3}(?=\s+[\"'“‘«(¿¡]{0,3}[^\W_a-zß-öø-ÿ])")
_CLAUSE: Final = re.compile(r"(?<=[;:,–—])\s+")
_INITIAL: Final = re.compile(r"(?:^|\s)\(?[^\W\d_]\.$")
_TITLES: Final = re.compile(
    r"(?:^|[\s(])(?:mr|mrs|ms|dr|st|prof|sr|sra|hr|fr|no|nr|vs|approx|incl|bzw|ca|z\.b|d\.h|u\.a|e\.g|i\.e|p\.ej|mme|m)\.$",
    re.IGNORECASE,
)
_DIGIT: Final = re.compile(r"\d")
_BRACES: Final = str.maketrans("{}", "()")

SAFETY: Final = {
    "en": "Move slowly, and only as far as it feels easy. If anything hurts, stop and rest.",
    "de": "Beweg dich langsam, und nur so weit, wie es leicht geht. Wenn etwas weh tut, hör auf und ruh aus.",
    "es": "Muévete despacio, y solo hasta donde resulte fácil. Si algo duele, para y descansa.",
    "fr": "Bouge lentement, et seulement tant que c'est facile. Si quelque chose fait mal, arrête.",
    "pt": "Mova-se devagar, e só até onde for fácil. Se algo doer, pare e descanse.",
}
"""Said where the source has no word of safety."""
THOUGHTS: Final = {
    "en": (
        "Soften whatever need not work.",
        "Feel where you are carried.",
        "Let the next breath come to you.",
    ),
    "de": (
        "Lass weich, was nicht arbeiten muss.",
        "Spür, wo du getragen wirst.",
        "Lass den nächsten Atem kommen.",
    ),
    "es": ("Suelta lo que no hace falta sostener.", "Siente dónde te apoyas.", "Deja que llegue el aire."),
    "fr": ("Relâche ce qui n'a rien à faire.", "Sens ce qui te porte.", "Laisse venir le prochain souffle."),
    "pt": ("Solte o que não precisa trabalhar.", "Sinta onde o corpo se apoia.", "Deixe o ar chegar."),
}
"""Said inside a hold that the source leaves empty."""
BELL_COMES: Final = {
    "en": "A bell will ring now and then; let it come and go.",
    "de": "Ab und zu klingt eine Glocke; lass sie kommen und gehen.",
    "es": "De vez en cuando sonará una campana; deja que llegue y se vaya.",
    "fr": "De temps en temps, une cloche sonnera; laisse-la venir et partir.",
    "pt": "De vez em quando, um sino vai tocar; deixe que venha e que se vá.",
}
"""Said where bells ring and nobody announces them."""
_SAFE: Final = {
    "en": r"\b(?:pain|painful|hurts?|hurting|doctor|physician|injur\w+|dizz\w+|medical)\b|\bstop if\b",
    "de": r"\b(?:schmerz\w*|weh ?tut|arzt|ärztin|verletz\w+|schwindel\w*)\b",
    "es": r"\b(?:dolor|duele|médic[oa]|lesi\w+|mare\w+)\b",
    "fr": r"\b(?:douleur\w*|fait mal|médecin|bless\w+|vertige\w*)\b",
    "pt": r"\b(?:dor|dói|doer|médic[oa]|lesão|tontura\w*)\b",
}
_COMMON: Final = {
    "en": "the and your you of to in let with this is now breath as from it that feel",
    "de": "und der die das dein deine du ist ein zu den mit nicht dich auf wie atem lass spür",
    "es": "el los las y de que tu en con una por ahora siente deja respira cuerpo más",
    "fr": "le les et vous votre des du une dans est que pour avec vos respirez corps laissez",
    "pt": "os e de que seu sua você em com uma para agora sinta deixe respire corpo não",
}


def known_language(code: str) -> bool:
    """Report whether voiceguide has the words of a language."""
    return primary_subtag(code) in LANGUAGES


def guess_language(text: str) -> str:
    """Return the language whose usual words a text has most; English where none stands out."""
    words = re.findall(r"[^\W\d_]+", text[:20_000].lower())
    counts = {
        code: sum(word in known for word in words)
        for code, known in ((code, frozenset(common.split())) for code, common in _COMMON.items())
    }
    best = max(counts, key=lambda code: (counts[code], code == "en"))
    return best if counts[best] > counts["en"] else "en"


def is_safety(text: str, language: str) -> bool:
    """Report whether a sentence is one of safety."""
    pattern = _SAFE.get(primary_subtag(language))
    return pattern is not None and re.search(pattern, text, re.IGNORECASE) is not None


def of_language(table: dict[str, str], language: str) -> str:
    """Return what a table has for a language."""
    return table.get(primary_subtag(language), table["en"])


def sentences(text: str, language: str) -> Iterator[str]:
    """Return the sentences of a text, written as they are said, each short enough for one cue.

    Example:
        >>> list(sentences("Hold for 10 sec. Then rest.", "en"))
        ['Hold for ten seconds.', 'Then rest.']
    """
    for piece in _pieces(" ".join(text.translate(_BRACES).split())):
        for sentence in _divided(written_out(piece, language)):
            yield from _short(sentence)


def _pieces(text: str) -> Iterator[str]:
    """Divide a text so far that every part can be worked on in a moment."""
    for sentence in _divided(text):
        yield from _cut(sentence, MOST_LETTERS)


def _divided(text: str) -> Iterator[str]:
    begin = 0
    for found in _END.finditer(text):
        piece = text[begin : found.end()]
        if _INITIAL.search(piece) or _TITLES.search(piece[-12:]):
            continue
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


def written_out(text: str, language: str) -> str:
    """Write figures, signs and abbreviations as they are said; a text without any stays as it is."""
    if not (_NEEDS_WORDS.search(text) or _abbreviated(text, language)):
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
    locale = LANGUAGES[primary_subtag(language)]
    known = (*locale.leading, *locale.closing)
    return "." in text and any(
        re.search(rf"(?<![\w.]){re.escape(short)}(?!\w)", text, re.IGNORECASE) for short in known
    )
