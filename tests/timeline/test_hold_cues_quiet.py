"""Long silences inside rests are furnished or announced."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.scripts_made import SPOT, wording
from tests.timeline.parts.test_scan import session
from voiceguide.lint.timeline_rules import judge
from voiceguide.script import model as s
from voiceguide.script.terms import Mode
from voiceguide.timeline.hold_cues import MOST_APART_MS, rest_starts
from voiceguide.timeline.model import SpokenClip, Timeline

LINES = ("Feel your legs.", "Feel your back.", "Feel your hands.")


def evening(mode: Mode, *lines: str, target_ms: int = 900_000) -> Timeline:
    rest = s.Rest(
        spot=SPOT, amount=s.Quantity(20_000, 20_000, 3_600_000), presence=tuple(map(wording, lines))
    )
    return session(
        s.Script(
            name="made-up", title="Made up", about="Nothing.", spot=SPOT, mode=mode,
            safety=(s.Safety(spot=SPOT, words=wording("Stop if it hurts.")),),
            steps=(s.Say(spot=SPOT, words=wording("Lie down.")),
                   s.Move(spot=SPOT, words=wording("Bend your knees.")), rest),
        ),
        target_ms,
    )  # fmt: skip


def told(timeline: Timeline) -> list[SpokenClip]:
    [span] = [span for span in timeline.spans if span.kind == "rest"]
    return [clip for clip in timeline.clips if span.start_ms <= clip.start_ms < span.end_ms]


@pytest.mark.parametrize(("target_ms", "announced"), [(80_000, False), (300_000, True)])
def test_a_rest_at_the_end_of_a_day_is_announced(target_ms: int, announced: bool) -> None:
    assert bool(told(evening(Mode.DAY, target_ms=target_ms))) is announced


def test_a_rest_is_announced_before_it_and_the_silence_before_it_are_too_long_together() -> None:
    for target_ms in range(60_000, 110_000, 4_000):
        made = evening(Mode.DAY, target_ms=target_ms)
        assert [str(finding) for finding in judge(made, ("silences",))] == [], target_ms


def test_a_rest_without_words_at_bedtime_is_left_in_peace() -> None:
    assert told(evening(Mode.BEDTIME)) == []


@pytest.mark.parametrize("mode", list(Mode))
def test_the_quiet_after_the_last_sentence_is_announced_before_it(mode: Mode) -> None:
    timeline = evening(mode, *LINES)
    *before, quiet, last = told(timeline)
    assert [clip.text for clip in (*before, last)] == list(LINES)
    assert quiet.text.startswith("It will be quiet for about ")
    [span] = [span for span in timeline.spans if span.kind == "rest"]
    assert quiet.quiet_ms == span.end_ms - last.end_ms
    for one, following in itertools.pairwise(told(timeline)):
        assert following.start_ms - one.end_ms < 90_000


def test_a_short_rest_with_sentences_announces_nothing() -> None:
    timeline = evening(Mode.BEDTIME, *LINES, target_ms=100_000)
    assert all(clip.quiet_ms is None for clip in told(timeline))


@given(st.integers(0, 30), st.integers(20_000, 3_600_000))
def test_sentences_are_never_too_far_apart(lines: int, duration_ms: int) -> None:
    at = rest_starts(lines, duration_ms)
    assert all(0 < after - before <= MOST_APART_MS + 24 for before, after in itertools.pairwise(at)) or (
        duration_ms < 45_000 * max(lines, 1)
    )
