"""Nouns of a fuzzing run: what an input may take, what was found, what became of a run."""

from __future__ import annotations

import mmap
import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from tests.fuzz.watch import ROOT, Outside

_HARNESS = {"driver.py", "child.py", "door.py", "watch.py", "find.py"}


@dataclass(frozen=True)
class Limits:
    """What an input may take.

    Args:
        seconds: Work of the processor; of waiting four times as much.
        peak_mb: Memory of the process, all it takes itself included, and of each of its children.
        beyond_mb: So much more address space than at the start is there at all.
    """

    seconds: float = 10.0
    peak_mb: int = 500
    beyond_mb: int = 3_000


@dataclass
class Find:
    """One kind of find: what told it apart, its smallest input, what was said, how often it came."""

    kind: str
    data: bytes
    told: str
    times: int = 1
    after: int = 0


@dataclass
class Outcome:
    """What became of a run through one door."""

    inputs: int = 0
    places: int = 0
    peak_mb: float = 0.0
    slowest_ms: float = 0.0
    worked_s: float = 0.0
    finds: dict[str, Find] = field(default_factory=dict)
    corpus: list[bytes] = field(default_factory=list)


def kind_of(problem: BaseException) -> str:
    """Name a find by its error and the last place of ours that it came through."""
    ours = (ROOT / "voiceguide", ROOT / "tests")
    places = [
        f"{path.relative_to(ROOT)}:{frame.tb_frame.f_code.co_name}"
        for frame in _frames(problem.__traceback__)
        if (path := Path(frame.tb_frame.f_code.co_filename)).is_relative_to(ROOT)
        and any(path.is_relative_to(place) for place in ours)
        and path.name not in _HARNESS
    ]
    inner = [place for place in places if place.startswith("voiceguide")]
    name = f"{problem.how} outside" if isinstance(problem, Outside) else type(problem).__name__
    return f"{name} at {(inner or places or ['nowhere'])[-1]}"


def _frames(trace: TracebackType | None) -> Iterator[TracebackType]:
    while trace:
        yield trace
        trace = trace.tb_next


class Shared:
    """Memory that a child writes and its parent reads, whatever becomes of the child.

    It has how many inputs were tried, the present one, since when it is tried, how much work had been done by
    then, and how long the slowest took.
    """

    _HEAD = struct.Struct("<QQddd")
    _ROOM = 200_000_000

    def __init__(self) -> None:
        self._map = mmap.mmap(-1, self._ROOM)

    def clear(self) -> None:
        """Begin anew."""
        self._map[: self._HEAD.size] = bytes(self._HEAD.size)

    def begin(self, data: bytes, worked_s: float) -> None:
        """Note what is going to be tried."""
        tried, _, _, _, slowest = self.read()
        self._map[self._HEAD.size : self._HEAD.size + len(data)] = data
        head = self._HEAD.pack(tried, len(data), time.monotonic(), worked_s, slowest)
        self._map[: self._HEAD.size] = head

    def end(self, took_s: float) -> None:
        """Note that it was."""
        tried, length, _, worked_s, slowest = self.read()
        head = self._HEAD.pack(tried + 1, length, 0.0, worked_s, max(slowest, took_s))
        self._map[: self._HEAD.size] = head

    def read(self) -> tuple[int, int, float, float, float]:
        """Tell the figures: tried, bytes, since when (0 if nothing is tried), worked before, slowest."""
        found: tuple[int, int, float, float, float] = self._HEAD.unpack(self._map[: self._HEAD.size])
        return found

    def data(self) -> bytes:
        """Tell the present input."""
        return bytes(self._map[self._HEAD.size : self._HEAD.size + self.read()[1]])
