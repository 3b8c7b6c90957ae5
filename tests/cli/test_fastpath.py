"""Plain command lines are read as typer reads them; all others are left to it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import fields
from functools import wraps

import pytest
import typer
from hypothesis import given, settings
from hypothesis import strategies as st

from voiceguide.cli.adapter import for_typer
from voiceguide.cli.commands.list_ import list_routines
from voiceguide.cli.commands.render import render
from voiceguide.cli.fastpath import parse_plain
from voiceguide.cli.option_types import parameters

PLAIN = (
    [],
    ["knee-drops"],
    ["knee-drops", "--minutes", "5,10", "-m", "20", "-o", "tracks/", "another"],
    ["knee-drops", "-m", "5", "--set", "a=b", "--set", "c=d", "--first", "left", "--longer", "left=30s"],
    ["--all", "--words", "brief", "--mode", "day", "--format", "flac", "--stems", "--force", "--verify"],
    ["x.yaml", "--voice", "tone", "--scripts", "a b", "--cache", "c", "--lexicon", "ü", "--json"],
    ["x", "--takes", "mine", "--fill-takes", "--bed", "rain", "--bell", "low", "--fade", "12s", "-d", "7m"],
)
UNUSUAL = (
    ["render", "--help"],
    ["render", "x", "--minutes"],
    ["render", "x", "--minutes=5"],
    ["render", "x", "-m5"],
    ["render", "x", "--minutes", "-5"],
    ["render", "x", "--min", "5"],
    ["render", "x", "--bed-level", "24"],
    ["render", "x", "--words", "chatty"],
    ["render", "x", "--voice", "tone", "--voice", "hibari"],
    ["render", "x", "--first", ""],
    ["render", "--", "-x"],
    ["list", "x"],
    ["ren", "x"],
    ["show", "x"],
    [],
)


def by_typer(command, words):
    """Read words as typer does, and give them with every default filled in."""
    seen = {}

    @wraps(command)
    def recorded(**given):
        seen.update(given)

    app = typer.Typer()
    app.command()(for_typer(recorded))
    app(list(words), standalone_mode=False)
    return seen


def typed(command, found):
    """Spread the groups out; compare values and their types. Nothing typed is none, or no words."""
    flat = {}
    for one in parameters(command):
        within = vars_of(found[one.group]) if one.group else found
        flat[one.name] = within.get(one.name, one.default)
    return {name: (type(value), value) for name, value in flat.items() if value}


def vars_of(group):
    return {field.name: getattr(group, field.name) for field in fields(group)}


@pytest.mark.parametrize("words", PLAIN)
def test_plain_words_mean_what_typer_says(words, monkeypatch):
    monkeypatch.delenv("VOICEGUIDE_VOICE", raising=False)
    found = parse_plain(["render", *words])
    assert found is not None
    assert found.func is render
    assert typed(render, found.keywords) == typed(render, by_typer(render, words))


WORDS = st.sampled_from(
    ["x", "y.yaml", "--all", "--minutes", "-m", "5", "--words", "brief", "--json", "--fade", "-o", "=",
     "a=b", "--set", "--format", "mp3", "--voice", "tone", "--mode", "bedtime", "--lufs", "-16", "--cache"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(words=st.lists(WORDS, max_size=6))
def test_whatever_is_read_plainly_is_what_typer_reads(words):
    with pytest.MonkeyPatch.context() as patched:
        patched.delenv("VOICEGUIDE_VOICE", raising=False)
        found = parse_plain(["render", *words])
        if found is not None:
            assert typed(render, found.keywords) == typed(render, by_typer(render, words))


@pytest.mark.parametrize("words", UNUSUAL)
def test_what_is_not_plain_is_left_to_typer(words):
    assert parse_plain(words) is None


@pytest.mark.parametrize("name", ["VOICEGUIDE_VOICE", "_VOICEGUIDE_COMPLETE"])
def test_what_the_environment_tells_is_left_to_typer(name, monkeypatch):
    assert parse_plain(["render", "x"]) is not None
    monkeypatch.setenv(name, "tone")
    assert parse_plain(["render", "x"]) is None


def test_a_list_with_options_is_plain_too():
    found = parse_plain(["list", "--language", "de", "--json"])
    assert found is not None
    assert typed(list_routines, found.keywords) == typed(
        list_routines, by_typer(list_routines, ["--language", "de", "--json"])
    )


def test_words_that_do_not_belong_together_are_told_as_typer_tells_them():
    done = subprocess.run(
        [sys.executable, "-m", "voiceguide", "render", "--all", "knee-drops"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "Invalid value for NAME: --all takes every routine: name none with it." in done.stderr
    assert done.stdout == ""
