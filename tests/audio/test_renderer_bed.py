"""Whole tracks with a bed: as exact as without, the bed where it should be, and both ways alike."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from tests.support.sounds_made import DECODERS, Library, MemoryStore, by_miniaudio, laid, voice_like
from voiceguide.audio.bed.synth import synthesized_loop
from voiceguide.audio.dsp.loudness import OFFSET_DB, k_weight, powers
from voiceguide.audio.dsp.resample import resample
from voiceguide.audio.model import SMALL, SPEECH
from voiceguide.audio.mp3 import encoder
from voiceguide.audio.renderer import Stem, mixed, render_track
from voiceguide.errors import AudioError
from voiceguide.timeline.levels import with_bed, with_sleep_curve
from voiceguide.timeline.model import Bed

needs_splicing = pytest.mark.skipif(
    not encoder.can_splice(), reason="this lameenc does not show LAME's settings"
)
WAYS = [pytest.param(True, id="spliced", marks=needs_splicing), pytest.param(False, id="streamed")]
FORMS = [pytest.param(SPEECH, id="48k"), pytest.param(SMALL, id="24k")]
PLACES = (2_017, 9_000, 15_500, 60_111, 63_000)


@pytest.fixture(scope="module")
def store():
    """One store for all: the bed is synthesized once."""
    return MemoryStore()


@pytest.fixture(scope="module")
def session():
    library = Library()
    planned = laid(library, 90_013, *((start, voice_like(start, 1_700)) for start in PLACES))
    bed = Bed(kind="rain", below_voice_db=21.5)
    return with_bed(with_sleep_curve(planned), bed, None, 12_000, force=False), library


def render(session, store, out, **more):
    planned, library = session
    return render_track(planned, library, store, out, bed=synthesized_loop("rain", store), **more)


@pytest.mark.parametrize("decode", DECODERS)
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("splice", WAYS)
def test_every_decoder_gives_exactly_the_samples_asked_for(tmp_path, session, store, decode, form, splice):
    out = tmp_path / "track.mp3"
    render(session, store, out, format=form, splice=splice)
    assert len(decode(out)) == form.samples(90_013)


@pytest.mark.parametrize("splice", WAYS)
def test_the_bed_is_down_under_words_up_in_silence_and_gone_at_the_end(tmp_path, session, store, splice):
    out = tmp_path / "track.mp3"
    render(session, store, out, splice=splice)
    power = powers(k_weight(by_miniaudio(out) / 32_768))

    def lufs(start_ms, end_ms):
        return OFFSET_DB + 10 * np.log10(power[2 * start_ms : 2 * end_ms].mean() + 1e-12)

    assert lufs(6_000, 8_500) == pytest.approx(-40, abs=1)
    assert lufs(25_000, 55_000) == pytest.approx(-37, abs=1), "4 dB up, 1 dB down with the voice"
    assert lufs(59_000, 60_000) == pytest.approx(-44, abs=1)
    assert lufs(72_000, 77_000) == pytest.approx(-40, abs=1), "up once more before the fade"
    assert lufs(89_500, 90_013) < -60
    fade = [lufs(at, at + 1_000) for at in range(78_500, 90_000, 1_000)]
    assert all(one > other - 0.3 for one, other in itertools.pairwise(fade))


def test_the_bed_lies_by_half_decibels_and_never_nearer_than_asked(session, store):
    planned, library = session

    def first_db(below_db):
        there = replace(planned, bed=Bed(kind="rain", below_voice_db=below_db))
        block = next(mixed(there, library, bed=synthesized_loop("rain", store), stem=Stem.BED))
        return 10 * np.log10(np.square(block, dtype=float).mean())

    nearer, *same, lower = (first_db(below_db) for below_db in (21.5, 21.6, 21.8, 22.0, 22.1))
    assert len(set(same)) == 1
    assert nearer - same[0] == pytest.approx(0.5, abs=0.01)
    assert same[0] - lower == pytest.approx(0.5, abs=0.01)
    assert first_db(22.0 + 1e-9) == same[0], "what is left of a subtraction moves nothing"


@pytest.mark.parametrize("form", FORMS)
def test_both_ways_sound_alike(tmp_path, session, store, form):
    made = []
    for splice in (True, False):
        out = tmp_path / f"{splice}.mp3"
        render(session, store, out, format=form, splice=splice and encoder.can_splice())
        made.append(resample(by_miniaudio(out).astype(float), form.rate_hz, 48_000))
    assert abs(20 * np.log10(made[0].std() / made[1].std())) < 0.05
    assert np.corrcoef(*made)[0, 1] > 0.97


@needs_splicing
def test_the_second_time_nothing_is_made_and_the_bytes_are_the_same(tmp_path, session, store, monkeypatch):
    out, other = tmp_path / "one.mp3", tmp_path / "other.mp3"
    first = render(session, store, out)

    def never(*_):
        raise AssertionError("something was made again")

    monkeypatch.setattr(encoder, "encode", never)
    again = render(session, store, other)
    assert (again.segments_encoded, again.segments_cached) == (
        0,
        first.segments_encoded + first.segments_cached,
    )
    assert out.read_bytes() == other.read_bytes()
    assert not render(session, store, out).written


def test_a_timeline_and_a_bed_that_do_not_belong_together_are_refused(tmp_path, session, store):
    planned, library = session
    with pytest.raises(AudioError, match="do not belong together"):
        render_track(planned, library, store, tmp_path / "a.mp3")
    assert list(tmp_path.iterdir()) == []
