"""Threads as far as they can be had; without any, the same work is done."""

from __future__ import annotations

import threading

import pytest

from voiceguide.core import threads
from voiceguide.core.threads import InlineExecutor, pool, startable


def none_beyond(monkeypatch, most: int) -> None:
    """Let so many threads be started, as a limit on processes does."""
    start, left = threading.Thread.start, iter(range(most))

    def started(thread):
        if next(left, None) is None:
            raise RuntimeError("can't start new thread")
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", started)


def test_as_many_are_counted_as_can_be_started(monkeypatch):
    assert startable(3) == 3
    none_beyond(monkeypatch, 2)
    assert startable(3) == 2


def test_the_work_is_done_by_as_many_as_there_are(monkeypatch):
    with pool(2, "work") as workers:
        assert {each.result() for each in [workers.submit(threading.get_ident) for _ in range(4)]} - {
            threading.get_ident()
        }
    monkeypatch.setattr(threads, "startable", lambda most: 0)
    with pool(2, "work") as workers:
        assert workers.submit(threading.get_ident).result() == threading.get_ident()


def test_an_error_is_for_whoever_asks_for_the_result():
    with InlineExecutor() as workers:
        done = workers.submit(int, "x")
        assert done.done()
        with pytest.raises(ValueError, match="invalid literal"):
            done.result()


def test_an_interruption_is_for_whoever_is_working():
    def interrupted():
        raise KeyboardInterrupt

    with InlineExecutor() as workers, pytest.raises(KeyboardInterrupt):
        workers.submit(interrupted)
