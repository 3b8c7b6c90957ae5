"""Requests from the command line: the groups of options for lengths, choices and sound, and their parsing."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import zip_longest
from pathlib import Path
from typing import Annotated, Final

from voiceguide.cli import options
from voiceguide.cli.console import progress
from voiceguide.cli.option_types import OptionSpec
from voiceguide.compose.request import LOCK
from voiceguide.errors import ChoiceError, VoiceguideError
from voiceguide.pipeline import ESTIMATED, Request
from voiceguide.plan.terms import MOST, Choices, WordsLevel
from voiceguide.script.terms import LONGEST_TAIL_MS, Mode
from voiceguide.settings import Settings
from voiceguide.units import MINUTE, Ms, clock, parse_duration

Words = Annotated[WordsLevel, OptionSpec("--words", help="How much is said.")]
"""The option `--words`."""
ModeOption = Annotated[Mode | None, OptionSpec("--mode", help="How the session ends.")]
"""The option `--mode`."""
_NUMBER: Final = re.compile(r"\d{1,9}(\.\d{1,6})?", re.ASCII)
_WHOLE: Final = re.compile(r"\d{1,9}", re.ASCII)
_HUGE: Final = re.compile(r"\d{10,}(\.\d*)?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class LengthOptions:
    """The options of lengths, as typed."""

    minutes: options.Minutes = None
    duration: options.Duration = None

    def read(self, settings: Settings) -> tuple[Ms, ...]:
        """Parse every length, milliseconds, as `parse_lengths` does."""
        return parse_lengths(self.minutes or (), self.duration or (), settings)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceOptions:
    """The options of the listener's choices, as typed."""

    set_: options.Set = None
    first: options.First = None
    longer: options.Longer = None
    words: Words = WordsLevel.FULL
    mode: ModeOption = None
    evening: options.Evening = None
    language: options.Language = None
    tail: options.Tail = None
    disclose: options.Disclose = False

    def choices(self) -> Choices:
        """Parse the choices, as `parse_choices` does; the language is not one of them."""
        made = parse_choices(self.set_ or (), self.first, self.longer, self.words, self.mode)
        return made if self.evening is None else replace(made, evening=evening(self.evening))

    def request(self, voice: str, routine: str = "", target_ms: Ms = 0) -> Request:
        """Return a request with these choices; its routine and length may be set later."""
        return Request(
            routine=routine,
            target_ms=target_ms,
            choices=self.choices(),
            voice=voice,
            language=self.language,
            tail_ms=tail(self.tail),
            disclose=self.disclose,
        )

    def preview(self, voice: str | None, takes: Path | None, routine: str = "") -> Request:
        """Return a request for a preview: lines without a recording are estimated unless a voice is named."""
        request = self.request(voice or ESTIMATED, routine)
        return replace(request, takes=takes, fill_takes=takes is not None and voice is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundOptions:
    """The options of sound around the words, as typed: bed, loudness, bell and breaths."""

    bed: options.Bed = None
    bed_level: options.BedLevel = None
    width: options.Width = None
    room: options.Room = "none"
    fade: options.Fade = None
    lufs: options.Lufs = None
    bell: options.Bell = "bowl"
    breaths: options.Breaths = "hum"

    def apply(self, request: Request) -> Request:
        """Return a request with this sound.

        Raises:
            ChoiceError: `--fade` is no time.
        """
        return replace(
            request,
            bed=self.bed,
            bed_below_db=self.bed_level,
            bed_width=self.width,
            room=self.room,
            fade_ms=fade(self.fade),
            speech_lufs=self.lufs,
            bell=self.bell,
            breaths=self.breaths,
        )


def sessions(
    names: Iterable[str], template: Request, lengths: Sequence[Ms], settings: Settings
) -> list[Request]:
    """Return one request per routine and length; without lengths, each routine has the first that it offers.

    A routine that offers none has its natural length, by estimate: see `settled`.

    Raises:
        VoiceguideError: A routine cannot be read, and its own length is needed.
    """
    from voiceguide.app.lengths import with_default_length

    found = []
    for name in dict.fromkeys(names):
        asked = replace(template, routine=name)
        if lengths:
            found += [replace(asked, target_ms=ms) for ms in lengths]
        else:
            found.append(with_default_length(asked, settings))
    return found


def settled(
    requests: Sequence[Request], lengths: Sequence[Ms], settings: Settings, paths: Sequence[Path] = ()
) -> list[Request]:
    """Return the requests for sessions that will be spoken, with lengths that their voice can have.

    Where a length was named or is offered, it stands; so does that which the lock of a track pins. Else the
    session is spoken, to know how long it can be.

    Args:
        requests: What `sessions` returned, all that can be checked without speaking checked already.
        lengths: The lengths that were named.
        settings: The folders.
        paths: Where each track will lie, if that is known; its lock lies beside it.

    Raises:
        LockError: A lock cannot be read, or is none.
    """
    from voiceguide.app.lengths import at_own_length

    found = []
    for request, path in zip_longest(requests, paths):
        if not lengths and path is not None and os.path.lexists(path.with_suffix(LOCK)):
            from voiceguide.compose.pinned import read_lock

            found.append(replace(request, target_ms=read_lock(path.with_suffix(LOCK)).duration_ms))
            continue
        try:
            with progress() as shown:
                found.append(request if lengths else at_own_length(request, settings, shown))
        except VoiceguideError:
            found.append(request)  # whoever makes the session tells why it cannot be
    return found


def parse_lengths(minutes: Sequence[str], durations: Sequence[str], settings: Settings) -> tuple[Ms, ...]:
    """Parse every length, milliseconds, without repetition, in the order they were given.

    Args:
        minutes: `10`, `7.5`, `5,10,20`.
        durations: `10m30s`, `10:30`, `5min,10min`.
        settings: Its `longest_ms` is the most a track may last.

    Raises:
        ChoiceError: One of them is no length, is nothing, or is longer than any track.
    """
    parsed = [("--minutes", each, _minutes(each)) for each in _split(minutes)]
    parsed += [("--duration", each, _duration(each)) for each in _split(durations)]
    for where, text, ms in parsed:
        if ms <= 0:
            raise ChoiceError(
                f"{quoted(text)} is no time at all.", where=where, mend="Ask for more than nothing."
            )
        if ms > settings.longest_ms:
            most = f"A track lasts {clock(settings.longest_ms)} at most."
            raise ChoiceError(f"{quoted(text)} is too long.", where=where, mend=most)
    return tuple(dict.fromkeys(ms for _, _, ms in parsed))


def _split(texts: Sequence[str]) -> list[str]:
    return [each.strip() for text in texts for each in text.split(",")]


def _minutes(text: str) -> Ms:
    where = "--minutes"
    if _NUMBER.fullmatch(text):
        return int(Decimal(text) * MINUTE)
    if _HUGE.fullmatch(text):
        raise ChoiceError(f"{quoted(text)} is too long.", where=where, mend="Write a number such as 10.")
    if _NUMBER.fullmatch(text.removeprefix("-")):
        raise ChoiceError(
            f"{quoted(text)} is less than nothing.", where=where, mend="Ask for more than nothing."
        )
    try:
        parse_duration(text)
    except ValueError:
        mend = "Write a number such as 10, or several as 5,10,20."
    else:
        mend = f"Write --duration {text}; --minutes takes plain numbers such as 10."
    raise ChoiceError(f"{quoted(text)} is no number of minutes.", where=where, mend=mend)


def _duration(text: str) -> Ms:
    try:
        return parse_duration(text)
    except ValueError:
        mend = "Write it as 10m30s, 10:30 or 90s."
        if _NUMBER.fullmatch(text):
            mend = f"Write --minutes {text}, or {text}min, or {text}s."
        raise ChoiceError(f"{quoted(text)} is no duration.", where="--duration", mend=mend) from None


def quoted(text: str) -> str:
    """Quote a text for a message, cut to 40 characters."""
    return repr(text if len(text) <= 40 else text[:37] + "...")


def parse_choices(
    options: Sequence[str], first: str | None, longer: str | None, words: WordsLevel, mode: Mode | None
) -> Choices:
    """Parse the listener's choices; whether the routine offers them is checked when it is compiled.

    Raises:
        ChoiceError: One of them is not written as it should be.
    """
    return Choices(
        options=tuple(_pair(each, "--set", "option=value") for each in options),
        first=first,
        longer=None if longer is None else _longer(longer),
        words=words,
        mode=mode,
    )


def evening(text: str) -> int:
    """Parse the number of an evening.

    Raises:
        ChoiceError: It is none, or there is no such evening.
    """
    if _WHOLE.fullmatch(text) and int(text) <= MOST:
        return int(text)
    what = f"{quoted(text)} is no evening."
    raise ChoiceError(what, where="--evening", mend=f"Write a whole number from 0 to {MOST}.")


def _pair(text: str, where: str, form: str) -> tuple[str, str]:
    name, equals, value = (part.strip() for part in text.partition("="))
    if not (name and equals and value):
        raise ChoiceError(f"{quoted(text)} is not {form}.", where=where, mend=f"Write {where} {form}.")
    return name, value


def _longer(text: str) -> tuple[str, Ms]:
    side, extra = _pair(text, "--longer", "left=30s")
    try:
        return side, parse_duration(extra)
    except ValueError:
        mend = f"Write --longer {side}=30s."
        raise ChoiceError(f"{quoted(extra)} is no duration.", where="--longer", mend=mend) from None


def fade(text: str | None) -> Ms | None:
    """Parse the length of the bed's fade, milliseconds.

    Raises:
        ChoiceError: It is no time.
    """
    try:
        return None if text is None else parse_duration(text)
    except ValueError:
        mend = f"Write --fade {text}s." if _NUMBER.fullmatch(text or "") else "Write it as 12s or 1m30s."
        raise ChoiceError(f"{quoted(text or '')} is no duration.", where="--fade", mend=mend) from None


def tail(text: str | None) -> Ms | None:
    """Parse how long the bed goes on after the end, milliseconds; `none` is 0.

    Raises:
        ChoiceError: It is no time, or is longer than a tail can be.
    """
    if text is None or text in {"none", "0"}:
        return None if text is None else 0
    try:
        tail_ms = parse_duration(text)
    except ValueError:
        mend = f"Write --tail {text}min." if _NUMBER.fullmatch(text) else "Write it as 30min or 1h, or none."
        raise ChoiceError(f"{quoted(text)} is no duration.", where="--tail", mend=mend) from None
    if tail_ms > LONGEST_TAIL_MS:
        mend = f"Use {clock(LONGEST_TAIL_MS)} or less."
        raise ChoiceError(f"{quoted(text)} is too long for a tail.", where="--tail", mend=mend)
    return tail_ms


def check_fill_takes(takes: Path | None, fill_takes: bool) -> bool:
    """Check `--fill-takes`, by which a voice speaks lines without a recording, and return it.

    Raises:
        ChoiceError: No folder of recordings is named.
    """
    if fill_takes and takes is None:
        mend = "Name the folder of your recordings with --takes DIR."
        raise ChoiceError("there are no takes to fill.", where="--fill-takes", mend=mend)
    return fill_takes
