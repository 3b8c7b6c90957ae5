"""Lanes: what was laid out is the whole session, once."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given

from tests.support.sessions_made import breath, clip, evening, span, timeline, timelines
from voiceguide.media.plot.model import Look
from voiceguide.media.plot.swimlanes import close_together, swimlanes, told_clicks
from voiceguide.timeline.model import Phase, Tone

HEARD = (Look.WORDS, Look.BREATH, Look.HOLD, Look.WINDOW, Look.COUNT, Look.REST, Look.GAP)


def told(stretches):
    return [(each.start_ms, each.end_ms, str(each.look), each.label) for each in stretches]


def test_an_evening():
    lanes = swimlanes(evening())
    assert told(lanes.silence) == [
        (10_000, 20_000, "breath", ""),
        (20_000, 30_000, "gap", ""),
        (35_000, 40_000, "gap", ""),
        (40_000, 70_000, "hold", "1:00"),
        (74_000, 100_000, "hold", ""),
        (105_000, 110_000, "gap", ""),
        (110_000, 140_000, "hold", "1:00"),
        (144_000, 170_000, "hold", ""),
        (170_000, 180_000, "gap", ""),
        (180_000, 220_000, "rest", "0:40"),
    ]
    assert told(lanes.sides) == [(30_000, 100_000, "right", ""), (100_000, 170_000, "left", "")]
    assert told(lanes.chapters) == [
        (0, 30_000, "chapter", "Settle"),
        (30_000, 180_000, "chapter", "Twist <&> turn"),
        (180_000, 220_000, "chapter", "Rest"),
    ]
    assert told(lanes.breath) == [(10_000, 14_000, "inhale", ""), (14_000, 20_000, "exhale", "")]
    assert told(lanes.bells) == [(210_000, 216_000, "bell", "")]
    assert [each.label for each in lanes.voice][:2] == ["Lie down.", "Right knee across."]
    assert sum(lanes.time_ms(look) for look in HEARD) == 220_000


def counting():
    """A count of three numbers, then two runs of clicks and a bell."""
    numbers = tuple(clip(at_ms, 1_000, f"{n}.") for n, at_ms in enumerate((10_000, 20_000, 30_000)))
    clicks = (*range(50_000, 53_000, 700), 80_000)
    tones = tuple(Tone(start_ms=at_ms, duration_ms=20, kind="click") for at_ms in clicks)
    return timeline(90_000, clips=numbers, tones=tones, spans=(span("count", 10_000, 40_000),))


def test_counts_and_clicks_are_what_they_are():
    lanes = swimlanes(counting())
    assert [each[:3] for each in told(lanes.silence) if each[2] != "gap"][:3] == [
        (11_000, 20_000, "count"),
        (21_000, 30_000, "count"),
        (31_000, 40_000, "count"),
    ]
    assert [len(run) for run in close_together(lanes.clicks)] == [5, 1]
    assert [told_clicks(run) for run in close_together(lanes.clicks)] == ["0:50 5 clicks", "1:20 1 click"]
    assert list(close_together(())) == []
    # A click sounds within the silence and takes none of it away.
    assert sum(lanes.time_ms(look) for look in HEARD) == 90_000


@given(timelines())
def test_words_and_silence_are_the_whole_session(made):
    lanes = swimlanes(made)
    at_ms = 0
    for each in sorted((*lanes.voice, *lanes.silence), key=lambda each: each.start_ms):
        assert each.start_ms == at_ms
        at_ms = each.end_ms
    assert at_ms == made.duration_ms
    assert sum(lanes.time_ms(look) for look in HEARD) == made.duration_ms


@given(timelines())
def test_every_clip_is_in_the_voice_lane(made):
    assert [(each.start_ms, each.end_ms) for each in swimlanes(made).voice] == [
        (each.start_ms, each.end_ms) for each in made.clips
    ]


@given(timelines())
def test_stretches_are_in_order_inside_the_session_and_never_overlap(made):
    lanes = swimlanes(made)
    for lane in (lanes.voice, lanes.silence, lanes.breath, lanes.bells, lanes.sides, lanes.chapters):
        assert all(0 <= each.start_ms < each.end_ms <= made.duration_ms for each in lane)
        assert all(before.end_ms <= after.start_ms for before, after in pairwise(lane))


@given(timelines())
def test_chapters_follow_one_another_to_the_end(made):
    chapters = swimlanes(made).chapters
    starts = {each.start_ms for each in made.spans if each.kind == "section"} - {made.duration_ms}
    assert [each.start_ms for each in chapters] == sorted(starts)
    assert all(before.end_ms == after.start_ms for before, after in pairwise(chapters))
    assert not chapters or chapters[-1].end_ms == made.duration_ms


def test_a_breath_inside_a_hold_belongs_to_the_hold():
    lanes = swimlanes(
        timeline(
            30_000,
            clips=(clip(0, 1_000), clip(29_000, 1_000)),
            spans=(span("hold", 5_000, 25_000),),
            breaths=(breath(2_000, 10_000, Phase.INHALE),),
        )
    )
    assert [(each.start_ms, str(each.look)) for each in lanes.silence] == [
        (1_000, "gap"), (2_000, "breath"), (5_000, "hold"), (25_000, "gap"),
    ]  # fmt: skip


def test_of_sections_that_begin_together_the_innermost_names_the_chapter():
    spans = (span("section", 0, 60_000, "All of it"), span("section", 0, 20_000, "First part"))
    for order in (spans, spans[::-1]):
        assert [each.label for each in swimlanes(timeline(60_000, spans=order)).chapters] == ["First part"]


def test_a_title_is_one_line_and_never_empty():
    assert swimlanes(replace(evening(), title=" two\n lines ")).title == "two lines"
    assert swimlanes(replace(evening(), title="\n")).title == "twist"
