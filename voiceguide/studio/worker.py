"""One worker that speaks and renders, a job at a time; a new wish stops the job before."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from voiceguide.compose.request import Progress

Made = TypeVar("Made")

Tell = Callable[[dict[str, object]], None]
"""Called with what is to be told to every open page."""


class JobStopped(Exception):
    """The job was stopped, because another was wanted or nobody wants it any more."""


class Job:
    """One job: what it is about, and whether it shall stop.

    Args:
        about: The id of the session that it is for.
        what: What is made: `speech`, or the format of a file.
    """

    def __init__(self, about: str, what: str) -> None:
        self.about, self.what = about, what
        self._stop = threading.Event()

    def stop(self) -> None:
        """Have it stop at its next step."""
        self._stop.set()

    def check(self) -> None:
        """Raise `JobStopped` if it shall stop."""
        if self._stop.is_set():
            raise JobStopped


class Worker:
    """A thread that does one job at a time, so that a voice is never asked by two at once.

    Args:
        tell: Told of each step: an `event`, the `session`, and for progress what is `doing`, `done` and `of`.
    """

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="studio-worker")
        self._lock = threading.Lock()
        self._jobs: dict[tuple[str, str], tuple[Job, Future[object]]] = {}

    def do(self, job: Job, work: Callable[[Progress], Made]) -> Future[Made]:
        """Have a job done; what is under way already for the same is not begun again.

        Args:
            job: The job.
            work: Does it, calling the function that it is given with its progress.
        """
        key = (job.about, job.what)
        with self._lock:
            known = self._jobs.get(key)
            if known is not None and not known[1].done():
                return known[1]  # type: ignore[return-value] # the same kind of job gives the same kind of result
            self._jobs = {each: one for each, one in self._jobs.items() if not one[1].done()}
            future = self._thread.submit(self._run, job, work)
            self._jobs[key] = (job, future)  # type: ignore[assignment] # as above
            return future

    def stop(self, about: str | None = None, *, but: str | None = None) -> int:
        """Stop the jobs for one session, or all but those for one; return how many there were."""
        with self._lock:
            found = [
                (job, future)
                for job, future in self._jobs.values()
                if not future.done() and job.about != but and about in (None, job.about)
            ]
        for job, future in found:
            job.stop()
            if future.cancel():
                self._tell({"event": "stopped", "session": job.about, "what": job.what})
        return len(found)

    def close(self) -> None:
        """Stop everything, and wait for the step under way."""
        self.stop()
        self._thread.shutdown(wait=True, cancel_futures=True)

    def _run(self, job: Job, work: Callable[[Progress], Made]) -> Made:
        def progress(doing: str, done: int, of: int) -> None:
            job.check()
            about = {"session": job.about, "what": job.what, "doing": doing, "done": done, "of": of}
            self._tell({"event": "progress", **about})

        try:
            job.check()
            made = work(progress)
        except JobStopped:
            self._tell({"event": "stopped", "session": job.about, "what": job.what})
            raise
        except Exception as problem:
            self._tell({"event": "failed", "session": job.about, "what": job.what, "message": str(problem)})
            raise
        self._tell({"event": "done", "session": job.about, "what": job.what})
        return made
