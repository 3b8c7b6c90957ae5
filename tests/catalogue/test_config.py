"""A catalogue's file: what multiplies, what is left out, and every mistake at its place."""

from __future__ import annotations

import re

import pytest

from tests.support.catalogues_made import SMALL, at, written
from voiceguide.catalogue.config import MOST_TRACKS, _named, read_catalogue
from voiceguide.errors import OutputError, ScriptError
from voiceguide.pipeline import Request


def names(tmp_path, text):
    config = read_catalogue(written(tmp_path, text), at(tmp_path))
    return [track.name for track in config.tracks]


def test_everything_is_multiplied_in_the_order_of_the_file(tmp_path):
    text = "routines: [small, other]\nminutes: [5, 1.5]\nvoices: tone\nevenings: [0, 2..3]\n"
    text += "beds: [none, rain]\n"
    found = names(tmp_path, text)
    assert len(found) == 2 * 2 * 3 * 2
    assert found[:4] == [
        "tone/small-5min-no-bed.mp3",
        "tone/small-5min-rain.mp3",
        "tone/small-5min-evening-2-no-bed.mp3",
        "tone/small-5min-evening-2-rain.mp3",
    ]
    assert found[-1] == "tone/other-1min30s-evening-3-rain.mp3"


def test_what_is_for_all_reaches_every_session(tmp_path):
    text = SMALL + "words: brief\nmode: bedtime\ntail: 30min\nchoices: {surface: floor}\n"
    text += "disclose: spoken\nroom: small\n"
    for track in read_catalogue(written(tmp_path, text), at(tmp_path)).tracks:
        asked = track.request
        assert (asked.choices.words, asked.choices.options) == ("brief", (("surface", "floor"),))
        assert (asked.tail_ms, asked.disclose, asked.room) == (1_800_000, True, "small")


def test_exclusions_take_out_what_has_all_of_their_values(tmp_path):
    text = SMALL + "exclude:\n  - {minutes: 2, beds: rain}\n  - {beds: none, minutes: [1.5]}\n"
    assert names(tmp_path, text) == ["tone/small-1min30s-rain.mp3", "tone/small-2min-no-bed.mp3"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "the file is empty"),
        ("- a\n", "the file must be one group of keys"),
        ("routines: small\n", "minutes"),
        (SMALL + "speed: 3\n", '"speed" is not a key of a catalogue'),
        (SMALL.replace("routines", "routine"), 'Did you mean "routines"'),
        (SMALL.replace("tone", "auto"), "`auto` may choose another voice on each machine"),
        (SMALL.replace("tone", "hibary"), "hibari"),
        (SMALL.replace("[1.5, 2]", "[0, 2]"), "0 minutes is no length of a session"),
        (SMALL.replace("[1.5, 2]", "ten"), "ten"),
        (SMALL + "evenings: 5..2\n", '"5..2" is no range of evenings'),
        (SMALL + "evenings: 0..99999\n", "evenings"),
        (SMALL.replace("rain", "rian"), "there is no bed"),
        (SMALL.replace("small", "drafts/small.yaml"), "is a path; a catalogue lists names"),
        (SMALL + "exclude: [{minutes: 7}]\n", '"7" is excluded, and is none of the minutes'),
        (SMALL + "exclude: [{}]\n", "an exclusion"),
        (SMALL.replace("tone", "'command:say'"), "say"),
    ],
)
def test_each_mistake_is_told_with_its_place(tmp_path, text, told):
    with pytest.raises((ScriptError, OutputError)) as refused:
        names(tmp_path, text)
    assert told in str(refused.value)
    assert "small.yaml" in str(refused.value)


def test_none_and_ten_million_are_refused_before_they_are_listed(tmp_path):
    with pytest.raises(OutputError, match="everything is excluded"):
        names(tmp_path, SMALL + "exclude: [{routines: small}]\n")
    lengths = ", ".join(f"{n / 2}" for n in range(4, 504))
    many = SMALL.replace("[1.5, 2]", f"[{lengths}]") + "evenings: 0..9999\n"
    told = "500 minutes × 10000 evenings × 2 beds are 10,000,000 tracks"
    with pytest.raises(OutputError, match=told) as refused:
        names(tmp_path, many)
    assert f"{MOST_TRACKS:,} is the most" in str(refused.value)


def test_two_tracks_of_one_name_are_refused(tmp_path):
    requests = [Request(routine="small", target_ms=90_000, voice=voice) for voice in ("a:b", "a-b")]
    told = re.escape("small by a:b and small by a-b would both be a-b/small-1min30s.mp3")
    with pytest.raises(OutputError, match=told):
        _named(requests, tmp_path / "small.yaml", "mp3")


@pytest.mark.parametrize("name", ["missing.yaml", "."])
def test_what_is_no_file_is_one_sentence(tmp_path, name):
    with pytest.raises(OutputError, match=r"no such catalogue|a folder, not a catalogue's file"):
        read_catalogue(tmp_path / name, at(tmp_path))
