"""The noun of fuzzing: a door, which is one reader as a function of some bytes.

A door gives its bytes to one reader, through a file where the reader reads files. It may return, or raise
what the error tree has; anything else is a find, and so is a file touched outside the folder that the door
was given, and one left in it that was only meant for a while.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.fuzz.hurt import plain
from tests.fuzz.watch import ROOT, Outside, at_ease, closed_in

CASES = ROOT / "tests" / "cases"
Hurt = Callable[[bytes, Random, Sequence[bytes]], bytes]
"""Changes an input a little: the input, where chance comes from, and other inputs to take from."""

LONGEST = 40_000_000
"""Longer than all that is read as JSON; a door holds some copies, and its memory is what is measured."""

SPECIAL = b"\0special:"
"""An input that begins so is no content: it tells what lies there instead of a file."""
FIFO, FOLDER, DEVICE, LOOP = (SPECIAL + kind for kind in (b"fifo", b"folder", b"link:/dev/zero", b"link:."))
LINKS = (SPECIAL + b"link:/etc/passwd", SPECIAL + b"link:/nowhere/new")
SPECIALS = (FIFO, FOLDER, DEVICE, LOOP)
_KNOWN = frozenset((*SPECIALS, *LINKS))


@dataclass(frozen=True)
class Door:
    """One reader.

    Args:
        read: Gives it bytes; the folder is its own, empty at first, kept between inputs.
        seeds: What it ought to read, or nearly: where mutation begins.
        hurt: Changes an input so that it is likely to get far into the reader.
        few: How many inputs the suite tries.
        longest: Bytes of the longest input; a little more than the reader takes.
    """

    read: Callable[[bytes, Path], None]
    seeds: Callable[[], Sequence[bytes]]
    hurt: Hurt = plain.hurt
    few: int = 40
    longest: int = LONGEST


def attempt(door: Door, data: bytes, folder: Path) -> str:
    """Give one input to a door; tell what became of it: `read`, or the name of the error."""
    from voiceguide.errors import VoiceguideError

    aside = folder / "tmp"
    if not aside.is_dir():
        aside.mkdir()
    before, tempfile.tempdir = tempfile.tempdir, str(aside)
    stood = Path.cwd()
    os.chdir(folder)
    try:
        with closed_in(folder):
            try:
                door.read(data, folder)
            except VoiceguideError as refused:
                became, said = type(refused).__name__, str(refused)
            else:
                became, said = "read", "it was read"
    finally:
        tempfile.tempdir = before
        os.chdir(stood)
    assert said.strip(), "an error without a word"
    left = [name for name in _names(folder) if name.endswith(".part")] + [
        path.name for path in aside.iterdir()
    ]
    assert not left, f"left behind: {left[:3]}"
    return became


def _names(folder: Path) -> list[str]:
    return [name for _, _, names in os.walk(folder) for name in names]


def put(path: Path, data: bytes) -> Path:
    """Lay an input down as a file, or as whatever else it says; what lay there before goes."""
    with at_ease():
        clear(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        kind, _, target = data.removeprefix(SPECIAL).partition(b":") if data in _KNOWN else 3 * (b"",)
        if kind == b"fifo":
            os.mkfifo(path)
        elif kind == b"folder":
            path.mkdir()
        elif kind == b"link":
            path.symlink_to(os.fsdecode(target))
        else:
            path.write_bytes(data)
    return path


def clear(path: Path) -> None:
    """Take away whatever lies there."""
    if path.is_dir() and not path.is_symlink():
        for inner in path.iterdir():
            clear(inner)
        path.rmdir()
    else:
        path.unlink(missing_ok=True)


__all__ = [
    "CASES",
    "LINKS",
    "ROOT",
    "SPECIALS",
    "Door",
    "Hurt",
    "Outside",
    "at_ease",
    "attempt",
    "clear",
    "closed_in",
    "put",
]
