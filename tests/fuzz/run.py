"""Let fuzzers loose on everything that reads strangers' bytes, and tell what came of it.

    python tests/fuzz/run.py                      every door, half a minute each
    python tests/fuzz/run.py voice bed --seconds 600
    python tests/fuzz/run.py --inputs 100000      so many through every door, however long it takes
    python tests/fuzz/run.py bed FILE             try one input, and tell what it does

Inputs that reached new places are kept in `.fuzz/DOOR/` and are where the next run begins. What broke a
door is
kept in `.fuzz/finds/DOOR/`, each kind once, with what was said beside it. Exits with 1 if anything was found,
or if a door was not driven to its end: a run that is stopped, or dies, says so.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import FrameType

sys.path[:0] = [str(Path(__file__).parents[2])]

from tests.fuzz.door import Door  # noqa: E402 - found only now
from tests.fuzz.driver import Run, drive  # noqa: E402 - as above
from tests.fuzz.find import Find, Limits, Outcome  # noqa: E402 - as above


def main() -> int:
    """Run what was asked for; 1 if anything was found."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("doors", nargs="*", help="all by default; a file behind one door is tried and no more")
    asked.add_argument("--seconds", type=float, default=30, help="for each door")
    asked.add_argument("--inputs", type=int, default=None, help="through each door, however long it takes")
    asked.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="doors at a time")
    asked.add_argument(
        "--seed", type=int, default=None, help="what chance begins with; another one each run by default"
    )
    asked.add_argument("--corpus", type=Path, default=Path(".fuzz"), help="where inputs and finds are kept")
    asked.add_argument("--peak", type=int, default=Limits.peak_mb, help="MB that one input may take")
    asked.add_argument("--limit", type=float, default=Limits.seconds, help="seconds that one input may take")
    asked.add_argument(
        "--from", dest="module", default="tests.fuzz.doors", help="the module that has the doors"
    )
    asked.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    given = asked.parse_args()
    doors: dict[str, Door] = importlib.import_module(given.module).DOORS
    if len(given.doors) == 2 and given.doors[1] not in doors and Path(given.doors[1]).is_file():
        return tried(doors[given.doors[0]], Path(given.doors[1]), Limits(given.limit, given.peak))
    if unknown := sorted(set(given.doors) - set(doors)):
        asked.error(f"there is no door {', '.join(unknown)}; there are {', '.join(doors)}")
    if given.inside:
        return inside(given.doors[0], doors[given.doors[0]], given)
    seed = given.seed if given.seed is not None else time.time_ns() % 1_000_000
    print(
        f"{'door':<13}{'inputs':>10}{'a CPU s':>10}{'places':>8}{'finds':>7}{'peak MB':>9}{'slowest ms':>12}",
        flush=True,
    )
    drivers: dict[str, subprocess.Popen[str]] = {}

    def stop(number: int, _: FrameType | None) -> None:
        """Say that the run was stopped, and stop what drives the doors, which would go on alone."""
        print(f"stopped by {signal.Signals(number).name} at {', '.join(drivers) or 'no door'}", flush=True)
        for driver in list(drivers.values()):
            driver.terminate()
        os._exit(128 + number)

    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, stop)
    with ThreadPoolExecutor(given.jobs) as pool:
        told = list(pool.map(lambda name: _apart(name, seed, given, drivers), given.doors or doors))
    finds = sum(one["finds"] for one in told)
    print(f"{sum(one['inputs'] for one in told):,} inputs in all, {finds} kinds of finds (seed {seed})")
    return int(bool(finds))


def _apart(
    name: str, seed: int, given: argparse.Namespace, drivers: dict[str, subprocess.Popen[str]]
) -> dict[str, int]:
    """Drive one door in a process of its own, which is among the drivers meanwhile, and print its line."""
    command = [
        sys.executable,
        str(Path(__file__)),
        "--inside",
        name,
        "--seed",
        str(seed),
        "--corpus",
        str(given.corpus),
    ]
    command += [
        "--limit",
        str(given.limit),
        "--peak",
        str(given.peak),
        "--from",
        given.module,
        "--seconds",
        str(given.seconds),
    ]
    command += [] if given.inputs is None else ["--inputs", str(given.inputs)]
    driver = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace"
    )
    drivers[name] = driver
    said, told = driver.communicate()
    del drivers[name]
    lines = said.splitlines()
    try:
        one: dict[str, int] = json.loads(lines[-1])
    except (IndexError, ValueError):
        why = (
            f"exit {driver.returncode}" if driver.returncode >= 0 else signal.Signals(-driver.returncode).name
        )
        print(f"{name:<13}was not driven to its end ({why})", *lines, told[-2_000:], sep="\n    ", flush=True)
        return {"inputs": 0, "finds": 1}
    speed = one["inputs"] / max(one["worked_s"], 0.001)
    print(
        f"{name:<13}{one['inputs']:>10,}{speed:>10.0f}{one['places']:>8,}{one['finds']:>7}{one['peak_mb']:>9.0f}{one['slowest_ms']:>12.0f}",
        *(f"\n    {line}" for line in lines[:-1]),
        sep="", flush=True,
    )  # fmt: skip
    return one


def inside(name: str, door: Door, given: argparse.Namespace) -> int:
    """Be the process that drives one door: print each kind of find, and at last the figures."""
    # Ended like this it ends the child that tries an input, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    kept, finds = given.corpus.resolve() / name, given.corpus.resolve() / "finds" / name
    kept.mkdir(parents=True, exist_ok=True)
    known = {path.read_bytes() for path in sorted(kept.iterdir())}

    def told(find: Find) -> None:
        finds.mkdir(parents=True, exist_ok=True)
        path = finds / re.sub(r"[^\w.-]+", "-", find.kind)[:120]
        path.write_bytes(find.data)
        path.with_name(f"{path.name}.txt").write_text(
            f"{find.kind}, after {find.after} inputs\n\n{find.told}\n", "utf-8", "backslashreplace"
        )
        print(f"{find.kind}, after {find.after:,} inputs: {path}", flush=True)

    seconds, inputs = (given.seconds, 1 << 60) if given.inputs is None else (1e9, given.inputs)
    made: Outcome = drive(
        door,
        seconds=seconds,
        inputs=inputs,
        seed=given.seed or 0,
        corpus=sorted(known),
        told=told,
        limits=Limits(given.limit, given.peak),
    )
    for data in made.corpus:
        if data not in known:
            (kept / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)
    figures = {
        "inputs": made.inputs,
        "places": made.places,
        "finds": len(made.finds),
        "peak_mb": made.peak_mb,
    }
    print(json.dumps(figures | {"slowest_ms": made.slowest_ms, "worked_s": made.worked_s}))
    return 0


def tried(door: Door, path: Path, limits: Limits) -> int:
    """Give one file to one door, in a child with the same limits, and say what it does."""
    run = Run(door, limits, Outcome(corpus=[bytes(one) for one in door.seeds()][:1]))
    found = run.once(path.read_bytes())
    run.close()
    for find in found:
        print(f"{find.kind}\n{find.told}")
    print("a find" if found else "read, or refused in words")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
