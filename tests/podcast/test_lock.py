"""One at a time: whoever holds the lock is alone, and whoever is killed holds nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from voiceguide.errors import OutputError
from voiceguide.podcast.lock import held

AGAIN_AND_AGAIN = """
import os, sys
from pathlib import Path
from voiceguide.podcast.lock import held
from voiceguide.errors import OutputError
folder, alone = Path(sys.argv[1]), 0
print("ready", flush=True)
sys.stdin.readline()
# However unevenly two processes get their turns, each ends only when it was in so often.
while alone < 500:
    try:
        with held(folder / "lock", folder):
            os.close(os.open(folder / "inside", os.O_CREAT | os.O_EXCL))
            (folder / "inside").unlink()
            alone += 1
    except OutputError:
        pass
print(alone)
"""
HOLDING = """
import sys, time
from pathlib import Path
from voiceguide.podcast.lock import held
with held(Path(sys.argv[1]), Path("show")):
    print("held", flush=True)
    time.sleep(60)
"""


def started(program, argument):
    command = [sys.executable, "-c", program, argument]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_it_is_there_only_as_long_as_it_is_held(tmp_path):
    lock = tmp_path / "lock"
    with held(lock, tmp_path):
        assert lock.exists()
        with pytest.raises(OutputError, match="by another run"), held(lock, tmp_path):
            pass
        assert lock.exists()
    assert list(tmp_path.iterdir()) == []


def test_of_two_that_try_again_and_again_never_both_are_in(tmp_path):
    both = [started(AGAIN_AND_AGAIN, str(tmp_path)) for _ in range(2)]
    assert [one.stdout.readline() for one in both] == ["ready\n"] * 2
    told = []
    for one in both:
        one.stdin.write("\n")
        one.stdin.flush()
    for one in both:
        told.append(one.communicate(timeout=60)[0])
        assert one.returncode == 0  # else it met the other inside
    assert [int(alone) for alone in told] == [500, 500]
    assert list(tmp_path.iterdir()) == []


def test_whoever_is_killed_holds_it_no_longer(tmp_path):
    lock = tmp_path / "lock"
    with started(HOLDING, str(lock)) as holder:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(OutputError), held(lock, tmp_path):
            pass
        os.kill(holder.pid, signal.SIGKILL)
        holder.communicate(timeout=30)
    assert lock.exists()
    with held(lock, tmp_path):
        pass
    assert not lock.exists()


@pytest.mark.timeout(20)
@pytest.mark.parametrize("kind", ["link", "pipe", "folder", "nowhere"])
def test_what_is_no_lock_is_told_and_left(tmp_path, kind):
    lock, outside = tmp_path / "lock", tmp_path / "outside"
    outside.write_bytes(b"mine")
    match kind:
        case "link":
            lock.symlink_to(outside)
        case "pipe":
            os.mkfifo(lock)
        case "folder":
            lock.mkdir()
        case "nowhere":
            lock.symlink_to(tmp_path / "new")
    with pytest.raises(OutputError, match="not an ordinary file") as refused, held(lock, tmp_path):
        pass
    assert (refused.value.where, refused.value.mend) == (str(lock), "Remove it, then publish again.")
    assert os.path.lexists(lock)
    assert outside.read_bytes() == b"mine"
    assert not (tmp_path / "new").exists()
