"""Feeds that anybody may have written: nothing grows, nothing else is opened, and what is wrong is told."""

from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.podcast.validate.feed_reader import DECLARED, parse_feed

LAUGHS = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10 if n else b"laugh") for n in range(12))
HOSTILE = {
    "laughs": (b"<!DOCTYPE rss [" + LAUGHS + b"]><rss>&l11;</rss>", "DOCTYPE"),
    "a file": (b'<!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/passwd">]><rss>&f;</rss>', "DOCTYPE"),
    "an entity of nobody": (b"<rss>&f;</rss>", "no XML"),
    "many tags": (b"<rss>" + b"<a/>" * 1_000_000 + b"</rss>", "more than 1000000 tags"),
    "many attributes": (b"<rss>" + b'<a b=""/>' * 600_000 + b"</rss>", "more than 1000000 tags"),
    "depth": (b"<a>" * 50_000, "nested too deeply"),
    "noise": (b"\xff\xfe\x00", "no XML"),
    "nothing": (b"", "no XML"),
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize(("body", "says"), HOSTILE.values(), ids=HOSTILE)
def test_what_could_grow_is_refused_before_it_does(body, says):
    tracemalloc.start()
    with pytest.raises(ValueError, match=says):
        parse_feed(DECLARED + body)
    assert tracemalloc.get_traced_memory()[1] < 300_000_000
    tracemalloc.stop()


@pytest.mark.parametrize(
    "data",
    [
        b'<?xml version="1.0" encoding="klingon"?><rss/>',
        b'<?xml version="1.0" encoding="utf-16"?><rss/>',
        '<?xml version="1.0" encoding="UTF-8"?><rss/>'.encode("utf-16"),
        b"<rss/>",
        b"",
    ],
)
def test_another_encoding_is_told(data):
    with pytest.raises(ValueError, match="declaration of UTF-8"):
        parse_feed(data)


def outcome(data: bytes) -> str:
    try:
        parse_feed(data)
    except ValueError as problem:
        return str(problem)
    return ""


@given(st.binary(max_size=200))
def test_any_bytes_are_a_tree_or_a_sentence(data):
    for each in (data, DECLARED + data, DECLARED + b"<rss>" + data + b"</rss>"):
        told = outcome(each)
        assert told == "" or told.startswith("it ")
