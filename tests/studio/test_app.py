"""The studio over real HTTP: ranges of a track, and events as they happen."""

from __future__ import annotations

import http.client
import json

import pytest


@pytest.fixture(scope="module")
def track(studio):
    """The path of a session's track, and all of its bytes."""
    path = f"/api/session/{studio.session(bed='none')['id']}/track.mp3"
    status, data = studio.call("GET", path)
    assert status == 200
    return path, data


@pytest.mark.parametrize(
    ("asked", "status", "first", "end"),
    [
        ("bytes=0-99", 206, 0, 100),
        ("bytes=1000-", 206, 1000, None),
        ("bytes=-500", 206, -500, None),
        ("bytes=5-5", 206, 5, 6),
        ("bytes=99999999-", 416, 0, 0),
        ("bytes=5-3", 200, 0, None),
        ("lines=1-2", 200, 0, None),
        ("bytes=0-1,9-10", 200, 0, None),
    ],
)
def test_any_range_of_a_track_can_be_had(studio, track, asked, status, first, end):
    path, whole = track
    found, headers, data = studio.ask("GET", path, cookie=studio.cookie, range=asked)
    assert found == status
    if status == 416:
        assert headers["content-range"] == f"bytes */{len(whole)}"
        return
    assert data == whole[first:end]
    assert int(headers["content-length"]) == len(data)
    assert headers["accept-ranges"] == "bytes"
    if status == 206:
        start = len(whole) + first if first < 0 else first
        assert headers["content-range"] == f"bytes {start}-{start + len(data) - 1}/{len(whole)}"


def test_a_track_that_is_known_already_is_not_sent_again(studio, track):
    path, whole = track
    status, headers, data = studio.ask("HEAD", path, cookie=studio.cookie)
    assert (status, int(headers["content-length"]), data) == (200, len(whole), b"")
    tag = headers["etag"]
    assert studio.ask("GET", path, cookie=studio.cookie, if_none_match=tag)[0] == 304
    other = studio.ask("GET", path, cookie=studio.cookie, range="bytes=0-9", if_range='"other"')
    assert (other[0], len(other[2])) == (200, len(whole))
    same = studio.ask("GET", path, cookie=studio.cookie, range="bytes=0-9", if_range=tag)
    assert (same[0], same[2]) == (206, whole[:10])


def test_events_tell_of_speech_and_of_scripts_that_change(studio):
    stream = http.client.HTTPConnection("127.0.0.1", studio.port, timeout=60)
    stream.request("GET", "/api/events", headers={"cookie": studio.cookie})
    answer = stream.getresponse()
    assert answer.getheader("content-type", "").startswith("text/event-stream")
    assert answer.readline() == b"retry: 1000\n"

    def until(kind):
        seen = []
        while True:
            line = answer.readline()
            if line.startswith(b"data: "):
                seen.append(json.loads(line[6:]))
                if seen[-1]["event"] == kind:
                    return seen

    session = studio.session(duration_ms=420_000)
    assert session["missing"]["to_speak"] > 0
    status, _ = studio.call("POST", f"/api/session/{session['id']}/speak")
    assert status == 202
    seen = until("done")
    assert {event["session"] for event in seen} == {session["id"]}
    assert any(event.get("doing") == "Speaking" and event["of"] > 0 for event in seen)
    assert studio.session(duration_ms=420_000)["missing"]["to_speak"] == 0
    (studio.scripts / "new.yaml").write_text("title: New\n")
    until("scripts")
    stream.close()
    (studio.scripts / "new.yaml").unlink()


def test_a_body_is_refused_where_none_belongs(studio):
    status, _, _ = studio.ask("GET", "/api/routines", b"x", cookie=studio.cookie)
    assert status == 400
