"""The routines, voices and beds that the page offers, and the pictures of routines."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from typing import ClassVar, Final

from voiceguide.compose.planning import Scripts
from voiceguide.compose.request import ESTIMATED
from voiceguide.core.memo import memo_key, memoized_bytes, scripts_digest
from voiceguide.errors import VoiceguideError
from voiceguide.pipeline import Request
from voiceguide.settings import Settings
from voiceguide.studio.answers import Encode
from voiceguide.units import MINUTE

_RINGS: Final = "rings"
"""The kind under which pictures of routines are kept in the cache."""
_BED: Final = re.compile(r"\b(bed|bett|cama|lit|covers|pillow)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedBed:
    """A bed: its name, and what is to be told beside it."""

    json_kind: ClassVar[str] = "listedbed"

    name: str
    about: str
    breathing: bool = False
    two_channels: bool = False


class Offers:
    """The offers of the page. Routines are read once, and again when a script was changed.

    Args:
        settings: Where scripts and the cache live.
        encode: Turns our data into what JSON can hold.
    """

    def __init__(self, settings: Settings, encode: Encode) -> None:
        self._settings, self._encode = settings, encode
        self._lock = threading.Lock()
        self._scripts = Scripts()
        self._listed: tuple[str, list[object]] = ("", [])

    def routines(self) -> list[object]:
        """List the routines as `list --json` does, each with its position, props, mode and place.

        Raises:
            VoiceguideError: A folder of scripts may not be read.
        """
        from voiceguide.app import catalog

        digest = scripts_digest(self._settings.script_folders)
        with self._lock:
            if digest and self._listed[0] == digest:
                return self._listed[1]
            found: list[object] = []
            for listed in catalog.routines(self._settings):
                data = self._encode(listed)
                more: dict[str, object] = {}
                if not listed.problem:
                    try:
                        script = self._scripts.read(listed.name, self._settings, listed.language)
                    except VoiceguideError as problem:
                        more["problem"] = str(problem)
                    else:
                        around = " ".join((script.position, *script.props))
                        more |= {
                            "position": script.position,
                            "props": list(script.props),
                            "mode": str(script.mode),
                            "place": "bed" if _BED.search(around) else "floor",
                        }
                found.append({**(data if isinstance(data, dict) else {}), "own": not listed.ships, **more})
            self._listed = (digest, found)
            return found

    def voices(self) -> list[object]:
        """List the voices as `voices --json` does, but for those that a page may not use: see `wishes`."""
        from voiceguide.app.voices import voices
        from voiceguide.speech.side_effects import side_effect_of

        return [self._encode(each) for each in voices() if side_effect_of(each.name) is None]

    def beds(self) -> list[object]:
        """List the beds."""
        from voiceguide.audio.bed.registry import BEDS, with_variants

        return [
            self._encode(
                ListedBed(
                    name=name,
                    about=BEDS[name].about,
                    breathing=BEDS[name].breathing,
                    two_channels=BEDS[name].two_channels,
                )
            )
            for name in with_variants()
        ]

    def ring(self, name: str, language: str | None) -> bytes:
        """Return the picture of a routine, by the first length that it offers: an SVG.

        Raises:
            VoiceguideError: There is no such routine, or it cannot be read.
        """
        from voiceguide.cache.store import Cache
        from voiceguide.compose.composer import compose_session
        from voiceguide.compose.job import CompositionJob
        from voiceguide.media.plot.swimlanes import swimlanes
        from voiceguide.media.ring import ring_svg

        def draw() -> bytes:
            script = self._scripts.read(name, self._settings, language)
            minutes = script.minutes[0] if script.minutes else 10
            asked = Request(
                routine=name, target_ms=round(minutes * MINUTE), voice=ESTIMATED, language=language
            )
            job = CompositionJob(request=asked, settings=self._settings, scripts=self._scripts)
            return ring_svg(swimlanes(compose_session(job).timeline))

        digest = scripts_digest(self._settings.script_folders)
        cache = Cache(self._settings.cache_folder)
        key = memo_key(digest, name, language) if digest else ""
        with self._lock:
            return memoized_bytes(cache, _RINGS, key, draw)
