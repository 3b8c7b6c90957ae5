"""The plan of a track: every sound in an island, islands apart, none too long, names that tell."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.sounds_made import bell, timeline
from voiceguide.audio.model import CODEC_DELAY, SMALL, SPEECH
from voiceguide.audio.mp3.segments import LOOK_AHEAD, SegmentSound, plan_segments, sounds_of
from voiceguide.errors import AudioError

DURATION = 120_000
PLACES = st.lists(st.tuples(st.integers(0, 100_000), st.integers(1, 20_000)), max_size=25)
FORMS = pytest.mark.parametrize("form", [SPEECH, SMALL])


def heard(places):
    clips = [(start, length, f"{start}+{length}") for start, length in places]
    return sounds_of(timeline(DURATION, clips))


@FORMS
@given(PLACES, st.booleans(), PLACES)
def test_islands_cover_every_frame_a_sound_can_change(form, places, ends, changes):
    sounds = heard(places)
    moved = [(start, start + length) for start, length in changes]
    plan = list(plan_segments(sounds, DURATION, form, changes=moved, ends=ends))
    covered = {frame for segment in plan for frame in range(segment.first, segment.stop)}
    for start_ms, end_ms in [(sound.start_ms, sound.end_ms) for sound in sounds] + moved:
        # A frame is changed by what lies up to two frames ahead of it, and by what was before.
        first = max(0, form.samples(start_ms) // form.frame_samples - 1)
        last = (form.samples(end_ms) + CODEC_DELAY) // form.frame_samples + form.settle_frames
        assert covered.issuperset(range(first, min(last + 1, form.frames(DURATION))))
    if ends:
        assert covered.issuperset({0, form.settle_frames - 1, form.frames(DURATION) - 1})


@FORMS
@given(PLACES)
def test_islands_are_in_order_apart_and_short(form, places):
    plan = list(plan_segments(heard(places), DURATION, form))
    for segment in plan:
        assert 0 <= segment.first < segment.stop <= form.frames(DURATION)
        assert segment.frames <= 800
        assert segment.before == min(segment.first, form.settle_frames)
    for one, other in itertools.pairwise(plan):
        assert one.stop <= other.first


@FORMS
@given(PLACES)
def test_an_island_knows_exactly_the_sounds_it_can_hear(form, places):
    sounds = heard(places)
    for segment in plan_segments(sounds, DURATION, form):
        begin = (segment.first - segment.before) * form.frame_ms
        end = (segment.stop + LOOK_AHEAD) * form.frame_ms
        assert segment.start_ms(form) == begin
        assert begin + segment.duration_ms(form) == end
        assert list(segment.sounds) == [s for s in sounds if s.start_ms < end and s.end_ms > begin]


def test_cues_a_breath_apart_are_one_island_and_cues_a_pause_apart_are_two():
    def count(gap_ms):
        return len(list(plan_segments(heard([(5_000, 1_000), (6_000 + gap_ms, 1_000)]), DURATION, SPEECH)))

    assert count(100) == 1
    assert count(300) == 2


def test_a_long_run_is_cut_where_a_sound_begins():
    breaths = [(start, 5_000) for start in range(0, 100_000, 5_000)]
    plan = list(plan_segments(heard(breaths), DURATION, SPEECH))
    assert len(plan) > 5
    starts = {SPEECH.first_frame(start) for start, _ in breaths}
    assert {segment.first for segment in plan} <= starts


def named(places, form=SPEECH, encoder="LAME4.0", background=""):
    return [
        segment.key(form, encoder, background) for segment in plan_segments(heard(places), DURATION, form)
    ]


def test_equal_islands_have_one_name_wherever_they_lie():
    # 24 ms is a frame: so far apart, the sound lies alike among the frames.
    assert len(set(named([(1_000, 800), (1_000 + 24 * 500, 800)]))) == 2  # another sound
    sounds = [(1_000, 800, "aa"), (1_000 + 24 * 500, 800, "aa"), (40_001, 800, "aa")]
    plan = list(plan_segments(sounds_of(timeline(DURATION, sounds)), DURATION, SPEECH))
    first, second, third = (segment.key(SPEECH, "LAME4.0", "") for segment in plan)
    assert first == second != third


def test_everything_that_changes_the_frames_changes_the_name():
    one = [(1_000, 800)]
    names = [
        named(one)[0], named([(1_001, 800)])[0], named([(1_000, 801)])[0], named(one, form=SMALL)[0],
        named(one, encoder="LAME3.100")[0], named(one, background="rain|7")[0],
        named([*one, (1_200, 100)])[0],
    ]  # fmt: skip
    assert len(set(names)) == len(names)


def test_a_tone_is_named_by_its_kind_and_length():
    one, other = sounds_of(timeline(DURATION, tones=[bell(0, 2_000), bell(10_000, 3_000)]))
    assert one.name == other.name
    assert one.duration_ms != other.duration_ms


def test_sounds_come_in_one_order_however_they_are_listed():
    places = [(500, 100), (500, 200), (0, 50), (500, 90)]
    orders = {tuple(sound.name for sound in heard(order)) for order in itertools.permutations(places)}
    assert orders == {("0+50", "500+90", "500+100", "500+200")}


def test_nothing_heard_is_no_island():
    assert list(plan_segments((), DURATION, SPEECH)) == []
    assert heard([(100, 0)]) == ()


@pytest.mark.parametrize("place", [(-1, 10), (100, -1), (119_995, 6)])
def test_a_sound_outside_the_track_is_refused(place):
    with pytest.raises(AudioError, match="does not lie inside"):
        heard([place])


def test_words_without_sound_are_refused():
    with pytest.raises(AudioError, match="'cue 0' have no sound yet"):
        sounds_of(timeline(1_000, [(0, 100, "")]))


def test_a_sound_tells_its_end():
    assert SegmentSound(5, 7, "x", bell(5, 7)).end_ms == 12
