"""The YAML tree of a script: texts, lists and mappings, each with its location.

Nothing is interpreted: `1:30`, `no` and `4` are the texts as they stand in the file.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from voiceguide.errors import Problem, SourceLocation

LONGEST_SHOWN: Final = 160
"""Characters of a line that a message shows; a longer one is cut behind the caret."""
MOST_PROBLEMS: Final = 100
"""Problems listed for one file; nobody mends more in one go."""
_BREAK: Final = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class TextNode:
    """One text; `quoted` is false for a plain one, where nothing written means nothing there.

    A `broken` node stands for something that could not be read: its problem is noted already.
    """

    spot: SourceLocation
    text: str
    quoted: bool = True
    broken: bool = False

    @property
    def empty(self) -> bool:
        """True if the author wrote nothing at all; a quoted "" is a text that says nothing."""
        return not self.quoted and self.text in ("", "~", "null")


@dataclass(frozen=True, slots=True)
class ListNode:
    """A list."""

    spot: SourceLocation
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class MapNode:
    """A mapping; its keys are texts and each stands in it once.

    A `broken` one has lost a key that could not be read: its problem is noted already.
    """

    spot: SourceLocation
    entries: tuple[tuple[TextNode, Node], ...]
    broken: bool = False

    def __iter__(self) -> Iterator[tuple[TextNode, Node]]:
        return iter(self.entries)


Node = TextNode | ListNode | MapNode


def kind(node: Node) -> str:
    """Name what stands at a place, for a message that quotes it."""
    match node:
        case TextNode():
            return "nothing" if node.empty else quote(node.text)
        case ListNode():
            return "a list"
        case _:
            return "a group of keys"


def quote(text: str, longest: int = 60) -> str:
    """Quote what was read, on one line, cut if it is long, with nothing a terminal would obey.

    Example:
        >>> quote("a  b")
        '"a b"'
    """
    shown = plain_line(" ".join(text[: 4 * longest].split()))
    return f'"{shown}"' if len(shown) <= longest else f'"{shown[: longest - 1]}…"'


def plain_line(text: str) -> str:
    """Put � for every character that a terminal would obey or hide, so a caret below still points right."""
    if text.isprintable():  # nearly every line is, and this is a hundred times as fast
        return text
    return "".join("�" if char in "\n\r" or unprintable(char) else char for char in text)


def unprintable(char: str) -> bool:
    """Report whether a character is a control character, or invisible, instead of something to read."""
    if char.isascii():
        return not char.isprintable() and char not in "\t\n\r"
    category = unicodedata.category(char)
    # Two joiners are letters' neighbours in Persian and in the languages of India; all other
    # formatting characters (direction overrides, soft hyphens, tags) only hide what a text says.
    hidden = category == "Cf" and char not in "\u200c\u200d"
    return hidden or category in ("Cc", "Cs", "Zl", "Zp") or ord(char) & 0xFFFE == 0xFFFE


@dataclass(frozen=True, slots=True)
class Page:
    """One file's name, as messages show it, and its lines."""

    file: str
    lines: tuple[str, ...]

    @classmethod
    def of(cls, text: str, file: str) -> Page:
        """Cut a text into its lines, as YAML counts them."""
        return cls(file, tuple(_BREAK.split(text)))

    def spot(self, line: int, column: int) -> SourceLocation:
        """Make a place of a 0-based line and column."""
        text = self.lines[line] if line < len(self.lines) else ""
        if column > 10 * LONGEST_SHOWN:
            text = ""  # no screen is that wide: the numbers alone must do
        elif len(text) > LONGEST_SHOWN:
            cut = max(column + LONGEST_SHOWN // 2, LONGEST_SHOWN)
            text = text[:cut] + ("…" if cut < len(text) else "")
        return SourceLocation(self.file, line + 1, column + 1, plain_line(text))


@dataclass(slots=True)
class Diagnostics:
    """The problems of one file, gathered while it is read on to its end."""

    found: dict[Problem, None] = field(default_factory=dict)
    cut: int | None = None
    noted: int = 0
    """How often a problem was noted, whether new or not: it tells if a part is sound."""

    def add(self, spot: SourceLocation, what: str, mend: str = "", *, absent: bool = False) -> None:
        """Note a problem; the same one twice (a step used again through an anchor) counts once.

        Args:
            spot: Its place.
            what: What is wrong.
            mend: How to mend it.
            absent: Something is missing; where the reading was cut short, it may stand further down.
        """
        self.noted += 1
        if self.cut is None or (not absent and spot.line < self.cut):
            self.found.setdefault(Problem(spot, what, mend))

    def cut_at(self, line: int) -> None:
        """Record that nothing could be read from this 1-based line on."""
        self.cut = line

    def in_order(self) -> tuple[Problem, ...]:
        """List them in the order of the file, at most `MOST_PROBLEMS` and a word on the others."""
        ordered = sorted(self.found, key=lambda problem: (problem.spot.line, problem.spot.column))
        shown = ordered[:MOST_PROBLEMS]
        if len(ordered) > len(shown):
            what = f"and {len(ordered) - len(shown)} more problems from here on."
            shown.append(Problem(ordered[len(shown)].spot, what, "Mend the ones above first."))
        return tuple(shown)

    def __bool__(self) -> bool:
        return bool(self.found)


def shown_path(path: Path) -> str:
    """Show a path as the user would type it: from the current folder where that is shorter."""
    given = str(path)
    try:
        near = os.path.relpath(path)
    except (OSError, ValueError):  # the current folder is gone, another drive, a NUL in the name
        near = given
    shorter = near if len(near) < len(given) else given
    # Names are bytes: what is not UTF-8 could not be printed.
    return plain_line(shorter.encode("utf-8", "replace").decode("utf-8")).replace("\t", " ")
