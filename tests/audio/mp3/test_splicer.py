"""The strongest test there is: what was spliced equals, byte for byte, what was encoded in one go."""

from __future__ import annotations

from functools import cache
from time import monotonic, sleep

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.sounds_made import (
    Forgetful,
    Library,
    MemoryStore,
    audio_frames,
    bell,
    breath,
    laid,
    mp3_file,
    timeline,
    voice_like,
)
from voiceguide.audio.bed.automation import SILENT, GainRamp, linear
from voiceguide.audio.bed.track import SILENCE, BackgroundTrack, Loop, ramp_gains
from voiceguide.audio.model import SMALL, SPEECH, SegmentMemory
from voiceguide.audio.mp3 import encoder
from voiceguide.audio.mp3.crc import crc16
from voiceguide.audio.mp3.segments import sounds_of
from voiceguide.audio.mp3.splicer import Splicer
from voiceguide.audio.renderer import _loader
from voiceguide.errors import AudioError
from voiceguide.timeline.model import Phase

pytestmark = pytest.mark.skipif(not encoder.can_splice(), reason="this lameenc does not show LAME's settings")
FORMS = pytest.mark.parametrize("form", [SPEECH, SMALL])
LENGTHS = (60, 400, 950, 1_700)


def noise(frames, ducking=()):
    """A bed that never repeats within its turn and fits its own beginning."""

    @cache
    def turn(form):
        draw = np.random.default_rng(frames)
        steps = np.cumsum(draw.standard_normal(frames * form.frame_samples))
        steps -= np.linspace(0, steps[-1], len(steps))
        return np.rint(steps / np.abs(steps).max() * 2_500).astype(np.int16)

    loop = Loop(f"noise/{frames}", frames, -23.0, lambda form, start, stop: turn(form)[start:stop])
    return BackgroundTrack(loop, -3.0, ducking)


def wait_for(events, seconds=20):
    """Wait until something has happened, or too long."""
    until = monotonic() + seconds
    while not events and monotonic() < until:
        sleep(0.001)


def spliced(planned, library, form, background=SILENCE, store=None):
    sounds = sounds_of(planned)
    load = _loader(library, form)
    splicer = Splicer(sounds, planned.duration_ms, load, store or MemoryStore(), form, background)
    made = mp3_file(form, planned.duration_ms, encoder.encoder_name(), splicer.in_order())
    return made, splicer


def gains_of(background, form, length):
    """Walk along a track and give the gain for every sample: each ramp in turn, constant between."""
    level = background.ducking[0].from_db if background.ducking else 0.0
    gains, at = [], 0
    for ramp in background.ducking:
        first, last = form.samples(ramp.start_ms), form.samples(ramp.end_ms)
        gains.append(np.full(first - at, linear(background.base_db + level)))
        gains.append(ramp_gains(ramp, np.arange(last - first) / (last - first), background.base_db))
        at, level = last, ramp.to_db
    gains.append(np.full(max(0, length - at), linear(background.base_db + level)))
    return np.concatenate(gains)[:length]


def in_one_go(planned, library, form, background=SILENCE):
    """Mix the whole track by plain addition and encode it from the first sample to the last."""
    load = _loader(library, form)
    length = form.samples(planned.duration_ms)
    turn = background.loop.read(form, 0, background.loop.frames * form.frame_samples)
    track = np.rint(np.resize(turn, length) * gains_of(background, form, length)).astype(int)
    for sound in sounds_of(planned):
        at = form.samples(sound.start_ms)
        samples = load(sound)
        track[at : at + len(samples)] = np.clip(track[at : at + len(samples)] + samples, -32_768, 32_767)
    frames = form.frames(planned.duration_ms)
    return encoder.encode(track.astype(np.int16), form)[: frames * form.frame_bytes]


CUES = st.lists(st.tuples(st.integers(0, 1_800), st.sampled_from(LENGTHS), st.integers(0, 5)), max_size=7)
"""Gaps, not positions: so cues come close, far apart, and right after one another."""


def planned_from(cues, tail_ms, library):
    places, at = [], 0
    for gap_ms, length_ms, seed in cues:
        places.append((at + gap_ms, voice_like(seed, length_ms)))
        at += gap_ms + length_ms
    return laid(library, max(1, at + tail_ms), *places)


