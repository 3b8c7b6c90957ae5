"""Build a show in a folder of its own, then commit it by renames, the feed last.

While tracks are rendered, the published folder stays as it is. Then files with new names are moved into it,
the files with fixed names are replaced, the feed last, and only then are files removed that no feed names any
more. So every file that a feed or page names exists and has the content that it was published with, even if
the commit is interrupted. The next run builds what is missing and continues.
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
from voiceguide.podcast.state import State, encoded

_OLD_LIST: Final = "commit.json"
_MEND: Final = "Choose another folder with -o, or make room."


@contextmanager
def build_folder(folder: Path) -> Iterator[Path]:
    """Make a folder to build in, inside the published one, so that a rename suffices; it is removed after.

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
    """Remove the folder of a killed run, or anything else of its name; a link itself, not its target."""
    if size_of(place) is None:
        return
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    else:
        place.unlink()


def was_interrupted(folder: Path) -> bool:
    """Report whether an earlier version of this program was killed in the middle of its renames.

    It wrote new bytes under old names, so name and size do not identify the content. Its list of renames is
    not carried out: a stranger may have written it, and it names files to overwrite and to remove.
    """
    return os.path.lexists(folder / BUILDING / _OLD_LIST)


def check_links(folder: Path, show: Path) -> None:
    """Refuse a folder that is reached by a link below the show's folder, or below the current one.

    Such a link may come with a project, and would let files outside it be written and removed.

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


def drop_unchanged(place: Path, folder: Path) -> tuple[str, ...]:
    """Remove built files that are published already, byte for byte; return the others, in commit order."""
    for path in place.iterdir():
        if same_file(path, folder / path.name):
            path.unlink()
    names = {path.name for path in place.iterdir()}
    return (*sorted(names.difference(SWITCHED)), *(name for name in SWITCHED if name in names))


def commit_files(
    place: Path,
    folder: Path,
    names: tuple[str, ...],
    gone: tuple[str, ...],
    before: State,
    after: State,
    state_file: Path,
) -> None:
    """Move every built file to its place by one rename each; then remove files that are out of date.

    Args:
        place: The folder in which the show was built.
        folder: The published folder.
        names: The files to move, in this order.
        gone: The files to remove.
        before: The previous state of the show.
        after: The new state of the show.
        state_file: The file of the state.

    Raises:
        OSError: A file cannot be renamed or removed.
        OutputError: The state cannot be written.
    """
    for name in names:
        if (folder / name).is_dir() and not (folder / name).is_symlink():
            raise IsADirectoryError(errno.EISDIR, f"{name} is a folder")
    if names or gone:
        # The guids of episodes must not be lost once they are public, nor the list of files to remove. A
        # state without a stamp does not count as up to date.
        write_file(state_file, encoded(replace(after, stamp="", files={**before.files, **after.files})))
    for name in names:
        (place / name).replace(folder / name)
    for name in gone:
        # A folder of that name is none of ours.
        if not (folder / name).is_dir() or (folder / name).is_symlink():
            (folder / name).unlink(missing_ok=True)
    write_file(state_file, encoded(after))


def without_fingerprints(state: State) -> State:
    """Return a state without fingerprints, so that all files are built again."""
    unsure = {slug: replace(record, fingerprint="") for slug, record in state.episodes.items()}
    return replace(state, stamp="", art="", episodes=unsure)
