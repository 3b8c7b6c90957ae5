"""Descriptions of routines: what each is, how long it can last, what it offers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, ClassVar, Final

from voiceguide.app.chapters import chapters_of
from voiceguide.compose.sounds import likely_lengths, speak
from voiceguide.core.beds import NO_BED
from voiceguide.core.serde import SPARSE
from voiceguide.pipeline import ESTIMATED, USUAL_MS, Progress, Request, Voices, load, planned, quiet
from voiceguide.script.model import Script, Source
from voiceguide.script.safety import first_safety
from voiceguide.script.terms import Mode
from voiceguide.settings import Settings
from voiceguide.units import SECOND, Ms

if TYPE_CHECKING:
    from voiceguide.plan.model import Plan
    from voiceguide.timeline.measure import Lengths


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An option of a routine: its chosen value, and the others that it can have."""

    json_kind: ClassVar[str] = "offer"

    option: str
    chosen: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A routine with these choices.

    Args:
        minutes: The lengths it offers with these choices, minutes.
        least_ms: The shortest length; `natural_ms` and `most_ms` are the natural and the longest one.
        margin_ms: How much longer the shortest may be with a slow voice; 0 if it was measured.
        spoken_by: The voice by which these were measured; None if they are estimated.
        minutes_else: Option, value and the lengths that it would offer with that value instead.
        first: The side that comes first; None if it has no sides.
        may_differ: One side may be given more time than the other.
        varied: How many of its texts have several wordings; `wordings` is how many those are together.
        chapters: Those of all lengths it offers, in order.
        chapters_when: Those that not every session has, each with the lengths that have it, minutes: from the
            first number on, and below the second if that is not 0.
        bed: What is heard under the words unless the listener chooses otherwise.
        tail_ms: How long that goes on after the end.
    """

    json_kind: ClassVar[str] = "described"

    name: str
    title: str
    about: str
    language: str
    mode: Mode
    position: str
    props: tuple[str, ...]
    source: Source | None
    minutes: tuple[float, ...]
    minutes_else: tuple[tuple[str, str, tuple[float, ...]], ...]
    least_ms: Ms
    natural_ms: Ms
    most_ms: Ms
    margin_ms: Ms
    spoken_by: str | None
    options: tuple[Offer, ...]
    first: str | None
    may_differ: bool
    chapters: tuple[str, ...]
    safety: tuple[str, ...]
    varied: int = 0
    wordings: int = 0
    chapters_when: tuple[tuple[str, float, float], ...] = field(default=(), metadata=SPARSE)
    bed: str = field(default=NO_BED, metadata=SPARSE)
    tail_ms: Ms = field(default=0, metadata=SPARSE)


def describe_routine(
    request: Request, settings: Settings, usual_voice: str = ESTIMATED, progress: Progress = quiet
) -> Described:
    """Describe a routine; the length of the request does not count.

    Args:
        request: The routine, the choices, and the voice that measures it.
        settings: The folders and limits.
        usual_voice: The voice whose cached speech is used if the request names none.
        progress: Called with the progress of speech.

    Raises:
        VoiceguideError: There is no such routine, it cannot be read, or it does not offer what was chosen.
        VoiceError: The voice cannot speak.
    """
    from voiceguide.plan.choices import has_sides, offered, resolve
    from voiceguide.plan.evenings import lists_of
    from voiceguide.plan.tail import settled_bed

    script = load(request.routine, settings, request.language)
    settled = resolve(script, request.choices)
    plan = planned(replace(request, target_ms=USUAL_MS), settings)
    if request.voice == ESTIMATED:
        limits = likely_range(plan, usual_voice, settings)
    else:
        limits = measured_range(plan, request, settings, progress)
    varied = tuple(lists_of(script))
    minutes = script.offered_minutes(settled.options)
    chapters, chapters_when = chapters_of(plan, minutes)
    return Described(
        name=script.name,
        title=plan.title,
        about=script.about,
        language=script.language,
        mode=settled.mode,
        position=script.position,
        props=script.props,
        source=script.source,
        minutes=minutes,
        minutes_else=_minutes_else(script, settled.options),
        least_ms=limits.least_ms,
        natural_ms=limits.natural_ms,
        most_ms=limits.most_ms,
        margin_ms=limits.margin_ms,
        spoken_by=limits.spoken_by,
        options=tuple(
            Offer(
                option=one.name,
                chosen=settled.options[one.name],
                others=tuple(value for value in one.values if value != settled.options[one.name]),
            )
            for one in offered(script)
        ),
        first=settled.order[0] if has_sides(script) else None,
        may_differ=script.sides.open_balance,
        chapters=chapters,
        chapters_when=chapters_when,
        safety=tuple(" ".join(piece.full for piece in line.words.pieces()) for line in first_safety(script)),
        varied=len(varied),
        wordings=sum(len(each.texts) for each in varied),
        bed=settled_bed(script, settled.mode, None),
        tail_ms=plan.tail_ms,
    )


def _minutes_else(
    script: Script, chosen: Mapping[str, str]
) -> tuple[tuple[str, str, tuple[float, ...]], ...]:
    return tuple(
        (each.option, each.value, each.minutes)
        for each in script.minutes_when
        if chosen.get(each.option) != each.value
    )


_MARGIN: Final = 0.17
"""How much longer a slow voice may speak: 117 words a minute are estimated at bedtime, not 100."""


_UNCERTAINTY: Final = 0.2
"""How far an estimated length of speech may be off, with any voice."""


@dataclass(frozen=True, slots=True)
class LengthRange:
    """The shortest, the natural and the longest length of a routine.

    Args:
        least_ms: The shortest.
        natural_ms: The natural one.
        most_ms: The longest.
        margin_ms: How much longer the shortest may be with a slow voice; 0 if all was measured.
        spoken_by: The voice by which it was measured; None if it is estimated.
    """

    least_ms: Ms
    natural_ms: Ms
    most_ms: Ms
    margin_ms: Ms
    spoken_by: str | None = None


def measured_range(
    plan: Plan, request: Request, settings: Settings, progress: Progress = quiet
) -> LengthRange:
    """Return the length range of a routine, measured by having its voice speak it.

    Args:
        plan: The compiled routine.
        request: Its `voice` speaks; with `ESTIMATED` the range is estimated.
        settings: The folder of the speech cache.
        progress: Called with the progress of speech.

    Raises:
        VoiceError: The voice cannot speak.
    """
    from voiceguide.timeline.sound import lengths

    if request.voice == ESTIMATED:
        return estimated_range(plan)
    voice = Voices()(request.voice)
    return _range_without_margin(
        plan, lengths(speak(voice, plan, plan.lines(), settings, progress)), voice.name
    )


def likely_range(plan: Plan, usual_voice: str, settings: Settings) -> LengthRange:
    """Return the length range of a routine by the cached speech of a voice, else by estimate.

    Args:
        plan: The compiled routine.
        usual_voice: The voice; with `auto` the one of its two that has more of it cached.
        settings: The folder of the speech cache.
    """
    from voiceguide.compose.known import best_known
    from voiceguide.timeline.sound import lengths

    voice, cached = best_known(plan, usual_voice, settings)
    return _range_with_margin(plan, lengths(cached), None if voice is None else voice.name)


def estimated_range(plan: Plan) -> LengthRange:
    """Return the estimated length range of a routine, with its margin for a slow voice."""
    return _range_with_margin(plan, {}, None)


def is_surely_impossible(plan: Plan, request: Request) -> bool:
    """Report whether a length is impossible by estimate, and with far quicker and slower voices as well."""
    from voiceguide.timeline.fit import bounds

    estimate = likely_lengths(plan)
    quick, slow = (
        bounds(plan, {line: round(ms * pace) for line, ms in estimate.items()})
        for pace in (1 - _UNCERTAINTY, 1 + _UNCERTAINTY)
    )
    return not quick.least_ms <= request.target_ms <= slow.most_ms


def _range_with_margin(plan: Plan, true: Lengths, voice: str | None) -> LengthRange:
    """Return the length range by the measured lengths, and by estimates of the others.

    A range that cannot be off by a second counts as measured: often only the announcement of another length
    is missing.
    """
    from voiceguide.timeline.fit import bounds

    likely = likely_lengths(plan)
    at = bounds(plan, {**likely, **true})
    slowly = {line: round(ms * (1 + _MARGIN)) for line, ms in likely.items()}
    margin_ms = bounds(plan, {**slowly, **true}).least_ms - at.least_ms
    sure = margin_ms < SECOND
    return LengthRange(at.least_ms, at.natural_ms, at.most_ms, margin_ms, voice if sure else None)


def _range_without_margin(plan: Plan, spoken: Lengths, voice: str) -> LengthRange:
    from voiceguide.timeline.fit import bounds

    at = bounds(plan, spoken)
    return LengthRange(at.least_ms, at.natural_ms, at.most_ms, 0, voice)


def schema() -> str:
    """Return the JSON Schema of routine scripts, as text."""
    from voiceguide.script.schema.json_schema import schema_text

    return schema_text()
