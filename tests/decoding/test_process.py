"""The pool of decoder processes: what kills one is refused in words, and each ends with us."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.support import sounds_kept
from tests.support.decoding_watched import samples
from voiceguide import decoding
from voiceguide.decoding import process
from voiceguide.errors import AudioError

GOOD = sounds_kept.good()
WAV = GOOD["pcm16-24000-1.wav"]
posix = pytest.mark.skipif(os.name != "posix", reason="processes of POSIX are looked at")


@pytest.fixture
def alone():
    """No process is left from other tests, and none is left behind."""
    process.end_all()
    yield
    process.end_all()


def running() -> set[int]:
    return {child._running.pid for child in process._ALL}


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
