"""What is said inside a hold, and where it lands."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.holds_placed import POOL, hold_of, natural
from tests.support.scripts_made import SPOT, wording
from voiceguide.plan.terms import Role
from voiceguide.script import model as s
from voiceguide.timeline.model import SpokenClip, Timeline
from voiceguide.units import FRAME


def inside(timeline: Timeline) -> list[tuple[SpokenClip, int, int]]:
    """List what is said in the first hold, how far into it, and how long before its end it is over."""
    hold = next(span for span in timeline.spans if span.kind == "hold")
    clips = [clip for clip in timeline.clips if hold.start_ms <= clip.start_ms < hold.end_ms]
    return [(clip, clip.start_ms - hold.start_ms, hold.end_ms - clip.end_ms) for clip in clips]


@pytest.mark.parametrize(
    ("hold_s", "roles"),
    [
        (2, []),
        (4, ["presence"]),
        (8, ["presence"] * 3),
        (14, ["presence"] * 4),
        # The phrase book may be silent where the author's words need the room.
        (15, ["presence"] * 4),
        (20, ["hold_start", *["presence"] * 4]),
        (29, ["hold_start", *["presence"] * 4, "near_end"]),
        (119, ["hold_start", *["presence"] * 4, "near_end"]),
        (120, ["hold_start", *["presence"] * 5, "near_end"]),
        (300, ["hold_start", *["presence"] * 7, "near_end"]),
    ],
)
def test_what_a_hold_says_by_its_length(hold_s: int, roles: list[str]) -> None:
    assert [str(clip.role) for clip, _, _ in inside(natural(hold_of(hold_s * 1000)))] == roles


def test_a_hold_tells_how_long_it_is_where_its_middle_and_its_end_are() -> None:
    found = inside(natural(hold_of(180_000)))
    start, start_ms, _ = found[0]
    assert start.text == "Stay here for about three minutes."
    assert start.announces_ms == 180_000
    assert start_ms + start.duration_ms <= 12_000
    (middle,) = (at for clip, at, _ in found if "alfway" in clip.text)
    assert 0.35 <= middle / 180_000 <= 0.65
    near, _, left_ms = found[-1]
    assert near.text == "Two more breaths here."
    assert 4_000 <= left_ms <= 25_000


def test_a_hold_in_breaths_counts_them_and_ends_on_an_exhale() -> None:
    timeline = natural(hold_of(0, breaths=5, in_ms=4_000, out_ms=6_000))
    found = inside(timeline)
    assert [clip.text for clip, _, _ in found if clip.role is not Role.PRESENCE] == [
        "Stay here for five breaths.",
        "One more breath here.",
    ]
    assert 10_000 <= found[-1][2] < 10_000 + FRAME
    assert [breath.phase for breath in timeline.breaths] == ["inhale", "exhale"] * 5
    hold = next(span for span in timeline.spans if span.kind == "hold")
    assert timeline.breaths[-1].start_ms + 6_000 == hold.end_ms


@pytest.mark.parametrize(
    ("hold_s", "roles"),
    [
        (14, []),
        (15, ["hold_start"]),
        (27, ["hold_start"]),
        (28, ["hold_start", "near_end"]),
        (60, ["hold_start", "presence", "near_end"]),
        (120, ["hold_start", *["presence"] * 3, "near_end"]),
    ],
)
def test_what_the_phrase_book_says_by_itself(hold_s: int, roles: list[str]) -> None:
    hold = hold_of(hold_s * 1000)
    (bare,) = (replace(step, presence=()) for step in hold.steps)  # type: ignore[call-arg]
    assert [str(clip.role) for clip, _, _ in inside(natural(replace(hold, steps=(bare,))))] == roles


@pytest.mark.parametrize("hold_s", [8, 10, 14, 20, 27, 40, 90, 150])
def test_the_authors_own_words_are_said_in_any_hold_that_has_room(hold_s: int) -> None:
    own = {"start": wording("Stay."), "middle": wording("Half."), "near_end": wording("Soon.")}
    found = inside(natural(hold_of(hold_s * 1000, **own)))
    texts = [clip.text for clip, _, _ in found]
    assert {"Stay.", "Half.", "Soon."} <= set(texts)
    assert [text for text in texts if text in ("Stay.", "Half.", "Soon.")] == ["Stay.", "Half.", "Soon."]
    assert set(texts) & {words.full for words in POOL} or hold_s < 10
    (half,) = (at + clip.duration_ms / 2 for clip, at, _ in found if clip.text == "Half.")
    assert 0.3 <= half / (hold_s * 1000) <= 0.7
    assert found[-1][2] <= max(hold_s * 250, 25_000)
    for (one, _, _), (following, _, _) in itertools.pairwise(found):
        assert following.start_ms - one.end_ms >= 800


@given(st.integers(2_000, 300_000), st.integers(0, 20_000))
def test_a_longer_hold_never_says_less(ms: int, more_ms: int) -> None:
    short = inside(natural(hold_of(ms)))
    long = inside(natural(hold_of(min(ms + more_ms, 300_000))))
    assert len(short) <= len(long)


@given(st.integers(12_000, 300_000))
def test_talk_fills_at_most_a_quarter_of_a_long_hold_and_leaves_gaps(ms: int) -> None:
    found = inside(natural(hold_of(ms)))
    presence = sum(clip.duration_ms for clip, _, _ in found if clip.role is Role.PRESENCE)
    talk = sum(clip.duration_ms for clip, _, _ in found)
    assert presence == 0 or talk <= ms // (4 if ms >= 90_000 else 3)
    for (one, _, _), (following, _, _) in itertools.pairwise(found):
        assert following.start_ms - one.end_ms >= 800
        assert following.start_ms - one.end_ms <= 90_000


def test_gaps_are_no_metronome() -> None:
    starts = [at for _, at, _ in inside(natural(hold_of(300_000)))]
    gaps = [b - a for a, b in itertools.pairwise(starts)]
    assert len(set(gaps)) == len(gaps)
    assert max(gaps[1:-1]) > 1.1 * min(gaps[1:-1])


def test_the_second_side_says_as_much_and_begins_elsewhere() -> None:
    timeline = natural(hold_of(120_000, sides=True))
    sides = [span for span in timeline.spans if span.kind == "side"]
    said = [
        [
            clip.text
            for clip in timeline.clips
            if clip.role is Role.PRESENCE and side.start_ms <= clip.start_ms < side.end_ms
        ]
        for side in sides
    ]
    assert len(said[0]) == len(said[1])
    assert said[0][0] != said[1][0]


def test_what_the_author_says_instead_and_says_nothing() -> None:
    own = natural(hold_of(60_000, start=wording("Stay."), near_end=wording("Soon.")))
    texts = [clip.text for clip, _, _ in inside(own)]
    assert (texts[0], texts[-1]) == ("Stay.", "Soon.")
    silent = natural(hold_of(60_000, start=wording(""), near_end=wording("")))
    assert [str(clip.role) for clip, _, _ in inside(silent)] == ["presence"] * 4


@pytest.mark.parametrize("minutes", [6, 11, 25, 60, 180])
@pytest.mark.parametrize("own", [0, 3, 40])
def test_no_silence_in_a_long_hold_comes_near_two_minutes(minutes: int, own: int) -> None:
    lines = tuple(wording(f"A thought, number {n}.") for n in range(own))
    script = hold_of(minutes * 60_000)
    timeline = natural(replace(script, steps=(replace(script.steps[0], presence=lines),)))  # type: ignore[call-arg]
    (hold,) = (span for span in timeline.spans if span.kind == "hold")
    clips = [clip for clip, _, _ in inside(timeline)]
    ends = [hold.start_ms, *(clip.end_ms for clip in clips)]
    starts = [*(clip.start_ms for clip in clips), hold.end_ms]
    assert max(start_ms - end_ms for end_ms, start_ms in zip(ends, starts, strict=True)) < 120_000
    if own * 90 >= minutes * 60 > 10 * 60:
        said = [clip.text for clip in clips if clip.role is Role.PRESENCE and "alfway" not in clip.text]
        assert all(text.startswith("A thought") for text in said if "half" not in text), said


def test_both_sides_say_as_many_thoughts_whichever_wording_of_a_phrase_they_hear() -> None:
    """The first side hears a short announcement, the second a long one; both have the room that it leaves."""
    turns = ("About {length}.", "Stay right here, with all of your weight on the floor, for about {length}.")
    for hold_s in range(30, 150, 3):
        script = replace(
            hold_of(hold_s * 1000, sides=True),
            phrases=(("hold_start", s.WordingList("hold_start", turns, (SPOT, SPOT))),),
        )
        timeline = natural(script)
        told = [
            [
                clip.start_ms - span.start_ms
                for clip in timeline.clips
                if span.start_ms <= clip.start_ms < span.end_ms
            ]
            for span in timeline.spans
            if span.kind == "hold"
        ]
        assert len(told) == 2
        assert len(told[0]) == len(told[1])
