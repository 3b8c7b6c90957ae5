"""The page on imports is true: its sources are imported by its commands, and print what it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.docs_page import desk, run
from voiceguide.imports.forms import IMPORTS
from voiceguide.units import SECOND

PAGE = (Path(__file__).parents[2] / "docs" / "import.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture
def here(tmp_path):
    with desk(tmp_path):
        yield tmp_path


def test_every_command_of_the_page_prints_what_it_says(here: Path) -> None:
    commands = 0
    said: list[str] = []
    for kind, name, text in BLOCKS:
        if name:
            (here / name).write_text(text, "utf-8")
        elif kind == "sh":
            said = []
            for command in text.splitlines():
                code, printed = run(command)
                assert code == 0, printed
                said.append(printed)
                commands += 1
        elif kind == "text":
            expected = text.splitlines()
            printed = [line.replace(f"{here}/", "") for line in said[0].splitlines()]
            assert [
                line for line in printed if not line.startswith(("It lasts", "`voiceguide check"))
            ] == expected
    assert commands >= 3


def test_what_is_imported_on_the_page_has_nothing_to_mend(here: Path) -> None:
    for _, name, text in BLOCKS:
        if name:
            (here / name).write_text(text, "utf-8")
            assert run(f"voiceguide import {name}")[0] == 0
            assert (
                run(f"voiceguide check {Path(name).stem}")[1].splitlines()[-1]
                == "1 checked, nothing to mend."
            )


def test_the_page_names_every_form(here: Path) -> None:
    table = PAGE[PAGE.index("## Forms") : PAGE.index("## Marks")]
    named = re.findall(
        r"`(\w+)`", "".join(line.split("|")[1] for line in table.splitlines() if line.startswith("| `"))
    )
    assert set(named) == set(IMPORTS)


def test_the_words_of_the_captions_lie_where_the_page_says(here: Path) -> None:
    import json

    (_, name, text) = next(block for block in BLOCKS if block[0] == "srt")
    (here / name).write_text(text, "utf-8")
    run(f"voiceguide import {name}")
    clips = json.loads(run("voiceguide show lesson --stage transcript --json")[1])
    at = {clip["text"]: clip["start_ms"] for clip in clips}
    assert abs(at["Let the floor carry you."] - 12.5 * SECOND) <= 300
