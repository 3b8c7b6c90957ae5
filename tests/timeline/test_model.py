"""The model of a timeline: where things end, and whether a session is synthetic."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.sessions_made import clip, evening, span
from voiceguide.timeline.model import Synthetic


def test_everything_ends_where_its_time_is_over():
    assert clip(100, 50).end_ms == span("hold", 100, 150).end_ms == 150


@pytest.mark.parametrize(
    ("told", "voice", "is_synthetic"),
    [
        (Synthetic.NONE, "hibari", False),
        (Synthetic.VOICE, "tone", True),
        (Synthetic.MIXED, "tone", True),
        (None, "hibari", True),
        (None, "tone", False),
    ],
)
def test_the_file_is_believed_before_the_name_of_the_voice(told, voice, is_synthetic):
    assert replace(evening(), synthetic=told, voice=voice).is_synthetic is is_synthetic
