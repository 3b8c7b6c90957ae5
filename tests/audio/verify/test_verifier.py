"""The proof of a track: what is good passes, and each planted fault is caught by its own check."""

from __future__ import annotations

import dataclasses
import shutil

import pytest

from tests.support.beds_made import bird, calls, noise, tick, wav
from tests.support.sounds_made import (
    MemoryStore,
    bell,
)
from tests.support.verify_planted import failed, planted, proof, quiet_place, rewritten
from voiceguide import pipeline
from voiceguide.app import tracks
from voiceguide.audio.bed.from_file import file_loop
from voiceguide.audio.model import SMALL, SPEECH
from voiceguide.audio.mp3 import encoder
from voiceguide.audio.renderer import background_track, render_track
from voiceguide.errors import AudioError, TimelineError
from voiceguide.media.id3 import id3
from voiceguide.timeline.model import Bed
from voiceguide.units import MINUTE

NAMES = [
    "onset", "words", "level", "steps", "tones", "clicks", "silence", "loudness", "peak", "length", "header",
    "tags", "mark", "chapters",
]  # fmt: skip


# What the sound is -----------------------------------------------------------------------------------


# What is good -----------------------------------------------------------------------------------------


def test_a_good_track_passes_every_check(session):
    found = proof(session.path, session.planned, session.library)
    assert found.faults == ()
    assert found.ok
    assert [check.name for check in found.checks] == NAMES
    assert len(found.cues) == len(session.planned.clips)
    assert {cue.by for cue in found.cues} == {"clip"}
    assert all(cue.likeness > 0.995 for cue in found.cues)
    assert found.check("onset").value == 0
    assert found.check("length").value == session.planned.duration_ms * 48
    assert found.remarks == ()


def test_decoding_and_encoding_again_harms_nothing(session, tmp_path):
    """What the planted faults below are caught by is the fault, not the way it was planted."""
    assert planted(session, tmp_path, session.sound).faults == ()


@pytest.mark.parametrize("form", [SPEECH, SMALL])
@pytest.mark.parametrize("splice", [True, False])
def test_every_way_of_making_a_track_passes(session, tmp_path, form, splice):
    path = tmp_path / "track.mp3"
    splice = splice and encoder.can_splice()
    tags = id3(session.planned)
    render_track(session.planned, session.library, MemoryStore(), path, format=form, splice=splice, tags=tags)
    assert proof(path, session.planned, session.library).faults == ()


def test_tones_and_cues_over_them_pass(session, tmp_path):
    planned = dataclasses.replace(session.planned, tones=(bell(20_000, 6_000), bell(1, 600)))
    path = tmp_path / "track.mp3"
    render_track(planned, session.library, MemoryStore(), path, tags=id3(planned))
    assert proof(path, planned, session.library).faults == ()


def test_a_gain_that_the_timeline_declares_is_no_fault(session, tmp_path):
    clips, softer = list(session.planned.clips), session.sound.astype(float)
    for number in range(len(clips)):
        softer[session.place(number)] *= 10 ** (-0.5 * number / 20)
        clips[number] = dataclasses.replace(clips[number], gain_db=-0.5 * number)
    fallen = dataclasses.replace(session.planned, clips=tuple(clips), speech_lufs=-18.0)
    falling = dataclasses.replace(session, planned=fallen)
    assert planted(falling, tmp_path, softer).faults == ()
    assert "level" in failed(planted(session, tmp_path, softer))


def test_a_routine_passes(settings, tmp_path):
    request = pipeline.Request(routine="knee-drops", target_ms=3 * MINUTE, voice="tone")
    rendered = pipeline.render(request, settings, tmp_path / "track.mp3")
    found = tracks.verify_track(rendered.track, settings)
    assert found.faults == ()
    assert len(found.cues) == len(rendered.timeline.clips) > 10


# Planted in the sound -----------------------------------------------------------------------------------


# Planted in the bytes -----------------------------------------------------------------------------------


def test_a_transcript_of_another_session(session, tmp_path):
    clips = (
        dataclasses.replace(session.planned.clips[0], text="Something else."),
        *session.planned.clips[1:],
    )
    tag = id3(dataclasses.replace(session.planned, clips=clips))
    found = rewritten(session, tmp_path, lambda data, at: tag + data[at:])
    assert failed(found) == {"tags"}
    assert found.faults == ("The tag's transcript (USLT) is not what is said.",)


# Clips that are gone, beds ------------------------------------------------------------------------------


def test_without_clips_the_energy_still_tells(session, tmp_path):
    found = proof(session.path, session.planned, session.library, samples=lambda key: None)
    assert found.faults == ()
    assert {cue.by for cue in found.cues} == {"energy"}
    assert "gone from the speech cache" in found.remarks[0]

    sound, place = session.sound.copy(), session.place(2)
    cue = sound[place].copy()
    sound[place] = 0
    sound[place.start + 80 * 48 : place.stop + 80 * 48] += cue
    planted(session, tmp_path, sound)
    path = tmp_path / "planted.mp3"
    moved = proof(path, session.planned, session.library, samples=lambda key: None)
    assert "onset" in failed(moved)
    assert "cue 2" in moved.check("onset").faults[0]


