"""Tracks of two channels: the voice in the middle, the bed around it, and verification of both."""

from __future__ import annotations

from dataclasses import replace

import miniaudio
import numpy as np
import pytest

from tests.support.sounds_made import MemoryStore, music_crc
from tests.support.verify_planted import failed, proof
from voiceguide.audio.bed.synth import synthesized_loop
from voiceguide.audio.bed.track import SILENCE
from voiceguide.audio.model import SPEECH, WIDE
from voiceguide.audio.mp3 import encoder
from voiceguide.audio.mp3.info_header import info_frame
from voiceguide.audio.renderer import Stem, background_track, mixed, render_track, stem_channels
from voiceguide.audio.verify.laid_bed import LaidBed
from voiceguide.audio.verify.side import SideScan
from voiceguide.audio.waveform import measure_waveform
from voiceguide.media.id3 import id3
from voiceguide.speech.decode import decode_stream
from voiceguide.timeline.levels import full_lufs, with_bed
from voiceguide.timeline.model import Bed

needs_splicing = pytest.mark.skipif(
    not encoder.can_splice(), reason="this lameenc does not show LAME's settings"
)


@pytest.fixture(scope="module")
def store():
    return MemoryStore()


@pytest.fixture(scope="module")
def planned(session):
    return with_bed(session.planned, Bed(kind="rain", below_voice_db=22, width=100), None, 2_000, force=True)


def laid_background(planned, store):
    loop = synthesized_loop("rain", store, planned.bed.width)
    return loop, background_track(planned, loop, full_lufs(planned.mode, planned.speech_lufs))


def rendered(session, planned, store, path, **more):
    loop, background = laid_background(planned, store)
    lufs = full_lufs(planned.mode, planned.speech_lufs)
    render_track(planned, session.library, store, path, bed=loop, speech_lufs=lufs, tags=id3(planned), **more)
    return background


def stereo(path):
    info = miniaudio.mp3_get_file_info(str(path))
    assert info.nchannels == 2
    return np.array(miniaudio.mp3_read_file_s16(str(path)).samples, np.int16).reshape(-1, 2)


@pytest.mark.parametrize("splice", [pytest.param(True, marks=needs_splicing), False])
def test_a_wide_track_is_as_it_should_be(session, planned, store, tmp_path, splice):
    path = tmp_path / "wide.mp3"
    background = rendered(session, planned, store, path, splice=splice)
    found = proof(path, planned, session.library, bed=background)
    assert found.ok, failed(found)
    (width,) = [check for check in found.checks if check.name == "width"]
    assert width.value < 1.5
    assert len(stereo(path)) == SPEECH.samples(planned.duration_ms)


@needs_splicing
def test_spliced_from_the_cache_it_is_byte_for_byte_as_encoded_in_one(session, planned, store, tmp_path):
    first, second = tmp_path / "first.mp3", tmp_path / "second.mp3"
    rendered(session, planned, store, first)
    rendered(session, planned, MemoryStore(), second, workers=1)
    assert first.read_bytes() == second.read_bytes()
    loop, _ = laid_background(planned, store)
    lufs = full_lufs(planned.mode, planned.speech_lufs)
    blocks = list(mixed(planned, session.library, bed=loop, speech_lufs=lufs))
    whole = encoder.encode(np.concatenate(blocks), WIDE)
    data = first.read_bytes()
    music = data[data.index(WIDE.header) + WIDE.frame_bytes :]
    assert music == whole[: len(music)]


def test_the_voice_is_in_the_middle(session, planned, store, tmp_path):
    path = tmp_path / "wide.mp3"
    rendered(session, planned, store, path)
    heard = stereo(path).astype(float)
    said = heard[session.place(0)]
    middle, side = said.sum(axis=1) / 2, (said[:, 0] - said[:, 1]) / 2
    assert 20 * np.log10(middle.std() / side.std()) > 22


def test_stems_add_up_in_two_channels(session, planned, store):
    loop, _ = laid_background(planned, store)
    whole, bed, voice = (
        np.concatenate(list(mixed(planned, session.library, bed=loop, stem=stem)))
        for stem in (None, Stem.BED, Stem.VOICE)
    )
    assert whole.shape == bed.shape == (len(voice), 2)
    assert np.abs(whole.astype(int) - bed - voice[:, None]).max() <= 1
    assert [stem_channels(planned, stem) for stem in (None, *Stem)] == [2, 1, 1, 2]


def put(planned, path, sound):
    data = encoder.encode(sound, WIDE)[: WIDE.frames(planned.duration_ms) * WIDE.frame_bytes]
    crc = music_crc(data, WIDE)
    path.write_bytes(id3(planned) + info_frame(WIDE, planned.duration_ms, encoder.encoder_name(), crc) + data)


def voice_on_one_side(sound, session):
    sound[session.place(1), 1] //= 2


def no_side(sound, session):
    sound[:] = (sound.sum(axis=1, dtype=int) // 2)[:, None]


@needs_splicing
@pytest.mark.parametrize("change", [voice_on_one_side, no_side])
def test_a_side_that_is_not_the_beds_is_found(session, planned, store, tmp_path, change):
    loop, background = laid_background(planned, store)
    lufs = full_lufs(planned.mode, planned.speech_lufs)
    sound = np.concatenate(list(mixed(planned, session.library, bed=loop, speech_lufs=lufs)))
    change(sound, session)
    path = tmp_path / "planted.mp3"
    put(planned, path, sound)
    assert "width" in failed(proof(path, planned, session.library, bed=background))


def test_one_channel_where_two_are_due_is_found(session, planned, store, tmp_path):
    path, mono = tmp_path / "mono.mp3", replace(planned, bed=replace(planned.bed, width=0))
    background = rendered(session, mono, store, path)
    assert "width" in failed(proof(path, planned, session.library, bed=background))
    assert proof(path, mono, session.library, bed=background).ok


def test_a_mono_track_has_no_check_of_its_width(session, tmp_path):
    assert "width" not in {
        check.name for check in proof(session.path, session.planned, session.library).checks
    }


def test_pieces_are_put_together_in_order_and_overlaps_counted_once(planned, store):
    _, background = laid_background(planned, store)
    laid = LaidBed(background, planned.duration_ms)
    whole, scan = laid.side(0, 240_000), SideScan(laid)
    for first, stop in ((0, 70_000), (60_000, 100_000), (100_000, 240_000)):
        scan.feed(first, whole[first:stop])
    assert [one.at_ms for one in scan.found] == [0, 1_000, 2_000, 3_000, 4_000]
    assert all(one.lufs == pytest.approx(one.laid_lufs, abs=0.01) for one in scan.found)
    assert not background.side(SPEECH, 0, 10, 0).any()
    assert not SILENCE.side(SPEECH, 0, 10, 10).any()


def test_a_wide_track_can_be_drawn(session, planned, store, tmp_path):
    path = tmp_path / "wide.mp3"
    rendered(session, planned, store, path)
    drawn = measure_waveform(path, planned, decode_stream(path), 100, full_lufs=-18.0)
    assert drawn.lufs == pytest.approx(
        measure_waveform(
            session.path, session.planned, decode_stream(session.path), 100, full_lufs=-18.0
        ).lufs,
        abs=1.0,
    )
