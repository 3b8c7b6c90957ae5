"""A sentence that is quicker or slower than the others by more than 15 % is found, whoever speaks."""

from __future__ import annotations

import pytest

from tests.support.sessions_made import clip, timeline
from voiceguide.lint.pace_rules import even_pace
from voiceguide.speech.synthesis.pacing import speaking_weight
from voiceguide.timeline.model import Synthetic, Timeline

SENTENCES = [f"Let your {part} be heavy and warm." for part in (
    "feet", "knees", "belly", "shoulders", "hands", "elbows", "forehead", "eyelids", "whole body",
)]  # fmt: skip


def spoken(factor: float, **more: object) -> Timeline:
    """Make a session at one pace, but for its last sentence."""
    clips = [
        clip(
            i * 10_000,
            round(500 * (speaking_weight(text, "en") or 0) * (factor if i == len(SENTENCES) - 1 else 1)),
            text,
        )
        for i, text in enumerate(SENTENCES)
    ]
    return timeline(100_000, clips=tuple(clips), **{"synthetic": Synthetic.VOICE, **more})


@pytest.mark.parametrize(("factor", "found"), [(1.0, 0), (1.1, 0), (1.3, 1), (0.9, 0), (0.8, 1)])
def test_a_sentence_off_the_pace_is_found(factor: float, found: int) -> None:
    said = list(even_pace(spoken(factor)))
    assert len(said) == found
    assert all(("slower" if factor > 1 else "quicker") in what for _, what in said)


def test_persons_guesses_and_unknown_languages_are_left_alone() -> None:
    assert list(even_pace(spoken(2, synthetic=Synthetic.NONE))) == []
    assert list(even_pace(spoken(2, estimated=True))) == []
