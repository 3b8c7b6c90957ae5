"""What a show has to remember: who its episodes are, when they came out, and what was made for them.

It lies beside the show's file and belongs to it: without it, apps would take a track that was made anew for
a new episode.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from voiceguide.core.reading import FileKind, decode_json, read_file
from voiceguide.errors import OutputError, why
from voiceguide.podcast.filenames import episode_stem, published_name

SCHEMA: Final = "voiceguide.show/1"
_KIND: Final = FileKind("state file", 16_000_000)
"""A thousand episodes take 2 MB; text of wide letters takes many times its bytes in memory."""
_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_LONGEST: Final = 4_096
_YEARS: Final = range(1970, 9_999)
"""A moment in one of these has a date in every zone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedEpisode:
    """An episode that was published once.

    Args:
        guid: What apps know it by.
        published: When it came out.
        made_of: Names everything that its track is made of.
        stem: What the names of its files begin with: its slug, and from the second version on a mark of it.
        mark: The mark of its files' content; empty if an earlier version of this program made them.
    """

    guid: str
    published: datetime
    made_of: str
    stem: str
    mark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Everything a show remembers.

    Args:
        guid: What directories know it by.
        stamp: Names everything that the published folder was made of.
        next_due: When the next episode comes out that was held back.
        inputs: Files that were read, beside scripts: pictures, beds; from the show's folder on.
        art: Names what the drawn picture of the show was made of.
        cover: The show's picture.
        files: Every published file and its size.
        episodes: By slug; those taken out of the show stay, in case they come back.
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
    """Name the file beside a show's file."""
    return show.with_name(f"{show.stem}.state.json")


def read_state(path: Path) -> State:
    """Read what a show remembers; a show that was never published remembers nothing.

    Raises:
        OutputError: The file is damaged. It is never guessed at, for apps would take all for new.
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
        return from_plain(found)
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise _damaged(path, "it is not what was written there") from problem


def from_plain(found: Mapping[str, Any]) -> State:
    """Build the state from what JSON has; nothing in it is believed to be of its type or shape.

    Raises:
        ValueError, KeyError, TypeError, AttributeError: It is no state.
    """
    due = found["next_due"]
    return State(
        guid=_guid(found["guid"]),
        stamp=_text(found["stamp"]),
        next_due=None if due is None else _moment(due),
        inputs=tuple(_text(path) for path in _list(found["inputs"])),
        art=_text(found["art"], longest=1_000_000),
        cover=published_name(found.get("cover", "cover.png")),
        files={published_name(name): _size(size) for name, size in found["files"].items()},
        episodes={episode_stem(slug): _kept(slug, kept) for slug, kept in found["episodes"].items()},
    )


def _kept(slug: str, kept: Mapping[str, Any]) -> PublishedEpisode:
    mark = _text(kept.get("mark", ""))
    stem = episode_stem(kept.get("stem", slug))
    if stem not in {slug, f"{slug}.{mark}"}:
        raise ValueError(f"{stem!a} are files of another episode")
    return PublishedEpisode(
        guid=_text(kept["guid"]),
        published=_moment(kept["published"]),
        made_of=_text(kept["made_of"]),
        stem=stem,
        mark=mark,
    )


def to_plain(state: State) -> dict[str, Any]:
    """Return the state as JSON has it."""
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
                "guid": kept.guid,
                "published": kept.published.isoformat(),
                "made_of": kept.made_of,
                "stem": kept.stem,
                "mark": kept.mark,
            }
            for slug, kept in state.episodes.items()
        },
        "files": dict(sorted(state.files.items())),
    }


def written(state: State) -> bytes:
    """Write the state as its file has it."""
    return (json.dumps(to_plain(state), ensure_ascii=False, indent=1) + "\n").encode()


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


def _guid(found: object) -> str:
    """Return the guid of a show; those of its episodes are made from it."""
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
