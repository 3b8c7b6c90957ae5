"""Race the embedded voice on threads against the same on processes, and one thread alone.

    python tests/bench/workers.py [SENTENCES]

Each run is a process of its own from the shell, loading the model included; medians of five. All must
give the same samples.
"""

from __future__ import annotations

import hashlib
import os
import statistics
import sys
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from typing import Final

from bench import ROOT, sentence, timed

RUNS: Final = 5
USUAL: Final = 48
"""About what a session of ten minutes has of distinct cues."""
POOLS: Final[dict[str, Callable[[], Executor]]] = {
    "one thread": lambda: ThreadPoolExecutor(1),
    "two threads": lambda: ThreadPoolExecutor(2),
    "two processes": lambda: ProcessPoolExecutor(2),
}


def speak(text: str) -> bytes:
    """Speak one sentence at bedtime's pace; a process loads the model with its first."""
    from voiceguide.speech.model import Pace, Utterance
    from voiceguide.speech.registry import make_voice

    return make_voice("hibari").speak(Utterance(text, "en", Pace.BEDTIME)).samples.tobytes()


def run(pool: str, count: int) -> str:
    """Speak so many sentences on a pool; give a sum over all samples."""
    with POOLS[pool]() as workers:
        made = workers.map(speak, [sentence(i) for i in range(count)])
        return hashlib.sha256(b"".join(made)).hexdigest()


def main() -> None:
    """Race, and print a table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else USUAL
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    sums = {pool: run(pool, min(count, 4)) for pool in POOLS}
    if len(set(sums.values())) > 1:
        sys.exit(f"they do not give the same samples: {sums}")
    print(f"| {count} sentences | median | processor time | peak memory of the largest process |")
    print("|---|---|---|---|")
    for pool in POOLS:
        command = [sys.executable, __file__, "--pool", pool, str(count)]
        runs = [timed(command, environ) for _ in range(RUNS)]
        wall, cpu, peak = (statistics.median(each) for each in zip(*runs, strict=True))
        print(f"| {pool} | {wall:.2f} s | {cpu:.2f} s | {peak:.0f} MB |", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--pool"]:
        run(sys.argv[2], int(sys.argv[3]))
    else:
        main()
