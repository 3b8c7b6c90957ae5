"""What comes more than once: its number, its second side, its promises."""

from __future__ import annotations

import pytest

from tests.support.sessions_made import clip, span, timeline
from voiceguide.lint.repeat_rules import dose_told, first_words, promise_kept, second_side_new
from voiceguide.timeline.model import Role, Span, SpokenClip, Timeline


def move(start_ms: int, text: str, role: Role = Role.MOVE) -> SpokenClip:
    return SpokenClip(start_ms=start_ms, duration_ms=2_000, text=text, spoken=text, role=role)


def dose(n: int, *clips: SpokenClip) -> Timeline:
    """Make n repetitions of 5 s from 60 s on."""
    reps = tuple(
        Span(kind="rep", start_ms=60_000 + i * 5_000, duration_ms=5_000, n=i + 1, of=n) for i in range(n)
    )
    return timeline(600_000, clips=clips, spans=reps)


TOLD, LAST = clip(50_000, 2_000, "Twelve light pulls."), clip(76_000, 2_000, "That was the last one.")


@pytest.mark.parametrize(
    ("session", "found"),
    [
        (dose(3), 0),
        (dose(4, TOLD, LAST), 0),
        (dose(4, TOLD), 1),
        (dose(4, LAST), 1),
        (dose(4), 2),
        (dose(4, clip(50_000, 2_000, "A few pulls."), LAST), 1),
        (dose(4, move(50_000, "Twenty minutes.", Role.INTRO), LAST), 1),
    ],
)
def test_from_four_on_the_number_and_the_last_are_told(session: Timeline, found: int) -> None:
    assert len(list(dose_told(session))) == found


def sides(first: list[str], second: list[str]) -> Timeline:
    clips = [move(i * 5_000, text) for i, text in enumerate(first)]
    clips += [move(100_000 + i * 5_000, text) for i, text in enumerate(second)]
    both = (span("side", 0, 100_000, side="right"), span("side", 100_000, 200_000, side="left"))
    return timeline(200_000, clips=tuple(clips), spans=both)


CUES = [f"Bring your {{}} {part} slowly over to the other." for part in ("knee", "foot", "hand", "ear")]


def test_four_long_cues_that_come_again_are_found_and_three_are_not() -> None:
    right, left = ([cue.format(name) for cue in CUES] for name in ("right", "left"))
    ((at_ms, what),) = second_side_new(sides(right, left))
    assert (at_ms, what.startswith("4 long cues of the left side")) == (100_000, True)
    assert list(second_side_new(sides(right, [*left[:3], "And now your left ear, just as slowly."]))) == []
    short = [cue.replace(" slowly over to the other", "") for cue in right]
    assert list(second_side_new(sides(short, short))) == []


@pytest.mark.parametrize(
    ("text", "after_ms", "found"),
    [
        ("This time a little slower.", 40_000, 1),
        ("This time a little slower.", 60_000, 0),
        ("Stay longer than before.", 50_000, 1),
        ("Stay no longer than before.", 40_000, 0),
        ("Rest a little longer in this quiet.", 40_000, 0),
    ],
)
def test_a_promise_is_held_against_what_follows(text: str, after_ms: int, found: int) -> None:
    holds = (span("hold", 0, 50_000), span("hold", 60_000, 60_000 + after_ms))
    session = timeline(200_000, clips=(clip(55_000, 2_000, text),), spans=holds)
    assert len(list(promise_kept(session))) == found


@pytest.mark.parametrize(
    ("clips", "found"),
    [
        ((move(0, "Now the twist."),), 1),
        ((move(0, "The twist.", Role.INTRO), move(5_000, "Now lie down.")), 1),
        ((move(0, "The twist.", Role.INTRO), move(5_000, "Lie down."), move(9_000, "Now turn.")), 0),
        ((move(0, "Again, to the right."),), 1),
        ((move(0, "To the right."), move(5_000, "Again, to the right.")), 0),
    ],
)
def test_nothing_has_come_before_the_first_word(clips: tuple[SpokenClip, ...], found: int) -> None:
    assert len(list(first_words(timeline(60_000, clips=clips)))) == found
