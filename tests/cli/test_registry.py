"""Every command, used well and used badly, the way a person would."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest

from voiceguide import __version__
from voiceguide.audio import export
from voiceguide.cache.eviction import entries_of
from voiceguide.cache.store import Cache
from voiceguide.settings import bundled_scripts
from voiceguide.speech.model import Speech
from voiceguide.speech.recordings.raw import pack_samples, unpack_samples
from voiceguide.timeline.formats import FORMATS

SHIPPED = {
    "bedtime-twist", "knee-drops", "ninety-ninety", "reclined-twist", "restorative-twist", "supine-pulls",
}  # fmt: skip


def one_sentence(ended):
    """A refusal: nothing on stdout, one line on stderr, no traceback."""
    assert ended.code == 1
    assert ended.out == ""
    assert ended.err.startswith("error: ")
    assert ended.err.count("\n") == 1
    return ended.err


# ── help ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_version(voiceguide):
    assert voiceguide("--version").out == f"voiceguide {__version__}\n"


@pytest.mark.parametrize(
    "command", ["render", "cost", "list", "show", "plot", "check", "new", "schema", "voices", "cache"]
)
def test_every_command_has_help_with_examples(voiceguide, command):
    ended = voiceguide(command, "--help")
    assert ended.code == 0
    assert f"\n    voiceguide {command}" in ended.out
    assert ended.err == ""


def test_every_option_says_what_it_does(voiceguide):
    for command in ("render", "show", "plot", "check", "new", "list"):
        text = voiceguide(command, "--help").out
        for option in re.findall(r"^  (?:-\w, )?(--[\w-]+)", text, re.MULTILINE):
            (row,) = re.findall(rf"{option}\b[^\n]*(?:\n {{6,}}[^\n]*)*", text.split("Options:")[1])[:1]
            assert len(row.split()) >= 4, row


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["render"],
        ["render", "x", "--nonsense"],
        ["render", "x", "--words", "loud"],
        ["list", "x"],
    ],
)
def test_a_command_written_wrongly_ends_with_two(voiceguide, arguments):
    ended = voiceguide(*arguments)
    assert ended.code == 2
    assert ended.out == ""
    assert "Usage:" in ended.err
    assert "Error:" in ended.err


# ── list, show ───────────────────────────────────────────────────────────────────────────────────


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


def test_a_routine_tells_what_it_offers(voiceguide):
    ended = voiceguide("show", "restorative-twist")
    assert ended.code == 0
    assert ended.lines[:3] == ["Restorative twist", "", ended.lines[2]]
    told = "\n".join(ended.lines)
    assert re.search(r"^lasts     15, 20, 30 or 45 minutes; lengths from about \d+:\d\d to ", told, re.MULTILINE)
    assert "          with --set form=short: 12 or 15 minutes\n" in told
    assert "sides     right first, or --first left; one may get more, --longer left=30s\n" in told
    assert "choices   form=faithful  else --set form=short\n" in told
    assert "          legs=stacked   else --set legs=mermaid\n" in told
    assert "chapters  Welcome, Legs to the right, Legs to the left, Sleep\n" in told
    assert "safety    Do only as much as feels easy." in told
    assert "voiceguide show restorative-twist --minutes 15" in ended.err


def test_what_was_chosen_is_what_is_told(voiceguide):
    words = ("show", "restorative-twist", "--set", "form=short", "--first", "left", "--mode", "day")
    ended = voiceguide(*words)
    assert ended.lines[0] == "Restorative twist, short form"
    assert "lasts     12 or 15 minutes; " in ended.out
    assert "with --set" not in ended.out
    assert "ends      awake, or --mode bedtime to end in sleep" in ended.out
    assert "sides     left first, or --first right" in ended.out
    assert "form=short    else --set form=faithful" in ended.out
    plain = json.loads(voiceguide(*words, "--json").out)
    assert (plain["kind"], plain["minutes"], plain["first"]) == ("described", [12, 15], "left")
    assert plain["least_ms"] < 12 * 60_000 < plain["most_ms"]
    assert voiceguide("show", "restorative-twist", "--set", "form=odd").code == 1


def test_a_guess_is_told_as_one_and_what_was_spoken_as_it_is(voiceguide, desk):
    """By estimate with its margin; from the speech that is kept, to the second that can be asked for."""
    alone = ("--cache", "fresh")
    guess = voiceguide("show", "knee-drops", *alone).out
    assert re.search(
        r"from about 2:41 to 11:02 can .*, by estimate: a slow voice may need 2:4[6-9] at le", guess
    )
    assert not Path("fresh").exists()
    refused = voiceguide("show", "knee-drops", "-m", "1", *alone).err
    assert "the shortest is about 2:41, by estimate." in refused
    fitted = voiceguide("show", "knee-drops", "-d", "2:41", "--stage", "fit", *alone).out
    assert "It can last about 2:41 to about 11:02" in fitted
    assert "A slow voice may need 2:4" in fitted
    assert voiceguide("render", "knee-drops", "-m", "5", *alone).code == 0
    known = voiceguide("show", "knee-drops", *alone).out
    least, most = re.findall(
        r"lengths from (\S+) to (\S+) can be asked for, as tone speaks it$", known, re.M
    )[0]
    for length in (least, most):
        assert voiceguide("show", "knee-drops", "-d", length, "--voice", "tone", *alone).code == 0
    assert voiceguide("show", "knee-drops", "--voice", "tone", *alone).out == known
    assert json.loads(voiceguide("show", "knee-drops", "--json", *alone).out)["spoken_by"] == "tone"


def test_a_routine_of_ones_own_tells_no_more_than_it_has(voiceguide, desk):
    steps = "steps: [{say: Be here.}, {hold: 20s}]"
    (desk / "bare.yaml").write_text(f"title: Bare\nabout: A b.\nsafety: [Stop if it hurts.]\n{steps}\n")
    ended = voiceguide("show", "bare.yaml")
    assert re.search(r"^lasts     about 0:\d\d", ended.out, re.MULTILINE)
    assert [line.split()[0] for line in ended.lines[4:]] == ["lasts", "ends", "chapters", "safety"]
    assert "voiceguide show bare.yaml --stage transcript" in ended.err
    assert voiceguide("show", "bare.yaml", "--stage", "transcript").code == 0
    # Also once it was spoken, and takes a little longer than its natural length by estimate.
    assert voiceguide("show", "bare.yaml", "--voice", "tone").code == 0
    assert voiceguide("show", "bare.yaml", "--stage", "transcript").code == 0


@pytest.mark.parametrize("stage", ["script", "plan"])
@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_script_and_plan_can_be_read(voiceguide, name, stage):
    ended = voiceguide("show", name, "--stage", stage)
    assert ended.code == 0
    assert ended.lines[0].startswith(f"{stage}  ")
    assert len(ended.lines) > 20
    assert "Spot(" not in ended.out
    plain = json.loads(voiceguide("show", name, "--stage", stage, "--json").out)
    assert plain["kind"] == stage


def test_a_transcript_reads_from_the_title_to_the_last_silence(voiceguide):
    ended = voiceguide("show", "bedtime-twist", "--minutes", "10", "--cache", "fresh")
    assert ended.code == 0
    assert ended.lines[0] == "Bedtime twist"
    assert ended.lines[1].startswith("10:00, bedtime, ")
    assert "estimated" in ended.lines[1]
    times = [line.split()[0] for line in ended.lines if re.match(r" *\d+:\d\d  ", line)]
    seconds = [int(minutes) * 60 + int(rest) for minutes, rest in (time.split(":") for time in times)]
    assert seconds == sorted(seconds)
    assert len(seconds) > 30
    assert re.fullmatch(r" *9:\d\d  \(0:\d\d quiet.*\)", ended.lines[-1])


def test_the_timeline_is_the_file(voiceguide):
    words = ("show", "knee-drops", "-m", "5", "--stage", "timeline", "--json", "--cache", "fresh")
    estimated = FORMATS["json"].read(voiceguide(*words).out)
    assert estimated.estimated
    assert estimated.duration_ms == 300_000
    voiceguide("render", "knee-drops", "-m", "5", "--voice", "tone", "--cache", "fresh")
    file = Path("knee-drops-5min.timeline.json").read_text("utf-8")
    assert voiceguide(*words, "--voice", "tone").out == file
    # Whoever would speak has spoken it all: nothing needs to be guessed.
    assert voiceguide(*words).out == file


def test_what_was_spoken_has_its_length_and_only_the_rest_is_guessed(voiceguide, monkeypatch):
    words = ("show", "knee-drops", "--stage", "timeline", "--json", "--cache", "fresh")
    voiceguide("render", "knee-drops", "-m", "5", "--cache", "fresh")
    spoken = FORMATS["json"].read(Path("knee-drops-5min.timeline.json").read_text("utf-8"))
    partly = FORMATS["json"].read(voiceguide(*words, "-m", "8").out)
    assert (partly.voice, partly.estimated) == ("estimated", True)
    true = {(clip.speech, clip.text): clip.duration_ms for clip in spoken.clips}
    known = [clip for clip in partly.clips if clip.speech]
    assert [clip.duration_ms for clip in known] == [true[clip.speech, clip.text] for clip in known]
    assert len(partly.clips) / 2 < len(known) < len(partly.clips)
    head = voiceguide("show", "knee-drops", "-m", "8", "--stage", "fit", "--cache", "fresh").lines[0]
    assert head.endswith(" estimated where tone has not spoken them yet.")
    # Another voice has spoken none of it.
    monkeypatch.setenv("VOICEGUIDE_VOICE", "hibari")
    other = FORMATS["json"].read(voiceguide(*words, "-m", "5").out)
    assert other.estimated
    assert not any(clip.speech for clip in other.clips)


def test_the_timeline_as_a_table(voiceguide):
    ended = voiceguide("show", "knee-drops", "--duration", "5m7s", "--stage", "timeline")
    assert ended.lines[0].split() == ["AT", "LASTS", "WHAT", "SIDE", "TEXT"]
    assert len(ended.lines) > 20


def test_the_fit_tells_where_the_time_went(voiceguide):
    ended = voiceguide("show", "bedtime-twist", "--minutes", "20", "--stage", "fit", "--cache", "fresh")
    assert ended.code == 0
    assert "20:00" in ended.lines[0]
    assert "estimated" in ended.lines[0]
    assert re.fullmatch(r"It can last about \S+ to about \S+, by nature about \S+\.", ended.lines[1])
    heads = "NATURAL NOW AT ITS MAY BE PLACES TAKES GAINED WHAT FACT"
    assert heads in [" ".join(line.split()) for line in ended.lines]
    # Twenty minutes are enough for every hold to be full, and it says so.
    (hold,) = [line for line in ended.lines if re.search(r"  hold  ", line)]
    assert re.match(r"0:40 +5:00 +most +0:25\.\.0:40\.\.5:00 +2 +10:00 +\+8:40 +hold +reclined-twist#7", hold)
    assert any(re.match(r"  holds +\+8:40  █+$", line) for line in ended.lines)
    plain = json.loads(voiceguide("show", "bedtime-twist", "--minutes", "20", "--stage", "fit", "--json").out)
    assert plain["target_ms"] == 1_200_000
    assert plain["fit"]["least_ms"] < 1_200_000 < plain["fit"]["most_ms"]
    grown_ms = sum(row["grown_ms"] for row in plain["rows"])
    assert grown_ms == 1_200_000 - plain["fit"]["natural_ms"]


def test_the_fit_sums_up_to_the_difference(voiceguide):
    for name, minutes in (("knee-drops", "3"), ("knee-drops", "8"), ("supine-pulls", "12")):
        ended = voiceguide("show", name, "--minutes", minutes, "--stage", "fit")
        (said,) = [
            re.match(r"That is (\d+):(\d\d) (more|less) than natural:", line)
            for line in ended.lines
            if line.startswith("That is")
        ]
        parts = re.findall(r"^  [a-z][a-z ]+([+-])(?:(\d+):(\d\d)|0\.\d s|\d+ ms)  ", ended.out, re.MULTILINE)
        total = sum((int(m or 0) * 60 + int(s or 0)) * (1 if sign == "+" else -1) for sign, m, s in parts)
        whole = (int(said[1]) * 60 + int(said[2])) * (1 if said[3] == "more" else -1)
        assert abs(total - whole) <= len(parts)  # each is rounded to a second


def test_the_fit_tells_what_was_left_out(voiceguide):
    ended = voiceguide("show", "bedtime-twist", "--duration", "7m30s", "--stage", "fit")
    (head,) = [line for line in ended.lines if line.startswith("Left out: ")]
    gone = int(re.match(r"Left out: (\d+) of the \d+ remarks that could be, \d:\d\d freed\.", head)[1])
    after = ended.lines[ended.lines.index(head) + 1 :]
    assert len([line for line in after if re.match(r" +-\d:\d\d  ", line)]) >= gone > 0


def test_a_length_alone_shows_the_lanes_above_the_transcript(voiceguide):
    ended = voiceguide("show", "bedtime-twist", "--minutes", "10")
    lanes = voiceguide("show", "bedtime-twist", "--minutes", "10", "--stage", "lanes")
    transcript = voiceguide("show", "bedtime-twist", "--minutes", "10", "--stage", "transcript")
    assert ended.lines[3:10] == lanes.lines[3:10]
    assert [line.split()[0] for line in ended.lines[3:10] if line.strip()][::2] == [
        "minutes", "voice", "silence", "chapter",
    ]  # fmt: skip
    assert all(len(line) <= 80 for line in lanes.lines)
    assert ended.lines[:2] == lanes.lines[:2] == transcript.lines[:2]
    assert ended.out.endswith("\n".join(transcript.lines[2:]) + "\n")
    assert "Right knee across" in lanes.out
    assert "reclined" not in lanes.out


def test_lanes_for_machines(voiceguide):
    plain = json.loads(voiceguide("show", "bedtime-twist", "-m", "10", "--stage", "lanes", "--json").out)
    assert plain["duration_ms"] == 600_000
    lasting = [each["end_ms"] - each["start_ms"] for each in (*plain["voice"], *plain["silence"])]
    assert sum(lasting) == 600_000


def test_one_length_at_a_time_is_shown(voiceguide):
    assert "one length" in one_sentence(voiceguide("show", "knee-drops", "--minutes", "3,5"))


# ── render ───────────────────────────────────────────────────────────────────────────────────────


def test_render_prints_the_track_and_leaves_its_timeline_beside_it(voiceguide, desk):
    ended = voiceguide("render", "knee-drops", "--minutes", "3", "--voice", "tone")
    assert ended.code == 0
    assert ended.out == "knee-drops-3min.mp3\n"
    assert "tone" in ended.err
    assert {file.name for file in desk.iterdir()} == {"knee-drops-3min.mp3", "knee-drops-3min.timeline.json"}
    timeline = FORMATS["json"].read(Path("knee-drops-3min.timeline.json").read_text("utf-8"))
    assert timeline.duration_ms == timeline.target_ms == 180_000
    assert timeline.voice == "tone"
    assert not timeline.estimated
    # 96 kbit/s, constant: 12 bytes a millisecond, and a little for tags.
    assert 180_000 * 12 < Path("knee-drops-3min.mp3").stat().st_size < 180_000 * 12 + 20_000


def test_several_routines_and_lengths_at_once(voiceguide, desk):
    ended = voiceguide("render", "knee-drops", "reclined-twist", "-m", "5", "-d", "5m30s", "-o", "tracks/")
    assert ended.code == 0
    assert ended.lines == [
        "tracks/knee-drops-5min.mp3",
        "tracks/knee-drops-5min30s.mp3",
        "tracks/reclined-twist-5min.mp3",
        "tracks/reclined-twist-5min30s.mp3",
    ]
    assert len(list((desk / "tracks").iterdir())) == 8


def test_render_for_machines(voiceguide):
    (told,) = json.loads(voiceguide("render", "knee-drops", "-m", "3", "-o", "a.mp3", "--json").out)
    assert told["track"] == "a.mp3"
    assert told["timeline"] == "a.timeline.json"
    assert told["duration_ms"] == 180_000
    assert told["voice"] == "tone"


def test_missing_folders_are_made_and_nothing_is_left_of_them_where_no_track_is(voiceguide, desk):
    for out in ("far/away/", "far/away/x.mp3"):
        for refused in (("-m", "1"), ("-m", "3", "--voice", "alexa")):
            assert voiceguide("render", "knee-drops", *refused, "-o", out).code == 1
            assert list(desk.iterdir()) == []
        assert voiceguide("render", "knee-drops", "-m", "3", "-o", out).code == 0
        assert len(list((desk / "far" / "away").iterdir())) == 2
        shutil.rmtree("far")
    assert voiceguide("plot", "knee-drops", "-m", "3", "-o", "far/x.svg").code == 0


def test_a_form_that_cannot_be_written_here_is_refused_before_its_folder_is_made(
    voiceguide, desk, monkeypatch
):
    # What is not installed cannot be found; nothing else of the program asks for it.
    found = export.find_spec
    monkeypatch.setattr(export, "find_spec", lambda name: None if name == "av" else found(name))
    refused = voiceguide("render", "knee-drops", "-m", "3", "-o", "far/", "--format", "flac")
    assert "writing flac needs PyAV" in one_sentence(refused)
    assert list(desk.iterdir()) == []


def test_without_a_length_the_first_offered_one_is_taken(voiceguide):
    assert voiceguide("render", "knee-drops").out == "knee-drops-3min.mp3\n"


def test_choices_reach_the_track(voiceguide):
    voiceguide(
        "render", "reclined-twist", "-m", "6", "--first", "left", "--set", "surface=bed", "-o", "a.mp3"
    )
    choices = dict(FORMATS["json"].read(Path("a.timeline.json").read_text("utf-8")).choices)
    assert choices["first"] == "left"
    assert choices["surface"] == "bed"


def test_one_that_cannot_be_made_does_not_keep_the_others(voiceguide, desk):
    ended = voiceguide("render", "knee-drops", "--minutes", "1,3")
    assert ended.code == 1
    assert ended.out == "knee-drops-3min.mp3\n"
    assert ended.err.splitlines()[0].startswith("error: ")
    assert {file.name for file in desk.iterdir()} == {
        "knee-drops-3min.mp3",
        "knee-drops-3min.timeline.json",
    }


# ── used badly ───────────────────────────────────────────────────────────────────────────────────


def test_an_impossible_length_names_the_nearest(voiceguide, desk):
    told = one_sentence(voiceguide("render", "bedtime-twist", "--minutes", "2"))
    assert re.search(r"\d+:\d\d", told)
    assert list(desk.iterdir()) == []


@pytest.mark.parametrize("length", ["0", "-5", "10080", "nan", "inf", "abc", "1e3", "5;7"])
@pytest.mark.parametrize("command", ["render", "show"])
def test_what_is_no_length(voiceguide, desk, command, length):
    told = one_sentence(voiceguide(command, "knee-drops", "--minutes", length))
    assert f"--minutes: {length!r}" in told
    assert list(desk.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["render", "knee-dorps", "-m", "5"], "knee-drops"),
        (["show", "bedtime"], "bedtime-twist"),
        (["show", "../../etc/passwd"], "passwd"),
        (["render", "knee-drops", "-m", "5", "--voice", "hibary"], "hibari"),
        (["render", "knee-drops", "-m", "5", "--voice", ""], "voice"),
        (["render", "knee-drops", "-m", "5", "--set", "surfase=bed"], "surface"),
        (["render", "knee-drops", "-m", "5", "--set", "surface=sofa"], "bed"),
        (["render", "knee-drops", "-m", "5", "--set", "surface"], "--set option=value"),
        (["render", "knee-drops", "-m", "5", "--first", "up"], "--first left"),
        (["render", "knee-drops", "-m", "5", "--longer", "left=30s"], "same time"),
        (["render", "knee-drops", "-m", "5", "--longer", "left"], "left=30s"),
        (["render", "knee-drops", "-m", "5", "--language", "xx"], "xx"),
        (["list", "--language", "xx"], "There are routines in de, en, es."),
        (["render", "knee-drops", "-m", "5", "-o", "/dev/null/a.mp3"], "'/dev/null' is not a folder."),
        (["render", "knee-drops", "-m", "5", "-o", "/proc/a.mp3"], "/proc"),
        (["render", "knee-drops", "-m", "5", "-o", "/dev/full/a.mp3"], "/dev/full"),
        (["render", "knee-drops", "-m", "5", "-o", "a.aiff"], "mp3, wav"),
        (["render", "knee-drops", "-m", "3,5", "-o", "a.mp3"], "2 tracks"),
        (["new", "Über uns"], "lower-case"),
        (["new", "../x"], "lower-case"),
        (["cache", "prune"], "--older-than"),
        (["cache", "prune", "--max-size", "much"], "500MB"),
    ],
)
def test_each_mistake_gets_one_sentence_that_helps(voiceguide, desk, arguments, complaint):
    told = one_sentence(voiceguide(*arguments))
    assert complaint in told
    assert list(desk.iterdir()) == []


def test_an_output_that_cannot_be_written_is_told_before_a_word_is_spoken(voiceguide, tmp_path):
    cache = tmp_path / "fresh"
    one_sentence(voiceguide("render", "knee-drops", "-m", "5", "-o", "/dev/null/a.mp3", "--cache", cache))
    assert not cache.exists() or not any(file.is_file() for file in cache.rglob("*"))


FIVE_MISTAKES = """\
title: Five mistakes
abuot: misspelt
mode: nap
steps:
  - move: Lift your left arm.
    size: huge
  - hold: 20min
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


