"""`voiceguide check --minutes`: a session is judged as it would be heard, and every finding says why."""

from __future__ import annotations

import json
import re

import pytest

from voiceguide.lint.timeline_rules import RULES

SILENT = """\
title: Long quiet
about: A rest of many minutes in which nothing is heard, and then a few words more.
safety: [Stop if anything hurts.]
steps:
  - say: Let your arms be heavy.
  - rest: 4min
  - say: Now let your legs be heavy too.
  - rest: 10s..fill
ending:
  - say: When you hear the bell, we are done. Have a good day.
  - bell: 1
"""


@pytest.fixture
def silent(desk):
    (desk / "scripts").mkdir()
    (desk / "scripts" / "long-quiet.yaml").write_text(SILENT, "utf-8")
    return "long-quiet"


@pytest.mark.usefixtures("shipped_routines")
def test_a_sound_routine_passes_at_every_length_in_both_modes(voiceguide):
    for mode in ("day", "bedtime"):
        ended = voiceguide("check", "knee-drops", "--minutes", "6,8", "-d", "10m10s", "--mode", mode)
        assert (ended.code, ended.out) == (0, ""), ended
        *unsaid, last = ended.err.splitlines()
        assert last == "1 checked, nothing to mend."
        assert all(line.startswith("Not said in ") for line in unsaid)


def test_a_finding_names_its_time_its_rule_and_the_reason(voiceguide, silent):
    ended = voiceguide("check", silent, "--minutes", "6")
    assert ended.code == 1
    (line,) = ended.lines
    assert line.startswith("long-quiet in 6:00, at 0:")
    assert " of silence after 'It will be quiet for about four minutes now.'" in line
    assert f"[silences: {RULES['silences'][1]}]" in line


def test_without_a_length_those_that_it_offers_are_judged(voiceguide, desk, silent):
    """The natural one if it names none; and those it offers for a value of an option."""
    by_itself = voiceguide("check", silent)
    assert by_itself.code == 1
    assert [line.split(", at ")[0] for line in by_itself.lines] == ["long-quiet in 4:42"]
    script = desk / "scripts" / "long-quiet.yaml"
    offers = "minutes: [6]\nminutes_when: {how: {slow: [7, 8]}}\noptions: {how: [quick, slow]}\n"
    slow = "  - say: Slowly.\n    when: {how: slow}\n"
    script.write_text(
        SILENT.replace("safety:", f"{offers}safety:").replace("ending:\n", f"{slow}ending:\n"), "utf-8"
    )
    lengths = [line.split(":")[0] for line in voiceguide("check", silent).lines]
    assert lengths == [f"long-quiet in {minutes}" for minutes in (6, 7, 8)]
    lengths = [line.split(":")[0] for line in voiceguide("check", silent, "--set", "how=quick").lines]
    assert lengths == ["long-quiet in 6"]


def test_findings_for_machines(voiceguide, silent):
    ended = voiceguide("check", silent, "-m", "6", "-d", "6m5s", "--voice", "tone", "--json")
    assert ended.code == 1
    found = json.loads(ended.out)
    assert [(one["kind"], one["target_ms"], one["rule"]) for one in found] == [
        ("suffered", 360_000, "silences"),
        ("suffered", 365_000, "silences"),
    ]
    assert found[0]["why"] == RULES["silences"][1]
    assert found[0]["at_ms"] > 0


@pytest.mark.usefixtures("shipped_routines")
def test_a_length_that_cannot_be_is_a_finding_among_others(voiceguide, silent):
    ended = voiceguide("check", "knee-drops", silent, "--minutes", "2,6")
    assert ended.code == 1
    assert [line.split(":")[0] for line in ended.lines] == [
        "knee-drops in 2",
        "long-quiet in 2",
        "long-quiet in 6",
    ]
    assert "the shortest is" in ended.lines[0]
    assert "[possible-length: " in ended.lines[0]


