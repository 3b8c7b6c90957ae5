"""What was asked for is understood, or refused in one sentence that says how to ask."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.cli import asked
from voiceguide.desk.naming import session_name
from voiceguide.errors import ChoiceError, OutputError
from voiceguide.pipeline import Request
from voiceguide.plan.terms import Choices, WordsLevel
from voiceguide.script.terms import Mode
from voiceguide.settings import decide

SETTINGS = decide(environ={}, here=Path("/"))


@pytest.mark.parametrize(
    ("minutes", "durations", "expected"),
    [
        (["10"], [], (600_000,)),
        (["5,10", "20"], [], (300_000, 600_000, 1_200_000)),
        ([" 5 , 10 "], [], (300_000, 600_000)),
        (["7.5"], [], (450_000,)),
        (["10", "10.0"], ["10min"], (600_000,)),
        ([], ["10m30s"], (630_000,)),
        ([], ["10:30,90s"], (630_000, 90_000)),
        (["3"], ["3:30"], (180_000, 210_000)),
        ([], [], ()),
        (["180"], [], (10_800_000,)),
    ],
)
def test_lengths_are_read(minutes, durations, expected):
    assert asked.lengths(minutes, durations, SETTINGS) == expected


@pytest.mark.parametrize(
    ("minutes", "durations", "complaint"),
    [
        (["0"], [], "--minutes: '0' is no time at all. Ask for more than nothing."),
        (["0.0000001"], [], "--minutes: '0.0000001' is no number of minutes."),
        (["0.000001"], [], "--minutes: '0.000001' is no time at all."),
        (["-5"], [], "--minutes: '-5' is less than nothing."),
        (["10080"], [], "--minutes: '10080' is too long. A track lasts 3:00:00 at most."),
        (["nan"], [], "--minutes: 'nan' is no number of minutes. Write a number such as 10"),
        (["inf"], [], "'inf' is no number of minutes"),
        (["1e9"], [], "'1e9' is no number of minutes"),
        (["abc"], [], "'abc' is no number of minutes"),
        ([""], [], "'' is no number of minutes"),
        (["5,,10"], [], "'' is no number of minutes"),
        (["٣"], [], "is no number of minutes"),
        (["9" * 5000], [], "9...' is too long"),
        (["10m30s"], [], "--minutes: '10m30s' is no number of minutes. Write --duration 10m30s;"),
        ([], ["0s"], "--duration: '0s' is no time at all."),
        ([], ["168h"], "--duration: '168h' is too long."),
        ([], ["-5s"], "--duration: '-5s' is no duration."),
        ([], ["10"], "--duration: '10' is no duration. Write --minutes 10, or 10min, or 10s."),
        ([], ["abc"], "--duration: 'abc' is no duration. Write it as 10m30s, 10:30 or 90s."),
    ],
)
def test_what_is_no_length_is_refused_in_one_sentence(minutes, durations, complaint):
    with pytest.raises(ChoiceError) as refused:
        asked.lengths(minutes, durations, SETTINGS)
    assert complaint in str(refused.value)
    assert len(str(refused.value)) < 200
    assert "\n" not in str(refused.value)


@given(st.lists(st.text(max_size=12), max_size=3), st.lists(st.text(max_size=12), max_size=3))
def test_any_text_is_a_possible_length_or_refused(minutes, durations):
    try:
        found = asked.lengths(minutes, durations, SETTINGS)
    except ChoiceError:
        return
    assert all(0 < ms <= SETTINGS.longest_ms for ms in found)


def test_choices_are_read():
    chosen = asked.choices(
        ["surface=floor", " legs = mermaid "], "left", "left=1min30s", WordsLevel.BRIEF, Mode.DAY
    )
    assert chosen == Choices(
        options=(("surface", "floor"), ("legs", "mermaid")),
        first="left",
        longer=("left", 90_000),
        words=WordsLevel.BRIEF,
        mode=Mode.DAY,
    )
    assert asked.choices([], None, None, WordsLevel.FULL, None) == Choices()


@pytest.mark.parametrize("text", ["surface", "=floor", "surface=", "", "="])
def test_a_choice_that_is_no_pair_is_refused(text):
    with pytest.raises(ChoiceError, match="Write --set option=value"):
        asked.choices([text], None, None, WordsLevel.FULL, None)


@pytest.mark.parametrize("text", ["left", "left=", "left=30", "left=soon", "=30s"])
def test_a_longer_side_without_its_time_is_refused(text):
    with pytest.raises(ChoiceError, match=r"--longer.*=30s"):
        asked.choices([], None, text, WordsLevel.FULL, None)


JOBS = [Request(routine="bedtime-twist", target_ms=ms) for ms in (600_000, 630_000)]


def test_what_was_chosen_stands_in_the_name():
    chosen = Choices(
        options=(("surface", "bed"),),
        first="left",
        longer=("left", 30_000),
        words=WordsLevel.BRIEF,
        mode=Mode.DAY,
    )
    request = Request(routine="drafts/my-evening.yaml", target_ms=600_000, choices=chosen, language="es")
    (path,) = asked.track_paths([request], None)
    assert str(path) == "my-evening-10min-es-surface-bed-day-left-first-left-30s-longer-brief.mp3"
    wild = replace(request, routine="x", choices=Choices(options=(("../a", "b/../c\x1b"),)), language="..")
    assert str(asked.track_paths([wild], None)[0]) == "x-10min-a-b-c.mp3"


@pytest.mark.parametrize(
    ("heard", "ending"),
    [
        ({"bed": "rain"}, "-rain"),
        ({"bed": "ocean:breath"}, "-ocean-breath"),
        ({"bed": "my sounds/Meer bei Nacht.v2.wav"}, "-meer-bei-nacht-v2"),
        ({"bed": "音.flac"}, "-音"),
        ({"bed": "rain", "bed_below_db": 28.5, "fade_ms": 90_000}, "-rain-28-5db-fade-1min30s"),
        ({"bell": "low"}, "-bell-low"),
        ({"bell": "none", "speech_lufs": -18.0}, "-bell-none-lufs-18"),
        ({"bed": "none", "bell": "bowl", "speech_lufs": -16.0, "voice": "hibari"}, ""),
    ],
)
def test_what_is_heard_around_the_words_stands_in_the_name(heard, ending):
    request = replace(JOBS[0], **heard)
    assert str(asked.track_paths([request], None)[0]) == f"bedtime-twist-10min{ending}.mp3"
    assert session_name(request) == "bedtime-twist-10min"


def test_tracks_go_into_the_current_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    paths = asked.track_paths(JOBS, None)
    assert paths == (Path("bedtime-twist-10min.mp3"), Path("bedtime-twist-10min30s.mp3"))
    assert list(tmp_path.iterdir()) == []


def test_tracks_go_into_a_folder_that_is_there(tmp_path):
    assert asked.track_paths(JOBS[:1], str(tmp_path)) == (tmp_path / "bedtime-twist-10min.mp3",)


def test_a_folder_is_made_if_it_is_written_as_one(tmp_path):
    (path,) = asked.track_paths(JOBS[:1], f"{tmp_path}/deep/down/")
    assert path == tmp_path / "deep" / "down" / "bedtime-twist-10min.mp3"
    # Nothing lies in it yet: whoever writes the track makes it.
    assert list(tmp_path.iterdir()) == []


def test_one_track_may_be_named(tmp_path):
    assert asked.track_paths(JOBS[:1], f"{tmp_path}/night.mp3") == (tmp_path / "night.mp3",)


def test_several_tracks_are_not_one_file(tmp_path):
    with pytest.raises(
        OutputError, match=r"2 tracks cannot be one file\. Name a folder instead: -o .*night/"
    ):
        asked.track_paths(JOBS, f"{tmp_path}/night.mp3")


def test_two_scripts_of_one_name_do_not_make_one_track():
    both = [replace(JOBS[0], routine=f"{folder}/my-evening.yaml") for folder in ("mine", "yours")]
    with pytest.raises(OutputError, match=r"mine/my-.* and yours/my-.* would both be my-evening-10min\.mp3"):
        asked.track_paths(both, None)
    loud = [replace(JOBS[0], routine=name) for name in ("Evening.yaml", "evening.yaml")]
    with pytest.raises(OutputError, match="one at a time"):
        asked.track_paths(loud, None)


def test_a_track_has_one_of_the_known_forms(tmp_path):
    with pytest.raises(OutputError, match=r"a track is an mp3, .* file\. Name it night\.wav"):
        asked.track_paths(JOBS[:1], f"{tmp_path}/night.aiff")
    with pytest.raises(OutputError, match=r"asks for wav, and --format for flac\. Name it night\.flac"):
        asked.track_paths(JOBS[:1], f"{tmp_path}/night.wav", asked.Form.FLAC)
    assert asked.track_paths(JOBS[:1], f"{tmp_path}/night.wav")[0].name == "night.wav"
    assert [path.suffix for path in asked.track_paths(JOBS, None, asked.Form.OPUS)] == [".opus"] * len(JOBS)


def test_every_form_can_be_asked_for():
    from voiceguide.render.forms import FORMS

    assert tuple(asked.Form) == FORMS


def test_a_file_where_a_folder_should_be_is_told(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match=r"-o .*file/: no folder can be made in '.*file' \(not a"):
        asked.track_paths(JOBS[:1], f"{tmp_path}/file/")
    with pytest.raises(OutputError, match=r"no folder can be made in '.*file' \(not a directory\)"):
        asked.track_paths(JOBS[:1], f"{tmp_path}/file/below/")
