"""`show`: every stage of a session, for people and for machines."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.support.command_ended import one_sentence
from voiceguide.settings import bundled_scripts
from voiceguide.timeline.formats import FORMATS


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
    known = {clip.text: (clip.speech, clip.duration_ms) for clip in partly.clips if clip.speech}
    assert len(partly.clips) / 2 < sum(bool(clip.speech) for clip in partly.clips) < len(partly.clips)
    heard = {clip.text: (clip.speech, clip.duration_ms) for clip in spoken.clips}
    assert {text: heard[text] for text in known.keys() & heard} == {
        text: known[text] for text in known.keys() & heard
    }
    # What was spoken for an inside that had no room for it is known too.
    whole = FORMATS["json"].read(voiceguide(*words, "-m", "8", "--voice", "tone", "--cache", "other").out)
    true = {clip.text: (clip.speech, clip.duration_ms) for clip in whole.clips}
    assert {text: true[text] for text in known} == known
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


def test_show_proposes_a_length_that_can_be(voiceguide, desk):
    text = (bundled_scripts() / "knee-drops.yaml").read_text(encoding="utf-8")
    (desk / "scripts").mkdir()
    (desk / "scripts" / "swift.yaml").write_text(
        text.replace("minutes: [3, ", "minutes: [1, "), encoding="utf-8"
    )
    assert "lasts     1, 5 or 10 minutes" in voiceguide("show", "swift").out
    assert "Now: voiceguide show swift --minutes 5" in voiceguide("show", "swift").err
