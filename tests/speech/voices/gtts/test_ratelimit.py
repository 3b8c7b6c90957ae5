"""Taking turns: one request at a time and a pause between, across the processes of a machine."""

from __future__ import annotations

import itertools
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from voiceguide.speech.voices.gtts.ratelimit import UNREACHED_S, RateLimiter, RetryPolicy

ASK = """
import sys, time
from pathlib import Path
from voiceguide.speech.voices.gtts.ratelimit import RetryPolicy
from voiceguide.speech.voices.gtts.ratelimit import UNREACHED_S, RateLimiter
queue = RateLimiter(Path(sys.argv[1]), RetryPolicy(pause_s=float(sys.argv[2]), jitter=0))
for n in range(int(sys.argv[3])):
    with queue.turn():
        queue.pace()
        began = time.monotonic()
        may = float((Path(sys.argv[1]) / "next.txt").read_text())
        print("has it", flush=True)
        time.sleep(float(sys.argv[4]))
        print(began, time.monotonic(), may, flush=True)
"""


def ask(folder: Path, pause_s: float, times: int, takes_s: float) -> subprocess.Popen:
    arguments = [str(each) for each in (folder, pause_s, times, takes_s)]
    return subprocess.Popen([sys.executable, "-c", ASK, *arguments], stdout=subprocess.PIPE, text=True)


def queue(folder: Path | None, **asked: float) -> RateLimiter:
    return RateLimiter(folder, RetryPolicy(**({"pause_s": 0.05, "jitter": 0} | asked)))


def note(folder: Path) -> Path:
    return folder / "next.txt"


def test_processes_take_turns_and_keep_their_distance(tmp_path):
    started = [ask(tmp_path / "queue", 0.1, 3, 0.02) for _ in range(3)]
    told = [process.communicate(timeout=60)[0].splitlines() for process in started]
    spans = sorted(tuple(map(float, line.split())) for lines in told for line in lines if line != "has it")
    assert len(spans) == 9
    for (_, ended, may), (began, _, next_may) in itertools.pairwise(spans):
        assert ended <= began
        # Held to what was noted, not to the clock: a busy machine may look at it late. It has three decimals.
        assert began >= may - 0.001
        assert next_may >= may + 0.1 - 0.001


@pytest.mark.skipif(sys.platform == "win32", reason="there a process is ended otherwise")
def test_a_turn_whose_holder_was_killed_is_free(tmp_path):
    holder = ask(tmp_path, 0, 1, 60)
    assert holder.stdout.readline() == "has it\n"
    holder.send_signal(signal.SIGKILL)
    holder.communicate()
    began = time.monotonic()
    with queue(tmp_path).turn():
        pass
    assert time.monotonic() - began < 30


def test_a_turn_is_waited_for(tmp_path):
    holder = ask(tmp_path, 0, 1, 0.4)
    assert holder.stdout.readline() == "has it\n"
    with queue(tmp_path).turn():
        mine = time.monotonic()
    theirs = float(holder.communicate()[0].split()[1])
    assert mine >= theirs


def test_a_holder_that_was_stopped_does_not_stop_the_others(tmp_path, monkeypatch):
    monkeypatch.setattr("voiceguide.speech.voices.gtts.ratelimit._STUCK_S", 0.2)
    holder = ask(tmp_path, 0, 1, 60)
    assert holder.stdout.readline() == "has it\n"
    try:
        with queue(tmp_path).turn():
            assert holder.poll() is None
    finally:
        holder.kill()
        holder.communicate()


def test_who_stands_aside_lets_others_go(tmp_path):
    mine = queue(tmp_path)
    with mine.turn():
        other = ask(tmp_path, 0, 1, 0)
        mine.back_off(2.0)
        assert other.stdout.readline() == "has it\n"
        other.communicate(timeout=20)


