"""The README is true: its commands are run as they stand, by a shell, in an empty folder."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
COMMANDS = [line for kind, block in BLOCKS if kind == "sh" for line in block.splitlines()]
REFUSED = "# refused"


@pytest.fixture(scope="module")
def newcomer(tmp_path_factory):
    """An empty folder and an environment with nothing of ours but the program; speech is hummed."""
    home = tmp_path_factory.mktemp("newcomer")
    environ = {name: os.environ[name] for name in os.environ if not name.startswith("VOICEGUIDE_")}
    environ |= {
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / ".cache"),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "VOICEGUIDE_VOICE": "tone",
    }
    return home, environ


def run(command, newcomer):
    home, environ = newcomer
    return subprocess.run(
        ["bash", "-c", command],
        cwd=home,
        env=environ,
        capture_output=True,
        text=True,
        timeout=250,
        check=False,
    )


@pytest.mark.long
@pytest.mark.timeout(900)
def test_every_command_does_what_the_readme_says(newcomer):
    """One after the other: later ones build on what earlier ones made."""
    home, _ = newcomer
    for command in COMMANDS:
        done = run(command, newcomer)
        told = f"{command}\n{done.stdout}\n{done.stderr}"
        assert done.returncode == (1 if REFUSED in command else 0), told
        assert "Traceback" not in done.stderr, told
        if REFUSED in command:
            assert done.stderr.startswith("error: "), told
            assert len(done.stderr.strip().splitlines()) == 1, told
        elif " render " in command:
            tracks = done.stdout.split()
            assert tracks, told
            assert all((home / track).is_file() for track in tracks), told
    for name in re.findall(r"-o (\S+\.mp3)", " ".join(COMMANDS)):
        assert (home / name).stat().st_size > 100_000
    for name in ("bedtime-twist-10min", "tracks/knee-drops-5min", "my-evening-5min"):
        assert (home / f"{name}.mp3").is_file()
        assert (home / f"{name}.timeline.json").is_file()


def test_what_the_readme_shows_is_what_is_printed(newcomer):
    shown = [(before, block) for (_, before), (kind, block) in pairwise(BLOCKS) if kind == "text"]
    assert shown
    for commands, block in shown:
        done = run(commands.splitlines()[-1], newcomer)
        assert done.stdout + done.stderr == block


def test_every_command_is_there():
    named = {shlex.split(command)[1] for command in COMMANDS}
    assert named == {
        "list",
        "lock",
        "render",
        "cost",
        "show",
        "plot",
        "verify",
        "voices",
        "takes",
        "new",
        "check",
        "cache",
        "captions",
        "publish",
    }


def test_every_link_leads_somewhere():
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert links
    for link in links:
        assert (ROOT / link).exists(), link


def test_the_make_targets_are_there():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in re.findall(r"^ +make (\w+)", README, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