# ── new, check, schema ───────────────────────────────────────────────────────────────────────────


def test_a_new_script_is_whole(voiceguide, desk):
    ended = voiceguide("new", "my-evening")
    assert ended.code == 0
    assert Path(ended.out.strip()).resolve() == desk / "scripts" / "my-evening.yaml"
    assert voiceguide("check", "my-evening") == voiceguide("check", "scripts/my-evening.yaml")
    checked = voiceguide("check", "my-evening")
    assert (checked.code, checked.out) == (0, "")
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


def test_what_ships_passes_the_check(voiceguide):
    ended = voiceguide("check")
    assert (ended.code, ended.out) == (0, "")
    checked = len(json.loads(voiceguide("list", "--json").out))
    assert ended.err == f"{checked} checked, nothing to mend.\n"
    assert checked > len(SHIPPED)


def test_a_length_that_a_slow_voice_may_not_have_is_told_to_those_who_can_change_it(voiceguide, desk):
    """With the embedded voice it can be: it is no finding, and in scripts that ship nobody's business."""
    told = "supine-pulls in 3:00: the shortest is about 2:56 by estimate"
    assert told in voiceguide("check", "supine-pulls").err
    (desk / "scripts").mkdir()
    (desk / "scripts" / "supine-pulls.yaml").write_bytes(
        (bundled_scripts() / "supine-pulls.yaml").read_bytes()
    )
    own = voiceguide("check")
    assert (own.code, own.out) == (0, "")
    (near, last) = own.err.splitlines()
    assert near.startswith(told)
    assert last.endswith(" checked, nothing to mend.")


