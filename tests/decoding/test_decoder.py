"""The program that decodes: the same samples as before, and no more rights than it needs."""

from __future__ import annotations

import os
import platform
import struct
import sys
from pathlib import Path

import miniaudio
import numpy as np
import pytest

from tests.support import sounds_kept
from tests.support.decoding_watched import samples
from voiceguide import decoding
from voiceguide.decoding import process
from voiceguide.errors import AudioError
from voiceguide.speech.decode import read_sound

GOOD = sounds_kept.good()
posix = pytest.mark.skipif(os.name != "posix", reason="processes of POSIX are looked at")


def test_every_good_file_decodes_to_the_recorded_samples(folder):
    assert len(GOOD) >= 30
    recorded = sounds_kept.recorded()
    made = sounds_kept.sums(folder)
    assert made.keys() == recorded["sums"].keys()
    # Another version, or a machine with other vectors, may round otherwise; the next test holds there too.
    if (miniaudio.__version__, platform.machine()) == (recorded["miniaudio"], recorded["machine"]):
        assert made == recorded["sums"]


@pytest.mark.parametrize("name", GOOD)
def test_it_gives_what_the_decoder_gives_here(folder, name):
    path, floats, whole = folder / name, miniaudio.SampleFormat.FLOAT32, miniaudio.SampleFormat.SIGNED16
    kind = decoding.detect_format(GOOD[name][:12])
    told = miniaudio.get_file_info(str(path))
    heading, parts = decoding.decode_data(GOOD[name], kind, 1_000)
    here = miniaudio.stream_memory(GOOD[name], floats, told.nchannels, told.sample_rate, 1_000)
    assert (heading.channels, heading.rate_hz) == (told.nchannels, told.sample_rate)
    assert b"".join(parts) == b"".join(part.tobytes() for part in here)
    heading, parts = decoding.decode_file(path, kind, 1_000)
    here = miniaudio.stream_file(str(path), floats, told.nchannels, told.sample_rate, 1_000)
    assert b"".join(parts) == b"".join(part.tobytes() for part in here)
    assert decoding.read_header(path) == heading
    for start in (0, 700):
        try:
            here = miniaudio.stream_file(str(path), whole, 1, 48_000, 4_800, seek_frame=start)
        except miniaudio.MiniaudioError:  # it can be heard from its beginning only
            with pytest.raises(decoding.Undecodable):
                next(decoding.decode_playback(path, 48_000, 4_800, start))
            continue
        played = b"".join(decoding.decode_playback(path, 48_000, 4_800, start))
        assert played == b"".join(part.tobytes() for part in here)


@posix
def test_it_has_nothing_that_it_does_not_need(hurt, monkeypatch):
    monkeypatch.setenv("SECRET_OF_MINE", "x")

    def told(word):
        return bytes(next(decoding._parts("data", word + b"|", 0, 0))).decode()

    assert told(b"core") == "(0, 0)"
    assert set(eval(told(b"environ"))) <= {*process._ENVIRONMENT, "LC_CTYPE"}  # noqa: S307 - our own words
    with open(os.devnull) as mine:  # noqa: PTH123 - any file that is open here
        os.set_inheritable(mine.fileno(), True)
        if sys.platform == "linux":
            assert len(eval(told(b"files"))) <= 4  # noqa: S307 - three pipes, and the folder that is listed


@pytest.mark.skipif(sys.platform != "linux", reason="Linux tells the memory of another process")
def test_where_no_limit_is_kept_it_watches_its_memory(monkeypatch, hurt):
    words = process.program()
    script = Path(words[4])
    script.write_text(script.read_text("utf-8").replace('("AS", most), ', ""))
    words[6] = "watched"
    monkeypatch.setattr(process, "program", lambda *, with_av=False: words)
    with pytest.raises(decoding.Undecodable):
        samples(b"hoard|")


def wav_of_floats(values) -> bytes:
    data = np.asarray(values, "<f4").tobytes()
    form = struct.pack("<HHIIHH", 3, 1, 48_000, 192_000, 4, 32)
    body = b"WAVE" + struct.pack("<4sI", b"fmt ", 16) + form + struct.pack("<4sI", b"data", len(data)) + data
    return struct.pack("<4sI", b"RIFF", len(body)) + body


def test_values_that_are_no_numbers_come_as_they_are_and_are_refused_by_who_asked():
    with pytest.raises(AudioError, match="not sound"):
        read_sound(wav_of_floats([float("nan")] * 2_000), 60_000)
