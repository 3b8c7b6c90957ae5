"""Whatever stands in a variable of the environment, a command runs or says in a sentence what is wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import voiceguide as package

VARIABLES = sorted(
    {
        name
        for file in Path(package.__file__).parent.rglob("*.py")
        for name in re.findall(r'"(VOICEGUIDE_[A-Z]+(?:_[A-Z]+)*)"', file.read_text("utf-8"))
    }
    - {"VOICEGUIDE_DEBUG"}
)
VALUES = ("0001" + "0" * 5_000, "nan", "~nobody-here/\udcff", "\x1b[2J")


def test_the_variables_are_found():
    assert {"VOICEGUIDE_WORKERS", "VOICEGUIDE_VOICE", "VOICEGUIDE_CACHE"} <= set(VARIABLES)


@pytest.mark.parametrize("name", [*VARIABLES, "VOICEGUIDE_GTTS_TRIES", "VOICEGUIDE_GTTS_PAUSE_S"])
def test_no_variable_is_our_fault(voiceguide, desk, monkeypatch, name):
    for value in VALUES:
        monkeypatch.setenv(name, value)
        for words in (["list", "--language", "de"], ["voices", "gtts"]):
            ended = voiceguide(*words)
            assert ended.code in {0, 1}, (value[:40], words, ended.err)
            assert "\x1b" not in ended.out + ended.err
