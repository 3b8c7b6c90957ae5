"""Turn a text as written into a text that any voice reads as meant.

No voice is to be trusted with figures and signs: all of them misread ranges, "90/90" or "4-7-8". So
they become words here, before the cache key is made. What comes out has letters (of any alphabet),
blanks and `. , ; : ? ! ' - …`, nothing else; and it comes out the same when put in again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Final

from voiceguide.core.languages import primary_subtag
from voiceguide.errors import SpeechRefused
from voiceguide.locales import LANGUAGES
from voiceguide.speech.normalize.numbers import write_out
from voiceguide.speech.normalize.verbalizer import Verbalizer

Sounded = Callable[[str, str], str]
"""Writes a word with its sound."""

_SOUND: Final = re.compile(r"(.*?)(?:(?<!\S)/([^/]+)/)?\s*\Z", re.DOTALL)
"""A spelling, and perhaps a sound between strokes after it."""
_ROUNDS: Final = 12
"""What is put in again and again settles after two or three rounds; the rest is for strange lexicons."""
_MOST_DIGITS: Final = 12
_QUOTED: Final = 60
"""The letters of a text that a refusal quotes."""
_MARKS: Final = ".,;:?!'-…"
_STRONGEST_FIRST: Final = "?!….:;,"
_NEEDS_WORDS: Final = frozenset("&+=%@/°~<>#$€£×")

_ENDLESS: Final = re.compile(r"\d{16,}")
"""Digits of no number, read one by one: taken apart at once, since patterns of numbers are slow over them."""
_SUPERSCRIPTS: Final = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ™©®℠]")
_BEFORE_PART: Final = re.compile(r"(?<=\d)(?=[¼½¾⅐-⅞])")
_APOSTROPHES: Final = re.compile("[‘’‚‛ʼ`´ʹ′]")
_QUOTES: Final = re.compile('["“”„‟«»‹›″¿¡]')
_THIN_THOUSANDS: Final = re.compile(r"(?<![\d.,])\d{1,3}(?:[\u00a0\u2007-\u2009\u202f'’]\d{3})+(?!\d)")
_INCHES: Final = re.compile("(?<=[0-9])”")
_PAUSES: Final = re.compile(r"--+|[–—‒―]|(?<!\S)-+(?!\S)|[()\[\]{}|•·■●▪]")
_RUN: Final = re.compile(r"\s*[.,;:?!…](?:\s*[.,;:?!…])*\s*")


def spoken(
    text: str, language: str, lexicon: Iterable[tuple[str, str]] = (), sounded: Sounded | None = None
) -> str:
    """Write a text out as it is to be spoken.

    Figures, ordinals, times, ranges, fractions, units, abbreviations and signs become words; dashes,
    brackets and bullets become pauses; quotation marks go. Then the lexicon is applied, whole words at a
    time, whatever their case, and after it the spellings that keep voices from misreading the language's
    heteronyms.

    `spoken(spoken(text)) == spoken(text)` for every text and lexicon. Pairs that never settle (a word
    becomes another that becomes the first) are left out, all of them.

    Args:
        text: As an author wrote it.
        language: A language code, `en`, `pt-BR`.
        lexicon: Words and how to say them: `("sacrum", "SAY-krum")`, or with the sound between strokes
            after it, `SAY-krum /ˈseɪkrəm/`; the first pair for a word counts. With the sound alone, a voice
            that knows none reads the word as it is written.
        sounded: Writes a word with its sound, for a voice that can be told one; such words are then not
            respelt, and what comes out is for that voice only.

    Raises:
        SpeechRefused: There are figures or signs in it, and no words for them in this language, or they can
            be read in several ways.

    Example:
        >>> spoken("Hold for 1:30, 3-5 breaths – 90/90.", "en")
        'Hold for one minute thirty seconds, three to five breaths, ninety ninety.'
    """
    try:
        return _spoken(text, language, lexicon, sounded)
    except SpeechRefused as problem:
        quoted = text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"
        problem.where = problem.where or f"{quoted!r}"
        raise


def _spoken(text: str, language: str, lexicon: Iterable[tuple[str, str]], sounded: Sounded | None) -> str:
    def plain(now: str) -> str:
        return _written_out(now, language)

    entries = _first_of_each((*lexicon, *(_usual_sounds(text, language) if sounded else ())))
    if sounded is not None and any(sound for _, _, sound in entries):
        # What gets a sound becomes itself, lest a spelling for the language's heteronyms takes its place.
        respelt = [(said, said if sound else how) for said, how, sound in entries]
        sounds = {plain(said): sound for said, _, sound in entries if sound}
        return _with_sounds(_spoken(text, language, respelt, None), sounds, sounded)
    # A key with figures or signs can only be found while they are there, and never after: none are left.
    start = plain(_respell(text, tuple((said, how) for said, how, _ in entries if how and not _lasts(said))))
    words = _lasting(entries, language)
    if not words:
        return start
    final, settles = _settled(lambda now: plain(_respell(now, words)), start)
    return final if settles else start


def _written_out(text: str, language: str) -> str:
    return _settled(lambda once: _plain(once, language), text)[0]


@lru_cache(maxsize=64)  # all lines of a session have one lexicon
def _lasting(entries: tuple[tuple[str, str, str], ...], language: str) -> tuple[tuple[str, str], ...]:
    """Return the words that are respelt when nothing is left to write out, and how, in any form of theirs."""
    # Written out in the middle of a sentence, where no figure gets a capital.
    lasting = [
        (said, _written_out(f"so {how}", language)[3:]) for said, how, _ in entries if how and _lasts(said)
    ]
    words = {form: how for said, how in lasting for form in (said, _written_out(said, language)) if form}
    locale = LANGUAGES.get(primary_subtag(language))
    own = {said.casefold() for said in words}
    words |= {said: how for said, how in (locale.heteronyms if locale else ()) if said not in own}
    return tuple(words.items())


def number_words(n: int, language: str, gender: str = "") -> str:
    """Write a whole number in words.

    Args:
        n: Any whole number.
        language: A language code.
        gender: `m`, `f`, in German `n`, or nothing: the gender of the noun that follows, where the language
            minds.

    Raises:
        SpeechRefused: There are no number words for this language.

    Example:
        >>> number_words(21, "en"), number_words(21, "es", "m"), number_words(1, "fr", "f")
        ('twenty-one', 'veintiún', 'une')
    """
    if n < 0:
        return f"{_verbalizer(language, '-').locale.minus} {number_words(-n, language, gender)}"
    if len(str(n)) > _MOST_DIGITS:
        return " ".join(_in_words(Decimal(digit), language) for digit in str(n))
    return _agreeing(_in_words(Decimal(n), language), n, primary_subtag(language), gender)


# ── the lexicon ──────────────────────────────────────────────────────────────────────────────────


def _usual_sounds(text: str, language: str) -> list[tuple[str, str]]:
    """Return the lexicon entries for words of a text that voices of its language misread."""
    locale, written = LANGUAGES.get(primary_subtag(language)), " ".join(text.casefold().split())
    sounds = locale.sounds if locale else {}
    return [(said, f"/{sound}/") for said, sound in sounds.items() if said in written]


@lru_cache(maxsize=64)  # as above
def _first_of_each(lexicon: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str, str], ...]:
    """Return each word once, with its spelling and its sound, either of which may be empty."""
    found: dict[str, tuple[str, str, str]] = {}
    for said, how in lexicon:
        spelling, sound = _SOUND.match(how).groups()  # type: ignore[union-attr] # it matches every text
        if said.strip():
            entry = (said, spelling.strip(), (sound or "").strip())
            found.setdefault(" ".join(said.split()).casefold(), entry)
    return tuple(found.values())


def _with_sounds(text: str, sounds: Mapping[str, str], sounded: Sounded) -> str:
    """Write whole words with their sounds, in one pass, the longest first: nothing is looked at twice."""
    wanted = {" ".join(said.split()).casefold(): sound for said, sound in sounds.items() if said.strip()}
    if not wanted:
        return text
    forms = sorted(wanted, key=len, reverse=True)
    either = "|".join(r"\s+".join(map(re.escape, form.split())) for form in forms)

    def put(match: re.Match[str]) -> str:
        sound = wanted.get(" ".join(match[0].split()).casefold())
        return match[0] if sound is None else sounded(match[0], sound)

    return re.sub(rf"(?<!\w)(?:{either})(?!\w)", put, text, flags=re.IGNORECASE)


def _respell(text: str, pairs: tuple[tuple[str, str], ...]) -> str:
    """Replace whole words; what is already spelt as wanted is left alone."""
    if not pairs:
        return text
    pattern, wanted = _pattern(pairs)

    def put(match: re.Match[str]) -> str:
        found = match[0]
        how = wanted.get(" ".join(found.split()).casefold(), found)
        return how[:1].upper() + how[1:] if found[:1].isupper() else how

    return pattern.sub(put, text)


@lru_cache(maxsize=64)
def _pattern(pairs: tuple[tuple[str, str], ...]) -> tuple[re.Pattern[str], dict[str, str]]:
    wanted = {" ".join(said.split()).casefold(): how for said, how in reversed(pairs)}
    # "close" may become "close down": such a result is found first, and left alone.
    done = {
        how.casefold()
        for said, how in wanted.items()
        if re.search(rf"(?<!\w){re.escape(said)}(?!\w)", how.casefold())
    }
    forms = sorted(done | wanted.keys(), key=len, reverse=True)
    either = "|".join(r"\s+".join(map(re.escape, form.split())) for form in forms)
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE), {
        said: how for said, how in wanted.items() if said not in done
    }


def _settled(step: Callable[[str], str], text: str) -> tuple[str, bool]:
    """Repeat a step until it changes nothing, and tell whether it came to that."""
    for _ in range(_ROUNDS):
        after = step(text)
        if after == text:
            return text, True
        text = after
    return text, False


@lru_cache(maxsize=1_024)
def _lasts(said: str) -> bool:
    """Report whether a spelling has only letters, blanks and marks that a written-out text may have."""
    return all(sign.isalpha() or sign.isspace() or sign in _MARKS for sign in said)


# ── one pass without a lexicon ───────────────────────────────────────────────────────────────────


@lru_cache(maxsize=4096)  # the same cue is met at every length, and again until nothing changes any more
def _plain(text: str, language: str) -> str:
    text = begins = _cleaned(text)
    unsaid = next((sign for sign in text if sign in _NEEDS_WORDS or sign.isdigit()), "")
    if unsaid or primary_subtag(language) in LANGUAGES:
        verbalizer = _verbalizer(language, unsaid)
        text = write_out(text, verbalizer)
        for pattern, how in verbalizer.locale.respelt:
            text = re.sub(pattern, how, text)
    said = _tidy(text)
    # "M. Dupont" begins with a capital, and so does "Monsieur Dupont".
    return f"{said[:1].upper()}{said[1:]}" if begins[:1].isupper() else said


def _verbalizer(language: str, unsaid: str) -> Verbalizer:
    locale = LANGUAGES.get(primary_subtag(language))
    if locale is None:
        raise SpeechRefused(
            f"There is no word for {unsaid!r} in the language {language!r}.", mend="Write it out in words."
        )
    return Verbalizer(
        locale,
        primary_subtag(language),
        lambda number, gender: _agreeing(
            _in_words(number, language), number, primary_subtag(language), gender
        ),
        lambda number: _in_words(Decimal(number), language, "ordinal"),
        lambda number: _in_words(Decimal(number), language, "year"),
        language,
    )


def _cleaned(text: str) -> str:
    """Bring every way to write a character down to one; take out what nobody can hear."""
    text = _THIN_THOUSANDS.sub(lambda match: re.sub(r"\D", "", match[0]), text)
    text = text.replace("″", '"').replace("m²", " sqm")
    text = _straight(text)
    kept = {"º": "\ue000", "ª": "\ue001", "…": "\ue002"}
    for sign, stand_in in kept.items():
        text = text.replace(stand_in, "").replace(sign, stand_in)
    text = unicodedata.normalize("NFKC", _BEFORE_PART.sub(" ", _SUPERSCRIPTS.sub("", text)))
    for sign, stand_in in kept.items():
        text = text.replace(stand_in, sign)
    text = _APOSTROPHES.sub("'", text).replace("⁄", "/").replace("−", "-").replace("‑", "-")
    text = "".join(str(unicodedata.digit(sign)) if sign.isdecimal() else sign for sign in text)
    text = _ENDLESS.sub(lambda row: " ".join(row[0]), text)
    return re.sub(r"\.{3,}", "…", " ".join(text.split()))


def _straight(text: str) -> str:
    """Write the mark of inches or seconds for every quotation mark after a figure that nothing has opened."""
    parts: list[str] = []
    opened, end = 0, 0
    for match in _INCHES.finditer(text):
        before = text[end : match.start()]
        opened += before.count("“") + before.count("„") - before.count("”")
        parts += (before, "”" if opened > 0 else '"')
        # A mark of inches closes nothing.
        opened = max(0, opened - 1)
        end = match.end()
    return "".join((*parts, text[end:]))


def _tidy(text: str) -> str:
    """Keep letters and the marks that a voice heeds; one mark where several met."""
    text = _PAUSES.sub(", ", _QUOTES.sub("", text))
    letters: list[str] = []
    for sign in text:
        keep = (sign.isalpha() and sign not in "ºª") or sign in _MARKS
        if not keep and (unicodedata.combining(sign) or unicodedata.category(sign) in ("Mn", "Mc")):
            keep = bool(letters) and letters[-1] not in f" {_MARKS}"
        letters.append(sign if keep else " ")
    text = "".join(letters)
    text = re.sub(r"(?<![^\W_])['-]+|['-]+(?![^\W_])|(?<=['-])['-]+", " ", text)
    # One blank for many: a pattern that begins with blanks looks at a row of them from each of its places.
    text = " ".join(text.split())
    text = _RUN.sub(lambda run: next(mark for mark in _STRONGEST_FIRST if mark in run[0]) + " ", text)
    return " ".join(text.split()).lstrip(f"{_MARKS} ").rstrip(" ,;")


_GERMAN_ONE: Final = {
    "m": "ein",
    "n": "ein",
    "f": "eine",
    "mdative": "einem",
    "ndative": "einem",
    "fdative": "einer",
    "maccusative": "einen",
    "naccusative": "ein",
    "faccusative": "eine",
}

# ── numbers ──────────────────────────────────────────────────────────────────────────────────────


@lru_cache(maxsize=1024)
def _in_words(number: Decimal, language: str, form: str = "cardinal") -> str:
    from num2words import num2words

    # A Brazilian voice speaks "pt" (Google has no other by that name); Portugal's numbers are asked for.
    name = primary_subtag(language)
    if name in LANGUAGES and language.lower().replace("_", "-") != "pt-pt":
        name = LANGUAGES[name].numbers
    whole = number == number.to_integral_value() and not number.as_tuple().exponent
    try:
        told = str(num2words(int(number) if whole else number, lang=name, to=form))
    except (NotImplementedError, OverflowError) as problem:
        what = f"There are no words for numbers in the language {language!r}."
        raise SpeechRefused(what, mend="Write numbers out.") from problem
    told = told.replace(",", "")
    locale = LANGUAGES.get(primary_subtag(language))
    for wrong, right in locale.mended if locale else ():
        told = re.sub(wrong, right, told)
    return told


def _agreeing(words: str, number: int | Decimal, language: str, gender: str) -> str:
    """Inflect a number to agree with the noun after it."""
    if not gender or number != int(number):
        return words
    # As an int: a Decimal refuses the remainder of more digits than its context keeps.
    ends_in_one = int(number) % 10 == 1 and int(number) % 100 != 11
    if language == "es":
        if ends_in_one:
            short = words[:-3] + "ún" if words.endswith("tiuno") else words[:-1]
            words = words[:-1] + "a" if gender == "f" else short
        return re.sub(r"(cient|quinient)os\b", r"\1as", words) if gender == "f" else words
    if language == "fr" and gender == "f" and re.search(r"\bun$", words):
        return words + "e"
    if language == "de" and number == 1:
        return _GERMAN_ONE[gender]
    if language == "pt" and gender == "f":
        words = re.sub(r"\bum(?=$| mil\b)", "uma", re.sub(r"\bdois(?=$| mil\b)", "duas", words))
        return re.sub(r"entos\b", "entas", words)
    return words
