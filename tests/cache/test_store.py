"""The cache: what went in comes out, whatever happened between."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.ordinary_user import as_nobody
from voiceguide.cache.store import CLIPS, Cache, address
from voiceguide.errors import CacheError
from voiceguide.speech.model import Clip

KEY = address("a clip")
SOUND = (np.arange(4800) % 199 * 150).astype(np.int16)
CLIP = Clip(KEY, 100, -16.25, 3.5)
parts = st.lists(st.none() | st.booleans() | st.integers() | st.text(), max_size=4)


@given(parts, parts)
def test_only_equal_lists_share_an_address(one, other):
    same = [(type(part), part) for part in one] == [(type(part), part) for part in other]
    assert (address(*one) == address(*other)) is same


def test_an_address_is_64_hex_digits_and_never_changes():
    assert (
        address("clip/1", "tone/1", "en", True)
        == "749a377559c6cc8eb084a7cd89a2cf69d7edd9366c12f506a5d3b6f6731b0c7f"
    )


def test_raw_speech_and_other_rooms_things_are_kept_apart(cache):
    cache.put("raw", KEY, b"mp3")
    cache.put("islands", KEY, b"frames")
    cache.save_clip(KEY, CLIP, SOUND)
    assert (cache.get("raw", KEY), cache.get("islands", KEY)) == (b"mp3", b"frames")
    cache.put("islands", KEY, b"")
    assert cache.get("islands", KEY) == b""
    assert cache.get("elsewhere", KEY) is None


def test_what_lies_there_is_told_without_reading_it(cache):
    assert not cache.has("raw", KEY)
    cache.put("raw", KEY, b"mp3")
    assert cache.has("raw", KEY)
    assert not cache.has("island", KEY)
    (cache.folder / "raw" / KEY[:2] / KEY[2:]).write_bytes(b"")
    assert cache.has("raw", KEY)
    assert cache.get("raw", KEY) is None
    cache.drop("raw", KEY)
    assert not cache.has("raw", KEY)


@pytest.mark.parametrize(
    ("kind", "key"), [("../x", KEY), ("raw", "../../etc/passwd"), ("raw", "AB" * 32), ("", KEY)]
)
def test_a_name_cannot_lead_out_of_the_folder(cache, kind, key):
    with pytest.raises(ValueError, match="cannot be the name"):
        cache.put(kind, key, b"x")
    with pytest.raises(ValueError, match="cannot be the name"):
        cache.get(kind, key)


def entry_file(cache: Cache, kind: str = CLIPS, key: str = KEY) -> Path:
    return cache.folder / kind / key[:2] / key[2:]


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:-1],
        lambda data: data + b"\0",
        lambda data: b"",
        lambda data: data[:200] + bytes([data[200] ^ 1]) + data[201:],
        lambda data: data[:30] + b"X" + data[31:],
        lambda data: data[:7] + b"\x02" + data[8:],
        lambda data: b"ID3" + bytes(3000),
    ],
    ids=["cut", "grown", "emptied", "sound", "facts", "version", "alien"],
)
def test_a_damaged_entry_is_a_miss_and_is_replaced(cache, damage):
    cache.save_clip(KEY, CLIP, SOUND)
    file = entry_file(cache)
    file.write_bytes(damage(file.read_bytes()))
    assert cache.load_clip(KEY) is None
    with pytest.raises(CacheError, match="gone from the cache, or damaged"):
        cache.samples(KEY)
    cache.save_clip(KEY, CLIP, SOUND)
    assert cache.load_clip(KEY) == CLIP


def test_a_cut_file_is_found_without_reading_its_sound(cache):
    cache.save_clip(KEY, CLIP, SOUND)
    file = entry_file(cache)
    file.write_bytes(file.read_bytes()[:-500])
    assert cache.load_clip(KEY, sound=False) is None


def test_an_entry_that_was_renamed_is_a_miss(cache):
    cache.save_clip(KEY, CLIP, SOUND)
    other = address("another")
    entry_file(cache, key=other).parent.mkdir(parents=True, exist_ok=True)
    entry_file(cache).rename(entry_file(cache, key=other))
    assert cache.load_clip(other) is None
    assert cache.load_clip(other, sound=False) is None


def test_making_a_cache_and_looking_into_it_leaves_nothing(tmp_path):
    cache = Cache(tmp_path / "none" / "yet")
    assert cache.load_clip(KEY) is None
    assert cache.facts("raw", KEY) is None
    assert list(tmp_path.iterdir()) == []


def test_a_new_folder_says_what_it_is_and_a_used_one_is_left_alone(cache, tmp_path):
    cache.put("raw", KEY, b"x")
    assert (
        (cache.folder / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55")
    )
    assert "voiceguide cache prune" in (cache.folder / "README.md").read_text()
    used = tmp_path / "used"
    used.mkdir()
    (used / "diary.txt").write_text("mine")
    Cache(used).put("raw", KEY, b"x")
    assert sorted(path.name for path in used.iterdir()) == ["diary.txt", "raw"]


def test_paths_with_blanks_and_other_alphabets(tmp_path):
    cache = Cache(tmp_path / "mein Ordner – 音声" / "кэш")
    cache.save_clip(KEY, CLIP, SOUND)
    assert cache.load_clip(KEY) == CLIP


def test_use_is_noted_once_a_day_whatever_the_clock_does(cache):
    cache.put("raw", KEY, b"x")
    file = entry_file(cache, "raw")
    now = time.time()
    for stamp, noted in ((now - 100, False), (now - 90_000, True), (now + 500_000, True)):
        os.utime(file, (stamp, stamp))
        assert cache.get("raw", KEY) == b"x"
        assert (abs(file.stat().st_mtime - now) < 60) is noted or not noted
        assert abs(file.stat().st_mtime - stamp) < 1 or noted
    os.utime(file, (now - 90_000, now - 90_000))
    cache.facts("raw", KEY)
    assert abs(file.stat().st_mtime - now) < 60


# ── where writing is refused ─────────────────────────────────────────────────────────────────────


def test_a_full_read_only_cache_works_and_a_missing_entry_is_told(tmp_path):
    cache = Cache(tmp_path / "cache")
    cache.save_clip(KEY, CLIP, SOUND)
    old = time.time() - 200_000
    os.utime(entry_file(cache), (old, old))
    folders = [cache.folder, *(path for path in cache.folder.rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    before = sorted(cache.folder.rglob("*"))
    try:
        with as_nobody(tmp_path):
            assert cache.load_clip(KEY) == CLIP
            assert len(cache.samples(KEY)) == len(SOUND)
            with pytest.raises(CacheError, match=r"You may not use this speech cache\..* --cache"):
                cache.put("raw", address("new"), b"x")
            with pytest.raises(CacheError, match="You may not use"):
                cache.put(CLIPS, KEY, b"x")
    finally:
        for folder in folders:
            folder.chmod(0o755)
    assert sorted(cache.folder.rglob("*")) == before


def test_a_cache_one_may_not_look_into_is_told(tmp_path):
    cache = Cache(tmp_path / "cache")
    cache.put("raw", KEY, b"x")
    cache.folder.chmod(0)
    try:
        with as_nobody(tmp_path), pytest.raises(CacheError, match="You may not use this speech cache"):
            cache.get("raw", KEY)
    finally:
        cache.folder.chmod(0o755)


def test_a_file_where_the_cache_should_be(tmp_path):
    (tmp_path / "cache").write_text("not a folder")
    cache = Cache(tmp_path / "cache")
    assert cache.get("raw", KEY) is None
    with pytest.raises(CacheError, match="This is a file, and a speech cache is a folder"):
        cache.put("raw", KEY, b"x")
    assert (tmp_path / "cache").read_text() == "not a folder"


def test_a_folder_where_an_entry_should_be(cache):
    entry_file(cache, "raw").mkdir(parents=True)
    (entry_file(cache, "raw") / "mine.txt").write_text("keep")
    assert cache.get("raw", KEY) is None
    with pytest.raises(CacheError, match="is not what a speech cache has there"):
        cache.put("raw", KEY, b"x")
    assert (entry_file(cache, "raw") / "mine.txt").read_text() == "keep"


FILL = """
import resource, sys
from pathlib import Path
from voiceguide.errors import CacheError
from voiceguide.cache.store import Cache, address
if sys.argv[2] == "limit":
    resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))