@FORMS
@settings(max_examples=40)
@given(cues=CUES, tail_ms=st.integers(0, 700))
def test_silence_between_cues(form, cues, tail_ms):
    library = Library()
    planned = planned_from(cues, tail_ms, library)
    made, _ = spliced(planned, library, form)
    assert audio_frames(b"".join(made.read()), form) == in_one_go(planned, library, form)


@FORMS
@settings(max_examples=25)
@given(cues=CUES, tail_ms=st.integers(0, 700), frames=st.integers(1, 60))
def test_a_bed_under_cues(form, cues, tail_ms, frames):
    library = Library()
    planned = planned_from(cues, tail_ms, library)
    made, _ = spliced(planned, library, form, noise(frames))
    assert audio_frames(b"".join(made.read()), form) == in_one_go(planned, library, form, noise(frames))


@st.composite
def moving(draw):
    """Levels that come out of silence, go up and down, and end anywhere or in silence again."""
    at = draw(st.integers(0, 300))
    level, ducking = draw(st.sampled_from([SILENT, 0.0])), []
    for gap, length, to_db in draw(
        st.lists(st.tuples(st.integers(0, 1_500), st.integers(1, 900), st.integers(-5, 4)), max_size=6)
    ):
        if to_db != level:
            ducking.append(GainRamp(at + gap, at + gap + length, level, float(to_db)))
            at, level = at + gap + length, float(to_db)
    if ducking and draw(st.booleans()):
        ducking.append(GainRamp(at + 100, at + 900, level, SILENT))
    return tuple(ducking)


@FORMS
@settings(max_examples=40)
@given(cues=CUES, tail_ms=st.integers(0, 2_700), frames=st.integers(1, 60), ducking=moving())
def test_a_bed_whose_level_moves(form, cues, tail_ms, frames, ducking):
    library = Library()
    planned = planned_from(cues, tail_ms, library)
    bed = noise(frames, ducking)
    made, _ = spliced(planned, library, form, bed)
    assert audio_frames(b"".join(made.read()), form) == in_one_go(planned, library, form, bed)


@FORMS
@settings(max_examples=10)
@given(cues=CUES, tail_ms=st.integers(0, 9_000), ducking=moving())
def test_a_bed_longer_than_a_block(form, cues, tail_ms, ducking):
    library = Library()
    planned = planned_from(cues, tail_ms, library)
    bed = noise(130, ducking)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("voiceguide.audio.mp3.splicer.BLOCK", 50)
        made, _ = spliced(planned, library, form, bed)
        data = b"".join(made.read())
    assert audio_frames(data, form) == in_one_go(planned, library, form, bed)


@FORMS
def test_half_a_minute_without_a_pause_is_cut_and_still_the_same(form):
    library = Library()
    tones = [
        breath(start, length, phase)
        for cycle in range(0, 30_000, 10_000)
        for start, length, phase in ((cycle, 4_000, Phase.INHALE), (cycle + 4_000, 6_000, Phase.EXHALE))
    ]
    spoken = laid(library, 31_000, (3_017, voice_like(1, 950)), (25_300, voice_like(2, 1_700)))
    planned = timeline(
        31_000, [(c.start_ms, c.duration_ms, c.speech) for c in spoken.clips], [*tones, bell(500, 3_000)]
    )
    made, splicer = spliced(planned, library, form)
    assert splicer.encoded >= 2
    assert audio_frames(b"".join(made.read()), form) == in_one_go(planned, library, form)


@FORMS
def test_real_speech(form, sentences, words):
    from voiceguide.audio.mastering import Mastering

    finish, library, places, at = Mastering(voice_lufs=-26.0), Library(), [], 137
    for text, speech in {**sentences, **words}.items():
        samples, _, _ = finish(speech, text in words)
        places.append((at, samples))
        at += len(samples) // 48 + 300 + len(text) * 11
    planned = laid(library, at + 900, *places)
    made, _ = spliced(planned, library, form)
    assert audio_frames(b"".join(made.read()), form) == in_one_go(planned, library, form)


