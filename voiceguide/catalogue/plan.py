"""Plan a catalogue: the key of every track, what is there already, and the groups of those that are not.

Tracks that differ in their length alone are a group: they say mostly the same sentences. A group is planned
in one place, and its sentences are known by short addresses, which is all that is told of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from voiceguide.catalogue.config import CatalogueConfig
from voiceguide.catalogue.recipe import script_digest, track_key
from voiceguide.core.reading import FileKind, read_file
from voiceguide.errors import OutputError, VoiceguideError
from voiceguide.pipeline import Request, Scripts
from voiceguide.settings import Settings
from voiceguide.speech.registry import make_voice, speaks
from voiceguide.speech.voice import Voice

_LEXICON: Final = FileKind("lexicon", 20_000_000)
_TOLD: Final = 5
"""The most problems that one message lists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedTrack:
    """A track that is wanted: its name, its key, and its session."""

    name: str
    key: str
    request: Request


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackGroup:
    """Tracks of one routine that differ in their length alone.

    Args:
        key: A digest of their keys.
        tracks: The tracks, by their length.
        service: The service that speaks them over a network, such as `gtts`; empty for none.
    """

    key: str
    tracks: tuple[WantedTrack, ...]
    service: str

    @property
    def requests(self) -> tuple[Request, ...]:
        """Return their sessions."""
        return tuple(track.request for track in self.tracks)


def wanted_tracks(
    config: CatalogueConfig, settings: Settings, versions: Mapping[str, str], ending: str
) -> tuple[WantedTrack, ...]:
    """Return the tracks of a catalogue with their keys; every script is read once, nothing is compiled.

    Raises:
        OutputError: A routine cannot be read in one of the languages, or a voice does not speak it.
    """
    scripts, digests = Scripts(), dict[tuple[str, str | None], tuple[str, str]]()
    voices = {spec: make_voice(spec) for spec in dict.fromkeys(one.request.voice for one in config.tracks)}
    problems: dict[str, None] = {}
    lexicon = b"" if settings.lexicon is None else read_file(settings.lexicon, _LEXICON)
    also = hashlib.sha256(lexicon, usedforsecurity=False).hexdigest()
    found = []
    for one in config.tracks:
        request = one.request
        place = (request.routine, request.language)
        if place not in digests:
            digests[place] = _read(request, settings, scripts, problems)
        digest, language = digests[place]
        if not digest:
            continue
        if language and not speaks(request.voice, language):
            said = f"{request.voice} does not speak {language!r}, as {request.routine} does: exclude "
            problems[f"{said}{{voices: {request.voice}, routines: {request.routine}}}."] = None
            continue
        voice = voices[request.voice].id
        key = track_key(request, settings, digest + also, voice, versions, ending)
        found.append(WantedTrack(name=one.name, key=key, request=request))
    refuse_all(problems, config)
    return tuple(found)


def refuse_all(problems: Iterable[str], config: CatalogueConfig) -> None:
    """Refuse a catalogue with the first of its problems, and the number of the others.

    Raises:
        OutputError: There are any.
    """
    told = list(dict.fromkeys(problems))
    if not told:
        return
    more = f" And {len(told) - _TOLD} more like these." if len(told) > _TOLD else ""
    what = " ".join(told[:_TOLD]) + more
    raise OutputError(what, where=str(config.path), mend="Mend that, or exclude it.")


def _read(
    request: Request, settings: Settings, scripts: Scripts, problems: dict[str, None]
) -> tuple[str, str]:
    try:
        script = scripts.read(request.routine, settings, request.language)
    except VoiceguideError as problem:
        problems[str(problem)] = None
        return "", ""
    return script_digest(script), script.language


def grouped(tracks: Iterable[WantedTrack]) -> tuple[TrackGroup, ...]:
    """Return tracks in groups that differ in their length alone, in the order of their first tracks."""
    groups: dict[Request, list[WantedTrack]] = {}
    services: dict[str, str] = {}
    for track in tracks:
        spec = track.request.voice
        if spec not in services:
            services[spec] = service_of(make_voice(spec))
        groups.setdefault(replace(track.request, target_ms=0), []).append(track)
    return tuple(
        TrackGroup(key=_together(group), tracks=tuple(group), service=services[group[0].request.voice])
        for group in groups.values()
    )


def service_of(voice: Voice) -> str:
    """Return the name of the service that speaks for a voice; empty if it needs no network."""
    return "" if voice.offline else voice.name.partition(":")[0]


def _together(group: Iterable[WantedTrack]) -> str:
    keys = " ".join(track.key for track in group)
    return hashlib.sha256(keys.encode("ascii"), usedforsecurity=False).hexdigest()