cache = Cache(Path(sys.argv[1]) / "cache")
try:
    for n in range(100):
        cache.put("raw", address(n), bytes(20_000 * (n + 1)))
except CacheError as told:
    print(n, told)
"""


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 256 KB where one may be mounted; elsewhere the limit on a file's size must do."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = not subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)], capture_output=True, check=False
    ).returncode
    yield folder, "disk" if mounted else "limit"
    if mounted:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.parametrize("kind", ["disk", "limit"])
def test_a_full_disk_is_told_and_leaves_nothing_half_written(small_disk, tmp_path, kind):
    folder, possible = small_disk
    if kind == "limit" or possible == "limit":
        folder, kind = tmp_path, "limit"
    told = subprocess.run(
        [sys.executable, "-c", FILL, str(folder), kind], capture_output=True, text=True, check=True
    ).stdout
    count, _, sentence = told.partition(" ")
    assert "There is no room left for the speech cache. Run `voiceguide cache prune`" in sentence
    files = [path for path in (folder / "cache" / "raw").rglob("*") if path.is_file()]
    assert len(files) == int(count) > 1
    cache = Cache(folder / "cache")
    assert all(cache.get("raw", address(n)) == bytes(20_000 * (n + 1)) for n in range(int(count)))


# ── several at once ──────────────────────────────────────────────────────────────────────────────

WRITE = """
import sys
from pathlib import Path
from voiceguide.cache.store import Cache, address
cache, me = Cache(Path(sys.argv[1])), int(sys.argv[2])
for turn in range(40):
    for n in range(6):
        payload = (b"%d " % n) * 20_000
        cache.put("raw", address(n), payload)
        found = cache.get("raw", address((n + me) % 6))
        assert found is None or found == (b"%d " % ((n + me) % 6)) * 20_000
