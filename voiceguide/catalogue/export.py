"""Write the finished tracks of a catalogue into a folder, under their names."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from voiceguide.cache.shared_store import SharedStore
from voiceguide.catalogue.plan import WantedTrack
from voiceguide.catalogue.records import RECORD_END, read_record, track_file
from voiceguide.core.files import check_writable, write_file
from voiceguide.core.reading import FileKind, read_file
from voiceguide.timeline.model import TIMELINE

TRACK: Final = FileKind("track", 2_000_000_000)
"""Bytes: a night in a format that loses nothing."""


def export_tracks(
    tracks: Sequence[WantedTrack],
    store: SharedStore,
    folder: Path,
    ending: str,
    progress: Callable[[str, int, int], None],
) -> tuple[int, tuple[str, ...]]:
    """Write tracks and their timelines into a folder; those that lie there already are left alone.

    Every file is compared with its record. One that is another is not written, and its record is removed from
    the store, so that the next run makes it again.

    Args:
        tracks: The tracks.
        store: The store that has them.
        folder: The folder; made if need be.
        ending: The ending of their files, without a dot.
        progress: Called with how many are there, and of how many.

    Returns:
        How many were written, and the keys of those that are damaged.

    Raises:
        OutputError: A file cannot be written.
        StoreUnreachable: The store does not answer.
    """
    written, damaged = 0, []
    for n, track in enumerate(tracks):
        progress("Writing", n, len(tracks))
        record = read_record(store.read(track_file(track.key, RECORD_END)))
        out = folder / track.name
        timeline = out.with_suffix(TIMELINE)
        wanted = {} if record is None else {out: record.sha256, timeline: record.timeline_sha256}
        if wanted and all(_digest(path) == digest for path, digest in wanted.items()):
            continue
        parts = {out: f".{ending}", timeline: TIMELINE}
        found = {path: store.read(track_file(track.key, end)) or b"" for path, end in parts.items()}
        if not wanted or any(_sha256(found[path]) != digest for path, digest in wanted.items()):
            damaged.append(track.key)
            store.remove(track_file(track.key, RECORD_END))
            continue
        for path in (timeline, out):
            check_writable(path)
            write_file(path, found[path])
        written += 1
    progress("Writing", len(tracks), len(tracks))
    return written, tuple(damaged)


def _digest(path: Path) -> str:
    try:
        return _sha256(read_file(path, TRACK))
    except OSError:
        return ""


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
