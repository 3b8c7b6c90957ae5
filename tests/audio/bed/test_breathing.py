"""The sea that breathes with the session: in step with every series of breaths, spliced like any bed."""

from __future__ import annotations

import numpy as np
import pytest

from tests.support.sounds_made import Library, MemoryStore, by_miniaudio, laid, mp3_file, timeline, voice_like
from voiceguide.audio.bed.breathing import (
    DEFAULT_PATTERN,
    BreathSeries,
    Pattern,
    breathing_crossfades,
    series,
    wave_height,
)
from voiceguide.audio.bed.track import BackgroundTrack, Crossfade, Loop
from voiceguide.audio.dsp.loudness import k_weight, powers
from voiceguide.audio.model import SMALL, SPEECH
from voiceguide.audio.mp3 import encoder
from voiceguide.audio.mp3.segments import sounds_of
from voiceguide.audio.mp3.splicer import Splicer
from voiceguide.audio.renderer import _loader, render_track
from voiceguide.timeline.model import Bed, BreathPhase, Phase

SHORT = Pattern(3_000, 0, 4_000, 0)


def led(start_ms, pattern, times):
    made = []
    for n in range(times):
        at = start_ms + n * pattern.cycle_ms
        for phase, lasts in (
            (Phase.INHALE, pattern.inhale_ms), (Phase.PAUSE_IN, pattern.pause_in_ms),
            (Phase.EXHALE, pattern.exhale_ms), (Phase.PAUSE_OUT, pattern.pause_out_ms),
        ):  # fmt: skip
            if lasts:
                made.append(BreathPhase(start_ms=at, duration_ms=lasts, phase=phase, breath=n + 1, of=times))
                at += lasts
    return made


def test_series_are_breaths_of_one_pattern_without_a_pause():
    box = Pattern(4_000, 2_000, 4_000, 2_000)
    breaths = [
        *led(777, SHORT, 3),
        *led(777 + 21_000, DEFAULT_PATTERN, 1),
        *led(60_000, box, 2),
        *led(90_000, box, 1),
    ]
    assert list(series(breaths)) == [
        BreathSeries(777, 21_777, SHORT),
        BreathSeries(21_777, 31_777, DEFAULT_PATTERN),
        BreathSeries(60_000, 84_000, box),
        BreathSeries(90_000, 102_000, box),
    ]
    assert list(series(breaths[:1])) == []
    assert list(series([])) == []


@pytest.mark.parametrize(
    "pattern", [SHORT, DEFAULT_PATTERN, Pattern(4_000, 7_000, 8_000, 0), Pattern(3_333, 0, 4_444, 1)]
)
def test_a_loop_is_whole_breaths_and_whole_frames(pattern):
    turn_ms = pattern.frames * SPEECH.frame_ms
    assert turn_ms >= 44_990
    assert abs(turn_ms - pattern.cycles * pattern.cycle_ms) <= 12
    heights = wave_height(pattern)
    assert len(heights) == pattern.cycle_ms
    assert np.all(np.diff(heights[: pattern.inhale_ms]) >= 0)
    assert np.all(np.diff(heights[pattern.inhale_ms + pattern.pause_in_ms :]) <= 0)


def test_the_course_begins_every_series_with_a_wave():
    breaths = led(20_011, SHORT, 2) + led(34_011, DEFAULT_PATTERN, 1) + led(70_000, SHORT, 1)
    first, second, third = breathing_crossfades(timeline(90_000, breaths=tuple(breaths)), MemoryStore())
    assert (first.phase, second.phase, third.phase) == (834, 1417, 2917)
    assert (second.start_ms, second.end_ms) == (33_011, 34_011), "at once, while both are low"
    assert (third.start_ms, third.end_ms) == (67_000, 70_000)
    assert first.loop.name == third.loop.name != second.loop.name
    (alone,) = breathing_crossfades(timeline(90_000), MemoryStore())
    assert alone.loop.frames == 2_500


def tone(name, frames, turns):
    """A loop that fits its own beginning: some turns of a sine."""

    def read(form, start, stop):
        at = np.arange(start, stop) / (frames * form.frame_samples)
        return np.rint(3_000 * np.sin(2 * np.pi * turns * at)).astype(np.int16)

    return Loop(name, frames, -23.0, read)


@pytest.mark.skipif(not encoder.can_splice(), reason="this lameenc does not show LAME's settings")
@pytest.mark.parametrize("form", [SPEECH, SMALL])
def test_loops_that_take_turns_are_spliced_as_if_encoded_in_one_go(form):
    one, other = tone("one", 50, 200), tone("other", 35, 333)
    course = (Crossfade(2_500, 4_001, other, 171), Crossfade(6_000, 7_000, one, 260))
    ground = BackgroundTrack(one, -3.0, (), 7, course)
    library = Library()
    planned = laid(library, 9_013, (1_017, voice_like(1, 600)), (6_500, voice_like(2, 900)))
    load = _loader(library, form)
    splicer = Splicer(sounds_of(planned), 9_013, load, MemoryStore(), form, ground)
    made = mp3_file(form, 9_013, encoder.encoder_name(), splicer.in_order())

    length = form.samples(9_013)
    at = np.arange(length)

    def heard(loop, phase):
        places = (at - phase * form.frame_samples) % (loop.frames * form.frame_samples)
        return loop.read(form, 0, loop.frames * form.frame_samples)[places].astype(float)

    track, then = heard(one, 7), 7
    for crossfade in course:
        first, last = form.samples(crossfade.start_ms), form.samples(crossfade.end_ms)
        angle = np.pi / 2 * np.clip((at - first) / (last - first), 0, 1)
        coming = heard(crossfade.loop, crossfade.phase)
        track = np.where(at < last, track * np.cos(angle) + coming * np.sin(angle), coming)
        then = crossfade.phase
    assert then == 260
    track = np.rint(track * 10 ** (-3.0 / 20)).astype(int)
    for sound in sounds_of(planned):
        begin, samples = form.samples(sound.start_ms), load(sound)
        track[begin : begin + len(samples)] += samples
    whole = encoder.encode(np.clip(track, -32_768, 32_767).astype(np.int16), form)
    spliced = b"".join(made.read())[form.frame_bytes :]
    assert spliced == whole[: form.frames(9_013) * form.frame_bytes]
    assert splicer.encoded < 12


def test_it_rises_with_every_inhale_and_falls_with_every_exhale(tmp_path):
    breaths = led(9_011, SHORT, 3) + led(52_345, SHORT, 2)
    bed = Bed(kind="ocean:breath", below_voice_db=24.0)
    planned = timeline(75_000, breaths=tuple(breaths), bed=bed, fade_ms=5_000, mode="day")
    store, out = MemoryStore(), tmp_path / "track.mp3"
    render_track(planned, Library(), store, out, bed=breathing_crossfades(planned, store))
    power = powers(k_weight(by_miniaudio(out) / 32_768))
    for phase in planned.breaths:
        quarters = power[2 * phase.start_ms :][: 2 * phase.duration_ms].reshape(4, -1).mean(axis=1)
        levels = 10 * np.log10(quarters)
        rises = np.diff(levels) if phase.phase is Phase.INHALE else -np.diff(levels)
        assert rises.min() > 0.3, (phase, levels)
        assert rises.sum() > 5
