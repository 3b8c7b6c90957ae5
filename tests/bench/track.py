"""How quickly a track is had in parts: ranges of an hour that nobody encoded, and many listeners at once.

    python tests/bench/track.py [--streams 1000] [--minutes 60] [--rounds 20] [--bed rain]

Prints what docs/sound.md tells of tracks as functions. Everything runs in one thread, except where a
whole file is written. For the crowd, `streams` sessions, each of another length, are read in turn, a second
of sound at a time: a round is a second of everybody's time, and all cores together must spend less on it.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

from voiceguide import Request, Settings, Track, decide, pipeline

RANGE_BYTES = 65_536
SECOND_BYTES = 12_000
"""A second at 96 kbit/s."""
ENCODED = ("island", "loop")


class Spent(NamedTuple):
    """What something took: seconds by the clock, and of the processor."""

    clock_s: float
    cpu_s: float


def timed(work: Callable[[], object]) -> Spent:
    """Run something once."""
    began, busy = time.perf_counter(), time.process_time()
    work()
    return Spent(time.perf_counter() - began, time.process_time() - busy)


def figures(runs: list[Spent]) -> str:
    """Write the middle, the 95th of a hundred and the slowest run."""
    told = []
    for what, values in (
        ("", sorted(run.clock_s for run in runs)),
        (" of processor time", sorted(run.cpu_s for run in runs)),
    ):
        high = values[min(len(values) - 1, round(0.95 * len(values)))]
        told.append(
            f"{statistics.median(values) * 1000:.0f} / {high * 1000:.0f} / {values[-1] * 1000:.0f} ms{what}"
        )
    return " | ".join(told)


def rate(track: Track, spent: Spent) -> str:
    """Write how many times as fast as it is heard something was."""
    sound_s = track.duration_ms / 1000
    return f"{spent.clock_s:.2f} s, {sound_s / spent.clock_s:,.0f} × | {spent.cpu_s:.2f} s of processor time"


def forget(settings: Settings) -> None:
    """Have nothing encoded: not in the cache, nor in memory."""
    for kind in ENCODED:
        shutil.rmtree(settings.cache_folder / kind, ignore_errors=True)
    pipeline._recent_segments(settings.cache_folder).clear()


def some(track: Track, start: int) -> None:
    """Read a range."""
    got = sum(map(len, track.read(start, start + RANGE_BYTES)))
    if got != RANGE_BYTES:
        sys.exit(f"{got} bytes came of {RANGE_BYTES}")


def places(track: Track, count: int) -> list[int]:
    draw = random.Random(1)  # noqa: S311 - the same places in every run
    return [draw.randrange(track.size - RANGE_BYTES) for _ in range(count)]


def one_track(ask: Request, settings: Settings) -> Iterator[tuple[str, str]]:
    """Measure one session whose speech is kept and of which nothing is encoded."""
    session = pipeline.remembered(ask, settings)

    def track() -> Track:
        return pipeline.track(ask, settings, session=session)

    for _ in track().read():  # the bed is synthesized, the libraries are loaded
        pass
    yield "a track of a session: length and ETag", figures([timed(track) for _ in range(20)])
    one = track()
    first, cold = [], []
    for start in places(one, 60):
        forget(settings)
        cold.append(timed(partial(some, one, start)))
    for _ in range(20):
        forget(settings)
        first.append(timed(partial(some, one, 0)))
    yield "64 KiB anywhere, nothing encoded", figures(cold)
    yield "the first 64 KiB, 5 s of sound, nothing encoded", figures(first)
    forget(settings)
    with tempfile.TemporaryDirectory() as folder:
        yield (
            "the whole to a file by two threads, nothing encoded",
            rate(one, timed(lambda: one.render_to(Path(folder) / "t.mp3"))),
        )
    forget(settings)
    yield (
        "the whole read by one thread, nothing encoded",
        rate(one, timed(lambda: [None for _ in one.read()])),
    )
    yield "the whole read again", rate(one, timed(lambda: [None for _ in one.read()]))
    yield (
        "64 KiB anywhere, encoded before",
        figures([timed(partial(some, one, start)) for start in places(one, 200)]),
    )


def crowd(ask: Request, settings: Settings, streams: int, rounds: int, told: Connection) -> None:
    """Measure many sessions, each of another length, that are played at the same time."""
    before = memory_mb()
    tracks: list[Track] = []

    def compose() -> None:
        asked = (replace(ask, target_ms=ask.target_ms - 1_000 * n) for n in range(streams))
        tracks.extend(pipeline.track(each, settings) for each in asked)

    spent = timed(compose)
    told.send(
        (
            f"{streams:,} sessions composed and planned",
            f"{spent.cpu_s / streams * 1000:.0f} ms of processor time each; "
            f"{memory_mb():.0f} MB, {before:.0f} before",
        )
    )
    draw = random.Random(2)  # noqa: S311 - likewise
    listeners = [Listener(track, draw.randrange(track.size // 2)) for track in tracks]
    for when in ("first", "next"):
        each = [timed(lambda: [listener.hear(SECOND_BYTES) for listener in listeners]) for _ in range(rounds)]
        cpu_s = statistics.mean(run.cpu_s for run in each)
        told.send(
            (
                f"all of them played at once, the {when} {rounds} seconds",
                f"{cpu_s:.2f} s of processor time a second; {memory_mb():.0f} MB",
            )
        )
    told.send(None)


class Listener:
    """Somebody who hears a track from some place on."""

    def __init__(self, track: Track, start: int) -> None:
        self._parts, self._left = track.read(start), memoryview(b"")

    def hear(self, wanted: int) -> None:
        """Take the next bytes."""
        while wanted > 0:
            if not self._left:
                self._left = memoryview(next(self._parts))
            taken = self._left[:wanted]
            wanted, self._left = wanted - len(taken), self._left[len(taken) :]


def memory_mb() -> float:
    """Return the memory that this process has now, MB; Linux only."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)


def main() -> None:
    """Run all, and print a line for each."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--routine", default="body-scan")
    parser.add_argument("--minutes", type=int, default=60)
    parser.add_argument("--streams", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--bed", default="rain")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(script_folders=decide().script_folders, cache_folder=Path(folder) / "cache")
        ask = Request(routine=given.routine, target_ms=given.minutes * 60_000, voice="tone", bed=given.bed)
        for what, figure in one_track(ask, settings):
            print(f"| {what} | {figure} |", flush=True)
        forget(settings)
        # In a process of its own, which says how much memory it needs.
        hears, tells = get_context("spawn").Pipe(duplex=False)
        child = get_context("spawn").Process(
            target=crowd, args=(ask, settings, given.streams, given.rounds, tells)
        )
        child.start()
        while (line := hears.recv()) is not None:
            print(f"| {line[0]} | {line[1]} |", flush=True)
        child.join()


if __name__ == "__main__":
    main()
