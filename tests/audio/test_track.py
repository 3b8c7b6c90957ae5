"""A track as a function: its length and its ETag before a sample exists, and any range as in the file."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.sounds_made import (
    DECODERS,
    Library,
    MemoryStore,
    bell,
    breath,
    laid,
    timeline,
    voice_like,
)
from voiceguide.audio.bed.synth import synthesized_loop
from voiceguide.audio.export import write_track
from voiceguide.audio.metadata import Metadata
from voiceguide.audio.model import SMALL, SPEECH, SegmentMemory
from voiceguide.audio.mp3 import encoder
from voiceguide.audio.renderer import mixed, plan_track, plan_wav, render_track
from voiceguide.errors import AudioError, OutputError
from voiceguide.timeline.levels import with_bed, with_sleep_curve
from voiceguide.timeline.model import Bed, Phase

pytestmark = pytest.mark.skipif(not encoder.can_splice(), reason="this lameenc does not show LAME's settings")
TAGS = b"ID3" + bytes(range(200))
LENGTHS = (60, 400, 950)


@pytest.fixture(scope="module")
def beds():
    """Loops of beds, middle and wide, each synthesized once for all examples."""
    store = MemoryStore()
    loops = {width: synthesized_loop("rain", store, width) for width in (0, 60)}
    return {"": None, "rain": loops[0], "wide": loops[60]}


@st.composite
def sessions(draw):
    """Sessions of cues close together and far apart, bells and breaths, over silence or a bed."""
    library, places, at = Library(), [], 0
    cue = st.tuples(st.integers(0, 1_800), st.sampled_from(LENGTHS), st.integers(0, 5))
    for gap_ms, length_ms, seed in draw(st.lists(cue, max_size=5)):
        places.append((at + gap_ms, voice_like(seed, length_ms)))
        at += gap_ms + length_ms
    tones = []
    if draw(st.booleans()):
        tones = [breath(at, 1_500, Phase.INHALE), bell(at + 1_400, 2_000)]
        at += 3_400
    planned = laid(library, max(1, at + draw(st.integers(0, 2_500))), *places)
    planned = timeline(
        planned.duration_ms, [(c.start_ms, c.duration_ms, c.speech) for c in planned.clips], tones
    )
    if draw(st.booleans()):
        planned = with_sleep_curve(planned)
    bed = draw(st.sampled_from(["", "rain", "wide"]))
    if bed:
        there = Bed(kind="rain", below_voice_db=21.5, width=60 if bed == "wide" else 0)
        planned = with_bed(planned, there, None, min(4_000, planned.duration_ms), force=True)
    return planned, library, bed


def spread(draw, size):
    """Ranges anywhere in so many bytes, at their edges, and beyond their end."""
    places = st.integers(0, size) | st.sampled_from([0, 1, len(TAGS), len(TAGS) + 288, size - 1, size])
    pairs = draw(st.lists(st.tuples(places, places), min_size=1, max_size=5))
    return [*(sorted(pair) for pair in pairs), (size, size + 9), (size + 5, None)]


@settings(max_examples=25)
@given(made=sessions(), form=st.sampled_from([SPEECH, SMALL]), data=st.data())
def test_any_range_is_that_of_the_file(made, form, data, beds, tmp_path_factory):
    planned, library, bed = made
    out = tmp_path_factory.mktemp("track") / "t.mp3"
    render_track(planned, library, MemoryStore(), out, bed=beds[bed], tags=TAGS, format=form)
    whole, store = out.read_bytes(), MemoryStore()
    track = plan_track(planned, library, store, bed=beds[bed], tags=TAGS, format=form)
    assert (track.size, track.media_type, track.duration_ms) == (
        len(whole),
        "audio/mpeg",
        planned.duration_ms,
    )
    assert store.puts == 0, "nothing is made before it is read"
    for start, stop in spread(data.draw, len(whole)):
        parts = list(track.read(start, stop))
        assert b"".join(parts) == whole[start:stop]
        assert all(0 < len(part) <= 1 << 18 for part in parts)
    assert b"".join(track.read()) == whole
    assert (
        b"".join(plan_track(planned, never, store, bed=beds[bed], tags=TAGS, format=form).read()) == whole
    ), "what was read once is kept"


def never(*_):
    raise AssertionError("something was made again")


@settings(max_examples=20)
@given(made=sessions(), data=st.data())
def test_any_range_of_a_wav_is_that_of_the_file(made, data, beds, tmp_path_factory):
    planned, library, bed = made
    out, labels = tmp_path_factory.mktemp("track") / "t.wav", Metadata((("title", "Twist"),), source="x:y")
    blocks = mixed(planned, library, bed=beds[bed])
    write_track("wav", blocks, planned.duration_ms, out, labels, channels=planned.channels)
    whole = out.read_bytes()
    track = plan_wav(planned, library, bed=beds[bed], labels=labels)
    assert (track.size, track.media_type) == (len(whole), "audio/wav")
    for start, stop in spread(data.draw, len(whole)):
        assert b"".join(track.read(start, stop)) == whole[start:stop]
    other = out.with_name("other.wav")
    assert track.render_to(other).written
    assert other.read_bytes() == whole


@pytest.fixture
def session():
    library = Library()
    planned = laid(library, 30_011, *((start, voice_like(start, 950)) for start in range(500, 29_000, 4_000)))
    return planned, library


@pytest.mark.parametrize("decode", DECODERS)
def test_what_is_read_in_parts_is_a_track_for_every_decoder(decode, session, tmp_path):
    planned, library = session
    track, out = plan_track(planned, library, MemoryStore()), tmp_path / "t.mp3"
    out.write_bytes(b"".join(b"".join(track.read(at, at + 7_001)) for at in range(0, track.size, 7_001)))
    assert len(decode(out)) == planned.duration_ms * 48


def test_two_tracks_have_one_etag_if_and_only_if_they_have_the_same_bytes(session, beds):
    planned, library = session
    over_rain = with_bed(planned, Bed(kind="rain", below_voice_db=21.5), None, 4_000, force=True)
    softer = replace(planned, clips=(replace(planned.clips[0], gain_db=-1.0), *planned.clips[1:]))
    moved = replace(planned, clips=(replace(planned.clips[0], start_ms=501), *planned.clips[1:]))
    later = replace(planned, duration_ms=planned.duration_ms + 24)
    tracks = [
        *(plan_track(each, library, MemoryStore(), tags=TAGS) for each in (planned, softer, moved, later)),
        plan_track(planned, library, MemoryStore(), tags=TAGS[:-1] + b"x"),
        plan_track(planned, library, MemoryStore(), tags=TAGS, format=SMALL),
        plan_track(over_rain, library, MemoryStore(), tags=TAGS, bed=beds["rain"]),
        plan_wav(planned, library),
        plan_wav(softer, library),
        plan_wav(over_rain, library, bed=beds["rain"]),
        plan_wav(planned, library, labels=Metadata((("title", "Twist"),))),
    ]
    again = plan_track(planned, library, MemoryStore(), tags=TAGS, workers=1, memory=SegmentMemory(9))
    assert again.etag == tracks[0].etag
    sums = [hashlib.sha256(b"".join(track.read())).hexdigest() for track in tracks]
    assert len(set(sums)) == len({track.etag for track in tracks}) == len(tracks)
    assert all(len(track.etag) == 64 for track in tracks)


def test_the_title_of_a_cue_changes_no_byte_and_no_etag(session):
    planned, library = session
    other = replace(planned, clips=tuple(replace(clip, text="otherwise") for clip in planned.clips))
    assert plan_track(planned, library, MemoryStore()).etag == plan_track(other, library, MemoryStore()).etag


def test_many_threads_read_one_track(session):
    planned, library = session
    whole = b"".join(plan_track(planned, library, MemoryStore()).read())
    store = MemoryStore()
    track = plan_track(planned, library, store, memory=SegmentMemory(50_000))
    size = track.size // 24 + 1

    def read(number):
        at = number * 7 % 24 * size
        return b"".join(track.read(at, at + size)) == whole[at : at + size]

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(read, range(48)))
    assert store.puts == 9, "eight segments and the frame of silence, each once"


def test_tracks_share_the_segments_in_memory(session):
    planned, library = session
    memory, store = SegmentMemory(), MemoryStore()
    whole = b"".join(plan_track(planned, library, store, memory=memory).read())
    store.get = never
    assert b"".join(plan_track(planned, never, store, memory=memory).read()) == whole


def test_a_range_that_cannot_be_is_a_mistake_of_the_caller(session):
    track = plan_track(*session, MemoryStore())
    for start, stop in ((-1, 5), (5, 4), (7, -1)):
        with pytest.raises(ValueError, match="there are no bytes"):
            track.read(start, stop)


def test_reading_may_stop_early(session):
    planned, library = session
    store = MemoryStore()
    parts = plan_track(planned, library, store).read()
    next(parts)
    next(parts)
    parts.close()
    assert store.puts <= 1


def test_words_without_a_sound_are_refused_before_anything_is_read(session):
    planned, library = session
    silent = replace(planned, clips=(replace(planned.clips[0], speech=""), *planned.clips[1:]))
    for plan in (lambda: plan_track(silent, library, MemoryStore()), lambda: plan_wav(silent, library)):
        with pytest.raises(AudioError, match="have no sound yet"):
            plan()


def test_without_the_encoders_settings_no_part_can_be_had(session, monkeypatch):
    monkeypatch.setattr(encoder, "_lame", lambda: None)
    with pytest.raises(AudioError, match="only make a track as a whole") as refused:
        plan_track(*session, MemoryStore())
    assert refused.value.mend == "Render it to a file."


def test_a_file_is_written_whole_or_not_at_all(session, tmp_path):
    planned, library = session
    out, seen = tmp_path / "t.mp3", []
    track = plan_track(planned, library, MemoryStore())
    made = track.render_to(out, progress=lambda done, of: seen.append((done, of)))
    assert (made.bytes, made.written, made.segments_encoded, made.segments_cached) == (track.size, True, 8, 0)
    assert seen == [(n, 8) for n in range(1, 9)]
    assert not track.render_to(out).written, "the same bytes are left alone"

    def fails():
        raise OutputError("no room")

    before = out.read_bytes()
    with pytest.raises(OutputError, match="no room"):
        plan_track(planned, library, MemoryStore(), tags=TAGS).render_to(out, first=fails)
    assert out.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["t.mp3"]


def test_an_hour_is_planned_without_a_sample():
    library = Library()
    key = library.add(np.zeros(48_000, np.int16))
    planned = timeline(3_600_000, [(at, 1_000, key) for at in range(0, 3_599_000, 9_000)])
    track = plan_track(planned, never, MemoryStore())
    assert track.size == (SPEECH.frames(3_600_000) + 1) * SPEECH.frame_bytes
