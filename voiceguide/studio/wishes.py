"""Read what the page asks for: JSON that becomes a request for a session, or a refusal in a sentence."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from voiceguide.app.naming import is_routine_name
from voiceguide.core.beds import NO_BED
from voiceguide.core.strict_json import decode_json
from voiceguide.errors import ChoiceError, UnknownRoutine
from voiceguide.pipeline import Choices, Request
from voiceguide.plan.terms import MOST, WordsLevel
from voiceguide.script.terms import LONGEST_TAIL_MS, Mode, is_path
from voiceguide.settings import NO_ROOM, Settings
from voiceguide.timeline.model import BREATH_SOUNDS, STRIKES
from voiceguide.units import MINUTE, Ms, clock

_OWN_CHOICES: Final = ("words", "first", "longer", "mode", "evening")
"""The names in `choices` that are no options of the routine."""
_KEYS: Final = frozenset(
    {
        *("routine", "language", "duration_ms", "voice", "choices", "mode", "evening", "tail_ms", "disclose"),
        *("bed", "bed_below_db", "bed_width", "bell", "breaths", "room", "fade_ms", "speech_lufs", "draft"),
    }
)
_WORD: Final = re.compile(r"[^\x00-\x1f\x7f]{1,200}")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}", re.ASCII)
_MEND: Final = "See docs/studio.md for what can be asked."


def decoded(body: bytes) -> dict[str, Any]:
    """Decode a JSON object.

    Raises:
        ChoiceError: It is none.
    """
    try:
        found = decode_json(body)
    except ValueError as problem:
        raise ChoiceError("This is no JSON.", mend=_MEND) from problem
    if not isinstance(found, dict):
        raise ChoiceError("This is no JSON object.", mend=_MEND)
    return found


def read_request(asked: Mapping[str, Any], settings: Settings) -> Request:
    """Return the request for a session that the page asks for.

    No file is named in it: the routine is one by its name, the bed one of ours, and the voice one that does
    no more than speak. Whoever wants others uses the command line.

    Args:
        asked: The decoded JSON.
        settings: The longest length.

    Raises:
        ChoiceError: A value is not what it should be.
        UnknownRoutine: The routine's name cannot be one.
    """
    if unknown := sorted(set(asked) - _KEYS):
        raise ChoiceError(f"{_shown(unknown[0])} is nothing that can be asked for.", mend=_MEND)
    routine = _text(asked, "routine") or ""
    if is_path(routine) or not is_routine_name(routine):
        what = f"{_shown(routine)} cannot be the name of a routine."
        raise UnknownRoutine(what, mend="A name has a-z, 0-9 and hyphens only.")
    target_ms = _number(asked, "duration_ms", 1, settings.longest_ms)
    if target_ms is None:
        raise ChoiceError("A session needs a length.", where="duration_ms", mend="Name it in milliseconds.")
    language = _text(asked, "language")
    if language is not None and not _LANGUAGE.fullmatch(language):
        raise ChoiceError(f"{_shown(language)} is no language.", where="language", mend="Write en or de.")
    return Request(
        routine=routine,
        target_ms=int(target_ms),
        choices=_choices(asked),
        voice=read_voice(_text(asked, "voice") or "auto"),
        language=language,
        bed=_bed(_text(asked, "bed")),
        bed_below_db=_number(asked, "bed_below_db", 0, 100),
        bed_width=_whole(asked, "bed_width", 0, 100),
        fade_ms=_whole(asked, "fade_ms", 0, 10 * MINUTE),
        speech_lufs=_number(asked, "speech_lufs", -60, 0),
        tail_ms=_whole(asked, "tail_ms", 0, LONGEST_TAIL_MS),
        disclose=asked.get("disclose") is True,
        bell=_text(asked, "bell") or STRIKES[0],
        breaths=_text(asked, "breaths") or BREATH_SOUNDS[0],
        room=_text(asked, "room") or NO_ROOM,
    )


def read_voice(spec: str) -> str:
    """Return a voice that may be asked for from a page: one that only speaks.

    Raises:
        ChoiceError: It would start a program, or load somebody's code or model.
    """
    from voiceguide.speech.side_effects import side_effect_of

    name = spec.strip()
    if (deed := side_effect_of(name)) is not None:
        mend = "Use it on the command line, where you type it yourself."
        raise ChoiceError(f"The studio does not {deed.does}.", where="voice", mend=mend)
    return name


def canonical(request: Request) -> str:
    """Return a request as text, the same for equal requests."""
    return json.dumps([f"{name}={getattr(request, name)!r}" for name in request.__dataclass_fields__])


def _choices(asked: Mapping[str, Any]) -> Choices:
    chosen = asked.get("choices", {})
    if not isinstance(chosen, dict) or not all(isinstance(key, str) for key in chosen):
        raise ChoiceError("Choices are names with values.", where="choices", mend=_MEND)
    merged = {**{key: asked[key] for key in ("mode", "evening") if asked.get(key) is not None}, **chosen}
    words, mode = _text(merged, "words") or WordsLevel.FULL.value, _text(merged, "mode")
    return Choices(
        options=tuple(
            (key, text)
            for key in sorted(merged)
            if key not in _OWN_CHOICES and (text := _text(merged, key)) is not None
        ),
        first=_text(merged, "first"),
        longer=_longer(merged.get("longer")),
        words=WordsLevel(_one_of(words, "words", [level.value for level in WordsLevel])),
        mode=None if mode is None else Mode(_one_of(mode, "mode", [each.value for each in Mode])),
        evening=_whole(merged, "evening", 0, MOST) or 0,
    )


def _longer(given: object) -> tuple[str, Ms] | None:
    """Return the longer side and by how much, from `{"side": "left", "by_ms": 30000}`."""
    if given is None:
        return None
    if not isinstance(given, dict):
        mend = 'Write {"side": "left", "by_ms": 30000}.'
        raise ChoiceError("This is no longer side.", where="longer", mend=mend)
    side, by_ms = _text(given, "side"), _whole(given, "by_ms", 1, 60 * MINUTE)
    return None if side is None or by_ms is None else (side, by_ms)


def _bed(name: str | None) -> str | None:
    from voiceguide.audio.bed.registry import BEDS

    if name is None or name == NO_BED or name in BEDS:
        return name
    mend = f"There are {', '.join((NO_BED, *BEDS))}; sound files are for the command line."
    raise ChoiceError(f"There is no bed {_shown(name)}.", where="bed", mend=mend)


def _one_of(value: str, where: str, values: list[str]) -> str:
    if value not in values:
        raise ChoiceError(f"{_shown(value)} is none.", where=where, mend=f"There are {', '.join(values)}.")
    return value


def _text(asked: Mapping[str, Any], key: str) -> str | None:
    value = asked.get(key)
    if value is None:
        return None
    if not isinstance(value, str) or not _WORD.fullmatch(value):
        raise ChoiceError("This is no text of one line.", where=key[:40], mend="Write a word or two.")
    return value


def _whole(asked: Mapping[str, Any], key: str, least: int, most: int) -> int | None:
    value = _number(asked, key, least, most)
    if value is not None and value != int(value):
        raise ChoiceError(f"{value} is no whole number.", where=key, mend="Write one without a fraction.")
    return None if value is None else int(value)


def _number(asked: Mapping[str, Any], key: str, least: float, most: float) -> float | None:
    value = asked.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ChoiceError("This is no number.", where=key, mend=f"Write one from {least:g} to {most:g}.")
    if not least <= value <= most:
        shown = clock(int(value)) if key.endswith("_ms") and abs(value) < 1e12 else f"{value:g}"
        limits = (
            f"{clock(int(least))} to {clock(int(most))}" if key.endswith("_ms") else f"{least:g} to {most:g}"
        )
        raise ChoiceError(f"{shown} is out of range.", where=key, mend=f"It goes from {limits}.")
    return value


def _shown(text: str) -> str:
    shown = text if len(text) <= 40 else text[:37] + "..."
    return f"{shown!r}"
