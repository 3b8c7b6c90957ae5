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
from voiceguide.cli import main
from voiceguide.cli.commands import COMMANDS

VARIABLES = sorted(
    {
        name
        for path in Path(import_module("voiceguide").__file__).parent.rglob("*.py")
        for name in re.findall(r"VOICEGUIDE_[A-Z_]+[A-Z]", path.read_text("utf-8"))
    }
    - {"VOICEGUIDE_DEBUG"}
)
NASTY = (
    "", " ", "-", "--", "=", "\n", "\x1b[2J", "\u202e", "\udcff\udc80", "é" * 300, "x" * 100_000, "9" * 5_000,
    "-1", "1e999", "nan", "inf", "0" * 5_000 + "1", "1:2:3:4", "²", "٣", "1_0", ",", "3,,5", "a=b=c", "=b",
    "/",
    ".", "..", "~", "/dev/null", "/dev/full", "/proc/self/mem", "{name}", "%s", "*", "[", "gtts:" + "x" * 300,
    "piper:", "hibari:\n", "tone:x", "no-such:voice", "http://[", "ocean:", "9999999999999GB", "-0", "0x10",
)  # fmt: skip
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
        whole = typer.main.get_command(apps.app([command.name]))
        one = whole.commands[command.name]
        inside = getattr(one, "commands", None)
        each_of = (
            {(command.name, name): sub for name, sub in inside.items()} if inside else {(command.name,): one}
        )
        for words, each in each_of.items():
            for parameter in each.params:
                if parameter.param_type_name == "argument":
                    found.append((words, None))
                elif not parameter.is_flag:
                    found.append((words, parameter.opts[0]))
    return found


PLACES = places()
NEEDED = {("lock",): ["-m", "3"], ("takes",): ["-m", "3"], ("plot",): ["-m", "3"]}


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
    max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@BOUNDED
@given(place=st.sampled_from(PLACES), text=TEXTS, named=st.booleans())
def test_any_text_in_any_option_gives_a_sentence(desk, capsys, place, text, named):
    words, option = place
    typed = [*words, *NEEDED.get(words, ())]
    if option is None:
        typed += ["--", text]
    else:
        # Of what a name stands for too much would be made: two hours of sound of a length that can be.
        typed += ["knee-drops"] if named and words[0] in {"show", "cost", "check"} else []
        typed += [f"{option}={text}"] if option.startswith("--") else [option, text]
    is_in_order(capsys, typed)


@BOUNDED
@given(name=st.sampled_from(VARIABLES), text=TEXTS)
def test_any_text_in_any_variable_gives_a_sentence(desk, capsys, name, text):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(name, text)
        is_in_order(capsys, ["show", "knee-drops", "--minutes", "3", "--voice", "tone"])
