"""Check the paths that files are written to, and turn what the system refuses into plain messages."""

from __future__ import annotations

import contextlib
import errno
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from voiceguide.errors import OutputError, why

_MENDS: Final = {
    # What is missing is made; this is said by places such as /proc, where nothing can be.
    errno.ENOENT: ("The folder {folder} lets nothing be made in it.", "Choose another place with -o."),
    errno.ENOTDIR: ("{folder} is not a folder.", "Choose another place with -o."),
    # A folder that is there is not made; only of a link that leads nowhere is this said.
    errno.EEXIST: ("A link on the way there leads nowhere.", "Mend it, or choose another place with -o."),
    errno.EISDIR: ("There is a folder of that name.", "Choose another name with -o."),
    errno.ENXIO: ("That is a device, not a file.", "Choose another place with -o."),
    errno.EACCES: ("The folder {folder} may not be written to.", "Choose another place with -o."),
    errno.EPERM: ("The folder {folder} may not be written to.", "Choose another place with -o."),
    errno.EROFS: ("The folder {folder} cannot be written to.", "Choose another place with -o."),
    errno.ENOSPC: ("The disk is full.", "Make room, or choose another place with -o."),
    errno.EDQUOT: ("Your share of the disk is used up.", "Make room, or choose another place with -o."),
    errno.EFBIG: ("The file is larger than may be written here.", "Choose another place with -o."),
    errno.ENAMETOOLONG: ("The name is too long.", "Choose a shorter one with -o."),
}
_LINE_ENDERS: Final = {"Cc", "Zl", "Zp"}
"""Unicode categories of line breaks and control characters: a list of names could not be read back."""
_FOLDERLESS: Final = {
    errno.ENOENT: "nothing can be made in it",
    errno.EEXIST: "a link on the way leads nowhere",
}


def check_name(out: Path) -> None:
    """Refuse a name with a line break, a tab or another control character: nobody means one.

    Raises:
        OutputError: It has one.
    """
    for sign in str(out):
        if unicodedata.category(sign) in _LINE_ENDERS:
            what = f"there is a control character ({ascii(sign)[1:-1]}) in this name."
            raise OutputError(what, where=ascii(str(out)), mend="Choose another name.")


def check_place(out: Path) -> None:
    """Refuse at once, before any work is done, a path where no file can be written.

    Raises:
        OutputError: A folder or a device lies there, what is named as its folder is none, or the name has
            a control character.
    """
    check_name(out)
    with explained_errors(out):
        if out.is_dir():
            raise OSError(errno.EISDIR, "")
        if not nearest_existing(out.parent).is_dir():
            raise OSError(errno.ENOTDIR, "")
        if out.exists() and not out.is_file():
            # Renaming over it would replace the device itself.
            raise OSError(errno.ENXIO, "")


def try_folder(folder: Path, where: str) -> None:
    """Check before any work that files can be put into a folder, and leave nothing behind.

    Args:
        folder: The folder; it need not exist.
        where: How the user named it, for the message.

    Raises:
        OutputError: It is not there and cannot be made, or its name has a control character.
    """
    check_name(folder)
    try:
        with made_folders(folder):
            if not folder.is_dir():
                raise NotADirectoryError(errno.ENOTDIR, "Not a directory")
    except OSError as problem:
        reason = _FOLDERLESS.get(problem.errno or 0) or why(problem)
        what = f"no folder can be made in {str(nearest_existing(folder))!r} ({reason})."
        raise OutputError(what, where=where, mend="Name another folder.") from None


@contextlib.contextmanager
def made_folders(folder: Path) -> Iterator[None]:
    """Make a folder and its missing parents for the block; afterwards remove those of them that are empty."""
    missing = [each for each in (folder, *folder.parents) if each.name != ".." and not each.exists()]
    try:
        for each in reversed(missing):
            each.mkdir(exist_ok=True)
        yield
    finally:
        with contextlib.suppress(OSError):
            # What stays needs all that its name leads through, as `new/../tracks` does.
            for each in missing:
                with contextlib.suppress(FileNotFoundError):
                    each.rmdir()


def nearest_existing(folder: Path) -> Path:
    """Return a folder, or its nearest parent that exists."""
    return next((each for each in (folder, *folder.parents) if each.exists()), folder)


@contextlib.contextmanager
def explained_errors(out: Path) -> Iterator[None]:
    """Turn an error of the system within the block into one sentence, with what to do about it.

    Raises:
        OutputError: The system refused to write at this path.
    """
    try:
        yield
    except OSError as error:
        what, mend = _MENDS.get(
            error.errno or 0, ("It cannot be written: {reason}.", "Choose another place with -o.")
        )
        raise OutputError(
            what.format(folder=repr(str(nearest_existing(out.parent))), reason=why(error)),
            where=str(out),
            mend=mend,
        ) from error
