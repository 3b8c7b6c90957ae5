"""The model of a show: where its feed is reached."""

from __future__ import annotations

from tests.support.feeds_made import show


def test_the_feed_lies_in_the_folder_of_the_show():
    made = show()
    assert made.feed_url == f"{made.base_url}feed.xml"
    assert made.base_url.endswith("/")
