"""Playing: to the end, held by a pause, from wherever one asks. The device here plays to nowhere."""

from __future__ import annotations

import sys
import time
import wave
from pathlib import Path

import numpy as np
import pytest

from voiceguide.audio.export import write_track
from voiceguide.audio.player import Player
from voiceguide.decoding import Undecodable, decode_playback, read_header
from voiceguide.errors import AudioError


def until(true, within_s=10.0):
    ends_s = time.monotonic() + within_s
    while not true():
        assert time.monotonic() < ends_s
        time.sleep(0.01)


@pytest.fixture
def sound(tmp_path) -> Path:
    with wave.open(str(tmp_path / "s.wav"), "wb") as file:
        file.setparams((1, 2, 48_000, 0, "NONE", ""))
        file.writeframes(np.arange(48_000, dtype="<i2").tobytes())
    return tmp_path / "s.wav"


@pytest.fixture
def player(sound):
    made = Player(sound, silent=True)
    yield made
    made.close()


def test_it_plays_to_the_end(player):
    assert player.duration_ms == 1_000
    player.seek(600)
    player.start()
    until(lambda: player.ended)
    assert player.at_ms == 1_000


def test_a_pause_holds_it_and_going_on_goes_on(player):
    player.start()
    until(lambda: player.at_ms > 0)
    player.pause()
    held = player.at_ms
    time.sleep(0.3)
    assert player.paused
    assert player.at_ms == held
    assert not player.ended
    player.pause()
    until(lambda: player.at_ms > held)


def test_what_the_device_gets_is_the_sound_from_where_one_is(player):
    """Asked as the device asks: so many samples, from the place it was led to; then silence."""
    feeding = player._feed()
    next(feeding)
    player.seek(500)
    heard = np.frombuffer(feeding.send(1_000), "<i2")
    np.testing.assert_array_equal(heard, np.arange(24_000, 25_000))
    player.pause()
    assert not any(feeding.send(100))
    player.pause()
    player.seek(999)
    heard = np.frombuffer(feeding.send(100), "<i2")
    np.testing.assert_array_equal(heard[:48], np.arange(47_952, 48_000, dtype="<i4").astype("<i2"))
    assert not heard[48:].any()
    assert not any(feeding.send(10))
    player.seek(99_999)
    assert player.at_ms == 1_000
    player.seek(-5)
    np.testing.assert_array_equal(np.frombuffer(feeding.send(10), "<i2"), np.arange(10))


def test_a_flac_is_played_too(tmp_path):
    path = tmp_path / "s.flac"
    write_track("flac", [np.arange(24_000, dtype=np.int16)], 500, path)
    player = Player(path, silent=True)
    feeding = player._feed()
    next(feeding)
    np.testing.assert_array_equal(np.frombuffer(feeding.send(20), "<i2"), np.arange(20))
    assert player.duration_ms == 500
    player.close()


@pytest.mark.parametrize("form", ["m4a", "opus"])
def test_what_the_extra_writes_is_played_from_anywhere(tmp_path, form):
    """A tone that rises from second to second: heard at the right height wherever one goes."""
    path, at = tmp_path / f"s.{form}", np.arange(48_000) / 48_000
    seconds = [np.sin(2 * np.pi * hertz * at) * 9_000 for hertz in (300, 600, 900, 1_200)]
    write_track(form, [np.rint(one).astype(np.int16) for one in seconds], 4_000, path)
    player = Player(path, silent=True)
    feeding = player._feed()
    next(feeding)
    for second in (0, 2, 1, 3):
        player.seek(second * 1_000 + 200)
        heard = np.frombuffer(feeding.send(24_000), "<i2")
        assert np.abs(np.fft.rfft(heard)).argmax() == 150 * (second + 1)
    assert player.duration_ms == pytest.approx(4_000, abs=7)
    decoded = b"".join(decode_playback(path, 48_000, 4_800, 0, with_av=True))
    assert len(decoded) // 2 - 4 * 48_000 in range(1_025)
    player.close()


@pytest.mark.parametrize("name", ["x.m4a", "x.opus"])
def test_what_is_no_sound_for_the_extra_is_told(tmp_path, name, monkeypatch):
    (tmp_path / name).write_bytes(b"no sound at all")
    with pytest.raises(AudioError, match=rf"{name}: This is no sound that can be "):
        Player(tmp_path / name, silent=True)
    monkeypatch.setitem(sys.modules, "av", None)
    with pytest.raises(AudioError, match=rf"{name}: Playing \.\w+ needs PyAV.*voiceguide\[formats\]"):
        Player(tmp_path / name, silent=True)


def test_a_playlist_that_calls_itself_a_track_leads_nowhere(tmp_path):
    """ffmpeg's libraries guess forms, and would read the files and hosts that a playlist names."""
    write_track("flac", [np.arange(24_000, dtype=np.int16)], 500, tmp_path / "secret.flac")
    (tmp_path / "x.m4a").write_text("ffconcat version 1.0\nfile secret.flac\n")
    with pytest.raises(AudioError, match=r"x\.m4a: This is no sound that can be "):
        Player(tmp_path / "x.m4a", silent=True)
    with pytest.raises(Undecodable, match="it is no FLAC, Ogg or M4A"):
        read_header(tmp_path / "x.m4a", with_av=True)


@pytest.mark.parametrize("content", [b"", b"no sound at all", None])
def test_what_is_no_sound_is_told(tmp_path, content):
    path = tmp_path / "x.mp3"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(AudioError, match=r"x\.mp3: This is no sound that can be played\. It is damaged, or"):
        Player(path, silent=True)


def test_without_a_device_one_sentence_is_all_there_is(sound, capfd):
    """Where there is one, it opens; in neither case do the system's libraries talk."""
    try:
        Player(sound).close()
    except AudioError as told:
        said = str(told)
        assert said.startswith("this machine has no audio device")
        assert "voiceguide render" in said
    assert capfd.readouterr() == ("", "")