def test_a_script_that_cannot_be_read_is_told_once(voiceguide, desk):
    (desk / "broken.yaml").write_text("title: T\nabout: A b.\nsteps:\n  - hodl: 5s\n", "utf-8")
    ended = voiceguide("check", "broken.yaml", "--minutes", "3,5")
    assert ended.code == 1
    assert ended.out.count("broken.yaml:4:5") == 1
    assert ended.err == ""


def test_choices_that_are_not_offered_are_refused(voiceguide):
    ended = voiceguide("check", "knee-drops", "--minutes", "5", "--set", "surfase=bed")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("error: ")
    assert "surface" in ended.err


def test_a_script_given_by_its_path_leaves_its_track_where_all_tracks_go(voiceguide, desk, silent):
    """Not beside the script, and not called after the whole path."""
    ended = voiceguide("render", f"scripts/{silent}.yaml", "-m", "6", "-o", "tracks/")
    assert (ended.code, ended.lines) == (0, ["tracks/long-quiet-6min.mp3"])
    assert [path.name for path in (desk / "scripts").iterdir()] == ["long-quiet.yaml"]


EVERYTHING = """\
title: Everything at once
about: Nothing is right here.
minutes: [1, 30]
steps:
  - say: Look at me, as my teacher said.
  - repeat: 5..9
    steps:
      - say: Breathe, and lie here for a long while, and do not move at all, and then some more of it.
  - rest: 1s..2s
"""


def test_what_is_wrong_with_words_lengths_and_rests_is_told_in_one_go(voiceguide, desk):
    (desk / "all.yaml").write_text(EVERYTHING, "utf-8")
    ended = voiceguide("check", "all.yaml")
    assert ended.code == 1
    told = re.findall(r"^all\.yaml(?::\S+| in \S+,) .*\[([a-z-]+)", ended.out, re.MULTILINE)
    assert sorted(told) == [
        "no-holes", "no-stories", "nothing-to-see", "possible-length", "possible-length", "safety-said",
    ]  # fmt: skip


def test_beside_what_cannot_be_read_the_rest_is_judged(voiceguide, desk):
    broken = EVERYTHING.replace("1s..2s", "soon").replace("5..9", "often")
    (desk / "all.yaml").write_text(broken, "utf-8")
    told = voiceguide("check", "all.yaml").out
    for part in ('"often"', '"soon"', "[no-stories]", "[nothing-to-see]", "[safety-said]"):
        assert told.count(part) == 1
    # What mending the rest may change is not told yet: a safety line that is wrong is one.
    (desk / "all.yaml").write_text(f"{broken}safety: {{no: list}}\n", "utf-8")
    assert "[safety-said]" not in voiceguide("check", "all.yaml").out
    (desk / "all.yaml").write_text(f"{broken}  - use: what-is-not-there\n", "utf-8")
    told = voiceguide("check", "all.yaml").out
    assert "what-is-not-there" in told
    assert "[safety-said]" not in told


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        (
            "- section: Long\n  length: 20s\n  steps: [rest: 40s]\n- rest: 10s..fill",
            "7:11: a length of 20s is too short",
        ),
        (
            "- rest: 5min\n- say: Now.\n  at: 2min\n- rest: 10s..fill",
            "8:7: an absolute time before its place",
        ),
    ],
)
@pytest.mark.parametrize("more", ["", "minutes: [10]"])
def test_what_no_session_can_be_is_told_at_its_place(voiceguide, desk, steps, told, more):
    """Only a session that is fitted tells it, whether lengths are offered or not."""
    (desk / "bad.yaml").write_text(
        f"title: Bad\nabout: A bad one.\nsafety: Stop if it hurts.\n{more}\nsteps:\n{steps}\n"
    )
    ended = voiceguide("check", "bad.yaml")
    assert (ended.code, ended.err) == (1, ""), ended
    assert f"bad.yaml:{told}" in ended.out
    assert ended.out.count(told[5:]) == 1
    assert [one["spot"]["line"] for one in json.loads(voiceguide("check", "bad.yaml", "--json").out)] == [
        int(told[0])
    ]
