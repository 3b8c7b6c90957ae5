"""The help pages of all commands as one document: `python -m voiceguide.cli.manual`, or `make docs`."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import redirect_stdout

import typer

from voiceguide.cli.app import app
from voiceguide.cli.main import main
from voiceguide.cli.registry import COMMANDS

_HEAD = "# Commands\n\nThe help pages, as `voiceguide COMMAND --help` prints them. Made by `make docs`.\n"


def manual() -> str:
    """Return every help page, at a width of 80 columns."""
    os.environ["COLUMNS"] = "80"
    pages = [
        f"\n## voiceguide {' '.join(path)}".rstrip() + f"\n\n```text\n{_page(path)}```\n"
        for path in _paths(app(word for command in COMMANDS for word in command.words))
    ]
    return _HEAD + "".join(pages)


def _paths(group: typer.Typer, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield above
    for command in group.registered_commands:
        name = command.name or str(getattr(command.callback, "__name__", ""))
        yield (*above, *name.split())
    for below in group.registered_groups:
        if below.typer_instance is not None and below.name is not None:
            yield from _paths(below.typer_instance, (*above, below.name))


def _page(path: tuple[str, ...]) -> str:
    printed = io.StringIO()
    with redirect_stdout(printed):
        main([*path, "--help"])
    return "".join(f"{line.rstrip()}\n" for line in printed.getvalue().splitlines())


if __name__ == "__main__":
    print(manual(), end="")
