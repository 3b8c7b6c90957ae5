"""`list`: what ships, scripts of ones own, and those that cannot be read."""

from __future__ import annotations

import json
from pathlib import Path

from tests.support.command_ended import SHIPPED


def test_list_shows_what_ships(voiceguide):
    ended = voiceguide("list")
    assert {line.split()[0] for line in ended.lines[1:]} >= SHIPPED
    assert ended.lines[0].split() == ["NAME", "TITLE", "MINUTES", "IN", "FROM", "ABOUT"]
    assert all(len(line.split("  ")) >= 6 for line in ended.lines[1:])


def test_list_for_machines(voiceguide):
    listed = {each["name"]: each for each in json.loads(voiceguide("list", "--language", "en", "--json").out)}
    assert listed.keys() >= SHIPPED
    assert listed["bedtime-twist"]["minutes"] == [10, 20, 45]
    assert listed["bedtime-twist"]["language"] == "en"


def test_ones_own_scripts_come_first_and_say_so(voiceguide, desk):
    voiceguide("new", "mine")
    voiceguide("new", "knee-drops")
    listed = {each["name"]: each for each in json.loads(voiceguide("list", "--language", "en", "--json").out)}
    assert Path(listed["mine"]["folder"]).resolve() == (desk / "scripts").resolve()
    assert Path(listed["knee-drops"]["folder"]).resolve() == (desk / "scripts").resolve()
    assert Path(listed["bedtime-twist"]["folder"]).resolve() != (desk / "scripts").resolve()


def test_a_broken_script_does_not_hide_the_others(voiceguide, desk):
    (desk / "scripts").mkdir()
    (desk / "scripts" / "broken.yaml").write_text("title: [")
    ended = voiceguide("list")
    assert {line.split()[0] for line in ended.lines[1:]} >= SHIPPED
    assert "broken" in ended.out + ended.err


def test_a_script_that_only_its_name_keeps_from_the_list_is_told(voiceguide, desk):
    (desk / "scripts").mkdir()
    (desk / "scripts" / "My Routine.yaml").write_text("title: T\n")
    for asked in (("list",), ("list", "--json"), ("list",)):
        listed = voiceguide(*asked)
        assert listed.code == 0
        assert "My Routine" not in listed.out
        told = "scripts/My Routine.yaml is not listed, because of its name."
        assert listed.err == f"{told} Rename it, for instance to my-routine.yaml.\n"
    checked = voiceguide("check")
    assert checked.code == 1
    assert 'scripts/My Routine.yaml:1:1: "My Routine.yaml" cannot be the name of a script' in checked.out


def test_a_title_cannot_play_with_the_terminal(voiceguide, desk):
    (desk / "scripts").mkdir()
    starter = Path(voiceguide("new", "sly").out.strip())
    starter.write_text(
        starter.read_text("utf-8").replace("title: Easy evening stretch", 'title: "Red [bold]\\u202e alert"')
    )
    for arguments in (["list"], ["show", "sly"], ["show", "sly", "-m", "5"], ["check", "sly"]):
        ended = voiceguide(*arguments)
        assert "\u202e" not in ended.out + ended.err
        assert "\x1b" not in ended.out + ended.err
