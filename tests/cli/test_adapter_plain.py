"""Values of options are read as typer reads them, but without pydantic, whose import takes 70 ms."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Annotated

import pytest
import typer
import typer.main
from hypothesis import given, settings
from hypothesis import strategies as st

from voiceguide.cli import options, request
from voiceguide.cli.adapter import for_typer, read_without_pydantic


def declared(
    names: options.AnyNames = None,
    *,
    minutes: options.Minutes = None,
    first: options.First = None,
    scripts: options.Scripts = None,
    bed_level: options.BedLevel = None,
    words: request.Words = request.WordsLevel.FULL,
    mode: request.ModeOption = None,
    port: Annotated[int, typer.Option("--port", min=1)] = 8000,
    file: Annotated[Path | None, typer.Option("--file", exists=True)] = None,
    as_json: options.AsJson = False,
) -> None:
    """Options of every kind that commands have, and two that have to be validated by typer."""


def read(words, *, plainly):
    """Return what a command is called with, and the types of that; or the error."""
    seen = {}

    def recorded(**given):
        seen.update(given)

    recorded.__signature__ = for_typer(declared).__signature__
    recorded.__annotations__ = {}
    app = typer.Typer(rich_markup_mode=None)
    app.command()(recorded)
    command = typer.main.get_command(app)
    if plainly:
        read_without_pydantic(command)
    try:
        command(list(words), standalone_mode=False)
    except Exception as wrong:  # click's errors have no public class
        return type(wrong), wrong.format_message()
    return {name: (type(value), value) for name, value in seen.items()}


TYPED = st.sampled_from(
    ["x", "y.yaml", "--minutes", "-m", "5", "--first", "left", "", "--scripts", ".", "nowhere", "--bed-level",
     "24", "loud", "--words", "brief", "Brif", "--mode", "day", "--port", "0", "--port=9", "--file", "--json",
     "--json=1", "--scripts=a\0b", "\udcff", "--", "--firs"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(words=st.lists(TYPED, max_size=6))
def test_values_and_errors_are_those_of_typer(words):
    assert read(words, plainly=True) == read(words, plainly=False)


def test_every_kind_of_value_is_read():
    words = [
        "a",
        "b",
        "-m",
        "5",
        "-m",
        "9",
        "--scripts",
        "s",
        "--bed-level",
        "24",
        "--words",
        "brief",
        "--port",
        "7",
    ]
    found = read(words, plainly=True)
    assert found["names"] == (list, ["a", "b"])
    assert found["minutes"] == (list, ["5", "9"])
    assert found["scripts"][1] == Path("s")
    assert found["bed_level"] == (float, 24.0)
    assert found["words"] == (request.WordsLevel, request.WordsLevel.BRIEF)
    assert found["port"] == (int, 7)
    assert found["first"][1] is found["mode"][1] is found["file"][1] is None


def test_a_file_that_cannot_be_read_is_refused_as_typer_refuses_it(tmp_path, monkeypatch):
    monkeypatch.setattr("os.access", lambda path, mode: False)
    kind, message = read(["--scripts", str(tmp_path)], plainly=True)
    assert (kind, message) == read(["--scripts", str(tmp_path)], plainly=False)
    assert "is not readable" in message


@pytest.mark.parametrize(
    "words",
    ["--help", "--version", "render --help", "show knee-drops --minutes 5 --stage fit",
     "cache stats --cache .", "check knee-drops --scripts .", "voices --json",
     "cost knee-drops -m 5 --words brief"],
)  # fmt: skip
@pytest.mark.usefixtures("shipped_routines")
def test_a_plain_command_does_not_import_pydantic(desk, words):
    program = "import sys; from voiceguide.cli.main import main; ended = main(sys.argv[1:]); "
    check = "print(ended, [name for name in sys.modules if name.startswith('pydantic')], file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", program + check, *words.split()], capture_output=True, text=True, check=False
    )
    assert done.stderr.splitlines()[-1] == "0 []"
