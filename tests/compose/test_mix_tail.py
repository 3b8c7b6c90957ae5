"""The bed that a session has by itself, and the tail that goes on after it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.support.sessions_made import evening
from tests.support.sounds_made import MemoryStore
from voiceguide import pipeline
from voiceguide.audio.bed.synth import synthesized_loop
from voiceguide.audio.renderer import mixed, render_track
from voiceguide.cache.store import Cache
from voiceguide.compose.mix import UNASKED_BELOW_DB
from voiceguide.compose.segment_store import CachedSegments
from voiceguide.errors import ChoiceError
from voiceguide.lint.timeline_rules import judge
from voiceguide.media.chapters import chapters
from voiceguide.pipeline import Request
from voiceguide.plan.terms import Choices
from voiceguide.script.terms import Mode
from voiceguide.settings import Settings
from voiceguide.timeline.bounds import check_bounds
from voiceguide.timeline.formats import FORMATS
from voiceguide.timeline.levels import with_bed, with_tail
from voiceguide.timeline.model import Bed, Timeline
from voiceguide.units import MINUTE, SECOND

SCRIPT = """
title: Falling asleep
about: A test.
mode: {mode}
{more}
safety: [Stop if it hurts.]
steps:
  - section: Settle
    steps: [{{say: Lie down.}}, {{hold: 20s..40s..5min}}]
ending:
  - section: Sleep
    steps: [{{say: Sleep now.}}, {{rest: 20s..fill}}]
