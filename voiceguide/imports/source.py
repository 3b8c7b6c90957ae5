"""Open a source: a file or standard input, bounded, as text with its lines counted."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Final

from voiceguide.core.reading import FileKind, component, read_file
from voiceguide.errors import why
from voiceguide.imports.model import refused
from voiceguide.script.terms import FOLDERS_DEEP, SOUND_ENDINGS
from voiceguide.script.yaml.nodes import shown_path, unprintable

SOURCE: Final = FileKind("source of an import", 1_000_000)
"""An hour of captions has 100 kB."""
STDIN: Final = "-"
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_NOTHING_SEEN: Final = frozenset("\u200b\u2060\ufeff\xad\u200e\u200f")
_LONGEST_LINE: Final = 100_000


@dataclass(frozen=True, slots=True)
class ImportSource:
    """A text to import.

    Args:
        file: Its name, as messages show it.
        name: Its name without folder and ending; "" for standard input.
        suffix: The ending of its name, in small letters.
        text: The whole, every line ended by a line feed.
        hidden: How many invisible characters were taken out.
        folder: The folder that it lies in; None for standard input.
    """

    file: str
    name: str
    suffix: str
    text: str
    hidden: int = 0
    folder: Path | None = None

    @property
    def lines(self) -> list[str]:
        """Return its lines."""
        return self.text.split("\n")


def open_source(name: str, stdin: BinaryIO) -> ImportSource:
    """Read a source.

    Args:
        name: A path, or `-` for standard input.
        stdin: Standard input.

    Raises:
        ScriptError: It cannot be read, is too large, is no text in UTF-8, or is empty.
    """
    if name == STDIN:
        return source_of(_read_stdin(stdin), "standard input")
    path = Path(name)
    file = shown_path(path)
    try:
        data = read_file(path, SOURCE)
    except FileNotFoundError:
        raise refused(file, 1, "there is no such file.", "Look for a slip in its name.") from None
    except OSError as problem:
        raise refused(file, 1, f"this cannot be read: {why(problem)}.", "Name a file of text.") from None
    return replace(source_of(data, file, path.stem, path.suffix.lower()), folder=path.parent)


def _read_stdin(stdin: BinaryIO) -> bytes:
    try:
        data = stdin.read(SOURCE.most_bytes + 1)
    except OSError as problem:
        what = f"this cannot be read: {why(problem)}."
        raise refused("standard input", 1, what, "Name a file instead.") from None
    if len(data) > SOURCE.most_bytes:
        what = f"this is larger than {SOURCE.most_bytes // 1_000_000} MB."
        raise refused("standard input", 1, what, "Divide it into several files.")
    return data


def source_of(data: bytes, file: str, name: str = "", suffix: str = "") -> ImportSource:
    """Decode a source.

    Raises:
        ScriptError: It is no text in UTF-8, or it is empty.
    """
    if data.startswith(_UTF16):
        raise refused(file, 1, "this text is saved as UTF-16.", "Save it again with the encoding UTF-8.")
    if b"\0" in data:
        raise refused(file, 1, "this is not a text file.", "Name a file of text.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        what = f"this text is not saved as UTF-8: byte {data[problem.start]:#04x} makes no letter here."
        raise refused(file, line, what, "Save it again with the encoding UTF-8.") from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text, hidden = _seen(text)
    if not text.strip():
        raise refused(file, 1, "this file is empty.", "Name one with the words of a session.")
    return ImportSource(file, name, suffix, text, hidden)


def check_lines(source: ImportSource) -> None:
    """Check that no line of a source is so long that reading it would take minutes.

    Raises:
        ScriptError: One is.
    """
    for number, line in enumerate(source.lines, 1):
        if len(line) > _LONGEST_LINE:
            what = f"this line has {len(line)} letters, more than the {_LONGEST_LINE} that are read."
            raise refused(source.file, number, what, "Break it into paragraphs.", line)


def _seen(text: str) -> tuple[str, int]:
    """Take out what nobody sees: some of it hides words, and the rest ends lines that nobody wrote."""
    bad = {sign for sign in set(text) if unprintable(sign) and sign not in "\n\t"}
    hidden = sum(map(text.count, bad))
    table = {ord(sign): ("" if sign in _NOTHING_SEEN else " ") for sign in bad} | {ord("�"): " "}
    return text.translate(table), hidden


def sound_name(text: str) -> str:
    """Return the name of a sound file as a script may have it; "" if it lies elsewhere, or is no sound.

    Example:
        >>> sound_name("sounds/Gong.wav"), sound_name("./gong.wav"), sound_name("https://a.example/gong.wav")
        ('sounds/Gong.wav', 'gong.wav', '')
    """
    name = text.removeprefix("./")
    parts = name.split("/")
    try:
        known = len(parts) <= FOLDERS_DEEP and all(component(part) == part for part in parts)
    except ValueError:
        return ""
    return name if known and name.lower().endswith(tuple(f".{end}" for end in SOUND_ENDINGS)) else ""


def script_name(source: ImportSource, title: str) -> str:
    """Return the name of a routine for a source: that of its file, else of its title.

    Example:
        >>> script_name(ImportSource("", "Evening Scan (2)", ".md", ""), "")
        'evening-scan-2'
    """
    for text in (source.name, title):
        plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
        if name := "-".join(re.findall(r"[a-z0-9]+", plain))[:60].strip("-"):
            return name
    return "imported"
