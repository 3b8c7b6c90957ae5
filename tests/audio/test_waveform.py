"""A finished track seen from afar: where its sound is, how loud, and where its bed was planned."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.support.sounds_made import Library, MemoryStore, bell, laid, voice_like
from voiceguide.audio.bed.track import Loop
from voiceguide.audio.dsp.loudness import loudest_lufs, powers_of
from voiceguide.audio.model import SMALL, SPEECH
from voiceguide.audio.renderer import render_track
from voiceguide.audio.waveform import measure_waveform
from voiceguide.errors import AudioError
from voiceguide.speech.decode import decode_stream
from voiceguide.timeline.model import Bed

STEPS = 600


@pytest.fixture(scope="module")
def planned():
    library = Library()
    made = laid(library, 60_000, (5_000, voice_like(1, 4_000)), (30_000, voice_like(2, 4_000)))
    return replace(made, mode="day", tones=(bell(40_000, 5_000),)), library


def seen(planned, library, path, form=SPEECH, bed=None):
    render_track(planned, library, MemoryStore(), path, format=form, bed=bed)
    return measure_waveform(path, planned, decode_stream(path), STEPS, full_lufs=-16.0)


@pytest.mark.parametrize("form", [SPEECH, SMALL])
def test_sound_is_seen_where_it_is_heard(planned, tmp_path, form):
    portrait = seen(*planned, tmp_path / "a.mp3", form)
    heights = np.array([high - low for low, high in portrait.wave])
    assert len(heights) == len(portrait.loudness) == STEPS
    # A step lasts a tenth of a second: words from 50 and 300 on, a bell from 400 on.
    assert heights[52:88].mean() > 0.4
    assert heights[302:338].mean() > 0.4
    assert 0.01 < heights[402:420].mean() < 0.2
    assert max(heights[:48].max(), heights[100:298].max(), heights[460:].max()) < 1e-3
    assert portrait.loudness[70] > -25
    assert portrait.loudness[200] == -70
    assert portrait.bed == ()
    assert portrait.lufs == pytest.approx(portrait.loudness[70], abs=3)


def test_a_track_that_was_cut_off_or_prolonged_is_seen_in_its_own_time(planned, tmp_path):
    whole, path = seen(*planned, tmp_path / "a.mp3"), tmp_path / "a.mp3"
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 3])
    cut = measure_waveform(path, planned[0], decode_stream(path), STEPS, full_lufs=-16.0)
    assert cut.wave[:190] == whole.wave[:190]
    assert set(cut.wave[201:]) == {(0.0, 0.0)}
    assert set(cut.loudness[201:]) == {-70.0}
    path.write_bytes(data + data[len(data) // 2 :])
    longer = measure_waveform(path, planned[0], decode_stream(path), STEPS, full_lufs=-16.0)
    assert longer.wave[:590] == whole.wave[:590]


def test_a_bed_is_planned_and_seen(planned, tmp_path):
    whole = np.rint(np.random.default_rng(5).standard_normal(100 * 1_152) * 2_000).astype(np.int16)
    lufs = loudest_lufs(powers_of([np.tile(whole, 2) / 32_768]))
    loop = Loop("hiss", 100, lufs, lambda form, start, stop: whole[start:stop])
    made, library = planned
    portrait = seen(
        replace(made, bed=Bed(kind="hiss", below_voice_db=24.0), fade_ms=6_000),
        library,
        tmp_path / "a.mp3",
        bed=loop,
    )
    planned_at = dict(portrait.bed)
    assert planned_at[60_000] == -70
    times, levels = zip(*portrait.bed, strict=True)
    assert list(times) == sorted(times)
    for step in (200, 260, 500):
        at_ms = (step + 0.5) * 100
        assert portrait.loudness[step] == pytest.approx(np.interp(at_ms, times, levels), abs=0.7)


def test_what_is_no_track_is_one_sentence(planned, tmp_path):
    path = tmp_path / "a.mp3"
    path.write_bytes(b"a letter")
    with pytest.raises(AudioError, match="not MP3"):
        measure_waveform(path, planned[0], iter(()), STEPS, full_lufs=-16.0)
