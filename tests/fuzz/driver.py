"""Drive inputs through one door, in children that may crash, hang or eat memory without hurting the run.

The parent forks a child from its own warm state. The child mutates and tries; before each try it lays the
input into memory that both share, so that the parent has it even if the child is gone the next moment. An
input that reaches a new place of the program joins those from which mutation begins.

A find is: an error outside the error tree, a file touched outside or left behind, a death by a signal, more
work, waiting or memory than `Limits` allows. Finds are told apart by their kind and the place in the program;
of each kind the first is kept, made as small as a few tries can make it.
"""

from __future__ import annotations

import gc
import os
import pickle
import select
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from random import Random

from tests.fuzz.child import Child, Plan, Say, worked_s
from tests.fuzz.door import Door, attempt, clear
from tests.fuzz.find import Find, Limits, Outcome, Shared
from tests.fuzz.places import Places

_BATCH = 4_000
"""Inputs after which a child makes room for a fresh one."""
_MOST_KEPT = 3_000
_WARMING_S = 300.0
_SMALLER_S = 15.0
_LARGE = 5_000_000
"""Bytes of an input that is not made smaller: each try would take too long."""


def drive(
    door: Door,
    *,
    seconds: float = 60.0,
    inputs: int = 1 << 60,
    seed: int = 0,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    corpus: Sequence[bytes] = (),
    told: Callable[[Find], None] = lambda find: None,
) -> Outcome:
    """Try inputs until the time or their number is reached.

    Args:
        door: The door.
        seconds: How long.
        inputs: How many.
        seed: What chance begins with; the same seed gives the same inputs to the same program.
        limits: What an input may take.
        corpus: Inputs to begin with, beside the seeds.
        told: Told of each new kind of find at once.
    """
    seeds = [bytes(one) for one in door.seeds()]
    made = Outcome(corpus=[*seeds, *corpus])
    run = Run(door, limits, made)
    ends, number = time.monotonic() + seconds, 0
    first = list(range(len(made.corpus)))
    while made.inputs < inputs and time.monotonic() < ends:
        count = min(_BATCH, inputs - made.inputs)
        plan = Plan(Random(f"{seed} {number}"), first, count, ends, len(seeds))  # noqa: S311 - nothing secret
        before = made.inputs
        # The memory shared with a child is free for another one only when that has ended.
        for find in list(run.batch(plan)):
            run.note(find, told)
        # A child that died at a seed left others untried.
        first = first[made.inputs - before :]
        number += 1
    made.places = len(run.places)
    run.close()
    return made


