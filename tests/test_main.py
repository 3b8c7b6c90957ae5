"""`python -m voiceguide` is the program."""

from __future__ import annotations

import subprocess
import sys

from voiceguide import __version__


def run(*words: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "voiceguide", *words]
    return subprocess.run(line, capture_output=True, text=True, check=False)


def test_the_module_is_the_program():
    done = run("--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"voiceguide {__version__}\n", "")


def test_its_exit_code_is_that_of_the_command():
    done = run("show", "no-such-routine")
    assert done.returncode == 1
    assert done.stderr.startswith("error: ")
