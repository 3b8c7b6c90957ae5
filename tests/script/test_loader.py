"""Golden cases: what is read from good scripts, and every word said about bad ones.

`python tests/script/test_loader.py` writes what is said about the bad ones anew. Read every changed
sentence aloud, as someone who teaches yoga and has never programmed, before keeping it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml

from tests.support.ordinary_user import as_nobody
from voiceguide.errors import ScriptError
from voiceguide.script import model as m
from voiceguide.script.library import Library
from voiceguide.script.terms import Guide, Mode

CASES = Path(__file__).parents[1] / "cases" / "script"
BAD = sorted(path.stem for path in (CASES / "bad").glob("*.yaml"))
GOOD = sorted(path.stem for path in (CASES / "good").glob("*.yaml"))
SHIPPED = sorted((Path(__file__).parents[2] / "scripts").rglob("*.yaml"))


@pytest.fixture(autouse=True)
def among_the_cases(monkeypatch):
    """Read from the folder of the cases, so that messages name short paths."""
    monkeypatch.chdir(CASES)


def read(name: str | Path) -> m.Script:
    folders = (Path("good"), Path("bad"), Path("parts"))
    return Library(folders).read(name)


def complaint(name: str | Path) -> str:
    with pytest.raises(ScriptError) as caught:
        read(name)
    return f"{caught.value}\n"


def written(tmp_path: Path, text: str | bytes, name: str = "script.yaml") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


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


def test_problems_of_a_part_are_told_after_those_of_the_script():
    files = [line.split(":")[0] for line in complaint("use").splitlines() if not line.startswith(" ")]
    assert files == ["bad/use.yaml"] * (len(files) - 1) + ["parts/broken-part.yaml"]


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

SOUND = "title: T\nabout: A b.\nsteps:\n  - say: Rest.\n"


def test_a_missing_file():
    assert complaint(Path("bad/nowhere.yaml")) == (
        "bad/nowhere.yaml:1:1: there is no such file. Look for a slip in its name.\n"
    )


def test_a_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("folder.yaml").mkdir()
    assert complaint(Path("folder.yaml")) == (
        "folder.yaml:1:1: this is a folder, not a script. Name the file inside it that you mean.\n"
    )


def test_a_file_that_may_not_be_read(tmp_path, monkeypatch):
    path = written(tmp_path, SOUND)
    monkeypatch.chdir(tmp_path)
    path.chmod(0)
    with as_nobody(tmp_path):
        assert "may not be read" in complaint(path)


def test_a_file_whose_disk_fails():
    assert "this file cannot be read: input/output error. " in complaint(Path("/proc/self/mem"))


def test_a_pipe_that_nobody_writes_to(tmp_path):
    os.mkfifo(tmp_path / "pipe.yaml")
    assert "not an ordinary file" in complaint(tmp_path / "pipe.yaml")


def test_an_endless_device():
    assert "not an ordinary file" in complaint(Path("/dev/zero"))


def test_a_file_of_100_megabytes(tmp_path):
    path = tmp_path / "huge.yaml"
    with path.open("wb") as stream:
        stream.truncate(100_000_000)
    assert "this file is larger than 512 kB, but a script is a few pages of text." in complaint(path)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (bytes(range(256)), "this is not a text file."),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "this is not a text file."),
        (SOUND.encode("utf-16"), "this text is saved as UTF-16."),
        (SOUND.encode("utf-16-be"), "this is not a text file."),
        (
            SOUND.replace("Rest", "R\xfccken").encode("latin-1"),
            "not saved as UTF-8: byte 0xfc makes no letter here.",
        ),
    ],
)
def test_what_is_not_text(tmp_path, data, sentence):
    text = complaint(written(tmp_path, data))
    assert sentence in text
    assert text.count("script.yaml:") == 1


def test_a_wrong_encoding_is_pointed_at(tmp_path, monkeypatch):
    written(tmp_path, SOUND.replace("Rest", "Süßer R\xfccken").encode("latin-1"))
    monkeypatch.chdir(tmp_path)
    assert complaint(Path("script.yaml")).startswith("script.yaml:4:11: ")


@pytest.mark.parametrize(
    ("name", "better"),
    [("My Routine.yaml", "my-routine.yaml"), ("_x.yaml", "x.yaml"), ("ü.yaml", "my-routine.yaml")],
)
def test_a_file_name_that_cannot_be_a_routine(tmp_path, name, better):
    assert f"Rename it, for instance to {better}." in complaint(written(tmp_path, SOUND, name))


def test_a_file_of_another_kind(tmp_path):
    said = complaint(written(tmp_path, SOUND, "My Script.txt"))
    assert "the name of a script ends in .yaml. Rename it, for instance to my-script.yaml." in said


@pytest.mark.parametrize("name", ["a\0b.yaml", "x" * 5000 + ".yaml", "\ud800.yaml"])
def test_a_name_that_no_file_can_have(name):
    text = complaint(Path(name))
    assert "cannot be read" in text
    text.encode("utf-8")


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


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\n"])
def test_line_ends_of_all_systems(tmp_path, ending):
    path = written(tmp_path, SOUND.replace("\n", ending) + "  - hold: 5" + ending)
    with pytest.raises(ScriptError) as caught:
        read(path)
    [problem] = caught.value.problems
    assert (problem.spot.line, problem.spot.column, problem.spot.text) == (5, 11, "  - hold: 5")


def test_scripts_that_use_each_other_too_far(tmp_path):
    for number in range(12):
        inside = f"  - use: part-{number + 1}\n" if number < 11 else "  - say: At last.\n"
        written(tmp_path, f"title: T\nabout: A b.\nsteps:\n{inside}", f"part-{number}.yaml")
    assert "this is the 8th script that is used from within another." in complaint(tmp_path / "part-0.yaml")


def test_scripts_that_grow_by_using_each_other(tmp_path):
    for number in range(6):
        inside = (
            "".join(f"  - use: part-{number + 1}\n" for _ in range(12)) if number < 5 else "  - say: Rest.\n"
        )
        written(tmp_path, f"title: T\nabout: A b.\nsteps:\n{inside}", f"part-{number}.yaml")
    text = complaint(tmp_path / "part-0.yaml")
    assert "this grows beyond 20000 steps" in text


# ── good scripts ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", GOOD)
def test_good_scripts_are_read(name):
    assert read(Path(f"good/{name}.yaml")).name == name


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_script_is_read(path):
    script = Library((path.parent,)).read(path)
    assert script.safety or any(isinstance(step, m.Safety) for step in m.walk_steps(script.steps))


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


def test_the_steps_of_a_script():
    steps = list(m.walk_steps(read("everything").steps))

    def all_of(kind: type) -> list:
        return [step for step in steps if isinstance(step, kind)]

    [setup] = all_of(m.Setup)
    assert (setup.time_ms, setup.words.name) == (20_000, "Lie down.")
    [breathe] = all_of(m.Breathe)
    assert breathe.count == m.Quantity(2, 3, 6, m.Unit.COUNT)
    assert (breathe.in_ms, breathe.out_ms, breathe.pause_in_ms, breathe.pause_out_ms) == (
        3000,
        5000,
        500,
        1000,
    )
    assert breathe.guide == (Guide.WORDS, Guide.TONES, Guide.QUIET)
    assert (breathe.on_inhale.full, breathe.on_inhale.then, breathe.on_inhale.last) == (
        "Breathe in.",
        "In.",
        "",
    )
    assert breathe.on_inhale.short == "In now."
    assert (breathe.on_pause_in.full, breathe.on_pause_out.then) == ("Wait.", "")
    assert breathe.ids == ("4",)
    [tip] = all_of(m.Tip)
    assert tip.priority == 2
    assert tip.when == (m.Condition("mode", ("bedtime", "day")), m.Condition("surface", ("floor",)))
    [rule] = all_of(m.Rule)
    assert (rule.name, rule.until, rule.words.short) == ("belly", "9", "Belly in.")
    [each] = all_of(m.EachSide)
    assert each.lead_in.full == "Now the {side} side."
    bend, sink, draw = all_of(m.Move)
    assert (bend.size, bend.time_ms, bend.recall) == (m.Size.LARGE, None, "belly")
    assert (bend.words.short, bend.words.name) == ("Bend your {side} knee.", "{Side} knee up.")
    assert (sink.size, sink.time_ms) == (m.Size.MEDIUM, 6_000)
    assert (sink.words.second, sink.words.short) == ("And let this knee sink.", "")
    assert all_of(m.Rounds)[0].count == m.Quantity(0, 1, 3, m.Unit.COUNT)
    assert (all_of(m.Say)[0].words.full, all_of(m.Say)[0].words.then) == ("", "Breathe.")
    assert (draw.words.full, draw.words.then, draw.words.last) == (
        "Draw both knees to the {side}.",
        "And {side}.",
        "Once more.",
    )
    timed, breaths, short, short_too = all_of(m.Hold)[:3] + all_of(m.Hold)[2:3]
    assert timed.amount == m.Quantity(25_000, 60_000, 300_000)
    assert [cue.full for cue in timed.presence] == [
        "Soften your {other:f} shoulder.",
        "Let the twist spread.",
    ]
    assert (timed.start.full, timed.middle.full, timed.near_end.full) == ("", "Halfway.", "Soon.")
    assert breaths.amount == m.Quantity(3, 5, 8, m.Unit.BREATHS)
    assert short.amount.rigid
    assert short is short_too
    alternating, plain = all_of(m.Repeat)
    assert (alternating.alternate, plain.alternate) == (True, False)
    assert alternating.count == m.Quantity(4, 5, 6, m.Unit.COUNT)
    by_surface, by_mode = all_of(m.Choose)
    assert [value for value, _ in by_surface.branches] == ["bed", "floor"]
    assert by_mode.option == "mode"
    [window] = all_of(m.Window)
    assert window.words.full.startswith("If one side")
    [use] = all_of(m.Use)
    assert (use.routine, use.share, use.settings) == ("simple-part", 2, (("surface", "floor"),))
    assert use.script.title == "A simple part"
    assert [bell.strikes for bell in all_of(m.Bell)] == [1, 3]
    [safety] = all_of(m.Safety)
    assert safety.words.full == "Never pull hard."
    assert all_of(m.Rest)[0].amount == m.Quantity(10_000, 50_000, 90_000)


def test_an_anchor_repeats_a_step_a_quantity_or_a_list():
    down, hold, again, hold_again, first, second = read("anchors").steps
    assert down == again
    assert hold.amount == hold_again.amount == m.Quantity(25_000, 42_000, 60_000)
    assert first.steps == second.steps
    assert len(first.steps) == 2


def test_texts_stay_as_they_are_written():
    words = [step.words.full for step in read("quotes-and-folds").steps if isinstance(step, m.Say)]
    assert words == [
        "Lie down. Rest.",
        "Let your arms be heavy.",
        'It\'s "soft": - [really] #1',
        "Rest here.",
        "yes",
        "12",
    ]
    assert read("quotes-and-folds").steps[-1].amount == m.Quantity(90_000, 90_000, 90_000)
    assert read("everything").options[1].values == ("yes", "no")


def test_a_byte_order_mark_is_passed_over(tmp_path):
    assert read(written(tmp_path, b"\xef\xbb\xbf" + SOUND.encode())).title == "T"


def test_letters_of_all_languages_and_joiners_are_read(tmp_path):
    text = "Übung, 呼吸, نیم\u200cفاصله, दीर्घ\u200d, naïve — “quoted” 🙂"
    script = read(written(tmp_path, SOUND.replace("Rest.", text)))
    assert script.steps[0].words.full == text


def test_a_rule_that_only_some_branches_end_is_over_after_them(tmp_path):
    head = "title: T\nabout: A b.\nsteps:\n  - {rule: Belly in., name: belly, until: 2}\n"
    branches = (
        "  - choose: mode\n    of:\n"
        "      day:\n        - {say: One., id: 2}\n"
        "      bedtime:\n        - {say: Two., recall: belly}\n"
    )
    assert read(written(tmp_path, head + branches)).steps
    text = complaint(written(tmp_path, head + branches + "  - {say: Three., recall: belly}\n"))
    assert 'script.yaml:11:27: the rule "belly" of line 4 is not in force here.' in text.replace(
        str(tmp_path), ""
    )


def write_anew() -> None:
    os.chdir(CASES)
    for name in BAD:
        Path(f"bad/{name}.txt").write_text(complaint(Path(f"bad/{name}.yaml")), "utf-8")


if __name__ == "__main__":
    write_anew()
