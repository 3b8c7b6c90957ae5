"""Lint rules for the wording of a script: what a listener with closed eyes would stumble over."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Final

from voiceguide.core.languages import primary_subtag
from voiceguide.errors import Problem, SourceLocation, SpeechRefused
from voiceguide.lint.script_texts import Problems, all_steps, forms, texts, warn
from voiceguide.lint.side_rules import SIDED
from voiceguide.lint.wordlists import Patterns, markup_in, patterns
from voiceguide.locales import LANGUAGES
from voiceguide.script.model import Move, Script, Use, Wording, WordingList, listed_wordings, wordings_of
from voiceguide.script.yaml.nodes import quote
from voiceguide.speech.normalize.text import spoken

MOVE_WORDS: Final = 26
CUE_WORDS: Final = 45
MOVEMENTS: Final = 3
"""So many movements in one cue are a fault, whatever moves."""
_DOUBTFUL: Final = re.compile(r"[\d/@%$€£]|\bSt\.|\w\.\w")
"""What a text has that may be refused; most have nothing of it."""
_QUOTED: Final = 200
"""Letters of a sentence that is shown as it is said."""
_MOST: Final = 9
"""The pieces of one text that are refused at a time."""
_ENDED: Final = re.compile(r"[.!?…:;][\"'»“”’)]*$")
_WHOLE: Final = "Put quotes around the whole sentence, or write it on a line of its own with a dash."

ListedTexts = tuple[tuple[str, SourceLocation], ...]
"""The texts of one list, each with its place."""


def nothing_to_see(script: Script) -> Problems:
    """Find words that point at something one would have to see, or ask closed eyes to look."""
    look_for = patterns(script.language)
    for _, words, sided in texts(script):
        for form in forms(words):
            if match := look_for.pointing.search(form) or (
                look_for.vague.search(form) if sided and not SIDED.search(form) else None
            ):
                mend = "Say it so that someone with closed eyes can follow: name the part, turn the head."
                yield warn("nothing-to-see", words.spot, f"{match[0]!r} points at something unseen.", mend)


def only_words(script: Script) -> Problems:
    """Find figures, symbols and abbreviations: voices misread them, and each reads them differently."""
    abbreviation = patterns(script.language).abbreviation
    for _, words, _sided in texts(script):
        for form in forms(words):
            if markup_in(form):
                continue  # that is a finding of its own
            if match := re.search(r"\d+\S*", form) or abbreviation.search(form):
                yield warn(
                    "only-words", words.spot, f"{match[0]!r} is no word.", _in_words(form, script.language)
                )


def _in_words(text: str, language: str) -> str:
    """Return how to mend figures and signs: the sentence as it will be said, if that is known."""
    plain = "Write it as it is said"
    locale = LANGUAGES.get(primary_subtag(language))
    if locale is None or "{" in text or len(text) > _QUOTED:
        return f"{plain}."
    try:
        # Spellings that keep a voice from misreading a word are not for a script.
        said = spoken(text, language, [(word, word) for word, _ in locale.heteronyms])
    except SpeechRefused:
        return f"{plain}."
    return f"{plain}: {said}" if said != text else f"{plain}."


def no_markup(script: Script) -> Problems:
    """Find stars, tags and brackets for print or for machines: what is written is what is said."""
    for _, words, _sided in texts(script):
        for form in forms(words):
            if marks := markup_in(form):
                mend = "Take it out; a pause is a step of its own, such as `hold: 10s`."
                yield warn("no-markup", words.spot, f"{marks!r} is markup, and would be read as words.", mend)
                break


def short_enough(script: Script) -> Problems:
    """Find sentences that are forgotten before they can be done."""
    for step, words, _sided in texts(script):
        most = MOVE_WORDS if isinstance(step, Move) else CUE_WORDS
        for form in forms(words):
            if (n := len(form.split())) > most:
                mend = f"At most {most} can be followed; make two cues of it."
                yield warn("short-enough", words.spot, f"{n} words in one cue.", mend)


def one_movement(script: Script) -> Problems:
    """Find cues with several movements: the second is forgotten while the first is done."""
    look_for = patterns(script.language)
    for step, words, _sided in texts(script):
        if not isinstance(step, Move):
            continue
        for form in forms(words):
            if what := _several(form, look_for):
                mend = "Make a `move` of each, so that each gets its time."
                yield warn("one-movement", words.spot, what, mend)
                break


def _several(text: str, look_for: Patterns) -> str:
    """Report the movements of a text if they are too many for one cue; else nothing."""
    moves = list(_movements(text, look_for))
    if len(moves) >= MOVEMENTS:
        return f"there are {len(moves)} movements in one cue."
    groups = list(dict.fromkeys(group for group in moves if group not in ("", "trunk")))
    if len(groups) > 1:
        return f"two parts of the body move in one cue: {groups[0]} and {groups[1]}."
    return ""


def _movements(text: str, look_for: Patterns) -> Iterator[str]:
    """Find the movements that a text asks for; each with the group of what moves, empty if not named.

    What moves is named first in its clause: "lay your hand on your knee" moves the arm.
    """
    for clause in look_for.joint.split(text):
        asked = look_for.moving.match(clause)
        let = None if asked else look_for.letting.match(clause)
        if not (asked or (let and look_for.body.search(clause))):
            continue
        found = {
            name: match.start() for name, group in look_for.groups.items() if (match := group.search(clause))
        }
        yield min(found, key=lambda name: found[name]) if found else ""


def no_stories(script: Script) -> Problems:
    """Find what the teacher tells of their own life; the guide's own "I will count" is no story."""
    story = patterns(script.language).story
    for _, words, _sided in texts(script):
        for form in forms(words):
            if match := story.search(form):
                what = f"{match[0]!r} tells a story of the teacher."
                mend = "Speak of the listener's body; what is quoted, as of a psalm, may stay."
                yield warn("no-stories", words.spot, what, mend)
                break


