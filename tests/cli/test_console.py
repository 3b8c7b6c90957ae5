"""Results on stdout, talk on stderr, and nothing raw from a script."""

from __future__ import annotations

import io
import json
import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.cli import console
from voiceguide.cli.main import main
from voiceguide.errors import SourceLocation, VoiceguideError
from voiceguide.script.model import Hold, Quantity, Wording


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@given(st.text())
def test_nothing_that_a_terminal_obeys_comes_through(text):
    shown = console.clean(text)
    hidden = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
    assert not {unicodedata.category(character) for character in shown.replace("\n", "")} & hidden
    assert "\x1b" not in shown
    assert "\x9b" not in shown
    assert "\u202e" not in shown
    shown.encode("utf-8")


def test_what_is_shown_of_it():
    assert (
        console.clean("\x1b]0;title\x07\rover\tthere\u202eback")
        == "\\x1b]0;title\\x07\\rover there\\u202eback"
    )
    assert console.clean("two\nlines — “quoted”, Grüße, 静か, 🌙") == "two\nlines — “quoted”, Grüße, 静か, 🌙"


def test_results_and_talk_keep_apart(capsys):
    console.result("a [bold]track[/bold]")
    console.say("some [red]talk[/red]")
    said = capsys.readouterr()
    assert said.out == "a [bold]track[/bold]\n"
    assert said.err == "some [red]talk[/red]\n"


def test_a_complaint_names_itself(capsys):
    console.print_error(VoiceguideError("'x\x1b[2J' is no voice.", where="--voice", mend="Try auto."))
    assert capsys.readouterr().err == "error: --voice: 'x\\x1b[2J' is no voice. Try auto.\n"


def test_markup_in_a_script_is_no_markup_on_a_screen(monkeypatch):
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    console.print_error(VoiceguideError("[bold]no[/bold] :smile: /"))
    assert "[bold]no[/bold] :smile: /" in screen.getvalue()
    assert "\x1b[31m" in screen.getvalue()


def test_no_colour_where_none_is_wanted(monkeypatch):
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("NO_COLOR", "1")
    console.print_error(VoiceguideError("plain"))
    assert "\x1b[31m" not in screen.getvalue()


def test_a_piped_table_is_never_cut_or_marked_up(capsys):
    long = "word " * 100
    console.table(("NAME", "ABOUT"), [("a", long), ("bb", "[red]x[/red]\x1b[1m")])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["NAME", "ABOUT"]
    assert lines[1] == f"a     {long}".rstrip()
    assert lines[2] == "bb    [red]x[/red]\\x1b[1m"
    assert len(lines) == 3


def test_an_empty_table_has_its_heads(capsys):
    console.table(("NAME",), [])
    assert capsys.readouterr().out == "NAME\n"


def test_no_bars_in_a_pipe(capsys):
    with console.progress() as tell:
        tell("speaking", 1, 2)
    assert capsys.readouterr() == ("", "")


def test_bars_on_a_screen_and_gone_afterwards(monkeypatch):
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    with console.progress() as tell:
        for done in range(3):
            tell("speaking [b]", done, 2)
        tell("rendering", 0, 1)
    assert "speaking [b]" in screen.getvalue()
    assert "2/2" in screen.getvalue()
    assert "rendering" in screen.getvalue()


def test_nouns_become_json_with_their_kind(capsys):
    spot = SourceLocation("a.yaml", 1, 2)
    hold = Hold(spot=spot, amount=Quantity(1, 2, 3), presence=(Wording(full="Grüße", spot=spot),))
    console.result_json([hold])
    printed = capsys.readouterr().out
    assert "Grüße" in printed
    (plain,) = json.loads(printed)
    assert plain["kind"] == "hold"
    assert plain["dose"] == {"kind": "quantity", "least": 1, "natural": 2, "most": 3, "unit": "ms"}
    assert plain["presence"][0]["full"] == "Grüße"


