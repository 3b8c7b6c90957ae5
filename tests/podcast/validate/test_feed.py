"""The check of a published folder: every fault is found and told in a sentence."""

from __future__ import annotations

import json
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voiceguide.errors import OutputError
from voiceguide.podcast.validate.feed import check_folder


def test_what_is_right_passes(folder):
    assert check_folder(folder) == ()


PLANTED = [
    (b'<?xml version="1.0" encoding="UTF-8"?>\n', b"", "declaration of UTF-8"),
    (b"</rss>", b"", "no XML"),
    (b'encoding="UTF-8"', b'encoding="klingon"', "declaration of UTF-8"),
    (b"<rss ", b'<!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/passwd">]><rss ', "DOCTYPE"),
    (b'version="2.0"', b'version="0.9"', "no RSS 2.0"),
    (b'xmlns:podcast="https://podcastindex.org/namespace/1.0"', b'xmlns:podcast="https://podcastindex.org/"',
     "<podcast:guid> stands there 0 times"),
    (b'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"', b'xmlns:itunes="http://itunes.com/"',
     "<itunes:image> stands there 0 times"),
    (b"<link>https://", b"<link>http://", "must be an https address"),
    (b"<description>Stretches.", b"<description>" + b"x" * 4_001, "more than 4000 bytes"),
    (b"<language>en", b"<language>English!", "no language"),
    (b"<itunes:explicit>false", b"<itunes:explicit>no", "neither true nor false"),
    (b"<itunes:type>episodic", b"<itunes:type>weekly", "neither episodic nor serial"),
    (b'<itunes:category text="Health &amp; Fitness">', b'<itunes:category text="">', "category> is missing"),
    (b'rel="self"', b'rel="alternate"', "<atom:link rel=self>"),
    (b"42e214ff-b047-5", b"42e214ff-b047-4", "no UUID of version 5"),
    (b">yes</podcast:locked>", b">true</podcast:locked>", "<podcast:locked> is neither"),
    (b"<podcast:medium>podcast</podcast:medium>", b"", "<podcast:medium> stands there 0 times"),
    (b'<podcast:txt purpose="ai-content">true</podcast:txt>', b"", "purpose=ai-content> is missing"),
    (b"<itunes:author>", b"<itunes:block>Yes</itunes:block><itunes:author>", "only one of <itunes:block>"),
    (b"cover.png", b"gone.png", "'https://example.org/evenings/gone.png' is not in the folder"),
    (b"<title>A twist for day 1", b"<title>1. A twist", "begins with a number"),
    (b"<title>A twist for day 1", b"<title>Quiet evenings, day 1", "repeats the show's"),
    (b"<title>A twist for day 1", b"<title>A twist for day 2", "stands there 2 times"),
    (b">guid-1<", b">guid-2<", "the guid 'guid-2' stands there 2 times"),
    (b"</guid>\n      <pubDate>Sat, 07", b"</guid>\n      <pubDate>Thu, 05", "newest first"),
    (b" +0100</pubDate>\n      <enc", b"</pubDate>\n      <enc", "no date of RFC 2822"),
    (b"<itunes:duration>220", b"<itunes:duration>3:40", "not whole seconds"),
    (b"<itunes:duration>220", b"<itunes:duration>210", "lasts 220.0 s"),
    (b"<itunes:duration>220", b"<itunes:duration>" + b"9" * 5_000, "not whole seconds"),
    (b"One knee.", b"&lt;b&gt;One knee.", "markup"),
    (b'type="audio/mpeg"', b'type="audio/mp3"', "not audio/mpeg"),
    (b"part-1.mp3", b"part-3.mp3", "part-3.mp3' is not in the folder"),
    (b"part-1.mp3", b"part-2.mp3", "belongs to 2 episodes"),
    (b"https://example.org/evenings/part-1.mp3", b"part-1.mp3", "'part-1.mp3' is not in the folder"),
    (b"part-1.mp3", b"..%2Fshow%2Fpart-1.mp3", "is not in the folder"),
    (b"part-1.mp3", b"%00", "is not in the folder"),
    (b"part-1.mp3", b"part-1.mp3?b", "is not in the folder"),
    (b"<link>https://example.org/", b"<link>https://[/", "is not in the folder"),
    (b" +0100</pubDate>\n      <enc", b" +9959</pubDate>\n      <enc", "no date of RFC 2822"),
    (b"07 Mar 2026 20:00:00 +0100</pubDate>\n      <enc", b"32 Mar 2026 20:00:00 +0100</pubDate><enc",
     "no date of RFC 2822"),
    (b'type="text/vtt"', b'type="text/plain"', "no WebVTT"),
    (b"application/json+chapters", b"application/json", "no chapters file in the folder"),
]  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "says"), PLANTED)
def test_a_fault_in_the_feed_is_found(folder, right, wrong, says):
    data = (folder / "feed.xml").read_bytes()
    assert right in data
    (folder / "feed.xml").write_bytes(data.replace(right, wrong, 1))
    assert any(says in fault for fault in check_folder(folder)), check_folder(folder)


