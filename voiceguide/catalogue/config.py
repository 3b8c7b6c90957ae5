"""Read a catalogue's file and list its tracks: every routine at every length, by every voice, and so on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product
from math import prod
from pathlib import Path
from typing import Any, Final

from voiceguide.app.naming import track_name
from voiceguide.catalogue.schema import AXES, KEYS, SINGULAR
from voiceguide.core.beds import NO_BED
from voiceguide.errors import OutputError, ScriptError, VoiceguideError
from voiceguide.pipeline import Request
from voiceguide.plan.terms import MOST, Choices, WordsLevel
from voiceguide.podcast.config.permissions import check_allowed
from voiceguide.podcast.config.schema import KeyValue, read_keys
from voiceguide.script.terms import SHORTEST_SESSION_MS, Mode, is_path
from voiceguide.script.yaml.compose import read_tree
from voiceguide.script.yaml.decode import Bulk
from voiceguide.script.yaml.nodes import Diagnostics, MapNode, quote
from voiceguide.settings import NO_ROOM, Settings
from voiceguide.speech.fallback import AUTO
from voiceguide.speech.registry import make_voice
from voiceguide.speech.side_effects import from_folder
from voiceguide.timeline.model import BREATH_SOUNDS
from voiceguide.units import MINUTE, clock

MOST_TRACKS: Final = 1_000_000
"""The most tracks of a catalogue: a client keeps a kilobyte of memory for each."""
_SPLIT: Final = "Make several catalogues of it, each with a file of its own."
_BULK: Final = Bulk(
    long=("a catalogue is a page of text.", "Name what multiplies: routines, minutes, voices."),
    full=("the catalogue", "Name what multiplies: routines, minutes, voices."),
    links=False,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueTrack:
    """One track of a catalogue: its session, and the name of its file in a folder named as its voice."""

    name: str
    request: Request


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueConfig:
    """The configuration of a catalogue: its name, and its tracks in the order of the file."""

    name: str
    path: Path
    tracks: tuple[CatalogueTrack, ...]


def read_catalogue(path: Path, settings: Settings, ending: str = "mp3") -> CatalogueConfig:
    """Read a catalogue's file.

    Args:
        path: The file.
        settings: The folders, limits and permissions.
        ending: The ending of the tracks' names.

    Raises:
        ScriptError: Something in it cannot be: all of it at once, each at its place.
        VoiceNotAllowed: The only problem is a voice that the user has not allowed.
        OutputError: There is no such file, or it lists no track, too many, or two of one name.
    """
    if path.is_dir() or not path.exists():
        what = "this is a folder, not a catalogue's file." if path.is_dir() else "there is no such catalogue."
        mend = "Write a file with routines, minutes and voices; docs/scale.md shows one."
        raise OutputError(what, where=str(path), mend=mend)
    read = read_tree(path, _BULK)
    findings = read.findings
    if not isinstance(read.node, MapNode):
        if not findings:
            what = "the file is empty." if read.node is None else "the file must be one group of keys."
            findings.add(read.page.spot(0, 0), what, "Write lines such as `routines: [bedtime-twist]`.")
        raise ScriptError(findings.in_order())
    top = read_keys(read.node, KEYS, "a catalogue", findings)
    axes = _axes(top, path, settings, findings)
    without = [_exclusion(each, axes, top, findings) for each in top.value("exclude") or ()]
    if findings:
        raise ScriptError(findings.in_order())
    planned = prod(len(values) for values in axes.values())
    if planned > MOST_TRACKS:
        counts = " × ".join(f"{len(values)} {name}" for name, values in axes.items() if len(values) > 1)
        what = f"{counts} are {planned:,} tracks; {MOST_TRACKS:,} is the most."
        raise OutputError(what, where=str(path), mend=_SPLIT)
    common = _common(top)
    requests = [_request(common, values) for values in _combined(axes, without)]
    if not requests:
        mend = "Exclude less."
        raise OutputError("everything is excluded, and no track is left.", where=str(path), mend=mend)
    return CatalogueConfig(name=path.stem, path=path, tracks=_named(requests, path, ending))


def _axes(top: KeyValue, path: Path, settings: Settings, findings: Diagnostics) -> dict[str, tuple[Any, ...]]:
    """Return the values of every axis, each once; None stands for what is usual."""
    given = {name: tuple(top.value(name) or ()) for name in AXES}
    read = {
        "routines": [each for each in given["routines"] if _is_a_name(each, top, findings)],
        "minutes": [_length(each, top, settings, findings) for each in given["minutes"]],
        "voices": [_voice(each, path, top, settings, findings) for each in given["voices"]],
        "languages": given["languages"],
        "evenings": [n for each in given["evenings"] for n in _evenings(each, top, findings)],
        "beds": [_bed(each, path, top, findings) for each in given["beds"]],
    }
    return {name: tuple(dict.fromkeys(read[name])) or (None,) for name in AXES}


def _is_a_name(routine: str, top: KeyValue, findings: Diagnostics) -> bool:
    if is_path(routine):
        mend = "Put the script into a folder, name that with --scripts, and write its name here."
        findings.add(top.spot("routines"), f"{quote(routine)} is a path; a catalogue lists names.", mend)
    return not is_path(routine)


def _length(minutes: str, top: KeyValue, settings: Settings, findings: Diagnostics) -> int:
    length_ms = int(Decimal(minutes) * MINUTE)
    if not SHORTEST_SESSION_MS <= length_ms <= settings.longest_ms:
        what = f"{minutes} minutes is no length of a session."
        mend = f"Write one from {clock(SHORTEST_SESSION_MS)} to {clock(settings.longest_ms)}."
        findings.add(top.spot("minutes"), what, mend)
    return length_ms


def _voice(spec: str, path: Path, top: KeyValue, settings: Settings, findings: Diagnostics) -> str:
    spot = top.spot("voices")
    if spec == AUTO:
        mend = "Name a voice, such as hibari: each track has the one that is planned."
        findings.add(spot, "`auto` may choose another voice on each machine.", mend)
        return spec
    try:
        check_allowed(spec, path, settings, where=str(spot))
        placed = from_folder(spec, path.parent)
        make_voice(placed)
    except VoiceguideError as problem:
        findings.add(spot, problem.what, problem.mend)
        return spec
    return placed


def _evenings(text: str, top: KeyValue, findings: Diagnostics) -> range:
    first, _, last = text.partition("..")
    found = range(int(first), int(last or first) + 1)
    if not found or found[-1] > MOST:
        mend = f"Write the smaller one first, from 0 to {MOST}: 0..29."
        findings.add(top.spot("evenings"), f"{quote(text)} is no range of evenings.", mend)
        return range(0)
    return found


def _bed(text: str, path: Path, top: KeyValue, findings: Diagnostics) -> str:
    from voiceguide.audio.bed.registry import with_variants

    if text == NO_BED or text in with_variants():
        return text
    if (file := path.parent / text).is_file():
        what = f"{quote(text)} is a sound file; tracks with one are rendered one at a time."
        findings.add(top.spot("beds"), what, f"Use a bed of voiceguide's, or `render --bed {file}`.")
        return text
    mend = f"There are {', '.join((NO_BED, *with_variants()))}."
    findings.add(top.spot("beds"), f"there is no bed {quote(text)}.", mend)
    return text


Exclusion = Mapping[str, frozenset[Any]]
"""Axis -> its values; a track that has one of them on every axis that is named is left out."""


def _exclusion(
    given: Mapping[str, Sequence[Any]],
    axes: Mapping[str, tuple[Any, ...]],
    top: KeyValue,
    findings: Diagnostics,
) -> Exclusion:
    found: dict[str, frozenset[Any]] = {}
    for name, values in given.items():
        wanted: set[Any] = set()
        for each in values or ():
            if name == "minutes":
                wanted.add(int(Decimal(each) * MINUTE))
            elif name == "evenings":
                wanted.update(_evenings(each, top, findings))
            else:
                wanted.add(each)
            if not wanted & set(axes[name]):
                what = f"{quote(str(each))} is excluded, and is none of the {name} of this catalogue."
                findings.add(top.spot("exclude"), what, "Look for a slip in it, or take it out.")
        found[name] = frozenset(wanted)
    if not found:
        findings.add(
            top.spot("exclude"), "an exclusion names nothing.", "Write {routines: NAME, minutes: 5}."
        )
    return found


def _combined(axes: Mapping[str, tuple[Any, ...]], without: Sequence[Exclusion]) -> Iterator[dict[str, Any]]:
    for values in product(*axes.values()):
        track = dict(zip(axes, values, strict=True))
        if not any(all(track[name] in some for name, some in each.items()) for each in without):
            yield track


def _common(top: KeyValue) -> Request:
    return Request(
        routine="",
        target_ms=0,
        choices=Choices(
            options=tuple(top.value("choices") or ()),
            first=top.value("first"),
            words=WordsLevel(top.value("words") or WordsLevel.FULL),
            mode=Mode(top.value("mode")) if top.value("mode") else None,
        ),
        breaths=top.value("breaths") or BREATH_SOUNDS[0],
        room=top.value("room") or NO_ROOM,
        bed_width=top.value("width"),
        tail_ms=top.value("tail"),
        disclose=top.value("disclose") == "spoken",
    )


def _request(common: Request, track: Mapping[str, Any]) -> Request:
    one = {SINGULAR[name]: value for name, value in track.items()}
    return replace(
        common,
        routine=one["routine"],
        target_ms=one["minutes"],
        voice=one["voice"],
        language=one["language"],
        bed=one["bed"],
        choices=replace(common.choices, evening=one["evening"] or 0),
    )


def _named(requests: Sequence[Request], path: Path, ending: str) -> tuple[CatalogueTrack, ...]:
    """Name the file of every track.

    Raises:
        OutputError: Two have one name.
    """
    tracks: list[CatalogueTrack] = []
    first: dict[str, Request] = {}
    for request in requests:
        voice = re.sub(r"[^A-Za-z0-9_.-]+", "-", request.voice).strip("-.") or "voice"
        name = f"{voice}/{Path(track_name(request)).stem}.{ending}"
        # On some systems "Evening" and "evening" are the same name.
        other = first.setdefault(name.casefold(), request)
        if other is not request:
            by = f"{request.routine} by {other.voice} and {request.routine} by {request.voice}"
            mend = "Exclude one of them, or put it into a catalogue of its own."
            raise OutputError(f"{by} would both be {name}.", where=str(path), mend=mend)
        tracks.append(CatalogueTrack(name=name, request=request))
    return tuple(tracks)
