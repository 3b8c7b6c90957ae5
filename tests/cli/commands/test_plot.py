"""`plot`: the picture is written whole or not at all, and what is missing from it is told."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest


def picture(name):
    return ET.fromstring(Path(name).read_text("utf-8"))  # noqa: S314 - our own picture


def test_a_picture_of_two_lengths(voiceguide, desk):
    ended = voiceguide("plot", "bedtime-twist", "--minutes", "10,20", "-o", "fit.svg")
    assert (ended.code, ended.out) == (0, "fit.svg\n")
    assert "estimated" in ended.err
    said = {"".join(each.itertext()) for each in picture("fit.svg").iter()}
    assert {"Bedtime twist", "10:00", "20:00", "8 Sleep"} <= said
    assert [file.name for file in desk.iterdir()] == ["fit.svg"]
    before = Path("fit.svg").read_bytes()
    voiceguide("plot", "bedtime-twist", "--minutes", "20,10", "-o", "fit.svg")
    assert Path("fit.svg").read_bytes() == before


def test_without_a_length_all_that_are_offered_are_drawn(voiceguide, desk):
    (desk / "pictures").mkdir()
    told = json.loads(voiceguide("plot", "bedtime-twist", "-o", "pictures/", "--json").out)
    assert told == {
        "plot": "pictures/bedtime-twist.svg", "drawn_ms": [600_000, 1_200_000, 2_700_000], "refused": [],
    }  # fmt: skip
    assert "45:00" in picture("pictures/bedtime-twist.svg")[0].text


def test_a_length_that_there_is_not_is_told_and_the_others_drawn(voiceguide):
    ended = voiceguide("plot", "bedtime-twist", "--minutes", "2,10", "-o", "fit.svg")
    assert (ended.code, ended.out) == (1, "fit.svg\n")
    assert ended.err.startswith("error: bedtime-twist cannot last 2:00: the shortest is ")
    assert picture("fit.svg")[0].text == "Bedtime twist, 10:00"


def test_without_any_possible_length_nothing_is_written(voiceguide, desk):
    ended = voiceguide("plot", "bedtime-twist", "--minutes", "1,2")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.count("error: ") == 2
    assert list(desk.iterdir()) == []


def test_a_voice_makes_it_exact(voiceguide):
    ended = voiceguide("plot", "knee-drops", "-m", "5", "--voice", "tone")
    assert ended.out == "knee-drops.svg\n"
    assert "estimated" not in Path("knee-drops.svg").read_text("utf-8")
    assert "spoken by tone" in Path("knee-drops.svg").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["-o", "fit.png"], "Name it fit.svg"),
        (["-o", "fit"], "Name it fit.svg"),
        (["-o", "/dev/null/fit.svg"], "is not a folder"),
        (["-o", "/dev/null/"], "is not a folder"),
        (["-o", "/dev/full/far/"], "/dev/full"),
        (["-m", ",".join(map(str, range(1, 14)))], "13 lengths"),
        (["-m", "nan"], "'nan'"),
        (["--set", "surface=sofa"], "bed"),
    ],
)
def test_each_mistake_gets_one_sentence_that_helps(voiceguide, desk, arguments, complaint):
    ended = voiceguide("plot", "knee-drops", *(arguments if "-m" in arguments else ["-m", "5", *arguments]))
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("error: ")
    assert ended.err.count("\n") == 1
    assert complaint in ended.err
    assert list(desk.iterdir()) == []


def test_a_title_cannot_break_out_of_the_picture(voiceguide):
    script = Path(voiceguide("new", "sly").out.strip())
    sly = 'title: "</title><script>alert(1)</script> & \\u202e\\u0007"'
    script.write_text(script.read_text("utf-8").replace("title: Easy evening stretch", sly), "utf-8")
    ended = voiceguide("plot", "sly", "-m", "5")
    if ended.code:  # the script itself may be refused, in a sentence
        assert ended.err.startswith("error: ")
        return
    root = picture("sly.svg")
    assert not [each for each in root.iter() if each.tag.endswith("script")]


def test_a_finished_track_is_drawn_by_its_name_or_its_routine(voiceguide, desk):
    assert voiceguide("render", "knee-drops", "-m", "3").code == 0
    for asked in (["knee-drops-3min.mp3"], ["knee-drops", "-m", "3"]):
        ended = voiceguide("plot", "--audio", *asked)
        assert (ended.code, ended.out) == (0, "knee-drops-3min.svg\n")
        assert (desk / "knee-drops-3min.svg").read_text("utf-8").startswith("<svg")
        (desk / "knee-drops-3min.svg").unlink()
    (desk / "knee-drops-3min.timeline.json").unlink()
    (desk / "README.md").touch()
    (desk / "tracks").mkdir()
    for asked, says in (
        (["knee-drops-3min.mp3"], "no timeline"),
        (["knee-drops-3min.timeline.json"], "no such track"),
        (["README.md"], "README.md: Only an MP3 can be drawn. Name a track"),
        (["READNE.md", "-m", "3"], "READNE.md: There is no such track"),
        (["tracks/"], "tracks: This is a folder, not a track"),
        (["knee-drops"], "--minutes 10"),
        (["knee-drops", "-m", "5"], "no such track"),
    ):
        ended = voiceguide("plot", "--audio", *asked)
        assert ended.code == 1
        assert ended.err.startswith("error: ")
        assert ended.err.count("\n") == 1
        assert says in ended.err
    assert not list(desk.glob("*.svg"))
