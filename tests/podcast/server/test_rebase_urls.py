"""What a feed says of itself, when somebody else wrote it."""

from __future__ import annotations

import pytest

from voiceguide.errors import OutputError
from voiceguide.podcast.server.rebase_urls import read_feed, rebase

LAUGHS = "<!DOCTYPE rss [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {name} '{f'&{before};' * 10}'>" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


def feed(head="", link="https://example.org/calm/feed.xml", inside=""):
    return (
        f'{head}<rss xmlns:atom="http://www.w3.org/2005/Atom"><channel>{inside}'
        f'<atom:link rel="self" href="{link}"/></channel></rss>'
    ).encode()


def test_only_the_channels_own_address_counts():
    items = '<item><atom:link rel="self" href="https://evil.example/x"/><enclosure/></item>' * 2
    elsewhere = '<atom:link rel="next" href="https://example.org/2/feed.xml"/>'
    found = read_feed(feed(inside=items + elsewhere), "feed.xml")
    assert (found.base, found.tracks) == ("https://example.org/calm/", 2)


@pytest.mark.parametrize(
    ("hostile", "what"),
    [
        (feed('<?xml version="1.0" encoding="x-none"?>'), "not in UTF-8"),
        (feed('<?xml version="1.0" encoding="rot13"?>'), "not in UTF-8"),
        (feed('<?xml version="1.0" encoding="utf-7"?>'), "not in UTF-8"),
        (feed().decode().encode("utf-16"), "not in UTF-8"),
        (feed().decode().encode("utf-16-le"), "no feed"),
        (feed(f"{LAUGHS}]>", inside="&i;"), "document type"),
        (feed('<!DOCTYPE rss SYSTEM "file:///etc/passwd">'), "document type"),
        (b"<a>" * 100_000, "nested too deeply"),
        (feed(inside="<item/>" * 1_000_001), "more than 1000000 tags"),
        (feed(inside="\x00"), "no feed"),
        (b"\xff" * 100, "not in UTF-8"),
        (b"", "no feed"),
        *(
            (feed(link=link), "does not say")
            for link in ("", "/", "//", "feed.xml", "file:///etc/", "x://a/b")
        ),
        (feed(link="https://exa mple.org/feed.xml"), "does not say"),
    ],
)
def test_what_no_feed_of_ours_has_is_refused_in_a_sentence(hostile, what):
    with pytest.raises(OutputError, match=what) as refused:
        read_feed(hostile, "feed.xml")
    assert "voiceguide publish" in refused.value.mend


def test_what_identifies_an_episode_stays_wherever_it_stands():
    base, here = "https://example.org/a&b/", "http://127.0.0.1:1/t/"
    moved = b"<x>https://example.org/a&amp;b/1</x>"
    kept = b"<guid isPermaLink='false'>\nhttps://example.org/a&amp;b/1\n</guid>"
    told = rebase(moved + kept + moved, "show.opml", base, here)
    assert told == b"<x>http://127.0.0.1:1/t/1</x>" + kept + b"<x>http://127.0.0.1:1/t/1</x>"
    assert rebase(kept[:-7], "show.opml", base, here) == kept[:-7]
    assert rebase(moved, "track.mp3", base, here) == moved
