"""The text behind an episode's fingerprint: everything that it is made of, in a fixed notation.

A published episode whose fingerprint has not changed is not made again. So this text may never change for
the same session: a show that was published long ago has to be recognised as unchanged. It is what Python's
`repr` gave for our classes when this was written, with the names that they had then. **The names in quotes
and before an equals sign stay as they are, whatever a class or a field is called today.**

A field that is new must be written too, or an episode that changes by it is not made again. Write it only
where it has another value than its default (`_given`), so that older episodes keep their fingerprint. Nouns
without a way of their own here are written under their `json_kind`, and their fields that have a default only
where they have another value. Left out are `Plan.by`, which cannot be heard, and `PhraseBook.number`, a
function.
"""

from __future__ import annotations

from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from functools import singledispatch
from pathlib import Path
from types import NoneType
from typing import Any, Final

from voiceguide.pipeline import Request
from voiceguide.plan.book import PhraseBook
from voiceguide.plan.model import (
    Alternative,
    Block,
    Breaths,
    Elastic,
    Growth,
    HoldCue,
    Line,
    OwnSound,
    PhaseLines,
    Plan,
    PlannedBeat,
    PlannedBell,
    PlannedCount,
    PlannedCue,
    PlannedHold,
    PlannedRepeat,
    PlannedRest,
    PlannedTip,
    TimedCue,
    Turns,
)
from voiceguide.plan.terms import Choices, Kind, Role, WordsLevel
from voiceguide.script.model import ScriptBed
from voiceguide.script.terms import Beat, Guide, Mode
from voiceguide.settings import NO_ROOM
from voiceguide.timeline.model import BREATH_SOUNDS

_PLAIN: Final = frozenset({NoneType, bool, float, int, str})
"""Of these `repr` is Python's own, and no name of ours is in it."""


_IN_PARTS: Final = frozenset(
    {
        "disclosure",
        "disclosure_mixed",
        "dose",
        "dose_each",
        "dose_one",
        "dose_one_each",
        "offer_else",
        "evening_title",
        "day_title",
        "hour",
        "hours",
        "length_and",
    }
)
"""Phrases that older books did not have; a part that says one has its text, and titles are told apart."""


@singledispatch
def written(value: object) -> str:
    """Return the text of a value, as it goes into a fingerprint.

    Example:
        >>> written((Line("Breathe in."), Mode.DAY, 1.5))
        "(Line(text='Breathe in.', counted=False, calm=0), <Mode.DAY: 'day'>, 1.5)"

    Raises:
        TypeError: It is of a class that has no way to be written here.
    """
    # Subclasses of what Python has, and all else, need a way of their own.
    if type(value) in _PLAIN:
        return repr(value)
    if is_dataclass(value) and (kind := vars(type(value)).get("json_kind")):
        told = {each.metadata.get("json_name", each.name): each for each in fields(value)}
        needed = {name: getattr(value, each.name) for name, each in told.items() if _required(each)}
        others = {name: getattr(value, each.name) for name, each in told.items() if not _required(each)}
        return _named(kind.capitalize(), **needed, **_given(**others))
    raise TypeError(f"{type(value)} has no place in a fingerprint")


@written.register
def _(value: tuple) -> str:  # type: ignore[type-arg] # singledispatch takes plain classes only
    inside = ", ".join(map(_inner, value))
    return f"({inside},)" if len(value) == 1 else f"({inside})"


@written.register
def _(value: list) -> str:  # type: ignore[type-arg]
    return f"[{', '.join(map(_inner, value))}]"


@written.register
def _(value: Path) -> str:
    return repr(value)  # of Python's library: `PosixPath('.')`


def _inner(value: object) -> str:
    return repr(value) if type(value) in _PLAIN else written(value)  # spares most values the dispatch


def _named(name: str, /, **fields: object) -> str:
    return f"{name}({', '.join(f'{field}={_inner(value)}' for field, value in fields.items())})"


def _required(one: Field[Any]) -> bool:
    return one.default is MISSING and one.default_factory is MISSING


def _given(**new: object) -> dict[str, object]:
    """Return those of the new fields that have another value than their default: None, False, 0, empty."""
    return {name: value for name, value in new.items() if value}


