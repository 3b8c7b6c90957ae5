"""Connections that dawdle, over real sockets: they hold nobody up, and each of them ends."""

from __future__ import annotations

import http.client
import signal
import socket
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support.feed_served import Served
from voiceguide.podcast.server.address import LOOPBACK
from voiceguide.podcast.server.eviction import MOST_CONNECTIONS

ELSEWHERE = "127.0.0.2"
FEED = """<rss xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<atom:link rel="self" href="https://example.org/feed.xml"/></channel></rss>"""
TRACK = bytes(range(256)) * 1_200
SAFE = {"x-content-type-options", "referrer-policy", "content-security-policy", "cache-control"}


def _here(address: str) -> bool:
    with socket.socket() as tried:
        try:
            tried.bind((address, 0))
        except OSError:
            return False
    return True


needs_two = pytest.mark.skipif(not _here(ELSEWHERE), reason="this machine has one address only")


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("connections") / "public"
    folder.mkdir()
    (folder / "feed.xml").write_text(FEED)
    (folder / "index.html").write_text("<!doctype html>")
    (folder / "track.mp3").write_bytes(TRACK)
    return folder


@pytest.fixture(scope="module")
def served(place):
    running = Served(place, place.parent / "state")
    yield running
    code, said = running.stop()
    assert code == 0
    # Whatever was tried, no library tells of it.
    assert set(said.split()) <= {"GET", "HEAD", "track.mp3", "feed.xml", "index.html", "new.mp3", "Stopped."}


@pytest.fixture(scope="module")
def small(place):
    """One that takes 32 connections, 16 of them from one address."""
    running = Served(
        place,
        place.parent / "state",
        "from voiceguide.podcast.server import connections as c; c.MOST_CONNECTIONS = 32",
    )
    yield running
    assert running.stop()[0] == 0


def asked_from(address: str, served: Served, name: str = "track.mp3") -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(LOOPBACK, served.port, timeout=30, source_address=(address, 0))
    try:
        connection.request("GET", f"/{served.token}/{name}")
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def crowded(served: Served, several: int, said: bytes, address: str = LOOPBACK) -> ExitStack:
    """Open so many connections, from one address, that all say the same and then wait."""
    waiting = ExitStack()
    for _ in range(several):
        connection = waiting.enter_context(
            socket.create_connection((LOOPBACK, served.port), timeout=30, source_address=(address, 0))
        )
        connection.sendall(said)
    return waiting


@needs_two
def test_nobody_is_shut_out_by_as_many_as_can_be_that_say_nothing(served):
    with crowded(served, MOST_CONNECTIONS + 88, b""):
        assert asked_from(ELSEWHERE, served) == (200, TRACK)
        # Nor is whoever shares the address with them.
        assert asked_from(LOOPBACK, served) == (200, TRACK)


