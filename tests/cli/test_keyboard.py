"""Single keys: each is told apart, and the terminal is left as it was."""

from __future__ import annotations

import io
import os
import pty
import sys
import termios
import time

import pytest

from voiceguide.cli.keyboard import PlayerKey, listening


@pytest.fixture
def typed(monkeypatch):
    """A terminal for stdin; what is written to the descriptor is typed there."""
    outer, inner = pty.openpty()
    with os.fdopen(inner) as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        yield outer
    os.close(outer)


@pytest.mark.parametrize(
    ("keys", "heard"),
    [
        (b" ", [PlayerKey.PAUSE]),
        (b"q", [PlayerKey.STOP]),
        (b"Q", [PlayerKey.STOP]),
        (b"\x1b[D\x1b[C", [PlayerKey.BACK, PlayerKey.ON]),
        (b"\x1bOD\x1bOC", [PlayerKey.BACK, PlayerKey.ON]),
        (b"\x1b[1;5Cx q", [PlayerKey.PAUSE, PlayerKey.STOP]),  # an arrow with Ctrl, and a letter
        (b"\xff\xfe", []),
    ],
)
def test_keys_are_told_apart_however_fast_they_come(typed, keys, heard):
    with listening() as pressed:
        os.write(typed, keys)
        found = [pressed(1.0) for _ in range(len(heard) or 1)]
        assert [key for key in found if key is not None] == heard
        assert pressed(0) is None


def test_who_presses_nothing_is_waited_for_as_long_as_was_said(typed):
    with listening() as pressed:
        began = time.monotonic()
        assert pressed(0.05) is None
        assert time.monotonic() - began >= 0.04


def test_the_terminal_is_as_it_was_whatever_happens(typed):
    before = termios.tcgetattr(sys.stdin.fileno())
    with pytest.raises(KeyboardInterrupt), listening():  # noqa: PT012 - looked at inside
        assert termios.tcgetattr(sys.stdin.fileno())[3] & termios.ICANON == 0
        raise KeyboardInterrupt
    assert termios.tcgetattr(sys.stdin.fileno()) == before


def test_where_there_is_no_keyboard_there_are_no_keys(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO(" q"))
    with listening() as pressed:
        assert pressed(0.01) is None
