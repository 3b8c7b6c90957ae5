"""The tour of yoga nidra: each finger of both hands, in its order and at one pace."""

from __future__ import annotations

from itertools import pairwise

from tests.support.onsets_heard import onset_ms

FINGERS = ("thumb", "first finger", "second finger", "third finger", "little finger")


def test_both_sides_are_toured_in_the_same_order_and_time(hear):
    track = hear("yoga-nidra", "15min")
    (right, right_end), (left, left_end) = track.spans("side")
    assert right_end - right == left_end - left
    told = {
        side: [clip for clip in track.timeline.clips if start <= clip.start_ms < end]
        for side, start, end in (("right", right, right_end), ("left", left, left_end))
    }
    assert [clip.text.replace("left", "right") for clip in told["left"]] == [
        clip.text for clip in told["right"]
    ]
    assert [clip.start_ms - right for clip in told["right"]] == [
        clip.start_ms - left for clip in told["left"]
    ]
    assert [clip.text for clip in told["left"]][1:6] == [
        "The left thumb.", "First finger.", "Second finger.", "Third finger.", "And the little finger.",
    ]  # fmt: skip
    assert len(told["left"]) == 1 + 5 + 16 + 5 + 1


def test_every_place_is_heard_and_left_two_to_seven_seconds(hear):
    """Measured in the sound: from one place of a tour to the next."""
    track = hear("yoga-nidra", "15min")
    for start, end in track.spans("side"):
        items = [
            span for span in track.timeline.spans if span.kind == "item" and start <= span.start_ms < end
        ]
        assert [span.title for span in items][:5] == list(FINGERS)
        assert [span.title for span in items][-5:] == [
            "big toe",
            "second toe",
            "third toe",
            "fourth toe",
            "little toe",
        ]
        assert all(following.start_ms == span.end_ms for span, following in pairwise(items[:21]))
        onsets = list(_onsets(track, items))
        assert len(onsets) == 26
        assert all(2_000 <= after - before <= 7_000 for before, after in pairwise(onsets))


def _onsets(track, items):
    for item in items:
        [clip] = [clip for clip in track.timeline.clips if item.start_ms <= clip.start_ms < item.end_ms]
        yield onset_ms(clip, track.samples)


def test_opposites_get_equal_time_and_pictures_too(hear):
    track = hear("yoga-nidra", "15min")
    rests = {
        title: [
            span.duration_ms
            for span in track.timeline.spans
            if span.kind == "rest" and start <= span.start_ms < end
        ]
        for title in ("Opposites", "Pictures")
        for start, end in track.spans("section", title)
    }
    assert {title: len(lengths) for title, lengths in rests.items()} == {"Opposites": 6, "Pictures": 5}
    assert all(len(set(lengths)) == 1 for lengths in rests.values())
    for text in (
        "Let your body feel heavy, as heavy as it can be.",
        "And now light.",
        "A candle that burns quietly.",
    ):
        assert len(track.onsets_ms(text)) == 1


def test_the_resolve_comes_before_the_tour_and_again_at_the_end(hear):
    track = hear("yoga-nidra", "15min")
    told = track.said()
    first = next(i for i, text in enumerate(told) if text.startswith("Think of one short sentence"))
    again = next(i for i, text in enumerate(told) if text.startswith("Remember your sentence"))
    assert first < told.index("The right thumb.") < again
    assert told[-1].startswith("When you hear the bell")
    assert [tone.kind for tone in track.timeline.tones][-1] == "bell"
