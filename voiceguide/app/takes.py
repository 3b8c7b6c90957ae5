"""What a teacher has to record for a routine to be heard in their own voice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, assert_never

from voiceguide.compose.sounds import estimator
from voiceguide.compose.takes import take_speaker
from voiceguide.pipeline import ESTIMATED, Progress, Request, planned, quiet, session
from voiceguide.plan.model import (
    Alternative,
    Block,
    Breaths,
    Line,
    Plan,
    PlannedCue,
    PlannedHold,
    PlannedRepeat,
    PlannedRest,
    PlannedTip,
    WordlessPart,
    walk,
)
from voiceguide.settings import Settings
from voiceguide.units import Ms


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedTake:
    """A line to be recorded.

    Args:
        take: The name of its file, without an ending.
        text: What to say.
        role: What it is for; nothing if none of the lengths has it.
        side: Which side it is about.
        first_at_ms: When it is first heard, in the first of the lengths in which it is.
        in_ms: Those lengths.
        recorded: True if its file is there.
    """

    json_kind: ClassVar[str] = "wantedtake"

    take: str
    text: str
    role: str
    side: str | None
    first_at_ms: Ms
    in_ms: tuple[Ms, ...]
    recorded: bool


def wanted_takes(
    request: Request,
    lengths: Sequence[Ms],
    settings: Settings,
    progress: Progress = quiet,
    *,
    every: bool = False,
) -> tuple[WantedTake, ...]:
    """List every line that is heard in any of these lengths, once, in the order of the session.

    What was recorded has its true length; the rest is estimated. So a few lines that announce a length
    ("about two minutes") may come out otherwise once all is recorded.

    Args:
        request: The routine, the choices, and the folder of recordings, if there is one.
        lengths: The sessions to come.
        settings: Where things live.
        progress: Told of every recording that is looked into.
        every: True to list what only other lengths say too: short wordings, remarks that are left out.

    Raises:
        VoiceguideError: The routine, a choice or a length is not possible, or a recording cannot be used.
    """
    from voiceguide.speech.voices.takes import open_takes, take_name

    there = open_takes(request.takes).files if request.takes is not None else {}
    found: dict[str, WantedTake] = {}
    for target_ms in lengths:
        now = replace(request, target_ms=target_ms, voice=ESTIMATED)
        plan = planned(now, settings)
        speak = estimator(plan)
        if request.takes is not None:
            speak = take_speaker(now, plan, settings, progress)(speak)
        _, timeline = session(plan, target_ms, speak, voice=ESTIMATED, estimated=True)
        for clip in timeline.clips:
            take = take_name(clip.text)
            known = found.get(take)
            if known is None:
                found[take] = WantedTake(
                    take=take,
                    text=clip.text,
                    role=str(clip.role),
                    side=clip.side,
                    first_at_ms=clip.start_ms,
                    in_ms=(target_ms,),
                    recorded=take in there,
                )
            elif not known.in_ms:
                found[take] = replace(
                    known, role=str(clip.role), side=clip.side, first_at_ms=clip.start_ms, in_ms=(target_ms,)
                )
            elif target_ms not in known.in_ms:
                found[take] = replace(known, in_ms=(*known.in_ms, target_ms))
        for line in _every_line(plan) if every else ():
            take = take_name(line.text)
            found.setdefault(take, _unheard(take, line, recorded=take in there))
    return tuple(found.values())


def _every_line(plan: Plan) -> Iterator[Line]:
    """Give every line that a routine may say in any length, but for those that name a length."""
    yield from plan.lines()
    for part in walk(plan.parts):
        if isinstance(part, WordlessPart):
            continue
        match part:
            case PlannedHold():
                yield from (aside.line for aside in part.presence)
                asides = (part.start, part.middle, part.near_end)
                yield from (aside.line for aside in asides if aside is not None and aside.line.text)
            case PlannedRest():
                yield from (aside.line for aside in part.presence)
            case Breaths():
                yield from (phase.last for phase in part.phases if phase.last is not None)
            case PlannedCue() | PlannedTip() | Alternative() | PlannedRepeat() | Block():
                pass  # all that they say is among the lines of the plan
            case _:
                assert_never(part)


def _unheard(take: str, line: Line, *, recorded: bool) -> WantedTake:
    return WantedTake(
        take=take, text=line.text, role="", side=None, first_at_ms=0, in_ms=(), recorded=recorded
    )
