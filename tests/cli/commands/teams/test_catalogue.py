"""`voiceguide catalogue` as it is typed: with workers of this machine, for people and for machines."""

from __future__ import annotations

import json

import pytest

from tests.support.catalogues_made import SMALL, written
from voiceguide.cache.tier import store_at, tier_at


@pytest.fixture(autouse=True)
def _fresh_stores():
    store_at.cache_clear()
    tier_at.cache_clear()


def test_what_it_would_take_is_told_and_nothing_is_made(voiceguide, desk):
    written(desk)
    ended = voiceguide("catalogue", "small.yaml", "--dry-run")
    assert ended.code == 0
    assert ended.lines[0] == "4 tracks: 0 made already, 0 impossible, 4 to make"
    assert ended.lines[2] == "7:00 of sound, about 5.0 MB as MP3"
    told = json.loads(voiceguide("catalogue", "small.yaml", "--dry-run", "--json").out)
    assert (told["kind"], told["tracks"], told["duration_ms"]) == ("cataloguecost", 4, 420_000)
    assert sorted(path.name for path in desk.iterdir()) == ["scripts", "small.yaml"]


@pytest.mark.starts
def test_tracks_are_made_by_workers_of_this_machine(voiceguide, desk):
    written(desk, SMALL.replace("[none, rain]", "none").replace("1.5", "0.5"))
    ended = voiceguide("catalogue", "small.yaml", "--workers", "1", "--json", "-o", "tracks")
    assert ended.code == 0, ended.err
    *tracks, whole = [json.loads(line) for line in ended.lines]
    assert sorted((one["name"], one["state"]) for one in tracks) == [
        ("tone/small-2min-no-bed.mp3", "made"),
        ("tone/small-30s-no-bed.mp3", "skipped"),
    ]
    assert (whole["kind"], whole["tracks"], whole["made"], whole["exported"]) == ("catalogue", 2, 1, 1)
    assert sorted(path.name for path in (desk / "tracks" / "tone").iterdir()) == [
        "small-2min-no-bed.mp3",
        "small-2min-no-bed.timeline.json",
    ]
    again = voiceguide("catalogue", "small.yaml")
    assert again.code == 0
    assert "2 tracks: 1 made (0 just now), 1 skipped, 0 failed" in again.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["missing.yaml"], "there is no such catalogue"),
        (["small.yaml", "--scheduler", "tcp://127.0.0.1:9"], "workers on other machines need a store"),
        (["small.yaml", "--store", "foo://bar/x"], "Nobody knows stores by foo://"),
        (["small.yaml", "--store", "memory://x/y"], "seen by one process alone"),
    ],
)
def test_each_mistake_is_one_sentence(voiceguide, desk, arguments, told):
    written(desk)
    ended = voiceguide("catalogue", *arguments)
    assert ended.code == 1
    assert told in ended.err
    assert "Traceback" not in ended.err
    assert sorted(path.name for path in desk.iterdir()) == ["scripts", "small.yaml"]
