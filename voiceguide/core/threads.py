"""Threads to work on, as many as the system lets be started; where it lets none, the caller's own does it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import ParamSpec, TypeVar

_P = ParamSpec("_P")
_T = TypeVar("_T")


class Here(Executor):
    """Does at once, in the thread that asks, what is submitted."""

    def submit(self, work: Callable[_P, _T], /, *given: _P.args, **named: _P.kwargs) -> Future[_T]:
        """Do the work, and return its result or its error as something that is done already."""
        done: Future[_T] = Future()
        done.set_running_or_notify_cancel()
        try:
            done.set_result(work(*given, **named))
        except Exception as problem:  # noqa: BLE001, RUF100 - whoever asks for the result gets it
            done.set_exception(problem)
        return done


def pool(most: int, name: str) -> Executor:
    """Return an executor with so many threads at most.

    Args:
        most: How many threads are wanted, 1 or more.
        name: What they are called.

    Returns:
        One with as many of them as can be started now; `Here` if none can.
    """
    few = startable(most)
    return ThreadPoolExecutor(few, name) if few else Here()


def startable(most: int) -> int:
    """Return how many threads can be started at once, `most` of them at the most."""
    over = threading.Event()
    started: list[threading.Thread] = []
    try:
        for _ in range(most):
            thread = threading.Thread(target=over.wait, daemon=True)
            thread.start()
            started.append(thread)
    except (RuntimeError, MemoryError):
        pass  # the limit on processes, or no memory for a stack
    finally:
        over.set()
    for thread in started:
        thread.join()
    return len(started)
