"""Open and decode a script file; refuse all but a few pages of plain text."""

from __future__ import annotations

import errno
import os
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from voiceguide.core.reading import open_file
from voiceguide.errors import Problem, ScriptError, SourceLocation, why
from voiceguide.script.yaml.nodes import Diagnostics, Page, shown_path, unprintable

MAX_BYTES: Final = 512 * 1024
"""The longest script that is read. A generous one, with every option and note, is under 40 kB."""


@dataclass(frozen=True, slots=True)
class Bulk:
    """The limits of one kind of file, and the messages for a file beyond them.

    Args:
        long: What such a file is, and what to do about one that is larger than `MAX_BYTES`.
        full: What it grows beyond, and what to do about that.
        links: False to refuse a file that is a link.
    """

    long: tuple[str, str]
    full: tuple[str, str]
    links: bool = True


A_SCRIPT: Final = Bulk(
    long=("a script is a few pages of text.", "Is it the right file?"),
    full=("the script", "Repeat less: `repeat`, `rounds` and `each side` say things again."),
)
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_NAMES: Final = {
    "\x1b": ("an escape character", "which gives orders to a terminal"),
    "\ufffd": ("�", "which stands for a letter that was lost when the text was saved or copied"),
    "\xad": ("a soft hyphen", "which nobody sees"),
    "\u200b": ("a blank without width", "which nobody sees"),
    "\ufeff": ("a byte order mark", "which nobody sees"),
    "\x85": ("a next-line character", "which nobody sees"),
}


def open_text(path: Path, bulk: Bulk = A_SCRIPT) -> tuple[str, Diagnostics]:
    """Read a file as text.

    Args:
        path: The file.
        bulk: How it is told that the file is too large.

    Returns:
        The text, with � for every character that does not belong in a script, and these as problems.

    Raises:
        ScriptError: There is no such file, it cannot be read, or it is not UTF-8 text of at most `MAX_BYTES`.
    """
    file = shown_path(path)
    data = _bytes(path, file, bulk)
    if data.startswith(_UTF16):
        raise _refused(file, "this text is saved as UTF-16.", "Save it again with the encoding UTF-8.")
    if b"\0" in data:
        raise _refused(file, "this is not a text file.", "A script is a text file that ends in .yaml.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ScriptError([_not_utf8(file, error)]) from error
    return checked(text, file)


def checked(text: str, file: str) -> tuple[str, Diagnostics]:
    """Put � for every character that does not belong in a script, and list these as problems."""
    findings = Diagnostics()
    bad = {char for char in set(text) if char == "�" or unprintable(char)}
    if not bad:
        return text, findings
    clean = "".join("�" if char in bad else char for char in text)
    page = Page.of(clean, file)
    line, column, before = 0, 0, ""
    for char in text:
        if char in bad:
            mend = "Delete it and write the place anew; such characters come along with copied text."
            findings.add(page.spot(line, column), f"here stands {name_of(char)}.", mend)
        if char == "\r" or (char == "\n" and before != "\r"):
            line, column = line + 1, 0
        elif char != "\n":
            column += 1
        before = char
    return clean, findings


def read_head(path: Path, most: int) -> bytes:
    """Read the beginning of a file; nothing if it cannot be read. Whoever reads it whole says why."""
    try:
        with open_file(path) as file:
            return file.read(most)
    except OSError:
        return b""


def name_of(char: str) -> str:
    """Name a character that cannot be shown."""
    hidden = (f"a {unicodedata.name(char, 'control character').lower()}", "which nobody sees")
    name, reason = _NAMES.get(char, hidden)
    return f"{name} (U+{ord(char):04X}), {reason}"


def _bytes(path: Path, file: str, bulk: Bulk) -> bytes:
    """Read at most one byte more than allowed: there may be no end."""
    try:
        with open_file(path, links=bulk.links) as opened:
            data = opened.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise _refused(file, "there is no such file.", "Look for a slip in its name.") from error
    except (IsADirectoryError, PermissionError) as error:
        if os.path.isdir(path):  # noqa: PTH112 - Path.is_dir raises where a folder above is closed
            mend = "Name the file inside it that you mean."
            raise _refused(file, "this is a folder, not a script.", mend) from error
        mend = "Change its permissions, or ask whoever owns it."
        raise _refused(file, "this file may not be read.", mend) from error
    except OSError as error:
        if error.errno == errno.ELOOP and not bulk.links:
            raise _refused(file, "this file is a link.", "Name the file that it leads to.") from error
        if error.errno == errno.ENXIO:
            mend = "A script is a text file that ends in .yaml."
            raise _refused(file, "this is not an ordinary file.", mend) from error
        what = f"this file cannot be read: {why(error)}."
        raise _refused(file, what, "Look at its name and its disk.") from error
    if len(data) > MAX_BYTES:
        what, mend = bulk.long
        raise _refused(file, f"this file is larger than {MAX_BYTES // 1024} kB, but {what}", mend)
    return data


def _refused(file: str, what: str, mend: str) -> ScriptError:
    return ScriptError([Problem(SourceLocation(file, 1, 1), what, mend)])


def _not_utf8(file: str, error: UnicodeDecodeError) -> Problem:
    before = error.object[: error.start].decode("utf-8-sig", "replace")
    page = Page.of(error.object.decode("utf-8-sig", "replace"), file)
    above = Page.of(before, file).lines
    spot = page.spot(len(above) - 1, len(above[-1]))
    byte = error.object[error.start]
    mend = "Save the file again with the encoding UTF-8."
    return Problem(spot, f"this text is not saved as UTF-8: byte {byte:#04x} makes no letter here.", mend)
