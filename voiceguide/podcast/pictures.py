"""Have the pictures of a show drawn: what its sessions look like, whoever speaks them."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import Final

from voiceguide.errors import ImpossibleLength, VoiceguideError
from voiceguide.media.cover import NESTED, cover, show_cover
from voiceguide.media.plot.model import Lanes
from voiceguide.media.plot.swimlanes import lay
from voiceguide.pipeline import Request, Scripts, estimate
from voiceguide.script.terms import Mode
from voiceguide.settings import Settings

_DRAWN: Final = "ring 1"
"""How pictures are drawn; told in the state file, so that a new way draws them anew."""


def episode_art(request: Request, title: str, settings: Settings, scripts: Scripts) -> bytes:
    """Draw an episode from its estimated session, so that another voice leaves its picture as it is.

    Raises:
        VoiceguideError: The session is not possible, whatever its voice.
    """
    try:
        lanes = lay(estimate(request, settings, scripts=scripts))
    except ImpossibleLength:
        # A voice quicker than the estimate may have room for it still; a bare ring tells its length.
        lanes = _bare(request, title)
    return cover(lanes, title)


def made_of(title: str, requests: Iterable[Request]) -> str:
    """Tell what a show's picture is made of, in words that change when it would."""
    return "\n".join([_DRAWN, title, *(f"{one.routine} {one.target_ms}" for one in _first(requests))])


def show_art(title: str, requests: Iterable[Request], settings: Settings, scripts: Scripts) -> bytes:
    """Draw a show from the first of its routines; a session that cannot be is told of where it is made."""
    sessions = []
    for one in _first(requests):
        with suppress(VoiceguideError):
            sessions.append(lay(estimate(one, settings, scripts=scripts)))
    return show_cover(sessions, title)


def _bare(request: Request, title: str) -> Lanes:
    mode = request.choices.mode or Mode.BEDTIME
    return Lanes(
        routine=request.routine, title=title, mode=str(mode), speaker=request.voice, estimated=True,
        duration_ms=request.target_ms, voice=(), silence=(), breath=(), bells=(), sides=(), chapters=(),
    )  # fmt: skip


def _first(requests: Iterable[Request]) -> list[Request]:
    """Take the first session of each routine."""
    found: dict[str, Request] = {}
    for one in requests:
        found.setdefault(one.routine, one)
    return list(found.values())[:NESTED]
