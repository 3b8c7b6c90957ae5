"""Build a show beside what is published, then put it in its place file by file.

While tracks are made, the published folder stays as it is. When everything is there and was checked, a list
of what goes where is written down first; whatever interrupts the renaming after that, the next run goes on
with it. So a folder never stays half one show and half another.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from voiceguide.desk.showfresh import BUILDING
from voiceguide.desk.showstate import State, from_plain, to_plain, written
from voiceguide.errors import OutputError, why
from voiceguide.files import put_down, running, same

_LIST: Final = "commit.json"
_OWNER: Final = "owner"
_LAST: Final = ("feed.xml", "index.html")
_CHUNK: Final = 1 << 20


@contextmanager
def building(folder: Path, state_file: Path) -> Iterator[Path]:
    """Open a folder to build in, inside the published one, so that a rename is enough; it vanishes after.

    Raises:
        OutputError: The folder cannot be written to, or another run builds in it.
    """
    place, fresh = folder / BUILDING, not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _own(place)
        go_on(folder, state_file)
        _clear(place)
        try:
            yield place
        except BaseException:
            # What was decided to be published is: the next run goes on with it.
            if not (place / _LIST).exists():
                shutil.rmtree(place, ignore_errors=True)
                if fresh:
                    with suppress(OSError):
                        folder.rmdir()
            raise
        shutil.rmtree(place, ignore_errors=True)
    except OSError as problem:
        mend = "Choose another folder with -o, or make room."
        raise OutputError(
            f"the show cannot be written here: {why(problem)}.", where=str(folder), mend=mend
        ) from problem


def _own(place: Path) -> None:
    """Take the building folder, unless a run that is still going has it."""
    owner = place / _OWNER
    try:
        other = int(owner.read_text("ascii"))
    except (OSError, ValueError):
        other = 0
    if other and other != os.getpid() and running(other):
        mend = "Wait for it to end."
        raise OutputError("the show is being published by another run.", where=str(place.parent), mend=mend)
    place.mkdir(exist_ok=True)
    owner.write_text(str(os.getpid()), "ascii")


def _clear(place: Path) -> None:
    for left in place.iterdir():
        if left.name != _OWNER:
            left.unlink()


def drop_same(place: Path, folder: Path) -> tuple[str, ...]:
    """Forget what is published already, byte for byte; name what is left, the feed and the page last."""
    for path in _files(place):
        with path.open("rb") as file:
            alike = same(folder / path.name, path.stat().st_size, iter(lambda: file.read(_CHUNK), b""))
        if alike:
            path.unlink()
    names = sorted(path.name for path in _files(place))
    return (*(name for name in names if name not in _LAST), *(name for name in _LAST if name in names))


def _files(place: Path) -> list[Path]:
    return [path for path in place.iterdir() if path.name not in (_OWNER, _LIST)]


def commit(
    place: Path, folder: Path, names: tuple[str, ...], gone: tuple[str, ...], state: State, state_file: Path
) -> None:
    """Put everything in its place: from the moment the list is written there is no way back, only on."""
    told = {"names": names, "gone": gone, "state": to_plain(state)}
    put_down(place / _LIST, json.dumps(told, ensure_ascii=False).encode())
    go_on(folder, state_file)


def go_on(folder: Path, state_file: Path) -> None:
    """Carry out a list that was written down, from wherever it was interrupted; without one do nothing."""
    place = folder / BUILDING
    try:
        told = json.loads((place / _LIST).read_bytes())
        names, gone, state = told["names"], told["gone"], from_plain(told["state"])
    except (OSError, ValueError, KeyError, TypeError):
        return
    # Who the episodes are is kept first: it must not be lost once anybody can see them.
    put_down(state_file, written(state))
    for name in names:
        if (place / name).exists():
            (place / name).replace(folder / name)
    for name in gone:
        (folder / name).unlink(missing_ok=True)
    (place / _LIST).unlink()
