"""The side of the child: it mutates and tries, within limits, and says what it found; it never returns."""

from __future__ import annotations

import gc
import mmap
import os
import pickle
import resource
import time
import traceback
from collections.abc import Callable
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.fuzz.door import Door, attempt
from tests.fuzz.find import Find, Limits, Outcome, Shared, kind_of
from tests.fuzz.places import Places

_LONGEST_KEPT = 200_000
_RECENT = 20
_FOLLOWED, _ONE_OF = 100, 12
_LATER, _ONE_OF_LATER = 3_000, 50
"""After so many inputs news has become rare, and what is followed decides how many inputs a minute has."""
Say = Callable[[object], None]
"""Tells the parent: a new find, the kind of a known one in a tuple, an input worth keeping, a peak."""


@dataclass(frozen=True)
class Plan:
    """What one child has to do.

    Args:
        draw: Where chance comes from.
        first: Which inputs of the corpus it tries as they are, before it mutates any.
        count: How many inputs it tries in all.
        ends: The moment when it stops in any case.
        seeds: How many of the corpus are seeds.
    """

    draw: Random
    first: list[int]
    count: int
    ends: float
    seeds: int


@dataclass(frozen=True)
class Child:
    """One process for some inputs."""

    door: Door
    limits: Limits
    made: Outcome
    places: Places
    shared: Shared
    folder: Path

    def be(self, work: Callable[[Child, Say], None], into: int) -> None:
        """Do the work, and end the process."""
        code = 1
        try:
            os.setpgid(0, 0)
            nowhere = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(nowhere, stream)
            self._limit()

            def say(message: object) -> None:
                data = pickle.dumps(message)
                left = memoryview(len(data).to_bytes(8, "big") + data)
                while left:
                    left = left[os.write(into, left) :]

            work(self, say)
            say(peak_mb())
            code = 0
        except BaseException:
            with suppress(BaseException):
                self.folder.with_suffix(".txt").write_text(traceback.format_exc())
        finally:
            os._exit(code)

    def _limit(self) -> None:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        most = pages * mmap.PAGESIZE + self.limits.beyond_mb * 1_000_000
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def work(self, plan: Plan, say: Say) -> None:
        """Try a batch; an input that came to a new place joins those that are mutated."""
        corpus = list(self.made.corpus)
        for n in range(plan.count):
            if time.monotonic() > plan.ends:
                return
            fresh = n >= len(plan.first)
            if fresh:
                recent = len(corpus) > plan.seeds + _RECENT and plan.draw.random() < 0.3
                one = plan.draw.choice(corpus[-_RECENT:] if recent else corpus)
                data = self.door.hurt(one, plan.draw, corpus)[: self.door.longest]
            else:
                data = corpus[plan.first[n]]
            if not self.attempt(data, say):
                return
            if fresh and self.places.news and len(data) < _LONGEST_KEPT:
                corpus.append(data)
                say(data)
            if len(data) > 1_000_000:
                gc.collect()

    def attempt(self, data: bytes, say: Say) -> bool:
        """Try one input, and tell whether this process is still good for another."""
        number = self.made.inputs + self.shared.read()[0] + 1
        worked = time.process_time()
        self.shared.begin(data, worked_s(os.getpid()))
        find = None
        try:
            # Following takes as long as reading does; later in a run one of some inputs tells enough.
            one_of = _ONE_OF if number < _LATER else _ONE_OF_LATER
            follow = number < _FOLLOWED or not number % one_of or self.places.news
            self.places.news = False
            with self.places.followed() if follow else nullcontext():
                attempt(self.door, data, self.folder)
        except BaseException as problem:
            told = "".join(traceback.format_exception(problem))[-6_000:]
            find = Find(kind_of(problem), data, told, after=number)
        self.shared.end(time.process_time() - worked)
        if find is not None:
            say((find.kind,) if find.kind in self.made.finds else find)
        if (peak := peak_mb()) > self.limits.peak_mb:
            say(Find("too much memory", data, f"{peak:.0f} MB", after=number))
            return False
        return find is None or not find.kind.startswith("MemoryError")


def worked_s(pid: int) -> float:
    """Tell how long a process has worked, its children that ended included."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def peak_mb() -> float:
    """Tell the most memory that this process had, or any of its children."""
    each = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(who).ru_maxrss for who in each) / 1_000
