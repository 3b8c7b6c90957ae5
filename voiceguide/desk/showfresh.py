"""Find out at once that a published show is as its file asks for: nothing is parsed, little is imported."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

from voiceguide import __version__
from voiceguide.desk.showstate import State, read_state, state_path
from voiceguide.settings import Settings

BUILDING: Final = ".building"
"""The folder inside the published one in which it is built anew."""
_PHRASES: Final = Path(__file__).resolve().parents[1] / "plan" / "phrases"


def fresh(show: Path, folder: Path, now: datetime, settings: Settings) -> tuple[str, ...] | None:
    """Name the episodes of a show whose folder needs nothing; None if it may need something.

    Args:
        show: The show's file.
        folder: The published folder.
        now: Whatever was held back until later is not due yet.
        settings: Where scripts are.

    Raises:
        OutputError: What the show remembers is damaged.
    """
    state = read_state(state_path(show))
    if not state.stamp or (folder / BUILDING).exists():
        return None
    if state.next_due is not None and now >= state.next_due:
        return None
    if len(lying(folder, state)) < len(state.files):
        return None
    try:
        if stamp(show, state.inputs, settings) != state.stamp:
            return None
    except OSError:
        return None
    return tuple(slug for slug in state.episodes if f"{slug}.mp3" in state.files)


def lying(folder: Path, state: State) -> dict[str, int]:
    """List the published files that lie in a folder as large as they were."""
    found = {}
    for name, size in state.files.items():
        with suppress(OSError):
            if (folder / name).stat().st_size == size:
                found[name] = size
    return found


def stamp(show: Path, inputs: tuple[str, ...], settings: Settings) -> str:
    """Name everything that a published folder could depend on.

    Raises:
        OSError: Something that was there is not there any more.
    """
    made = sha256(repr((__version__, settings.speech_lufs, settings.bed_below_db)).encode())
    read = (*(show.parent / name for name in inputs), *_scripts(settings), *lexicon_of(settings))
    for path in (show, *read):
        data = path.read_bytes()
        made.update(f"{path.name} {len(data)}\n".encode())
        made.update(data)
    return made.hexdigest()[:32]


def lexicon_of(settings: Settings) -> tuple[Path, ...]:
    """Give the file that tells how words are said, if there is one."""
    return (settings.lexicon,) if settings.lexicon is not None and settings.lexicon.is_file() else ()


def _scripts(settings: Settings) -> Iterator[Path]:
    for folder in (*settings.script_folders, _PHRASES):
        yield from sorted(folder.glob("*.yaml"))
        yield from sorted(folder.glob("*/*.yaml"))
