"""The private feed, asked over real sockets: what it gives, and what nobody gets out of it."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.support.feed_served import Served
from voiceguide.errors import OutputError
from voiceguide.podcast.server.access import token_for
from voiceguide.podcast.server.address import LOOPBACK
from voiceguide.podcast.server.manifest import open_manifest
from voiceguide.podcast.server.rebase_urls import read_feed, rebase

PUBLIC = "https://example.org/calm/"
FEED = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"
 xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:podcast="https://podcastindex.org/namespace/1.0">
<channel><title>Calm</title><link>{PUBLIC}</link>
<atom:link rel="self" href="{PUBLIC}feed.xml" type="application/rss+xml"/>
<item><title>Evening</title><pubDate>Sun, 22 Nov 2026 20:00:00 +0000</pubDate>
<guid isPermaLink="false">{PUBLIC}evening</guid>
<enclosure url="{PUBLIC}evening.mp3" length="300000" type="audio/mpeg"/></item>
</channel></rss>
"""
TRACK = bytes(range(256)) * 1_200
SECRET_TEXT = b"nobody's business"


def parsed(text: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(text)  # noqa: S314 - what this test itself laid there


def published(folder: Path) -> Path:
    """A folder such as publishing leaves, and beside its files some that are nobody's business."""
    folder.mkdir()
    (folder / "feed.xml").write_text(FEED)
    (folder / "index.html").write_text("<!doctype html><title>Calm</title>")
    (folder / "evening.mp3").write_bytes(TRACK)
    (folder / "evening.vtt").write_text("WEBVTT\n")
    (folder / "show.opml").write_text(f'<opml><outline xmlUrl="{PUBLIC}feed.xml"/></opml>')
    (folder / ".hidden.txt").write_bytes(SECRET_TEXT)
    (folder / "script.py").write_bytes(SECRET_TEXT)
    (folder / ".git").mkdir()
    (folder / ".git" / "config.txt").write_bytes(SECRET_TEXT)
    outside = folder.parent / "outside.txt"
    outside.write_bytes(SECRET_TEXT)
    (folder / "link.txt").symlink_to(outside)
    (folder / "linked").symlink_to(folder.parent)
    return folder


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    place = tmp_path_factory.mktemp("serve")
    running = Served(published(place / "public"), place / "state")
    yield running
    code, said = running.stop()
    assert code == 0
    assert said.endswith("Stopped.\n")
    assert "GET evening.mp3" in said
    # Whoever looks over a shoulder, or is shown a log, must not be able to listen.
    assert running.token not in said


def test_a_track_comes_whole_and_in_ranges(served):
    status, headers, body = served.get("evening.mp3")
    assert (status, headers["content-type"], body == TRACK) == (200, "audio/mpeg", True)
    assert headers["accept-ranges"] == "bytes"
    for wanted, first, last in (
        ("0-0", 0, 0),
        ("1000-1999", 1000, 1999),
        ("-10", len(TRACK) - 10, len(TRACK) - 1),
    ):
        status, headers, body = served.get("evening.mp3", Range=f"bytes={wanted}")
        assert (status, body) == (206, TRACK[first : last + 1])
        assert headers["content-range"] == f"bytes {first}-{last}/{len(TRACK)}"
    assert served.get("evening.mp3", Range=f"bytes={len(TRACK)}-")[0] == 416


def test_head_tells_everything_and_sends_nothing(served):
    whole = served.get("evening.mp3")[1]
    status, headers, body = served.ask(f"/{served.token}/evening.mp3", "HEAD")
    assert (status, body) == (200, b"")
    assert {**headers, "date": ""} == {**whole, "date": ""}
    assert headers["content-length"] == str(len(TRACK))


def test_what_is_known_is_not_sent_again(served):
    for name in ("evening.mp3", "feed.xml", "qr.svg"):
        etag = served.get(name)[1]["etag"]
        assert served.get(name, If_None_Match=etag)[::2] == (304, b"")
        assert served.get(name, If_None_Match='"another"')[0] == 200
    etag = served.get("evening.mp3")[1]["etag"]
    assert served.get("evening.mp3", Range="bytes=5-9", If_Range=etag)[::2] == (206, TRACK[5:10])
    assert served.get("evening.mp3", Range="bytes=5-9", If_Range='"old"')[::2] == (200, TRACK)


def test_a_new_track_has_another_tag(served):
    path = served.folder / "evening.vtt"
    before = served.get("evening.vtt")
    path.write_text("WEBVTT\n\nNOTE anew\n")
    after = served.get("evening.vtt")
    assert before[1]["etag"] != after[1]["etag"]
    assert after[2] == path.read_bytes()


def test_the_feed_leads_back_here_and_to_no_directory(served):
    channel = parsed(served.get("feed.xml")[2]).find("channel")
    item = channel.find("item")
    assert item.find("enclosure").get("url") == served.page + "evening.mp3"
    assert item.find("enclosure").get("length") == "300000"
    assert item.findtext("guid") == f"{PUBLIC}evening"  # the same episode, wherever it was found
    assert channel.findtext("{http://www.itunes.com/dtds/podcast-1.0.dtd}block") == "Yes"
    assert channel.findtext("{https://podcastindex.org/namespace/1.0}block") == "yes"
    assert served.feed.encode() in served.get("show.opml")[2]
    assert parsed(served.get("qr.svg")[2]).tag.endswith("svg")


def test_players_elsewhere_may_read_captions_but_nothing_else(served):
    assert served.get("evening.vtt")[1]["access-control-allow-origin"] == "*"
    for name in ("evening.mp3", "feed.xml", ""):
        assert "access-control-allow-origin" not in served.get(name)[1]


def test_every_answer_forbids_guessing_and_telling_on(served):
    answers = [
        served.get(""),
        served.get("evening.mp3"),
        served.get("none"),
        served.ask("/"),
        served.ask("/", "PUT"),
    ]
    for _, headers, _ in answers:
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "server" not in headers
    assert "default-src 'none'" in served.get("")[1]["content-security-policy"]


@pytest.mark.parametrize(
    "name",
    [
        "../outside.txt", "%2e%2e/outside.txt", "..%2foutside.txt", "..%5coutside.txt", "....//outside.txt",
        "/etc/passwd", "%2fetc%2fpasswd", "evening.mp3%00.txt", "evening.mp3/", "./evening.mp3",
        "%65vening.mp3%20", ".hidden.txt", ".git/config.txt", "script.py", "link.txt", "linked/outside.txt",
        "EVENING.MP3",
        "\xff\xfe", "%ff", "%", "evening.mp3::$DATA", "CON",
    ],
)  # fmt: skip
def test_nothing_but_what_is_published_can_be_had(served, name):
    with socket.create_connection((LOOPBACK, served.port), timeout=30) as raw:
        path = f"/{served.token}/{name}".encode("latin-1")
        raw.sendall(
            b"GET "
            + path
            + f" HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\nConnection: close\r\n\r\n".encode()
        )
        answer = b"".join(iter(lambda: raw.recv(65_536), b""))
    assert re.match(rb"HTTP/1.1 4\d\d ", answer)
    assert SECRET_TEXT not in answer
    assert TRACK[:100] not in answer


def test_a_link_put_in_a_file_s_place_leads_nowhere(served):
    path, aside = served.folder / "evening.vtt", served.folder / "aside"
    path.rename(aside)
    path.symlink_to(served.folder.parent / "outside.txt")
    try:
        assert served.get("evening.vtt")[0] == 404
    finally:
        aside.replace(path)
    assert served.get("evening.vtt")[0] == 200


def test_without_the_secret_everything_is_not_found(served):
    wrong = served.token[:-1] + ("A" if served.token[-1] != "A" else "B")
    answers = [
        served.ask(path)
        for path in (
            "/",
            "/feed.xml",
            "/evening.mp3",
            f"/{wrong}/feed.xml",
            f"/{wrong}/none",
            "//",
            "/%C3%A9/feed.xml",
        )
    ]
    assert {(status, body) for status, _, body in answers} == {(404, b"Not found.\n")}


def test_another_name_for_this_machine_is_refused(served):
    """A page elsewhere whose name points here makes a browser ask, but under that name (DNS rebinding)."""
    for host in (
        "evil.example",
        f"evil.example:{served.port}",
        "127.0.0.1",
        "",
        f"127.0.0.1:{served.port + 1}",
    ):
        assert served.get("feed.xml", Host=host)[0] in {400, 421}
    assert served.get("feed.xml", Host=f"LOCALHOST:{served.port}")[0] == 200


def test_only_reading_is_possible(served):
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "PATCH"):
        status, headers, _ = served.ask(f"/{served.token}/feed.xml", method)
        assert (status, headers["allow"]) == (405, "GET, HEAD")


