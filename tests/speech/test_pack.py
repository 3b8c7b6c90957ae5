"""A pack carries speech; whatever a stranger made of one is refused in a sentence and changes nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile

import numpy as np
import pytest

from tests.speech.locks_made import keep_clip, session
from tests.support.packs_made import entered, files, made
from voiceguide.audio.dsp.loudness import heard_lufs
from voiceguide.cache.store import Cache
from voiceguide.errors import CacheError, PackError
from voiceguide.speech import pack as packfile


def test_it_brings_everything_as_it_was(theirs, tmp_path):
    lock = session(theirs)
    brought = entered(made(theirs, lock), tmp_path)
    assert brought.sessions == (lock,)
    assert (brought.entered, brought.kept) == (4, 0)
    assert files(tmp_path / "mine") == files(tmp_path / "theirs")
    again = entered(made(theirs, lock), tmp_path)
    assert (again.entered, again.entered_bytes, again.kept) == (0, 0, 4)


def test_equal_speech_gives_equal_bytes(theirs, tmp_path):
    one, two = session(theirs, "a", (1, 2)), session(theirs, "b", (2, 3))
    first = made(theirs, one, two)
    assert first == made(theirs, two, one)
    other = Cache(tmp_path / "other")
    entered(first, tmp_path, other)
    assert made(other, one, two) == first


def test_others_can_open_it(theirs, tmp_path):
    path = tmp_path / "it.zip"
    path.write_bytes(made(theirs))
    subprocess.run([sys.executable, "-m", "zipfile", "-t", path], check=True, capture_output=True)
    with zipfile.ZipFile(path) as pack:
        assert json.loads(pack.read("pack.json"))["schema"] == "voiceguide.pack/1"


def test_what_is_kept_already_stays_as_it_is_and_what_is_damaged_is_mended(theirs, tmp_path):
    data, mine = made(theirs), Cache(tmp_path / "mine")
    clip = keep_clip(mine, 1)
    mine.save_clip(clip.key, clip, np.full(4800, 7, np.int16))
    hurt = keep_clip(mine, 2)
    file = mine.folder / "clips" / hurt.key[:2] / hurt.key[2:]
    file.write_bytes(file.read_bytes()[:-3])
    assert entered(data, tmp_path).entered == 3
    assert mine.samples(clip.key)[0] == 7
    assert mine.load_clip(hurt.key) == hurt


def test_a_clip_that_is_gone_is_told(theirs):
    lock = session(theirs)
    theirs.drop("clips", lock.clips[0].clip)
    with pytest.raises(CacheError, match="gone from the cache"):
        made(theirs, lock)


# ── strangers ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
def test_what_is_no_file_is_refused_at_once(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for name, why in (("pipe", "not an ordinary file"), ("none", "no such file"), (".", "cannot be read")):
        with pytest.raises(PackError, match=why):
            packfile.import_pack(tmp_path / name, Cache(tmp_path / "mine"), heard_lufs)