def _member(name: str, value: Enum) -> str:
    """Return the text of an enumeration's member, which is named by its value in capitals."""
    text = str(value.value)
    return f"<{name}.{text.upper()}: {text!r}>"


@written.register
def _(value: Guide) -> str:
    return _member("Guide", value)


@written.register
def _(value: Beat) -> str:
    return _member("Beat", value)


@written.register
def _(value: Kind) -> str:
    return _member("Kind", value)


@written.register
def _(value: Mode) -> str:
    return _member("Mode", value)


@written.register
def _(value: Role) -> str:
    return _member("Role", value)


@written.register
def _(value: WordsLevel) -> str:
    return _member("WordsLevel", value)


@written.register
def _(value: HoldCue) -> str:
    return _named(
        "Aside",
        line=value.line,
        peers=value.peers,
        **_given(turns=value.turns, keep=value.keep, numbered=value.numbered),
    )


@written.register
def _(value: PlannedBeat) -> str:
    return _named(
        "Beat",
        every_ms=value.every_ms,
        beat=value.beat,
        room_ms=value.room_ms,
        side=value.side,
    )


@written.register
def _(value: PlannedBell) -> str:
    return _named(
        "Bell",
        strikes=value.strikes,
        **_given(sound=value.sound, manner=value.manner),
    )


@written.register
def _(value: OwnSound) -> str:
    # Captions name the sound after its file.
    return _named("OwnSound", key=value.key, duration_ms=value.duration_ms, file=value.file)


@written.register
def _(value: Block) -> str:
    return _named(
        "Block",
        kind=value.kind,
        parts=value.parts,
        title=value.title,
        side=value.side,
        **_given(
            length=value.length, n=value.n, of=value.of, numbered=value.numbered, silenced=value.silenced
        ),
    )


@written.register
def _(value: Breaths) -> str:
    return _named(
        "Breaths",
        knob=value.elastic,
        in_ms=value.in_ms,
        pause_in_ms=value.pause_in_ms,
        out_ms=value.out_ms,
        pause_out_ms=value.pause_out_ms,
        inhale=value.inhale,
        exhale=value.exhale,
        guide=value.guide,
        side=value.side,
        id=value.id,
        pause_in=value.pause_in,
        pause_out=value.pause_out,
        cue_follows=value.cue_follows,
        **_given(ramp=value.ramp, manner=value.manner),
    )


@written.register
def _(value: Choices) -> str:
    return _named(
        "Choices",
        options=value.options,
        first=value.first,
        longer=value.longer,
        words=value.words,
        mode=value.mode,
        **_given(evening=value.evening),
    )


@written.register
def _(value: PlannedCue) -> str:
    return _named(
        "Cue",
        line=value.line,
        peers=value.peers,
        role=value.role,
        after_ms=value.after_ms,
        slot_ms=value.slot_ms,
        side=value.side,
        size=value.size,
        id=value.id,
        countable=value.countable,
        **_given(turns=value.turns),
    )


@written.register
def _(value: Alternative) -> str:
    return _named(
        "Either",
        knob=value.elastic,
        full=value.full,
        short=value.short,
    )


@written.register
def _(value: PlannedHold) -> str:
    return _named(
        "Hold",
        knob=value.elastic,
        breath_ms=value.breath_ms,
        breath_in_ms=value.breath_in_ms,
        extra_ms=value.extra_ms,
        may_differ=value.may_differ,
        turn=value.occurrence,
        side=value.side,
        id=value.id,
        presence=value.presence,
        start=value.start,
        middle=value.middle,
        near_end=value.near_end,
        calm=value.slowdown_step,
        **_given(manner=value.manner, timed=value.timed, silenced=value.silenced),
    )


@written.register
def _(value: PlannedCount) -> str:
    return _named(
        "Count",
        knob=value.elastic,
        lines=value.lines,
        room_ms=value.room_ms,
        side=value.side,
        id=value.id,
    )


@written.register
def _(value: Elastic) -> str:
    return _named(
        "Knob",
        key=value.key,
        kind=value.kind,
        least=value.least,
        natural=value.natural,
        most=value.most,
        weight=value.weight,
        name=value.name,
        id=value.id,
        **({} if value.growth is None else {"growth": value.growth}),
    )


