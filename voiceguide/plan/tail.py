"""The bed of a session, and the tail: how long it goes on after the end, and how that is announced."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from voiceguide.core.beds import NO_BED
from voiceguide.errors import ChoiceError
from voiceguide.plan.book import CLOSE, PhraseBook
from voiceguide.plan.model import Block, Part, PlannedCue, PlannedRest
from voiceguide.script.model import Script
from voiceguide.script.terms import USUAL_BEDS, Mode
from voiceguide.units import Ms

_CALLED: Final[Mapping[str, str]] = {
    "rain": "bed_rain",
    "ocean": "bed_ocean",
    "ocean:breath": "bed_ocean",
    "night": "bed_night",
}
"""Bed -> the phrase that names it; of others, and of the listener's own, only the sound is spoken."""
_OTHER: Final = "bed_sound"
_PHRASES: Final = frozenset({"tail", "tail_after", _OTHER, *_CALLED.values()})


def settled_bed(script: Script, mode: Mode, asked: str | None) -> str:
    """Return the bed of a session: the listener's, else the script's, else the usual one of its mode."""
    if asked is not None:
        return asked
    return USUAL_BEDS[mode] if script.bed is None else script.bed.name


def settled_tail(script: Script, mode: Mode, bed: str, asked: Ms | None) -> Ms:
    """Return how long the bed goes on after the end of a session, ms: as the listener asks, else the script.

    The tail of a script is left out by day, and where the listener wants no bed.

    Raises:
        ChoiceError: The listener asks for a tail of a session that cannot have one.
    """
    if not asked:
        return script.tail_ms if asked is None and mode is Mode.BEDTIME and bed != NO_BED else 0
    if mode is not Mode.BEDTIME:
        what = "a tail is for falling asleep, but this session ends awake."
        raise ChoiceError(what, where="--tail", mend="Leave the tail out, or choose the mode bedtime.")
    if bed == NO_BED:
        what = "silence is no tail: there is no bed that could go on after the end."
        raise ChoiceError(what, where="--tail", mend="Choose a bed, or leave the tail out.")
    return asked


def announced(parts: tuple[Part, ...], cue: PlannedCue) -> tuple[Part, ...]:
    """Return parts with the cue that announces the tail, before the last rest: later it would wake."""
    at = len(parts)
    while at and isinstance(rest := parts[at - 1], PlannedRest) and rest.cue is None:
        at -= 1
    last = parts[-1] if parts else None
    if at == len(parts) and isinstance(last, Block) and last.kind == "section":
        return (*parts[:-1], replace(last, parts=announced(last.parts, cue)))
    return (*parts[:at], cue, *parts[at:])


def bed_in_words(book: PhraseBook, bed: str) -> str:
    """Return what a bed is called inside a sentence: "der Regen"."""
    return book.phrases(_CALLED.get(bed, _OTHER))[-1]


def bed_title(book: PhraseBook, bed: str) -> str:
    """Return the title of the chapter in which a bed goes on: "Regen"."""
    name = book.phrase(_CALLED.get(bed, _OTHER))
    return name[:1].upper() + name[1:]


def tail_sentence(book: PhraseBook, bed: str, tail_ms: Ms) -> str:
    """Return the sentence by which a list or a feed tells of a tail."""
    return book.phrase("tail_after", bed=bed_in_words(book, bed), length=book.length(tail_ms, CLOSE))


def without_tail_phrases(book: PhraseBook) -> PhraseBook:
    """Return a book without what is said of a tail, as a session without one has always had it."""
    return replace(book, entries=tuple(entry for entry in book.entries if entry[0] not in _PHRASES))
