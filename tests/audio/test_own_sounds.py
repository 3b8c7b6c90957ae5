"""Sounds of a script's own: levelled, cached by content, heard in their place, or refused in a sentence."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.beds_made import noise, wav
from tests.support.examples import examples
from tests.support.small_script import put_down
from tests.support.sounds_made import by_miniaudio
from voiceguide import pipeline
from voiceguide.app import packs
from voiceguide.app.check import check_script
from voiceguide.app.tracks import verify_track
from voiceguide.audio.dsp.loudness import heard_lufs
from voiceguide.audio.own_sounds import HIGHEST, MOST_MS, keep_sound, measured_sound
from voiceguide.cache.store import Cache
from voiceguide.errors import AudioError, LockError, ScriptError, SourceLocation
from voiceguide.pipeline import Request
from voiceguide.plan.model import OwnSound
from voiceguide.script.model import SoundFile
from voiceguide.settings import Settings

SCRIPT = """\
title: Sounds
about: Sounds of our own.
safety: [Stop if anything hurts.]
steps:
  - say: Listen.
  - sound: gong.wav
  - say: When you hear the gong again, we are done.
  - rest: 5s..10s..fill
  - bell: {file: gong.wav, strikes: 2}
"""
REQUEST = Request(routine="small", target_ms=90_000, voice="tone")


def gong(seconds: float = 3.0, level: float = 0.5, hertz: float = 180.0) -> np.ndarray:
    time_s = np.arange(int(seconds * 48_000)) / 48_000
    struck = np.sin(2 * np.pi * hertz * time_s) + 0.5 * np.sin(2 * np.pi * 2.7 * hertz * time_s)
    return level / 1.5 * struck * np.exp(-2 * time_s)


def own(folder: Path, name: str = "gong.wav") -> OwnSound:
    return OwnSound(file=SoundFile(name, str(folder), SourceLocation("small.yaml", 6, 12)))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    scripts = tmp_path / "scripts"
    put_down(scripts, text=SCRIPT)
    wav(scripts / "gong.wav", gong())
    return Settings(script_folders=(scripts,), cache_folder=tmp_path / "cache")


def refused(settings: Settings, name: str) -> str:
    """Return the one sentence with which a script that names this file is refused, at its place."""
    put_down(settings.script_folders[0], text=SCRIPT.replace("sound: gong.wav", f"sound: {name}"))
    with pytest.raises(ScriptError) as caught:
        pipeline.planned(REQUEST, settings)
    (problem,) = caught.value.problems
    assert problem.spot.line == 6
    assert problem.mend
    return problem.what


# ── one sound ────────────────────────────────────────────────────────────────────────────────────


@given(
    level=st.floats(0.002, 0.99),
    rate_hz=st.sampled_from([8_000, 22_050, 44_100, 48_000, 96_000]),
    channels=st.integers(1, 3),
    before=st.integers(0, 2_000),
)
@examples(20)
def test_any_sound_becomes_as_loud_as_a_bell_in_whole_frames(
    tmp_path_factory, level, rate_hz, channels, before
):
    folder = tmp_path_factory.mktemp("own")
    seconds = np.arange(rate_hz) / rate_hz
    tone = level * np.sin(2 * np.pi * 440 * seconds)
    sound = np.concatenate([np.zeros(before), tone, np.zeros(before)])
    wav(folder / "gong.wav", np.stack([sound] * channels, axis=1), rate_hz)
    found, cache = measured_sound(own(folder)), Cache(folder / "cache")
    keep_sound(found, cache)
    made = cache.samples(found.key)
    assert len(made) == found.duration_ms * 48
    assert found.duration_ms % 24 == 0
    assert 1_000 <= found.duration_ms <= 1_100  # the silence around it is left out
    lufs, loudest = heard_lufs(made)
    assert abs(loudest - -26.0) < 0.3
    assert cache.load_clip(found.key).lufs == pytest.approx(lufs, abs=0.02)
    assert np.abs(made).max() <= HIGHEST * 32_768
    assert abs(int(made[0])) < 100


def test_a_sound_is_known_by_its_content(tmp_path):
    wav(tmp_path / "gong.wav", gong())
    first = measured_sound(own(tmp_path))
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "gong.wav").rename(tmp_path / "elsewhere" / "bowl.wav")
    moved = measured_sound(own(tmp_path, "elsewhere/bowl.wav"))
    assert (moved.key, moved.duration_ms) == (first.key, first.duration_ms)
    wav(tmp_path / "gong.wav", gong(hertz=190))
    assert measured_sound(own(tmp_path)).key != first.key


def test_what_is_all_peak_is_not_clipped(tmp_path):
    click = np.zeros(4_800)
    click[2_000:2_020] = 0.9
    click += 0.0005 * np.random.default_rng(3).standard_normal(4_800)
    wav(tmp_path / "gong.wav", click)
    found, cache = measured_sound(own(tmp_path)), Cache(tmp_path / "cache")
    keep_sound(found, cache)
    assert np.abs(cache.samples(found.key)).max() <= HIGHEST * 32_768 + 1


def test_a_sound_that_changed_meanwhile_is_not_kept_under_the_address_of_another(tmp_path):
    wav(tmp_path / "gong.wav", gong())
    found = measured_sound(own(tmp_path))
    wav(tmp_path / "gong.wav", gong(hertz=300))
    with pytest.raises(AudioError, match="changed"):
        keep_sound(found, Cache(tmp_path / "cache"))


# ── what is refused, at its place ────────────────────────────────────────────────────────────────


def test_a_file_that_is_missing(settings):
    assert refused(settings, "bowl.wav") == "there is no file 'bowl.wav' in the folder of the script."


def test_a_file_that_is_no_sound(settings):
    (settings.script_folders[0] / "text.wav").write_text("no sound", "utf-8")
    assert "'text.wav' cannot be used: this is no sound" in refused(settings, "text.wav")


def test_a_file_that_is_damaged(settings):
    path = wav(settings.script_folders[0] / "cut.wav", gong())
    path.write_bytes(path.read_bytes()[:20])
    assert "'cut.wav' cannot be used: " in refused(settings, "cut.wav")


def test_a_file_that_is_an_hour_long(settings):
    wav(settings.script_folders[0] / "hour.wav", np.zeros(3_600 * 8_000, np.float32), 8_000)
    assert refused(settings, "hour.wav") == "'hour.wav' cannot be used: it lasts 1:00:00."


def test_a_file_whose_header_hides_its_length(settings):
    path = wav(settings.script_folders[0] / "long.wav", noise(50, 8_000), 8_000)
    data = bytearray(path.read_bytes())
    data[40:44] = (0xFFFF_FFFF).to_bytes(4, "little")
    path.write_bytes(data)
    assert "'long.wav' cannot be used: " in refused(settings, "long.wav")


def test_a_file_of_silence(settings):
    wav(settings.script_folders[0] / "still.wav", np.zeros(48_000))
    assert refused(settings, "still.wav") == "'still.wav' cannot be used: it is silent."


def test_a_folder_and_a_link(settings):
    folder = settings.script_folders[0]
    (folder / "gongs.wav").mkdir()
    assert "cannot be read" in refused(settings, "gongs.wav")
    (folder / "link.wav").symlink_to(folder / "gong.wav")
    assert "link" in refused(settings, "link.wav")


@pytest.mark.parametrize(
    "name", ["../gong.wav", "/etc/gong.wav", "a/b/gong.wav", "a\\gong.wav", "CON.wav", "bowl", "gong.txt"]
)
def test_a_name_that_leads_out_of_the_folder(settings, name):
    assert "is not the name of a sound file" in refused(settings, name)


def test_strikes_that_ring_for_more_than_a_minute(settings):
    folder = settings.script_folders[0]
    wav(folder / "long.wav", gong(40, 0.9) + 0.01 * noise(40)[:, 0])
    put_down(folder, text=SCRIPT.replace("{file: gong.wav, strikes: 2}", "{file: long.wav, strikes: 6}"))
    with pytest.raises(ScriptError, match=r"6 strikes of 'long\.wav' last 1:00"):
        pipeline.planned(REQUEST, settings)


def test_check_reports_it_where_it_stands(settings):
    (settings.script_folders[0] / "gong.wav").unlink()
    found = check_script(str(settings.script_folders[0] / "small.yaml"), settings)
    assert [problem.spot.line for problem in found if "gong.wav" in problem.what] == [6]


# ── a session ────────────────────────────────────────────────────────────────────────────────────


def test_it_is_heard_where_it_stands_and_proved(settings, tmp_path):
    made = pipeline.render(REQUEST, settings, tmp_path / "small.mp3")
    tones = made.timeline.tones
    assert [(tone.kind, tone.file) for tone in tones] == [("sound", "gong.wav"), *[("bell", "gong.wav")] * 2]
    assert tones[2].start_ms - tones[1].start_ms == 4_000
    heard = by_miniaudio(tmp_path / "small.mp3")
    stored = Cache(settings.cache_folder).samples(tones[0].speech).astype(float)
    there = heard[tones[0].start_ms * 48 :][: len(stored)].astype(float)
    likeness = float(there @ stored) / np.sqrt(float(there @ there) * float(stored @ stored))
    assert likeness > 0.99
    report = verify_track(tmp_path / "small.mp3", settings)
    assert report.ok, report.faults
    assert {tone.name for tone in report.tones} == {"sound (gong.wav)", "bell (gong.wav)"}


def test_one_that_is_missing_in_the_track_is_found(settings, tmp_path):
    track = tmp_path / "small.mp3"
    pipeline.render(REQUEST, settings, track)
    path = tmp_path / "small.timeline.json"
    told = json.loads(path.read_text("utf-8"))
    told["tones"][0]["start_ms"] += 700
    path.write_text(json.dumps(told), "utf-8")
    report = verify_track(track, settings)
    assert [check.name for check in report.checks if not check.ok and check.name == "tones"] == ["tones"]


def test_it_rings_through_mastered_stems_in_the_tones(settings, tmp_path):
    made = pipeline.render(REQUEST, settings, tmp_path / "small.wav", stems=True)
    assert [path.name for path in made.stems] == ["small.voice.wav", "small.tones.wav"]


def test_a_changed_file_is_another_session_and_an_equal_one_is_the_same_file(settings, tmp_path):
    first = pipeline.render(REQUEST, settings, tmp_path / "small.mp3")
    assert not dict(pipeline.render(REQUEST, settings, tmp_path / "small.mp3").counters)["written"]
    wav(settings.script_folders[0] / "gong.wav", gong(2, hertz=240))
    second = pipeline.render(REQUEST, settings, tmp_path / "small.mp3")
    assert dict(second.counters)["written"]
    assert second.timeline.tones[0].speech != first.timeline.tones[0].speech


def test_the_listeners_bell_leaves_it_as_it_is_and_none_silences_it(settings, tmp_path):
    chimed = pipeline.compose(replace(REQUEST, bell="chime"), settings)
    assert [tone.strike for tone in chimed.tones] == [None] * 3
    silent = pipeline.compose(replace(REQUEST, bell="none"), settings)
    assert [tone.kind for tone in silent.tones] == ["sound"]


def test_the_sound_of_a_lost_cache_is_made_again(settings, tmp_path):
    first = pipeline.render(REQUEST, settings, tmp_path / "small.mp3")
    cache = Cache(settings.cache_folder)
    cache.drop("clips", first.timeline.tones[0].speech)
    again = pipeline.render(REQUEST, settings, tmp_path / "again.mp3")
    assert (tmp_path / "again.mp3").read_bytes() == (tmp_path / "small.mp3").read_bytes()
    assert cache.load_clip(again.timeline.tones[0].speech) is not None


def test_a_pack_carries_it_and_a_lock_pins_it(settings, tmp_path):
    packs.pack_sessions([REQUEST], settings, tmp_path / "small.vgpack")
    there = replace(settings, cache_folder=tmp_path / "there")
    brought = packs.unpack_file(tmp_path / "small.vgpack", there, tmp_path)
    (lock,) = brought.sessions
    assert [sound.file for sound in lock.sounds] == ["gong.wav"]
    gong_wav = settings.script_folders[0] / "gong.wav"
    kept = gong_wav.read_bytes()
    gong_wav.unlink()  # it comes with the pack
    track = tmp_path / f"{lock.track}.mp3"
    made = pipeline.render(REQUEST, there, track)
    assert made.timeline.tones[0].speech == lock.sounds[0].clip
    gong_wav.write_bytes(kept)
    assert not dict(pipeline.render(REQUEST, there, track).counters)["written"]
    wav(gong_wav, gong(hertz=500))
    with pytest.raises(LockError, match=r"'gong.wav' is another sound than the one that is pinned"):
        pipeline.render(REQUEST, there, track)


def test_the_longest_sound_is_proved_too(settings, tmp_path):
    wav(settings.script_folders[0] / "gong.wav", 0.02 * noise(MOST_MS / 1_000 - 0.1) + gong(44.9)[:, None])
    put_down(settings.script_folders[0], text=SCRIPT.replace(", strikes: 2", ""))
    pipeline.render(replace(REQUEST, target_ms=150_000), settings, tmp_path / "small.mp3")
    assert verify_track(tmp_path / "small.mp3", settings).ok
