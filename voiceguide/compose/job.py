"""A composition job: the request, and what one run of the program shares between several of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from voiceguide.compose.planning import Scripts
from voiceguide.compose.request import ESTIMATED, OnEstimate, Progress, Request, quiet
from voiceguide.compose.sounds import Voices
from voiceguide.settings import Settings

if TYPE_CHECKING:
    from voiceguide.speech.lockfile import Lock


@dataclass(frozen=True, slots=True, kw_only=True)
class CompositionJob:
    """One session to compose.

    Args:
        request: The session as the listener asked for it.
        settings: Where things live.
        progress: Called with the progress of synthesis.
        on_estimate: Called with what has to be fetched, before it is; where the choice of the voice is open,
            as soon as the first of it came.
        voices: The voices of a run of several sessions.
        scripts: The scripts of a run of several sessions.
        lock: The lock whose sounds are used, whatever their voice would say today.
        usual_voice: The voice whose cached speech has its true length where the rest is estimated; None to
            estimate nothing.
        prove: True to verify cached sound at once as well; else that is done when it is used.
        suggest: False to refuse an impossible length without what can be had instead, which takes as long as
            several sessions.
    """

    request: Request
    settings: Settings
    progress: Progress = quiet
    on_estimate: OnEstimate | None = None
    voices: Voices = field(default_factory=Voices)
    scripts: Scripts = field(default_factory=Scripts)
    lock: Lock | None = None
    usual_voice: str | None = ESTIMATED
    prove: bool = False
    suggest: bool = True
