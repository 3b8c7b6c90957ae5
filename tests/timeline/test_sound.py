"""The sound of a line: its length is that of its clip, in whole frames."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from voiceguide.plan.model import Line
from voiceguide.speech.model import Clip
from voiceguide.timeline.sound import LineSound, lengths
from voiceguide.units import FRAME

LINE = Line("Rest.")


@given(st.integers(0, 100_000))
def test_a_length_is_whole_frames_that_hold_the_clip_and_no_frame_more(duration_ms):
    (length_ms,) = lengths({LINE: LineSound("Rest.", Clip("", duration_ms, None, 0.0))}).values()
    assert length_ms % FRAME == 0
    assert 0 <= length_ms - duration_ms < FRAME
