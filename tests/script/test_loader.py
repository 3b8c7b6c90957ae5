"""Golden cases: what is read from good scripts, and every word said about bad ones.

`python tests/script/test_loader.py` writes what is said about the bad ones anew. Read every changed
sentence aloud, as someone who teaches yoga and has never programmed, before keeping it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml

from tests.support.scripts_written import CASES, complaint, read, written
from voiceguide.errors import ScriptError
from voiceguide.script import model as m
from voiceguide.script.library import POOLS, Library
from voiceguide.script.terms import Mode

BAD = sorted(path.stem for path in (CASES / "bad").glob("*.yaml"))
GOOD = sorted(path.stem for path in (CASES / "good").glob("*.yaml"))
SCRIPTS = Path(__file__).parents[2] / "scripts"
SHIPPED = sorted(path for path in SCRIPTS.rglob("*.yaml") if path.parent.name != POOLS)


pytestmark = pytest.mark.usefixtures("among_the_cases")


# ── bad scripts ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", BAD)
def test_every_word_about_a_bad_script(name):
    assert complaint(Path(f"bad/{name}.yaml")) == Path(f"bad/{name}.txt").read_text("utf-8")


@pytest.mark.parametrize("name", BAD)
def test_the_parser_written_in_python_leads_to_the_same_words(name, monkeypatch):
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    assert complaint(Path(f"bad/{name}.yaml")) == Path(f"bad/{name}.txt").read_text("utf-8")


def test_five_mistakes_are_told_at_once_with_their_places():
    with pytest.raises(ScriptError) as caught:
        read("five-mistakes")
    places = [(problem.spot.line, problem.spot.column) for problem in caught.value.problems]
    assert places == [(3, 1), (6, 21), (7, 5), (8, 11), (11, 5)]
    for problem in caught.value.problems:
        assert (
            problem.spot.text
            == Path("bad/five-mistakes.yaml").read_text("utf-8").splitlines()[problem.spot.line - 1]
        )
        assert problem.mend


def test_a_file_full_of_mistakes_is_not_told_without_end(tmp_path):
    path = written(tmp_path, "title: T\nabout: A b.\nsteps:\n" + "  - hodl: 3\n" * 500)
    with pytest.raises(ScriptError) as caught:
        read(path)
    assert len(caught.value.problems) == 101
    assert "more problems" in caught.value.problems[-1].what


def test_a_long_line_is_shown_cut(tmp_path):
    path = written(tmp_path, f"title: T\nabout: {'long ' * 60}\nsteps:\n  - say: {'x ' * 900}\n")
    text = complaint(path)
    assert "`say` has 1799 letters, more than the 1000 that fit." in text
    assert max(map(len, text.splitlines())) < 250


# ── files that are no scripts ────────────────────────────────────────────────────────────────────


def test_terminal_escapes_in_a_file_name_are_not_printed(tmp_path):
    path = written(tmp_path, "title: T\n", "\x1b[31mred\n.yaml")
    text = complaint(path)
    assert "\x1b" not in text
    assert "�[31mred�.yaml" in text


@pytest.mark.parametrize("text", ["[" * 300_000, "- " * 150_000, "{a: " * 100_000, "- a\n" * 100_000])
def test_too_deep_and_too_much(tmp_path, text):
    found = complaint(written(tmp_path, text))
    assert "more than 40 deep" in found or "grows beyond 50000" in found


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: 1\nb: " + "[" * 2000, "2:43"),
        ("a: 1\nb: " + "[" * 2000 + "]" * 2000, "2:43"),
        ("a: 1\nb: " + "{a: " * 2000, "2:160"),
        ("- " * 2000, "1:81"),
    ],
    ids=["open", "closed", "braces", "dashes"],
)
def test_too_deep_is_told_where_it_becomes_so_even_beyond_the_depth_that_a_parser_takes(
    tmp_path, text, place
):
    found = complaint(written(tmp_path, text))
    assert f":{place}:" in found
    assert "more than 40 deep" in found


# ── good scripts ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", GOOD)
def test_good_scripts_are_read(name):
    assert read(Path(f"good/{name}.yaml")).name == name


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_script_is_read(path):
    script = Library((path.parent,)).read(path)
    steps = m.walk_steps((*script.opening, *script.steps))
    assert script.safety or any(isinstance(step, m.Safety) for step in steps)


def test_the_least_script():
    script = read("plain")
    assert (script.title, script.about) == ("As plain as can be", "The least that a script needs.")
    assert (script.language, script.mode, script.sides) == ("en", Mode.DAY, m.Sides())
    [step] = script.steps
    assert isinstance(step, m.Say)
    assert (step.words.full, step.words.short, step.ids, step.when) == ("Lie down.", None, (), ())
    assert (step.words.spot.line, step.words.spot.column) == (4, 10)
    assert (step.spot.line, step.spot.column) == (4, 5)


def test_the_top_of_a_script():
    script = read("everything")
    assert script.mode is Mode.BEDTIME
    assert script.props == ("a mat", "or your bed")
    assert script.source == m.Source("Gentle Twists", "A. Teacher", 2009)
    assert script.minutes == (5, 10, 20)
    assert script.minutes_when == (m.MinutesWhen("surface", "floor", (7, 8)),)
    assert script.offered_minutes({"surface": "floor"}) == (7, 8)
    assert script.offered_minutes({"surface": "bed"}) == (5, 10, 20)
    assert [(option.name, option.values, option.default) for option in script.options] == [
        ("surface", ("bed", "floor"), "bed"),
        ("cooled", ("yes", "no"), "yes"),
    ]
    assert script.options[1].spot.line == 13
    assert [(name, [line.full for line in lines]) for name, lines in script.pools] == [
        ("soft-scan", ["Your feet.", "Your calves.", "Your knees.", "Your back."]),
        ("legs", ["Your calves.", "Your knees."]),
    ]
    assert script.retitles == (m.Retitle("surface", "floor", "Everything, on the floor"),)
    assert script.sides == m.Sides(("left", "right"), open_balance=True)
    assert script.pronounce == (("sacrum", "SAY-krum"), ("low back", "low bak"))
    assert script.phrases == (("lead_in", "Soon {the} other side."),)
    assert [(line.words.full, line.ids, line.covers) for line in script.safety] == [
        ("Stop if anything hurts.", (), ()),
        ("With pain in the low back, ask a doctor first.", ("4", "7a"), ("simple-part#4",)),
    ]
    assert script.notes == (m.Note("It promises more than is known."), m.Note("Is {this} so?", ("12",)))
    assert isinstance(script.opening[0], m.Say)
    assert script.opening[0].words.short == "Hello."
    scan, rest = script.ending
    assert isinstance(scan, m.Scan)
    assert [line.full for line in scan.pool] == ["Your feet.", "Your calves.", "Your knees.", "Your back."]
    assert (scan.from_last, scan.every) == (True, m.Quantity(12_000, 16_000, 20_000))
    assert scan.closing is not None
    assert scan.closing.full == "All of you, resting."
    assert isinstance(rest, m.Rest)
    assert rest.amount == m.Quantity(20_000, 60_000, 3_600_000)


def write_anew() -> None:
    os.chdir(CASES)
    for name in BAD:
        Path(f"bad/{name}.txt").write_text(complaint(Path(f"bad/{name}.yaml")), "utf-8")


if __name__ == "__main__":
    write_anew()
