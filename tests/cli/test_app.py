"""The application: its help, its version, and what becomes of a command that is written wrongly."""

from __future__ import annotations

import re

import pytest

from voiceguide import __version__


def test_the_version(voiceguide):
    assert voiceguide("--version").out == f"voiceguide {__version__}\n"


@pytest.mark.parametrize(
    "command", ["render", "cost", "list", "show", "plot", "check", "new", "schema", "voices", "cache"]
)
def test_every_command_has_help_with_examples(voiceguide, command):
    ended = voiceguide(command, "--help")
    assert ended.code == 0
    assert f"\n    voiceguide {command}" in ended.out
    assert ended.err == ""


def test_every_option_says_what_it_does(voiceguide):
    for command in ("render", "show", "plot", "check", "new", "list"):
        text = voiceguide(command, "--help").out
        for option in re.findall(r"^  (?:-\w, )?(--[\w-]+)", text, re.MULTILINE):
            (row,) = re.findall(rf"{option}\b[^\n]*(?:\n {{6,}}[^\n]*)*", text.split("Options:")[1])[:1]
            assert len(row.split()) >= 4, row


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["render"],
        ["render", "x", "--nonsense"],
        ["render", "x", "--words", "loud"],
        ["list", "x"],
    ],
)
def test_a_command_written_wrongly_ends_with_two(voiceguide, arguments):
    ended = voiceguide(*arguments)
    assert ended.code == 2
    assert ended.out == ""
    assert "Usage:" in ended.err
    assert "Error:" in ended.err
