"""The studio's interface: each path and what it answers, without a network."""

from __future__ import annotations

import json
from io import BytesIO

import pytest

from tests.support.small_script import SMALL, put_down
from voiceguide.audio.formats import FORMATS
from voiceguide.cli.console import json_data
from voiceguide.media.captions import CAPTIONS
from voiceguide.settings import decide
from voiceguide.studio.answers import Call
from voiceguide.studio.api import Api

MARKUP = "<img src=x onerror=alert(1)>&\"'"


@pytest.fixture(scope="module")
def api(tmp_path_factory):
    folder = tmp_path_factory.mktemp("api")
    # Two characters of markup that YAML takes for its own are left out of the title.
    put_down(folder / "scripts", text=SMALL.replace("Small turn", f"'{MARKUP.replace(chr(39), '')}'"))
    (folder / "files").mkdir()
    made = Api(
        decide(folder / "scripts", folder / "cache"),
        json_data,
        lambda event: None,
        folder / "files",
        {"voice": "tone"},
    )
    yield made
    made.close()


def ask(api, method, path, body=b"", query=None, **headers):
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    call = Call(
        method=method,
        query=query or {},
        headers={k.replace("_", "-"): v for k, v in headers.items()},
        body=sent,
    )
    return api.answer(path, call)


@pytest.fixture(scope="module")
def session(api):
    made = ask(api, "POST", "/api/session", {"routine": "small", "duration_ms": 90_000, "voice": "tone"})
    assert made.status == 200
    return json.loads(made.body)


def test_it_begins_with_what_the_page_has_to_know(api):
    start = json.loads(ask(api, "GET", "/api/start").body)
    assert start["voice"] == "tone"
    assert (start["formats"], [one["form"] for one in start["captions"]]) == (list(FORMATS), list(CAPTIONS))


def test_every_file_of_a_session_can_be_had_under_its_name(api, session):
    from PIL import Image

    here = f"/api/session/{session['id']}"
    for form, captions in CAPTIONS.items():
        reply = ask(api, "GET", f"{here}/words.{form}", query={"download": ""})
        assert reply.body
        assert reply.media_type.startswith(captions.media_type)
        assert (
            reply.headers["content-disposition"]
            == f"attachment; filename*=UTF-8''small-1min30s{captions.suffix}"
        )
    picture = Image.open(BytesIO(ask(api, "GET", f"{here}/cover.png").body))
    assert (picture.format, picture.size) == ("PNG", (3000, 3000))
    timeline = json.loads(ask(api, "GET", f"{here}/timeline.json").body)
    assert timeline["target_ms"] == 90_000
    lanes = ask(api, "GET", f"{here}/lanes.svg").body
    assert b"<img" not in lanes  # the title is a text there, too
    assert b"&lt;img" in lanes
    track = ask(api, "GET", f"{here}/track.mp3", query={"download": ""})
    assert track.media_type == "audio/mpeg"
    assert track.headers["content-disposition"].endswith("''small-1min30s.mp3")
    assert track.parts is not None
    whole = b"".join(map(bytes, track.parts(0, track.size)))
    assert len(whole) == track.size
    assert b"".join(map(bytes, track.parts(1000, 3000))) == whole[1000:3000]


@pytest.mark.parametrize(("path", "status"), [("track.exe", 404), ("words.exe", 404), ("track.mp3x", 404)])
def test_what_there_is_not_is_refused_in_a_sentence(api, session, path, status):
    reply = ask(api, "GET", f"/api/session/{session['id']}/{path}")
    assert (reply.status, json.loads(reply.body)["message"][-1]) == (status, ".")


def test_pictures_and_files_of_the_page_are_sent_once(api):
    for path in ("/assets/studio.css", "/assets/tokens.css", "/api/routines/knee-drops/ring.svg"):
        first = ask(api, "GET", path)
        again = ask(api, "GET", path, if_none_match=first.headers["etag"])
        assert (first.status, again.status, again.body) == (200, 304, b"")
    assert ask(api, "GET", "/assets/none.js").status == 404


def test_scripts_are_read_checked_and_changed_by_version(api):
    script = json.loads(ask(api, "GET", "/api/scripts/small").body)
    etag = ask(api, "GET", "/api/scripts/small").headers["etag"]
    assert etag == f'"{script["version"]}"'
    assert ask(api, "PUT", "/api/scripts/small", b"x").status == 428
    assert (
        ask(api, "PUT", "/api/scripts/small", script["text"].encode(), if_match='"' + "0" * 32 + '"').status
        == 412
    )
    broken = ask(api, "PUT", "/api/scripts/small", b"title: [", if_match=etag)
    assert (broken.status, json.loads(broken.body)["kind"]) == (422, "scripterror")
    checked = json.loads(ask(api, "POST", "/api/scripts/small/check", b"title: [").body)
    assert checked["problems"][0]["spot"]["file"] == "small.yaml"
    at = {"line": 8, "column": 10, "was": "Sit upright, and let your hands rest in your lap."}
    assert ask(api, "POST", "/api/scripts/small/sentence", {**at, "text": "Sit."}).status == 428
    assert ask(api, "POST", "/api/scripts/small/sentence", {**at, "text": 7}, if_match=etag).status == 422
    reply = ask(api, "POST", "/api/scripts/small/sentence", {**at, "text": f"Sit {MARKUP}."}, if_match=etag)
    assert reply.status in (200, 422)  # a lint of readable text may refuse it; nothing else may happen
    if reply.status == 200:
        saved = json.loads(reply.body)
        assert saved["before"] == script["text"]
        ask(api, "PUT", "/api/scripts/small", saved["before"].encode(), if_match=reply.headers["etag"])
    assert json.loads(ask(api, "GET", "/api/scripts/small").body)["text"] == script["text"]
