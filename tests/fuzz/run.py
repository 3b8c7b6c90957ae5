"""Let a coverage-guided fuzzer loose on every reader, and tell what came of it.

    python tests/fuzz/run.py                      a minute for each
    python tests/fuzz/run.py script --seconds 600 --corpus ~/corpus

It wants atheris (`pip install atheris`), which is no dependency of anything else. Inputs that led to
new paths are kept in the corpus folder and are where the next run begins; an input that broke a reader is
kept beside it as `crash-…`, and `python tests/fuzz/run.py TARGET --try FILE` shows what it does.
"""

from __future__ import annotations

import argparse
import importlib
import os
import pkgutil
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2])]

from tests.fuzz import targets  # noqa: E402 - found only now

_DONE = re.compile(
    r"^(?:#(\d+)\s+DONE|Done (\d+) runs)|stat::number_of_executed_units:\s+(\d+)", re.MULTILINE
)
_COVERAGE = re.compile(r"\bcov: (\d+)")


def main() -> int:
    """Run what was asked for; 1 if anything was found."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("targets", nargs="*", help=f"of {', '.join(targets.TARGETS)}; all by default")
    asked.add_argument("--seconds", type=int, default=60, help="for each")
    asked.add_argument("--corpus", type=Path, default=Path(".fuzz"), help="where inputs are kept")
    asked.add_argument("--try", dest="tried", type=Path, help="give one file to one target, and no more")
    if sys.argv[1:2] == ["--inside"]:
        return inside(sys.argv[2], sys.argv[3:])
    given = asked.parse_args()
    wanted = given.targets or list(targets.TARGETS)
    if unknown := set(wanted) - set(targets.TARGETS):
        asked.error(f"there is no target {', '.join(sorted(unknown))}")
    if given.tried:
        with tempfile.TemporaryDirectory() as folder:
            print(targets.attempt(targets.TARGETS[wanted[0]], given.tried.read_bytes(), Path(folder)))
        return 0
    found = [fuzz(name, given.seconds, given.corpus.resolve() / name) for name in wanted]
    print(f"{sum(runs for runs, _ in found):,} inputs in all, {sum(broke for _, broke in found)} finds")
    return int(any(broke for _, broke in found))


def fuzz(name: str, seconds: int, corpus: Path) -> tuple[int, int]:
    """Fuzz one target in processes of its own, on after each find until the time is up."""
    corpus.mkdir(parents=True, exist_ok=True)
    for n, seed in enumerate(targets.TARGETS[name].seeds()):
        (corpus / f"seed-{n:03}").write_bytes(seed)
    finds = corpus.parent / f"{name}-finds"
    finds.mkdir(exist_ok=True)
    ends, runs, coverage = time.monotonic() + seconds, 0, "0"
    while (left := int(ends - time.monotonic())) > 0:
        done = subprocess.run(
            [
                sys.executable, str(Path(__file__)), "--inside", name, str(corpus),
                f"-max_total_time={left}", "-timeout=25", "-rss_limit_mb=1500", "-max_len=20000",
                f"-artifact_prefix={finds}/", "-print_final_stats=1", "-verbosity=1",
            ],
            capture_output=True, text=True, check=False, errors="replace",
        )  # fmt: skip
        told = done.stdout + done.stderr
        numbers = [int(next(filter(None, match))) for match in _DONE.findall(told)]
        numbers += [int(match) for match in re.findall(r"^#(\d+)\t", told, re.MULTILINE)]
        runs += max(numbers, default=0)
        coverage = (_COVERAGE.findall(told) or [coverage])[-1]
        if done.returncode:
            log = finds / f"log-{int(time.time())}.txt"
            log.write_text(told[-20_000:])
            print(f"{name}: a find, see {log}", flush=True)
    broke = len([file for file in finds.iterdir() if not file.name.startswith("log-")])
    print(f"{name:<12}{runs:>12,} inputs   {coverage:>6} places reached   {broke} finds", flush=True)
    return runs, broke


def inside(name: str, rest: list[str]) -> int:
    """Be the process that fuzzes: instrument, then hand over to libFuzzer, which ends it."""
    try:
        import atheris
    except ImportError:
        print("atheris is not installed: pip install atheris", file=sys.stderr)
        return 1
    with atheris.instrument_imports(include=["voiceguide"]):
        import voiceguide

        for module in pkgutil.walk_packages(voiceguide.__path__, "voiceguide."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    target, folder = targets.TARGETS[name], Path(tempfile.mkdtemp(prefix="fuzz-"))
    os.chdir(folder)
    for seed in target.seeds()[:1]:
        targets.attempt(target, seed, folder)  # what is imported late is imported now
    atheris.Setup([sys.argv[0], *rest], lambda data: targets.attempt(target, data, folder) and None)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
