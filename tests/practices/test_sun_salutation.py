"""Three rounds: two breaths in each position first, then one, on both sides."""

from __future__ import annotations


def test_two_breaths_in_the_first_round_and_one_in_the_others(hear):
    track = hear("sun-salutation", "17min")
    rounds = track.spans("round")
    assert len(rounds) == 3
    for breaths, (start, end) in zip((2, 1, 1), rounds, strict=True):
        items = [
            span for span in track.timeline.spans if span.kind == "item" and start <= span.start_ms < end
        ]
        assert [span.n for span in items] == [*range(1, 10)] * 2
        for item in items:
            inside = [one for one in track.timeline.breaths if item.start_ms <= one.start_ms < item.end_ms]
            assert [one.phase for one in inside] == ["inhale", "exhale"] * breaths
            assert {one.duration_ms for one in inside} == {4_000}


def test_the_right_leg_goes_first_and_then_the_left_in_every_round(hear):
    track = hear("sun-salutation", "17min")
    sides = [span for span in track.timeline.spans if span.kind == "side"]
    assert [span.side for span in sides] == ["right", "left"] * 3
    assert all(
        right.duration_ms == left.duration_ms for right, left in zip(sides[::2], sides[1::2], strict=True)
    )
    first = track.onsets_ms("Step your right leg far back, and lift your chest.")
    assert len(first) == 1
    assert sides[0].start_ms < first[0] < sides[0].end_ms
    assert all(
        sides[i].start_ms < at < sides[i].end_ms
        for i, at in zip((1, 3, 5), track.onsets_ms("Left leg back."), strict=True)
    )


def test_each_round_says_its_number_and_the_pauses_stand_between(hear):
    track = hear("sun-salutation", "17min")
    heard = [track.onsets_ms(f"Round {word} of three.")[0] for word in ("one", "two", "three")]
    between = track.onsets_ms("Stand, and feel your heart.")
    assert len(between) == 2
    assert heard[0] < between[0] < heard[1] < between[1] < heard[2]


def test_every_breath_is_called_when_it_begins(hear):
    """In the sound: the first breath of each position begins with its word."""
    track = hear("sun-salutation", "17min")
    inhales = [one.start_ms for one in track.timeline.breaths if one.phase == "inhale" and one.breath == 1]
    heard = sorted(track.onsets_ms("In."))
    assert len(heard) == len(inhales) == 54
    assert max(abs(at - start) for at, start in zip(heard, inhales, strict=True)) <= 30
