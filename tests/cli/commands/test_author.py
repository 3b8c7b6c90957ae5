"""`new`, `check` and `schema`: a script of ones own, from its first line to its last fault."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.support.command_ended import SHIPPED, one_sentence
from voiceguide.settings import bundled_scripts

FIVE_MISTAKES = """\
title: Five mistakes
abuot: misspelt
mode: nap
steps:
  - move: Lift your left arm.
    size: huge
  - hold: 20h
  - dance: wildly
"""


def test_a_script_with_five_mistakes_has_all_five_told(voiceguide, desk):
    (desk / "five.yaml").write_text(FIVE_MISTAKES)
    ended = voiceguide("check", "five.yaml")
    assert ended.code == 1
    places = [line for line in ended.lines if re.match(r"five\.yaml:\d+:\d+: ", line)]
    assert {int(line.split(":")[1]) for line in places} >= {2, 3, 6, 7, 8}
    assert ended.out.count("^") >= 5
    rendered = voiceguide("render", "five.yaml", "-m", "5")
    assert rendered.code == 1
    assert rendered.out == ""
    # A missing safety line keeps no script from being read.
    unread = [line for line in places if not line.endswith("[safety-said]")]
    assert len(re.findall(r"five\.yaml:\d+:\d+: ", rendered.err)) == len(unread) == len(places) - 1
    assert not list(desk.glob("*.mp3"))


def test_a_new_script_is_whole(voiceguide, desk):
    ended = voiceguide("new", "my-evening")
    assert ended.code == 0
    assert Path(ended.out.strip()).resolve() == desk / "scripts" / "my-evening.yaml"
    checked = voiceguide("check", "my-evening")
    assert (checked.code, checked.out) == (0, "")
    assert voiceguide("check", "scripts/my-evening.yaml") == checked
    assert "my-evening" in (desk / "scripts" / "my-evening.yaml").read_text("utf-8")
    assert voiceguide("render", "my-evening", "--minutes", "5").out == "my-evening-5min.mp3\n"


def test_a_new_script_is_never_written_over_another(voiceguide, desk):
    voiceguide("new", "mine")
    (desk / "scripts" / "mine.yaml").write_text("precious")
    assert "already" in one_sentence(voiceguide("new", "mine"))
    assert (desk / "scripts" / "mine.yaml").read_text() == "precious"


def test_a_new_script_goes_where_scripts_are_looked_for(voiceguide, desk, monkeypatch):
    assert voiceguide("new", "one", "--scripts", desk / "a").out.strip() == str(desk / "a" / "one.yaml")
    monkeypatch.setenv("VOICEGUIDE_SCRIPTS", str(desk / "b"))
    assert voiceguide("new", "two").out.strip() == str(desk / "b" / "two.yaml")


@pytest.mark.usefixtures("shipped_routines")
def test_what_ships_passes_the_check(voiceguide):
    ended = voiceguide("check")
    assert (ended.code, ended.out) == (0, "")
    checked = len(json.loads(voiceguide("list", "--json").out))
    assert ended.err == f"{checked} checked, nothing to mend.\n"
    assert checked > len(SHIPPED)


@pytest.mark.usefixtures("shipped_routines")
def test_a_length_that_a_slow_voice_may_not_have_is_told_to_those_who_can_change_it(
    voiceguide, desk, tmp_path, monkeypatch
):
    """With the embedded voice it can be: it is no finding, and in scripts that ship nobody's business."""
    told = r"knee-drops in 5:00: the shortest is about 4:\d\d by estimate"
    assert re.search(told, voiceguide("check", "knee-drops").err)
    for path in (tmp_path / "shipped" / "shipped.yaml", desk / "scripts" / "knee-drops.yaml"):
        shutil.copytree(bundled_scripts() / "pools", path.parent / "pools")
        shutil.copy(bundled_scripts() / "knee-drops.yaml", path)
    monkeypatch.setenv("VOICEGUIDE_BUNDLED", str(tmp_path / "shipped"))
    own = voiceguide("check")
    assert (own.code, own.out) == (0, "")
    (near, last) = own.err.splitlines()
    assert re.match(told, near)
    assert last == "2 checked, nothing to mend."


@pytest.mark.usefixtures("shipped_routines")
def test_a_length_that_is_near_the_shortest_is_no_finding_and_is_told(voiceguide, desk):
    by_estimate = voiceguide("check", "knee-drops", "-d", "4:56")
    assert (by_estimate.code, by_estimate.out) == (0, "")
    told = r"knee-drops in 4:56: the shortest is about 4:5\d by estimate, and a slow voice may need 5:\d\d\. "
    assert re.match(told, by_estimate.err)
    assert "slow voice" not in voiceguide("check", "knee-drops", "-d", "4:56", "--voice", "tone").err
    assert "slow voice" not in voiceguide("check", "knee-drops", "-m", "8").err


def test_a_script_that_is_not_there_is_a_finding(voiceguide):
    ended = voiceguide("check", "no-such-file.yaml")
    assert (ended.code, ended.err) == (1, "")
    assert "no-such-file.yaml" in ended.out
    assert "knee-drops" in one_sentence(voiceguide("check", "knee-dorps"))


def test_check_for_machines(voiceguide, desk):
    (desk / "five.yaml").write_text(FIVE_MISTAKES)
    ended = voiceguide("check", "five.yaml", "--json")
    assert ended.code == 1
    found = json.loads(ended.out)
    assert len(found) >= 5
    assert found[0]["spot"]["file"] == "five.yaml"
    assert found[0]["spot"]["line"] == 2


def test_the_schema_is_one_and_fits_what_ships(voiceguide):
    import jsonschema

    schema = json.loads(voiceguide("schema").out)
    jsonschema.validators.validator_for(schema).check_schema(schema)
    assert "json-schema.org" in schema["$schema"]
