"""What `verify`, `plot`, `captions` and `play` read beside a track: whatever it is, it is read or refused."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.support import hostile
from voiceguide.errors import VoiceguideError

HUGE = [0, -1, 1, 10**7, 10**9, 10**12, 10**13, -(10**15), 10**300, 0.5, -0.0, 1e6, 1e300, -1e300]
OTHER = [None, True, "", "x", "\u2028", [], {}, "bell", "gong", "inhale", "bedtime"]


@pytest.fixture(scope="module")
def track(tmp_path_factory) -> Path:
    return hostile.track(tmp_path_factory.mktemp("track"))


def places(found: object, way: tuple = ()) -> list[tuple]:
    """List every place in plain data."""
    inner = found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ()
    return [way, *(place for name, each in inner for place in places(each, (*way, name)))]


def readers(track: Path):
    return [do for _, do in hostile.readers(track, track.parent)]


def test_any_numbers_in_a_timeline_are_taken_or_refused_in_words(track):
    beside = track.with_suffix(".timeline.json")
    good = beside.read_text("utf-8")
    with_all = json.loads(good)
    with_all["tones"] = [{"start_ms": 100, "duration_ms": 90, "kind": "bell", "phase": None, "strike": "low"}]
    with_all["bed"] = {"kind": "rain", "below_voice_db": 20.0}
    with_all["spans"] = [
        {"kind": "section", "start_ms": 0, "duration_ms": 500, "title": "A", "side": None, "rigid": False,
         "least_ms": None, "natural_ms": None, "most_ms": None, "n": None, "of": None, "id": None}
    ]  # fmt: skip
    where = [place for place in places(with_all) if place]

    @settings(max_examples=40)
    @example([(("duration_ms",), 0)])
    @given(st.lists(st.tuples(st.sampled_from(where), st.sampled_from(HUGE + OTHER)), min_size=1, max_size=3))
    def changed(changes):
        plain = json.loads(json.dumps(with_all))
        for way, value in changes:
            holder = plain
            with suppress(LookupError, TypeError):  # what held it was replaced before
                for step in way[:-1]:
                    holder = holder[step]
                holder[way[-1]] = value
        beside.write_text(json.dumps(plain), "utf-8")
        for do in readers(track):
            with suppress(VoiceguideError):
                do()

    try:
        changed()
    finally:
        beside.write_text(good, "utf-8")


@settings(max_examples=30)
@given(data=st.data())
def test_any_bytes_in_a_track_are_taken_or_refused_in_words(track, tmp_path_factory, data):
    other = tmp_path_factory.mktemp("other") / "track.mp3"
    hurt = bytearray(track.read_bytes())
    places = st.tuples(st.integers(0, 3_000) | st.integers(0, len(hurt)), st.binary(min_size=1, max_size=9))
    for at, put in data.draw(st.lists(places, min_size=1, max_size=4)):
        hurt[at : at + len(put)] = put
    other.write_bytes(bytes(hurt[: data.draw(st.integers(0, len(hurt)) | st.just(len(hurt)))]))
    other.with_suffix(".timeline.json").write_bytes(track.with_suffix(".timeline.json").read_bytes())
    for do in readers(other):
        with suppress(VoiceguideError):
            do()


@pytest.mark.skipif(os.name != "posix", reason="POSIX tells of the memory of a process")
def test_nothing_small_takes_much_memory(tmp_path):
    done = subprocess.run(
        [sys.executable, hostile.__file__, str(tmp_path)], capture_output=True, text=True, check=True
    )
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    assert len(lines) > 30
    assert [line for line in lines if int(line[0]) >= 500] == []
    assert [int(became) < 500 for _, what, became in lines if what == "the children"] == [True]
    assert all(became for _, _, became in lines)