def read_right(script: Script) -> Problems:
    """Find words that voices read wrong, unless the lexicon of the script or the shipped one carries them."""
    locale = LANGUAGES.get(primary_subtag(script.language))
    shipped = [phrase for phrase, _ in locale.heteronyms] + list(locale.sounds) if locale else []
    carried = [phrase for phrase, _ in script.pronounce] + shipped
    for _, words, _sided in texts(script):
        for form in forms(words):
            for match in patterns(script.language).heteronym.finditer(form):
                if not any(_covers(phrase, form, match) for phrase in carried):
                    mend = f"Add `pronounce: {{{match[0].lower()}: …}}`, or use another word."
                    yield warn("read-right", words.spot, f"a voice may misread {match[0]!r}.", mend)


def _covers(phrase: str, form: str, word: re.Match[str]) -> bool:
    """Report whether an entry of a lexicon stands in a text where a word does."""
    found = re.finditer(rf"\b{re.escape(phrase)}\b", form, re.IGNORECASE)
    return any(match.start() <= word.start() and word.end() <= match.end() for match in found)


def unreadable(script: Script, lexicon: tuple[tuple[str, str], ...] = ()) -> Problems:
    """Find what cannot be read, or can be read in several ways, here and in the scripts that are used.

    Args:
        script: The script.
        lexicon: The listener's own lexicon, whose entries come before those of the script.
    """
    entries = lexicon + script.pronounce
    for _, words, _ in texts(script):
        for form in forms(words):
            if _DOUBTFUL.search(form):
                yield from _refused(form, words.spot, script.language, entries)
    for step in all_steps(script):
        if isinstance(step, Use):
            yield from unreadable(step.script, lexicon)


def _refused(
    text: str, spot: SourceLocation, language: str, entries: tuple[tuple[str, str], ...]
) -> Problems:
    """Find each piece of a text that is refused, with its own column if it stands in the line of the text."""
    for _ in range(_MOST):
        try:
            spoken(text, language, entries)
        except SpeechRefused as problem:
            column = spot.text.find(problem.found, spot.column - 1) if problem.found else -1
            place = spot if column < 0 else replace(spot, column=column + 1)
            yield Problem(place, problem.what, problem.mend, "readable")
            if not problem.found or problem.found not in text:
                return
            text = text.replace(problem.found, ",", 1)
        else:
            return


def commas_quoted(script: Script) -> Problems:
    """Find sentences in brackets that an unquoted comma divides into two texts."""
    for listed in _lists(script):
        for (before, start), (after, spot) in pairwise(listed):
            if _follows_comma(spot) and not _quoted(start) and _divided(before, after):
                what = f"a comma without quotes makes two texts: {quote(before)} and {quote(after)}."
                yield warn("comma-quoted", spot, what, _WHOLE)


def _lists(script: Script) -> Iterator[ListedTexts]:
    """Return every list of texts that are said, in turns or one after another."""
    pieces = (words for safety in script.safety for words in safety.words.pieces())
    yield tuple((words.full, words.spot) for words in pieces)
    for _, phrase in script.phrases:
        if isinstance(phrase, WordingList):
            yield tuple(zip(phrase.texts, phrase.spots, strict=True))
    pools = (pool for _, pool in script.pools)
    inside = (several for step in all_steps(script) for several in listed_wordings(step))
    for several in (*pools, *inside):
        yield tuple((each.full, each.spot) for each in several)
        yield from _wordings(several)
    yield from (listed for step in all_steps(script) for listed in _wordings(wordings_of(step)))


def _wordings(several: Iterable[Wording]) -> Iterator[ListedTexts]:
    for words in several:
        yield from (tuple(zip(one.texts, one.spots, strict=True)) for one in words.lists)


def _divided(before: str, after: str) -> bool:
    """Report whether two texts read as one sentence: the first does not end, and the second goes on."""
    if _ENDED.search(before):
        return False
    goes_on = after[:1].islower() and not before[:1].islower()
    return goes_on or bool(_ENDED.search(after))


def _follows_comma(spot: SourceLocation) -> bool:
    """Report whether a text without quotes stands in brackets, after a comma."""
    ahead = spot.text[: spot.column - 1].rstrip()
    # A comma may also end the line before; on its own line an entry of any other list has a dash.
    return bool(spot.text) and not _quoted(spot) and (ahead.endswith(",") or not ahead)


def _quoted(spot: SourceLocation) -> bool:
    return spot.text[spot.column - 1 : spot.column] in ('"', "'")
