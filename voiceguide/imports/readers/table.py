"""Read tables: a row is words and how long they last."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from voiceguide.imports.model import Gathering, Material, refused
from voiceguide.imports.readers.fields import FieldReader
from voiceguide.imports.readers.values import COLUMNS, FieldValue, plain_key, written_time
from voiceguide.imports.source import ImportSource
from voiceguide.units import SECOND


def read_csv(source: ImportSource) -> Material:
    """Read a table: a row is words and how long; a first row of names tells what the columns are.

    Raises:
        ScriptError: It is no table.
    """
    into = Gathering(source.file)
    reader = FieldReader(into)
    rows = _rows(source)
    if not rows:
        raise refused(source.file, 1, "there is no row in this table.", "Is it the right file?")
    head = [plain_key(cell) for cell in rows[0][1]]
    named = sum(name in COLUMNS for name in head)
    if named >= 2 or (named and len([name for name in head if name]) == 1):
        names, rows = head, rows[1:]
        for name in head:
            if name and name not in COLUMNS:
                into.leave(1, name)
    else:
        names = []
    for line, row in rows:
        cells = [(names[n] if n < len(names) else "", cell.strip()) for n, cell in enumerate(row)]
        reader.item(_row(line, cells, named=bool(names)))
    return reader.material()


def _row(line: int, cells: Sequence[tuple[str, str]], *, named: bool) -> FieldValue:
    """Return a row as an object; without names the first text is what is said, the first number how long."""
    pairs: list[tuple[str, FieldValue]] = []
    said = timed = False
    for n, (name, cell) in enumerate(cells):
        if not cell:
            continue
        key = name
        if not named:
            is_time = written_time(cell, SECOND) is not None
            if is_time and not timed:
                key, timed = "seconds", True
            elif not is_time and not said:
                key, said = "text", True
            else:
                key = f"column {n + 1}"
        pairs.append((key or f"column {n + 1}", FieldValue(line, cell)))
    return FieldValue(line, pairs=tuple(pairs))


def _rows(source: ImportSource) -> list[tuple[int, list[str]]]:
    """Return the rows that are not empty, each with its line."""
    head = source.text.lstrip("\n").partition("\n")[0]
    delimiter = max(",;\t|", key=lambda sign: (head.count(sign), sign == ","))
    found: list[tuple[int, list[str]]] = []
    reader = csv.reader(io.StringIO(source.text), delimiter=delimiter, strict=True)
    line = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                found.append((line, row))
            line = reader.line_num + 1
    except csv.Error as problem:
        what = f"this row cannot be read: {problem}."
        raise refused(source.file, line, what, "Close every quotation mark.") from None
    return found
