"""The lines that a teacher has to record for a routine in their own voice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, assert_never

from voiceguide.compose.sources import EstimatedSpeech
from voiceguide.compose.takes import RecordedSpeech
from voiceguide.pipeline import ESTIMATED, Progress, Request, planned, quiet, session
from voiceguide.plan.book import has_number
from voiceguide.plan.model import (
    Alternative,
    Block,
    Breaths,
    HoldCue,
    Line,
    Plan,
    PlannedCount,
    PlannedCue,
    PlannedHold,
    PlannedRepeat,
    PlannedRest,
    PlannedTip,
    WordlessPart,
    turns_of,
    walk,
)
from voiceguide.settings import Settings
from voiceguide.timeline.model import SpokenClip, Timeline
from voiceguide.units import Ms


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedTake:
    """A line to be recorded.

    Args:
        take: The name of its file, without a suffix.
        text: The words.
        role: The role of its cue; empty if none of the lengths has it.
        side: The side it is about.
        first_at_ms: When it is first heard, in the first of the lengths that have it.
        in_ms: The lengths that have it.
        recorded: True if its file exists.
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

    Recorded lines have their true length; the others are estimated. So a few lines that announce a length
    ("about two minutes") may change once all is recorded.

    Args:
        request: The routine, the choices, and the folder of recordings, if there is one.
        lengths: The lengths of the sessions, milliseconds.
        settings: The folders and limits.
        progress: Called for every recording that is read.
        every: True to list lines that only other lengths or evenings have too: short wordings, remarks that
            are left out, every wording of a list.

    Raises:
        VoiceguideError: The routine, a choice or a length is not possible, or a recording cannot be used.
    """
    from voiceguide.speech.voices.takes import open_takes, take_name

    there = open_takes(request.takes).files if request.takes is not None else {}
    found: dict[str, WantedTake] = {}
    for target_ms, plan, timeline in _sessions(request, lengths, settings, progress):
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
        for line in _all_lines(plan) if every else ():
            take = take_name(line.text)
            found.setdefault(take, _in_no_length(take, line, recorded=take in there))
    return tuple(found.values())


def pages_to_record(
    request: Request, lengths: Sequence[Ms], settings: Settings, progress: Progress = quiet
) -> tuple[tuple[Timeline, dict[str, str]], ...]:
    """Return each session with the lines that are still to be recorded for it: text and name of the file.

    What is on the page of an earlier length is not on a later one; a length without a line has no page.

    Args:
        request: The routine, the choices, and the folder of recordings, if there is one.
        lengths: The lengths of the sessions, milliseconds.
        settings: The folders and limits.
        progress: Called for every recording that is read.

    Raises:
        VoiceguideError: The routine, a choice or a length is not possible, or a recording cannot be used.
    """
    from voiceguide.speech.voices.takes import open_takes, take_name

    known = set(open_takes(request.takes).files if request.takes is not None else ())
    pages = []
    for _, _, timeline in _sessions(request, lengths, settings, progress):
        takes: dict[str, str] = {}
        for clip in timeline.clips:
            take = take_name(clip.text)
            if take not in known:
                known.add(take)
                takes[clip.text] = take
        if takes:
            pages.append((timeline, takes))
    return tuple(pages)


@dataclass(frozen=True, slots=True)
class UnevenTake:
    """A recording that is quicker or slower than the others, by what its text ought to take beside them.

    Args:
        take: The name of its file, without a suffix.
        text: The words.
        off: How much quicker it is, 0.2 for a fifth; below 0 if it is slower.
        wanted_ms: About how long it would last at the pace of the others.
    """

    take: str
    text: str
    off: float
    wanted_ms: Ms


def uneven_takes(
    request: Request, lengths: Sequence[Ms], settings: Settings, progress: Progress = quiet
) -> tuple[UnevenTake, ...]:
    """List the recordings that are more than 15 % off the pace of the others, in the order of the session.

    Args:
        request: The routine, the choices, and the folder of recordings.
        lengths: The lengths of the sessions, milliseconds.
        settings: The folders and limits.
        progress: Called for every recording that is read.

    Raises:
        VoiceguideError: The routine, a choice or a length is not possible, or a recording cannot be used.
    """
    from voiceguide.lint.pace_rules import uneven
    from voiceguide.speech.voices.takes import open_takes, take_name

    there = open_takes(request.takes).files if request.takes is not None else {}
    clips: dict[str, SpokenClip] = {}
    language = ""
    for _, _, timeline in _sessions(request, lengths, settings, progress):
        language = timeline.language
        for clip in timeline.clips:
            if take_name(clip.text) in there:
                clips.setdefault(take_name(clip.text), clip)
    return tuple(
        UnevenTake(take_name(clip.text), clip.text, off, round(clip.duration_ms * (1 + off)))
        for clip, off in uneven(clips.values(), language)
    )


def _sessions(
    request: Request, lengths: Sequence[Ms], settings: Settings, progress: Progress
) -> Iterator[tuple[Ms, Plan, Timeline]]:
    """Compose the session of each length, with likely lengths for what is not recorded."""
    for target_ms in lengths:
        now = replace(request, target_ms=target_ms, voice=ESTIMATED)
        plan = planned(now, settings)
        recorded = request.takes is not None
        source = RecordedSpeech(now, settings, estimated=True) if recorded else EstimatedSpeech()
        _, timeline = session(plan, target_ms, source, progress)
        yield target_ms, plan, timeline


def _all_lines(plan: Plan) -> Iterator[Line]:
    """List every line that a routine may have in any length and evening, except those that name a length."""
    yield from plan.lines()
    for part in walk(plan.parts):
        if isinstance(part, WordlessPart):
            continue
        for turns in turns_of(part):
            # Where a wording has a number, each number is a line of its own.
            numbered = any(has_number(line.text) for line in turns.lines)
            yield from (
                line for line in (turns.every if numbered else turns.lines) if not has_number(line.text)
            )
        if isinstance(part, PlannedHold | PlannedRest):
            yield from (line for one in part.timed for aside in one.cues for line in _inside(aside))
        match part:
            case PlannedHold():
                asides = (*part.presence, part.start, part.middle, part.near_end)
                yield from (line for aside in asides if aside is not None for line in _inside(aside))
            case PlannedRest():
                yield from (line for aside in part.presence for line in _inside(aside))
                if part.scan is not None and part.scan.closing is not None:
                    yield from _inside(part.scan.closing)
            case PlannedCount():
                yield from part.wordings
            case Breaths():
                last = (phase.last for phase in part.phases if phase.last is not None)
                yield from (line for line in last if not has_number(line.text))
            case PlannedCue() | PlannedTip() | Alternative() | PlannedRepeat() | Block():
                pass  # all that they say is among the lines of the plan
            case _:
                assert_never(part)


def _inside(aside: HoldCue) -> tuple[Line, ...]:
    """Return what a cue inside a hold or a rest may say; with a number, one line for each."""
    return aside.numbered or ((aside.line,) if aside.line.text else ())


def _in_no_length(take: str, line: Line, *, recorded: bool) -> WantedTake:
    return WantedTake(
        take=take, text=line.text, role="", side=None, first_at_ms=0, in_ms=(), recorded=recorded
    )
