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
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.sessions_made import clip, span, timeline
from voiceguide.app.playback import PlaybackCue, PlaybackGuide, guide
from voiceguide.cli.commands.play import Waiting, line
from voiceguide.cli.keyboard import PlayerKey
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


def test_it_waits_at_the_end_of_a_rest_until_space_is_pressed_and_goes_on_sooner(track):
    rests = tuple(replace(span("rest", at, at + 3_000), waits=True) for at in (1_000, 20_000))
    told = timeline(60_000, spans=rests)
    Path("night.timeline.json").write_text(FORMATS["json"].write(told), encoding="utf-8")
    at = Terminal(str(track))
    at.until(r"where it waits, space goes on")
    at.until(r"0:0[34] / 1:00  waiting for you: space goes on")
    time.sleep(1.5)
    at.press(" ")
    at.until(r"0:0[45] / 1:00\x1b")
    at.press("\x1b[C")
    at.until(r"0:3\d / 1:00")
    at.press("\x1b[D")
    at.until(r"0:0\d / 1:00")
    at.press("q")
    assert at.end() == 0


class Played:
    """A player whose time stands where a test puts it."""

    def __init__(self):
        self.at_ms, self.paused = 0, False

    def pause(self):
        self.paused = not self.paused

    def seek(self, to_ms):
        self.at_ms = to_ms


def test_waiting_holds_at_the_end_and_lets_go_by_any_key_that_leads_on():
    told = PlaybackGuide("Twist", waits=((5_000, 9_000),))
    player = Played()
    waiting = Waiting(player, told)
    assert not waiting.attend(PlayerKey.PAUSE)  # outside of it, space pauses
    player.at_ms = 6_000
    assert not waiting.attend(None)
    assert (player.paused, waiting.held) == (False, False)
    player.at_ms = 8_600
    assert not waiting.attend(None)
    assert (player.paused, waiting.held) == (True, True)
    assert not waiting.attend(None)
    assert player.paused
    assert waiting.attend(PlayerKey.PAUSE)
    assert (player.at_ms, player.paused, waiting.held) == (9_000, False, False)
    # Who goes back to it is waited for anew, and an arrow leads out of it.
    player.at_ms = 1_000
    waiting.attend(None)
    player.at_ms = 8_900
    waiting.attend(None)
    assert player.paused
    assert not waiting.attend(PlayerKey.BACK)
    assert (player.paused, waiting.held) == (False, False)
    # Seen too late, it is gone back to.
    player.at_ms = 8_000
    waiting.attend(None)
    player.at_ms = 9_700
    waiting.attend(None)
    assert (player.at_ms, player.paused, waiting.held) == (8_999, True, True)
    assert waiting.attend(PlayerKey.PAUSE)
    # Sooner than at its end.
    player.at_ms = 1_000
    waiting.attend(None)
    player.at_ms = 5_500
    assert waiting.attend(PlayerKey.PAUSE)
    assert (player.at_ms, player.paused) == (9_000, False)


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


def test_a_script_that_offers_no_length_is_played_at_its_own(desk):
    Path("calm.yaml").write_text(
        "title: Calm\nabout: A breath.\nsafety: [Stop if it hurts.]\n"
        "steps: [{setup: Sit down.}, {breathe: 2..3..5}]\nending: [{rest: 5s..10s..fill}]\n"
    )
    at = Terminal("calm.yaml")
    at.until(r"\r0:0\d / 1:\d\d  ")
    at.press("q")
    assert at.end() == 0
    assert [path.name for path in desk.iterdir()] == ["calm.yaml"]


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
