"""One job at a time, which can be stopped."""

from __future__ import annotations

import threading

import pytest

from voiceguide.studio.worker import Job, JobStopped, Worker


@pytest.fixture
def told():
    return []


@pytest.fixture
def worker(told):
    made = Worker(told.append)
    yield made
    made.close()


def test_a_job_tells_how_far_it_is(worker, told):
    def work(progress):
        progress("Speaking", 1, 2)
        return 7

    assert worker.do(Job("a", "speech"), work).result(5) == 7
    assert [event["event"] for event in told] == ["progress", "done"]
    assert (told[0]["doing"], told[0]["done"], told[0]["of"]) == ("Speaking", 1, 2)


def test_the_same_job_is_not_begun_twice_and_another_stops_it(worker, told):
    begun, go = threading.Event(), threading.Event()

    def long(progress):
        begun.set()
        go.wait(5)
        progress("Speaking", 1, 2)
        return 1

    first = worker.do(Job("a", "speech"), long)
    assert begun.wait(5)
    assert worker.do(Job("a", "speech"), long) is first
    waiting = worker.do(Job("b", "speech"), long)
    assert worker.stop(but="c") == 2
    assert waiting.cancelled()  # it had not begun
    go.set()
    with pytest.raises(JobStopped):
        first.result(5)
    assert worker.do(Job("a", "speech"), lambda progress: 2).result(5) == 2
    assert [event["event"] for event in told] == ["stopped", "stopped", "done"]


def test_what_goes_wrong_is_told_and_the_next_job_is_done(worker, told):
    def wrong(progress):
        raise ValueError("no such voice")

    with pytest.raises(ValueError, match="no such voice"):
        worker.do(Job("a", "speech"), wrong).result(5)
    assert (told[0]["event"], told[0]["message"]) == ("failed", "no such voice")
    assert worker.do(Job("a", "speech"), lambda progress: 3).result(5) == 3
    assert worker.stop() == 0
