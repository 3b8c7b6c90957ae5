"""What reaches the terminal: results on stdout, talk on stderr, and nothing that a script smuggles in.

Every text goes through `clean` on its way out: a title in a script someone else wrote must not be able
to move the cursor, colour the screen or reverse the line.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from voiceguide.errors import ImpossibleLength, ScriptError, VoiceguideError, VoiceNotAllowed

if TYPE_CHECKING:
    from rich.console import Console

Progress = Callable[[str, int, int], None]
"""Told what is being done, how many are done, and of how many."""

_SEEN_AS_ITSELF = {"\n"}
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}  # control, format (direction marks), surrogates, separators


def clean(text: str) -> str:
    r"""Make every character that a terminal would obey visible instead, line breaks aside.

    Example:
        >>> print(clean("calm" + chr(27) + "[2Jscreen"))
        calm\x1b[2Jscreen
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_visible(character) for character in text)


def _visible(character: str) -> str:
    if character == "\t":
        return " "
    if character in _SEEN_AS_ITSELF or unicodedata.category(character) not in _UNSEEN:
        return character
    return character.encode("unicode_escape").decode("ascii")


def result(text: str) -> None:
    """Print a result, to stdout."""
    sys.stdout.write(clean(text) + "\n")


def result_json(value: object) -> None:
    """Print a result for machines, to stdout; what a terminal would obey is escaped, as JSON allows."""
    laid = json.dumps(as_plain(value), ensure_ascii=False, indent=2)
    sys.stdout.write("".join(_escaped(character) for character in laid) + "\n")


def _escaped(character: str) -> str:
    # Line breaks are the layout's own: within texts JSON has escaped them already.
    if character.isprintable() or character == "\n" or unicodedata.category(character) not in _UNSEEN:
        return character
    return json.dumps(character)[1:-1]


def as_plain(value: object) -> object:
    """Turn nouns into what JSON has; each says its `kind` first.

    A refusal has one shape, wherever it stands.
    """
    if isinstance(value, VoiceguideError):
        return as_plain(refusal(value))
    if is_dataclass(value) and not isinstance(value, type):
        named = {field.name: getattr(value, field.name) for field in fields(value)}
        # What a noun was given to work with is nothing that can be read.
        told = {name: as_plain(each) for name, each in named.items() if not callable(each)}
        return {"kind": type(value).__name__.lower(), **told}
    if isinstance(value, Mapping):
        return {str(key): as_plain(each) for key, each in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [as_plain(each) for each in value]
    return str(value) if isinstance(value, Path) else value


def say(text: str, style: str = "") -> None:
    """Say something beside the result, to stderr."""
    if style and sys.stderr.isatty():
        _stderr().print(clean(text), style=style, markup=False, highlight=False, emoji=False, soft_wrap=True)
    else:
        sys.stderr.write(clean(text) + "\n")


def complain(problem: VoiceguideError) -> None:
    """Say what is wrong and how to mend it."""
    say(f"error: {problem}", style="red")


def refusal(problem: VoiceguideError) -> dict[str, object]:
    """Tell a machine what is wrong: what kind of thing, where, what, and how to mend it.

    Beside these it has what that kind of error knows more: every `problems` of a script, the nearest
    lengths `below_ms` and `above_ms` of one that cannot be, the `voice` that a `file` may not use and what it
    `does`.
    """
    told: dict[str, object] = {
        "kind": type(problem).__name__.lower(),
        "message": str(problem),
        "where": problem.where,
        "what": problem.what,
        "mend": problem.mend,
    }
    match problem:
        case ScriptError(problems=problems):
            told["problems"] = problems
        case ImpossibleLength(below_ms=below_ms, above_ms=above_ms):
            told |= {"below_ms": below_ms, "above_ms": above_ms}
        case VoiceNotAllowed(spec=spec, file=file, does=does):
            told |= {"voice": spec, "file": file, "does": does}
    return told


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], *, beside: bool = False) -> None:
    """Print rows in columns with their heads; whole lines, never cut, when piped.

    Args:
        heads: What stands above the columns.
        rows: What stands in them.
        beside: It is no result but talk: to stderr.
    """
    from shutil import get_terminal_size

    stream = sys.stderr if beside else sys.stdout
    on_screen = stream.isatty()
    cleaned = [[clean(cell) for cell in row] for row in (heads, *rows)]
    widths = [max(map(_width, column)) for column in zip(*cleaned, strict=True)]
    whole = sum(widths) + 2 * (len(widths) - 1)
    too_wide = on_screen and whole > get_terminal_size().columns
    if too_wide or any("\n" in cell for row in cleaned for cell in row):
        _folded_table(cleaned, stream)
        return
    lines = [
        "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        for row in cleaned
    ]
    if on_screen:
        lines.insert(1, "─" * whole)
    stream.write("\n".join(line.rstrip() for line in lines) + "\n")


def _width(cell: str) -> int:
    """Tell how many columns a terminal gives to a text."""
    if cell.isascii():
        return len(cell)
    wide = sum(unicodedata.east_asian_width(sign) in "WF" for sign in cell)
    return len(cell) + wide - sum(unicodedata.combining(sign) > 0 for sign in cell)


def fitted(text: str, columns: int) -> str:
    """Cut a line to the columns that there are, with an ellipsis where it was cut.

    Example:
        >>> fitted("Let it be.", 8), fitted("Let it be.", 10)
        ('Let it…', 'Let it be.')
    """
    if _width(text) <= columns:
        return text
    while text and _width(text) >= columns:
        text = text[:-1]
    return text.rstrip() + "…"


def _folded_table(cleaned: Sequence[Sequence[str]], stream: TextIO) -> None:
    """Print rows on a screen that is too narrow for them, or rows with several lines."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    on_screen = stream.isatty()
    laid = Table(box=box.SIMPLE_HEAD if on_screen else None, pad_edge=False, show_edge=False)
    for head in cleaned[0]:
        laid.add_column(head, overflow="fold")
    for row in cleaned[1:]:
        laid.add_row(*map(Text, row))
    console = Console(file=stream, width=None if on_screen else 10_000)
    with console.capture() as captured:
        console.print(laid)
    stream.write("\n".join(line.rstrip() for line in captured.get().splitlines()) + "\n")


@contextmanager
def progress(whole: tuple[str, int, int] | None = None) -> Iterator[Progress]:
    """Show bars on stderr while the block runs, one for each thing that is done; none unless on a screen.

    Args:
        whole: What this is a part of, shown above the rest: `("Tracks", 3, 18)`.
    """
    if not sys.stderr.isatty():
        yield lambda doing, done, of: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=_stderr(), transient=True) as bars:
        tasks = {}

        def tell(doing: str, done: int, of: int) -> None:
            if doing not in tasks:
                tasks[doing] = bars.add_task(clean(doing), total=of)
            bars.update(tasks[doing], completed=done, total=of)

        if whole is not None:
            tell(*whole)
        yield tell


def _stderr() -> Console:
    from rich.console import Console

    return Console(stderr=True)
