"""Sounds beside a source come into its script, or become comments with the reason."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.support.beds_made import wav
from voiceguide.imports.model import Direction, Event, Gathering, Mirrored, Repeated, SaidWords, SoundMark
from voiceguide.imports.sounds import with_sounds
from voiceguide.imports.source import ImportSource

SOURCE = ImportSource("it.ssml", "it", ".ssml", "")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    time_s = np.arange(48_000) / 48_000
    wav(tmp_path / "gong.wav", np.sin(1_200 * time_s) * np.exp(-3 * time_s) / 2)
    (tmp_path / "text.wav").write_text("no sound")
    return tmp_path


def kept(
    folder: Path | None, *events: Event, mode: str = "day"
) -> tuple[tuple[Event, ...], list[str], list[str]]:
    into = Gathering("it.ssml")
    found, sounds = with_sounds(events, replace(SOURCE, folder=folder), mode, into)
    assert all(path == (folder or Path()) / name for name, path in sounds)
    return found, [name for name, _ in sounds], [note.what for note in into.notes]


def test_a_sound_that_lies_beside_is_kept_wherever_it_stands(folder):
    gong = SoundMark(1, "gong.wav")
    events = (gong, Repeated(1, 2, (gong,), between=(gong,)), Mirrored(1, (gong,), "x"), SaidWords(2, "Sit."))
    assert kept(folder, *events) == (events, ["gong.wav"], [])


def test_what_is_no_sound_becomes_a_comment(folder):
    events = (SoundMark(3, "text.wav", "<audio src='text.wav' speed='80%'>"), SoundMark(4, "none.mp3"))
    found, sounds, notes = kept(folder, *events)
    assert found == (Direction(3, "text.wav <audio src='text.wav' speed='80%'>"), Direction(4, "none.mp3"))
    assert sounds == []
    assert notes[0].startswith("the sound text.wav is a comment: 'text.wav' cannot be used: ")
    assert notes[1].endswith("there is no file 'none.mp3' in the folder of the source")


def test_standard_input_lies_beside_nothing():
    found, sounds, notes = kept(None, SoundMark(1, "gong.wav"))
    assert (found, sounds) == ((Direction(1, "gong.wav"),), [])
    assert notes == ["the sound gong.wav is a comment: standard input lies in no folder"]


def test_an_evening_ends_without_a_sound(folder):
    gong = SoundMark(1, "gong.wav")
    found, sounds, notes = kept(folder, gong, SaidWords(1, "Sleep."), gong, mode="bedtime")
    assert found == (gong, SaidWords(1, "Sleep."), Direction(1, "gong.wav"))
    assert sounds == ["gong.wav"]
    assert "would wake a sleeper" in notes[0]


def test_without_sounds_nothing_is_opened():
    events = (SaidWords(1, "Sit."),)
    assert kept(Path("/nowhere"), *events) == (events, [], [])
