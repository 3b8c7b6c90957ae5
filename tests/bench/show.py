"""How long publishing the whole library takes: six routines at three lengths each, spoken by hibari.

    python tests/bench/show.py

Prints a table for docs/podcast.md's figures. Cold means that nothing was ever spoken, found or encoded.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LENGTHS = {
    "bedtime-twist": (10, 20, 45),
    "knee-drops": (5, 10, 15),
    "ninety-ninety": (12, 15, 20),
    "reclined-twist": (8, 10, 20),
    "restorative-twist": (15, 20, 45),
    "supine-pulls": (10, 12, 15),
}
HEAD = """title: The whole library
description: Every routine at three lengths.
author: Ana Example
owner: {name: Ana Example, email: ana@example.org}
base_url: https://example.org/library/
voice: hibari
episodes:
"""
WARM_RUNS = 5


def written(folder: Path) -> dict[str, int]:
    """Tell when each file was written last."""
    return {path.name: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def publish(home: Path) -> tuple[float, int]:
    """Publish as a user does; give the seconds of the whole process, and how many files it wrote."""
    before = written(home / "show")
    began = time.perf_counter()
    command = [sys.executable, "-m", "voiceguide", "publish", "--cache", str(home / "cache")]
    done = subprocess.run(command, cwd=home / "show", capture_output=True, text=True, check=False)
    took = time.perf_counter() - began
    assert done.returncode == 0, done.stderr
    after = written(home / "show")
    return took, sum(before.get(name) != at for name, at in after.items())


def main() -> None:
    """Publish cold and warm, print the table."""
    rows = []
    episodes = [(routine, minutes) for routine, lengths in LENGTHS.items() for minutes in lengths]
    with tempfile.TemporaryDirectory() as place:
        os.environ |= {"HOME": place, "XDG_CACHE_HOME": place, "VOICEGUIDE_STATE": place}
        home = Path(place)
        (home / "show").mkdir()
        show = home / "show" / "show.yaml"
        text = HEAD + "".join(f"  - {{routine: {name}, minutes: {minutes}}}\n" for name, minutes in episodes)

        def row(what: str, runs: int = 1) -> None:
            seen = [publish(home) for _ in range(runs)]
            took = statistics.median(seconds for seconds, _ in seen)
            rows.append(f"| {what} | {took:.2f} s | {max(files for _, files in seen)} |")

        show.write_text(text)
        row("cold: all spoken, all made")
        row("nothing changed", WARM_RUNS)
        show.write_text(text + "# a word to myself\n")
        row("a comment added")
        show.write_text(text.replace("knee-drops, minutes: 3}", "knee-drops, minutes: 3, title: Knees}"))
        row("one title changed")
    total = sum(minutes for _, minutes in episodes)
    print(f"| {len(episodes)} episodes, {total} minutes | time | files written |\n|---|---|---|")
    print("\n".join(rows))


if __name__ == "__main__":
    main()
