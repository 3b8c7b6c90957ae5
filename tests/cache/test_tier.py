"""The shared tier: what one machine spoke no other speaks, and no fault of a store harms a track."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.faulty_store import FAULTS, FaultyStore
from voiceguide import pipeline
from voiceguide.cache import tier as tiers
from voiceguide.cache.store import CLIPS, RAW, Cache, address
from voiceguide.cache.tier import open_cache, store_remark
from voiceguide.pipeline import Request
from voiceguide.settings import decide
from voiceguide.speech.voices.tone import ToneVoice
from voiceguide.units import MINUTE

KEY = address("a sentence")


@pytest.fixture(autouse=True)
def _fresh_tiers(monkeypatch):
    tiers.tier_at.cache_clear()
    monkeypatch.setattr(FaultyStore, "fault", "")
    FaultyStore.store.clear()


def machine(tmp_path: Path, name: str, store: str):
    return replace(decide(cache=tmp_path / name, here=tmp_path), store=store)


def test_what_one_machine_put_another_reads_and_keeps(tmp_path):
    one, two = (open_cache(machine(tmp_path, name, str(tmp_path / "team"))) for name in ("one", "two"))
    one.put(RAW, KEY, b"speech", {"wpm": 100})
    assert (two.get(RAW, KEY), two.facts(RAW, KEY)) == (b"speech", {"wpm": 100})
    assert Cache(tmp_path / "two").get(RAW, KEY) == b"speech"
    one.put("islands", KEY, b"frames")
    assert two.get("islands", KEY) is None


def test_who_comes_second_takes_what_is_there_and_who_replaces_is_heard_by_all(tmp_path):
    one, two = (open_cache(machine(tmp_path, name, str(tmp_path / "team"))) for name in ("one", "two"))
    one.put(RAW, KEY, b"first")
    two.put(RAW, KEY, b"second")
    assert two.get(RAW, KEY) == b"first"
    two.put(RAW, KEY, b"a better answer")
    three = open_cache(machine(tmp_path, "three", str(tmp_path / "team")))
    assert three.get(RAW, KEY) == b"a better answer"
    two.drop(RAW, KEY)
    assert open_cache(machine(tmp_path, "four", str(tmp_path / "team"))).get(RAW, KEY) is None


@pytest.mark.parametrize("harm", [b"", b"VGUIDE", bytes(2000), "cut", "flipped", "renamed"])
def test_a_damaged_entry_is_a_miss_and_is_replaced(harm, tmp_path):
    one = open_cache(machine(tmp_path, "one", str(tmp_path / "team")))
    one.put(RAW, KEY, bytes(range(200)))
    file = tmp_path / "team" / RAW / KEY[:2] / KEY[2:]
    whole = file.read_bytes()
    if harm == "renamed":
        one.put(RAW, address("another"), b"other")
        harm = (tmp_path / "team" / RAW / address("another")[:2] / address("another")[2:]).read_bytes()
    flipped = whole[:150] + bytes([whole[150] ^ 4]) + whole[151:]
    file.write_bytes({"cut": whole[:-9], "flipped": flipped}.get(harm, harm))
    two = open_cache(machine(tmp_path, "two", str(tmp_path / "team")))
    assert two.get(RAW, KEY) is None
    assert two.head(RAW, KEY) is None
    two.put(RAW, KEY, bytes(range(200)))
    assert file.read_bytes() == whole


def rendered(settings, out: Path) -> bytes:
    request = Request(routine="knee-drops", target_ms=3 * MINUTE, voice="tone")
    return pipeline.render(request, settings, out).track.read_bytes()


@pytest.fixture(scope="module")
def team(tmp_path_factory):
    """Return a track, and the files of the store that holds all its speech."""
    folder = tmp_path_factory.mktemp("team")
    tiers.tier_at.cache_clear()
    FaultyStore.store.clear()
    track = rendered(machine(folder, "one", "faulty://team"), folder / "one.mp3")
    assert track == rendered(machine(folder, "alone", None), folder / "alone.mp3")
    return track, {name: file.getvalue() for name, file in FaultyStore.store.items()}


@pytest.mark.parametrize("fault", FAULTS)
def test_no_fault_of_a_store_harms_a_track(fault, team, tmp_path, monkeypatch):
    track, files = team
    for name, data in files.items():
        FaultyStore().pipe_file(name, data)
    monkeypatch.setattr(FaultyStore, "fault", fault)
    other = machine(tmp_path, "two", "faulty://team")
    assert rendered(other, tmp_path / "two.mp3") == track
    remark = store_remark(other)
    assert ("cannot be used" in remark) is (fault == "fails")
    assert store_remark(other) == ""
    monkeypatch.setattr(FaultyStore, "fault", "")
    assert {name: FaultyStore.store[name].getvalue() for name in files} == files


def test_a_store_that_does_not_answer_is_left_alone_for_a_while_and_told_of_once(tmp_path, monkeypatch):
    now = [100.0]
    monkeypatch.setattr(tiers.time, "monotonic", lambda: now[0])
    settings = machine(tmp_path, "one", "faulty://team")
    cache = open_cache(settings)
    cache.put(RAW, KEY, b"speech")
    monkeypatch.setattr(FaultyStore, "fault", "fails")
    monkeypatch.setattr(FaultyStore, "calls", 0)
    other = open_cache(replace(settings, cache_folder=tmp_path / "two"))
    for _ in range(20):
        assert other.get(RAW, KEY) is None
        other.put(CLIPS, KEY, b"")
    assert FaultyStore.calls == 2
    assert "What lies there is spoken anew." in store_remark(settings)
    monkeypatch.setattr(FaultyStore, "fault", "")
    now[0] += 31
    assert other.get(RAW, KEY) == b"speech"
    monkeypatch.setattr(FaultyStore, "fault", "fails")
    other.get(RAW, address("another"))
    assert store_remark(settings) == ""


def test_a_second_machine_asks_no_voice(team, tmp_path, monkeypatch):
    track, files = team
    for name, data in files.items():
        FaultyStore().pipe_file(name, data)
    monkeypatch.setattr(ToneVoice, "speak", lambda *_: pytest.fail("it was spoken already"))
    assert rendered(machine(tmp_path, "two", "faulty://team"), tmp_path / "two.mp3") == track
