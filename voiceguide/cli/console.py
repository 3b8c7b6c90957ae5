"""What reaches the terminal: results on stdout, talk on stderr, and nothing that a script smuggles in.

Every text goes through `clean` on its way out: a title in a script someone else wrote must not be able
to move the cursor, colour the screen or reverse the line.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from voiceguide.cli.folding import cut, folded, laid_out, natural_width, width
from voiceguide.cli.json_names import kind_of, named_fields
from voiceguide.errors import ImpossibleLength, ScriptError, VoiceguideError, VoiceNotAllowed

if TYPE_CHECKING:
    from rich.console import Console

Progress = Callable[[str, int, int], None]
"""Told what is being done, how many are done, and of how many."""

_BEGINS = re.compile(r" *(?:[0-9]+(?::[0-9]{2})+ +)?")
"""What stands before the words of a line: blanks, and perhaps a time."""
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


def prose(text: str) -> None:
    """Print a result that is to be read: on a screen folded between words, each line under where it begins.

    A time that stands before a line stays before it.
    """
    shown = clean(text)
    if sys.stdout.isatty():
        from shutil import get_terminal_size

        columns = get_terminal_size().columns
        lines = shown.split("\n")
        shown = "\n".join(
            each for line in lines for each in folded(line, columns, indent=_hang(line, columns))
        )
    sys.stdout.write(shown + "\n")


def _hang(line: str, columns: int) -> int:
    begins = _BEGINS.match(line)
    return min(begins.end() if begins else 0, columns // 2)


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
        named = {name: getattr(value, field.name) for name, field in named_fields(value)}
        # What a noun was given to work with is nothing that can be read.
        told = {name: as_plain(each) for name, each in named.items() if not callable(each)}
        return {"kind": kind_of(value), **told}
    if isinstance(value, Mapping):
        return {str(key): as_plain(each) for key, each in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [as_plain(each) for each in value]
    return str(value) if isinstance(value, Path) else value


def say(text: str, style: str = "") -> None:
    """Say something beside the result, to stderr; where nobody reads the result, nothing more is said."""
    if sys.stdout is not None:
        sys.stdout.flush()
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
        "kind": problem.kind,
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


Table = tuple[Sequence[str], Sequence[Sequence[str]]]
"""What stands above the columns, and the rows under it."""


def table(
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    narrower: Table | None = None,
    beside: bool = False,
) -> None:
    """Print rows in columns with their heads: whole lines when piped, on a screen as there is room.

    Args:
        heads: What stands above the columns.
        rows: What stands in them.
        narrower: The same in fewer columns, for a screen on which that would be too wide.
        beside: It is no result but talk: to stderr.
    """
    from shutil import get_terminal_size

    stream = sys.stderr if beside else sys.stdout
    on_screen = stream.isatty()
    columns = get_terminal_size().columns if on_screen else None
    cleaned = [[clean(cell) for cell in row] for row in (heads, *rows)]
    if narrower and columns is not None and natural_width(cleaned) > columns:
        cleaned = [[clean(cell) for cell in row] for row in (narrower[0], *narrower[1])]
    stream.write("\n".join(laid_out(cleaned, columns, rule=on_screen)) + "\n")


def fitted(text: str, columns: int) -> str:
    """Cut a line to the columns that there are, with an ellipsis where it was cut.

    Example:
        >>> fitted("Let it be.", 8), fitted("Let it be.", 10)
        ('Let it…', 'Let it be.')
    """
    if len(text) <= columns and width(text) <= columns:
        return text
    return cut(text, columns - 1).rstrip() + "…"


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
