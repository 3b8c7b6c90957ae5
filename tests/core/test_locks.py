"""Locks on open files: who holds one keeps others out, until it ends, and a disk without locks is told."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from voiceguide.core import locks
from voiceguide.core.locks import lock

pytestmark = pytest.mark.skipif(not locks.LOCKS, reason="this system has no such locks")

HOLDING = """
import os, sys, time
from voiceguide.core.locks import lock
held = os.open(sys.argv[1], os.O_RDONLY)
assert lock(held, shared=sys.argv[2] == "shared") is True
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "it").touch()
    return tmp_path / "it"


def opened(path: Path) -> int:
    return os.open(path, os.O_RDONLY)


def holder(path: Path, how: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", HOLDING, str(path), how]
    running = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert running.stdout.readline() == "held\n"
    return running


@pytest.mark.starts
@pytest.mark.parametrize(
    ("theirs", "shared", "held"),
    [("alone", False, False), ("alone", True, False), ("shared", False, False), ("shared", True, True)],
)
def test_only_those_who_share_it_hold_it_together(path, theirs, shared, held):
    mine = opened(path)
    with holder(path, theirs) as running:
        assert lock(mine, shared=shared) is held
        running.kill()
        running.communicate(timeout=30)
    assert lock(mine) is True, "a process that was killed holds nothing"
    os.close(mine)


@pytest.mark.starts
def test_who_waits_gets_it_when_it_is_let_go_of(path):
    mine = opened(path)
    with holder(path, "alone") as running:
        assert lock(mine) is False
        letting_go = threading.Timer(0.3, running.stdin.close)
        began = time.monotonic()
        letting_go.start()
        assert lock(mine, shared=True, wait=True) is True
        assert time.monotonic() - began >= 0.3
    os.close(mine)


def test_a_copy_of_the_descriptor_holds_it_too(path):
    mine, other = opened(path), opened(path)
    lock(mine)
    copy = os.dup(mine)
    os.close(mine)
    assert lock(other) is False
    os.close(copy)
    assert lock(other) is True
    os.close(other)


def test_a_disk_or_a_system_without_locks_is_told_apart_from_a_lock_that_is_held(path, monkeypatch):
    def refuse(descriptor: int, how: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    mine = opened(path)
    monkeypatch.setattr(locks.fcntl, "flock", refuse)
    assert lock(mine) is None
    monkeypatch.setattr(locks, "fcntl", None)
    assert lock(mine) is None
    os.close(mine)


def test_no_other_module_takes_such_a_lock_by_itself():
    package = Path(locks.__file__).parent
    taking = [path.name for path in package.rglob("*.py") if ".flock(" in path.read_text(encoding="utf-8")]
    assert taking == ["locks.py"]
