"""`voiceguide play`: keys and a line on a terminal, silence and an end elsewhere."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import subprocess
import sys
import termios
import time
import wave
from pathlib import Path

import pytest

from tests.support.sessions_made import clip, span, timeline
from voiceguide.app.playback import PlaybackCue, PlaybackGuide, guide
from voiceguide.cli.commands.play import line
from voiceguide.timeline.formats import FORMATS

TOLD = PlaybackGuide(
    "Twist",
    (PlaybackCue(1_000, 3_000, "Lie down."), PlaybackCue(70_000, 72_000, "Turn.")),
    ((0, "Settle"), (60_000, "Twist"), (120_000, "Rest")),
)
BARE = PlaybackGuide("Twist")


@pytest.fixture
def track(desk) -> Path:
    """A minute of silence with a timeline: three chapters, words in two of them."""
    with wave.open("night.wav", "wb") as file:
        file.setparams((1, 2, 48_000, 0, "NONE", ""))
        file.writeframes(bytes(2 * 48_000 * 60))
    chapters = [
        span("section", at, at + 20_000, name) for at, name in ((0, "A"), (20_000, "B"), (40_000, "C"))
    ]
    said = (clip(0, 19_000, "Lie\x1b[2J down."), clip(40_000, 10_000, "Rest."))
    made = timeline(60_000, clips=said, spans=tuple(chapters))
    Path("night.timeline.json").write_text(FORMATS["json"].write(made), encoding="utf-8")
    return Path("night.wav")


def test_the_line():
    assert line(71_000, 180_000, TOLD) == "1:11 / 3:00  Twist  Turn."
    assert line(30_000, 180_000, TOLD) == "0:30 / 3:00  Settle  words again in 0:40"
    assert line(150_000, 180_000, TOLD) == "2:30 / 3:00  Rest"
    assert line(71_000, 180_000, TOLD, paused=True) == "1:11 / 3:00  Twist  paused"
    assert line(71_000, 180_000, BARE) == "1:11 / 3:00"


class Terminal:
    """`voiceguide play` on a terminal of its own, with an audio device that plays to nowhere."""

    def __init__(self, *arguments: str, term: str = "xterm", by: tuple[str, ...] = ()) -> None:
        self.main, inner = pty.openpty()
        self.before = termios.tcgetattr(inner)
        environ = {**os.environ, "VOICEGUIDE_AUDIO": "none", "TERM": term, "COLUMNS": "60"}
        command = [*by, sys.executable, "-m", "voiceguide", "play", *arguments]
        self.process = subprocess.Popen(
            command,
            stdin=inner,
            stdout=inner,
            stderr=inner,
            env=environ,
            start_new_session=True,
            # One system call, so that Ctrl-C reaches it.
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509 - nothing that could wait
        )
        self.inner = inner
        self.seen = ""

    def until(self, pattern: str, within_s: float = 60.0) -> None:
        """Read on until something is seen that was not there before."""
        ends_s = time.monotonic() + within_s
        while not (found := re.search(pattern, self.seen)):
            assert time.monotonic() < ends_s, self.seen[-400:]
            if select.select([self.main], [], [], 0.2)[0]:
                self.seen += os.read(self.main, 4_096).decode()
        self.seen = self.seen[found.end() :]

    def press(self, keys: str) -> None:
        os.write(self.main, keys.encode())

    def end(self) -> int:
        code = self.process.wait(60)
        after = termios.tcgetattr(self.inner)
        os.close(self.main)
        os.close(self.inner)
        assert after == self.before
        return code


def test_keys_on_a_terminal(track):
    at = Terminal(str(track))
    at.until(r"A gentle twist, 1:00")
    at.until(r"space pauses")
    at.until(r"\r0:0\d / 1:00  A  Lie\\x1b\[2J down\.\x1b\[K")
    at.press("\x1b[C")
    at.until(r"0:20 / 1:00  B  words again in 0:(20|19)")
    at.press(" ")
    at.until(r"  B  paused")
    at.press(" ")
    at.until(r"  B  words again")
    at.press("\x1bOC")
    at.until(r"  C  Rest\.")
    at.press("\x1b[D")
    at.until(r"  B  ")
    at.press("x\x1b[A\x1b[1;5Cq")
    assert at.end() == 0


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT], ids=lambda how: how.name)
def test_however_it_is_ended_the_terminal_is_as_it_was(track, how):
    at = Terminal(str(track), term="dumb")
    at.until(r"\r0:0\d / 1:00  A")
    at.process.send_signal(how)
    assert at.end() == -how
    assert "\x1b" not in at.seen


def test_put_aside_by_ctrl_z_it_gives_the_terminal_back_and_takes_it_again(track):
    # A shell with jobs, as people have: what is put aside without one cannot be called back.
    at = Terminal(str(track), by=("sh", "-mc", '"$@"; echo it is $(stty -a | grep -o ".icanon"); fg', "sh"))
    at.until(r"\r0:0\d / 1:00  A")
    at.press("\x1a")
    at.until(r"it is icanon")
    at.press("\x1b[C")
    at.until(r"  B  words")
    at.press("q")
    assert at.end() == 0


def test_a_routine_is_rendered_first_and_ctrl_c_leaves_everything_as_it_was(desk):
    at = Terminal("knee-drops", "--minutes", "3")
    at.until(r"Spoken by tone\.")
    at.until(r"\r0:0\d / 3:00  ")
    at.press("\x03")
    assert at.end() == -signal.SIGINT
    assert list(desk.iterdir()) == []


def test_elsewhere_it_plays_and_ends(voiceguide, desk, monkeypatch):
    with wave.open("short.wav", "wb") as file:
        file.setparams((1, 2, 48_000, 0, "NONE", ""))
        file.writeframes(bytes(2 * 12_000))
    monkeypatch.setenv("VOICEGUIDE_AUDIO", "none")
    ended = voiceguide("play", "short.wav")
    assert (ended.code, ended.out, ended.err) == (0, "", "short, 0:00\n")


def test_where_nothing_can_be_heard_nothing_is_spoken_for_it(voiceguide, desk, monkeypatch):
    # However well this machine is equipped: the sound systems of Linux are told to look where nothing is.
    monkeypatch.setenv("ALSA_CONFIG_PATH", os.devnull)
    for name in ("PULSE_SERVER", "JACK_DEFAULT_SERVER", "XDG_RUNTIME_DIR"):
        monkeypatch.setenv(name, "/nowhere")
    ended = voiceguide("play", "knee-drops", "-m", "3", "--cache", "fresh")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("error: this machine has no audio device")
    assert ended.err.count("\n") == 1
    assert list(desk.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["none.mp3"], "none.mp3: There is no such track."),
        (["bedtime-twits"], "bedtime-twist"),
        (["x.mp3", "--minutes", "5"], "--minutes: a track has its length already. Leave the length away."),
        (["knee-drops", "--minutes", "3,5"], "--minutes: one length can be played at a time. Name one"),
    ],
)
def test_mistakes_are_told(voiceguide, desk, arguments, told):
    ended = voiceguide("play", *arguments)
    assert ended.code == 1
    assert told in ended.err
    assert list(desk.iterdir()) == []


def test_a_track_is_told_by_its_timeline_else_by_its_tag(voiceguide, track):
    assert guide(track).chapters == ((0, "A"), (20_000, "B"), (40_000, "C"))
    assert voiceguide("render", "knee-drops", "-m", "3", "-o", "k.mp3").code == 0
    whole = guide(Path("k.mp3"))
    Path("k.timeline.json").unlink()
    assert guide(Path("k.mp3")) == PlaybackGuide(whole.title, (), whole.chapters)
    assert len(whole.chapters) > 2
