"""Byte ranges as RFC 9110 has them: what is malformed is ignored, what is too much is too."""

from __future__ import annotations

import pytest

from voiceguide.podcast.server.ranges import MOST, parse_ranges


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("bytes=0-0", [(0, 1)]),
        ("bytes=10-19", [(10, 20)]),
        ("BYTES=90-", [(90, 100)]),
        ("bytes=-10", [(90, 100)]),
        ("bytes=-1000", [(0, 100)]),
        ("bytes=95-1000", [(95, 100)]),
        ("bytes=0-" + "9" * 5_000, [(0, 100)]),
        ("bytes=" + "0" * 5_000 + "7-7", [(7, 8)]),
        # Those that touch are one, in whatever order they come; one that is past the end falls out.
        ("bytes=20-29, 0-9,5-12 ,13-14", [(0, 15), (20, 30)]),
        ("bytes=0-9,,100-", [(0, 10)]),
    ],
)
def test_what_is_asked_for(header, found):
    assert parse_ranges(header, 100) == tuple(found)


@pytest.mark.parametrize(
    "header", ["bytes=100-", "bytes=" + "9" * 5_000 + "-", "bytes=-0", "bytes=200-300,-0"]
)
def test_what_the_file_does_not_have(header):
    assert parse_ranges(header, 100) == ()


@pytest.mark.parametrize(
    "header",
    [
        "", "bytes", "bytes=", "bytes=,", "bytes=-", "bytes=9-5", "bytes=a-b", "bytes=1", "bytes=--5",
        "bytes=0x1-5", "bytes=1-5;2-6", "bytes=1 - 5", "bytes=+1-5", "bytes=١-٥", "bytes=0-1,x",
        "bytes=0-1,bytes=3-4", "lines=0-5", "bytes 0-5", "bytes=" + ",".join(["0-0"] * (MOST + 1)),
    ],
)  # fmt: skip
def test_what_is_malformed_or_too_much_is_ignored(header):
    assert parse_ranges(header, 100) is None


def test_an_empty_file_has_no_ranges():
    assert parse_ranges("bytes=0-", 0) is None