@pytest.mark.parametrize(
    "text",
    [
        "\x1b[31mred",
        "\u2028",
        "\x9b31mred",
        "\x7f",
        "end\u202egnp.exe",
        "\U000e0041tag",
        "\ud800",
        "Grüße 🌙",
    ],
)
def test_json_keeps_control_characters_escaped(capsys, text):
    console.result_json({"text": text, text: 1})
    printed = capsys.readouterr().out
    hidden = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
    assert not {unicodedata.category(character) for character in printed.replace("\n", "")} & hidden
    assert json.loads(printed) == {"text": text, text: 1}


def test_json_keeps_what_people_read(capsys):
    console.result_json({"title": "Grüße, 静か, 🌙"})
    assert capsys.readouterr().out == '{\n  "title": "Grüße, 静か, 🌙"\n}\n'


@pytest.fixture
def screen(monkeypatch):
    """Show what a command prints on a screen of so many columns."""

    def show(columns, *arguments):
        shown = Screen()
        with monkeypatch.context() as screened:
            screened.setattr(sys, "stdout", shown)
            screened.setenv("COLUMNS", str(columns))
            assert main([*arguments]) == 0
        return shown.getvalue().splitlines()

    return show


@pytest.mark.parametrize("columns", [40, 80])
def test_lists_and_transcripts_fit_a_screen_without_breaking_a_word(columns, desk, screen):
    for command in (
        ("list",),
        ("show", "bedtime-twist", "--minutes", "10", "--stage", "transcript"),
        ("show", "bedtime-twist", "--stage", "script"),
        ("show", "bedtime-twist", "--minutes", "10", "--stage", "fit"),
    ):
        lines = screen(columns, *command)
        assert max(map(len, lines)) <= columns
        told = " ".join(lines).split()
        if command == ("list",):
            assert {"bedtime-twist", "reclined-twist", "bundled", "Restorative"} <= set(told)
        elif command[-1] == "transcript":
            assert {"physical", "therapist", "sacrum,"} <= set(told)
        elif command[-1] == "fit":
            assert {"0:25..5:00", "0:05..1:00:00", "(reclined-twist#7)"} <= set(told)


def test_a_wide_screen_has_every_column_of_the_fit(desk, screen):
    lines = screen(110, "show", "bedtime-twist", "--minutes", "10", "--stage", "fit")
    assert any(re.search(r"0:25\.\.0:40\.\.5:00 .* hold +reclined-twist#7$", line) for line in lines)


@pytest.mark.usefixtures("shipped_routines")
@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "cp1252", "latin-1", "utf-16"])
@pytest.mark.parametrize(
    "line",
    [
        "list --language de",
        "show bedtime-twist --language de",
        *(
            f"show bedtime-twist --language de -m 10 --stage {stage}"
            for stage in ("script", "plan", "fit", "timeline", "lanes", "transcript")
        ),
        "takes bedtime-twist --language de -m 10",
        "cost bedtime-twist --language de -m 10 --voice tone",
        "voices hibari",
        "cache info",
        "show übermüdet",
    ],
)
def test_json_is_json_on_a_console_of_any_encoding(line, encoding, monkeypatch, tmp_path):
    """By RFC 8259 it is UTF-8, whatever the console speaks; what a console lacks is escaped."""
    printed = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(printed, encoding, write_through=True))
    monkeypatch.setenv("VOICEGUIDE_CACHE", str(tmp_path))
    main([*line.split(), "--json"])
    text = printed.getvalue()
    if encoding == "utf-16":  # no console has it, and no byte of it is ASCII: its characters are
        text = text.decode("utf-16").encode("ascii")
    said = json.loads(text.decode("utf-8"))
    # Nothing was lost: it is the same as on a console that has every character.
    again = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(again, "utf-8", write_through=True))
    main([*line.split(), "--json"])
    assert json.loads(again.getvalue()) == said
