"""`voiceguide play`: play a session on this machine's audio device."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Final

import typer

from voiceguide.app.playback import (
    PlaybackGuide,
    Playing,
    check_audio,
    guide,
    is_track,
    of_today,
    player,
    rendered,
)
from voiceguide.audio.formats import FORMATS
from voiceguide.cli import console, options
from voiceguide.cli import request as request_options
from voiceguide.cli.keyboard import PlayerKey, listening
from voiceguide.errors import ChoiceError
from voiceguide.units import clock

_LOOK_S: Final = 0.1
_BEFORE_END_MS: Final = 500
"""How long before the end of a rest it waits, ms: some sound is on its way to the ear already."""
ERASE: Final = "\x1b[K"
"""The terminal's control sequence that erases to the end of the line."""
WAITS: Final = "waiting for you: space goes on"
HELP: Final = "space pauses, ← and → change the chapter, q stops"


def play(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME|TRACK",
            help=f"A routine, or a track: {', '.join(FORMATS)}.",
            show_default=False,
            autocompletion=options.routine_names,
        ),
    ],
    *,
    lengths: request_options.LengthOptions,
    voice: options.Voice = "auto",
    chosen: request_options.ChoiceOptions,
    sound: request_options.SoundOptions,
    force: options.Force = False,
    places: options.PathOptions,
) -> None:
    """Play a session through this machine's audio; what is not rendered yet is rendered first.

    Space pauses, the arrows left and right go to another chapter, q stops. A rest with `wait: yes` waits
    at its end until space is pressed. No file is left behind: `render` makes tracks to keep. Where texts have
    several wordings, those of today are said. On a terminal a line shows the time, the chapter and the words
    being said.
    """
    decided = places.settings()
    targets = lengths.read(decided)
    if is_track(name) and targets:
        mend = "Leave the length away."
        raise ChoiceError("a track has its length already.", where="--minutes", mend=mend)
    if len(targets) > 1:
        raise ChoiceError("one length can be played at a time.", where="--minutes", mend="Name one of them.")
    asked_for = sound.apply(chosen.request(voice))
    with ExitStack() as stack:
        if is_track(name):
            track = Path(name)
        else:
            asked_for = replace(asked_for, force=force)
            (request,) = request_options.sessions([name], asked_for, targets, decided)
            check_audio()
            if chosen.evening is None:
                request = of_today(request, decided)
                if request.choices.evening:
                    console.say(
                        f"Said in the words of today; --evening {request.choices.evening} says them again."
                    )
            (request,) = request_options.settled([request], targets, decided)
            with console.progress() as progress:
                made = rendered(request, decided, progress, lambda ahead: console.say(f"{ahead}."))
                track, voice_line = stack.enter_context(made)
            console.say(voice_line)
        told = guide(track)
        playing = stack.enter_context(closing(player(track)))
        _listen(playing, told)


def _listen(playing: Playing, told: PlaybackGuide) -> None:
    """Play to the end, or until it is stopped, and respond to keys."""
    console.say(f"{told.title}, {clock(playing.duration_ms)}")
    drawn = sys.stderr.isatty()
    keyboard = bool(sys.stdin) and sys.stdin.isatty()
    waiting = Waiting(playing, told) if keyboard else None
    seen = ""
    with listening() as pressed:
        if drawn and keyboard:
            console.say(f"{HELP}; where it waits, space goes on" if told.waits else HELP)
        playing.start()
        try:
            while not playing.ended:
                if drawn:
                    state = WAITS if waiting is not None and waiting.held else ""
                    now = line(playing.at_ms, playing.duration_ms, told, paused=playing.paused, state=state)
                    seen = _draw(now, seen)
                key = pressed(_LOOK_S)
                if key is PlayerKey.STOP:
                    break
                if waiting is None or not waiting.attend(key):
                    _do(key, playing, told)
        finally:
            if drawn:
                sys.stderr.write("\n")


class Waiting:
    """Waits at the end of rests until the listener goes on.

    Args:
        playing: The player.
        told: The guide of its track.
    """

    def __init__(self, playing: Playing, told: PlaybackGuide) -> None:
        self._playing, self._told = playing, told
        self._gone_on = -1
        self._before_ms: int | None = None
        self.held = False

    def attend(self, key: PlayerKey | None) -> bool:
        """Wait, or go on, and report whether the key was for that."""
        at_ms, before_ms = self._playing.at_ms, self._before_ms
        self._before_ms = None if key in (PlayerKey.ON, PlayerKey.BACK) else at_ms
        end_ms = self._told.wait_end(at_ms)
        if end_ms is None and before_ms is not None and at_ms > before_ms:
            # On a busy machine so much time may pass between two looks that its end was played.
            end_ms = self._told.wait_end(before_ms)
            if end_ms is not None and end_ms != self._gone_on:
                self._playing.seek(end_ms - 1)
        if end_ms is None or end_ms == self._gone_on:
            if end_ms is None:
                self._gone_on = -1  # who comes back to it is waited for anew
            return False
        if key is PlayerKey.PAUSE:
            self._gone_on, self._before_ms = end_ms, None
            self._playing.seek(end_ms)
            self._resume()
            return True
        if key in (PlayerKey.ON, PlayerKey.BACK):
            self._resume()
        elif not self.held and at_ms >= end_ms - _BEFORE_END_MS:
            self.held = True
            self._playing.pause()
        return False

    def _resume(self) -> None:
        if self.held or self._playing.paused:
            self._playing.pause()
        self.held = False


def _do(key: PlayerKey | None, playing: Playing, told: PlaybackGuide) -> None:
    if key is PlayerKey.PAUSE:
        playing.pause()
    elif key is PlayerKey.ON:
        playing.seek(told.after(playing.at_ms, playing.duration_ms))
    elif key is PlayerKey.BACK:
        playing.seek(told.before(playing.at_ms))


def line(at_ms: int, duration_ms: int, told: PlaybackGuide, *, paused: bool = False, state: str = "") -> str:
    """Format the status line of a track that plays; `state` is told in place of what is said.

    Example:
        >>> line(83_000, 600_000, PlaybackGuide("Twist", chapters=((0, "Settle"),)))
        '1:23 / 10:00  Settle'
    """
    silence_ms = told.silence_ms(at_ms)
    quiet = f"words again in {clock(silence_ms)}" if silence_ms and silence_ms >= 1_000 else ""
    state = state or ("paused" if paused else told.cue(at_ms) or quiet)
    parts = (f"{clock(at_ms)} / {clock(duration_ms)}", told.chapter(at_ms), state)
    return "  ".join(filter(None, parts))


def _draw(text: str, before: str) -> str:
    """Overwrite the status line, cut to the width of the terminal, and return what is shown now."""
    shown = console.fitted(console.clean(text), shutil.get_terminal_size().columns - 1)
    if shown != before:
        # A terminal without control sequences gets blanks.
        plain = os.environ.get("TERM") in ("dumb", "unknown", "")
        sys.stderr.write(f"\r{shown}{' ' * max(0, len(before) - len(shown)) if plain else ERASE}")
        sys.stderr.flush()
    return shown