def test_ten_thousand_ranges_are_one_whole_file(served):
    ranges = ",".join(f"{n}-{n}" for n in range(10_000))
    assert served.get("evening.mp3", Range=f"bytes={ranges}")[0] in {200, 431}
    overlapping = ",".join("0-" for _ in range(100))
    status, _, body = served.get("evening.mp3", Range=f"bytes={overlapping}")
    assert status in {200, 206}
    assert len(body) < 2 * len(TRACK)


def test_many_listen_at_once_while_some_dawdle(served):
    idle = [socket.create_connection((LOOPBACK, served.port)) for _ in range(20)]
    for connection in idle:
        connection.sendall(b"GET /")  # and never more
    try:
        with ThreadPoolExecutor(32) as listeners:
            bodies = list(listeners.map(lambda _: served.get("evening.mp3")[2], range(64)))
    finally:
        for connection in idle:
            connection.close()
    assert all(body == TRACK for body in bodies)


def test_one_who_says_nothing_or_takes_nothing_is_hung_up_on(tmp_path):
    """The patience is cut short, in a process of its own."""
    folder = published(tmp_path / "public")
    with (folder / "long.mp3").open("wb") as file:
        file.truncate(40_000_000)
    run = (
        "import sys; from voiceguide.podcast.server import connections;"
        "connections.PATIENCE_S.update(dict.fromkeys(connections.ConnectionPhase, 0.2));"
        "from voiceguide.cli.main import main; sys.exit(main(sys.argv[1:]))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", run, "serve", str(folder), "--port", "0"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "VOICEGUIDE_STATE": str(tmp_path / "state")},
    ) as process:  # fmt: skip
        try:
            page = process.stdout.readline().split()[1]
            port, token = re.search(r":(\d+)/([\w-]+)/", page).groups()
            with socket.create_connection((LOOPBACK, int(port)), timeout=30) as silent:
                assert silent.recv(1) == b""
            with socket.create_connection((LOOPBACK, int(port)), timeout=30) as slow:
                slow.sendall(b"GET / HTTP/1.1\r\nHost:")
                assert slow.recv(1) == b""
            with socket.create_connection((LOOPBACK, int(port)), timeout=30) as stalled:
                stalled.sendall(f"GET /{token}/long.mp3 HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
                time.sleep(1)
                assert sum(map(len, iter(lambda: stalled.recv(1 << 20), b""))) < 40_000_000
        finally:
            process.send_signal(signal.SIGINT)
        said = process.stderr.read()
    assert process.returncode == 0
    assert "Traceback" not in said


def test_in_the_background_of_a_script_ctrl_c_is_not_for_it(tmp_path):
    """SIGINT is ignored there, and stays so; it ends by SIGTERM, in order."""
    folder = published(tmp_path / "public")
    program = [sys.executable, "-m", "voiceguide", "serve", str(folder), "--port", "0"]
    with subprocess.Popen(
        ["sh", "-c", "trap '' INT; exec \"$@\"", "sh", *program],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "VOICEGUIDE_STATE": str(tmp_path / "state")},
    ) as process:  # fmt: skip
        page = process.stdout.readline().split()[1]
        port = int(re.search(r":(\d+)/", page)[1])
        process.send_signal(signal.SIGINT)
        with socket.create_connection((LOOPBACK, port), timeout=30) as client:
            client.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            assert client.recv(5) == b"HTTP/"
        process.send_signal(signal.SIGTERM)
        said = process.stderr.read()
    assert process.returncode == 0
    assert said.endswith("Stopped.\n")


