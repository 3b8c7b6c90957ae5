"""The formats that a track can have, each named once.

To add one:

1. Write its entry in `FORMATS`: the key is what is typed after `--format`, and the end of its files' names.
2. If ffmpeg's libraries write it, `encoding` names their container and codec, and nothing else is needed.
   A format that is written here, as WAV is, gets a branch in `export.write_track`.
3. Run `pytest tests/audio/test_export.py`: the tests there go over every entry.

Help, completion, the player, the messages and the names of files that belong to a track take it up from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Encoding:
    """The names that ffmpeg's libraries have for a format, and its bit rate in bit/s if it has one."""

    container: str
    codec: str
    rate: int | None = None


@dataclass(frozen=True, slots=True)
class TrackFormat:
    """One format of a track.

    Args:
        media_type: Its media type, for web servers and feeds.
        lossless: Its samples come back as they went in.
        encoding: How ffmpeg's libraries write it; None if it is written here.
        played_by_extra: Playing it takes the extra `formats`.
        alike: Other ends of names by which people mean this format.
    """

    media_type: str
    lossless: bool = False
    encoding: Encoding | None = None
    played_by_extra: bool = False
    alike: tuple[str, ...] = ()


MP3: Final = "mp3"
WAV: Final = "wav"
FORMATS: Final[Mapping[str, TrackFormat]] = {
    MP3: TrackFormat("audio/mpeg"),
    WAV: TrackFormat("audio/wav", lossless=True, alike=("wave", "aif", "aiff")),
    "flac": TrackFormat("audio/flac", lossless=True, encoding=Encoding("flac", "flac")),
    "m4a": TrackFormat(
        "audio/mp4",
        encoding=Encoding("ipod", "aac", 96_000),
        played_by_extra=True,
        alike=("aac", "mp4"),
    ),
    # The same as an audiobook: players of those look for this end of the name, and show chapters.
    "m4b": TrackFormat("audio/mp4", encoding=Encoding("ipod", "aac", 96_000), played_by_extra=True),
    "opus": TrackFormat(
        "audio/ogg",
        encoding=Encoding("opus", "libopus", 64_000),
        played_by_extra=True,
        alike=("ogg", "oga", "webm", "mka"),
    ),
}
"""Every format by its name, which is also the end of its files' names."""