def test_any_range_is_had_without_the_rest():
    library = Library()
    planned = laid(library, 20_000, *((start, voice_like(start, 400)) for start in range(500, 19_000, 2_000)))
    store = MemoryStore()
    spliced(planned, library, SPEECH, store=store)
    made, splicer = spliced(planned, library, SPEECH, store=store)
    whole = b"".join(made.read())
    assert len(whole) == made.size
    splicer.memory.clear()

    asked = []
    original = store.get
    store.get = lambda kind, key: (kind == "island" and asked.append(key)) or original(kind, key)
    assert b"".join(made.read(0, 288)) == whole[:288]
    assert asked == []
    middle = made.size // 2
    assert b"".join(made.read(middle, middle + 30_000)) == whole[middle : middle + 30_000]
    assert 1 <= len(asked) <= 3


def test_the_second_time_nothing_is_encoded(monkeypatch):
    library, store = Library(), MemoryStore()
    planned = planned_from([(500, 400, n) for n in range(6)], 300, library)
    first, splicer = spliced(planned, library, SPEECH, store=store)
    assert (splicer.encoded, splicer.cached) == (6, 0)
    data, puts = b"".join(first.read()), store.puts

    def never(*_):
        raise AssertionError("something was made again")

    monkeypatch.setattr(encoder, "encode", never)
    second, splicer = spliced(planned, never, SPEECH, store=store)
    assert (splicer.encoded, splicer.cached) == (0, 6)
    assert b"".join(second.read()) == data
    assert store.puts == puts


def test_equal_islands_are_encoded_once():
    library = Library()
    sounds = [(1_000 + 24 * 100 * n, voice_like(1, 400)) for n in range(8)]
    _, splicer = spliced(laid(library, 30_000, *sounds), library, SPEECH)
    assert (splicer.encoded, splicer.cached) == (1, 7)


def test_one_word_more_is_one_island_more():
    library, store = Library(), MemoryStore()
    cues = [(500, 400, n) for n in range(5)]
    spliced(planned_from(cues, 300, library), library, SPEECH, store=store)
    _, splicer = spliced(planned_from([*cues, (600, 950, 9)], 300, library), library, SPEECH, store=store)
    assert (splicer.encoded, splicer.cached) == (1, 5)


@pytest.mark.parametrize(
    "spoil",
    [lambda b: b[:-7], lambda b: b"", lambda b: b + b, lambda b: b"x" * len(b)],
    ids=["cut", "empty", "twice", "other"],
)
def test_a_payload_that_cannot_be_is_made_again(spoil):
    library, store = Library(), MemoryStore()
    planned = planned_from([(500, 400, n) for n in range(3)], 300, library)
    expected = b"".join(spliced(planned, library, SPEECH, store=store)[0].read())
    store.kept = {name: spoil(payload) for name, payload in store.kept.items()}
    made, splicer = spliced(planned, library, SPEECH, store=store)
    assert splicer.encoded == 3
    assert b"".join(made.read()) == expected


def test_a_store_that_forgets_costs_time_and_nothing_else():
    library = Library()
    planned = planned_from([(500, 950, n) for n in range(6)], 300, library)
    made, splicer = spliced(planned, library, SPEECH, store=Forgetful())
    splicer.memory = SegmentMemory(20_000)
    assert audio_frames(b"".join(made.read())) == in_one_go(planned, library, SPEECH)


def test_whoever_reads_as_it_is_made_reads_everything_once():
    class Counting(MemoryStore):
        asked = 0

        def get(self, kind, key):
            self.asked += kind == "island"
            return super().get(kind, key)

    library, store = Library(), Counting()
    planned = planned_from([(500, 950, n) for n in range(6)], 300, library)
    for read in (0, 6):
        # First nothing is there that could be read.
        splicer = Splicer(sounds_of(planned), planned.duration_ms, _loader(library, SPEECH), store, SPEECH)
        assert all(run.load() for run in splicer.in_order())
        assert store.asked == read


def test_what_is_missing_is_encoded_while_what_lies_before_it_is_laid(monkeypatch):
    library, store, events = Library(), MemoryStore(), []
    cues = [(500, 950, n) for n in range(6)]
    spliced(planned_from(cues[:-1], 300, library), library, SPEECH, store=store)

    def encode(*asked, really=encoder.encode):
        events.append("encoding")
        return really(*asked)

    monkeypatch.setattr(encoder, "encode", encode)
    planned = planned_from(cues, 300, library)
    splicer = Splicer(sounds_of(planned), planned.duration_ms, _loader(library, SPEECH), store, SPEECH)
    for run in splicer.in_order():
        if not events:
            wait_for(events)
        events.append(len(run.load()))
    assert events[0] == "encoding"
    assert splicer.encoded == 1


