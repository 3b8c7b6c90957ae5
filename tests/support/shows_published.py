"""What tests ask of a show that was published."""

from __future__ import annotations

from datetime import timedelta

import feedparser

from tests.support.shows_made import NOW, plan_show, read_show

SLUGS = ["knee-drops-3min", "knee-drops-5min"]


def whats(published):
    return {change.slug: change.action for change in published.changes}


def planned(home, state):
    wish = read_show(home.show, home.settings)
    return plan_show(wish, state, home.settings, NOW + timedelta(days=9))


def feed(home):
    return feedparser.parse((home.public / "feed.xml").read_bytes())


def times(home):
    return {path.name: path.stat().st_mtime_ns for path in (*home.public.iterdir(), home.state)}
