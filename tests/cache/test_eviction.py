"""Counting, checking and pruning a cache."""

from __future__ import annotations

import os
import time

import pytest

from tests.support.cache_filled import DAY_S, entry
from voiceguide.cache import eviction
from voiceguide.cache.store import Cache, address


def left(cache: Cache) -> set[int]:
    return {n for n in range(6) for kind in ("raw", "clips") if entry(cache, kind, n).exists()}


def leave_unfinished(cache: Cache, name: str, age_s: float) -> None:
    file = entry(cache, "raw", 0).with_name(f".{name}.part")
    file.write_bytes(b"half")
    os.utime(file, (time.time() - age_s,) * 2)


def test_an_empty_and_an_absent_cache(tmp_path):
    cache = Cache(tmp_path / "none")
    assert eviction.stats(cache) == eviction.Stats((), 0, None)
    assert eviction.check_entries(cache) == eviction.Checked(0, (), 0, 0)
    assert eviction.prune(cache, max_bytes=0) == eviction.Pruned(0, 0, 0, 0)
    assert not cache.folder.exists()


def test_stats_count_by_kind(filled):
    leave_unfinished(filled, "a", 10)
    told = eviction.stats(filled)
    assert [(kept.kind, kept.entries) for kept in told.kinds] == [("clips", 3), ("raw", 3)]
    sizes = [path.stat().st_size for path in filled.folder.rglob("??/*") if not path.name.startswith(".")]
    assert (told.entries, told.size_bytes, told.unfinished) == (6, sum(sizes), 1)
    assert told.least_recent_s == pytest.approx(time.time() - 5 * DAY_S, abs=60)


@pytest.mark.parametrize("name", [".0123456789abcdef.part", ".size-4711.part"])
def test_what_was_left_at_the_top_is_counted_and_cleared_away(filled, name):
    left_behind = filled.folder / name
    left_behind.touch()
    assert eviction.stats(filled).unfinished == 1
    os.utime(left_behind, (0, 0))
    assert eviction.check_entries(filled).unfinished == 1
    assert eviction.check_entries(filled, repair=True).removed == 1
    assert not left_behind.exists()


def test_whatever_is_not_ours_is_neither_counted_nor_touched(filled):
    strangers = [
        filled.folder / "notes.txt",
        filled.folder / "raw" / "list",
        filled.folder / "raw" / "ab" / "x y",
    ]
    for file in strangers:
        file.parent.mkdir(exist_ok=True)
        file.write_text("mine")
    assert eviction.stats(filled).entries == 6
    assert eviction.check_entries(filled, repair=True).faults == ()
    assert eviction.prune(filled, max_bytes=0).removed == 6
    assert all(file.read_text() == "mine" for file in strangers)
    assert (filled.folder / "README.md").exists()


def test_check_finds_what_is_damaged_and_repair_removes_just_that(filled):
    hurt = entry(filled, "raw", 2)
    hurt.write_bytes(hurt.read_bytes()[:-7])
    moved = entry(filled, "clips", 3)
    moved.write_bytes(entry(filled, "clips", 5).read_bytes())
    leave_unfinished(filled, "old", 7200)
    leave_unfinished(filled, "new", 5)
    seen = []
    told = eviction.check_entries(filled, progress=lambda done, of: seen.append((done, of)))
    assert (told.entries, told.unfinished, told.removed) == (6, 2, 0)
    assert seen == [(done, 6) for done in range(1, 7)]
    assert {fault.path for fault in told.faults} == {hurt, moved}
    assert any("bytes instead of" in fault.why for fault in told.faults)
    assert any("holds another entry" in fault.why for fault in told.faults)
    assert left(filled) == {0, 1, 2, 3, 4, 5}
    assert eviction.check_entries(filled, repair=True).removed == 3
    assert left(filled) == {0, 1, 4, 5}
    assert eviction.check_entries(filled) == eviction.Checked(4, (), 1, 0)


def test_prune_takes_what_was_not_used_longest(filled):
    size = eviction.stats(filled).size_bytes // 6
    told = eviction.prune(filled, max_bytes=4 * size + 100)
    # 5 and 3 are clips, 4 is raw speech, which ages slowly.
    assert left(filled) == {0, 1, 2, 4}
    assert (told.removed, told.kept) == (2, 4)
    assert told.kept_bytes == eviction.stats(filled).size_bytes


def test_prune_by_age_and_what_was_used_lately_stays(filled):
    assert eviction.prune(filled, older_than_s=2.5 * DAY_S).removed == 3
    assert left(filled) == {0, 1, 2}
    eviction.prune(filled, max_bytes=0, recent_s=1.5 * DAY_S)
    assert left(filled) == {0, 1}


def test_raw_speech_ages_at_a_quarter_of_the_pace(cache):
    now = time.time()
    for kind, n, days in (("raw", 0, 10), ("clips", 1, 3), ("clips", 2, 2)):
        cache.put(kind, address(n), bytes(1000))
        os.utime(entry(cache, kind, n), (now - days * DAY_S,) * 2)
    eviction.prune(cache, max_bytes=2500)
    assert left(cache) == {0, 2}
    eviction.prune(cache, max_bytes=1500)
    assert left(cache) == {2}


def test_nothing_goes_before_there_is_too_much(filled):
    size = eviction.stats(filled).size_bytes
    assert eviction.prune(filled, max_bytes=size // 2, beyond_bytes=size).removed == 0
    assert eviction.prune(filled, max_bytes=size // 2, beyond_bytes=size - 1).removed == 3


def test_prune_without_limits_only_clears_what_was_abandoned(filled):
    leave_unfinished(filled, "old", 7200)
    leave_unfinished(filled, "new", 5)
    assert eviction.prune(filled).removed == 0
    assert eviction.stats(filled).unfinished == 1


def test_reading_saves_an_entry_from_pruning(filled):
    filled.get("clips", address(5))
    eviction.prune(filled, older_than_s=1.5 * DAY_S)
    assert left(filled) == {0, 1, 5}
