"""What a show has to remember: who its episodes are, when they came out, and what was made for them.

It lies beside the show's file and belongs to it: without it, apps would take a track that was made anew for
a new episode.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from voiceguide.errors import OutputError

SCHEMA: Final = "voiceguide.show/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An episode that was published once; `made_of` names everything that its track is made of."""

    guid: str
    published: datetime
    made_of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Everything a show remembers.

    Args:
        guid: What directories know it by.
        stamp: Names everything that the published folder was made of.
        next_due: When the next episode comes out that was held back.
        inputs: Files that were read, beside scripts: pictures, beds; from the show's folder on.
        art: Names what the drawn picture of the show was made of.
        files: Every published file and its size.
        episodes: By slug; those taken out of the show stay, in case they come back.
    """

    guid: str = ""
    stamp: str = ""
    next_due: datetime | None = None
    inputs: tuple[str, ...] = ()
    art: str = ""
    files: Mapping[str, int] = field(default_factory=dict)
    episodes: Mapping[str, Kept] = field(default_factory=dict)


def state_path(show: Path) -> Path:
    """Name the file beside a show's file."""
    return show.with_name(f"{show.stem}.state.json")


def read_state(path: Path) -> State:
    """Read what a show remembers; a show that was never published remembers nothing.

    Raises:
        OutputError: The file is damaged. It is never guessed at, for apps would take all for new.
    """
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return State()
    except (OSError, UnicodeDecodeError) as problem:
        raise _damaged(path, "it cannot be read") from problem
    try:
        found = json.loads(text)
        if found["schema"] != SCHEMA:
            raise _damaged(path, f"its schema is not {SCHEMA}")
        return from_plain(found)
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise _damaged(path, "it is not what was written there") from problem


def from_plain(found: Mapping[str, Any]) -> State:
    """Build the state from what JSON has.

    Raises:
        ValueError, KeyError, TypeError, AttributeError: It is no state.
    """
    due = found["next_due"]
    if not all(name == Path(name).name and name not in ("", "..") for name in found["files"]):
        raise ValueError("a published file lies in the folder itself")
    return State(
        guid=str(found["guid"]),
        stamp=str(found["stamp"]),
        next_due=None if due is None else _moment(due),
        inputs=tuple(map(str, found["inputs"])),
        art=str(found["art"]),
        files={str(name): int(size) for name, size in found["files"].items()},
        episodes={
            str(slug): Kept(
                guid=str(kept["guid"]), published=_moment(kept["published"]), made_of=str(kept["made_of"])
            )
            for slug, kept in found["episodes"].items()
        },
    )


def to_plain(state: State) -> dict[str, Any]:
    """Give the state as JSON has it."""
    return {
        "schema": SCHEMA,
        "about": "Written by voiceguide publish. Keep it with the show: it holds who the episodes are.",
        "guid": state.guid,
        "stamp": state.stamp,
        "next_due": None if state.next_due is None else state.next_due.isoformat(),
        "inputs": list(state.inputs),
        "art": state.art,
        "episodes": {
            slug: {"guid": kept.guid, "published": kept.published.isoformat(), "made_of": kept.made_of}
            for slug, kept in state.episodes.items()
        },
        "files": dict(sorted(state.files.items())),
    }


def written(state: State) -> bytes:
    """Write the state as its file has it."""
    return (json.dumps(to_plain(state), ensure_ascii=False, indent=1) + "\n").encode()


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(text)
    return found


def _damaged(path: Path, why: str) -> OutputError:
    mend = "Take back an older copy of it; without it apps take every episode for a new one."
    return OutputError(f"what this show remembers cannot be used: {why}.", where=str(path), mend=mend)
