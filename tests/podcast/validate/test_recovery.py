"""A lost state file: who the episodes are is taken from the feed that is published, or nothing is done."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.shows_published import SLUGS, feed, whats
from voiceguide.errors import OutputError
from voiceguide.podcast.changes import Action
from voiceguide.podcast.publish import check_publishing
from voiceguide.podcast.validate.recovery import read_published

MOVED = "https://elsewhere.example.org/quiet/"
ITEM = """<item><title>T</title><link>https://example.org/#evening</link>
<guid isPermaLink="false">any text</guid>
<pubDate>Sun, 01 Mar 2026 07:00:00 +0100</pubDate>
<enclosure url="https://example.org/evening.0123456789.mp3" length="5" type="audio/mpeg" /></item>"""
FEED = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel><title>Quiet</title>
<link>https://example.org/</link><generator>voiceguide</generator>
<podcast:guid>0b1f43ae-4a6e-5e2c-9d5b-7a0f3f5b8c11</podcast:guid>{ITEM}</channel></rss>"""


def told(tmp_path, text):
    (tmp_path / "feed.xml").write_text(text)
    return read_published(tmp_path, tmp_path / "show.state.json")


def test_after_a_move_the_guids_are_those_that_apps_know(home):
    home.rewrite(base_url=MOVED)
    home.publish()
    before = feed(home)
    home.state.unlink()
    done = home.publish()
    after = feed(home)
    assert whats(done) == dict.fromkeys(SLUGS, Action.UNCHANGED)  # built again, with the same bytes
    assert [(each.id, each.published) for each in after.entries] == [
        (each.id, each.published) for each in before.entries
    ]
    assert after.feed.podcast_guid == before.feed.podcast_guid
    assert done.remarks[0].startswith("show.state.json is gone: the guids and dates of 2 episodes are taken")
    assert "is gone" not in " ".join(home.publish(whole=True).remarks)


def test_a_dry_run_and_a_check_tell_it_too(home):
    home.state.unlink()
    assert "show.state.json is gone" in home.publish(dry=True).remarks[0]
    assert "show.state.json is gone" in check_publishing(home.request(), home.settings).remarks[0]
    assert not home.state.exists()


def test_the_feed_of_another_show_is_not_taken_for_its_own(home):
    home.state.unlink()
    home.rewrite(title="Something else", base_url=MOVED)
    before = home.files()
    with pytest.raises(OutputError, match="is published here, and no state file tells that it is this one"):
        home.publish()
    assert home.files() == before


def test_a_feed_that_does_not_tell_is_refused_with_what_to_do(home):
    home.state.unlink()
    path = home.public / "feed.xml"
    path.write_text(re.sub(r"<guid.*</guid>", "", path.read_text()))
    before = home.files()
    with pytest.raises(OutputError, match=r"does not tell the guids: it has no <guid>") as refused:
        home.publish()
    assert "Take back a copy of show.state.json" in str(refused.value)
    assert home.files() == before
    assert not home.state.exists()


def test_everything_that_a_feed_tells_is_read(tmp_path):
    (tmp_path / "evening.0123456789.mp3").write_bytes(b"12345")
    found = told(tmp_path, FEED)
    assert (found.title, found.base_url) == ("Quiet", "https://example.org/")
    assert found.state.guid == "0b1f43ae-4a6e-5e2c-9d5b-7a0f3f5b8c11"
    assert found.state.files == {"evening.0123456789.mp3": 5, "feed.xml": len(FEED)}
    (record,) = found.state.episodes.values()
    assert (record.guid, record.stem, record.mark) == ("any text", "evening.0123456789", "0123456789")
    assert record.published == datetime(2026, 3, 1, 6, tzinfo=UTC)
    assert not record.fingerprint


def test_no_feed_and_that_of_another_program_tell_nothing(tmp_path):
    assert read_published(tmp_path, tmp_path / "show.state.json") is None
    assert told(tmp_path, FEED.replace("voiceguide", "wordpress")) is None


BAD = {
    "no channel": ("channel>", "canal>"),
    "no guid of the show": ("0b1f43ae-4a6e", "x"),
    "a slug above": ("#evening", "#../evening"),
    "no slug": ("#evening", ""),
    "another's track": ("evening.0123456789.mp3", "morning.mp3"),
    "a track above": ("evening.0123456789.mp3", "..%2f..%2fevening.mp3"),
    "no track": ("<enclosure", "<disclosure"),
    "no date": ("Sun, 01 Mar 2026 07:00:00 +0100", "soon"),
    "no zone": ("07:00:00 +0100", "07:00:00"),
    "the year 1900": ("2026", "1900"),
    "two of one name": (ITEM, ITEM * 2),
    "no end": ("</rss>", ""),
    "entities": ("<rss", '<!DOCTYPE a [<!ENTITY b "c">]><rss'),
}


@pytest.mark.parametrize("name", BAD)
def test_a_feed_that_is_damaged_is_refused_in_one_sentence(tmp_path, name):
    old, new = BAD[name]
    with pytest.raises(OutputError, match="does not tell the guids: ") as refused:
        told(tmp_path, FEED.replace(old, new))
    assert "\n" not in str(refused.value)


@given(st.text(max_size=40), st.integers(0, len(FEED)), st.integers(0, 60))
def test_any_feed_is_read_or_refused(tmp_path_factory, inserted, at, gone):
    folder = tmp_path_factory.mktemp("feed")
    data = (FEED[:at] + inserted + FEED[at + gone :]).encode("utf-8", "surrogatepass")
    (folder / "feed.xml").write_bytes(data)
    try:
        read_published(folder, folder / "show.state.json")
    except OutputError as refused:
        told = str(refused)
    else:
        told = ""
    assert "\n" not in told