# What is no track -----------------------------------------------------------------------------------------


def test_what_is_no_track_is_one_sentence(session, settings, tmp_path):
    good = tmp_path / "good.mp3"
    good.write_bytes(session.path.read_bytes())
    with pytest.raises(TimelineError, match="There is no timeline"):
        tracks.verify_track(good, settings)
    beside = tmp_path / "good.timeline.json"
    beside.write_text(pipeline.write_timeline(session.planned, "json"))
    for content, says in [
        (b"", "not MP3"),
        (b"hello, this is a letter", "not MP3"),
        (b"ID3", "not MP3"),
        (b"RIFF" + bytes(100), "not MP3"),
        (b"\xff\xfb\x90\x64" + bytes(500), "not made by voiceguide"),
    ]:
        good.write_bytes(content)
        with pytest.raises(AudioError, match=says) as refused:
            tracks.verify_track(good, settings)
        assert "\n" not in str(refused.value)
    with pytest.raises(AudioError, match="no such track"):
        tracks.verify_track(tmp_path / "none.mp3", settings)
    with pytest.raises(AudioError, match="folder"):
        tracks.verify_track(tmp_path, settings)
    for content in (b"{", b"\xff\xfe\x00", b"[]"):
        beside.write_bytes(content)
        with pytest.raises(TimelineError) as refused_too:
            tracks.verify_track(good, settings)
        assert "\n" not in str(refused_too.value)


BEDS = {
    "birds": ({}, lambda: calls(60, 7, bird(), between=5e-5)),
    "birds without a sound between": ({}, lambda: calls(60, 13, bird())),
    "a clock": ({}, lambda: calls(60, 1, tick())),
    "a fire": ({}, lambda: calls(60, 0.173, tick(5_000), between=3e-3)),
    "a loud bed that somebody insists on": ({"bed_below_db": 6.0, "force": True}, lambda: noise(60)[:, 0]),
}


@pytest.mark.parametrize("name", BEDS)
def test_a_bed_of_the_users_own_is_compared_with_itself(settings, tmp_path, name):
    """What is quiet, clicks or comes and goes in the bed itself is no fault of the track."""
    more, sound = BEDS[name]
    bed = wav(tmp_path / "bed.wav", sound())
    request = pipeline.Request(routine="knee-drops", target_ms=3 * MINUTE, voice="tone", bed=str(bed), **more)
    rendered = pipeline.render(request, settings, tmp_path / "track.mp3")
    bed.unlink()
    found = tracks.verify_track(rendered.track, settings)
    assert found.faults == ()
    assert found.remarks == ()
    assert found.check("bed").of


def test_a_bed_that_is_not_as_it_was_laid_is_a_fault(session, tmp_path):
    """Missing for a while, too soft, another one, and a click that is not the bed's own: each is found."""
    planned = dataclasses.replace(session.planned, bed=Bed(kind="birds", below_voice_db=20.0))
    background = background_track(
        planned, file_loop(wav(tmp_path / "bed.wav", calls(60, 0.5, bird())), MemoryStore()), -16.0
    )
    bedded = dataclasses.replace(session, planned=planned)
    end = len(session.sound)
    bed = background.sound(SPEECH, 0, end, end).astype(float)

    def found(heard):
        return planted(bedded, tmp_path, session.sound + heard, bed=background)

    assert found(bed).faults == ()
    gone = bed.copy()
    gone[quiet_place(session) - 96_000 : quiet_place(session) + 96_000] = 0
    assert "softer than it should be" in found(gone).check("bed").faults[0]
    assert "cannot be heard any more" in found(bed * 0).check("bed").faults[0]
    assert "softer than it should be" in found(bed * 0.6).check("bed").faults[0]
    assert "louder than it should be" in found(bed * 1.5).check("bed").faults[0]
    clicking = bed.copy()
    clicking[quiet_place(session)] += 9_000
    assert failed(found(clicking)) == {"clicks"}


def test_a_bed_that_is_in_the_cache_no_more_is_a_remark(settings, tmp_path):
    own = dataclasses.replace(settings, cache_folder=tmp_path / "cache")
    bed = wav(tmp_path / "bed.wav", calls(60, 7, bird()))
    request = pipeline.Request(routine="knee-drops", target_ms=3 * MINUTE, voice="tone", bed=str(bed))
    rendered = pipeline.render(request, own, tmp_path / "track.mp3")
    shutil.rmtree(own.cache_folder / "bed")
    found = tracks.verify_track(rendered.track, own)
    assert found.faults == ()
    assert len(found.remarks) == 1
    assert found.remarks[0].startswith("The sound of the bed bed.wav (")
