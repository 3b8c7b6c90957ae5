"""Decoding in a process of its own: the same samples as before, and what kills it is refused in words."""

from __future__ import annotations

import os
import platform
import signal
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path

import miniaudio
import numpy as np
import pytest

from tests.support import sounds_kept
from voiceguide import decoding
from voiceguide.decoding import decoder, process
from voiceguide.errors import AudioError
from voiceguide.speech.decode import read_sound

GOOD = sounds_kept.good()
OGG = GOOD["vorbis-44100-2.ogg"]
WAV = GOOD["pcm16-24000-1.wav"]
posix = pytest.mark.skipif(os.name != "posix", reason="processes of POSIX are looked at")


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    made = tmp_path_factory.mktemp("good")
    for name, data in GOOD.items():
        (made / name).write_bytes(data)
    return made


@pytest.fixture
def alone():
    """No process is left from other tests, and none is left behind."""
    process.end_all()
    yield
    process.end_all()


def samples(data, kind=decoding.WAV, frames=1_000):
    return b"".join(decoding.decode_data(data, kind, frames)[1])


def running() -> set[int]:
    return {child._running.pid for child in process._ALL}


# ── the same samples ─────────────────────────────────────────────────────────────────────────────


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


# ── what kills it ────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def hurt(monkeypatch, tmp_path):
    """Replace the program by one that does, at these first bytes of a file, what a decoder may be led to."""
    script = tmp_path / "decoder.py"
    source = Path(decoder.__file__).read_text("utf-8")
    wound = """
import ctypes, time
def _wounded(self, data, *numbers):
    word, _, rest = data.partition(b"|")
    if word == b"crash": os.kill(os.getpid(), 11)
    if word == b"memory": bytearray(10**9)
    if word == b"hoard":
        kept = []
        while True: kept.append(bytearray(10**7))
    if word == b"sleep": time.sleep(60)
    if word == b"work":
        while True: pass
    if word == b"write":
        with open(rest, "wb") as file: file.write(b"x")
    if word == b"core": import resource; yield str(resource.getrlimit(resource.RLIMIT_CORE)).encode(); return
    if word == b"environ": yield repr(sorted(os.environ)).encode(); return
    if word == b"files": yield repr(sorted(os.listdir("/proc/self/fd"))).encode(); return
    if word == b"much": yield b"x" * 10**8
    yield b"1 48000 4"; yield b"good"
_Miniaudio.data = _wounded
"""
    script.write_text(source.replace('if __name__ == "__main__":', f'{wound}\nif __name__ == "__main__":'))
    real = process.program
    monkeypatch.setattr(
        process,
        "program",
        lambda *, with_av=False: [
            str(script) if word == decoder.__file__ else word for word in real(with_av=with_av)
        ],
    )
    process.end_all()
    yield
    process.end_all()


@posix
@pytest.mark.parametrize("word", ["crash", "memory", "hoard", "write", "much"])
def test_what_hurts_it_is_refused_and_the_next_file_is_decoded(hurt, tmp_path, word):
    with pytest.raises(decoding.Undecodable):
        samples(f"{word}|{tmp_path / 'there'}".encode())
    assert samples(b"fine|") == b"good"
    assert not (tmp_path / "there").exists() or not (tmp_path / "there").stat().st_size


@posix
@pytest.mark.parametrize("word", ["sleep", "work"])
def test_what_runs_on_is_ended(hurt, monkeypatch, word):
    monkeypatch.setattr(decoding, "PART_S", 0.2)
    monkeypatch.setattr(process, "PART_S", 0.2)
    with pytest.raises(decoding.Undecodable, match="took too long"):
        samples(f"{word}|".encode())
    assert samples(b"fine|") == b"good"


@posix
def test_a_process_that_was_hurt_before_does_not_refuse_a_good_file(hurt):
    assert samples(b"fine|") == b"good"
    (child,) = process._ALL
    child._running.kill()
    assert samples(b"fine|") == b"good"
    (child,) = process._ALL
    os.kill(child._running.pid, signal.SIGSTOP)
    threading.Timer(0.1, child._running.kill).start()  # while it has the file
    assert samples(b"fine|") == b"good"
    assert child._running.pid not in running()


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


# ── its life ─────────────────────────────────────────────────────────────────────────────────────