"""


@pytest.fixture
def made(tmp_path: Path):
    """Return a function that composes five minutes of a script, by estimate."""

    def make(more: str = "", mode: str = "bedtime", **asked: object) -> Timeline:
        script = tmp_path / "asleep.yaml"
        script.write_text(SCRIPT.format(mode=mode, more=more), "utf-8")
        request = Request(routine=str(script), target_ms=5 * MINUTE, **asked)  # type: ignore[arg-type]
        return pipeline.estimate(
            request, Settings(script_folders=(tmp_path,), cache_folder=tmp_path / "cache")
        )

    return make


def test_an_evening_has_soft_noise_by_itself_and_a_day_has_none(made):
    assert made().bed == Bed(kind="brown", below_voice_db=UNASKED_BELOW_DB)
    assert made(mode="day").bed is None
    assert made(choices=Choices(mode=Mode.DAY)).bed is None
    assert made(mode="day", choices=Choices(mode=Mode.BEDTIME)).bed is not None


def test_the_script_names_another_bed_and_its_level(made):
    assert made("bed: rain").bed == Bed(kind="rain", below_voice_db=22.0)
    assert made("bed: {name: night, below: 30}").bed == Bed(kind="night", below_voice_db=30.0)
    assert made("bed: none").bed is None
    assert made("bed: rain", mode="day").bed == Bed(kind="rain", below_voice_db=22.0)


def test_the_listener_decides_at_last(made):
    assert made("bed: {name: night, below: 30}", bed="ocean").bed == Bed(kind="ocean", below_voice_db=22.0)
    assert made("bed: {name: night, below: 30}", bed_below_db=25.0).bed == Bed(
        kind="night", below_voice_db=25.0
    )
    assert made(bed_below_db=24.0).bed == Bed(kind="brown", below_voice_db=24.0)
    assert made("bed: rain\ntail: 30min", bed="none").bed is None
    assert made("bed: rain\ntail: 30min", bed="none").tail_ms == 0


def test_the_script_says_how_wide_its_bed_is_and_the_listener_may_say_otherwise(made):
    wide = "bed: {name: rain, width: 60}"
    assert made(wide).bed == Bed(kind="rain", below_voice_db=22.0, width=60)
    assert made(wide, bed_width=0).bed == made("bed: rain").bed
    assert made(wide, bed="ocean").bed == Bed(kind="ocean", below_voice_db=22.0)
    assert made("bed: {name: 'binaural:4', width: 100}").bed == made("bed: binaural:4").bed


def test_without_a_bed_a_session_is_what_it_was(made):
    """But for the bed and its fade nothing depends on which bed it is."""
    silent, noisy = made(bed="none"), made()
    assert replace(noisy, bed=None, fade_ms=0) == silent
    assert "tail_ms" not in json.loads(FORMATS["json"].write(silent))


@pytest.mark.parametrize("option", [{"bed_below_db": 24.0}, {"fade_ms": 10_000}])
def test_a_wish_about_a_bed_needs_one(made, option):
    for more in ({"mode": "day"}, {"more": "bed: none"}, {"bed": "none"}):
        with pytest.raises(ChoiceError, match="there is no bed that it could be for"):
            made(**more, **option)


def test_a_tail_comes_on_top_of_the_length(made):
    timeline = made("bed: rain\ntail: 30min")
    assert (timeline.target_ms, timeline.tail_ms) == (5 * MINUTE, 30 * MINUTE)
    assert timeline.duration_ms == 35 * MINUTE
    assert timeline.guided_ms == 5 * MINUTE
    assert max(clip.end_ms for clip in timeline.clips) <= timeline.guided_ms - 20 * SECOND
    assert [(chapter.start_ms, chapter.end_ms, chapter.title) for chapter in chapters(timeline)][-1] == (
        5 * MINUTE,
        35 * MINUTE,
        "Rain",
    )
    check_bounds(timeline)


def test_the_listener_has_more_of_it_or_none(made):
    assert made("bed: rain\ntail: 30min", tail_ms=3_600_000).duration_ms == 65 * MINUTE
    assert made("bed: rain\ntail: 30min", tail_ms=0).duration_ms == 5 * MINUTE
    assert made("bed: rain\ntail: 30min", tail_ms=0) == made("bed: rain")
    assert made(tail_ms=MINUTE).bed == Bed(kind="brown", below_voice_db=UNASKED_BELOW_DB)


def test_the_rules_judge_the_guided_part(made):
    """With ten times its length of rain after it an evening is as good as it was, or as bad."""
    before, after = made("bed: rain", tail_ms=0), made("bed: rain", tail_ms=50 * MINUTE)
    assert [found.rule for found in judge(after)] == [found.rule for found in judge(before)]


def test_a_timeline_with_a_tail_reads_back_equal(made):
    timeline = made("bed: rain\ntail: 30min")
    written = FORMATS["json"].write(timeline)
    assert json.loads(written)["tail_ms"] == 30 * MINUTE
    assert FORMATS["json"].read(written) == timeline


def test_a_transcript_tells_of_the_tail(made):
    told = FORMATS["txt"].write(made("bed: rain\ntail: 30min"))
    assert "5:00 and 30:00 more, bedtime" in told
    assert told.endswith("\nRain\n 5:00  (30:00 of the bed alone)\n")


@pytest.mark.parametrize(
    ("tail_ms", "fade_ms"), [(30 * MINUTE, MINUTE), (4 * SECOND, 12 * SECOND), (3 * 60 * MINUTE, MINUTE)]
)
def test_the_fade_is_at_the_end_of_the_tail_and_long_where_there_is_time(tail_ms, fade_ms):
    from voiceguide.timeline.levels import long_fade_ms

    said = evening()
    quiet_ms = said.duration_ms - max(clip.end_ms for clip in said.clips)
    timeline = with_tail(said, tail_ms, "Rain")
    usual_ms = max(12 * SECOND, long_fade_ms(timeline))
    faded = with_bed(timeline, Bed(kind="rain", below_voice_db=22.0), None, usual_ms, force=False)
    assert faded.fade_ms == min(max(fade_ms, min(MINUTE, (quiet_ms + tail_ms) // 2)), quiet_ms + tail_ms)


# What is heard ----------------------------------------------------------------------------------------


def rain_alone(tail_ms: int, store: MemoryStore | CachedSegments):
    """Return a wordless session with a tail, and its bed."""
    bare = replace(evening(), clips=(), tones=(), breaths=())
    timeline = with_tail(bare, tail_ms, "Rain")
    faded = replace(timeline, bed=Bed(kind="rain", below_voice_db=22.0), fade_ms=MINUTE)
    return faded, synthesized_loop("rain", store)


def test_the_end_of_a_tail_becomes_softer_without_a_click():
    timeline, loop = rain_alone(3 * MINUTE, MemoryStore())
    sound = np.concatenate(list(mixed(timeline, lambda _: np.zeros(0, np.int16), bed=loop))).astype(float)
    assert len(sound) == timeline.duration_ms * 48
    before, fade = sound[-180 * 48_000 : -60 * 48_000], sound[-60 * 48_000 :]
    loud = np.sqrt(np.square(fade.reshape(12, -1)).mean(axis=1))
    assert (np.diff(loud) < 0).all(), "each five seconds are softer than those before"
    assert loud[-1] < 0.1 * loud[0]
    assert abs(sound[-1]) <= 1
    # The steepest step in the fade, and at the border of the tail, is one of the noise itself.
    border = timeline.guided_ms * 48
    steepest = np.abs(np.diff(before)).max()
    assert np.abs(np.diff(fade)).max() <= steepest
    assert np.abs(np.diff(sound[border - 4_800 : border + 4_800])).max() <= steepest


def test_a_longer_tail_costs_no_more_encoding(tmp_path):
    """Between its start and its fade it is one loop that is repeated."""
    encoded = []
    for n, tail_ms in enumerate((10 * MINUTE, 180 * MINUTE)):
        kept = CachedSegments(Cache(tmp_path / f"cache{n}"))
        timeline, loop = rain_alone(tail_ms, kept)
        out = tmp_path / f"{n}.mp3"
        track = render_track(timeline, lambda _: np.zeros(0, np.int16), kept, out, bed=loop)
        assert track.duration_ms == timeline.duration_ms
        encoded.append(track.segments_encoded)
    assert encoded[0] == encoded[1]
