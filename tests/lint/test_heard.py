"""What is heard in a timeline, as the rules read it."""

from __future__ import annotations

from tests.support.sessions_made import clip, span, timeline
from voiceguide.lint.heard import gaps, lies_inside, look_for, spans, within, word_count

HOLD, REST = span("hold", 0, 10_000), span("rest", 10_000, 20_000)
SESSION = timeline(
    20_000, clips=(clip(0, 2_000, "One two."), clip(9_000, 2_000), clip(10_000, 1_000)), spans=(REST, HOLD)
)


def test_gaps_are_counted_from_the_end_of_a_clip_to_the_next():
    assert [gap_ms for _, _, gap_ms in gaps(SESSION)] == [7_000, -1_000]
    assert word_count(SESSION.clips[0]) == 2


def test_spans_come_in_order_and_hold_the_clips_that_begin_in_them():
    assert spans(SESSION, "rest", "hold") == [HOLD, REST]
    assert [one.start_ms for one in within(SESSION, HOLD)] == [0, 9_000]
    assert lies_inside(span("side", 1_000, 10_000), HOLD)
    assert not lies_inside(span("side", 1_000, 10_001), HOLD)


def test_words_are_looked_for_in_the_language_of_the_session():
    assert look_for(SESSION).bell.search("When you hear the bell")
    assert not look_for(timeline(1_000, language="de")).bell.search("When you hear the bell")
