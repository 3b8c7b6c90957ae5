"""The nouns for one language: how figures and signs are said, and which words are looked for.

Numbers themselves come from num2words (`speech/normalize/text.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

_NOTHING: Final = r"(?!)"


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit after a number: with one of it, with many, and the gender its number takes."""

    one: str
    many: str
    gender: str = ""


@dataclass(frozen=True, slots=True)
class WordList:
    """Words that the rules of wording look for in one language, as regular expressions.

    Args:
        limb: A part of the body that there are two of, in the singular: its movement must say which.
        leg: The parts of a leg, in the singular and the plural; they move as one.
        arm: The parts of an arm, the shoulder among them.
        head: The parts of the head, the neck among them.
        trunk: The parts of the body between the limbs.
        left: The left written out, in every form, where it does not mean anything else.
        right: The same for the right.
        moving: Verbs that ask for a movement, in the imperative.
        letting: Verbs that ask for one if a part of the body follows: "let your arm fall".
        opener: What may stand before the verb of a clause: "slowly", "this time".
        joint: Words that begin a new clause.
        pointing: What shows instead of telling, and "the other leg", which does not say which.
        vague: "That hand", where sides are known and not said.
        abbreviation: What a voice would have to spell; its full stop, and what is around it, are added.
        story: Where the teacher speaks of their own life. "I will count" is no story. Case counts here, so
            that one can tell "Us" from "us".
        heteronym: Words that voices read the other way, unless the lexicon or `pronounce` tells them how.
        number: A number of repetitions.
        last: That something is the last.
        again: What begins a cue that is a repetition.
        opening: What no session begins with: "now".
        promise: That it will be longer or slower than before.
        quiet: That it will be quiet.
        bell: What a bell is called.
        farewell: How a session by day ends.
    """

    limb: str = _NOTHING
    leg: str = _NOTHING
    arm: str = _NOTHING
    head: str = _NOTHING
    trunk: str = _NOTHING
    left: str = _NOTHING
    right: str = _NOTHING
    moving: str = _NOTHING
    letting: str = _NOTHING
    opener: str = _NOTHING
    joint: str = _NOTHING
    pointing: str = _NOTHING
    vague: str = _NOTHING
    abbreviation: str = _NOTHING
    story: str = _NOTHING
    heteronym: str = _NOTHING
    number: str = _NOTHING
    last: str = _NOTHING
    again: str = _NOTHING
    opening: str = _NOTHING
    promise: str = _NOTHING
    quiet: str = _NOTHING
    bell: str = _NOTHING
    farewell: str = _NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingWords:
    """The words of a page to read aloud, between the lines of a guide.

    Args:
        aloud: Its first line, with the `{length}`.
        record_one, record: The first line of a page of lines to record, one of them or `{n}`, with the
            `{length}` of their session.
        pause, move: A pause, and time to move, with the `{length}`.
        phases: The phases of a breath, with their seconds `{n}`: inhale, pause, exhale, pause.
        breathe: Several breaths, with their `{rhythm}`.
        wordless: A breath that is `{led}` in words, and the `{rhythm}` that follows.
        times: "Once", "twice" and so on, from 0 on; "" where nothing is said.
        many_times: More often than these, with the number `{n}`.
        second, seconds: One second, and `{n}` of them.
        minute, minutes: The same of minutes.
        half, one_half, halves: Half a minute, one and a half, and `{n}` and a half.
        minutes_and: `{minutes}` and `{seconds}`.
        left, right: The sides.
    """

    aloud: str
    record_one: str
    record: str
    pause: str
    move: str
    phases: tuple[str, str, str, str]
    breathe: str
    wordless: str
    times: tuple[str, ...]
    many_times: str
    second: str
    seconds: str
    minute: str
    minutes: str
    half: str
    one_half: str
    halves: str
    minutes_and: str
    left: str
    right: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportWords:
    """Words of one language for an import: what it says where a source is silent, and what it looks for.

    Args:
        safety: Said where the source has no word of safety.
        thoughts: Said inside a hold that the source leaves empty.
        bell: Said where bells ring and nobody announces them.
        safe: A regular expression of what makes a sentence one of safety.
        other_side: A regular expression of what asks for the other side.
        again: A regular expression of what asks for something to be done several times.
        usual: Frequent words by which the language is told from others, in small letters, between blanks.
    """

    safety: str
    thoughts: tuple[str, ...]
    bell: str
    safe: str = _NOTHING
    other_side: str = _NOTHING
    again: str = _NOTHING
    usual: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How dates, times, rates and names with figures are written and said in one language.

    Fields that are "a pattern" are regular expressions of words, without groups.

    Args:
        months: The names of the months.
        months_short: The abbreviations of the months, without a full stop, and their number from 1 on.
        date: A day of a month: with `{day}` and `{month}`.
        dated: What follows it: the `{year}`.
        ordinal_days: "all" if days are ordinals, "first" if the first is, else empty.
        day_first: True if a date in figures begins with its day; None if that depends on the region.
        on: A pattern of what stands before a date without a year.
        at: A pattern of what stands before a time of day, and before no length of time.
        unsure: A pattern of what may stand before either.
        hour: A full hour: with `{hour}`.
        minute: A time of day: with `{hour}` and `{minute}`.
        hour_gender: The gender of the number of an hour.
        day_parts: Morning, afternoon and evening, as said after a time with a.m. or p.m.
        years: A pattern of what stands before a year.
        per: Between a quantity and what it is counted for.
        counted_for: A pattern of what quantities are counted for, in the singular.
        of: Between a number and how many there are.
        numbered: A pattern of what is numbered: rounds, sets, parts.
        at_least: Before the least number.
        by: Between a width and a height.
        sides: The unit of a length in feet and of one in inches.
        of_length: A pattern of what follows a length.
        holding: A pattern of what stands before a length of time.
        minutes_marked: True if 3' is three minutes unless a length is meant.
        books: A pattern of books whose chapters and verses are referred to.
        verse: One verse, and more.
        ratio: A pattern of words that stand beside a ratio.
        ratio_to: Between the numbers of a ratio.
        posed: A pattern of words before which or after which a Roman numeral is a number.
        cents: Between an amount and its hundredths, and one and more hundredths, by the sign of the currency.
        in_sets: For x between a number of sets and what each has.
        sets: What 3 of 3x10 is, one and more; None where the number of times is said.
        rated: A pattern of words beside which 7/10 is a grade.
        out_of: Between a grade and the highest one.
        each_at: For @ before a number.
        part_of: Between a part and its unit, before a consonant and before a vowel: "of a", "of an".
        half_more: A half after a feminine unit, as in "dos horas y media"; empty where it stands before.
        before_numbers: Abbreviations that are such before a number only.
        before_names: Abbreviations that are such before a name only, in this case.
        gender: Returns the gender of a noun: `m`, `f` or `n`; "alone" for a word that is no noun; else "".
    """

    months: tuple[str, ...]
    months_short: Mapping[str, int]
    date: str
    dated: str
    ordinal_days: str
    day_first: bool | None
    on: str
    at: str
    unsure: str = _NOTHING
    hour: str
    minute: str
    hour_gender: str = ""
    day_parts: tuple[str, str, str]
    years: str
    per: str
    counted_for: str
    of: str
    numbered: str
    at_least: str
    by: str
    sides: tuple[Measure, Measure]
    of_length: str
    holding: str = _NOTHING
    minutes_marked: bool = True
    books: str
    verse: tuple[str, str]
    ratio: str
    ratio_to: str
    posed: str
    cents: Mapping[str, tuple[str, str, str]]
    in_sets: str
    rated: str
    out_of: str
    each_at: str
    part_of: tuple[str, str] = ("", "")
    half_more: str = ""
    sets: Measure | None = None
    before_numbers: Mapping[str, str] = field(default_factory=dict)
    before_names: Mapping[str, str] = field(default_factory=dict)
    gender: Callable[[str], str] | None = None


@dataclass(frozen=True, slots=True)
class Locale:
    """The words of one language.

    Args:
        numbers: Its name in num2words.
        comma: True if decimals are written with a comma, as in 2,5.
        to: Between the ends of a range.
        either: Between two words with a stroke, "he/she".
        both: What "and/or" is written as, with the stroke.
        minus: Before a number below zero.
        number: For `#` and `No.` before a number.
        signs: Signs that stand for words.
        measures: Units, by what is written after the number.
        parts: Halves to tenths: one of them, and more of them.
        and_part: Between a whole number and a part of one, "one and a half".
        half: A half after "and".
        halves: A half before a unit, by the unit's gender: "half a minute".
        leading: Abbreviations that never end a sentence.
        closing: Abbreviations whose full stop may be the sentence's too.
        ordinal: A regular expression of what "1st" is written as: the figures, and the ending.
        heteronyms: Words that voices misread, with a spelling that they do not.
        sounds: Words that voices misread and no spelling mends, with their sound in the International
            Phonetic Alphabet, for voices that can be told one. A stress stands before its vowel.
        sentences: Cues by which the pace of a voice is measured; without them it is taken as it is.
        passage: What a Piper voice is timed with: the same in every language, of equal length.
        letters: Letters in a word, on average over cues; None counts the words of the cue itself.
        syllables: Syllables in a word, on average over cues, as `syllables.py` counts them.
        count_syllables: Counts those of a word in small letters, by its spelling.
        waking: What a session at bedtime does not end with, in small letters.
        craft: What the rules of wording look for; None leaves out the rules that need words.
        reading: The words of a page to read aloud; None for those of English.
        imports: What an import says and looks for; None for what English has.
        mended: What num2words has wrong, as a regular expression, and the right words.
        respelt: What is spelt otherwise once all figures are words, as a regular expression, and how.
        and_smaller: Between two units of one length, as in "uma hora e trinta minutos"; empty for nothing.
        singular_below_two: Any number below two has the unit in the singular, "une virgule cinq heure".
        figures: Dates, times of day, rates and the like; None leaves them to be read number by number.
    """

    numbers: str
    comma: bool
    to: str
    either: str
    both: str
    minus: str
    number: str
    signs: Mapping[str, str]
    measures: Mapping[str, Measure]
    parts: Mapping[int, tuple[str, str]]
    and_part: str
    half: str
    halves: Mapping[str, str]
    leading: Mapping[str, str]
    closing: Mapping[str, str]
    ordinal: str
    heteronyms: tuple[tuple[str, str], ...] = ()
    sounds: Mapping[str, str] = field(default_factory=dict)
    sentences: tuple[str, ...] = ()
    passage: tuple[str, ...] = ()
    letters: float | None = None
    syllables: float | None = None
    count_syllables: Callable[[str], int] | None = None
    waking: tuple[str, ...] = ()
    craft: WordList | None = None
    reading: ReadingWords | None = None
    imports: ImportWords | None = None
    mended: tuple[tuple[str, str], ...] = ()
    respelt: tuple[tuple[str, str], ...] = ()
    and_smaller: str = ""
    singular_below_two: bool = False
    figures: Figures | None = None


def measures(table: str) -> dict[str, Measure]:
    """Read lines of `written, written: with one; with many[; gender]`."""
    found: dict[str, Measure] = {}
    for line in table.strip().splitlines():
        written, _, said = line.partition(":")
        found |= {
            name.strip(): Measure(*(part.strip() for part in said.split(";"))) for name in written.split(",")
        }
    return found


def pairs(table: str) -> dict[str, str]:
    """Read lines of `written: said`."""
    lines = (line.rpartition(":") for line in table.strip().splitlines())
    return {written.strip(): said.strip() for written, _, said in lines}
