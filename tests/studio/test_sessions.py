"""Sessions of the studio: composed at once, spoken later, the bytes those of `render`."""

from __future__ import annotations

import hashlib

import pytest

from tests.support.small_script import SMALL, put_down
from voiceguide.cli.console import json_data
from voiceguide.pipeline import Request, render
from voiceguide.settings import decide
from voiceguide.studio.answers import RefusedCall
from voiceguide.studio.scripts import StudioScripts
from voiceguide.studio.sessions import MOST, Sessions

ASKED = {"routine": "small", "duration_ms": 90_000, "voice": "tone"}


@pytest.fixture
def told():
    return []


@pytest.fixture
def sessions(tmp_path, told, monkeypatch):
    monkeypatch.chdir(tmp_path)
    put_down(tmp_path / "scripts")
    settings = decide(tmp_path / "scripts", tmp_path / "cache")
    (tmp_path / "files").mkdir()
    made = Sessions(settings, StudioScripts(settings), json_data, told.append, tmp_path / "files")
    yield made
    made.close()


def test_a_session_is_told_whole_before_a_word_is_spoken(sessions):
    session = sessions.compose(ASKED)
    assert (session["target_ms"], session["duration_ms"], session["estimated"]) == (90_000, 90_000, True)
    assert session["lanes"]["kind"] == "lanes"
    assert session["fit"]["least_ms"] < 90_000 < session["fit"]["most_ms"]
    hands = next(one for one in session["transcript"] if one["text"].startswith("Sit upright"))
    assert (hands["place"]["script"], hands["place"]["line"]) == ("small", 8)
    assert session["missing"]["to_speak"] == session["missing"]["cues"] > 3
    assert sessions.compose({**ASKED, "draft": True})["missing"] is None
    assert sessions.compose(ASKED)["id"] == session["id"]
    assert sessions.compose({**ASKED, "duration_ms": 91_000})["id"] != session["id"]


def test_what_is_spoken_is_known_to_the_millisecond_and_is_what_render_makes(sessions, told, tmp_path):
    session = sessions.compose(ASKED)
    made = sessions.spoken(session["id"])
    assert told[-1] == {"event": "done", "session": session["id"], "what": "speech"}
    assert {event["doing"] for event in told[:-1]} >= {"Speaking"}
    again = sessions.compose(ASKED)
    assert (again["estimated"], again["missing"]["to_speak"]) == (False, 0)
    assert [(one["start_ms"], one["text"]) for one in again["transcript"]] == [
        (clip.start_ms, clip.text) for clip in made.timeline.clips
    ]
    out = tmp_path / "out.mp3"
    render(Request(routine="small", target_ms=90_000, voice="tone"), sessions.settings, out)
    track = sessions.track(again["id"], "mp3")
    whole = b"".join(map(bytes, track.read()))
    assert len(whole) == track.size
    assert hashlib.sha256(whole).hexdigest() == hashlib.sha256(out.read_bytes()).hexdigest()
    assert sessions.file(again["id"], "flac").read_bytes()[:4] == b"fLaC"


def test_an_impossible_length_has_its_numbers_and_its_ways_out(sessions):
    with pytest.raises(RefusedCall) as short:
        sessions.compose({**ASKED, "duration_ms": 2_000})
    data = short.value.data
    assert (short.value.status, data["kind"], data["asked_ms"]) == (422, "impossiblelength", 2_000)
    assert data["least_ms"] <= data["nearest_ms"] < data["least_ms"] + 1_000
    assert data["most_ms"] > data["least_ms"]
    first, *fewer = data["ways"]
    assert first["change"] == {"duration_ms": data["nearest_ms"]}
    assert [way["change"]["choices"]["words"] for way in fewer] == ["brief", "names"]
    for way in data["ways"]:
        sessions.compose({**ASKED, **way["change"]})  # each of them can be had
    with pytest.raises(RefusedCall) as long:
        sessions.compose({**ASKED, "duration_ms": 40_000_000})
    assert long.value.data["most_ms"] >= long.value.data["nearest_ms"] > 90_000


def test_a_sentence_that_is_changed_makes_another_session_and_only_it_is_spoken(sessions, tmp_path):
    before = sessions.compose(ASKED)
    sessions.spoken(before["id"])
    put_down(tmp_path / "scripts", text=SMALL.replace("Soften your jaw.", "Let your jaw be loose."))
    after = sessions.compose(ASKED)
    assert after["id"] != before["id"]
    assert after["missing"]["to_speak"] == 1
    sessions.spoken(after["id"])
    assert any(clip.text == "Let your jaw be loose." for clip in sessions.timeline(after["id"]).clips)
    # The one before can still be heard.
    assert any(clip.text == "Soften your jaw." for clip in sessions.timeline(before["id"]).clips)


def test_only_so_many_sessions_are_kept(sessions):
    first = sessions.compose({**ASKED, "draft": True})
    assert sessions.session(first["id"]).request.target_ms == 90_000
    for n in range(MOST):
        sessions.compose({**ASKED, "duration_ms": 91_000 + n, "draft": True})
    with pytest.raises(RefusedCall) as gone:
        sessions.session(first["id"])
    assert gone.value.status == 404
