"""The sound of a line: its length is that of its clip, in whole frames."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.support.examples import examples
from tests.support.fits_made import LENGTHS, at, fitted, share
from tests.support.scripts_made import plan_of, scripts
from voiceguide.plan.model import Line
from voiceguide.speech.model import Clip
from voiceguide.timeline.fit import bounds, fit
from voiceguide.timeline.sound import LineLengths, LineSound, lengths, once
from voiceguide.units import FRAME

LINE, OTHER = Line("Rest."), Line("Lie still.")


@given(st.integers(0, 100_000))
def test_a_length_is_whole_frames_that_hold_the_clip_and_no_frame_more(duration_ms):
    (length_ms,) = lengths({LINE: LineSound("Rest.", Clip("", duration_ms, None, 0.0))}).values()
    assert length_ms % FRAME == 0
    assert 0 <= length_ms - duration_ms < FRAME


def test_what_depends_on_lengths_alone_is_worked_out_once_for_each_noun_and_kind_of_work():
    asked: list[object] = []

    def first(noun, lengths):
        asked.append(noun)
        return lengths[noun]

    def twice(noun, lengths):
        return 2 * lengths[noun]

    known, plain = LineLengths({LINE: 7, OTHER: 9}), {LINE: 7, OTHER: 9}
    assert [once(LINE, known, first), once(LINE, known, first), once(OTHER, known, first)] == [7, 7, 9]
    assert asked == [LINE, OTHER]
    assert once(LINE, known, twice) == 14
    # Other lengths are another question, and a plain mapping may change: there it is asked each time.
    assert once(LINE, LineLengths({LINE: 8}), first) == 8
    assert [once(LINE, plain, first), once(LINE, plain, first)] == [7, 7]
    assert asked == [LINE, OTHER, LINE, LINE, LINE]


def test_lines_of_the_same_words_in_another_manner_are_other_lines():
    slow = Line("Rest.", slowdown_step=1)
    assert hash(slow) == hash(LINE)
    assert LineLengths({LINE: 7, slow: 9})[slow] == 9


@examples(50)
@given(scripts(), share)
def test_a_fit_is_the_same_whether_lengths_keep_what_was_worked_out_or_not(script, where):
    plan = plan_of(script)
    target_ms = at(plan, where)
    found = fitted(plan, target_ms)
    kept = LineLengths({line: LENGTHS[line] for line in plan.lines()})
    assert fit(plan, kept, target_ms) == found
    assert kept.known
    # What one fit has worked out serves another target.
    edge = bounds(plan, kept)
    assert edge == bounds(plan, LENGTHS)
