"""`voiceguide studio` as a process: its first line, strangers at its door, and its end."""

from __future__ import annotations

import json
import socket

import pytest

from voiceguide.audio.bed.registry import BEDS
from voiceguide.studio.app import POLICY

ASKED = {"routine": "knee-drops", "duration_ms": 300_000, "voice": "tone"}


def test_opening_the_address_gives_a_cookie_that_no_script_reads(studio):
    status, headers, _ = studio.ask("GET", f"/?key={studio.key}")
    assert (status, headers["location"]) == (303, "/")  # the secret does not stay in the address
    name, *attributes = headers["set-cookie"].split("; ")
    assert str(studio.port) in name  # cookies do not tell ports apart
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(attributes)
    status, headers, body = studio.ask("GET", "/", cookie=studio.cookie)
    assert status == 200
    assert headers["content-security-policy"] == POLICY
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert b"<studio-routines>" in body


@pytest.mark.parametrize("path", ["/", "/api/routines", "/assets/studio.js", "/api/events", "/nothing"])
def test_without_the_cookie_nothing_is_told(studio, path):
    for cookie in ("", "voiceguide-studio=x", studio.cookie[:-1], studio.cookie.replace("=", "=x")):
        status, headers, body = studio.ask("GET", path, cookie=cookie)
        assert status == 403
        assert b"voiceguide studio" in body
        assert "set-cookie" not in headers
    for key in ("", "x", studio.key[:-1], studio.key + "x"):
        status, headers, _ = studio.ask("GET", f"/?key={key}")
        assert (status, headers.get("set-cookie")) == (403, None)


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "", "localhost.evil.example"])
def test_another_host_is_refused(studio, host):
    status, _, body = studio.ask("GET", "/api/routines", cookie=studio.cookie, host=host)
    assert status == 421 or (host == "" and status == 400)
    assert b"knee" not in body


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "null"},
        {"origin": "http://evil.example"},
        {"origin": "http://127.0.0.1:1"},
        {"origin": "https://127.0.0.1"},
        {"origin": "{own}", "sec_fetch_site": "cross-site"},
        {"origin": "{own}", "sec_fetch_site": "same-site"},
    ],
)
def test_another_page_changes_nothing(studio, headers):
    sent = {key: value.replace("{own}", studio.origin) for key, value in headers.items()}
    status, _, body = studio.ask("POST", "/api/session", json.dumps(ASKED), cookie=studio.cookie, **sent)
    assert (status, b"transcript" in body) == (403, False)
    status, _, _ = studio.ask("PUT", "/api/scripts/stolen", "title: x", cookie=studio.cookie, **sent)
    assert status == 403
    assert list(studio.scripts.iterdir()) == []


def test_a_page_of_another_site_reads_nothing_even_with_the_cookie(studio):
    status, _, _ = studio.ask("GET", "/api/routines", cookie=studio.cookie, sec_fetch_site="cross-site")
    assert status == 403


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../serve.py",
        "/assets/%2e%2e/serve.py",
        "/assets/studio.py",
        "/api/scripts/..%2f..%2fetc%2fpasswd",
        "/api/scripts/.hidden",
        "/api/session/0123/track.mp3",
        "/api/session/0123456789abcdef01234567/track.mp3",
        "/api/session/0123456789abcdef01234567/..%2ftrack.mp3",
    ],
)
def test_no_name_leads_elsewhere(studio, path):
    status, told = studio.call("GET", path)
    assert status == 404
    assert b"root:" not in (told if isinstance(told, bytes) else json.dumps(told).encode())


@pytest.mark.parametrize(
    ("wish", "kind"),
    [
        ({"routine": "../../etc/passwd"}, "unknownroutine"),
        ({"routine": "/etc/passwd.yaml"}, "unknownroutine"),
        ({"routine": "no-such-routine"}, "unknownroutine"),
        ({"voice": "command:touch /tmp/x"}, "choiceerror"),
        ({"voice": "piper:/tmp/x.onnx"}, None),
        ({"voice": "no-such-voice"}, None),
        ({"bed": "/etc/passwd"}, "choiceerror"),
        ({"takes": "/etc"}, "choiceerror"),
        ({"force": True}, "choiceerror"),
        ({"duration_ms": "x"}, "choiceerror"),
        ({"duration_ms": -1}, "choiceerror"),
        ({"duration_ms": 10**30}, "choiceerror"),
        ({"duration_ms": None}, "choiceerror"),
        ({"choices": {"<img src=x>": "y"}}, "choiceerror"),
        ({"choices": {"words": "<b>"}}, "choiceerror"),
        ({"choices": []}, "choiceerror"),
        ({"language": "../de"}, "choiceerror"),
    ],
)
def test_a_wish_that_cannot_be_is_refused_as_data(studio, wish, kind):
    status, told = studio.call("POST", "/api/session", {**ASKED, **wish})
    if kind is None:  # nobody has to speak yet: it is told with what is missing
        assert (status, told["missing"]["error"]["kind"]) == (200, "voiceunavailable")
    else:
        assert (status in (404, 422), told["kind"]) == (True, kind)
        assert told["message"]


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b"\xff", b'{"a": NaN}', b"[" * 100_000, b'{"routine": "a\x00b"}']
)
def test_what_is_no_wish_is_refused_in_a_sentence(studio, body):
    status, told = studio.call("POST", "/api/session", body)
    assert (status, told["kind"] in ("choiceerror", "unknownroutine")) in {(422, True), (404, True)}


def test_too_much_is_refused_before_it_is_read(studio):
    status, _, _ = studio.ask(
        "PUT", "/api/scripts/big", b"#" * (1 << 20) + b"#", cookie=studio.cookie, origin=studio.origin
    )
    assert status == 413
    with socket.create_connection(("127.0.0.1", studio.port), timeout=30) as raw:
        head = (
            f"PUT /api/scripts/big HTTP/1.1\r\nHost: 127.0.0.1:{studio.port}\r\nCookie: {studio.cookie}\r\n"
        )
        raw.sendall(f"{head}Origin: {studio.origin}\r\nContent-Length: 4000000000\r\n\r\n".encode())
        assert raw.recv(100).startswith(b"HTTP/1.1 413")
    status, told = studio.call("PUT", "/api/scripts/big", "#" * 600_000, if_none_match="*")
    assert (status, "512 kB" in told["message"]) == (422, True)
    assert list(studio.scripts.iterdir()) == []


def test_other_methods_are_refused(studio):
    for method in ("DELETE", "PATCH", "OPTIONS", "TRACE"):
        status, _, _ = studio.ask(method, "/api/session", cookie=studio.cookie, origin=studio.origin)
        assert status == 405
    assert studio.call("POST", "/api/routines")[0] == 405
    assert studio.call("GET", "/api/session")[0] == 405


def test_three_hundred_idle_connections_shut_nobody_out(studio):
    idle = [socket.create_connection(("127.0.0.1", studio.port), timeout=30) for _ in range(300)]
    status, told = studio.call("GET", "/api/beds")
    assert (status, len(told)) == (200, len(BEDS))
    for each in idle:
        each.close()


def test_it_ends_when_it_is_interrupted(studio):
    assert studio.stop() == (0, "The studio is open, for this machine only. Ctrl-C ends it.\nStopped.\n")