def test_a_length_that_is_near_the_shortest_is_no_finding_and_is_told(voiceguide, desk):
    by_estimate = voiceguide("check", "knee-drops", "-d", "2:42")
    assert (by_estimate.code, by_estimate.out) == (0, "")
    told = r"knee-drops in 2:42: the shortest is about 2:41 by estimate, and a slow voice may need 2:\d\d\. "
    assert re.match(told, by_estimate.err)
    assert "slow voice" not in voiceguide("check", "knee-drops", "-d", "2:42", "--voice", "tone").err
    assert "slow voice" not in voiceguide("check", "knee-drops", "-m", "4").err


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


# ── voices, cache ────────────────────────────────────────────────────────────────────────────────


def test_voices_are_listed(voiceguide):
    ended = voiceguide("voices")
    assert ended.code == 0
    assert {line.split()[0] for line in ended.lines[1:]} >= {"gtts", "hibari", "tone"}
    named = {voice["name"]: voice for voice in json.loads(voiceguide("voices", "--json").out)}
    assert named["hibari"]["offline"] is True
    assert named["gtts"]["offline"] is False


def test_the_cache_tells_how_large_it_may_grow(voiceguide, tmp_path, monkeypatch):
    words = ("cache", "stats", "--cache", tmp_path / "fresh")
    assert "without limit; $VOICEGUIDE_CACHE_LIMIT, such as 2GB, sets one." in voiceguide(*words).err
    assert json.loads(voiceguide(*words, "--json").out)["limit_bytes"] is None
    monkeypatch.setenv("VOICEGUIDE_CACHE_LIMIT", "1.5GB")
    assert "It may grow to 1.5 GB, as $VOICEGUIDE_CACHE_LIMIT says." in voiceguide(*words).err
    assert json.loads(voiceguide(*words, "--json").out)["limit_bytes"] == 1_500_000_000