def test_being_held_back_holds_for_everybody(tmp_path):
    with (mine := queue(tmp_path, pause_s=0)).turn():
        mine.back_off(0.0, all_wait=False)
    told_s = time.monotonic() + 0.3
    note(tmp_path).write_text(f"{told_s}")
    other = queue(tmp_path, pause_s=0)
    with other.turn():
        other.pace()
    assert time.monotonic() >= told_s
    with mine.turn():
        mine.back_off(0.01, all_wait=True)
    assert float(note(tmp_path).read_text()) >= told_s


@pytest.mark.parametrize(
    "told", [b"", b"soon", b"\xff\xfe", b"nan", b"inf", b"1e300", b"-5", b"9" * 5000, b"99999999.5\n"]
)
def test_a_note_that_cannot_be_true_is_passed_over(tmp_path, told):
    """Damaged, or from before the machine was started anew, when its clock stood far ahead of now."""
    note(tmp_path).write_bytes(told)
    began = time.monotonic()
    mine = queue(tmp_path)
    with mine.turn():
        mine.pace()
    assert time.monotonic() - began < 30
    assert abs(float(note(tmp_path).read_text()) - time.monotonic()) < 30


def test_the_clock_on_the_wall_is_not_asked(tmp_path, monkeypatch):
    monkeypatch.setattr(time, "time", lambda: pytest.fail("the clock on the wall may jump"))
    mine = queue(tmp_path)
    for _ in range(3):
        with mine.turn():
            mine.pace()


@pytest.mark.parametrize("folder", ["a file", "/proc/queue", "below a file"])
def test_where_nothing_can_be_written_one_keeps_ones_own_pace(tmp_path, folder):
    file = tmp_path / "a file"
    file.write_text("")
    place = {"a file": file, "below a file": file / "queue"}.get(folder, Path(folder))
    mine = queue(place)
    began = time.monotonic()
    for _ in range(4):
        with mine.turn():
            mine.pace()
    assert time.monotonic() - began >= 0.149


def test_the_pause_varies(tmp_path):
    gaps = []
    for n in range(12):
        one = queue(tmp_path / str(n), pause_s=100.0, jitter=1.0)
        with one.turn():
            began = time.monotonic()
            one.pace()
        gaps.append(float(note(tmp_path / str(n)).read_text()) - began)
    assert all(100 <= gap <= 230 for gap in gaps)
    assert max(gaps) - min(gaps) > 1


def test_a_wait_for_all_holds_the_others_no_longer_than_the_most(tmp_path, monkeypatch):
    """A moment further ahead than that would be taken for one from before a restart, and hold nobody."""
    monkeypatch.setattr("voiceguide.speech.voices.gtts.ratelimit._HELD_BACK_MOST_S", 0.0)
    queue(tmp_path).back_off(0.4, all_wait=True)
    assert float(note(tmp_path).read_text()) < time.monotonic() - 0.39


def test_what_was_not_reached_is_known_for_a_minute_to_all_who_meet_here(tmp_path):
    asking, other = (RateLimiter(tmp_path, RetryPolicy()) for _ in range(2))
    assert other.unreached("a.example") == ""
    asking.record_unreached("a.example", "The address a.example\ncannot be found.")
    assert other.unreached("a.example") == "The address a.example cannot be found."
    assert other.unreached("b.example") == ""
    for moment_s in (time.monotonic() - UNREACHED_S - 1, time.monotonic() + 9):
        (tmp_path / "unreached.txt").write_text(f"{moment_s}\na.example\nIt is gone.\n")
        assert other.unreached("a.example") == ""


@pytest.mark.parametrize("left", [b"", b"x\ny\nz\n", b"1\n", b"\xff\xfe\n\n\n", b"nan\na.example\nx\n"])
def test_a_note_that_says_nothing_keeps_nobody_from_asking(tmp_path, left):
    (tmp_path / "unreached.txt").write_bytes(left)
    assert RateLimiter(tmp_path, RetryPolicy()).unreached("a.example") == ""


def test_where_nothing_can_be_noted_everybody_asks(tmp_path):
    (tmp_path / "file").touch()
    for folder in (None, tmp_path / "file"):
        queue = RateLimiter(folder, RetryPolicy())
        queue.record_unreached("a.example", "It is gone.")
        assert queue.unreached("a.example") == ""
