"""The stretches of a session, as plots show them."""

from __future__ import annotations

from tests.support.sessions_made import clip, span, timeline
from voiceguide.media.plot.model import Look, Stretch
from voiceguide.media.plot.swimlanes import swimlanes


def test_after_the_last_word_one_rests():
    lanes = swimlanes(timeline(10_000, clips=(clip(0, 4_000),)))
    assert lanes.silence == (Stretch(4_000, 10_000, Look.REST),)


def test_the_quiet_at_the_end_belongs_to_the_last_rest():
    lanes = swimlanes(timeline(60_000, clips=(clip(0, 4_000),), spans=(span("rest", 10_000, 40_000),)))
    assert lanes.silence == (
        Stretch(4_000, 10_000, Look.GAP),
        Stretch(10_000, 60_000, Look.REST, "0:50"),
    )