def _cut_one_recording(folder: Path) -> None:
    """Leave what a bad network would leave: half of the longest recording, kept as if it were whole."""
    cache = Cache(folder)
    _, key = max(entries_of(cache, "raw"), key=lambda entry: entry[0].stat().st_size)
    speech = unpack_samples(cache.get("raw", key))
    loud = np.flatnonzero(np.abs(speech.samples) > 0.05)
    half = speech.samples[: int(loud[len(loud) // 2])]
    cache.put("raw", key, pack_samples(Speech(half, speech.rate_hz)), cache.facts("raw", key))


def test_the_cache_can_be_looked_at_checked_and_emptied(voiceguide, tmp_path):
    cache = ("--cache", tmp_path / "fresh")
    assert voiceguide("cache", "stats", *cache).code == 0
    voiceguide("render", "knee-drops", "-m", "3", *cache)
    held = json.loads(voiceguide("cache", "stats", "--json", *cache).out)
    entries = sum(kept["entries"] for kept in held["stats"]["kinds"])
    assert entries > 10
    assert voiceguide("cache", "check", *cache).code == 0

    victim = next(
        file for file in (tmp_path / "fresh").rglob("*") if file.is_file() and file.stat().st_size > 1000
    )
    victim.write_bytes(victim.read_bytes()[:-7])
    found = voiceguide("cache", "check", *cache)
    assert found.code == 1
    assert victim.name in found.out
    assert voiceguide("cache", "check", "--repair", *cache).code == 0
    assert voiceguide("cache", "check", *cache).code == 0

    heard = voiceguide("cache", "check", "--speech", *cache)
    assert heard.code == 0
    assert "0 of which may lack words" in heard.err
    _cut_one_recording(tmp_path / "fresh")
    heard = voiceguide("cache", "check", "--speech", *cache)
    assert heard.code == 1
    assert "it does not end in silence" in heard.out
    listed = json.loads(voiceguide("cache", "check", "--speech", "--repair", "--json", *cache).out)
    assert [suspect["why"] in heard.out for suspect in listed["suspects"]] == [True]
    assert listed["removed"] == 2
    assert voiceguide("cache", "check", "--speech", *cache).code == 0

    assert voiceguide("cache", "prune", "--max-size", "0MB", *cache).code == 0
    left = json.loads(voiceguide("cache", "stats", "--json", *cache).out)
    assert sum(kept["entries"] for kept in left["stats"]["kinds"]) == 0


def test_render_writes_other_forms_and_stems(voiceguide, desk):
    """The track and its stems, told one a line, and no stem of another track; an MP3 alone can be proved."""
    asked = ("render", "knee-drops", "-m", "3", "--bed", "brown", "--stems", "-o", "k.flac")
    ended = voiceguide(*asked)
    assert ended.lines == ["k.flac", "k.voice.flac", "k.tones.flac", "k.bed.flac"]
    assert {path.name for path in desk.iterdir()} == {*ended.lines, "k.timeline.json"}
    assert "k.flac: only an MP3 can be proved." in one_sentence(voiceguide(*asked, "--verify"))
    said = json.loads(voiceguide(*asked, "--json").out)
    assert said[0]["stems"] == ended.lines[1:]
    assert said[0]["written"] == 0
    for looked_into in (("verify", "k.flac"), ("plot", "--audio", "k.flac")):
        assert "k.flac: Only an MP3 can be" in one_sentence(voiceguide(*looked_into))
    (desk / "k.flac").unlink()
    plain = voiceguide("render", "knee-drops", "-m", "3", "--bell", "none", "--stems", "-o", "k.wav")
    assert plain.lines == ["k.wav", "k.voice.wav"]
    assert {path.name for path in desk.iterdir()} == {*plain.lines, "k.timeline.json"}


def test_show_proposes_a_length_that_can_be(voiceguide, desk):
    text = (bundled_scripts() / "knee-drops.yaml").read_text(encoding="utf-8")
    (desk / "scripts").mkdir()
    (desk / "scripts" / "swift.yaml").write_text(
        text.replace("minutes: [3, ", "minutes: [1, "), encoding="utf-8"
    )
    assert "lasts     1, 5 or 10 minutes" in voiceguide("show", "swift").out
    assert "Now: voiceguide show swift --minutes 5" in voiceguide("show", "swift").err


def test_no_track_takes_away_the_timeline_of_another(voiceguide, desk):
    """The same session may lie there in any form; another one is refused, and nothing of it is left."""
    asked = ("render", "knee-drops", "-m", "3", "--stems")
    assert voiceguide(*asked, "-o", "k.mp3").code == 0
    assert voiceguide(*asked, "-o", "k.wav").code == 0
    before = {path: path.read_bytes() for path in desk.iterdir()}
    assert voiceguide("verify", "k.mp3").code == 0
    longer, over_a_bed, mirrored = ("-m", "4"), ("-m", "3", "--bed", "brown"), ("-m", "3", "--first", "right")
    for form, chosen in (("flac", longer), ("wav", longer), ("flac", over_a_bed), ("flac", mirrored)):
        other = voiceguide("render", "knee-drops", *chosen, "--stems", "-o", f"k.{form}")
        said = one_sentence(other)
        assert said.startswith(f"error: k.{form}: k.mp3 ")
        assert "would lose k.timeline.json to this track, which is another session." in said
    assert {path: path.read_bytes() for path in desk.iterdir()} == before
    # An edited script makes the same session another: it is replaced form by form.
    text = (bundled_scripts() / "knee-drops.yaml").read_text(encoding="utf-8")
    mine = desk / "scripts" / "knee-drops.yaml"
    mine.parent.mkdir()
    mine.write_text(text.replace("A small arc is plenty.", "A small arc is quite enough."), encoding="utf-8")
    edited = (*asked, "--scripts", str(mine.parent))
    for _ in range(2):
        assert "make k.wav anew, too." in voiceguide(*edited, "-o", "k.mp3").err
    again = voiceguide(*edited, "-o", "k.wav")
    assert (again.code, "anew" in again.err) == (0, False)
    # A track by itself may become another one, and a stranger's sound file has no timeline to lose.
    (desk / "k.wav").unlink()
    assert voiceguide("render", "knee-drops", "-m", "4", "-o", "k.mp3").code == 0
    (desk / "sea.wav").write_bytes(b"no track of ours")
    assert voiceguide("render", "knee-drops", "-m", "4", "-o", "sea.mp3").code == 0