def test_one_process_decodes_file_after_file(alone):
    for _ in range(5):
        samples(WAV)
        decoding.decode_mp3(GOOD["bare-24000-mono.mp3"])
        with pytest.raises(decoding.Undecodable):
            samples(b"OggS" + bytes(60), decoding.VORBIS)
    assert len(running()) == 1


def test_sounds_that_are_read_side_by_side_have_a_process_each(alone, folder):
    parts = [decoding.decode_file(folder / "pcm16-44100-2.wav", decoding.WAV, 500)[1] for _ in range(4)]
    first = [bytes(next(each)) for each in parts]
    assert len(set(first)) == 1
    assert len(running()) == 4
    rest = {b"".join(each) for each in parts}
    assert len(rest) == 1
    del parts
    assert len(running()) == process._MOST_IDLE


def test_a_sound_that_is_left_in_the_middle_leaves_the_process_for_the_next(alone):
    for _ in range(3):
        parts = decoding.decode_data(WAV, decoding.WAV, 100)[1]
        next(parts)
        parts.close()
    assert samples(WAV) == samples(WAV, frames=100_000)
    assert len(running()) == 1


def test_threads_share_them(alone):
    found, wrong = [], []

    def read():
        try:
            found.extend(samples(WAV) for _ in range(5))
        except BaseException as problem:  # whatever it is
            wrong.append(problem)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert not wrong
    assert len(set(found)) == 1
    assert len(found) == 20
    assert len(running()) <= process._MOST_IDLE


ENDS = """
import os, sys, time
sys.path.insert(0, {root!r})
from voiceguide import decoding
from voiceguide.decoding import process
heading, parts = decoding.decode_data(open({path!r}, "rb").read(), decoding.WAV, 100)
next(parts)
(child,) = process._ALL
print(child._running.pid, flush=True)
{then}
"""


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0] == "Z"  # whoever adopted it is slow


def until(true) -> None:
    ends_s = time.monotonic() + 20
    while not true():
        assert time.monotonic() < ends_s
        time.sleep(0.02)


@pytest.mark.skipif(sys.platform != "linux", reason="Linux tells of processes")
@pytest.mark.parametrize("how", ["", "time.sleep(60)", "os.kill(os.getpid(), 9)"])
def test_it_ends_with_us(folder, how):
    root = str(Path(decoding.__file__).parents[2])
    program = ENDS.format(root=root, path=str(folder / "pcm16-44100-2.wav"), then=how)
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as ours:
        pid = int(ours.stdout.readline())
        if "sleep" in how:
            ours.send_signal(signal.SIGINT)
        ours.wait(20)
    until(lambda: gone(pid))


@posix
def test_after_a_fork_the_copy_leaves_them_alone(alone):
    before = samples(WAV)
    (child,) = process._ALL
    pid = os.fork()
    if not pid:
        good = samples(WAV) == before and child not in process._ALL
        process.end_all()
        os._exit(0 if good else 1)
    assert os.waitpid(pid, 0)[1] == 0
    assert child.alive
    assert samples(WAV) == before


def test_where_it_cannot_be_started_that_is_said(alone, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(AudioError, match="cannot be started"):
        samples(WAV)
    monkeypatch.setattr(sys, "executable", "")
    with pytest.raises(AudioError, match="does not know its own program"):
        samples(WAV)


def test_a_module_beside_us_is_not_taken_for_the_decoder(alone, tmp_path, monkeypatch):
    """Neither the folder we are in, nor what an environment says of modules, counts."""
    (tmp_path / "array.py").write_text("raise SystemExit(1)")
    (tmp_path / "miniaudio.py").write_text("raise SystemExit(1)")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert samples(WAV)


# ── inputs that were found to crash, or to take minutes and gigabytes ──────────────────────────────


def wav_of_floats(values) -> bytes:
    data = np.asarray(values, "<f4").tobytes()
    form = struct.pack("<HHIIHH", 3, 1, 48_000, 192_000, 4, 32)
    body = b"WAVE" + struct.pack("<4sI", b"fmt ", 16) + form + struct.pack("<4sI", b"data", len(data)) + data
    return struct.pack("<4sI", b"RIFF", len(body)) + body


def test_values_that_are_no_numbers_come_as_they_are_and_are_refused_by_who_asked():
    with pytest.raises(AudioError, match="not sound"):
        read_sound(wav_of_floats([float("nan")] * 2_000), 60_000)
