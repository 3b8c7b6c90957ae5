"""The samples of a loop: made once, kept by the minute, the same for whoever reads them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import numpy as np
import pytest

from tests.support.sounds_made import MemoryStore
from voiceguide.audio.bed.loop_cache import cached_loop
from voiceguide.audio.bed.track import BLOCK
from voiceguide.audio.model import SMALL, SPEECH
from voiceguide.errors import AudioError

FRAMES = 2 * BLOCK + 10
"""Two blocks and a rest."""


def counting(made):
    """Make samples that tell where they stand; write down each time it is done."""

    def make(form):
        made.append(form)
        whole = np.arange(FRAMES * form.frame_samples).astype(np.int16)
        size = BLOCK * form.frame_samples
        yield from (whole[start : start + size] for start in range(0, len(whole), size))

    return make


@pytest.mark.parametrize("form", [SPEECH, SMALL])
def test_any_stretch_is_had_and_all_is_made_once(form):
    made, store = [], MemoryStore()
    loop = cached_loop("counting", FRAMES, -23.0, counting(made), store)
    size, end = BLOCK * form.frame_samples, FRAMES * form.frame_samples
    for start, stop in ((0, 5), (size - 3, size + 3), (7, 2 * size + 1), (end - 4, end), (9, 9)):
        np.testing.assert_array_equal(loop.read(form, start, stop), np.arange(start, stop).astype(np.int16))
    again = cached_loop("counting", FRAMES, -23.0, counting(made), store)
    assert again.read(form, end - 1, end).tolist() == loop.read(form, end - 1, end).tolist()
    assert made == [form]


def test_what_several_threads_want_is_made_once():
    made, ready, never = [], Barrier(4), Event()

    def slowly(form):
        never.wait(0.05)  # time for the others to come and want it too
        yield from counting(made)(form)

    loop = cached_loop("counting", FRAMES, -23.0, slowly, MemoryStore())

    def read(start):
        ready.wait()
        return loop.read(SPEECH, start, start + 2).tolist()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(read, range(0, 8, 2))) == [[0, 1], [2, 3], [4, 5], [6, 7]]
    assert made == [SPEECH]


def test_only_the_last_minutes_of_all_loops_stay_in_memory():
    asked = []

    class Asked(MemoryStore):
        def get(self, kind, key):
            asked.append(key)
            return super().get(kind, key)

    store, size = Asked(), BLOCK * SPEECH.frame_samples
    loops = [cached_loop(f"counting/{n}", FRAMES, -23.0, counting([]), store) for n in range(4)]
    places = [(loop, number * size) for loop in loops for number in range(2)]
    for loop, at in [*places[:6], *places[:6]]:
        loop.read(SPEECH, at, at + 1)
    assert len(asked) == 6, "what was read last is at hand"
    for loop, at in [*places[6:], *places[2:6]]:
        loop.read(SPEECH, at, at + 1)
    assert len(asked) == 8, "two more take the place of the first two"
    for loop, at in places[:2]:
        loop.read(SPEECH, at, at + 1)
    assert len(asked) == 10, "which are read again"


def test_a_sound_that_is_not_as_long_as_it_was_is_told():
    for lacking in (slice(0, 1), slice(1, 3)):

        def cut(form, lacking=lacking):
            yield from list(counting([])(form))[lacking]

        loop = cached_loop("cut", FRAMES, -23.0, cut, MemoryStore())
        with pytest.raises(AudioError, match="changed while it was read"):
            loop.read(SPEECH, (FRAMES - 1) * SPEECH.frame_samples, FRAMES * SPEECH.frame_samples)
