"""Build a show beside what is published, then switch to it by the rename of its feed.

While tracks are made, the published folder stays as it is. Then files with new names are put beside those
that are there, the files with fixed names are replaced, the feed last, and only then what no feed names any
more goes. So whatever a reader starts from, everything it leads to is there and is what it tells of; and so
it is when the switch is interrupted anywhere. The next run makes what is missing and goes on.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from voiceguide.core.files import write_file
from voiceguide.core.places import made_folders
from voiceguide.errors import OutputError, why
from voiceguide.podcast.filenames import BUILDING, LOCK, SWITCHED, same_file, size_of
from voiceguide.podcast.lock import held
from voiceguide.podcast.state import State, written

_OLD_LIST: Final = "commit.json"
_MEND: Final = "Choose another folder with -o, or make room."


@contextmanager
def building(folder: Path) -> Iterator[Path]:
    """Open a folder to build in, inside the published one, so that a rename is enough; it vanishes after.

    Raises:
        OutputError: The folder cannot be written to, or another run builds in it.
    """
    place = folder / BUILDING
    try:
        with made_folders(folder), held(folder / LOCK, folder):
            _clear(place)
            # Made by us, and nobody else may write to it: no link can lie in it that leads out.
            place.mkdir(0o700)
            try:
                yield place
            finally:
                shutil.rmtree(place, ignore_errors=True)
    except OSError as problem:
        what = f"the show cannot be written here: {why(problem)}."
        raise OutputError(what, where=str(folder), mend=_MEND) from problem


def _clear(place: Path) -> None:
    """Remove what a killed run left, or whatever else lies there; a link goes, not what it leads to."""
    if size_of(place) is None:
        return
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    else:
        place.unlink()


def broken_off(folder: Path) -> bool:
    """Tell whether an earlier version of this program was killed in the middle of its renames.

    It wrote new bytes under old names, so what lies there is not known by its name and size. Its list of
    renames is not carried out: it would be believed what to write over and what to remove.
    """
    return os.path.lexists(folder / BUILDING / _OLD_LIST)


def check_links(folder: Path, show: Path) -> None:
    """Refuse a folder that is reached by a link below the show's folder, or below where one is.

    Such a link comes along with a project, and would have files outside it written and removed.

    Raises:
        OutputError: There is one.
    """
    # Each step is looked at as it is taken: `link/../www` lies beside what the link leads to.
    place = folder.absolute()
    homes = [Path(os.path.abspath(home)) for home in (show.parent, Path())]  # noqa: PTH100 - Path.resolve would follow what is looked for
    for each in (place, *place.parents):
        lies = Path(os.path.abspath(each))  # noqa: PTH100 - as above
        if each.is_symlink() and any(home in lies.parents and home.name for home in homes):
            mend = f"To publish there, name the folder itself: -o {place.resolve()}"
            what = f"{each.name} is a link, and links inside a project are not followed."
            raise OutputError(what, where=str(folder), mend=mend)


def drop_same(place: Path, folder: Path) -> tuple[str, ...]:
    """Forget what is published already, byte for byte; name what is left, in the order to put it in place."""
    for path in place.iterdir():
        if same_file(path, folder / path.name):
            path.unlink()
    names = {path.name for path in place.iterdir()}
    return (*sorted(names.difference(SWITCHED)), *(name for name in SWITCHED if name in names))


def switch(
    place: Path,
    folder: Path,
    names: tuple[str, ...],
    gone: tuple[str, ...],
    before: State,
    after: State,
    state_file: Path,
) -> None:
    """Put everything in its place, each file by one rename; then remove what is not published any more.

    Args:
        place: Where it was built.
        folder: Where it goes.
        names: What goes there, in this order.
        gone: What goes away.
        before: What the show remembered so far.
        after: What it remembers from now on.
        state_file: Where it does.

    Raises:
        OSError: Something cannot be renamed or removed.
        OutputError: What is remembered cannot be written.
    """
    for name in names:
        if (folder / name).is_dir() and not (folder / name).is_symlink():
            raise IsADirectoryError(errno.EISDIR, f"{name} is a folder")
    if names or gone:
        # Who the episodes are must not be lost once anybody can see them, nor what is to be removed. Without
        # a stamp it is no proof that everything is in its place.
        write_file(state_file, written(replace(after, stamp="", files={**before.files, **after.files})))
    for name in names:
        (place / name).replace(folder / name)
    for name in gone:
        # A folder of that name is none of ours.
        if not (folder / name).is_dir() or (folder / name).is_symlink():
            (folder / name).unlink(missing_ok=True)
    write_file(state_file, written(after))


def forget_contents(state: State) -> State:
    """Return what a show remembers, without what its files were made of: they are all made anew then."""
    unsure = {slug: replace(kept, made_of="") for slug, kept in state.episodes.items()}
    return replace(state, stamp="", art="", episodes=unsure)
