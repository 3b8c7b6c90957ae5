"""A lock pins sentences and sounds, and is read back or refused in words."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.speech.locks_made import LOCK, keep_clip
from voiceguide.errors import LockError
from voiceguide.speech import lockfile as locks
from voiceguide.speech.lockfile import Lock, Pinned
from voiceguide.speech.model import Pace, Utterance

hashes = st.integers(0, 2**256 - 1).map(lambda n: f"{n:064x}")
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
levels = st.none() | st.floats(-99, 99)
said = st.builds(Utterance, texts, texts, st.sampled_from(Pace))
pins = st.builds(Pinned, said, hashes, st.integers(0, 600_000), levels, hashes)
made = st.builds(
    Lock,
    track=st.from_regex(r"[a-z0-9][a-z0-9-]{0,30}", fullmatch=True),
    routine=texts,
    duration_ms=st.integers(0, 3_600_000),
    voice=texts,
    engine=texts,
    clips=st.lists(pins, max_size=4, unique_by=lambda pinned: pinned.said).map(tuple),
)


@given(made)
def test_a_lock_reads_back_equal(lock):
    assert locks.decode_lock(locks.encode_lock(lock)) == lock


def test_one_line_a_sentence():
    lines = locks.encode_lock(LOCK).splitlines()
    assert len([line for line in lines if line.startswith('    {"text": ')]) == len(LOCK.clips)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"schema": "voiceguide.lock/2"}, "this version reads 'voiceguide.lock/1' only"),
        ({"track": "../../.ssh/authorized_keys"}, "cannot be the name of a track"),
        ({"track": "c:evil"}, "cannot be the name of a track"),
        ({"track": ".hidden"}, "cannot be the name of a track"),
        ({"track": "a\u202eb"}, "cannot be the name of a track"),
        ({"track": ""}, "cannot be the name of a track"),
        ({"track": "con"}, "cannot be the name of a track"),
        ({"track": "\N{SEEDLING}" * 62}, "cannot be the name of a track"),
        ({"duration_ms": True}, "'duration_ms' in the lock cannot be true"),
        ({"duration_ms": -1}, "'duration_ms' in the lock cannot be -1"),
        ({"more": 1}, '"more" in the lock is not a key of this schema'),
        ({"clips": {}}, "'clips' in the lock cannot be {}"),
        ({"clips": [7]}, "7 stands where clips[0] should be an object"),
        ({"voice": "x" * 20_000}, "'voice' in the lock cannot be"),
    ],
)
def test_what_is_not_a_lock_is_refused_in_words(change, told):
    with pytest.raises(LockError) as refused:
        locks.decode_lock(json.dumps(locks.as_plain(LOCK) | change), "x.lock.json")
    assert told in str(refused.value)
    assert str(refused.value).startswith("x.lock.json: ")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"clip": "../../../etc/passwd"}, "not 64 hex digits"),
        ({"sha256": "A" * 64}, "not 64 hex digits"),
        ({"pace": "fast"}, "must be one of day, bedtime, drowsy, drifting, count"),
        ({"lufs": float("inf")}, "Infinity is no number in JSON"),
        ({"text": "\ud800"}, "a text in it has a character that is none"),
        ({"text": LOCK.clips[1].said.spoken}, "It pins one sentence twice"),
    ],
)
def test_nor_is_a_sentence_that_is_none(change, told):
    plain = locks.as_plain(LOCK)
    plain["clips"][0] |= change
    with pytest.raises(LockError) as refused:
        locks.decode_lock(json.dumps(plain))
    assert told in str(refused.value)


@pytest.mark.parametrize("text", ["", "[", "[" * 100_000, "null", '{"schema": 1}', "{}"])
def test_nor_is_any_other_text(text):
    with pytest.raises(LockError):
        locks.decode_lock(text)


def test_only_the_very_sound_is_taken(cache):
    clip, other = keep_clip(cache, 1), keep_clip(cache, 2)
    (pinned,) = locks.pin({Utterance("One.", "en", Pace.DAY): clip}, cache)
    assert locks.cached_clip(pinned, cache) == clip
    cache.save_clip(clip.key, clip, cache.samples(other.key))
    assert locks.cached_clip(pinned, cache) is None
    cache.drop("clips", clip.key)
    assert locks.cached_clip(pinned, cache) is None


def test_what_differs_is_named_both_ways():
    first, second = (pinned.said for pinned in LOCK.clips)
    new = Utterance("Lie down now.", "en", Pace.DAY)
    assert locks.differing(LOCK, [new, second]) == ((new,), (first,))
    assert locks.nearest_pinned(LOCK, new) == " (pinned is 'Lie down.')"
    assert locks.nearest_pinned(LOCK, Utterance("Zzz", "en", Pace.DAY)) == ""


def test_equal_sound_that_is_described_otherwise_is_not_what_was_pinned(cache):
    """Its level is written into the timeline, which must come out the same to the byte."""
    clip = keep_clip(cache, 1)
    (pinned,) = locks.pin({Utterance("Rest.", "en", Pace.DAY): clip}, cache)
    assert locks.cached_clip(pinned, cache) == clip
    cache.save_clip(clip.key, replace(clip, lufs=-17.0), cache.samples(clip.key))
    assert locks.cached_clip(pinned, cache) is None
