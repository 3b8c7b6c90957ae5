"""Read how SSML wants words to be said: `prosody`, `voice` and `lang` become keys of a step."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Final

from voiceguide.core.languages import primary_subtag
from voiceguide.plan.model import Manner
from voiceguide.script.terms import SOFTEST_DB

_RATES: Final = {"x-slow": "slow", "slow": "slow", "medium": "usual", "default": "usual"}
_VOLUMES: Final = {"x-soft": -10.0, "soft": -5.0, "medium": 0.0, "default": 0.0}
_SLOW: Final = 0.95
_QUICK: Final = 1.05
_NUMBER: Final = re.compile(r"([+-]?)(\d{1,4}(?:\.\d{1,4})?)(%|dB)?", re.IGNORECASE)
_CODE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}")
_USUAL_VOLUME: Final = 100.0


def prosody_manner(attributes: Mapping[str, str]) -> tuple[Manner, dict[str, str]]:
    """Read the attributes of a `prosody`.

    Returns:
        The manner that a script can have, and the attributes that it cannot: a quicker or louder voice
        than usual, another pitch.
    """
    left = dict(attributes)
    pace = _pace(attributes.get("rate", ""))
    level_db = _level_db(attributes.get("volume", ""))
    if pace:
        left.pop("rate")
    if level_db is not None:
        left.pop("volume")
    level = "" if level_db is None else f"{max(level_db, SOFTEST_DB) or 0.0:g}"
    return Manner(level=level, pace=pace), left


def spoken_elsewhere(attributes: Mapping[str, str], own: str) -> tuple[Manner, dict[str, str]]:
    """Read the attributes of a `voice` or `lang`.

    Args:
        attributes: The attributes.
        own: The language of the whole; "" if it is not known.

    Returns:
        The manner, and the attributes that no script can have, such as a voice of another program.
    """
    left = dict(attributes)
    voice = attributes.get("name", "").strip()
    if _known_voice(voice):
        left.pop("name")
    else:
        voice = ""
    language = ""
    for key in ("xml:lang", "languages", "language"):
        code = attributes.get(key, "").strip()
        first, *rest = code.split("-")
        code = "-".join((first.lower(), *rest))
        if not language and _CODE.fullmatch(code):
            left.pop(key)
            # In the language of the session nothing changes.
            language = code if not own or primary_subtag(code) != primary_subtag(own) else ""
    return Manner(voice=voice, language=language), left


def _pace(rate: str) -> str:
    """Return a pace that a script has; "" if the rate is quicker than usual, or cannot be read."""
    plain = rate.strip().lower()
    if plain in _RATES:
        return _RATES[plain]
    found = _NUMBER.fullmatch(plain)
    if found is None or found[3] == "db":
        return ""
    factor = float(found[2]) / (100 if found[3] else 1)
    if found[1]:
        factor = 1 + factor * (-1 if found[1] == "-" else 1)
    if factor > _QUICK:
        return ""
    return "slow" if factor < _SLOW else "usual"


def _level_db(volume: str) -> float | None:
    """Return a level against the usual, decibels; None if it is louder than usual, or cannot be read."""
    plain = volume.strip().lower()
    if plain in _VOLUMES:
        return _VOLUMES[plain]
    found = _NUMBER.fullmatch(plain)
    if found is None:
        return None
    number = float(found[2]) * (-1 if found[1] == "-" else 1)
    if found[3] == "db":
        level_db = number
    else:
        # Without a unit it is a share of the usual volume; with a sign, how much that changes.
        share = 1 + number / 100 if found[1] else number / _USUAL_VOLUME
        if share <= 0:
            return None
        level_db = 20 * math.log10(share)
    return None if level_db > 0 else round(level_db, 1)


def _known_voice(name: str) -> bool:
    """Report whether voiceguide has a voice of this name that a script may ask for."""
    from voiceguide.speech.registry import VOICES

    kind = VOICES.get(name.partition(":")[0])
    return kind is not None and kind.only_speaks
