"""`cache`: counted, checked and emptied."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from voiceguide.cache.eviction import entries_of
from voiceguide.cache.store import Cache
from voiceguide.speech.model import Speech
from voiceguide.speech.recordings.raw import pack_samples, unpack_samples


def test_the_cache_tells_how_large_it_may_grow(voiceguide, tmp_path, monkeypatch):
    words = ("cache", "stats", "--cache", tmp_path / "fresh")
    assert "without limit; $VOICEGUIDE_CACHE_LIMIT, such as 2GB, sets one." in voiceguide(*words).err
    assert json.loads(voiceguide(*words, "--json").out)["limit_bytes"] is None
    monkeypatch.setenv("VOICEGUIDE_CACHE_LIMIT", "1.5GB")
    assert "It may grow to 1.5 GB, as $VOICEGUIDE_CACHE_LIMIT says." in voiceguide(*words).err
    assert json.loads(voiceguide(*words, "--json").out)["limit_bytes"] == 1_500_000_000


def _cut_one_recording(folder: Path) -> None:
    """Leave what a bad network would leave: half of the longest recording, kept as if it were whole."""
    cache = Cache(folder)
    _, key = max(entries_of(cache, "raw"), key=lambda entry: entry[0].stat().st_size)
    speech = unpack_samples(cache.get("raw", key))
    loud = np.flatnonzero(np.abs(speech.samples) > 0.05)
    half = speech.samples[: int(loud[len(loud) // 2])]
    cache.put("raw", key, pack_samples(Speech(half, speech.rate_hz)), cache.facts("raw", key))


def test_the_cache_can_be_looked_at_checked_and_emptied(voiceguide, tmp_path):
    cache = ("--cache", tmp_path / "fresh")
    assert voiceguide("cache", "stats", *cache).code == 0
    voiceguide("render", "knee-drops", "-m", "3", *cache)
    held = json.loads(voiceguide("cache", "stats", "--json", *cache).out)
    entries = sum(kept["entries"] for kept in held["stats"]["kinds"])
    assert entries > 10
    assert voiceguide("cache", "check", *cache).code == 0

    # A segment of sound, not a clip: that of the recording that is cut below has to be there.
    segments = sorted((tmp_path / "fresh" / "island").rglob("*"))
    victim = next(file for file in segments if file.is_file() and file.stat().st_size > 1000)
    victim.write_bytes(victim.read_bytes()[:-7])
    found = voiceguide("cache", "check", *cache)
    assert found.code == 1
    assert victim.name in found.out
    assert voiceguide("cache", "check", "--repair", *cache).code == 0
    assert voiceguide("cache", "check", *cache).code == 0

    heard = voiceguide("cache", "check", "--speech", *cache)
    assert heard.code == 0
    assert "0 of which may lack words" in heard.err
    _cut_one_recording(tmp_path / "fresh")
    heard = voiceguide("cache", "check", "--speech", *cache)
    assert heard.code == 1
    assert "it does not end in silence" in heard.out
    listed = json.loads(voiceguide("cache", "check", "--speech", "--repair", "--json", *cache).out)
    assert [suspect["why"] in heard.out for suspect in listed["suspects"]] == [True]
    assert listed["removed"] == 2
    assert voiceguide("cache", "check", "--speech", *cache).code == 0

    assert voiceguide("cache", "prune", "--max-size", "0MB", *cache).code == 0
    left = json.loads(voiceguide("cache", "stats", "--json", *cache).out)
    assert sum(kept["entries"] for kept in left["stats"]["kinds"]) == 0
