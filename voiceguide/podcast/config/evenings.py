"""The evening of each episode: its own number, that of the show, or the days since the show began."""

from __future__ import annotations

from datetime import datetime

from voiceguide.plan.evenings import FIRST
from voiceguide.plan.terms import MOST
from voiceguide.podcast.config.schema import KeyValue
from voiceguide.script.yaml.nodes import Diagnostics


def check_evenings(top: KeyValue, findings: Diagnostics) -> None:
    """Check that a show says in one way only which evenings its episodes are."""
    if top.value("vary") and top.value("evening") is not None:
        what = "`vary` gives every episode an evening of its own, but `evening` gives all of them the same."
        findings.add(top.spot("evening"), what, "Keep one of them; an episode may have its own `evening`.")


def evening_of_episode(
    taken: KeyValue, top: KeyValue, day: datetime | None, start: datetime | None, findings: Diagnostics
) -> int:
    """Return the evening of an episode.

    Args:
        taken: The keys of the episode.
        top: The keys of the show.
        day: When the episode comes out; None if nothing says so.
        start: When the show or the series begins; None for the day itself.
        findings: Takes the problem if the evening depends on a date that is missing.
    """
    if (own := taken.value("evening")) is not None:
        return int(own)
    if not top.value("vary"):
        return int(top.value("evening") or FIRST)
    if day is None:
        what = "`vary: daily` counts the days from the first episode on, but this one has no date."
        findings.add(taken.spot("date"), what, "Give it a `date:`, or the show a `schedule:`.")
        return FIRST
    return ((day.date() - (start or day).date()).days) % (MOST + 1)
