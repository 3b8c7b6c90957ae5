"""Ctrl-C in a process of its own: stopped once, and again only after what was stopped had its time."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

STUBBORN = """
import signal, sys, time
from voiceguide.cli import process as stopping
stopping._PATIENCE_S = float(sys.argv[1])
{before}
stopping.install_handlers()
print("up", flush=True)
stopped = 0
for line in sys.stdin:
    try:
        signal.raise_signal(signal.SIGINT)
        time.sleep(0.01)
    except KeyboardInterrupt:
        stopped += 1
{after}
print(stopped)
"""


def stopped(times: int, patience_s: float, *, before: str = "", after: str = "") -> str:
    """Raise the signal so many times in a process that goes on after each."""
    done = subprocess.run(
        [sys.executable, "-c", STUBBORN.format(before=before, after=after), str(patience_s)],
        input="\n" * times,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    up, told = done.stdout.split()
    assert up == "up"
    return told


@pytest.mark.parametrize(("patience_s", "told"), [(60.0, "1"), (0.0, "4")])
def test_what_puts_things_in_order_is_left_to_but_what_heeds_nothing_is_stopped_again(patience_s, told):
    assert stopped(4, patience_s) == told


def test_who_chose_that_it_is_ignored_is_obeyed():
    ignored = "signal.signal(signal.SIGINT, signal.SIG_IGN)"
    assert stopped(2, 60.0, before=ignored) == "0"


def test_an_end_is_not_interrupted():
    assert stopped(0, 0.0, after="stopping.remove_handlers(); signal.raise_signal(signal.SIGINT)") == "0"


LOST = """
import signal, time
from voiceguide.cli import process as stopping
stopping.install_handlers()
class Slow:
    def __del__(self):
        signal.raise_signal(signal.SIGTERM)
try:
    slow = Slow()
    del slow
    time.sleep(20)
    print("lost")
except stopping.Stopped as stop:
    print(stop.number)
"""


def test_a_stop_that_meets_an_object_on_its_way_out_is_not_lost():
    done = subprocess.run([sys.executable, "-c", LOST], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("15\n", "")


def test_a_program_that_runs_a_command_keeps_its_own_ways(voiceguide):
    before = signal.getsignal(signal.SIGINT)
    assert voiceguide("--version").code == 0
    assert signal.getsignal(signal.SIGINT) is before
