"""Thread pools with as many threads as the system allows; if none, work runs in the caller's thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import ParamSpec, TypeVar

_P = ParamSpec("_P")
_T = TypeVar("_T")


class InlineExecutor(Executor):
    """An executor that runs what is submitted at once, in the caller's thread."""

    def submit(self, work: Callable[_P, _T], /, *given: _P.args, **named: _P.kwargs) -> Future[_T]:
        """Run the work, and return a future that is done already, with its result or its error."""
        done: Future[_T] = Future()
        done.set_running_or_notify_cancel()
        try:
            done.set_result(work(*given, **named))
        except Exception as problem:  # noqa: BLE001, RUF100 - whoever asks for the result gets it
            done.set_exception(problem)
        return done


def pool(most: int, name: str) -> Executor:
    """Return an executor with at most `most` threads.

    Args:
        most: The number of threads wanted, 1 or more.
        name: The prefix of their names.

    Returns:
        One with as many of them as can be started now; an `InlineExecutor` if none can.
    """
    few = startable(most)
    return ThreadPoolExecutor(few, name) if few else InlineExecutor()


def startable(most: int) -> int:
    """Return how many threads can be started now, at most `most`."""
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