print("fine")
"""


def test_eight_processes_write_and_read_the_same_entries(tmp_path):
    folder = tmp_path / "cache"
    started = [
        subprocess.Popen([sys.executable, "-c", WRITE, str(folder), str(n)], stdout=subprocess.PIPE)
        for n in range(8)
    ]
    assert [process.communicate(timeout=60)[0] for process in started] == [b"fine\n"] * 8
    cache = Cache(folder)
    assert all(cache.get("raw", address(n)) == (b"%d " % n) * 20_000 for n in range(6))
    names = {path.name for path in folder.rglob("*") if path.is_file()}
    assert names == {address(n)[2:] for n in range(6)} | {"CACHEDIR.TAG", "README.md"}


ENDLESS = """
import sys
from pathlib import Path
from voiceguide.cache.store import Cache, address
cache = Cache(Path(sys.argv[1]))
n = 0
while True:
    cache.put("raw", address(n % 5), b"%d" % (n % 5) * 2_000_000)
    n += 1
    print(n, flush=True)
"""


@pytest.mark.parametrize("turn", range(5))
def test_a_kill_in_the_middle_of_writing_leaves_whole_entries(tmp_path, turn):
    folder = tmp_path / "cache"
    with subprocess.Popen([sys.executable, "-c", ENDLESS, str(folder)], stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        time.sleep(0.01 + 0.007 * turn)
        process.send_signal(signal.SIGKILL)
    cache = Cache(folder)
    files = [path for path in (folder / "raw").rglob("*") if path.is_file()]
    whole = [n for n in range(5) if cache.get("raw", address(n)) == b"%d" % n * 2_000_000]
    assert whole
    assert len(files) - len(whole) <= 1
    assert all(
        path.name.endswith(".part") for path in files if path.name not in {address(n)[2:] for n in whole}
    )
