"""What is still being written is told from what a kill left behind, by a lock."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from voiceguide.core import temp_files
from voiceguide.core.temp_files import hold, is_left_behind, scratch_folder, sweep

PART = re.compile(r"\d+\.part")


@pytest.fixture
def old(tmp_path):
    path = tmp_path / "1.part"
    path.touch()
    os.utime(path, (0, 0))
    return path


def test_what_nobody_holds_was_left_behind(old):
    assert is_left_behind(old)
    with old.open("rb") as file:
        hold(file.fileno())
        assert not is_left_behind(old)
    assert is_left_behind(old)


def test_a_copy_of_what_is_open_holds_it_too(old):
    with old.open("rb") as file:
        copy = os.dup(file.fileno())
        hold(copy)
    assert not is_left_behind(old)
    os.close(copy)
    assert is_left_behind(old)


def test_what_is_young_or_no_file_is_let_be(tmp_path, old):
    young, link, pipe = tmp_path / "2.part", tmp_path / "3.part", tmp_path / "4.part"
    young.touch()
    link.symlink_to(old)
    os.mkfifo(pipe)
    for each in (link, pipe):
        os.utime(each, (0, 0), follow_symlinks=False)
    sweep(tmp_path, PART)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2.part", "3.part", "4.part"]


def test_where_no_lock_tells_only_time_does(monkeypatch, old):
    monkeypatch.setattr(temp_files, "LOCKS", False)
    assert is_left_behind(old)
    a_day_ago = old.stat().st_ctime - 86_400
    os.utime(old, (a_day_ago, a_day_ago))
    assert not is_left_behind(old)


HOLDER = """
import sys
from voiceguide.core.temp_files import scratch_folder
with scratch_folder() as folder:
    (folder / "track.mp3").touch()
    print(folder, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    return tmp_path


@pytest.mark.starts
def test_a_scratch_folder_that_a_kill_left_behind_goes_with_the_next_one(temporary):
    (temporary / "voiceguide-play-mine.txt").touch()
    program = [sys.executable, "-c", HOLDER]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        theirs = process.stdout.readline().strip()
        os.utime(theirs, (0, 0))
        with scratch_folder() as mine:
            assert os.path.isdir(theirs)  # noqa: PTH112 - as it was printed
            assert mine.parent == temporary
        process.kill()
    with scratch_folder():
        assert not os.path.exists(theirs)  # noqa: PTH110 - as above
    assert [path.name for path in temporary.iterdir()] == ["voiceguide-play-mine.txt"]
