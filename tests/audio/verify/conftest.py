"""A good track of real speech, rendered once for all tests of verification."""

from __future__ import annotations

import itertools

import pytest

from tests.support.sounds_made import Library, MemoryStore, by_miniaudio, laid
from tests.support.verify_planted import Session
from voiceguide.audio.mastering import Mastering
from voiceguide.audio.renderer import render_track
from voiceguide.media.id3 import id3
from voiceguide.settings import Settings, bundled_scripts


@pytest.fixture(scope="session")
def session(tmp_path_factory, sentences, words):
    finish, library, places, at = Mastering(voice_lufs=-26.0), Library(), [], 777
    spoken = itertools.chain(sentences.items(), list(words.items())[:4], list(sentences.items())[:2])
    for turn, (text, speech) in enumerate(spoken):
        samples, _, _ = finish(speech, text in words)
        places.append((at, samples))
        at += len(samples) // 48 + 700 + (turn * 1_237) % 4_000
    planned = laid(library, at + 4_321, *places)
    path = tmp_path_factory.mktemp("verify") / "track.mp3"
    render_track(planned, library, MemoryStore(), path, tags=id3(planned))
    return Session(planned, library, path, by_miniaudio(path))


@pytest.fixture(scope="module")
def settings(spoken):
    return Settings(script_folders=(bundled_scripts(),), cache_folder=spoken)