def test_the_secret_stays_until_another_is_asked_for(tmp_path):
    kept, one, two = tmp_path / "state" / "feeds.json", tmp_path / "one", tmp_path / "two"
    first = token_for(one, kept)
    assert token_for(one, kept) == first
    assert token_for(two, kept) != first
    anew = token_for(one, kept, renew=True)
    assert anew != first
    assert token_for(one, kept) == anew
    assert kept.stat().st_mode & 0o077 == 0
    kept.write_text("{ broken")
    assert re.fullmatch(r"[\w-]{22}", token_for(one, kept))


def test_a_secret_somebody_wrote_in_is_replaced(tmp_path):
    kept = tmp_path / "feeds.json"
    kept.write_text(json.dumps({str(tmp_path): "../x", "other": 3}))
    assert re.fullmatch(r"[\w-]{22}", token_for(tmp_path, kept))


def test_what_is_no_show_is_refused(tmp_path):
    (tmp_path / "file").touch()
    (tmp_path / "empty").mkdir()
    for name, what in (
        ("none", "no such folder"),
        ("file", "not a folder"),
        ("empty", "feed.xml is missing"),
    ):
        with pytest.raises(OutputError, match=what) as refused:
            open_manifest(tmp_path / name)
        assert "voiceguide publish" in refused.value.mend


def test_a_feed_must_say_where_it_belongs():
    told = read_feed(FEED.encode(), "feed.xml")
    assert (told.base, told.tracks) == (PUBLIC, 1)
    for broken in (b"<rss", b"<rss/>", b"<rss><channel/></rss>", b""):
        with pytest.raises(OutputError):
            read_feed(broken, "feed.xml")


def test_blocks_are_written_once():
    once = rebase(FEED.encode(), "feed.xml", PUBLIC, "http://127.0.0.1:1/t/")
    assert rebase(once, "feed.xml", PUBLIC, "http://127.0.0.1:1/t/").count(b"<itunes:block") == 1