def test_not_more_is_encoded_ahead_than_threads_need():
    class Asked(MemoryStore):
        asked = 0

        def has(self, kind, key):
            self.asked += kind == "island"
            return super().has(kind, key)

    library, store = Library(), Asked()
    planned = planned_from([(500, 400, n) for n in range(6)] * 2, 300, library)
    load = _loader(library, SPEECH)
    splicer = Splicer(sounds_of(planned), planned.duration_ms, load, store, SPEECH, workers=1)
    for read, _ in enumerate(splicer.in_order(), 1):
        assert store.asked <= read + 3


def test_only_the_last_frames_stay_at_hand():
    library = Library()
    planned = planned_from([(500, 950, n) for n in range(6)], 300, library)
    load = _loader(library, SPEECH)
    memory, held = SegmentMemory(20_000), []
    splicer = Splicer(sounds_of(planned), planned.duration_ms, load, MemoryStore(), SPEECH, memory=memory)
    for run in splicer.in_order():
        run.load()
        held.append(memory.size)
    assert 10_000 < max(held) <= 20_000


def test_the_checksum_is_that_of_all_frames_and_of_each():
    library = Library()
    planned = planned_from([(500, 400, n) for n in range(3)], 9_000, library)
    data = b"".join(spliced(planned, library, SPEECH, noise(60))[0].read())
    at = data.index(b"Info") + 116 + 36
    music = audio_frames(data)
    assert int.from_bytes(data[at : at + 2]) == crc16(music) == 0
    assert {crc16(music[at : at + 288]) for at in range(0, len(music), 288)} == {0}


def test_nothing_is_made_before_it_is_read_and_only_what_is_touched():
    library, store = Library(), MemoryStore()
    planned = planned_from([(500, 950, n) for n in range(6)], 300, library)
    whole = b"".join(spliced(planned, library, SPEECH)[0].read())
    splicer = Splicer(sounds_of(planned), planned.duration_ms, _loader(library, SPEECH), store, SPEECH)
    made = mp3_file(SPEECH, planned.duration_ms, encoder.encoder_name(), splicer.plan())
    assert (made.size, store.puts) == (len(whole), 0)
    start = 288 * SPEECH.first_frame(planned.clips[3].start_ms)
    assert b"".join(made.read(start + 288, start + 1_000)) == whole[start + 288 : start + 1_000]
    assert [kind for kind, _ in store.kept] == ["island"]
    assert b"".join(made.read()) == whole
    assert store.puts == 7  # the others, and the frame of silence


def test_the_digest_tells_what_is_heard_and_nothing_else():
    def digest(cues, background=SILENCE, form=SPEECH, **more):
        library = Library()
        planned = planned_from(cues, 300, library)
        splicer = Splicer(
            sounds_of(planned), planned.duration_ms, library, MemoryStore(), form, background, **more
        )
        return splicer.digest()

    cues = [(500, 400, 1), (900, 400, 2)]
    others = [
        digest([(500, 400, 1), (900, 400, 3)]),
        digest([(500, 400, 1), (901, 400, 2)]),
        digest([(476, 400, 1), (924, 400, 2)]),
        digest(cues, noise(60)),
        digest(cues, noise(61)),
        digest(cues, form=SMALL),
    ]
    assert digest(cues) == digest(cues, workers=7)
    assert len({digest(cues), *others}) == 1 + len(others)


def test_progress_is_told_of_every_island():
    library, seen = Library(), []
    planned = planned_from([(500, 400, n) for n in range(6)], 300, library)
    load = _loader(library, SPEECH)
    splicer = Splicer(sounds_of(planned), planned.duration_ms, load, MemoryStore(), SPEECH)
    assert list(splicer.in_order(lambda done, of: seen.append((done, of))))
    assert seen == [(n, 6) for n in range(1, 7)]


def test_an_error_in_the_middle_ends_all_threads():
    import threading

    library = Library()
    planned = planned_from([(500, 400, n) for n in range(9)], 300, library)
    asked = []

    def breaks(key):
        asked.append(key)
        if len(asked) == 6:
            raise AudioError("damaged")
        return library(key)

    with pytest.raises(AudioError, match="damaged"):
        spliced(planned, breaks, SPEECH)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("encode")]
