"""Stitching: every sample where it belongs, mixed where sounds meet, and no word from pydub."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.audio.mixer import mix

CLIP = st.tuples(st.integers(-40, 60), st.integers(0, 50), st.integers(-20_000, 20_000))


def by_hand(background, clips, per_ms):
    made = background.astype(int)
    for start_ms, clip in clips:
        for n, value in enumerate(clip.tolist(), start_ms * per_ms):
            if 0 <= n < len(made):
                made[n] = max(-32_768, min(32_767, made[n] + value))
    return made


@pytest.mark.parametrize("rate_hz", [48_000, 24_000])
@given(st.integers(0, 60), st.integers(-300, 300), st.lists(CLIP, max_size=5))
def test_every_sample_is_where_it_belongs(rate_hz, length_ms, level, made):
    per_ms = rate_hz // 1_000
    background = np.full(length_ms * per_ms, level, np.int16)
    clips = [(start, np.full(length * per_ms, value, np.int16)) for start, length, value in made]
    mixed = mix(background, clips, rate_hz)
    assert mixed.dtype == np.int16
    assert mixed.tolist() == by_hand(background, clips, per_ms).tolist()


def test_positions_far_away_are_exact():
    # 4.35 s and the like have no exact binary fraction: a float would be one sample off.
    background = np.zeros(20_000 * 48, np.int16)
    for start_ms in range(4_001, 19_000, 997):
        assert (
            np.flatnonzero(mix(background, [(start_ms, np.ones(48, np.int16))], 48_000))[0] == start_ms * 48
        )


def test_without_ffmpeg_pydub_is_not_heard(tmp_path):
    look = (
        "import numpy as np\nfrom voiceguide.audio.mixer import mix\n"
        "print(mix(np.zeros(96, np.int16), [(1, np.full(48, 7, np.int16))], 48_000).sum())"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", look],
        capture_output=True,
        env={"PATH": str(tmp_path)},
        check=True,
    )
    assert done.stdout.split() == [b"336"]
    assert done.stderr == b""


def test_however_many_threads_begin_at_once_warnings_are_shown_as_before():
    look = (
        "import threading, warnings\nimport numpy as np\nfrom voiceguide.audio.mixer import mix\n"
        "begin, before = threading.Barrier(8), list(warnings.filters)\n"
        "def lay():\n"
        "    begin.wait()\n"
        "    mix(np.zeros(96, np.int16), [], 48_000)\n"
        "threads = [threading.Thread(target=lay) for _ in range(8)]\n"
        "for thread in threads: thread.start()\n"
        "for thread in threads: thread.join()\n"
        "print('pydub' in __import__('sys').modules, warnings.filters == before)"
    )
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, check=True)
    assert done.stdout.split() == [b"True", b"True"]
