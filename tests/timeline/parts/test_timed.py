"""Words at chosen places are said there, in holds and rests of every length, and others around them."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.fits_made import at, fitted, placed, share
from tests.support.holds_placed import natural
from tests.support.scripts_made import AT, SPOT, durations_with_room, plan_of, timed, wording
from voiceguide.plan.terms import Role
from voiceguide.script import model as s
from voiceguide.timeline.model import SpokenClip, Timeline
from voiceguide.timeline.parts.timed import FreeTime
from voiceguide.units import whole_frames

OWN = tuple(wording(text) for text in ("Soften.", "Breathe low."))


def script(*steps: s.Step) -> s.Script:
    return s.Script(name="m", title="M", about=".", spot=SPOT, steps=(*steps, s.Rest(spot=SPOT, amount=FILL)))


FILL = s.Quantity(20_000, 20_000, 3_600_000)


def inside(timeline: Timeline, kind: str) -> list[tuple[str, int, int]]:
    """List what is said in the spans of a kind: the words, ms from the beginning, ms before the end."""
    return [
        (clip.text, clip.start_ms - span.start_ms, span.end_ms - clip.start_ms)
        for span in timeline.spans
        if span.kind == kind
        for clip in timeline.clips
        if span.start_ms <= clip.start_ms < span.end_ms
    ]


def check_places(heard: list[tuple[str, int, int]], asked: tuple[s.TimedWords, ...]) -> None:
    for one in asked:
        for number, words in enumerate(one.words):
            (found,) = (each for each in heard if each[0] == words.full)
            _, from_start_ms, to_end_ms = found
            if one.half:
                assert from_start_ms == whole_frames((from_start_ms + to_end_ms) // 2) + number * 1_000
            elif one.at_ms < 0:
                assert to_end_ms == -one.at_ms - number * 1_000
            else:
                assert from_start_ms == one.at_ms + number * 1_000


@given(durations_with_room(300_000), timed(), st.booleans(), share)
def test_words_are_said_at_their_places_at_every_length(amount, asked, own, where):
    hold = s.Hold(spot=SPOT, amount=amount, at=asked, presence=OWN if own else ())
    plan = plan_of(script(hold))
    timeline = placed(plan, fitted(plan, at(plan, where)))
    check_places(inside(timeline, "hold"), asked)
    for one, following in itertools.pairwise(timeline.clips):
        assert one.end_ms <= following.start_ms


@given(durations_with_room(300_000), timed(), share)
def test_both_sides_hear_them_at_the_same_seconds(amount, asked, where):
    sides = (*asked, s.TimedWords(-1_900, False, (wording("{Side}."),), SPOT))
    each = s.EachSide(spot=SPOT, steps=(s.Hold(spot=SPOT, amount=amount, at=sides[-1:]),))
    plan = plan_of(script(each))
    timeline = placed(plan, fitted(plan, at(plan, where)))
    heard = [one for one in inside(timeline, "hold") if one[0] in ("Left.", "Right.")]
    assert [to_end for _, _, to_end in heard] == [1_900, 1_900]
    assert len({start + end for _, start, end in heard}) == 1


@given(durations_with_room(600_000), timed(), share)
def test_a_rest_says_them_as_well(amount, asked, where):
    plan = plan_of(script(s.Rest(spot=SPOT, amount=amount, at=asked, presence=OWN)))
    timeline = placed(plan, fitted(plan, at(plan, where)))
    check_places([one for one in inside(timeline, "rest") if one[0] != "M"], asked)


def roles(hold: s.Hold) -> list[tuple[str, Role]]:
    timeline = natural(script(hold))
    span = next(span for span in timeline.spans if span.kind == "hold")
    clips: list[SpokenClip] = [c for c in timeline.clips if span.start_ms <= c.start_ms < span.end_ms]
    return [(clip.text, clip.role) for clip in clips]


def test_the_phrase_book_gives_way_to_them():
    hold = s.Hold(spot=SPOT, amount=s.Quantity(*[60_000] * 3), at=AT)
    assert roles(hold) == [
        ("Two in.", Role.PRESENCE),
        ("Half.", Role.PRESENCE),
        ("Six left.", Role.NEAR_END),
        ("Three.", Role.COUNT),
        ("Two.", Role.COUNT),
        ("One.", Role.COUNT),
    ]
    later = s.TimedWords(20_000, False, (wording("Twenty."),), SPOT)
    hold = s.Hold(spot=SPOT, amount=s.Quantity(*[60_000] * 3), at=(later,))
    assert [role for _, role in roles(hold)] == [Role.HOLD_START, Role.PRESENCE, Role.NEAR_END]


def test_the_authors_other_words_move_to_the_nearest_free_time():
    hold = s.Hold(
        spot=SPOT,
        amount=s.Quantity(*[60_000] * 3),
        at=AT,
        start=wording("Here we stay."),
        near_end=wording("Soon we move."),
        presence=OWN,
    )
    said = [text for text, _ in roles(hold)]
    assert {"Here we stay.", "Soon we move.", "Soften.", "Breathe low."} <= set(said)
    timeline = natural(script(hold))
    for one, following in itertools.pairwise(timeline.clips):
        assert following.start_ms - one.end_ms >= (0 if Role.COUNT in (one.role, following.role) else 800)


def test_a_long_quiet_before_the_first_of_them_is_announced():
    last = s.TimedWords(-10_000, False, (wording("Wake."),), SPOT)
    timeline = natural(script(s.Rest(spot=SPOT, amount=s.Quantity(*[180_000] * 3), at=(last,))))
    told = next(clip for clip in timeline.clips if clip.quiet_ms)
    wake = next(clip for clip in timeline.clips if clip.text == "Wake.")
    assert told.quiet_ms == wake.start_ms - told.end_ms


@pytest.mark.parametrize(
    ("wish", "exactly", "found"),
    [
        (0, False, 0),
        (4_500, False, 3_180),
        (5_800, False, 6_808),
        (5_800, True, None),
        (9_900, False, 8_988),
        (20_000, False, 8_984),
    ],
)
def test_free_time_nearest_to_a_wish(wish, exactly, found):
    free = FreeTime([(5_000, 6_000)])
    assert free.take(wish, 1_000, 0, 10_000, exactly=exactly) == found
    if found is not None:
        assert free.take(found, 1_000, 0, 10_000, exactly=True) is None