@written.register
def _(value: Growth) -> str:
    return _named(
        "Growth",
        group=value.group,
        weight=value.weight,
        even=value.even,
    )


@written.register
def _(value: Line) -> str:
    return _named(
        "Line",
        text=value.text,
        counted=value.counted,
        calm=value.slowdown_step,
        **_given(manner=value.manner),
    )


@written.register
def _(value: PhaseLines) -> str:
    return _named(
        "PhaseLines",
        first=value.first,
        then=value.then,
        last=value.last,
        first_peers=value.first_peers,
        then_peers=value.then_peers,
        **_given(first_turns=value.first_turns, then_turns=value.then_turns, last_turns=value.last_turns),
    )


@written.register
def _(value: PhraseBook) -> str:
    return _named(
        "PhraseBook",
        language=value.language,
        entries=tuple(entry for entry in value.entries or () if entry[0] not in _IN_PARTS),
        sides=value.sides,
        genders=tuple(gender for gender in value.genders or () if gender[0] not in _IN_PARTS),
        **_given(listed=value.listed),
    )


@written.register
def _(value: Plan) -> str:
    later: dict[str, object] = {} if value.bed is None else {"bed": value.bed}
    later |= {"tail_ms": value.tail_ms} if value.tail_ms else {}
    later |= _given(bells=tuple(bell.at_ms for bell in value.bells or ()), every_ms=value.every_ms)
    later |= _given(others_speak=value.others_speak)
    return _named(
        "Plan",
        routine=value.routine,
        title=value.title,
        language=value.language,
        mode=value.mode,
        choices=value.choices,
        longer=value.longer,
        extra_ms=value.extra_ms,
        pronounce=value.pronounce,
        book=value.book,
        parts=value.parts,
        **({"from_ms": value.from_ms, "until_ms": value.until_ms} if value.from_ms or value.until_ms else {}),
        **({"others": value.others} if value.others else {}),
        **later,
    )


@written.register
def _(value: PlannedRepeat) -> str:
    return _named(
        "Repeat",
        knob=value.elastic,
        kind=value.kind,
        first=value.first,
        then=value.then,
        last=value.last,
        side=value.side,
        calm=value.slowdown_step,
        **_given(dose=value.dose, manner=value.manner, each=value.each, between=value.between),
    )


@written.register
def _(value: Request) -> str:
    return _named(
        "Request",
        routine=value.routine,
        target_ms=value.target_ms,
        choices=value.choices,
        voice=value.voice,
        language=value.language,
        bed=value.bed,
        bed_below_db=value.bed_below_db,
        fade_ms=value.fade_ms,
        speech_lufs=value.speech_lufs,
        bell=value.bell,
        force=value.force,
        takes=value.takes,
        fill_takes=value.fill_takes,
        **({} if value.tail_ms is None else {"tail_ms": value.tail_ms}),
        **({} if value.breaths == BREATH_SOUNDS[0] else {"breaths": value.breaths}),
        **({} if value.bed_width is None else {"bed_width": value.bed_width}),
        **({} if value.room == NO_ROOM else {"room": value.room}),
    )


@written.register
def _(value: PlannedRest) -> str:
    return _named(
        "Rest",
        knob=value.elastic,
        presence=value.presence,
        cue=value.cue,
        side=value.side,
        id=value.id,
        calm=value.slowdown_step,
        **_given(
            scan=value.scan,
            quiet_from_ms=value.quiet_from_ms,
            manner=value.manner,
            timed=value.timed,
            silenced=value.silenced,
            waits=value.waits,
        ),
    )


@written.register
def _(value: ScriptBed) -> str:
    return _named("ScriptBed", name=value.name, below_db=value.below_db, **_given(width=value.width))


@written.register
def _(value: TimedCue) -> str:
    # Where its place stands in the script changes nothing that is heard.
    return _named("TimedCue", at_ms=value.at_ms, half=value.half, cues=value.cues)


@written.register
def _(value: PlannedTip) -> str:
    return _named(
        "Tip",
        knob=value.elastic,
        cue=value.cue,
        silent=value.silent,
    )


@written.register
def _(value: Turns) -> str:
    return _named(
        "Turns",
        key=value.key,
        lines=value.lines,
        every=value.every,
    )
