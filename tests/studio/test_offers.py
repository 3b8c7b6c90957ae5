"""What the page offers."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from tests.support.small_script import SMALL, put_down
from voiceguide.audio.bed.registry import BEDS
from voiceguide.cli.console import json_data
from voiceguide.errors import UnknownRoutine
from voiceguide.settings import decide
from voiceguide.speech.registry import VOICES
from voiceguide.studio.offers import Offers


@pytest.fixture
def offers(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # no other project's scripts lie there
    put_down(tmp_path / "scripts")
    return Offers(decide(tmp_path / "scripts", tmp_path / "cache"), json_data)


def test_routines_are_listed_with_what_the_page_filters_by(offers, tmp_path):
    found = {(one["name"], one["language"]): one for one in offers.routines()}
    twist, own = found["bedtime-twist", "en"], found["small", "en"]
    assert (twist["place"], twist["own"], twist["mode"], twist["minutes"]) == (
        "bed",
        False,
        "bedtime",
        [10, 20, 45],
    )
    assert "your bed" in twist["props"]
    assert (own["own"], own["place"], own["problem"]) == (True, "floor", "")
    assert offers.routines() is offers.routines()  # nothing changed: nothing is read again
    put_down(tmp_path / "scripts", text=SMALL.replace("Small turn", "Slow turn"))
    put_down(tmp_path / "scripts", "broken", "title: [")
    found = {one["name"]: one for one in offers.routines()}
    assert found["small"]["title"] == "Slow turn"
    assert "broken.yaml:1" in found["broken"]["problem"]


def test_every_bed_is_there_and_every_voice_but_those_that_start_programs(offers):
    assert {one["name"] for one in offers.beds()} == set(BEDS)
    names = {one["name"] for one in offers.voices()}
    assert set(VOICES) - names == {"command"}
    assert "auto" in names


def test_a_ring_is_a_small_picture_of_the_very_routine(offers):
    one, other = offers.ring("small", "en"), offers.ring("knee-drops", "en")
    assert one != other
    assert one == offers.ring("small", "en")
    root = ET.fromstring(one)  # noqa: S314 - ours
    assert root.tag.endswith("svg")
    assert len(list(root)) == 3
    with pytest.raises(UnknownRoutine):
        offers.ring("no-such", "en")
