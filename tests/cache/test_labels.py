"""A cache says what it is from its first moment on, and a folder with other things in it never does."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from voiceguide.cache.store import Cache, address

LABELS = {"CACHEDIR.TAG", "README.md"}

KILLED = """
import os, sys
from pathlib import Path
from voiceguide.cache.store import Cache, address
at, event = 0, int(sys.argv[2])
def killing(call):
    def called(*given, **named):
        global at
        at += 1
        if at == event:
            os._exit(9)
        return call(*given, **named)
    return called
os.mkdir, Path.replace = killing(os.mkdir), killing(Path.replace)
Cache(Path(sys.argv[1])).put("raw", address(1), b"one")
"""


@pytest.mark.parametrize("event", range(1, 9))
def test_a_kill_at_the_first_writing_leaves_a_cache_that_says_what_it_is(tmp_path, event):
    folder = tmp_path / "audio_cache"
    code = subprocess.run([sys.executable, "-c", KILLED, folder, str(event)], check=False).returncode
    assert code == (9 if event < 8 else 0)
    if folder.exists() and any(path.is_dir() for path in folder.iterdir()):
        assert (folder / "CACHEDIR.TAG").exists()
    cache = Cache(folder)
    cache.prepare()
    assert {path.name for path in folder.iterdir()} >= LABELS
    cache.put("raw", address(1), b"one")
    assert cache.get("raw", address(1)) == b"one"


@pytest.mark.parametrize("lost", [LABELS, {"CACHEDIR.TAG"}, {"README.md"}])
def test_labels_that_are_missing_are_written_again(tmp_path, lost):
    cache = Cache(tmp_path / "audio_cache")
    cache.put("clips", address(1), b"one")
    (cache.folder / ".0123456789abcdef.part").touch()
    for name in lost:
        (cache.folder / name).unlink()
    cache.prepare()
    assert {path.name for path in cache.folder.iterdir() if path.is_file()} >= LABELS


@pytest.mark.parametrize("strange", ["notes.txt", "music/a.mp3", "raw/list", "Clips/ab"])
def test_a_folder_with_other_things_in_it_is_not_called_a_cache(tmp_path, strange):
    (tmp_path / strange).parent.mkdir(exist_ok=True)
    (tmp_path / strange).touch()
    cache = Cache(tmp_path)
    cache.put("raw", address(1), b"one")
    cache.prepare()
    assert not LABELS & {path.name for path in tmp_path.iterdir()}


def test_a_cache_that_may_not_be_written_is_used_all_the_same(tmp_path):
    cache = Cache(tmp_path / "audio_cache")
    cache.put("raw", address(1), b"one")
    (cache.folder / "CACHEDIR.TAG").unlink()
    (cache.folder / "CACHEDIR.TAG").symlink_to("/proc/none")
    cache.prepare()
    assert cache.get("raw", address(1)) == b"one"


def test_what_a_kill_left_at_the_top_goes_when_the_cache_is_used(tmp_path):
    cache = Cache(tmp_path / "audio_cache")
    cache.prepare()
    for name in (".0123456789abcdef.part", ".size-4711.part", ".mine.part"):
        (cache.folder / name).touch()
        os.utime(cache.folder / name, (0, 0))
    cache.prepare()
    assert {path.name for path in cache.folder.iterdir()} == {*LABELS, ".mine.part"}
