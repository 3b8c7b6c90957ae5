"""The cost of sessions before any work: how many cues, how many of them are cached, how long it takes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from voiceguide.app.lengths import nearest_possible, offers_lengths
from voiceguide.compose.estimate import estimate_synthesis
from voiceguide.errors import ChoiceError, VoiceError, VoiceguideError
from voiceguide.pipeline import ESTIMATED, Request, load, planned
from voiceguide.settings import Settings
from voiceguide.units import Ms

if TYPE_CHECKING:
    from voiceguide.compose.request import SynthesisEstimate
    from voiceguide.speech.voice import Voice


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionCost:
    """The cost of one session.

    Args:
        routine: The routine's name.
        target_ms: The length of the session.
        voice: The voice's name.
        cues: The number of different cues.
        cached: The number of those that are cached.
        to_get: The number of those that the voice has to speak.
        requests: The number of requests over a network for them.
        about_s: How long these take if all goes well, seconds; None for a voice that makes none.
        sure: False if the count is an estimate: cues inside holds depend on lengths not yet known.
        error: Why there can be no such session.
    """

    json_kind: ClassVar[str] = "cost"

    routine: str
    target_ms: Ms
    voice: str
    cues: int = 0
    cached: int = 0
    to_get: int = 0
    requests: int = 0
    about_s: float | None = None
    sure: bool = False
    error: VoiceguideError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """The cost of several sessions, each alone and all together: a cue they share is fetched once.

    Where either of two voices may speak, `otherwise` is the cost with the other one.
    """

    json_kind: ClassVar[str] = "budget"

    sessions: tuple[SessionCost, ...]
    to_get: int
    requests: int
    about_s: float | None
    otherwise: Budget | None = None


def needs_network(voice: str) -> bool:
    """Report whether a voice, or with `auto` the one that is tried first, speaks over a network.

    Raises:
        VoiceUnavailable: There is no such voice.
    """
    return voice != ESTIMATED and not _first_tried(voice).offline


def _first_tried(voice: str) -> Voice:
    from voiceguide.speech.fallback import AUTO, ONLINE
    from voiceguide.speech.registry import make_voice

    return make_voice(ONLINE if voice == AUTO else voice)


def likely_cost(requests: Sequence[Request], settings: Settings, *, own_lengths: bool = False) -> Budget:
    """Return the likely cost of sessions, without any request to a service.

    With `auto` they are counted for the online voice or for the one that stands in for it, whichever has more
    of their cues cached: if Google's failed before, it is tried again, but what it would have to fetch is no
    good estimate.

    Args:
        requests: The sessions.
        settings: The folders.
        own_lengths: True if nobody named their lengths: then each lasts as it does with its voice, which
            stretches a script that offers none by the length of its sentences.

    Raises:
        VoiceguideError: There is no such voice.
    """
    from voiceguide.speech.fallback import AUTO

    def at_length(request: Request) -> Request:
        return at_likely_length(request, settings) if own_lengths else request

    first = cost(map(at_length, requests), settings)
    if requests[0].voice != AUTO:
        return first
    try:
        others = [replace(each, voice=_stand_in(each, settings)) for each in requests]
        second = cost(map(at_length, others), settings)
    except VoiceError:
        return first
    if _cached(second) > _cached(first):
        return replace(second, otherwise=first)
    return replace(first, otherwise=second)


def _stand_in(request: Request, settings: Settings) -> str:
    """Return the offline voice that would speak a session; a wrong script is told of elsewhere."""
    from voiceguide.speech.fallback import EMBEDDED, stand_in

    try:
        return stand_in(load(request.routine, settings, request.language).language)
    except VoiceguideError:
        return EMBEDDED


def _cached(budget: Budget) -> int:
    return sum(one.cached for one in budget.sessions)


def at_likely_length(request: Request, settings: Settings) -> Request:
    """Return a request of natural length as a render would have it, as far as is known without speaking.

    A script that offers no lengths and can hardly be stretched may last longer or shorter with its voice.

    Raises:
        VoiceguideError: There is no such voice, or the routine or a choice is not possible.
    """

    def attempt(asked: Request) -> None:
        refused = estimate_synthesis(asked, planned(asked, settings), voice, settings).refused
        if refused is not None:
            raise refused

    if request.voice == ESTIMATED or offers_lengths(request, settings):
        return request
    voice = _first_tried(request.voice)
    try:
        return nearest_possible(request, attempt)
    except VoiceguideError:
        return request  # its cost tells why it is not possible


def cost(requests: Iterable[Request], settings: Settings) -> Budget:
    """Return the cost of sessions with the voice that is tried first, without any request to a service.

    An impossible session has its `error`, and the others are counted all the same.

    Raises:
        VoiceguideError: There is no such voice.
    """
    from voiceguide.compose.estimate import seconds_for

    sessions: list[SessionCost] = []
    absent: dict[object, None] = {}
    requested: dict[str, None] = {}
    voice = None
    for request in requests:
        if request.voice == ESTIMATED:
            raise ChoiceError("an estimate is spoken by nobody.", where="cost", mend="Name a --voice.")
        voice = _first_tried(request.voice)
        try:
            found = estimate_synthesis(request, planned(request, settings), voice, settings)
            if found.refused is not None:
                raise found.refused
        except VoiceguideError as problem:
            sessions.append(_impossible(request, voice.name, problem))
            continue
        absent |= dict.fromkeys(found.absent)
        requested |= dict.fromkeys(found.requests)
        sessions.append(_cost(request, found))
    about_s = None if voice is None else seconds_for(voice, len(requested))
    return Budget(sessions=tuple(sessions), to_get=len(absent), requests=len(requested), about_s=about_s)


def _cost(request: Request, found: SynthesisEstimate) -> SessionCost:
    return SessionCost(
        routine=request.routine,
        target_ms=request.target_ms,
        voice=found.voice,
        cues=found.cues,
        cached=found.cues - len(found.absent),
        to_get=len(found.absent),
        requests=len(found.requests) if found.about_s is not None else 0,
        about_s=found.about_s,
        sure=found.sure,
    )


def _impossible(request: Request, voice: str, problem: VoiceguideError) -> SessionCost:
    return SessionCost(routine=request.routine, target_ms=request.target_ms, voice=voice, error=problem)
