"""The processes that do the work: Dask's, started here or running elsewhere.

Only tasks are known here, not what they do. Every worker that has the versions of this machine is given a
resource, and every task needs one whole: so a worker of other versions gets none, and each does one task at a
time, however many threads it has, as models and encoders want it.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Any, Final

from voiceguide.catalogue.versions import differing_versions, versions_here
from voiceguide.errors import ClusterError, in_brief

_ANSWER_S: Final = 15
"""The longest wait for a scheduler, and for its first worker, seconds."""
_TRIES: Final = 2
"""How often a task is tried again that ended by an error of a store or of a machine."""
_IN_FLIGHT: Final = 8
"""Tasks for each worker that the scheduler knows at a time: more would only take its memory."""
_WAKE_S: Final = 2.0
"""How often a scheduler looks again at tasks that no worker could take, seconds."""
_DOCS: Final = "docs/scale.md tells how to start one."


@dataclass(frozen=True, slots=True)
class ClusterTask:
    """A task: a key that all clients have for the same work, a function, and its arguments."""

    key: str
    call: Callable[..., Any]
    arguments: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class EndedTask:
    """A task that ended: what its function returned, or in one line the error that ended it."""

    task: ClusterTask
    value: Any = None
    problem: str = ""


@dataclass(slots=True)
class TaskLane:
    """Tasks that wait for their turn; `at_once` of them run at a time, or as many as there are workers."""

    at_once: int | None = None
    waiting: deque[tuple[ClusterTask, Callable[[EndedTask], None]]] = field(default_factory=deque)

    def add(self, task: ClusterTask, ended: Callable[[EndedTask], None]) -> None:
        """Add a task, and what is called when it has ended, which may add others."""
        self.waiting.append((task, ended))


class TaskCluster:
    """A running cluster.

    Args:
        client: Dask's client of it.
        resource: The name of what every worker of our versions has once.
        refused: A sentence on each worker of other versions.
    """

    def __init__(self, client: Any, resource: str, refused: tuple[str, ...]) -> None:  # noqa: ANN401 - no types
        self._client, self._resource = client, resource
        self.refused = refused

    @property
    def dashboard(self) -> str:
        """Return the address of Dask's own view of the work; empty if there is none."""
        return str(self._client.dashboard_link or "")

    @property
    def workers(self) -> int:
        """Count the workers."""
        return len(self._client.scheduler_info(n_workers=-1)["workers"])

    def run(self, *lanes: TaskLane) -> None:
        """Do all tasks of some lanes, those too that are added meanwhile.

        Raises:
            ClusterError: The scheduler is gone.
        """
        from distributed import as_completed
        from distributed.client import FutureCancelledError

        running: dict[Any, tuple[TaskLane, ClusterTask, Callable[[EndedTask], None]]] = {}
        ended = as_completed([], loop=self._client.loop, raise_errors=False)
        try:
            while True:
                for lane in lanes:
                    self._submit(lane, running, ended)
                if not running:
                    return
                future = next(ended)
                _, task, call = running.pop(future)
                if future.status == "cancelled":
                    raise ClusterError(
                        "the scheduler is gone.", mend="Start it, and run the same command again."
                    )
                problem = future.exception()
                if isinstance(problem, FutureCancelledError):
                    raise ClusterError(
                        "the scheduler is gone.", mend="Start it, and run the same command again."
                    )
                value = None if problem is not None else future.result()
                future.release()
                call(EndedTask(task, value, "" if problem is None else _told(problem)))
        finally:
            if running:
                self._client.cancel(list(running), force=False)

    def _submit(self, lane: TaskLane, running: dict[Any, Any], ended: Any) -> None:  # noqa: ANN401 - no types
        mine = sum(one is lane for one, _, _ in running.values())
        most = lane.at_once or max(2, self.workers) * _IN_FLIGHT if lane.waiting else 0
        while lane.waiting and mine < most:
            task, call = lane.waiting.popleft()
            future = self._client.submit(
                task.call,
                *task.arguments,
                key=task.key,
                resources={self._resource: 1},
                retries=_TRIES,
                pure=True,
            )
            running[future] = (lane, task, call)
            ended.add(future)
            mine += 1


@contextmanager
def only_one(name: str) -> Iterator[None]:
    """Allow one task of the whole cluster at a time into the block, whichever client it is of."""
    from distributed import Semaphore

    with Semaphore(max_leases=1, name=name):
        yield