class Run:
    """One door, what parent and children share, and what came of it so far."""

    def __init__(self, door: Door, limits: Limits, made: Outcome) -> None:
        self.door, self.limits, self.made, self.places = door, limits, made, Places()
        self._shared = Shared()
        self._place = Path(tempfile.mkdtemp(prefix="fuzz-")).resolve()
        self._folders = 0
        self._warm()

    def close(self) -> None:
        """Take everything away that lay in folders."""
        shutil.rmtree(self._place, ignore_errors=True)

    def _warm(self) -> None:
        """Import here what is imported late, once for all children: by the first seed, if it harms nobody."""
        data = self.made.corpus[0]
        if not list(self._child(lambda child, say: child.attempt(data, say) and None, _WARMING_S)):
            with suppress(Exception):
                attempt(self.door, data, self._folder())
        self.made.inputs = 0
        gc.collect()
        gc.freeze()

    def _folder(self) -> Path:
        self._folders += 1
        folder = self._place / f"door-{self._folders}"
        folder.mkdir()
        return folder

    def batch(self, plan: Plan) -> Iterator[Find]:
        """Let one child try a batch."""
        yield from self._child(lambda child, say: child.work(plan, say), self.limits.seconds)

    def once(self, data: bytes) -> list[Find]:
        """Try one input in a child that counts for nothing."""
        work = lambda child, say: child.attempt(data, say) and None  # noqa: E731 - a word for it would be longer
        return list(self._child(work, self.limits.seconds, count=False))

    def note(self, find: Find, told: Callable[[Find], None]) -> None:
        """Keep a find if it is the first of its kind, and make it small."""
        known = self.made.finds.get(find.kind)
        if known is not None:
            known.times += 1
            return
        find.data = self._smaller(find)
        self.made.finds[find.kind] = find
        told(find)

    def _smaller(self, find: Find) -> bytes:
        """Cut away of an input what does not matter, as long as that does not take long."""
        if "too long" in find.kind or len(find.data) > _LARGE:
            return find.data
        ends, data = time.monotonic() + _SMALLER_S, find.data
        size = max(1, len(data) // 2)
        while size and time.monotonic() < ends:
            at = 0
            while at < len(data) and time.monotonic() < ends:
                fewer = data[:at] + data[at + size :]
                if any(each.kind == find.kind for each in self.once(fewer)):
                    data = fewer
                else:
                    at += size
            size //= 2
        return data

    def _child(
        self, work: Callable[[Child, Say], None], most_s: float, *, count: bool = True
    ) -> Iterator[Find]:
        self._shared.clear()
        folder = self._folder()
        out, into = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if not pid:
            os.close(out)
            # One that counts for nothing tells each find in full, also a known kind.
            made = self.made if count else Outcome()
            Child(self.door, self.limits, made, self.places, self._shared, folder).be(work, into)
        os.close(into)
        late = ""
        try:
            for message in self._heard(out, pid, most_s):
                match message:
                    case str():
                        late = message
                    case Find():
                        yield message
                    case (str(kind),):
                        self.made.finds[kind].times += 1
                    case bytes() if count and len(self.made.corpus) < _MOST_KEPT:
                        self.made.corpus.append(message)
                    case float() if count:
                        self.made.peak_mb = max(self.made.peak_mb, message)
        finally:
            os.close(out)
            with suppress(ProcessLookupError):
                # What it started goes with it; if it ended by itself, that has already.
                os.killpg(pid, signal.SIGKILL)
            _, status, used = os.wait4(pid, 0)
            clear(folder)
        tried, _, _, _, slowest = self._shared.read()
        died = os.WIFSIGNALED(status)
        if count:
            # One that did not come back from an input has tried that, too.
            self.made.inputs += tried + int(bool(late) or died)
            self.made.slowest_ms = max(self.made.slowest_ms, slowest * 1_000)
            self.made.worked_s += used.ru_utime + used.ru_stime
        if late:
            yield self._found(late, f"It took more than {most_s:g} s.")
        elif died:
            name = signal.Signals(os.WTERMSIG(status)).name
            yield self._found(f"death by {name}", f"The process died by {name}.")
        elif os.WEXITSTATUS(status):
            report = folder.with_suffix(".txt")
            told = report.read_text() if report.exists() else f"exit {os.WEXITSTATUS(status)}"
            yield self._found("the harness itself", told)

    def _found(self, kind: str, told: str) -> Find:
        return Find(kind, self._shared.data(), told, after=self.made.inputs)

    def _heard(self, out: int, pid: int, most_s: float) -> Iterator[object]:
        """Give what a child says until it ends; a text at last if it has to be ended."""
        waiting = b""
        while True:
            ready, _, _ = select.select([out], [], [], min(0.5, most_s))
            if ready:
                piece = os.read(out, 1 << 16)
                if not piece:
                    return
                waiting += piece
                while len(waiting) >= 8 and len(waiting) >= 8 + (size := int.from_bytes(waiting[:8], "big")):
                    yield pickle.loads(waiting[8 : 8 + size])  # noqa: S301 - from our own child
                    waiting = waiting[8 + size :]
                continue
            _, _, since, worked, _ = self._shared.read()
            waited = time.monotonic() - since if since else 0.0
            if waited > most_s:
                work = worked_s(pid) - worked
                if work > most_s or waited > 4 * most_s:
                    yield f"too long ({'working' if work > waited / 10 else 'waiting'})"
                    return
