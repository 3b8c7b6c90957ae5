"""A hold has a thought of its own from 30 s on, two from a minute on, and as many on the second side."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.sessions_made import timeline
from voiceguide.lint.hold_rules import hold_thoughts, holds, long_holds
from voiceguide.timeline.model import Role, Span, SpokenClip, Timeline


def held(*lengths_ms: int, said: tuple[tuple[str, ...], ...] = ()) -> Timeline:
    """Make holds one after the other, each with its words spread over it."""
    clips, spans, at_ms = [], [], 0
    for i, length_ms in enumerate(lengths_ms):
        side = ("right", "left")[i % 2]
        spans.append(Span(kind="hold", start_ms=at_ms, duration_ms=length_ms, side=side))
        texts = said[i] if i < len(said) else ()
        for k, text in enumerate(texts):
            start_ms = at_ms + length_ms * (k + 1) // (len(texts) + 1)
            clips.append(
                SpokenClip(start_ms=start_ms, duration_ms=2_000, text=text, spoken=text, role=Role.PRESENCE)
            )
        at_ms += length_ms
    return timeline(at_ms, clips=tuple(clips), spans=tuple(spans))


ONE, TWO, THREE = ("Soften.",), ("Soften.", "Let go."), ("Soften.", "Let go.", "And sink.")


@pytest.mark.parametrize(
    ("session", "found"),
    [
        (held(29_999), 0),
        (held(30_000), 1),
        (held(30_000, said=(ONE,)), 0),
        (held(60_000, said=(ONE,)), 1),
        (held(60_000, said=(TWO,)), 0),
        (held(60_000, said=(("Let your breath be slow and easy.", "Soften."),)), 1),
        (held(60_000, 60_000, said=(THREE, TWO)), 1),
        (held(60_000, 90_000, said=(THREE, TWO)), 0),
        (held(60_000, 60_000, said=(TWO, THREE)), 0),
    ],
)
def test_thoughts_are_counted_by_length_and_side(session: Timeline, found: int) -> None:
    assert len(list(hold_thoughts(session))) == found


@pytest.mark.parametrize(
    ("before_ms", "told"),
    [
        (2_100, "a hold of 0:40 ends 2.1 s after the word that tells it, not 4"),
        (30_000, "a hold of 0:40 ends without a word before it"),
        (4_000, ""),
    ],
)
def test_a_word_too_close_to_the_end_of_a_hold_is_told_as_such(before_ms: int, told: str) -> None:
    session = held(40_000, said=(("And stop.",),))
    (clip,) = session.clips
    late = replace(clip, role=Role.NEAR_END, start_ms=40_000 - before_ms - clip.duration_ms)
    found = [what for _, what in holds(replace(session, clips=(late,)))]
    assert found == [told] * bool(told)


def test_a_word_in_the_middle_of_a_long_hold_is_no_thought() -> None:
    middle = held(120_000, said=(THREE,))
    assert middle.clips[1].start_ms == 60_000
    assert list(hold_thoughts(middle)) == []
    assert len(list(hold_thoughts(held(120_000, said=(("Half of it.",),))))) == 1


def test_words_before_the_end_make_no_side_the_poorer_one() -> None:
    """A script's own "One more breath, slowly." on one side, and the phrase book's on the other."""
    sides = held(
        40_000, 40_000, said=(("Soften.", "One more breath, slowly."), ("Let go.", "One more breath here."))
    )
    ending = tuple(
        replace(clip, role=Role.NEAR_END) if clip.text.startswith("One more") else clip
        for clip in sides.clips
    )
    assert list(hold_thoughts(replace(sides, clips=ending))) == []
    assert len(list(hold_thoughts(sides))) == 1


@pytest.mark.parametrize(
    ("minutes", "lines", "found"),
    [
        (5, 0, 0),
        (6, 0, 1),
        (6, 1, 1),
        (6, 2, 0),
        (20, 8, 1),
        (20, 9, 0),
    ],
)
def test_a_long_hold_has_words_of_its_own_every_two_minutes(minutes: int, lines: int, found: int) -> None:
    own = tuple(f"A thought, number {n}." for n in range(lines))
    told = list(long_holds(held(minutes * 60_000, said=(own,))))
    assert len(told) == found
    if told:
        assert f"one for each minute and a half under `while`, {-(-minutes * 2 // 3)} in all" in told[0][1]


def test_in_a_long_hold_words_of_the_phrase_book_are_no_words_of_its_own() -> None:
    book = ("Let your breath be slow and easy.",) * 12
    ((_, what),) = long_holds(held(600_000, said=(book,)))
    assert what.startswith("a hold of 10:00 has 10:00 without words of its own; ")
