"""Any text in any option, argument or variable of any command gives a result or a sentence."""

from __future__ import annotations

import os
import re
from importlib import import_module
from pathlib import Path

import pytest
import typer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from voiceguide.cli import app as apps
from voiceguide.cli.main import main
from voiceguide.cli.registry import COMMANDS

VARIABLES = sorted(
    {
        name
        for path in Path(import_module("voiceguide").__file__).parent.rglob("*.py")
        for name in re.findall(r"VOICEGUIDE_[A-Z_]+[A-Z]", path.read_text("utf-8"))
    }
    - {"VOICEGUIDE_DEBUG"}
)
NASTY = (
    *("", " ", "-", "--", "=", "\n", "\x1b[2J", "\u202e", "\udcff\udc80", "é" * 300, "x" * 100_000),
    *(
        "9" * 5_000,
        "0" * 5_000 + "1",
        "-1",
        "-0",
        "0x10",
        "1e999",
        "nan",
        "inf",
        "²",
        "٣",
        "1_0",
        "9999999GB",
    ),
    *(",", "3,,5", "1:2:3:4", "a=b=c", "=b", "{name}", "%s", "*", "[", "http://[", "ocean:"),
    *("/", ".", "..", "~", "/dev/null", "/dev/full", "/proc/self/mem"),
    *("gtts:" + "x" * 300, "piper:", "kokoro:../x", "hibari:\n", "tone:x", "no-such:voice"),
)
# What no command line and no variable can hold is left out: NUL.
TEXTS = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(exclude_characters="\0"), max_size=20),
    st.binary(max_size=12).map(lambda data: os.fsdecode(data.replace(b"\0", b""))),
)


def places() -> list[tuple[tuple[str, ...], str | None]]:
    """List where text can stand: the words of a command, with an option or, for None, as its argument."""
    found: list[tuple[tuple[str, ...], str | None]] = []
    for command in COMMANDS:
        whole = typer.main.get_command(apps.app(command.words))
        one = whole.commands[command.name]
        inside = getattr(one, "commands", None)
        each_of = (
            {(*command.words, name): sub for name, sub in inside.items()}
            if inside
            else {tuple(command.words): one}
        )
        for words, each in each_of.items():
            for parameter in each.params:
                if parameter.param_type_name == "argument":
                    found.append((words, None))
                elif not parameter.is_flag:
                    found.append((words, parameter.opts[0]))
    return found


# `publish`, `serve` and `studio` have tests of their own for what is typed as a folder or an address.
PLACES = [place for place in places() if place[0][0] not in {"publish", "serve", "studio"}]
NAMED = {"show": "knee-drops", "cost": "knee-drops", "check": "knee-drops"} | dict.fromkeys(
    ("render", "takes", "lock", "plot", "play"), "nope"
)
"""What each is asked for: what takes long to make has no script, so that nothing is made."""


def is_in_order(capsys, words: list[str]) -> None:
    capsys.readouterr()
    code = main(words)
    said = capsys.readouterr()
    assert code in {0, 1, 2}, (words, said.err)
    assert "Traceback" not in said.err
    assert "our fault" not in said.err
    if code:
        assert said.err.strip() or said.out.strip()
    # A terminal obeys no text of anybody's.
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f]", said.out + said.err)


BOUNDED = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@BOUNDED
@given(place=st.sampled_from(PLACES), text=TEXTS)
def test_any_text_in_any_option_gives_a_sentence(desk, capsys, place, text):
    words, option = place
    if option is None:
        typed = [*words, "--", text]
    else:
        value = [f"{option}={text}"] if option.startswith("--") else [option, text]
        typed = [*words, *filter(None, [NAMED.get(words[0])]), *value]
    is_in_order(capsys, typed)


@BOUNDED
@given(
    name=st.sampled_from(VARIABLES), text=TEXTS, words=st.sampled_from([["show", "knee-drops"], ["voices"]])
)
def test_any_text_in_any_variable_gives_a_sentence(desk, capsys, name, text, words):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(name, text)
        is_in_order(capsys, words)
