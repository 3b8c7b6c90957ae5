"""The feed: any text is safe in it, others read it back, and the strict check sees every planted fault."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.etree import ElementTree

import feedparser
from hypothesis import given
from hypothesis import strategies as st

from tests.support.feeds_made import BASE, episode, show
from voiceguide.podcast.feed import m3u8, opml, rss

NAMES = ("cover.png", "part-1.mp3", "part-1.png", "part-1.vtt", "part-1.chapters.json")


def xml(data: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(data)  # noqa: S314 - what was written a moment ago


def test_the_same_show_is_the_same_bytes_and_a_private_one_says_so():
    assert rss(show(episode(1))) == rss(show(episode(1)))
    channel = xml(rss(show(episode(1), private=True))).find("channel")
    blocks = [child.text for child in channel if child.tag.endswith("}block")]
    assert blocks == ["Yes", "yes"]
    assert b"block>" not in rss(show(episode(1)))


def test_a_person_s_voice_is_not_called_synthetic():
    assert b"ai-content" not in rss(show(episode(1, synthetic=False)))


@given(st.text(st.characters(exclude_categories=())), st.text(st.characters(exclude_categories=())))
def test_any_text_is_safe_in_a_feed(title, summary):
    made = rss(show(episode(1, title=title, summary=summary), title=title, author=summary))
    item = xml(made).find("channel/item")
    assert "<script" not in (item.findtext("description") or "").lower()
    assert xml(opml(show(title=title))).find("body/outline") is not None
    assert len(m3u8(show(episode(1, title=title), title=title)).decode().splitlines()) >= 4


def test_markup_in_a_summary_is_read_as_text():
    entry = feedparser.parse(rss(show(episode(1, summary="x < y & <script>alert(1)</script>")))).entries[0]
    assert entry.summary == "x &lt; y &amp; &lt;script&gt;alert(1)&lt;/script&gt;"


def test_a_date_keeps_its_zone():
    assert b"<pubDate>Sat, 07 Mar 2026 20:00:00 +0100</pubDate>" in rss(show(episode(1)))
    utc = episode(1, published=datetime(2026, 3, 7, tzinfo=UTC))
    assert b"<pubDate>Sat, 07 Mar 2026 00:00:00 +0000</pubDate>" in rss(show(utc))


def test_opml_and_playlist():
    outline = xml(opml(show())).find("body/outline")
    assert (outline.get("type"), outline.get("xmlUrl")) == ("rss", BASE + "feed.xml")
    assert m3u8(show(episode(1))).decode().splitlines() == [
        "#EXTM3U", "#PLAYLIST:Quiet evenings", "#EXTINF:220,A twist for day 1", "part-1.mp3",
    ]  # fmt: skip


def test_the_licence_with_an_address():
    made = xml(rss(show(license="My terms https://example.org/terms")))
    licence = made.find("channel/{https://podcastindex.org/namespace/1.0}license")
    assert (licence.text, licence.get("url")) == ("My terms", "https://example.org/terms")
