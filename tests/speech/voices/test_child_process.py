"""A process tied to this one ends when the process that holds it ends, in whatever way."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys

import pytest

from voiceguide.speech.voices import child_process
from voiceguide.speech.voices.child_process import end_with_parent

HOLDER = """
import os, subprocess, sys
from voiceguide.speech.voices.child_process import end_with_parent
with end_with_parent() as hold:
    program = subprocess.Popen(["sh", "-c", "sleep 600 & wait"], start_new_session=True)
    hold(program.pid)
    print("held", flush=True)
    sys.stdin.read()
    if sys.argv[1] == "let go":
        os.killpg(program.pid, 9)
        program.wait()
"""


def ends(pipe, within_s: float) -> bool:
    """Tell whether all who hold the other end of a pipe are gone."""
    return bool(select.select([pipe], [], [], within_s)[0]) and pipe.read(1) == b""


@pytest.fixture
def alive():
    """A pipe that whoever is started with its other end holds open for as long as it lives."""
    read, write = os.pipe()
    os.set_inheritable(write, True)
    with os.fdopen(read, "rb", buffering=0) as pipe:
        yield pipe, write


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGQUIT, signal.SIGTERM], ids=lambda how: how.name)
def test_what_is_held_ends_with_its_holder_and_all_it_started(alive, how):
    pipe, write = alive
    program = HOLDER.replace("start_new_session=True", f"start_new_session=True, pass_fds=[{write}]")
    with subprocess.Popen(
        [sys.executable, "-c", program, "hold"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, pass_fds=[write],
    ) as holder:  # fmt: skip
        os.close(write)
        assert holder.stdout.readline() == b"held\n"
        assert not ends(pipe, 0)
        holder.send_signal(how)
        assert ends(pipe, 30)


def test_who_ends_in_order_is_not_waited_for():
    ordered = [sys.executable, "-c", HOLDER, "let go"]
    done = subprocess.run(ordered, input=b"", capture_output=True, check=True)
    assert done.stdout == b"held\n"


def test_what_was_let_go_is_let_be(alive):
    pipe, write = alive
    with subprocess.Popen(["sleep", "600"], pass_fds=[write], start_new_session=True) as program:
        os.close(write)
        with end_with_parent() as hold:
            hold(program.pid)
        assert not ends(pipe, 0)
        program.kill()


@pytest.mark.parametrize("shell", ["/none/sh", "/"])
def test_without_a_shell_nothing_is_held(monkeypatch, shell):
    monkeypatch.setattr(child_process, "_SHELL", shell)
    with end_with_parent() as hold:
        hold(1)
