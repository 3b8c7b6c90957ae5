"""`voiceguide takes`, and `render --takes`: a session in the teacher's own voice."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest

from tests.speech.conftest import say
from tests.speech.test_decode import wav
from voiceguide.speech.voices.tone import ToneVoice

SESSION = ("knee-drops", "--minutes", "3")


@pytest.fixture
def wanted(voiceguide):
    return json.loads(voiceguide("takes", *SESSION, "--json").out)


@pytest.fixture
def recorded(wanted, tmp_path):
    """Record every line, each a little slower than a voice would say it."""
    folder = tmp_path / "my takes"
    folder.mkdir()
    for take in wanted:
        speech = ToneVoice().speak(say(f"{take['text']} Slowly."))
        (folder / f"{take['take']}.wav").write_bytes(wav(speech.samples, speech.rate_hz))
    return folder


def test_the_list_has_every_line_that_is_heard_once(voiceguide, wanted):
    shown = json.loads(voiceguide("show", *SESSION, "--stage", "timeline", "--json").out)
    assert {take["text"] for take in wanted} == {clip["text"] for clip in shown["clips"]}
    assert len({take["take"] for take in wanted}) == len(wanted)
    assert [take["side"] for take in wanted if "knees left" in take["text"]] == ["left"]
    both = json.loads(voiceguide("takes", "knee-drops", "-m", "3,5", "--json").out)
    assert {take["take"] for take in wanted} < {take["take"] for take in both}
    assert [take["text"] for take in both if take["in_ms"] == [300_000]]
    assert next(take for take in both if take["text"] == "Three minutes.")["in_ms"] == [180_000]


def test_all_there_is_to_record_for_any_length(voiceguide, wanted):
    every = json.loads(voiceguide("takes", *SESSION, "--all", "--json").out)
    assert [take for take in every if take["in_ms"]] == wanted
    longer = json.loads(voiceguide("takes", "knee-drops", "-m", "10", "--json").out)
    known = {take["take"] for take in every}
    unforeseen = [take["text"] for take in longer if take["take"] not in known]
    assert all("minute" in text for text in unforeseen), unforeseen
    assert [take["text"] for take in every if not take["in_ms"]]


def test_the_list_can_be_opened_in_a_spreadsheet(voiceguide, wanted):
    rows = list(csv.DictReader(io.StringIO(voiceguide("takes", *SESSION, "--csv").out)))
    assert [(row["file"], row["say"]) for row in rows] == [(take["take"], take["text"]) for take in wanted]


def test_a_recorded_session_needs_no_voice_and_proves_right(voiceguide, recorded, tmp_path):
    out = tmp_path / "mine.mp3"
    ended = voiceguide("render", *SESSION, "--takes", recorded, "--voice", "hibari", "-o", out, "--verify")
    assert ended.code == 0, ended.err
    timeline = json.loads((tmp_path / "mine.timeline.json").read_text())
    assert timeline["voice"] == "takes"
    assert timeline["estimated"] is False
    assert timeline["duration_ms"] == 180_000
    assert all(len(clip["speech"]) == 64 for clip in timeline["clips"])
    assert voiceguide("takes", *SESSION, "--takes", recorded).code == 0


@pytest.mark.parametrize(
    ("kept", "voice", "synthetic"),
    [
        (99, "words", "none"),  # all that is heard is recorded
        (-3, "words", "mixed"),
        (0, "words", "voice"),  # nothing is
        (-3, "tone", "none"),
        (0, "tone", "none"),
    ],
)
@pytest.mark.usefixtures("voice_of_words")
def test_it_is_told_what_part_of_the_words_is_synthetic(
    voiceguide, recorded, wanted, tmp_path, kept, voice, synthetic
):
    for take in wanted[kept:] if kept else wanted:
        (recorded / f"{take['take']}.wav").unlink(missing_ok=True)
    heard = ("--takes", recorded, "--voice", voice, "--stage", "timeline", "--json")
    assert json.loads(voiceguide("show", *SESSION, *heard).out)["synthetic"] == synthetic


def test_a_recording_off_the_pace_of_the_others_is_told_with_the_length_it_ought_to_have(
    voiceguide, tmp_path
):
    evening, folder = ("bedtime-twist", "--minutes", "10"), tmp_path / "takes"
    folder.mkdir()
    wanted = json.loads(voiceguide("takes", *evening, "--json").out)
    slow = next(take for take in wanted if take["text"].startswith("Settle in"))
    for take in wanted:
        speech = ToneVoice().speak(say(take["text"]))
        # Played so much more slowly, the same sound lasts half as long again.
        rate_hz = speech.rate_hz * 2 // 3 if take == slow else speech.rate_hz
        (folder / f"{take['take']}.wav").write_bytes(wav(speech.samples, rate_hz))
    ended = voiceguide("takes", *evening, "--takes", folder, "--check")
    (told,) = [line for line in ended.err.splitlines() if line.endswith(slow["text"])]
    slower, wanted_s = re.fullmatch(
        rf"{slow['take']} is (\d+)% slower than the other recordings \[even-pace\]\. "
        r"Say it in about ([\d.]+) s: .*",
        told,
    ).groups()
    shown = json.loads(voiceguide("show", *evening, "--takes", folder, "--stage", "timeline", "--json").out)
    heard_ms = next(clip["duration_ms"] for clip in shown["clips"] if clip["text"] == slow["text"])
    assert 20 < int(slower) < 45
    assert float(wanted_s) == pytest.approx(heard_ms * (100 - int(slower)) / 100_000, abs=0.1)


def test_recordings_of_one_pace_are_said_to_be_so_and_none_cannot_be_compared(voiceguide, recorded):
    ended = voiceguide("takes", *SESSION, "--takes", recorded, "--check")
    assert "No recording was found more than 15 % off the pace of the others." in ended.err
    refused = voiceguide("takes", *SESSION, "--check")
    assert refused.code == 2
    assert "--check: it compares recordings: name their folder with --takes as well." in refused.err


def test_an_evening_of_recordings_is_as_loud_as_a_day_of_them(voiceguide, recorded, tmp_path):
    out = tmp_path / "evening.mp3"
    words = ("render", *SESSION, "--mode", "bedtime", "--takes", recorded, "--fill-takes", "--voice", "tone")
    assert voiceguide(*words, "-o", out).code == 0
    proof = json.loads(voiceguide("verify", out, "--json").out)
    checks = (proof[0] if isinstance(proof, list) else proof)["checks"]
    loudness = next(check for check in checks if check["name"] == "loudness")
    assert loudness["value"] == pytest.approx(-16.0, abs=0.5)


def test_what_is_missing_is_told_and_nothing_is_made(voiceguide, recorded, wanted, tmp_path):
    gone, misnamed = wanted[3], wanted[5]
    (recorded / f"{gone['take']}.wav").unlink()
    (recorded / f"{misnamed['take']}.wav").rename(recorded / f"{misnamed['take']}-2.wav")
    out = tmp_path / "mine.mp3"
    ended = voiceguide("render", *SESSION, "--takes", recorded, "-o", out)
    assert ended.code == 1
    assert "2 lines that are heard were not recorded" in ended.err
    assert f"{gone['take']}: {gone['text']}" in ended.err
    assert f"(perhaps '{misnamed['take']}-2.wav'?)" in ended.err
    assert not out.exists()
    left = voiceguide("takes", *SESSION, "--takes", recorded, "--missing", "--json")
    assert left.code == 1
    assert [take["take"] for take in json.loads(left.out)] == [gone["take"], misnamed["take"]]
    filled = voiceguide("render", *SESSION, "--takes", recorded, "--fill-takes", "--voice", "tone", "-o", out)
    assert filled.code == 0
    assert "what is missing there (2) by tone" in filled.err
    assert json.loads(out.with_suffix(".timeline.json").read_text())["voice"] == "takes+tone"


def test_all_that_cannot_be_used_is_told_at_once(voiceguide, recorded, wanted, tmp_path):
    for take in (wanted[1], wanted[4]):
        (recorded / f"{take['take']}.wav").write_text("no sound")
    ended = voiceguide("render", *SESSION, "--takes", recorded, "-o", tmp_path / "mine.mp3")
    assert ended.code == 1
    assert "2 of its files cannot be used" in ended.err
    assert wanted[1]["take"] in ended.err
    assert wanted[4]["take"] in ended.err


def test_nothing_is_foretold_to_be_fetched_where_recordings_are_heard(voiceguide, tmp_path, monkeypatch):
    monkeypatch.setenv("VOICEGUIDE_VOICE", "auto")
    (tmp_path / "none yet").mkdir()
    ended = voiceguide("render", "knee-drops", "-m", "3,5", "--takes", tmp_path / "none yet")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("error: ")
    assert "to fetch" not in ended.err


def test_filling_needs_something_to_fill(voiceguide):
    ended = voiceguide("render", *SESSION, "--fill-takes")
    assert ended.code == 1
    assert "there are no takes to fill" in ended.err


def test_a_look_at_a_session_hears_what_is_recorded(voiceguide, recorded, wanted):
    """True lengths, and no voice; what is missing is estimated, or spoken by the voice that is named."""

    def shown(*more):
        ended = voiceguide("show", *SESSION, "--stage", "timeline", "--json", *more)
        assert ended.code == 0, ended.err
        return json.loads(ended.out)

    mine = shown("--takes", recorded)
    assert (mine["voice"], mine["estimated"]) == ("takes", False)
    assert all(clip["speech"] for clip in mine["clips"])
    (recorded / f"{wanted[3]['take']}.wav").unlink()
    partly = shown("--takes", recorded)
    assert (partly["voice"], partly["estimated"]) == ("estimated", True)
    told = {clip["text"]: (clip["duration_ms"], bool(clip["speech"])) for clip in partly["clips"]}
    assert [text for text, (_, recorded_) in told.items() if not recorded_] == [wanted[3]["text"]]
    assert told[wanted[0]["text"]][0] == next(
        clip["duration_ms"] for clip in mine["clips"] if clip["text"] == wanted[0]["text"]
    )
    filled = shown("--takes", recorded, "--voice", "tone")
    assert (filled["voice"], filled["estimated"]) == ("takes+tone", False)


def test_a_check_hears_what_is_recorded(voiceguide, recorded, wanted, tmp_path):
    evening = (*SESSION, "--mode", "bedtime")
    assert voiceguide("check", *evening).code == 0
    # Said more slowly than a voice says them, these words need longer than their breath.
    (slow,) = json.loads(voiceguide("check", *evening, "--takes", recorded, "--json").out)
    assert slow["rule"] == "words-in-phase"
    assert "'In, knees to the centre.'" in slow["what"]
    # By day this routine says no goodbye and rings a bell unannounced; nothing else is found.
    by_day = json.loads(voiceguide("check", *SESSION, "--takes", recorded, "--json").out)
    assert sorted(finding["rule"] for finding in by_day) == ["bell-announced", "goodbye", "words-in-phase"]
    (recorded / f"{wanted[1]['take']}.wav").write_text("no sound")
    ended = voiceguide("check", *SESSION, "--takes", recorded)
    assert ended.code == 1
    assert wanted[1]["take"] in ended.err
