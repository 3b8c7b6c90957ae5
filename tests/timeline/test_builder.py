"""The builder of a timeline: what is said is placed with its sound, and silence places nothing."""

from __future__ import annotations

from tests.support.scripts_made import MadeUpLengths, MadeUpSounds, length_of
from voiceguide.plan.model import Line
from voiceguide.plan.terms import Role
from voiceguide.timeline.builder import TimelineBuilder


def test_a_line_lies_where_it_was_put_as_long_as_its_sound():
    builder, line = TimelineBuilder(MadeUpSounds(), MadeUpLengths(MadeUpSounds())), Line("Rest a while.")
    end_ms = builder.say(line, 1_000, Role.HOLD_START, side="left", announces_ms=60_000, id="x")
    (clip,) = builder.clips
    assert (clip.start_ms, clip.duration_ms, clip.end_ms) == (1_000, length_of(line), end_ms)
    assert (clip.text, clip.spoken, clip.role, clip.side) == (line.text, line.text, Role.HOLD_START, "left")
    assert (clip.announces_ms, clip.id, clip.gain_db, clip.lufs) == (60_000, "x", 0.0, -16.0)


def test_the_time_goes_on_only_where_a_part_moves_it():
    builder = TimelineBuilder(MadeUpSounds(), {})
    builder.say(Line("Rest."), 500, Role.SAY)
    assert builder.at_ms == 0


def test_silence_places_nothing_and_takes_no_time():
    builder = TimelineBuilder(MadeUpSounds(), {})
    assert builder.say(None, 700, Role.SAY) == 700
    assert builder.clips == []
