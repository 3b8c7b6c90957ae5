"""A little room: soft, short, the same everywhere, and it moves nothing."""

from __future__ import annotations

import hashlib
import subprocess
import sys

import numpy as np
import pytest

from voiceguide.audio.dsp import room
from voiceguide.audio.dsp.room import BELOW_DB, LASTS_MS, in_room
from voiceguide.audio.mastering import Mastering
from voiceguide.settings import NO_ROOM
from voiceguide.speech.model import Speech


def click(length=9_600):
    made = np.zeros(length)
    made[0] = 1.0
    return made


def test_without_a_room_a_clip_is_itself():
    clip = click()
    assert in_room(clip, NO_ROOM) is clip


def test_the_voice_comes_first_and_unchanged_and_the_room_lies_below_it():
    heard = in_room(click(), "small")
    assert len(heard) == 9_600 + LASTS_MS * 48
    assert heard[0] == pytest.approx(1.0)
    assert np.abs(heard[1:144]).max() < 1e-9, "nothing within 3 ms"
    around = heard[1:]
    assert 10 * np.log10(np.square(around).sum()) == pytest.approx(-BELOW_DB, abs=0.1)
    # Clarity of speech: what comes within 50 ms against all that comes later.
    early, late = np.square(heard[:2_400]).sum(), np.square(heard[2_400:]).sum()
    assert 10 * np.log10(early / late) > 18
    assert np.abs(heard[LASTS_MS * 48 :]).max() < 1e-3


def test_it_decays_and_ends_in_silence():
    speech = np.random.default_rng(1).standard_normal(48_000)
    heard = in_room(speech, "small")
    levels = [np.square(heard[48_000 + at * 48 :][:960]).mean() for at in (20, 60, 100, 140)]
    assert levels == sorted(levels, reverse=True)
    assert heard[-1] == 0


def test_another_process_makes_the_same():
    program = (
        "from voiceguide.audio.dsp import room; import hashlib;"
        "print(hashlib.sha256(room._response().round(9).tobytes()).hexdigest())"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert told.strip() == hashlib.sha256(room._response().round(9).tobytes()).hexdigest()


def spoken():
    seconds = np.arange(24_000) / 24_000
    hum = np.sin(2 * np.pi * 150 * seconds) * np.sin(np.pi * seconds) ** 2
    return Speech((0.3 * hum).astype(np.float32), 24_000)


def test_a_mastered_clip_has_its_loudness_with_the_room_around_it():
    dry, roomy = Mastering(), Mastering(room="small")
    (plain, lufs, _), (around, lufs_around, _) = dry(spoken(), False), roomy(spoken(), False)
    assert len(around) == len(plain) + LASTS_MS * 48
    assert lufs_around == pytest.approx(lufs, abs=0.05)
    assert np.abs(around).max() <= 32_768 * 10 ** (-1.4 / 20)


def test_its_version_tells_the_room_and_without_one_is_what_it_was():
    assert Mastering().version == "finish/5 lufs=-16 peak=-1.5"
    assert Mastering(room="small").version == f"finish/5 lufs=-16 peak=-1.5 room=small/{room.RECIPE}"