@contextmanager
def open_cluster(scheduler: str | None, workers: int, versions: Mapping[str, str]) -> Iterator[TaskCluster]:
    """Connect to a scheduler, or start one with workers on this machine, for as long as the block runs.

    Args:
        scheduler: Its address, `tcp://host:8786`; None to start one.
        workers: How many workers are started here.
        versions: The versions of this machine, which its workers must have.

    Raises:
        ClusterError: Dask is not installed, nobody answers, or no worker has the versions of this machine.
    """
    try:
        import distributed
    except ImportError:
        mend = "Install it: pip install 'voiceguide[cluster]'."
        raise ClusterError("a catalogue needs the extra `cluster`.", mend=mend) from None
    # A worker that ends is started again, and what is lost is told at the end of a run.
    for name in ("distributed", "tornado.application"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    with ExitStack() as opened:
        if scheduler is None:
            local = distributed.LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                processes=True,
                host="127.0.0.1",
                dashboard_address="127.0.0.1:0",
                silence_logs=logging.CRITICAL,
                # From the beginning, so that a worker that is started again has it too.
                resources={_resource(versions): 1},
            )
            address = opened.enter_context(local)
        else:
            address = scheduler
        try:
            client = opened.enter_context(
                distributed.Client(address, timeout=_ANSWER_S, set_as_default=False)
            )
        except (OSError, TimeoutError, ValueError) as problem:
            where = scheduler or ""
            what = f"no scheduler answers there: {in_brief(problem)}"
            raise ClusterError(what, where=where, mend=_DOCS) from None
        cluster = _checked(client, scheduler or "", versions)
        if scheduler is not None:
            opened.enter_context(_woken(client))
        yield cluster


@contextmanager
def _woken(client: Any) -> Iterator[None]:  # noqa: ANN401 - no types
    """Have the scheduler look at its waiting tasks every now and then, for as long as the block runs.

    It looks when a worker comes, but a worker is given its resource a moment later, and nobody would tell.
    """
    ended = Event()

    def wake() -> None:
        while not ended.wait(_WAKE_S):
            with suppress(Exception):  # a scheduler that is gone is told of by the tasks that are lost
                client.run_on_scheduler(_look_again)

    waker = Thread(target=wake, name="voiceguide-wake", daemon=True)
    waker.start()
    try:
        yield
    finally:
        ended.set()
        waker.join(_ANSWER_S)


def _look_again(dask_scheduler: Any) -> None:  # noqa: ANN401 - no types
    for worker in list(dask_scheduler.workers.values()):
        found = dask_scheduler.bulk_schedule_unrunnable_after_adding_worker(worker)
        if found:
            dask_scheduler.transitions(found, "voiceguide-looks-again")


def _checked(client: Any, where: str, mine: Mapping[str, str]) -> TaskCluster:  # noqa: ANN401 - no types
    """Provide every worker of our versions with its resource, also those that come later.

    Raises:
        ClusterError: There is no such worker.
    """
    try:
        client.wait_for_workers(1, timeout=_ANSWER_S)
    except TimeoutError:
        mend = f"Start some: dask worker {where or 'ADDRESS'} --nthreads 1."
        raise ClusterError("the scheduler has no worker.", where=where, mend=mend) from None
    resource = _resource(mine)
    theirs: Mapping[str, Any] = client.run(versions_here, on_error="return")
    refused = []
    for worker, versions in theirs.items():
        if isinstance(versions, BaseException):
            refused.append(f"The worker {worker} cannot work: {in_brief(_as_exception(versions))}")
        elif other := differing_versions(mine, versions):
            refused.append(f"The worker {worker} has other versions and gets no work: {other}.")
    if len(refused) == len(theirs):
        mend = "Install the same versions on all machines."
        raise ClusterError(" ".join(refused[:3]), where=where, mend=mend)
    client.register_plugin(_plugin(mine, resource))
    return TaskCluster(client, resource, tuple(refused))


def _resource(versions: Mapping[str, str]) -> str:
    from hashlib import sha256

    named = sha256(repr(sorted(versions.items())).encode()).hexdigest()
    return f"voiceguide-{named[:16]}"


def _plugin(mine: Mapping[str, str], resource: str) -> Any:  # noqa: ANN401 - no types
    from distributed import WorkerPlugin

    class OneTaskForOurVersions(WorkerPlugin):  # type: ignore[misc] # Dask has no types
        """Gives a worker the resource of its versions, if they are those of the client."""

        name = resource

        async def setup(self, worker: Any) -> None:  # noqa: ANN401 - no types
            if dict(versions_here()) == dict(mine):
                await worker.set_resources(**{resource: 1})

    return OneTaskForOurVersions()


def _told(problem: BaseException) -> str:
    what = getattr(problem, "what", "")
    return what if isinstance(what, str) and what else in_brief(_as_exception(problem))


def _as_exception(problem: BaseException) -> Exception:
    return problem if isinstance(problem, Exception) else RuntimeError(str(problem))
