"""Wrapping of text and tables to the width of a terminal, without breaking words and numbers.

Lines are wrapped between words. A table that is too wide even so is written row by row, with each cell on a
line of its own. Only there, and only if needed, a name is wrapped after a hyphen, and a range after its `..`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

_WIDE: Final = (
    "\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6"
    "\U0001f300-\U0001faff\U00020000-\U0003fffd"
)
_NEVER_FIRST: Final = "、。，．・：；？！）」』】〉》〕ー々"
"""Punctuation of languages without blanks that must not begin a line."""
_BLANKS: Final = r"(?<=\s)(?=\S)"
_WIDE_SIGNS: Final = rf"|(?<=[{_WIDE}])(?=[{_WIDE}])(?![{_NEVER_FIRST}])"
_JOINTS: Final = r"|(?<=\.\.)(?=[^\s.])|(?<=[-/])(?=\w)"
"""Pattern of places to wrap at inside words."""
_BETWEEN: Final = "  "
_LEAST_ROOM: Final = 8


def _pieces(line: str, *, joints: bool = False) -> list[str]:
    """Split a line at every place where it may be wrapped."""
    return _between(joints=joints, wide=not line.isascii()).split(line)


@cache
def _between(*, joints: bool, wide: bool) -> re.Pattern[str]:
    """Return the pattern of places to wrap at; that of wide characters is compiled if needed, in 6 ms."""
    return re.compile(_BLANKS + (_WIDE_SIGNS if wide else "") + (_JOINTS if joints else ""))


def width(text: str) -> int:
    """Return the width of a text on a terminal, columns.

    Example:
        >>> width("calm"), width("静か")
        (4, 4)
    """
    return len(text) if text.isascii() else sum(map(_width_of_sign, text))


def _width_of_sign(sign: str) -> int:
    wide = unicodedata.east_asian_width(sign) in "WF"
    return 1 + wide - (unicodedata.combining(sign) > 0)


def truncate(text: str, columns: int) -> str:
    """Truncate a text to a number of columns."""
    if len(text) <= columns and width(text) <= columns:
        return text
    used = 0
    for n, sign in enumerate(text):
        used += _width_of_sign(sign)
        if used > columns:
            return text[:n]
    return text


def folded(text: str, columns: int, *, indent: int = 0, joints: bool = False) -> list[str]:
    """Wrap a text between words into lines of at most `columns`.

    Args:
        text: One or more lines.
        columns: The width of a line, its indent included; 1 or more.
        indent: The indent of all lines but the first.
        joints: Wrap after the `..` of a range and the hyphens of a name too. A word that is longer than a
            line is wrapped anyway.

    Example:
        >>> folded("0:29  Lie on your back.", 16, indent=6)
        ['0:29  Lie on', '      your back.']
    """
    room = max(1, columns - indent)
    lines: list[str] = []
    for line in text.split("\n"):
        kept, used = "", 0
        for piece in _pieces(line, joints=joints):
            most = room if lines else columns
            if kept and used + width(piece.rstrip()) > most:
                lines.append(kept.rstrip())
                kept, used, most = "", 0, room
            if len(piece) > most or width(piece) > most:
                word = piece.rstrip()
                *full, kept = _parts(kept + word, most, room)
                lines += full
                kept += piece[len(word) :]
                used = width(kept)
            else:
                kept, used = kept + piece, used + width(piece)
        lines.append(kept.rstrip())
    return [f"{' ' * indent}{line}" if n and line else line for n, line in enumerate(lines)]


def _parts(word: str, first: int, others: int) -> list[str]:
    """Split a word into parts that fit into a line each, of at least one character."""
    parts, begin, used, room = [], 0, 0, first
    for n, sign in enumerate(word):
        wide = _width_of_sign(sign)
        if used + wide > room and n > begin:
            parts.append(word[begin:n])
            begin, used, room = n, 0, others
        used += wide
    return [*parts, word[begin:]]


def laid_out(rows: Sequence[Sequence[str]], columns: int | None, *, rule: bool) -> list[str]:
    """Format a table as lines.

    Args:
        rows: The heads, then the rows; all of one length.
        columns: The width of the terminal; None for as many as needed.
        rule: Whether a line is drawn under the heads.
    """
    natural = [max(map(_widest, column)) for column in zip(*rows, strict=True)]
    if columns is None or _whole(natural) <= columns:
        return _beside(rows, natural, rule=rule)
    least = [max(map(_longest_word, column)) for column in zip(*rows, strict=True)]
    if _whole(least) <= columns:
        return _beside(rows, _shrunk(natural, least, columns), rule=rule)
    return list(_below(rows, columns))


def natural_width(rows: Sequence[Sequence[str]]) -> int:
    """Return the width of a table in which nothing is wrapped, columns."""
    return _whole([max(map(_widest, column)) for column in zip(*rows, strict=True)])


def _widest(cell: str) -> int:
    return max(map(width, cell.split("\n")))


def _longest_word(cell: str) -> int:
    return max(width(word.rstrip()) for line in cell.split("\n") for word in _pieces(line))


def _whole(widths: Sequence[int]) -> int:
    return sum(widths) + len(_BETWEEN) * (len(widths) - 1)


def _shrunk(natural: Sequence[int], least: Sequence[int], columns: int) -> list[int]:
    """Return the widths of the columns, the widest reduced until the table fits."""
    widths = [max(low, min(each, columns)) for each, low in zip(natural, least, strict=True)]
    while _whole(widths) > columns:
        n = max(range(len(widths)), key=lambda n: (widths[n] > least[n], widths[n]))
        widths[n] -= 1
    return widths


def _beside(rows: Sequence[Sequence[str]], widths: Sequence[int], *, rule: bool) -> list[str]:
    lines = []
    for n, row in enumerate(rows):
        cells = [folded(cell, max(1, room)) for cell, room in zip(row, widths, strict=True)]
        for line in range(max(map(len, cells), default=0)):
            parts = [
                (cell[line] if line < len(cell) else "", room)
                for cell, room in zip(cells, widths, strict=True)
            ]
            lines.append(_BETWEEN.join(part + " " * (room - width(part)) for part, room in parts).rstrip())
        if not n and rule:
            lines.append("─" * _whole(widths))
    return lines


def _below(rows: Sequence[Sequence[str]], columns: int) -> Iterator[str]:
    """Format every row by itself, with one line or more for each cell that is not empty."""
    heads, *others = rows
    indent = min(max(map(width, heads)) + len(_BETWEEN), max(0, columns - _LEAST_ROOM))
    for n, row in enumerate(others):
        if n:
            yield ""
        for head, cell in zip(heads, row, strict=True):
            if cell:
                first = truncate(head, max(0, indent - 1))
                lines = folded(cell, max(1, columns - indent), joints=True)
                for m, line in enumerate(lines):
                    lead = "" if m else first
                    yield f"{lead}{' ' * (indent - width(lead))}{line}".rstrip()
