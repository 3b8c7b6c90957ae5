"""What a render takes from the machine when nothing is kept yet, seen from outside: the whole program."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from importlib import import_module
from inspect import signature
from pathlib import Path

import pytest
from typer import Typer

from voiceguide.cli.registry import COMMANDS

NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
PEAK = r"""
import atexit, re, sys
from pathlib import Path
# What getrusage tells begins with the memory of the process that started this one.
atexit.register(lambda: print(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]))
from voiceguide.cli.main import main
sys.exit(main())
"""


def script(sentences: int) -> str:
    """Write a routine of so many sentences of seven seconds, none of which is said twice."""
    cues = "".join(
        f"  - say: Let your jaw hang easy and your tongue lie still, {NUMBERS[i // 10]}, {NUMBERS[i % 10]}.\n"
        "  - rest: 2s\n"
        for i in range(sentences)
    )
    return (
        "title: Long\nabout: Many cues.\nmode: bedtime\nsafety: [Stop if anything hurts.]\nsteps:\n"
        f"{cues}  - rest: 20s..fill\n"
    )


def peak_kb(folder: Path, sentences: int, *, workers: int) -> int:
    """Render where nothing is kept; tell the most memory that the program had at any time."""
    name = f"long-{sentences}"
    (folder / f"{name}.yaml").write_text(script(sentences))
    words = [
        "render", str(folder / f"{name}.yaml"), "--minutes", str(2 + sentences // 5), "--voice", "tone",
        "--bed", "brown", "--cache", str(folder / name), "-o", str(folder / f"{name}.mp3"),
    ]  # fmt: skip
    environ = {**os.environ, "VOICEGUIDE_WORKERS": str(workers)}
    program = [sys.executable, "-c", PEAK, *words]
    done = subprocess.run(program, env=environ, capture_output=True, text=True, check=True)
    return int(done.stdout.splitlines()[-1])


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells it in kilobytes")
def test_the_memory_of_a_cold_render_is_flat_in_what_is_said(tmp_path):
    """What is kept beyond its turn shows: of 80 sentences the frames alone are 7 MB, the samples 54.

    One worker, because two meet by chance, and what they need together then differs by as much.
    """
    few, many = peak_kb(tmp_path, 10, workers=1), peak_kb(tmp_path, 90, workers=1)
    assert many < few + 7_000


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells it in kilobytes")
def test_a_second_worker_takes_its_share_of_memory_and_no_more(tmp_path):
    assert peak_kb(tmp_path, 40, workers=2) < 110_000


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_memory_is_arranged_for_whatever_may_speak(command):
    module, name = command.home.split(":")
    home = getattr(import_module(f"voiceguide.cli.commands.{module}"), name)
    inside = [home] if not isinstance(home, Typer) else [each.callback for each in home.registered_commands]
    speaks = any("voice" in signature(each).parameters for each in inside)
    # What `cost` tells of a voice it tells without a sound of it.
    assert command.sound or not speaks or command.name == "cost"


def test_garbage_is_looked_for_less_often_than_python_does_by_itself():
    program = "import gc; from voiceguide.cli.process import *; tune_memory(); print(gc.get_threshold()[0])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert int(done.stdout) >= 10_000


def test_at_its_end_the_program_does_not_look_for_garbage():
    """What Python looks through when it ends is what is not frozen by then."""
    program = (
        "import atexit, gc, sys\n"
        "atexit.register(lambda: print(len(gc.get_objects()), gc.get_freeze_count()))\n"
        "from voiceguide.cli.main import main\nsys.argv[1:] = ['list']\nsys.exit(main())"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    looked_at, left_alone = map(int, done.stdout.splitlines()[-1].split())
    assert looked_at < 100
    assert left_alone > 10_000


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc knows what is asked")
def test_the_c_library_takes_what_it_is_asked():
    program = [sys.executable, "-c", "from voiceguide.cli.process import *; print(tune_memory())"]
    assert subprocess.run(program, capture_output=True, text=True, check=True).stdout == "True\n"
