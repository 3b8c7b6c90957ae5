"""An open file as an answer: in ranges, and never any other file than the one that was opened."""

from __future__ import annotations

import asyncio

import pytest

from voiceguide.podcast.server.sending import FileAnswer, FileRequest, tag_of

DATA = bytes(range(256)) * 1_000


async def _driven(answer):
    sent, leaves = [], asyncio.Event()

    async def receive():
        await leaves.wait()
        return {"type": "http.disconnect"}

    async def send(message):
        sent.append(message)

    await answer({"type": "http"}, receive, send)
    return sent


def given(path, asked, before=lambda: None):
    """What is answered: the status, the headers, the body."""
    answer = FileAnswer(path.open("rb"), asked, {"content-type": "audio/mpeg"})
    before()
    first, *rest = asyncio.run(_driven(answer))
    assert not rest[-1].get("more_body", False)
    headers = {name.decode(): value.decode() for name, value in first["headers"]}
    body = b"".join(each["body"] for each in rest)
    if asked.body:
        assert headers["content-length"] == str(len(body))
    return first["status"], headers, body


@pytest.fixture
def track(tmp_path):
    path = tmp_path / "track.mp3"
    path.write_bytes(DATA)
    return path


def test_several_ranges_come_as_parts(track):
    status, headers, body = given(track, FileRequest(body=True, ranges="bytes=0-9,100000-200000,-5"))
    assert status == 206
    kind, _, mark = headers["content-type"].partition("; boundary=")
    assert kind == "multipart/byteranges"
    before, *parts, after = body.split(f"\r\n--{mark}".encode())
    assert (before, after) == (b"", b"--\r\n")
    for part, (first, last) in zip(parts, ((0, 9), (100_000, 200_000), (255_995, 255_999)), strict=True):
        head, _, piece = part.partition(b"\r\n\r\n")
        assert head.decode().splitlines()[1:] == [
            "Content-Type: audio/mpeg",
            f"Content-Range: bytes {first}-{last}/256000",
        ]
        assert piece == DATA[first : last + 1]


def test_ranges_are_of_the_file_that_is_meant(track):
    tag = tag_of(track.stat())
    for unless, status in ((tag, 206), ('"another"', 200), (f"W/{tag}", 200), ("", 206)):
        assert given(track, FileRequest(body=True, ranges="bytes=1-2", unless=unless))[0] == status
    _, headers, _ = given(track, FileRequest(body=True))
    when = headers["last-modified"]
    assert given(track, FileRequest(body=True, ranges="bytes=1-2", unless=when))[2] == DATA[1:3]


def test_a_range_past_the_end_is_told_how_long_the_file_is(track):
    status, headers, body = given(track, FileRequest(body=True, ranges="bytes=256000-"))
    assert (status, headers["content-range"], body) == (416, "bytes */256000", b"")


def test_head_knows_no_ranges(track):
    status, headers, body = given(track, FileRequest(body=False, ranges="bytes=1-2"))
    assert (status, headers["content-length"], body) == (200, "256000", b"")


def test_an_empty_file_is_sent(tmp_path):
    (tmp_path / "empty.mp3").touch()
    assert given(tmp_path / "empty.mp3", FileRequest(body=True, ranges="bytes=0-"))[::2] == (200, b"")


def test_what_was_opened_is_sent_whatever_lies_there_by_then(track, tmp_path):
    def swap():
        (tmp_path / "secret").write_text("secret" * 100_000)
        (tmp_path / "link").symlink_to("secret")
        (tmp_path / "link").replace(track)

    assert given(track, FileRequest(body=True), swap)[2] == DATA


def test_a_file_that_got_shorter_is_cut_off_not_filled_up(track):
    with pytest.raises(OSError, match="shorter"):
        given(track, FileRequest(body=True), lambda: track.write_bytes(DATA[:1_000]))


def test_nothing_more_is_read_for_who_is_gone(track):
    async def gone():
        return {"type": "http.disconnect"}

    sent = []

    async def send(message):
        sent.append(message)

    answer = FileAnswer(track.open("rb"), FileRequest(body=True), {"content-type": "audio/mpeg"})
    with pytest.raises(ConnectionAbortedError):
        asyncio.run(answer({"type": "http"}, gone, send))
    assert len(sent) <= 2
    assert answer._file.closed