@pytest.mark.timeout(30)
@pytest.mark.parametrize("kind", ["link", "pipe", "folder", "device"])
@pytest.mark.parametrize(
    "name", ["cover.png", "part-1.mp3", "part-1.png", "part-1.vtt", "part-1.chapters.json"]
)
def test_what_is_no_ordinary_file_is_not_in_the_folder(folder, tmp_path, name, kind):
    (folder / name).rename(tmp_path / name)
    match kind:
        case "link":
            (folder / name).symlink_to(tmp_path / name)
        case "pipe":
            os.mkfifo(folder / name)
        case "folder":
            (folder / name).mkdir()
        case "device":
            (folder / name).symlink_to("/dev/zero")
    assert any("in the folder" in fault for fault in check_folder(folder))


@pytest.mark.parametrize(
    "name", ["cover.png", "part-1.mp3", "part-1.vtt", "part-1.chapters.json", "feed.xml"]
)
def test_what_is_too_large_is_told_and_not_read(folder, name):
    head = {"feed.xml": b"", "part-1.mp3": b"ID3\x03\0\0\x7f\x7f\x7f\x7f"}.get(name, b"")
    (folder / name).write_bytes(head)
    os.truncate(folder / name, 50_000_000_000)
    if name == "feed.xml":
        with pytest.raises(OutputError, match="it is larger than 32 MB"):
            check_folder(folder)
    else:
        assert any("larger than" in fault for fault in check_folder(folder))


@settings(max_examples=50)
@given(
    st.sampled_from(["feed.xml", "cover.png", "part-1.mp3", "part-1.vtt", "part-1.chapters.json"]), st.data()
)
def test_any_bytes_in_any_file_give_sentences(laid_out, name, data):
    """Noise in a place of what is right, or alone."""
    right = (laid_out / name).read_bytes()
    noise = data.draw(st.binary(max_size=60))
    at = data.draw(st.integers(0, len(right)))
    try:
        for wrong in (noise, right[:at] + noise + right[at + len(noise) :], right[:at]):
            (laid_out / name).write_bytes(wrong)
            assert all(isinstance(fault, str) for fault in check_folder(laid_out))
    finally:
        (laid_out / name).write_bytes(right)


def test_of_many_faults_the_first_are_told(folder):
    (folder / "part-1.vtt").write_bytes(b"\n\n" * 100_000)
    found = check_folder(folder)
    assert (len(found), found[-1]) == (51, "There are more.")


def test_a_folder_without_a_feed(tmp_path):
    with pytest.raises(OutputError, match="no feed here"):
        check_folder(tmp_path)


def test_chapters_of_a_folder_are_json(folder):
    assert json.loads((folder / "part-1.chapters.json").read_bytes())["version"] == "1.2.0"
