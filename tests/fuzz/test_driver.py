"""The driver, on doors with planted faults: each is found, made small, and the run goes on behind it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time

import pytest

from tests.fuzz.watch import ROOT

KINDS = {
    "raises": "KeyError at tests/fuzz/planted.py:raises",
    "crashes": "death by SIGSEGV",
    "hangs": "too long (waiting)",
    "swells": "too much memory",
    "reaches": "changes outside at tests/fuzz/planted.py:reaches",
    "leaves": "AssertionError at nowhere",
}


COMMAND = [sys.executable, str(ROOT / "tests" / "fuzz" / "run.py"), "--from", "tests.fuzz.planted"]


def run(folder, *more):
    command = [*COMMAND, "--corpus", str(folder), "--seed", "1", "--peak", "100", *more]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("names", "limit"), [(["hangs"], "0.2"), ([name for name in KINDS if name != "hangs"], "30")]
)
def test_every_planted_fault_is_found(tmp_path, names, limit):
    ended = run(tmp_path, "--inputs", "12", "--limit", limit, *names, "sound")
    assert ended.returncode == 1, ended.stderr
    for name, kind in ((name, KINDS[name]) for name in names):
        (line,) = [line for line in ended.stdout.splitlines() if line.startswith(f"{name} ")]
        assert line.split()[1] == "12"
        (path,) = [path for path in (tmp_path / "finds" / name).iterdir() if path.suffix != ".txt"]
        assert path.with_name(f"{path.name}.txt").read_text().startswith(kind)
        assert b"7" in path.read_bytes()
        assert name == "hangs" or len(path.read_bytes()) < len(b"abc7def")
    assert not (tmp_path / "finds" / "sound").exists()
    assert len(list((tmp_path / "sound").iterdir())) >= 5


def test_a_run_that_dies_or_is_stopped_says_so(tmp_path):
    ended = run(tmp_path, "--inputs", "12", "kills")
    assert (ended.returncode, ended.stderr) == (1, "")
    assert "kills        was not driven to its end (SIGKILL)" in ended.stdout
    going = subprocess.Popen(
        [*COMMAND, "--corpus", str(tmp_path), "--inputs", "999999999", "sound"],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert going.stdout is not None
    assert going.stdout.readline().startswith("door")
    while not (tmp_path / "sound").is_dir():
        time.sleep(0.01)
    going.terminate()
    assert going.stdout.read() == "stopped by SIGTERM at sound\n"
    assert going.wait() == 128 + signal.SIGTERM


def test_a_find_can_be_tried_again(tmp_path):
    (tmp_path / "it").write_bytes(b"7")
    ended = run(tmp_path, "raises", str(tmp_path / "it"))
    assert ended.returncode == 1
    assert "KeyError" in ended.stdout
    ended = run(tmp_path, "sound", str(tmp_path / "it"))
    assert (ended.returncode, ended.stdout) == (0, "read, or refused in words\n")


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_same_seed_gives_the_same_inputs(tmp_path, seed):
    told = []
    for folder in ("a", "b"):
        command = ["--inside", "sound", "--inputs", "200", "--seed", seed]
        told.append(json.loads(run(tmp_path / folder, *command).stdout.splitlines()[-1]))
    assert told[0]["places"] == told[1]["places"] > 5
    kept = [sorted(path.name for path in (tmp_path / folder / "sound").iterdir()) for folder in ("a", "b")]
    assert kept[0] == kept[1]
