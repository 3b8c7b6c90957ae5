"""A bed that is alike everywhere lies under each sentence where it lay before, and nobody hears how."""

from __future__ import annotations

from functools import cache
from itertools import accumulate, combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.sounds_made import Library, MemoryStore, bell, laid, timeline, voice_like
from voiceguide.audio.bed.automation import GainRamp
from voiceguide.audio.bed.phase import CROSS_MS, PLACES, QUIET_MS, phase_locked
from voiceguide.audio.bed.registry import BEDS
from voiceguide.audio.bed.synth import synthesize, synthesized_loop
from voiceguide.audio.bed.track import BackgroundTrack, Crossfade, Loop
from voiceguide.audio.model import SPEECH
from voiceguide.audio.mp3 import encoder
from voiceguide.audio.mp3.segments import sounds_of
from voiceguide.audio.mp3.splicer import Splicer
from voiceguide.audio.renderer import _loader
from voiceguide.units import FRAME

MADE = [name for name, kind in BEDS.items() if not kind.breathing]
EVEN = {name for name in MADE if BEDS[name].stationary}

WINDOW = 4_800  # 0.1 s
LONG = st.integers(QUIET_MS // FRAME + 1, 150).map(lambda frames: frames * FRAME)
"""Quiets that have room for a passage, in whole frames."""


def hiss(frames=2_500):
    turn = np.random.default_rng(3).integers(-900, 900, frames * SPEECH.frame_samples).astype(np.int16)
    return Loop("hiss", frames, -23.0, lambda form, start, stop: turn[start:stop], stationary=True)


@cache
def turn_of(kind):
    return synthesize(kind).astype(np.float32)


def bands_db(sound):
    """Give the level of every octave from 62 Hz to 8 kHz, a tenth of a second at a time."""
    whole = sound[: len(sound) // WINDOW * WINDOW].reshape(-1, WINDOW) * np.hanning(WINDOW)
    power, hertz = np.abs(np.fft.rfft(whole, axis=1)) ** 2, np.fft.rfftfreq(WINDOW, 1 / 48_000)
    octaves = (62, 125, 250, 500, 1_000, 2_000, 4_000)
    return np.array(
        [10 * np.log10(power[:, (hertz >= low) & (hertz < 2 * low)].sum(axis=1) + 1e-9) for low in octaves]
    )


def oddness_db(kind):
    """Tell by how much what is usual where two places are crossed differs from what is usual in a bed."""
    turn, draw = turn_of(kind), np.random.default_rng(1)
    length = CROSS_MS * 48
    angle, crossed = np.pi / 2 * np.arange(length) / length, []
    for one, other in draw.integers(0, len(turn), (300, 2)):
        coming, going = (np.take(turn, np.arange(at, at + length), mode="wrap") for at in (one, other))
        crossed.append(bands_db(going * np.cos(angle) + coming * np.sin(angle)))
    here, anywhere = (np.quantile(b, (0.01, 0.99), axis=1) for b in (np.hstack(crossed), bands_db(turn)))
    return np.abs(here - anywhere).max()


def test_where_two_places_are_crossed_an_even_bed_is_as_anywhere():
    assert set(MADE) > EVEN
    assert all(synthesized_loop(kind, MemoryStore()).stationary == (kind in EVEN) for kind in MADE)
    assert max(oddness_db(kind) for kind in EVEN) < 1
    assert oddness_db("drone") > 3, "a chord crossed with itself comes and goes: this can tell"


def change_db(kind):
    """Tell by how much more an octave changes across half a second where that leads to any other place."""
    tenths = 10 ** (bands_db(turn_of(kind)) / 10)
    halves = 10 * np.log10(tenths.reshape(len(tenths), -1, 5).mean(axis=2))
    one, other = np.random.default_rng(2).integers(0, halves.shape[1], (2, 2_000))
    crossed, anywhere = halves[:, one] - halves[:, other], halves - np.roll(halves, 2, axis=1)
    return (np.quantile(np.abs(crossed), 0.95, axis=1) - np.quantile(np.abs(anywhere), 0.95, axis=1)).max()


def test_even_are_those_beds_that_are_no_other_after_a_crossing_than_before():
    assert {kind for kind in MADE if change_db(kind) < 0.8} == EVEN


def test_no_place_of_an_even_bed_is_akin_to_one_a_tenth_of_a_second_later():
    for kind in EVEN:
        turn = turn_of(kind)
        for frames in (4, 9, 25, 600):
            assert abs(np.corrcoef(turn, np.roll(turn, frames * SPEECH.frame_samples))[0, 1]) < 0.05


def planned_from(library, gaps_ms, words):
    starts = accumulate(gaps_ms, lambda at, gap: at + 960 + gap)
    places = [(start, voice_like(seed, 960)) for start, seed in zip(starts, words, strict=False)]
    return laid(library, places[-1][0] + 4_000, *places)


def spliced(planned, library, store, loop, levels=()):
    first, *course = phase_locked(loop, planned)
    ground = BackgroundTrack(loop, -3.0, levels, first.phase, tuple(course))
    load = _loader(library, SPEECH)
    splicer = Splicer(sounds_of(planned), planned.duration_ms, load, store, SPEECH, ground)
    return b"".join(bytes(piece.load()) * piece.count for piece in splicer.in_order()), splicer.encoded


def encoded(*asked):
    return spliced(*asked)[1]


@pytest.mark.skipif(not encoder.can_splice(), reason="this lameenc does not show LAME's settings")
@settings(max_examples=8)
@given(
    gaps_ms=st.lists(LONG, min_size=3, max_size=9),
    at=st.integers(1, 8),
    more=st.integers(1, 60),
    level_db=st.sampled_from([0.0, -1.0]),
)
def test_what_moves_by_whole_frames_is_not_encoded_again(gaps_ms, at, more, level_db):
    library, store, loop = Library(), MemoryStore(), hiss()
    # The level that a whole track lies at is no matter of its places.
    levels = (GainRamp(0, 24, level_db, 0.0),)
    encoded(planned_from(library, gaps_ms, range(9)), library, store, loop, levels)
    at = min(at, len(gaps_ms) - 1)
    gaps_ms[at] += more * FRAME
    # The passage in the quiet that has grown, and the very end of the track, where the bed stops.
    assert encoded(planned_from(library, gaps_ms, range(9)), library, store, loop, levels) <= 2


@pytest.mark.skipif(not encoder.can_splice(), reason="this lameenc does not show LAME's settings")
def test_what_is_said_again_and_again_is_encoded_a_dozen_times_at_most():
    library, store, loop = Library(), MemoryStore(), hiss()
    planned = planned_from(library, [2_400] * 30, [1] * 30)
    # Begin and end of the track; and each time its words, and the way to where they are said next.
    assert encoded(planned, library, store, loop) == 2 + 2 * PLACES


def test_no_breath_brings_the_same_seconds_of_the_bed_as_those_before_it():
    library, loop = Library(), hiss()
    planned = planned_from(library, [2_400] * 30, [1] * 30)
    course = phase_locked(loop, planned)
    places = [
        (said.start_ms // FRAME - way.phase) % 2_500 for said, way in zip(planned.clips, course, strict=True)
    ]
    assert places[PLACES:] == places[:-PLACES]
    apart = {(one - other) % 2_500 for one, other in combinations(places[:PLACES], 2)}
    assert min(apart) > 5_000 / FRAME - PLACES
    assert max(apart) < 2_500 - 5_000 / FRAME + PLACES


@pytest.mark.skipif(not encoder.can_splice(), reason="this lameenc does not show LAME's settings")
def test_what_is_kept_of_one_session_is_the_right_thing_in_another():
    library, store, loop = Library(), MemoryStore(), hiss()
    for words, gaps_ms in (([1, 2, 3], [480, 2_400]), ([1, 3, 2], [480, 2_400]), ([3, 2, 1], [1_248, 3_600])):
        planned = planned_from(library, [*gaps_ms, 2_400], words)
        assert spliced(planned, library, store, loop)[0] == spliced(planned, library, MemoryStore(), loop)[0]


def test_the_bed_passes_on_in_the_midst_of_a_quiet_and_only_where_there_is_one():
    library, loop = Library(), hiss()
    planned = planned_from(library, [1_008, QUIET_MS, QUIET_MS - 1, 12_000, 5_000], range(5))
    first, *course = phase_locked(loop, planned)
    assert (first.start_ms, first.end_ms) == (0, 0)
    quiets = [
        (before.end_ms, after.start_ms)
        for before, after in pairwise(planned.clips)
        if after.start_ms - before.end_ms >= QUIET_MS
    ]
    assert len(quiets) == len(course) == 3
    for passage, (quiet_ms, said_ms) in zip(course, quiets, strict=True):
        assert passage.end_ms - passage.start_ms == CROSS_MS
        assert passage.start_ms % FRAME == 0
        assert abs((passage.start_ms - quiet_ms) - (said_ms - passage.end_ms)) <= 2 * FRAME
        assert passage.start_ms - quiet_ms >= 300
    assert {passage.loop for passage in course} == {loop}


def test_a_bell_is_as_much_a_reason_as_words():
    bells = timeline(60_000, tones=(bell(3_000, 4_000), bell(40_008, 4_000)))
    first, second = phase_locked(hiss(), bells)
    onward = (40_008 // FRAME - second.phase) - (3_000 // FRAME - first.phase)
    assert onward % 2_500 == 2_500 * 5 // PLACES


def test_while_a_bell_is_still_heard_there_is_no_quiet():
    rung = (bell(0, 9_000), bell(1_008, 480), bell(6_000, 480), bell(12_000, 480))
    _, second = phase_locked(hiss(), timeline(60_000, tones=rung))
    assert second.start_ms > 9_000


def test_places_that_are_almost_one_are_not_crossed():
    planned = planned_from(Library(), [500, 4_000, 4_000], range(3))
    assert len(phase_locked(hiss(7), planned)) == 1


@pytest.mark.parametrize("frames", [-4, -3, -1, 0, 1, 3, 4])
def test_from_a_tenth_of_a_second_on_places_are_crossed_either_way(frames):
    def of_two(second_ms):
        return phase_locked(hiss(), timeline(120_000, tones=(bell(0, 960), bell(second_ms, 960, "low"))))

    first, second = of_two(4_800)
    # Were the second bell so much later, the bed would come to just this place by itself.
    there = (first.phase - second.phase + frames) % 2_500
    assert len(of_two(4_800 + there * FRAME)) == (2 if abs(frames) >= 4 else 1)


def test_where_nothing_is_said_the_bed_just_goes_round():
    loop = hiss()
    assert phase_locked(loop, timeline(30_000)) == (Crossfade(0, 0, loop, 0),)
