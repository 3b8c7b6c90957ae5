"""Whatever stands in what is served, or is asked for: a sentence or an answer, and nothing from outside."""

from __future__ import annotations

import asyncio
import os
import re
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from voiceguide.errors import OutputError
from voiceguide.podcast.server.access import token_for
from voiceguide.podcast.server.app import Server
from voiceguide.podcast.server.manifest import Manifest
from voiceguide.podcast.server.ranges import MOST, parse_ranges
from voiceguide.podcast.server.rebase_urls import read_feed, rebase

FEED = (
    '<?xml version="1.0" encoding="UTF-8"?><rss xmlns:atom="http://www.w3.org/2005/Atom"><channel>'
    '<atom:link rel="self" href="https://example.org/calm/feed.xml"/><item><guid>x</guid><enclosure/></item>'
    "</channel></rss>"
)
SECRET = "t" * 22
FEW = int(os.environ.get("VOICEGUIDE_EXAMPLES", "60"))
few = settings(max_examples=FEW, suppress_health_check=list(HealthCheck), deadline=None)
HURT = st.tuples(st.integers(0, len(FEED)), st.integers(0, 30), st.binary(max_size=12)).map(
    lambda at: FEED.encode()[: at[0]] + at[2] + FEED.encode()[at[0] + at[1] :]
)


@few
@given(HURT | st.binary(max_size=200))
def test_any_feed_is_read_or_refused_in_a_sentence(data):
    with suppress(OutputError):
        found = read_feed(data, "feed.xml")
        assert re.match("https?://", found.base)
        rebase(data, "feed.xml", found.base, "http://127.0.0.1:1/t/")


@few
@given(
    st.lists(st.sampled_from(["0", "7", "99", "100", "-", "-", ",", " ", "x", "9" * 30]), max_size=12).map(
        "".join
    ),
    st.integers(0, 120),
)
def test_any_range_lies_in_the_file(listed, size):
    found = parse_ranges(f"bytes={listed}", size)
    assert found is None or len(found) <= MOST
    for first, end in found or ():
        assert 0 <= first < end <= size


@few
@given(
    data=st.binary(max_size=60)
    | st.sampled_from([b'{"FOLDER": "%s"}' % (b"s" * 22), b'{"FOLDER": 1}', b'{"FOLDER": "\\u0000"}'])
)
def test_any_list_of_secrets_gives_a_secret_that_is_kept(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("secrets")
    kept = folder / "feeds.json"
    kept.write_bytes(data.replace(b"FOLDER", str(folder).encode()))
    secret = token_for(folder, kept)
    assert re.fullmatch(r"[\w-]{22,64}", secret)
    assert token_for(folder, kept) == secret


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    place = tmp_path_factory.mktemp("hostile")
    (place / "public" / "a").mkdir(parents=True)
    (place / "secret.txt").write_text("SECRET")
    for name in (".hidden.txt", "script.py"):
        (place / "public" / name).write_text("SECRET")
    (place / "public" / "feed.xml").write_text(FEED)
    for name in ("index.html", "a.txt", "a/a.txt"):
        (place / "public" / name).write_text("0123456789")
    (place / "public" / "link.txt").symlink_to(place / "secret.txt")
    (place / "public" / "out").symlink_to(place)
    return Server(Manifest(place / "public"), SECRET, frozenset({"here:1"}), "https://example.org/calm/")


PARTS = [
    "a", "a.txt", ".", "..", "/", "//", "link.txt", "out", "secret.txt", ".hidden.txt", "script.py", "\0",
    "\\", "%2e", "\ud800", "é", "feed.xml", "index.html", "qr.svg", "", " ", "a" * 300,
]  # fmt: skip
VALUES = st.text(st.characters(max_codepoint=255), max_size=20) | st.sampled_from(
    ["bytes=0-3", "*", '"x"', "W/"]
)


@few
@given(
    method=st.sampled_from(["GET", "HEAD", "POST", "", "get"]),
    parts=st.lists(st.sampled_from(PARTS), max_size=6),
    headers=st.lists(
        st.tuples(
            st.sampled_from(
                ["range", "if-range", "if-none-match", "content-length", "transfer-encoding", "x"]
            ),
            VALUES,
        ),
        max_size=4,
    ),
)
def test_any_request_gets_an_answer_and_nothing_from_outside(server, method, parts, headers):
    sent = []

    async def receive():
        await asyncio.Event().wait()

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http",
        "method": method,
        "path": f"/{SECRET}/{'/'.join(parts)}",
        "headers": [(b"host", b"here:1"), *((n.encode(), v.encode("latin-1")) for n, v in headers)],
    }
    asyncio.run(server(scope, receive, send))
    assert sent[0]["status"] in {200, 206, 304, 400, 404, 405, 416}
    assert b"SECRET" not in b"".join(each.get("body", b"") for each in sent)
