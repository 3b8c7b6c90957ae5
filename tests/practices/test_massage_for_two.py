"""Both partners get the same massage, right and left, to the second."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("length", ["12min", "15min"])
def test_both_partners_and_both_shoulders_get_the_same(hear, length):
    track = hear("massage-for-two", length)
    turns = [span for span in track.timeline.spans if span.kind == "item"]
    assert [span.n for span in turns] == [1, 2]
    got = []
    for turn in turns:
        inside = [span for span in track.timeline.spans if turn.start_ms <= span.start_ms < turn.end_ms]
        sides = [span.duration_ms for span in inside if span.kind == "side"]
        assert sides[0] == sides[1]
        got.append([
            (span.kind, span.side, span.duration_ms)
            for span in sorted(inside, key=lambda span: span.start_ms)
            if span.kind in ("hold", "rest", "rep")
        ])  # fmt: skip
    assert got[0] == got[1]


def test_the_announced_number_of_squeezes_is_given(hear):
    track = hear("massage-for-two", "12min")
    first = [span.of for span in track.timeline.spans if span.kind == "rep" and span.n == 1]
    assert len(first) == 4
    assert len(set(first)) == 1
    words = {6: "Six", 7: "Seven", 8: "Eight", 9: "Nine", 10: "Ten", 11: "Eleven", 12: "Twelve"}
    assert len(track.onsets_ms(f"{words[first[0]]} slow squeezes.")) == 4
    assert len(track.onsets_ms("And the last one.")) == 4


def test_they_change_places_once_and_each_is_named(hear):
    track = hear("massage-for-two", "12min")
    [change] = track.onsets_ms("Change places now. The second of you sits, the first of you is behind.")
    [begin] = track.onsets_ms("The first of you sits down, the second of you sits or stands behind.")
    first, second = track.spans("item")
    assert first[0] <= begin < first[1] <= change < second[1]
    assert [span.title for span in track.timeline.spans if span.kind == "section"][1:3] == [
        "For the first of you", "For the second of you",
    ]  # fmt: skip
