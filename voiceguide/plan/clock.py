"""Times of the session that a script names: where a step begins, and when bells ring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from voiceguide.errors import Problem, ScriptError
from voiceguide.plan.context import CompileContext
from voiceguide.plan.model import Block, ClockBell, Elastic, Part
from voiceguide.plan.terms import Kind
from voiceguide.script.model import ClockBells, ClockTime
from voiceguide.units import short_length

STRETCH: Final = ""
"""The kind of a stretch that ends where a step with `at` begins; it is no span of the timeline."""
_MARK: Final = "at"


def beginning(context: CompileContext, begins: ClockTime) -> Block:
    """Return the mark before a step that begins at a time of the session."""
    told = Elastic(
        key=f"{context.path}.at",
        kind=Kind.SECTION,
        least=begins.ms,
        natural=begins.ms,
        most=begins.ms,
        name=f"until {short_length(begins.ms)}",
    )
    return Block(kind=_MARK, parts=(), length=told, spot=begins.spot)


def stretched(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Return the parts of a session, those before each mark as one stretch that ends at its time.

    Raises:
        ScriptError: A mark is not later than the one before it.
    """
    found: list[Part] = []
    since: list[Part] = []
    before_ms = 0
    for part in parts:
        if not isinstance(part, Block) or part.kind != _MARK or part.length is None or part.spot is None:
            since.append(part)
            continue
        at_ms = part.length.natural
        lasts_ms = at_ms - before_ms
        if lasts_ms <= 0:
            earlier = short_length(before_ms)
            what = f"an absolute time before its place: a step before this one begins at {earlier}."
            raise ScriptError([Problem(part.spot, what, f"Write a time after {earlier}.")])
        told = replace(part.length, least=lasts_ms, natural=lasts_ms, most=lasts_ms)
        found.append(replace(part, kind=STRETCH, parts=tuple(since), length=told))
        since, before_ms = [], at_ms
    return (*found, *since)


def clock_bells(bells: ClockBells | None) -> tuple[ClockBell, ...]:
    """Return the bells by the clock that a script has, in its order."""
    return () if bells is None else tuple(ClockBell(at_ms=one.ms, spot=one.spot) for one in bells.times)
