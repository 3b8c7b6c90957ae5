"""`verify` and `render --verify`, the way a person would use them."""

from __future__ import annotations

import json

import pytest

from voiceguide.units import parse_duration

SMALL = """\
title: Small
about: All that a proof looks at, in little more than a minute.
safety: [Stop if it hurts.]
steps:
  - section: Arrive
    steps:
      - say: Lie down on your back.
      - breathe: 2
        in: 4s
        out: 6s
        guide: tones
  - section: Rest
    steps:
      - say: Let it go.
      - bell: 1
      - rest: 5s..fill
"""


@pytest.fixture
def track(voiceguide, desk):
    (desk / "small.yaml").write_text(SMALL, "utf-8")
    assert voiceguide("render", "small.yaml", "--duration", "80s", "-o", "track.mp3").code == 0
    return desk / "track.mp3"


def test_a_good_track_is_told_in_a_table(voiceguide, track):
    ended = voiceguide("verify", "track.mp3")
    assert ended.code == 0
    assert ended.lines[0] == "track.mp3: as it should be"
    assert [line.split()[0] for line in ended.lines[2:]] == [
        "onset", "words", "level", "steps", "tones", "clicks", "silence", "loudness", "peak", "length",
        "header", "tags", "mark", "chapters",
    ]  # fmt: skip
    assert all(line.endswith(" ok") for line in ended.lines[2:])
    assert ended.lines[1].split("  ")[0] == "check"
    assert max(map(len, ended.lines)) <= 100, "it fits on an ordinary screen"
    (tones,) = (line.split("  ") for line in ended.lines if line.startswith("tones"))
    assert " 2 bells, 4 breath tones" in tones


def test_a_cue_that_is_far_quicker_than_the_others_is_remarked_on(voiceguide, desk):
    """The track is what its timeline says; that half of a cue's words were never spoken is not seen there."""
    assert voiceguide("render", "knee-drops", "-m", "3", "-o", "whole.mp3").code == 0
    assert json.loads(voiceguide("verify", "whole.mp3", "--json").out)[0]["remarks"] == []
    told = json.loads((desk / "whole.timeline.json").read_text("utf-8"))
    said = max(told["clips"], key=lambda clip: clip["duration_ms"])
    said["spoken"] = f"{said['spoken']} {said['spoken']}"
    (desk / "whole.timeline.json").write_text(json.dumps(told), "utf-8")
    (remark,) = json.loads(voiceguide("verify", "whole.mp3", "--json").out)[0]["remarks"]
    assert "times as quick as the others: words of it may be missing" in remark


def test_of_what_is_not_in_a_track_nobody_says_it_is_right(voiceguide, desk):
    mute = SMALL.replace("      - bell: 1\n", "").replace("guide: tones", "guide: words")
    (desk / "small.yaml").write_text(mute, "utf-8")
    ended = voiceguide("render", "small.yaml", "-d", "80s", "--bell", "none", "-o", "t.mp3", "--verify")
    assert ended.code == 0
    verdicts = {line.split()[0]: line.split()[-1] for line in ended.lines[3:]}
    assert [name for name, verdict in verdicts.items() if verdict != "ok"] == ["tones"]
    assert verdicts["tones"] == "none"
    (tones,) = (line for line in ended.lines if line.startswith("tones"))
    assert tones.split()[1:3] == ["nothing", "none"]
    (proof,) = json.loads(voiceguide("verify", "t.mp3", "--json").out)
    looked_at = {check["name"]: check["of"] for check in proof["checks"]}
    assert looked_at["tones"] == ""
    assert looked_at["chapters"] == "3 chapters"
    # Around words a little is left out, for a voice fades; the rest of what is silent was listened to.
    clips = json.loads((desk / "t.timeline.json").read_text("utf-8"))["clips"]
    silent_ms = 80_000 - sum(clip["duration_ms"] for clip in clips)
    assert 0.8 * silent_ms < parse_duration(looked_at["silence"]) <= silent_ms


def test_what_is_off_is_told_in_sentences_and_ends_with_1(voiceguide, track, desk):
    data = track.read_bytes()
    (desk / "cut.mp3").write_bytes(data[:-100_000])
    ended = voiceguide("verify", "cut.mp3", "--timeline", "track.timeline.json")
    assert ended.code == 1
    assert ended.lines[0] == "cut.mp3: not as it should be"
    assert "The track decodes to" in ended.out
    told = voiceguide("verify", "cut.mp3", "--timeline", "track.timeline.json", "--json")
    assert told.code == 1
    (proof,) = json.loads(told.out)
    assert proof["kind"] == "proof"
    assert {check["name"] for check in proof["checks"] if not check["ok"]} >= {"length", "header"}
    assert all(check["faults"] for check in proof["checks"] if not check["ok"])


def test_one_that_cannot_be_read_does_not_keep_the_others_from_being_proved(voiceguide, track, desk):
    (desk / "letter.mp3").write_text("Dear all")
    (desk / "letter.timeline.json").write_bytes((desk / "track.timeline.json").read_bytes())
    ended = voiceguide("verify", "letter.mp3", "none.mp3", "track.mp3")
    assert ended.code == 1
    assert ended.out.startswith("track.mp3: as it should be\n")
    first, second = ended.err.splitlines()
    assert first.startswith("error: letter.mp3: This is not MP3.")
    assert second.startswith("error: none.mp3: There is no such track.")
    (desk / "track.timeline.json").unlink()
    ended = voiceguide("verify", "track.mp3")
    assert ended.code == 1
    assert ended.err.startswith("error: track.timeline.json: There is no timeline.")


def test_one_timeline_is_for_one_track(voiceguide):
    ended = voiceguide("verify", "a.mp3", "b.mp3", "--timeline", "c.json")
    assert ended.code == 2
    assert "one timeline belongs to one track" in ended.err


@pytest.mark.usefixtures("track")
def test_render_proves_what_it_made(voiceguide):
    ended = voiceguide("render", "small.yaml", "--duration", "80s", "--verify")
    assert ended.code == 0
    assert ended.lines[:2] == ["small-1min20s.mp3", "small-1min20s.mp3: as it should be"]
    told = json.loads(voiceguide("render", "small.yaml", "--duration", "80s", "--verify", "--json").out)
    assert told[0]["proof"]["ok"] is True
