"""What hurts inputs puts right whatever sum stands above what it changed."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from random import Random

import miniaudio
import pytest

from tests.fuzz.doors.sound import made
from tests.fuzz.doors.speech import packs
from tests.fuzz.hurt import drawn, lined, marked, packed, plain, sound, told


def many(way, seed, count=60):
    draw = Random(1)  # noqa: S311 - nothing secret
    return [way(seed, draw, [seed]) for _ in range(count)]


def test_the_sums_of_sound_are_the_ones_that_stand_in_real_files():
    whole = made("ogg")
    assert b"".join(map(sound.repaired, sound.pages(whole))) == whole
    blocks, frames = sound.flac_parts(made("flac"))
    assert b"fLaC" + b"".join(blocks) + b"".join(map(sound.refitted, frames)) == made("flac")


def test_hurt_pages_have_right_sums_mostly():
    """Not where a page says another length than it has: the next one is then looked for elsewhere."""
    right = sum(
        all(sound.repaired(page) == page for page in sound.pages(data)[:-1])
        for data in many(sound.ogg, made("ogg"))
    )
    assert right > 40


@pytest.mark.parametrize("form", ["flac", "ogg"])
def test_much_of_what_is_hurt_is_decoded_still(form):
    """A decoder that throws everything away at its first look would not be tried at all."""
    decoded = 0
    for data in many(sound.flac, made("flac")) if form == "flac" else [made("ogg")]:
        try:
            decoded += miniaudio.decode(data, sample_rate=8_000).num_frames > 0
        except miniaudio.DecodeError:
            continue
    assert decoded >= (8 if form == "flac" else 1)


def test_hurt_json_is_json_mostly_and_holds_raw_text():
    right = 0
    for data in many(told.hurt, b'{"a": [1, 2, {"b": "c"}], "d": 1.5}', 200):
        try:
            right += bool(json.loads(data) or True)
        except (ValueError, RecursionError):
            continue
    assert right > 120
    assert told.written({"a": told.Raw("1e999"), "b": [1]}) == b'{"a": 1e999, "b": [1]}'


def test_hurt_packs_are_packs_mostly():
    opened = sum(zipfile.is_zipfile(io.BytesIO(data)) for data in many(packed.pack, packs()[0]))
    assert opened > 40


def test_hurt_pictures_have_right_sums():
    from tests.support.shows_made import picture

    for data in many(drawn.png, picture(16), 30):
        at = 8
        while at + 12 <= len(data):
            size = int.from_bytes(data[at : at + 4], "big")
            body = data[at + 4 : at + 8 + size]
            assert int.from_bytes(data[at + 8 + size : at + 12 + size], "big") == zlib.crc32(body)
            at += 12 + size


@pytest.mark.parametrize(
    "way", [plain.hurt, lined.hurt, marked.hurt, told.hurt, sound.hurt, drawn.hurt, packed.pack]
)
def test_every_way_takes_any_bytes_and_the_same_chance_gives_the_same(way):
    for seed in (
        b"",
        b"\0",
        b"OggS",
        b"fLaC",
        b"ID3",
        b"RIFF",
        b"\x89PNG",
        b"\xff\xd8",
        b"<a>",
        b"[]",
        b"PK",
        bytes(range(256)),
    ):
        assert many(way, seed, 20) == many(way, seed, 20)
