"""A file that names a program: nobody is surprised by it, and who is asked sees all of it."""

from __future__ import annotations

import json
import os
import pty
import shlex
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import pytest

from tests.support.shows_made import show_text
from tests.support.small_script import SMALL
from voiceguide.cli.main import main

PROGRAM = "open('ran', 'w')\nraise SystemExit(3)\n"


@dataclass
class Terminal:
    """Both ends of a terminal."""

    outer: int
    keys: TextIO
    screen: TextIO
    monkeypatch: pytest.MonkeyPatch

    def run(self, *words: str, answer: str = "") -> tuple[int, str]:
        """Run a command at it, with an answer already typed: its exit code, and what was seen."""
        self.monkeypatch.setattr(sys, "stdin", self.keys)
        self.monkeypatch.setattr(sys, "stderr", self.screen)
        os.write(self.outer, answer.encode())
        code = main(list(words))
        os.set_blocking(self.outer, False)
        told = b""
        while True:
            try:
                told += os.read(self.outer, 65_536)
            except BlockingIOError:
                return code, told.decode()


@pytest.fixture
def spec(desk: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("VOICEGUIDE_STATE", str(desk / "state"))
    (desk / "program.py").write_text(PROGRAM)
    return f"command:{shlex.join([sys.executable, 'program.py'])}"


@pytest.fixture
def show(desk: Path, spec: str) -> Path:
    path = desk / "show.yaml"
    path.write_text(show_text("{routine: knee-drops, minutes: 3}", voice=json.dumps(spec)))
    return path


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    """A terminal with somebody at its other end."""
    outer, inner = pty.openpty()
    with os.fdopen(os.dup(inner)) as keys, os.fdopen(inner, "w") as screen:
        yield Terminal(outer, keys, screen, monkeypatch)
    os.close(outer)


@pytest.mark.parametrize("more", [[], ["--json"], ["--check"], ["--dry-run"]])
def test_where_nobody_can_be_asked_nothing_starts_and_one_sentence_says_what_would(
    voiceguide, show, desk, spec, more
):
    ended = voiceguide("publish", *more)
    assert ended.code == 1
    told = ended.err
    if "--json" in more:
        error = json.loads(ended.out)["error"]
        assert (error["voice"], error["file"]) == (spec, "show.yaml")
        told = error["message"]
    assert "show.yaml:6:8: this file's voice wants to start the program" in told
    assert f"voiceguide voices {shlex.quote(spec)} --allow show.yaml" in told
    assert sorted(path.name for path in desk.iterdir()) == ["program.py", "show.yaml"]


def test_the_command_that_it_tells_allows_it(voiceguide, show, desk, spec):
    allowed = voiceguide("voices", spec, "--allow", show)
    assert (allowed.code, "may from now on start the program" in allowed.out) == (0, True)
    assert voiceguide("publish", "--check").code == 0
    assert not (desk / "ran").exists()


def test_machines_are_told_what_they_allow(voiceguide, show, spec):
    told = json.loads(voiceguide("voices", spec, "--allow", show, "--json").out)
    assert told["voice"] == spec
    assert told["does"].startswith("start the program")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--allow", "show.yaml"], "one voice is allowed for one file"),
        (["tone", "--allow", "gone.yaml"], "there is no such file"),
        (["tone", "--allow", "show.yaml", "--sample"], "one voice is allowed for one file"),
    ],
)
def test_what_cannot_be_allowed_is_told(voiceguide, show, words, why):
    ended = voiceguide("voices", *words)
    assert (ended.code, why in ended.err) == (1, True)


def test_on_a_terminal_it_asks_once_and_only_yes_is_yes(show, desk, terminal):
    for answer, code in (("no\n", 1), ("\n", 1), ("yes\n", 0)):
        ended, told = terminal.run("publish", "--check", answer=answer)
        assert ended == code
        assert "this file's voice wants to start the program" in told
        assert "program.py" in told
        assert "Type yes or no" in told
    ended, told = terminal.run("publish", "--check")
    assert (ended, "Type yes or no" in told) == (0, False)
    assert not (desk / "ran").exists()


def test_of_several_voices_each_is_asked_for_and_with_other_problems_none_is(show, desk, spec, terminal):
    episodes = ["{routine: knee-drops, minutes: 3}", "{routine: knee-drops, minutes: 4, voice: OTHER}"]
    episodes[1] = episodes[1].replace("OTHER", json.dumps(f"{spec} --other"))
    show.write_text(show_text(*episodes, voice=json.dumps(spec), category="Cooking"))
    ended, told = terminal.run("publish", "--check")
    assert (ended, told.count("nobody allowed that"), "Type yes or no" in told) == (1, 2, False)
    show.write_text(show_text(*episodes, voice=json.dumps(spec)))
    assert terminal.run("publish", "--check", answer="yes\nno\n")[0] == 1
    ended, told = terminal.run("publish", "--check", answer="yes\nyes\n")
    assert (ended, told.count("Type yes or no")) == (0, 2)
    assert not (desk / "ran").exists()


def test_a_machine_at_a_terminal_is_not_asked(show, terminal):
    ended, told = terminal.run("publish", "--check", "--json", answer="yes\n")
    assert (ended, "Type yes or no" in told) == (1, False)


def test_a_lock_starts_no_program_and_the_same_lock_with_its_sounds_needs_none(voiceguide, desk, spec):
    """A stranger's pack brings such a lock: `cache unpack --locks`."""
    (desk / "small.yaml").write_text(SMALL)
    ask = ("small.yaml", "--minutes", "2", "--cache", desk / "own")
    assert voiceguide("lock", *ask).code == 0
    lock = desk / "small-2min.lock.json"
    lock.write_text(lock.read_text().replace('"voice": "tone"', f'"voice": {json.dumps(spec)}'))
    assert voiceguide("render", *ask, "--voice", "auto").code == 0
    refused = voiceguide("render", *ask[:3], "--cache", desk / "empty", "--voice", "auto")
    assert refused.code == 1
    assert "the lock wants to start the program" in refused.err
    assert "program.py" in refused.err
    assert "type it: --voice" in refused.err
    assert not (desk / "ran").exists()
    typed = voiceguide("render", *ask[:3], "--cache", desk / "empty", "--voice", spec)
    assert (typed.code, (desk / "ran").exists()) == (1, True), "what the user types is started"


@pytest.mark.parametrize("name", ["commnad:ls", "x" * 9_000])
def test_a_lock_that_names_no_voice_is_told_with_its_place_and_in_one_sentence(voiceguide, desk, name):
    (desk / "small.yaml").write_text(SMALL)
    ask = ("small.yaml", "--minutes", "2")
    assert voiceguide("lock", *ask, "--cache", desk / "own").code == 0
    lock = desk / "small-2min.lock.json"
    lock.write_text(lock.read_text().replace('"voice": "tone"', f'"voice": {json.dumps(name)}'))
    refused = voiceguide("render", *ask, "--cache", desk / "empty", "--voice", "auto")
    assert (refused.code, len(refused.err) < 400) == (1, True)
    assert refused.err.startswith(f"error: small-2min.lock.json: There is no voice '{name[:9]}")
