"""Words at chosen places have room at every length of their hold, or are refused where they stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.examples import examples
from tests.support.scripts_made import SPOT, wording
from voiceguide.errors import ScriptError
from voiceguide.plan.model import Elastic, HoldCue, Line, TimedCue
from voiceguide.plan.terms import Kind
from voiceguide.script import model as s
from voiceguide.script.room import SpokenWord, check_room, least_with_room
from voiceguide.timeline.parts.timed import onsets

TEXTS = ("One.", "Halfway there.", "Ten more seconds of this.")


def elastic(least: int, most: int) -> Elastic:
    return Elastic(key="k", kind=Kind.HOLD, least=least, natural=(least + most) // 2, most=most)


def words(at_ms: int, *texts: str, half: bool = False) -> s.TimedWords:
    return s.TimedWords(at_ms, half, tuple(wording(text) for text in texts), SPOT)


def cues(timed: Sequence[s.TimedWords]) -> list[TimedCue]:
    return [
        TimedCue(
            at_ms=one.at_ms,
            half=one.half,
            cues=tuple(HoldCue(Line(each.full), (Line(each.full),)) for each in one.words),
            place=one.place,
            spot=one.spot,
        )
        for one in timed
    ]


def with_room(amount: Elastic, timed: Sequence[s.TimedWords], noun: str, unit_ms: int = 1) -> Elastic:
    least = least_with_room(amount.least, amount.most, timed, noun, unit_ms)
    return replace(amount, least=least, natural=max(amount.natural, least))


def check(timed: Sequence[TimedCue], duration_ms: int, lasts_ms: Callable[[Line], int], noun: str) -> None:
    words = [
        SpokenWord(one, number, cue.line.text, lasts_ms(cue.line))
        for one in timed
        for number, cue in enumerate(one.cues)
    ]
    check_room(words, duration_ms, noun)


def quickly(line: Line) -> int:
    return sum(map(str.isalpha, line.text)) * 25


def slowly(line: Line) -> int:
    return (len(line.text.split()) + 1) * 60_000 // 85


_places = st.one_of(
    st.builds(words, st.integers(0, 90_000), st.sampled_from(TEXTS)),
    st.builds(words, st.integers(-90_000, -1_500), st.sampled_from(TEXTS[:2])),
    st.builds(lambda text: words(0, text, half=True), st.sampled_from(TEXTS)),
    st.builds(lambda at: words(at, "Three.", "Two.", "One."), st.integers(-90_000, -3_000)),
)


@given(
    st.lists(_places, max_size=4),
    st.integers(1_000, 60_000),
    st.integers(0, 240_000),
    st.floats(0, 1),
    st.sampled_from([1, 10_000]),
)
@examples(400)
def test_where_a_hold_is_taken_there_is_room_at_every_length(timed, least_ms, more_ms, where, unit_ms):
    given_ = elastic(-(-least_ms // unit_ms), (least_ms + more_ms) // unit_ms + 1)
    try:
        found = with_room(given_, timed, "hold", unit_ms)
    except ScriptError:
        with pytest.raises(ScriptError):
            check(cues(timed), given_.most * unit_ms, quickly, "hold")
        return
    assert given_.least <= found.least <= found.natural <= found.most == given_.most
    amount = found.least + round(where * (found.most - found.least))
    check(cues(timed), amount * unit_ms, quickly, "hold")
    try:
        check(cues(timed), given_.most * unit_ms, slowly, "hold")
    except ScriptError:
        return  # a slow voice has no room at any length
    check(cues(timed), amount * unit_ms, slowly, "hold")


def test_places_are_where_they_say():
    timed = cues(
        [words(10_000, "Ten."), words(0, "Half.", half=True), words(-3_000, "Three.", "Two.", "One.")]
    )
    heard = [(cue.line.text, at_ms) for one in timed for cue, at_ms in onsets(one, 40_000)]
    assert heard == [
        ("Ten.", 10_000),
        ("Half.", 19_992),  # on a whole frame of the track
        ("Three.", 37_000),
        ("Two.", 38_000),
        ("One.", 39_000),
    ]


def test_the_least_grows_until_the_last_seconds_are_apart_from_the_half():
    timed = [words(0, "Half way.", half=True), words(-10_000, "Ten more.")]
    found = with_room(elastic(5_000, 60_000), timed, "hold")
    # The half, three words' time of a slow voice, then ten seconds: D/2 + 2.118 s <= D - 10 s.
    assert 24_000 < found.least <= 24_240
    assert found.natural == max(32_500, found.least)
    assert with_room(elastic(30_000, 60_000), timed, "hold").least == 30_000


def test_a_hold_counted_in_breaths_grows_by_whole_breaths():
    assert with_room(elastic(1, 9), [words(25_000, "Now.")], "hold", 10_000).least == 3


@pytest.mark.parametrize(
    ("amount", "timed", "told"),
    [
        (
            (20_000, 20_000),
            [words(30_000, "Now.")],
            "`at: 30s` is outside: this hold lasts no more than 20s.",
        ),
        ((8_000, 20_000), [words(-30_000, "Now.")], "`at: -30s` is outside"),
        (
            (20_000, 20_000),
            [words(19_900, "A word that is longer than that.")],
            "has only 100ms until the hold ends, and takes longer.",
        ),
        (
            (20_000, 20_000),
            [words(0, "Half.", half=True), words(10_000, "Ten.")],
            "'Ten.' is said at the same time as 'Half.' of `half`.",
        ),
        (
            (20_000, 40_000),
            [words(5_000, "Five."), words(5_050, "Words, still being said.")],
            "is said at the same time as 'Five.' of `5s`.",
        ),
        ((9_000, 9_000), [words(-100, "No time for this.")], "has only 100ms until the hold ends"),
    ],
)
def test_what_never_has_room_is_refused_at_its_place(amount, timed, told):
    with pytest.raises(ScriptError) as refused:
        with_room(elastic(*amount), timed, "hold")
    (problem,) = refused.value.problems
    assert told in problem.what
    assert problem.mend


def test_what_turns_out_too_long_is_refused_when_it_is_spoken():
    timed = cues([words(-3_000, "Three more.", "Two.", "One.")])
    check(timed, 20_000, lambda line: 1_000, "rest")
    with pytest.raises(ScriptError, match=r"'Two\.' is said at the same time as 'Three more\.'"):
        check(timed, 20_000, lambda line: 1_000 + (line.text == "Three more."), "rest")
    with pytest.raises(ScriptError, match="has only 1s until the rest ends"):
        check(timed[:1], 20_000, lambda line: 1_001 if line.text == "One." else 10, "rest")
