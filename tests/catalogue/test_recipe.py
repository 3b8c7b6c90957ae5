"""The key of a track changes with all that decides its bytes, and with nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.catalogues_made import at
from tests.support.small_script import SMALL, put_down
from voiceguide.catalogue.recipe import script_digest, track_key
from voiceguide.pipeline import Request, Scripts

REQUEST = Request(routine="small", target_ms=90_000, voice="tone")


def digest(folder, text=SMALL):
    put_down(folder / "scripts", text=text)
    return script_digest(Scripts().read("small", at(folder)))


def test_a_script_counts_by_what_it_says_wherever_it_lies(tmp_path):
    first = digest(tmp_path)
    assert digest(tmp_path / "elsewhere") == first
    assert digest(tmp_path, "# a remark\n\n" + SMALL) == first
    for old, new in (("your jaw", "your brow"), ("10s..20s", "10s..21s"), ("size: small", "size: large"),
                     ("mode: day", "mode: bedtime")):  # fmt: skip
        assert digest(tmp_path, SMALL.replace(old, new, 1)) != first


def key(settings, request=REQUEST, **other):
    usual = {"script": "s", "voice_id": "v", "versions": {"soxr": "1"}, "ending": "mp3"}
    return track_key(request, settings, **{**usual, **other})


def test_where_things_lie_is_no_part_of_a_key(tmp_path):
    elsewhere = replace(at(tmp_path / "other"), lexicon=Path("x.yaml"), cache_limit_bytes=5, workers=7)
    assert key(at(tmp_path)) == key(elsewhere)


@pytest.mark.parametrize(
    "other",
    [{"script": "t"}, {"voice_id": "w"}, {"versions": {"soxr": "2"}}, {"ending": "flac"},
     {"request": replace(REQUEST, target_ms=1)}, {"request": replace(REQUEST, bed="rain")}],
)  # fmt: skip
def test_what_decides_a_track_changes_its_key(tmp_path, other):
    assert key(at(tmp_path), **other) != key(at(tmp_path))
    assert key(replace(at(tmp_path), speech_lufs=-18.0)) != key(at(tmp_path))
