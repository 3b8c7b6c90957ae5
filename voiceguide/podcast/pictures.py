"""Cover art of a show and its episodes, drawn from estimated sessions."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import Final

from voiceguide.errors import ImpossibleLength, VoiceguideError
from voiceguide.media.cover import NESTED, cover, show_cover
from voiceguide.media.plot.model import Lanes
from voiceguide.media.plot.swimlanes import swimlanes
from voiceguide.media.typeface import lettering
from voiceguide.pipeline import Request, Scripts, estimate
from voiceguide.script.terms import Mode
from voiceguide.settings import Settings

_NAMED: Final = 20
"""The most letters that are named in a remark."""
_DRAWN: Final = "ring 1"
"""Version of the drawing; part of the fingerprint in the state file, so that a new one draws them again."""


def episode_art(request: Request, title: str, settings: Settings, scripts: Scripts) -> bytes:
    """Draw an episode from its estimated session, so that another voice leaves its picture as it is.

    Raises:
        VoiceguideError: The session is not possible, whatever its voice.
    """
    try:
        lanes = swimlanes(estimate(request, settings, scripts=scripts))
    except ImpossibleLength:
        # A voice quicker than the estimate may still fit; an empty ring shows the length.
        lanes = _empty_ring(request, title)
    return cover(lanes, title)


def title_remarks(title: str, whose: str) -> tuple[str, ...]:
    """Return a remark on the letters of a title that are not on its picture, since no font has them.

    Args:
        title: The title.
        whose: What the picture is of, to begin the remark with.
    """
    missing = lettering(title).missing
    if not missing:
        return ()
    shown = missing if len(missing) <= _NAMED else missing[:_NAMED] + "…"
    return (
        f"{whose}: no font here has the letters {shown} of the title, so they are not on its picture. On "
        "Debian and Ubuntu, `apt install fonts-noto-core fonts-noto-cjk` brings them; then publish with "
        "--rebuild.",
    )


def art_fingerprint(title: str, requests: Iterable[Request]) -> str:
    """Return the fingerprint of a show's drawn picture: a text of everything that it depends on."""
    # Once a font with the missing letters is installed, the picture is another one.
    lacking = [f"without {missing}"] if (missing := lettering(title).missing) else []
    return "\n".join(
        [_DRAWN, title, *lacking, *(f"{one.routine} {one.target_ms}" for one in _first(requests))]
    )


def show_art(title: str, requests: Iterable[Request], settings: Settings, scripts: Scripts) -> bytes:
    """Draw a show from its first routines; impossible sessions are left out, and reported when built."""
    sessions = []
    for one in _first(requests):
        with suppress(VoiceguideError):
            sessions.append(swimlanes(estimate(one, settings, scripts=scripts)))
    return show_cover(sessions, title)


def _empty_ring(request: Request, title: str) -> Lanes:
    mode = request.choices.mode or Mode.BEDTIME
    return Lanes(
        routine=request.routine, title=title, mode=str(mode), speaker=request.voice, estimated=True,
        duration_ms=request.target_ms, voice=(), silence=(), breath=(), bells=(), sides=(), chapters=(),
    )  # fmt: skip


def _first(requests: Iterable[Request]) -> list[Request]:
    """Return the first session of each routine."""
    found: dict[str, Request] = {}
    for one in requests:
        found.setdefault(one.routine, one)
    return list(found.values())[:NESTED]
