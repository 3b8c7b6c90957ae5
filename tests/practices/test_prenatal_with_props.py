"""A rest on each side with pillows: left first, both as long, with the same time for every pillow."""

from __future__ import annotations


def test_left_comes_first_and_both_sides_get_the_same(hear):
    track = hear("prenatal-with-props", "8min")
    sides = [(span.side, span.duration_ms) for span in track.timeline.spans if span.kind == "side"]
    assert [side for side, _ in sides] == ["left", "right"]
    assert sides[0][1] == sides[1][1]
    (one, other) = track.spans("hold")
    assert one[1] - one[0] == other[1] - other[0] >= 45_000


def test_there_is_time_for_each_pillow(hear):
    track = hear("prenatal-with-props", "8min")
    for first, then in (
        ("Put the second pillow between your knees.", "Put the third one under your belly."),
        ("The second pillow goes between your knees again.", "The third lies under your belly."),
    ):
        (clip,) = track.clips(first)
        (heard,) = track.onsets_ms(then)
        assert heard - clip.end_ms >= 8_000 - 30
    (breathe,) = track.clips("Breathe freely throughout.")
    (never,) = track.onsets_ms("Never hold your breath.")
    assert 1_000 - 30 <= never - breathe.end_ms <= 1_000 + 60


def test_the_way_out_is_told_fifteen_seconds_before_on_each_side(hear):
    track = hear("prenatal-with-props", "8min")
    told = track.onsets_ms("In a moment your hands will help you up.")
    ends = [end for _, end in track.spans("hold")]
    assert all(abs(end - 15_000 - at) <= 30 for end, at in zip(ends, told, strict=True))
    assert track.said().index("Press both hands down.") < track.said().index(
        "Press both hands down once more."
    )
