"""Clips as entries of the cache: samples and measurements come back as they were."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from voiceguide.cache import clips
from voiceguide.cache.entry import Head
from voiceguide.cache.store import address
from voiceguide.speech.model import Clip

KEY = address("a clip")
SOUND = (np.arange(4800) % 199 * 150).astype(np.int16)
CLIP = Clip(KEY, 100, -16.25, 3.5)


def test_a_clip_comes_back_with_its_sound(cache):
    assert cache.load_clip(KEY) is None
    cache.save_clip(KEY, CLIP, SOUND)
    assert cache.load_clip(KEY) == cache.load_clip(KEY, sound=False) == CLIP
    assert cache.samples(KEY).dtype == np.int16
    np.testing.assert_array_equal(cache.samples(KEY), SOUND)


def test_an_unmeasured_clip_comes_back_unmeasured(cache):
    cache.save_clip(KEY, Clip(KEY, 100, None, -0.1 + 0.3), SOUND)
    assert cache.load_clip(KEY) == Clip(KEY, 100, None, -0.1 + 0.3)


def test_a_clip_must_be_as_long_as_it_says(cache):
    with pytest.raises(ValueError, match="cannot have samples"):
        cache.save_clip(KEY, CLIP, SOUND[:-1])
    with pytest.raises(ValueError, match="cannot have samples"):
        cache.save_clip(KEY, CLIP, SOUND.astype(np.float32))


def test_samples_are_written_in_sixteen_bits_the_low_byte_first():
    assert clips.sound_of(replace(CLIP, duration_ms=1), np.arange(48, dtype=np.int16))[:6] == b"\0\0\1\0\2\0"


def test_what_a_clip_was_made_of_is_named_by_the_beginnings_of_its_addresses():
    made_of = (address("one"), address("two"))
    facts = clips.facts_of(CLIP, made_of)
    assert facts[clips.OF] == [key[: clips.SHORT_KEY] for key in made_of]
    assert clips.OF not in clips.facts_of(CLIP)
    assert clips.OF not in clips.facts_of(CLIP, (KEY,) * 101)  # the head could not hold them


@pytest.mark.parametrize(
    "wrong",
    [
        {"duration_ms": 99},
        {"duration_ms": 100.0},
        {"duration_ms": None},
        {"lufs": "loud"},
        {"lufs": float("nan")},
        {"gain_db": None},
        {"gain_db": float("inf")},
        {"gain_db": 3},
    ],
)
def test_facts_that_are_not_those_of_a_clip_are_no_clip(wrong):
    right = Head("clips", KEY, clips.facts_of(CLIP), 100, SOUND.nbytes, 100 + SOUND.nbytes)
    assert clips.clip_of(right) == CLIP
    assert clips.clip_of(replace(right, facts={**right.facts, **wrong})) is None
