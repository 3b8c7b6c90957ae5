"""Output to the terminal: results on stdout, messages on stderr, all without control characters.

Every text goes through `clean` on its way out: a title in a stranger's script must not be able to move the
cursor, colour the screen or reverse the line.
"""

from __future__ import annotations

import codecs
import json
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from voiceguide.cli.folding import folded, laid_out, natural_width, truncate, width
from voiceguide.cli.json_names import is_left_out, json_kind_of, named_fields
from voiceguide.errors import ImpossibleLength, ScriptError, VoiceguideError, VoiceNotAllowed

if TYPE_CHECKING:
    from rich.console import Console

Progress = Callable[[str, int, int], None]
"""Called with the name of the work, the number of items that are done, and the total."""

_BEGINS = re.compile(r" *(?:[0-9]+(?::[0-9]{2})+ +)?")
"""The beginning of a line before its words: blanks, and perhaps a time."""
_SEEN_AS_ITSELF = {"\n"}
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}  # control, format (direction marks), surrogates, separators


def clean(text: str) -> str:
    r"""Escape every control and format character but line breaks, so that it is visible.

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
    """Print a result to stdout."""
    sys.stdout.write(clean(text) + "\n")


def prose(text: str) -> None:
    """Print a text to stdout, on a terminal wrapped between words with a hanging indent.

    A time before a line stays before it, and the wrapped lines are indented by it.
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
    """Print a result as JSON to stdout; control characters are escaped, as JSON allows.

    JSON is always UTF-8 (RFC 8259). On a console of another encoding it is ASCII with escapes, which is UTF-8
    as well: the bytes of that encoding would be no JSON.
    """
    laid = json.dumps(json_data(value), ensure_ascii=not _is_utf8(sys.stdout.encoding), indent=2)
    sys.stdout.write("".join(_escaped(character) for character in laid) + "\n")


def result_json_text(text: str) -> None:
    """Print a text that is JSON already to stdout, in the encodings and with the escapes of `result_json`."""
    if not _is_utf8(sys.stdout.encoding):
        text = "".join(one if one.isascii() else json.dumps(one)[1:-1] for one in text)
    result(text)


def _is_utf8(encoding: str | None) -> bool:
    """Report whether an encoding, by any of its names, is UTF-8; a stream that has none takes any text."""
    try:
        return encoding is None or codecs.lookup(encoding).name == "utf-8"
    except LookupError:
        return False


def _escaped(character: str) -> str:
    # Line breaks are the layout's own: within texts JSON has escaped them already.
    if character.isprintable() or character == "\n" or unicodedata.category(character) not in _UNSEEN:
        return character
    return json.dumps(character)[1:-1]


def json_data(value: object) -> object:
    """Return a value as plain data for JSON; each dataclass begins with its `kind`.

    An error has the same form wherever it occurs.
    """
    if isinstance(value, VoiceguideError):
        return json_data(error_data(value))
    if is_dataclass(value) and not isinstance(value, type):
        named = {
            name: getattr(value, field.name)
            for name, field in named_fields(value)
            if not is_left_out(value, field)
        }
        # A function in a field cannot be written.
        answer = {name: json_data(each) for name, each in named.items() if not callable(each)}
        return {"kind": json_kind_of(value), **answer}
    if isinstance(value, Mapping):
        return {str(key): json_data(each) for key, each in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [json_data(each) for each in value]
    return str(value) if isinstance(value, Path) else value


def say(text: str, style: str = "") -> None:
    """Print a message to stderr; if the reader of the result has gone away, flushing stdout raises first."""
    if sys.stdout is not None:
        sys.stdout.flush()
    if style and sys.stderr.isatty():
        _stderr().print(clean(text), style=style, markup=False, highlight=False, emoji=False, soft_wrap=True)
    else:
        sys.stderr.write(clean(text) + "\n")


def print_error(problem: VoiceguideError) -> None:
    """Print an error and its remedy to stderr."""
    say(f"error: {problem}", style="red")


def error_data(problem: VoiceguideError) -> dict[str, object]:
    """Return an error as data for JSON: its kind, place, message and remedy.

    Some kinds have more: the `problems` of a script, the nearest possible lengths `below_ms` and `above_ms`,
    the `voice` that a `file` may not use and what it `does`.
    """
    answer: dict[str, object] = {
        "kind": problem.kind,
        "message": str(problem),
        "where": problem.where,
        "what": problem.what,
        "mend": problem.mend,
    }
    match problem:
        case ScriptError(problems=problems):
            answer["problems"] = problems
        case ImpossibleLength(below_ms=below_ms, above_ms=above_ms, fewer_words=fewer):
            answer |= {"below_ms": below_ms, "above_ms": above_ms}
            answer |= {"fewer_words": fewer} if fewer else {}
        case VoiceNotAllowed(spec=spec, file=file, does=does):
            answer |= {"voice": spec, "file": file, "does": does}
    return answer


Table = tuple[Sequence[str], Sequence[Sequence[str]]]
"""The heads of the columns, and the rows."""


def table(
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    narrower: Table | None = None,
    beside: bool = False,
) -> None:
    """Print a table: as wide as needed in a pipe, fitted to the width of a terminal.

    Args:
        heads: The heads of the columns.
        rows: The cells.
        narrower: The same in fewer columns, for a terminal that is too narrow.
        beside: True to print it to stderr, as a message beside the result.
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
    """Truncate a line to a number of columns, with an ellipsis.

    Example:
        >>> fitted("Let it be.", 8), fitted("Let it be.", 10)
        ('Let it…', 'Let it be.')
    """
    if len(text) <= columns and width(text) <= columns:
        return text
    return truncate(text, columns - 1).rstrip() + "…"


@contextmanager
def progress(whole: tuple[str, int, int] | None = None) -> Iterator[Progress]:
    """Show progress bars on stderr while the block runs, one for each kind of work; none in a pipe.

    Args:
        whole: The work that this is a part of, shown above the rest: `("Tracks", 3, 18)`.
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
