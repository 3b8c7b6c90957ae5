"""The state file of a show: the guids, dates and fingerprints of its episodes, and its published files.

It lies beside the show's file and belongs to it: without it, apps would take a changed track for a new
episode.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from voiceguide.core.reading import FileKind, read_file
from voiceguide.core.strict_json import decode_json
from voiceguide.errors import OutputError, why
from voiceguide.podcast.filenames import episode_stem, published_name

SCHEMA: Final = "voiceguide.show/1"
_KIND: Final = FileKind("state file", 16_000_000)
"""The state file and its largest size; a thousand episodes take 2 MB."""
_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_LONGEST: Final = 4_096
_YEARS: Final = range(1970, 9_999)
"""Years of the moments that are read: each has a date in every zone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedEpisode:
    """The state of an episode that was published once.

    Args:
        guid: The identifier for apps.
        published: Its publication date.
        fingerprint: Its fingerprint: a digest of everything that its track depends on.
        stem: The stem of its file names: its slug, and from the second version on a content mark.
        mark: The content mark of its files; empty if an earlier version of this program made them.
    """

    guid: str
    published: datetime
    fingerprint: str
    stem: str
    mark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The state of a show.

    Args:
        guid: The identifier for directories.
        stamp: The digest of everything that the published folder depends on.
        next_due: The date of the next episode that was held back.
        inputs: The files that were read beside scripts, such as pictures and beds, from the show's folder on.
        art: The fingerprint of the drawn picture of the show.
        cover: The name of the show's picture.
        files: Every published file and its size, bytes.
        episodes: The state of each episode, by slug; removed ones stay, in case they are added again.
    """

    guid: str = ""
    stamp: str = ""
    next_due: datetime | None = None
    inputs: tuple[str, ...] = ()
    art: str = ""
    cover: str = "cover.png"
    files: Mapping[str, int] = field(default_factory=dict)
    episodes: Mapping[str, PublishedEpisode] = field(default_factory=dict)


def state_path(show: Path) -> Path:
    """Return the path of the state file beside a show's file."""
    return show.with_name(f"{show.stem}.state.json")


def read_state(path: Path) -> State:
    """Read the state of a show; that of a show that was never published is empty.

    Raises:
        OutputError: The file is damaged. It is not repaired: with new guids, apps would take every episode
            for a new one.
    """
    try:
        data = read_file(path, _KIND, links=False)
    except FileNotFoundError:
        return State()
    except OSError as problem:
        raise _damaged(path, why(problem)) from problem
    try:
        found = decode_json(data)
        if not isinstance(found, dict) or found.get("schema") != SCHEMA:
            raise _damaged(path, f"its schema is not {SCHEMA}")
        return from_data(found)
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise _damaged(path, "it is not what was written there") from problem


def from_data(found: Mapping[str, Any]) -> State:
    """Return the state from plain data; the type and form of every value are checked.

    Raises:
        ValueError, KeyError, TypeError, AttributeError: It is no state.
    """
    due = found["next_due"]
    return State(
        guid=checked_guid(found["guid"]),
        stamp=_text(found["stamp"]),
        next_due=None if due is None else _moment(due),
        inputs=tuple(_text(path) for path in _list(found["inputs"])),
        art=_text(found["art"], longest=1_000_000),
        cover=published_name(found.get("cover", "cover.png")),
        files={published_name(name): _size(size) for name, size in found["files"].items()},
        episodes={episode_stem(slug): _episode(slug, record) for slug, record in found["episodes"].items()},
    )


def _episode(slug: str, record: Mapping[str, Any]) -> PublishedEpisode:
    mark = _text(record.get("mark", ""))
    stem = episode_stem(record.get("stem", slug))
    if stem not in {slug, f"{slug}.{mark}"}:
        raise ValueError(f"{stem!a} are files of another episode")
    return PublishedEpisode(
        guid=_text(record["guid"]),
        published=_moment(record["published"]),
        fingerprint=_text(record["made_of"]),
        stem=stem,
        mark=mark,
    )


def to_data(state: State) -> dict[str, Any]:
    """Return the state as plain data for JSON."""
    return {
        "schema": SCHEMA,
        "about": "Written by voiceguide publish. Keep it with the show: it holds who the episodes are.",
        "guid": state.guid,
        "stamp": state.stamp,
        "next_due": None if state.next_due is None else state.next_due.isoformat(),
        "inputs": list(state.inputs),
        "art": state.art,
        "cover": state.cover,
        "episodes": {
            slug: {
                "guid": record.guid,
                "published": record.published.isoformat(),
                "made_of": record.fingerprint,
                "stem": record.stem,
                "mark": record.mark,
            }
            for slug, record in state.episodes.items()
        },
        "files": dict(sorted(state.files.items())),
    }


def encoded(state: State) -> bytes:
    """Return the content of the state file."""
    return (json.dumps(to_data(state), ensure_ascii=False, indent=1) + "\n").encode()


def _text(found: object, longest: int = _LONGEST) -> str:
    if not isinstance(found, str) or len(found) > longest:
        raise TypeError(f"{str(found)[:80]!a} is no text of at most {longest} letters")
    return found


def _list(found: object) -> list[Any]:
    if not isinstance(found, list):
        raise TypeError("that is no list")
    return found


def _size(found: object) -> int:
    if not isinstance(found, int) or isinstance(found, bool) or not 0 <= found < 1 << 62:
        raise ValueError("that is no size of a file")
    return found


def checked_guid(found: object) -> str:
    """Check the guid of a show, from which those of its episodes are made, and return it.

    Raises:
        ValueError, TypeError: It is none.
    """
    text = _text(found)
    if text and not _UUID.fullmatch(text):
        raise ValueError(f"{text[:80]!a} is no guid")
    return text


def _moment(found: object) -> datetime:
    moment = datetime.fromisoformat(_text(found))
    if moment.utcoffset() is None or moment.year not in _YEARS:
        raise ValueError(f"{str(found)[:80]!a} is no moment with a zone")
    return moment


def _damaged(path: Path, why: str) -> OutputError:
    mend = "Take back an older copy of it; without it apps take every episode for a new one."
    return OutputError(f"what this show remembers cannot be used: {why}.", where=str(path), mend=mend)
