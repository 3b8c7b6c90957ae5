"""Recordings by name: what is read of a folder that somebody sent, and what it becomes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.speech.conftest import say
from tests.speech.test_decode import wav
from voiceguide.audio.mastering import Mastering
from voiceguide.cache.store import Cache
from voiceguide.errors import AudioError
from voiceguide.speech.voices import takes as takes_module
from voiceguide.speech.voices.takes import open_takes, take_name
from voiceguide.speech.voices.tone import ToneVoice

LINE = "Let both knees sink, slowly, to the right."
TAKE = take_name(LINE)
RATE_HZ = 24_000


def said(text: str = LINE, *, room_db: float | None = None, gain: float = 1.0, before_s: float = 1.0):
    """Record a line: words, with silence or the noise of a room around and under them."""
    words = ToneVoice().speak(say(text)).samples * gain
    around = np.zeros(round(before_s * RATE_HZ))
    whole = np.concatenate([around, words, around])
    if room_db is not None:
        noise = np.random.default_rng(1).standard_normal(len(whole))
        whole += noise * np.abs(words).max() * 10 ** (room_db / 20) / 3
    return wav(whole, RATE_HZ)


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "my takes"
    made.mkdir()
    return made


def clip(folder, cache, text=LINE):
    return open_takes(folder).clip(take_name(text), text, cache, Mastering())


# ── names ────────────────────────────────────────────────────────────────────────────────────────


def test_a_take_is_called_after_its_words():
    assert re.fullmatch("let-both-knees-sink-slowly-[0-9a-f]{6}", TAKE)
    assert take_name("let both knees sink slowly to the right") == TAKE
    assert take_name(LINE.upper()) == TAKE
    assert take_name("Let both knees sink, slowly, to the left.") != TAKE
    assert take_name("Drücke dich sanft hoch.").startswith("drucke-dich-sanft-hoch-")
    assert take_name("息を吸って").startswith("take-")
    assert take_name("Don’t rush.") == take_name("Don’t rush!")


@settings(max_examples=50)
@example("𝕬")
@given(st.text(max_size=80))
def test_whatever_a_script_says_its_take_is_a_plain_file_name(text):
    name = take_name(text)
    assert name.isascii()
    assert name.replace("-", "").isalnum()
    assert 8 <= len(name) <= 60
    assert name == name.lower()


# ── what is heard ────────────────────────────────────────────────────────────────────────────────


def test_a_take_is_trimmed_levelled_and_kept(folder, cache):
    (folder / f"{TAKE}.wav").write_bytes(said(gain=0.3))
    made = clip(folder, cache)
    alone = Mastering()(ToneVoice().speak(say(LINE)), False)
    assert made.duration_ms == len(alone[0]) // 48
    assert made.lufs == pytest.approx(-16, abs=0.1)
    assert clip(folder, cache) == made
    assert cache.samples(made.key).size == made.duration_ms * 48


def test_a_replaced_recording_is_heard_at_once(folder, cache):
    path = folder / f"{TAKE}.wav"
    path.write_bytes(said())
    first = clip(folder, cache)
    path.write_bytes(said("Let both of your knees sink, slowly, to the right."))
    assert clip(folder, cache).key != first.key


@pytest.mark.parametrize("room_db", [-30, -40, -50])
def test_the_noise_of_a_room_is_not_taken_for_words(folder, cache, room_db):
    (folder / f"{TAKE}.wav").write_bytes(said(room_db=room_db, before_s=2.0))
    words_ms = clip_ms = len(Mastering()(ToneVoice().speak(say(LINE)), False)[0]) // 48
    clip_ms = clip(folder, cache).duration_ms
    assert words_ms - 40 <= clip_ms <= words_ms + 500


def test_without_a_take_there_is_no_clip(folder, cache):
    (folder / "notes.txt").write_text("Record the rest on Sunday.")
    (folder / ".DS_Store").write_bytes(b"x")
    (folder / "rejected").mkdir()
    assert clip(folder, cache) is None


def test_names_are_found_whatever_their_case(folder, cache):
    (folder / f"{TAKE.upper()}.WAV").write_bytes(said())
    assert clip(folder, cache) is not None


def test_a_name_that_is_nearly_right_is_pointed_at(folder):
    (folder / f"{TAKE[:-1]}.wav").write_bytes(said())
    assert open_takes(folder).like(TAKE) == f"{TAKE[:-1]}.wav"
    assert open_takes(folder).like("something-else-123456") == ""


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg writes these forms")
@pytest.mark.parametrize("form", ["flac", "mp3", "ogg"])
def test_every_form_is_heard(folder, cache, form):
    codec = ["-c:a", "libvorbis"] if form == "ogg" else []
    command = ["ffmpeg", "-v", "error", "-i", "-", *codec, str(folder / f"{TAKE}.{form}")]
    subprocess.run(command, input=said(), check=True)
    words_ms = len(Mastering()(ToneVoice().speak(say(LINE)), False)[0]) // 48
    assert clip(folder, cache).duration_ms == pytest.approx(words_ms, abs=60)


# ── what may lie there instead ───────────────────────────────────────────────────────────────────


def _link(path):
    outside = path.parent.parent / "outside.wav"
    outside.write_bytes(said())
    path.symlink_to(outside)


def _twice(path):
    path.write_bytes(said())
    path.with_suffix(".mp3").write_bytes(b"x")


@pytest.mark.parametrize(
    ("lay", "told"),
    [
        (lambda path: path.write_bytes(b""), "It is empty"),
        (lambda path: path.write_text("no sound"), "no sound that can be read"),
        (lambda path: path.write_bytes(b"\0\0\0\x18ftypM4A "), "It is m4a"),
        (lambda path: path.write_bytes(said()[:3_000]), "too short|no speech|silence|no sound"),
        (lambda path: path.write_bytes(said("Let")), "too short for 'Let both knees"),
        (lambda path: path.write_bytes(wav(np.zeros(48_000))), "It has nothing but silence"),
        (lambda path: path.write_bytes(wav(np.zeros(181 * 8_000), 8_000)), "longer than 180"),
        (_link, "it is a link, and none is followed here. Put the recording itself there."),
        (os.mkfifo, "it is not an ordinary file"),
        (_twice, "It is the same take as"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_named_with_its_place(folder, cache, lay, told):
    path = folder / f"{TAKE}.wav"
    lay(path)
    with pytest.raises(AudioError, match=told) as refused:
        clip(folder, cache)
    assert str(folder) in refused.value.where


def test_a_giant_is_not_read_whole(folder, cache, monkeypatch):
    with (folder / f"{TAKE}.wav").open("wb") as file:
        file.truncate(takes_module._TAKE.most_bytes + 1)
    with pytest.raises(AudioError, match="larger than 64 MB"):
        clip(folder, cache)


@pytest.mark.parametrize(("lay", "told"), [(None, "no such file"), ("file", "not a directory")])
def test_a_folder_that_is_none(tmp_path, lay, told):
    place = tmp_path / "place"
    if lay:
        place.write_text("x")
    with pytest.raises(AudioError, match=told):
        open_takes(place)


def test_a_folder_that_holds_too_much(folder, monkeypatch):
    monkeypatch.setattr(takes_module, "MOST_FILES", 3)
    for n in range(4):
        (folder / f"{n}.wav").touch()
    with pytest.raises(AudioError, match="more than 3 files"):
        open_takes(folder)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=300), head=st.integers(0, 60))
def test_no_file_does_worse_than_be_refused(tmp_path_factory, data, head):
    folder = tmp_path_factory.mktemp("takes")
    (folder / f"{TAKE}.wav").write_bytes(wav(np.zeros(10))[:head] + data)
    with pytest.raises(AudioError) as refused:
        clip(folder, Cache(folder / "cache"))
    assert refused.value.where == str(folder / f"{TAKE}.wav")