@needs_two
@pytest.mark.parametrize(
    "said", [b"GET / HTTP/1.1\r\nHo", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n"]
)
def test_nobody_is_shut_out_by_those_that_do_not_finish_what_they_say(small, said):
    with crowded(small, 40, said):
        assert asked_from(ELSEWHERE, small) == (200, TRACK)
        assert asked_from(LOOPBACK, small) == (200, TRACK)


@needs_two
def test_who_takes_nothing_of_what_they_ask_for_holds_up_only_their_own_share(small, place):
    with (place / "long.mp3").open("wb") as file:
        file.truncate(20_000_000)
    question = f"GET /{small.token}/long.mp3 HTTP/1.1\r\nHost: 127.0.0.1:{small.port}\r\n\r\n".encode()
    with ExitStack() as stalled:
        for _ in range(16):
            connection = stalled.enter_context(socket.create_connection((LOOPBACK, small.port), timeout=30))
            connection.sendall(question)
            # The first line tells that it is being answered; then nothing more is taken.
            assert connection.recv(12) == b"HTTP/1.1 200"
        with socket.create_connection((LOOPBACK, small.port), timeout=30) as late:
            told = b"".join(iter(lambda: late.recv(65_536), b"")).decode().lower()
        assert told.startswith("http/1.1 503 ")
        assert "\r\nretry-after: 5\r\n" in told
        assert all(f"\r\n{name}:" in told for name in SAFE)
        assert asked_from(ELSEWHERE, small) == (200, TRACK)


@needs_two
@pytest.mark.parametrize("name", ["", "long.mp3"])
def test_two_that_hold_all_connections_do_not_keep_a_third_out(small, place, name):
    """Whether they say nothing, or ask for much and take nothing of it."""
    with (place / "long.mp3").open("wb") as file:
        file.truncate(20_000_000)
    asked = f"GET /{small.token}/{name} HTTP/1.1\r\nHost: 127.0.0.1:{small.port}\r\n\r\n".encode()
    said = asked if name else b""
    with crowded(small, 16, said, ELSEWHERE), crowded(small, 16, said, "127.0.0.3"):
        assert asked_from(LOOPBACK, small) == (200, TRACK)


@pytest.mark.parametrize(
    ("request_line", "more", "status"),
    [
        ("nonsense", "", 400),
        ("GET / HTTP/9.9", "", 404),
        ("GET /TOKEN/\xff HTTP/1.1", "", 400),
        ("GET /TOKEN/ HTTP/1.1", "Content-Length: 3\r\n", 400),
        ("GET /TOKEN/ HTTP/1.1", "Transfer-Encoding: chunked\r\n", 400),
        ("GET /TOKEN/track.mp3 HTTP/1.1", "X: " + "x" * 300_000 + "\r\n", 400),
        ("GET /none HTTP/1.1", "", 404),
        ("DELETE /TOKEN/track.mp3 HTTP/1.1", "", 405),
        ("GET /TOKEN/track.mp3 HTTP/1.1", "Range: bytes=999999-\r\n", 416),
        ("GET /TOKEN/track.mp3 HTTP/1.1", "Range: bytes=9-5\r\n", 200),
        ("GET /TOKEN/track.mp3 HTTP/1.1", "Range: bytes=0-5\r\nRange: junk\r\n", 200),
        ("GET /TOKEN/track.mp3 HTTP/1.1", "Range: bytes=0-5\r\n", 206),
        ("GET /TOKEN/track.mp3 HTTP/1.1", "If-None-Match: *\r\n", 304),
        ("GET /TOKEN HTTP/1.1", "", 308),
        ("GET /TOKEN/ HTTP/1.0", "", 200),
        ("GET /TOKEN/ HTTP/1.1", "Upgrade: websocket\r\nConnection: upgrade\r\n", 200),
    ],
)  # fmt: skip
def test_every_answer_has_the_headers_that_keep_a_browser_safe(served, request_line, more, status):
    line = request_line.replace("TOKEN", served.token)
    with socket.create_connection((LOOPBACK, served.port), timeout=30) as raw:
        raw.sendall(
            f"{line}\r\nHost: 127.0.0.1:{served.port}\r\n{more}Connection: close\r\n\r\n".encode("latin-1")
        )
        head = b""
        while b"\r\n\r\n" not in head:
            block = raw.recv(65_536)
            assert block
            head += block
    first, *lines = head.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    assert first.split()[:2] == ["HTTP/1.1", str(status)]
    names = [each.partition(":")[0].lower() for each in lines]
    assert set(names) >= SAFE
    assert len(names) == len(set(names))


def test_what_is_published_meanwhile_is_there_at_once(served, place):
    """New files, a new feed, and another address that it is published under."""
    elsewhere = FEED.replace("https://example.org/", "https://example.net/new/")
    (place / "new.mp3").write_text("new")
    (place / "feed.new").write_text(elsewhere.replace("</channel>", "<title>New</title></channel>"))
    (place / "feed.new").replace(place / "feed.xml")
    (place / "index.html").write_text("https://example.net/new/feed.xml")
    assert served.get("new.mp3")[2] == b"new"
    assert f'href="{served.feed}"'.encode() in served.get("feed.xml")[2]
    assert served.get("")[2] == served.feed.encode()
    # A feed that is being written, or broken, takes nothing away.
    (place / "feed.xml").write_text("<rss")
    assert served.get("")[2] == served.feed.encode()
    (place / "feed.xml").write_text(FEED)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="another process's sockets are counted")
def test_nobody_stays_who_leaves_the_end_of_an_answer_untaken(place):
    """All of it is written. How much of that the system takes over is not known: many lengths are tried."""
    lengths = range(2_000_000, 4_000_000, 120_000)
    for length in lengths:
        with (place / f"{length}.mp3").open("wb") as file:
            file.truncate(length)
    impatient = Served(
        place,
        place.parent / "state",
        "from voiceguide.podcast.server import connections as c; "
        "c.PATIENCE_S.update(dict.fromkeys(c.ConnectionPhase, 0.2))",
    )
    try:
        before = _sockets(impatient.process.pid)
        with ExitStack() as stalled:
            for length in lengths:
                connection = stalled.enter_context(socket.socket())
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2_304)
                connection.connect((LOOPBACK, impatient.port))
                wanted = (
                    f"GET /{impatient.token}/{length}.mp3 HTTP/1.1\r\nHost: 127.0.0.1:{impatient.port}\r\n"
                )
                connection.sendall(f"{wanted}Connection: close\r\n\r\n".encode())
                assert connection.recv(12) == b"HTTP/1.1 200"
            while _sockets(impatient.process.pid) > before:
                time.sleep(0.02)
    finally:
        impatient.stop()


def _sockets(process: int) -> int:
    found = 0
    for each in Path(f"/proc/{process}/fd").iterdir():
        try:
            found += str(each.readlink()).startswith("socket:")
        except FileNotFoundError:
            continue
    return found


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_while_others_are_connected(place, number):
    running = Served(place, place.parent / "state")
    kept = http.client.HTTPConnection(LOOPBACK, running.port, timeout=30)
    try:
        kept.request("GET", "/")
        kept.getresponse().read()
        running.process.send_signal(number)
        _, said = running.process.communicate(timeout=30)
        assert kept.sock.recv(1) == b""  # hung up on, not cut off
    finally:
        kept.close()
    assert "Traceback" not in said
    assert running.process.returncode == (0 if number == signal.SIGINT else -number)
