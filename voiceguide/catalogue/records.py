"""The files of a catalogue in its store, and the records by which tracks are found to be made.

tracks/ab/<rest of its key>.mp3             a track, or another format
tracks/ab/<rest of its key>.timeline.json   its timeline
tracks/ab/<rest of its key>.json            its record, written last: with it the track is made
catalogues/<name>.json                      the manifest: every track by its name, and its key
inputs/<digest>.zip                         the scripts, for workers on other machines
turns/<service>.json                        when a service may be asked again
raw/, clips/, pace/                         the speech that the team shares
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Final

from voiceguide.core.strict_json import decode_json
from voiceguide.timeline.model import TIMELINE

RECORD_END: Final = ".json"
_SKIPPED: Final = ".skipped"
SKIPPED_END: Final = f"{_SKIPPED}{RECORD_END}"
_TRACKS: Final = "tracks"
_MANIFEST: Final = "voiceguide.catalogue/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackRecord:
    """The record of a track whose making has ended.

    Args:
        sha256: Of its file; empty if there can be no such track.
        size_bytes: Its size.
        duration_ms: Its length, ms.
        timeline_sha256: Of its timeline's file.
        skipped: Why there can be no such track, for instance since the routine cannot last that long.
        remarks: What a listener would suffer of it, by the rules that no session may break.
        voice_line: In a line, which voice speaks, and how well.
    """

    json_kind: ClassVar[str] = "cataloguerecord"

    sha256: str = ""
    size_bytes: int = 0
    duration_ms: int = 0
    timeline_sha256: str = ""
    skipped: str = ""
    remarks: tuple[str, ...] = ()
    voice_line: str = ""


def track_file(key: str, ending: str) -> str:
    """Return the name in the store of a file of a track; `ending` begins with a dot."""
    return f"{_TRACKS}/{key[:2]}/{key[2:]}{ending}"


@dataclass(frozen=True, slots=True)
class KeysThere:
    """The keys that a store has: of tracks that are whole, that cannot be, and that lost some files."""

    made: frozenset[str]
    skipped: frozenset[str]
    broken: frozenset[str]


def keys_there(names: Iterable[str], ending: str) -> KeysThere:
    """Return which tracks a store has, from the names of the files below `tracks`; none is read.

    Args:
        names: The names.
        ending: Of the tracks' files; begins with a dot.
    """
    there = set(names)
    stems = {name.removesuffix(RECORD_END) for name in there if name.endswith(RECORD_END)}
    skipped = {stem.removesuffix(_SKIPPED) for stem in stems if stem.endswith(_SKIPPED)}
    plain = {stem for stem in stems if "." not in stem.rpartition("/")[2]}
    whole = {stem for stem in plain if f"{stem}{ending}" in there and f"{stem}{TIMELINE}" in there}
    return KeysThere(
        *(frozenset(stem.replace("/", "", 1) for stem in each) for each in (whole, skipped, plain - whole))
    )


def as_file(record: TrackRecord) -> bytes:
    """Write a record as its file has it."""
    return json.dumps(asdict(record), sort_keys=True).encode()


def read_record(data: bytes | None) -> TrackRecord | None:
    """Read a record; None if it is none: others may write to a store."""
    try:
        found: Any = decode_json(data or b"")
        record = TrackRecord(**{**found, "remarks": tuple(found["remarks"])})
    except (ValueError, TypeError, KeyError):
        return None
    texts = (record.sha256, record.timeline_sha256, record.skipped, record.voice_line, *record.remarks)
    numbers = (record.size_bytes, record.duration_ms)
    sound = all(isinstance(each, str) for each in texts) and all(type(each) is int for each in numbers)
    return record if sound and bool(record.sha256) != bool(record.skipped) else None


def manifest_file(name: str) -> str:
    """Return the name in the store of a catalogue's manifest."""
    return f"catalogues/{name}.json"


def manifest(wanted: Iterable[tuple[str, str]], there: KeysThere, ending: str) -> bytes:
    """Write the manifest of a catalogue: one line a track.

    Args:
        wanted: The name and the key of every track.
        there: What the store has.
        ending: Of the tracks' files in the store.
    """

    def line(name: str, key: str) -> str:
        state = "made" if key in there.made else "skipped" if key in there.skipped else "missing"
        return json.dumps({"name": name, "state": state, "file": track_file(key, ending)})

    lines = ",\n".join(line(name, key) for name, key in wanted)
    return f'{{"schema": {json.dumps(_MANIFEST)}, "tracks": [\n{lines}\n]}}\n'.encode()
