"""A cache stays within its size, is seldom counted, and takes nothing from whoever renders."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest

from voiceguide.cache import eviction
from voiceguide.cache.size_limit import evict, prune_exclusively, within_size_limit
from voiceguide.cache.store import Cache, address
from voiceguide.errors import CacheError

LIMIT = 10_000


def fill(cache: Cache, first: int, last: int, size: int = 1000) -> None:
    """Put entries into it; the first were used longest ago."""
    for n in range(first, last):
        cache.put("clips", address(n), bytes(size))
        stamp = time.time() - (1000 - n) * 3600
        os.utime(cache.folder / "clips" / address(n)[:2] / address(n)[2:], (stamp, stamp))


def left(cache: Cache) -> list[int]:
    return [n for n in range(40) if cache.get("clips", address(n)) is not None]


def test_what_was_not_used_longest_goes_when_the_limit_is_passed(cache):
    with within_size_limit(cache, LIMIT):
        fill(cache, 0, 5)
    assert left(cache) == [0, 1, 2, 3, 4]
    fill(cache, 0, 5)
    cache.get("clips", address(0))  # used just now
    with within_size_limit(cache, LIMIT):
        fill(cache, 5, 10)
    # Nine tenths of 10,000 bytes hold seven entries of 1000 and their seals.
    assert left(cache) == [0, 4, 5, 6, 7, 8, 9]
    assert eviction.stats(cache).size_bytes <= 0.9 * LIMIT


def test_without_a_limit_nothing_goes_and_nothing_is_counted(cache):
    with within_size_limit(cache, None):
        fill(cache, 0, 20)
    assert len(left(cache)) == 20
    assert not (cache.folder / ".size").exists()


def test_it_is_counted_only_when_the_limit_is_passed(cache):
    fill(cache, 0, 3)
    assert evict(cache, LIMIT).removed == 0  # never counted before
    assert evict(cache, LIMIT) is None
    fill(cache, 3, 6)
    assert evict(cache, LIMIT) is None
    size = sum(map(int, (cache.folder / ".size").read_text().split()))
    assert size == eviction.stats(cache).size_bytes
    fill(cache, 6, 12)
    assert evict(cache, LIMIT).removed == 5
    assert evict(cache, LIMIT) is None


def test_what_was_replaced_counts_twice_until_it_is_counted(cache):
    fill(cache, 0, 1)
    evict(cache, LIMIT)
    for _ in range(12):
        fill(cache, 0, 1)
    assert evict(cache, LIMIT).removed == 0
    assert evict(cache, LIMIT) is None


@pytest.mark.parametrize("told", ["", "x\n", "12\n-"])
def test_a_count_that_is_none_is_counted_anew(cache, told):
    fill(cache, 0, 20)
    (cache.folder / ".size").write_text(told)
    evict(cache, LIMIT)
    assert eviction.stats(cache).size_bytes <= LIMIT


HOLD = """
import sys
from pathlib import Path
from voiceguide.cache.store import Cache
from voiceguide.cache.size_limit import within_size_limit
with within_size_limit(Cache(Path(sys.argv[1])), None):
    print("holding", flush=True)
    sys.stdin.read()
"""


def test_nothing_is_taken_from_another_process_that_renders_nor_kept_from_one_that_was_killed(cache):
    fill(cache, 0, 20)
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(cache.folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout.readline() == b"holding\n"
        with within_size_limit(cache, LIMIT):
            pass
        assert len(left(cache)) == 20
        with pytest.raises(CacheError, match="Something is being rendered with this cache"):
            prune_exclusively(cache, max_bytes=0, older_than_s=None)
        other.kill()
    assert evict(cache, LIMIT).kept <= 9


def test_a_render_within_a_render_keeps_what_both_need(cache):
    with within_size_limit(cache, LIMIT):
        with within_size_limit(cache, LIMIT):
            fill(cache, 0, 20)
        assert len(left(cache)) == 20
    assert len(left(cache)) <= 9


def test_a_new_cache_has_its_note_and_an_impossible_one_is_passed_over(tmp_path):
    with within_size_limit(Cache(tmp_path / "new"), LIMIT):
        pass
    assert (tmp_path / "new" / "CACHEDIR.TAG").exists()
    (tmp_path / "file").write_text("mine")
    with within_size_limit(Cache(tmp_path / "file"), LIMIT):
        pass
    assert (tmp_path / "file").read_text() == "mine"


def test_pruning_by_hand_puts_the_count_right(cache):
    fill(cache, 0, 5)
    evict(cache, LIMIT)
    prune_exclusively(cache, max_bytes=0, older_than_s=None)
    assert (cache.folder / ".size").read_text() == "0\n"
    assert prune_exclusively(Cache(cache.folder / "none"), max_bytes=0, older_than_s=None).kept == 0
    assert not (cache.folder / "none").exists()
