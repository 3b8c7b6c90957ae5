"""Propose `each side` where a source says that something is repeated on the other side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from voiceguide.core.languages import primary_subtag
from voiceguide.imports.model import (
    BreathPattern,
    Event,
    Gathering,
    Heading,
    Mirrored,
    OtherSide,
    Repeated,
    SaidHold,
    SaidWords,
    WordedTime,
)
from voiceguide.locales import LANGUAGES

_DEFAULT: Final = "default"


@dataclass(frozen=True, slots=True)
class SideWords:
    """The words for the sides in one language.

    Args:
        pattern: Finds one where it does not mean anything else.
        forms: Each word with its side, and the form in which `{side:form}` has it.
    """

    pattern: re.Pattern[str]
    forms: dict[str, tuple[str, str]]

    def sides_in(self, text: str) -> list[str]:
        """Return the sides that a text names, in order."""
        found = (self.forms.get(match[0].lower()) for match in self.pattern.finditer(text))
        return [known[0] for known in found if known is not None]

    def mirrored(self, text: str, first: str) -> str:
        """Return a text with placeholders for its sides; the side `first` becomes `{side}`."""

        def put(found: re.Match[str]) -> str:
            known = self.forms.get(found[0].lower())
            if known is None:
                return found[0]
            name = "side" if known[0] == first else "other"
            name = name.capitalize() if found[0][:1].isupper() else name
            return f"{{{name}}}" if known[1] == _DEFAULT else f"{{{name}:{known[1]}}}"

        return self.pattern.sub(put, text)


@cache
def side_words(language: str) -> SideWords | None:
    """Return the words for the sides in a language; None if they are not known."""
    from voiceguide.plan.phrases import FOLDER
    from voiceguide.script.yaml.compose import read_plain

    code = primary_subtag(language)
    locale = LANGUAGES.get(code)
    if locale is None or locale.craft is None:
        return None
    flags = re.IGNORECASE | re.VERBOSE
    pattern = re.compile(rf"\b(?:{locale.craft.left}|{locale.craft.right})\b", flags)
    forms: dict[str, tuple[str, str]] = {}
    for side, words in read_plain(FOLDER / f"{code}.yaml")["sides"].items():
        for form, word in words.items():
            forms.setdefault(word.lower(), (side, form))
    return SideWords(pattern, forms)


def with_sides(events: Sequence[Event], language: str, into: Gathering) -> tuple[tuple[Event, ...], str]:
    """Return events with what is repeated on the other side gathered, and the side that comes first.

    The repeated part begins with the first sentence of the section that names a side. Without one, the
    sentence stays as it is.
    """
    words = side_words(language)
    found: list[Event] = []
    first = ""
    begin = 0
    for event in events:
        if isinstance(event, Heading):
            begin = len(found) + 1
        if not isinstance(event, OtherSide):
            found.append(event)
            continue
        start = _start(found, begin, words)
        if words is None or start is None:
            into.guess(event.line, "no side was named before, so the other side is only spoken of")
            found.append(SaidWords(event.line, event.mark))
        else:
            part = found[start:]
            side = next(iter(side for one in part for text in _texts(one) for side in words.sides_in(text)))
            first = first or side
            into.guess(event.line, f"what begins in line {part[0].line} became `each side`")
            found[start:] = [
                Mirrored(part[0].line, tuple(_mirror(one, words, side) for one in part), event.mark)
            ]
        begin = len(found)
    return tuple(found), first


def _start(found: Sequence[Event], begin: int, words: SideWords | None) -> int | None:
    """Return where the first event is that names a side."""
    if words is None or any(isinstance(one, Repeated | Mirrored) for one in found[begin:]):
        return None
    for index in range(begin, len(found)):
        if any(words.sides_in(text) for text in _texts(found[index])):
            return index
    return None


def _texts(event: Event) -> tuple[str, ...]:
    match event:
        case SaidWords(text=text) | SaidHold(text=text):
            return (text,)
        case BreathPattern(words=words):
            return words
        case WordedTime(inside=inside):
            return tuple(text for one in inside for text in one.texts)
        case _:
            return ()


def _mirror(event: Event, words: SideWords, side: str) -> Event:
    match event:
        case SaidWords(text=text) | SaidHold(text=text):
            return replace(event, text=words.mirrored(text, side), sided=True)
        case BreathPattern(words=(inhale, pause_in, exhale, pause_out)):
            said = (words.mirrored(text, side) for text in (inhale, pause_in, exhale, pause_out))
            return replace(event, words=(next(said), next(said), next(said), next(said)))
        case WordedTime(inside=inside):
            mirrored = (
                replace(one, texts=tuple(words.mirrored(text, side) for text in one.texts)) for one in inside
            )
            return replace(event, inside=tuple(mirrored), sided=True)
        case _:
            return event
