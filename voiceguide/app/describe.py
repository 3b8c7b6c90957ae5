"""Describe a routine to whoever chooses one: what it is, how long it can last, what it offers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, Final

from voiceguide.compose.sounds import likely_lengths, speak
from voiceguide.pipeline import ESTIMATED, USUAL_MS, Progress, Request, Voices, load, planned, quiet
from voiceguide.plan.model import Block, walk
from voiceguide.script.model import Script, Source
from voiceguide.script.terms import Mode
from voiceguide.settings import Settings
from voiceguide.units import SECOND, Ms

if TYPE_CHECKING:
    from voiceguide.plan.model import Plan
    from voiceguide.timeline.measure import Lengths


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An option: what holds as things are chosen, and what else there is."""

    json_kind: ClassVar[str] = "offer"

    option: str
    chosen: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A routine as it would be with what was chosen.

    Args:
        minutes: The lengths it offers with these choices.
        least_ms: How short it can be; so are `natural_ms` and `most_ms` how long by itself, and at most.
        margin_ms: How much longer a slow voice may need for the shortest; 0 if it was measured.
        spoken_by: The voice by which these were measured; None if they are estimated.
        minutes_else: Option, value and the lengths that it would offer with that value instead.
        first: The side that comes first; None if it has no sides.
        may_differ: One side may be given more time than the other.
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
    minutes: tuple[int, ...]
    minutes_else: tuple[tuple[str, str, tuple[int, ...]], ...]
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


def describe(
    request: Request, settings: Settings, usual_voice: str = ESTIMATED, progress: Progress = quiet
) -> Described:
    """Describe a routine; its length is of no matter.

    Args:
        request: The routine, what was chosen, and the voice that shall measure it.
        settings: Where things live.
        usual_voice: Whose speech is used, if there is all of it, where nobody is to speak for this.
        progress: Told what is spoken.

    Raises:
        VoiceguideError: There is no such routine, it cannot be read, or it does not offer what was chosen.
        VoiceError: The voice cannot speak.
    """
    from voiceguide.plan.choices import has_sides, offered, settle

    script = load(request.routine, settings, request.language)
    settled = settle(script, request.choices)
    plan = planned(replace(request, target_ms=USUAL_MS), settings)
    if request.voice == ESTIMATED:
        limits = likely_reach(plan, usual_voice, settings)
    else:
        limits = reach(plan, request, settings, progress)
    titles = (part.title for part in walk(plan.parts) if isinstance(part, Block))
    return Described(
        name=script.name,
        title=plan.title,
        about=script.about,
        language=script.language,
        mode=settled.mode,
        position=script.position,
        props=script.props,
        source=script.source,
        minutes=script.offered_minutes(settled.options),
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
        chapters=tuple(dict.fromkeys(filter(None, titles))),
        safety=tuple(line.words.full for line in script.safety),
    )


def _minutes_else(script: Script, chosen: Mapping[str, str]) -> tuple[tuple[str, str, tuple[int, ...]], ...]:
    return tuple(
        (each.option, each.value, each.minutes)
        for each in script.minutes_when
        if chosen.get(each.option) != each.value
    )


_MARGIN: Final = 0.17
"""In an evening 117 words a minute are taken for words that have no sound; the slowest guide says 100."""


_DOUBT: Final = 0.2
"""How far the length of words that nobody has spoken yet may be off, with any voice."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How short, how naturally long and how long a routine can be.

    Args:
        least_ms: The shortest.
        natural_ms: By itself.
        most_ms: The longest.
        margin_ms: How much longer the shortest may be with a slow voice; 0 if all was measured.
        spoken_by: The voice by which it was measured; None if it is estimated.
    """

    least_ms: Ms
    natural_ms: Ms
    most_ms: Ms
    margin_ms: Ms
    spoken_by: str | None = None


def reach(plan: Plan, request: Request, settings: Settings, progress: Progress = quiet) -> Reach:
    """Tell how short and how long a routine can be with the voice asked for, which speaks it for that.

    Args:
        plan: The routine as it was compiled.
        request: Its `voice` measures; with `ESTIMATED` it is guessed.
        settings: Where speech is kept.
        progress: Told what is spoken.

    Raises:
        VoiceError: The voice cannot speak.
    """
    from voiceguide.timeline.sound import lengths

    if request.voice == ESTIMATED:
        return estimated(plan)
    voice = Voices()(request.voice)
    return _measured(plan, lengths(speak(voice, plan, plan.lines(), settings, progress)), voice.name)


def likely_reach(plan: Plan, usual_voice: str, settings: Settings) -> Reach:
    """Tell how short and how long a routine can be as this voice has spoken it already, else by estimate.

    Args:
        plan: The routine as it was compiled.
        usual_voice: Who would speak it; with `auto` whichever of its two voices has spoken more of it.
        settings: Where speech is kept.
    """
    from voiceguide.compose.known import best_known
    from voiceguide.timeline.sound import lengths

    voice, kept = best_known(plan, usual_voice, settings)
    return _guessed(plan, lengths(kept), None if voice is None else voice.name)


def estimated(plan: Plan) -> Reach:
    """Guess how short and how long a routine can be, and say how far that may be off."""
    return _guessed(plan, {}, None)


def beyond(plan: Plan, request: Request) -> bool:
    """Tell whether a length is impossible by estimate, and with far quicker and slower voices as well."""
    from voiceguide.timeline.fit import bounds

    likely = likely_lengths(plan)
    quick, slow = (
        bounds(plan, {line: round(ms * pace) for line, ms in likely.items()})
        for pace in (1 - _DOUBT, 1 + _DOUBT)
    )
    return not quick.least_ms <= request.target_ms <= slow.most_ms


def _guessed(plan: Plan, true: Lengths, voice: str | None) -> Reach:
    """Take true lengths as they are, and guess the others.

    Only the announcement of another length may be missing: what cannot be off by a second counts as measured.
    """
    from voiceguide.timeline.fit import bounds

    likely = likely_lengths(plan)
    at = bounds(plan, {**likely, **true})
    slowly = {line: round(ms * (1 + _MARGIN)) for line, ms in likely.items()}
    margin_ms = bounds(plan, {**slowly, **true}).least_ms - at.least_ms
    sure = margin_ms < SECOND
    return Reach(at.least_ms, at.natural_ms, at.most_ms, margin_ms, voice if sure else None)


def _measured(plan: Plan, spoken: Lengths, voice: str) -> Reach:
    from voiceguide.timeline.fit import bounds

    at = bounds(plan, spoken)
    return Reach(at.least_ms, at.natural_ms, at.most_ms, 0, voice)


def schema() -> str:
    """Print the JSON Schema of routine scripts, as a file has it."""
    from voiceguide.script.schema.json_schema import schema_text

    return schema_text()
