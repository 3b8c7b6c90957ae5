"""A look through the speech that is kept."""

from __future__ import annotations

import numpy as np
import pytest

from tests.speech.conftest import Counting, Trim, say
from tests.standin.google import encode, first_frames
from voiceguide.cache.eviction import entries_of
from voiceguide.cache.store import CLIPS, RAW, Cache, address
from voiceguide.speech.model import Speech
from voiceguide.speech.recordings.audit import audit
from voiceguide.speech.recordings.raw import addresses, pack_samples
from voiceguide.speech.synthesis.recorder import record
from voiceguide.speech.voices.tone import ToneVoice

TEXTS = (
    "Soften your left shoulder, and breathe.",
    "Bend your right knee, and lift it.",
    "Let your whole weight sink into the mat.",
    "Slowly bring both knees back.",
    "There is nothing to do now.",
    "Breathe in through the nose, and out.",
    "Straighten both legs, and rest.",
    "Stop.",
)


@pytest.fixture
def spoken(cache) -> Cache:
    record([say(text) for text in TEXTS], Counting(), cache, Trim())
    return cache


def cut(cache: Cache, text: str, *, share: float = 0.5) -> None:
    """Put what a bad network would have left in the place of a recording, with its words."""
    (key,) = addresses(Counting(), say(text))
    speech = ToneVoice().speak(say(text))
    half = Speech(speech.samples[: round(len(speech.samples) * share)], speech.rate_hz)
    cache.put(RAW, key, pack_samples(half), cache.facts(RAW, key))


def test_whole_speech_is_not_listed_and_told_step_by_step(spoken):
    steps = []
    found = audit(spoken, progress=lambda *step: steps.append(step))
    assert (found.recordings, found.without_words, found.suspects, found.removed) == (8, 0, (), 0)
    assert steps == [(done, 8) for done in range(1, 9)]


def test_what_lacks_words_is_listed_with_them_and_stays(spoken):
    cut(spoken, TEXTS[0])
    found = audit(spoken)
    (suspect,) = found.suspects
    assert suspect.spoken == TEXTS[0]
    assert "it does not end in silence" in suspect.why
    assert suspect.path.is_file()


def test_repair_takes_the_recording_and_its_clip_and_the_voice_is_asked_anew(spoken):
    cut(spoken, TEXTS[0])
    assert audit(spoken, repair=True).removed == 2
    assert audit(spoken).suspects == ()
    voice = Counting()
    record([say(text) for text in TEXTS], voice, spoken, Trim())
    assert voice.said == [TEXTS[0]]


def test_what_came_the_same_way_twice_is_not_listed(spoken):
    cut(spoken, TEXTS[0])
    (key,) = addresses(Counting(), say(TEXTS[0]))
    spoken.put(RAW, key, spoken.get(RAW, key), {**spoken.facts(RAW, key), "asked": 2})
    assert audit(spoken).suspects == ()


def old(cache: Cache, number: int, *, share: float = 1.0, coded: bool = False) -> None:
    """Keep a recording as earlier versions did: nothing tells its words."""
    samples = ToneVoice().speak(say(TEXTS[number])).samples
    noisy = samples + np.random.default_rng(number).normal(0, 1e-3, len(samples)).astype(np.float32)
    kept = noisy[: round(len(noisy) * share)]
    payload = first_frames(encode(noisy), share) if coded else pack_samples(Speech(kept, 24_000))
    cache.put(RAW, address("old", number), payload)


@pytest.mark.parametrize("coded", [True, False])
def test_speech_without_its_words_is_judged_by_its_end(cache, coded):
    for number in range(5):
        old(cache, number, coded=coded)
    assert audit(cache).suspects == ()
    old(cache, 0, share=0.5, coded=coded)
    found = audit(cache)
    assert found.without_words == 5
    (suspect,) = found.suspects
    assert suspect.spoken is None


def test_an_old_voice_that_never_ends_in_silence_is_left_alone(cache):
    for number in range(5):
        old(cache, number, share=0.5)
    assert audit(cache).suspects == ()


def test_clips_that_do_not_tell_what_they_were_made_of_go_with_old_speech(spoken):
    for path, key in entries_of(spoken, CLIPS)[:3]:
        clip = spoken.load_clip(key)
        samples = spoken.samples(key).copy()
        path.unlink()
        spoken.save_clip(key, clip, samples)
    for number in range(3):
        old(spoken, number, share=0.5 if number == 0 else 1.0, coded=True)
    assert audit(spoken, repair=True).removed == 4
    assert len(entries_of(spoken, CLIPS)) == 5


def test_damaged_entries_are_no_matter_of_this(spoken):
    for path, _ in entries_of(spoken, RAW)[:2]:
        path.write_bytes(path.read_bytes()[:-9])
    assert audit(spoken).recordings == 6


def test_looking_does_not_count_as_using(spoken):
    import os

    for kind in (RAW, CLIPS):
        for path, _ in entries_of(spoken, kind):
            os.utime(path, (1_000_000, 1_000_000))
    cut(spoken, TEXTS[0])
    audit(spoken, repair=True)
    times = {path.stat().st_mtime for kind in (RAW, CLIPS) for path, _ in entries_of(spoken, kind)}
    assert times == {1_000_000}
