"""Prove every shipped routine over every bed, tell what making them costs, and write docs/sound.md.

    make sound                                everything; takes some ten minutes on two quiet cores
    python tests/bench/sound.py --costs       what it costs only; the other table stays as it is
    python tests/bench/sound.py --rows 10     the first ten rows that are missing, and no more
    python tests/bench/sound.py --force        forgets the rows of a run that was stopped

Every row is stored as soon as it is measured, and the page is written with it. Who stops a run, or loses it,
starts it again: it goes on where it was, as long as the program and the scripts are what they were.

The tracks are spoken by hibari, each at the shortest length its routine offers. Costs are whole processes,
with the tone voice, so that no engine is measured.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Final

from bench import script

from voiceguide import pipeline
from voiceguide.app import lengths
from voiceguide.app.tracks import verify_track
from voiceguide.audio.bed.registry import with_variants
from voiceguide.core.files import write_file
from voiceguide.settings import Settings, bundled_scripts
from voiceguide.units import clock

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "sound.md"
BEDS = ("none", *with_variants())
COSTED = ("none", "brown", "ocean:breath")
SESSIONS = ((10, 60), (60, 300))
"""Minutes, and cues."""
CHECKS = (
    ("onset", "onset, ms"), ("words", "cues whole"), ("tones", "tones"), ("steps", "step up, LU"),
    ("clicks", "clicks"), ("silence", "silence, dBFS"), ("under words", "bed under words, dB"),
    ("loudness", "LUFS"), ("peak", "dBTP"), ("chapters", "chapters"),
)  # fmt: skip
HEADS: Final = {
    "proofs": ("routine", "length", "bed", *(head for _, head in CHECKS), "proof"),
    "costs": ("track", "bed", "", "processor time", "peak memory"),
}
Rows = tuple[str, ...]


@dataclass(slots=True)
class Run:
    """A run, with what earlier ones measured of the very same program.

    Args:
        folder: Where tracks and the cache lie, and the rows: it outlives a run that was stopped.
        most: How many rows may be measured now; None for all.
    """

    folder: Path
    most: int | None
    rows: dict[str, Rows] = field(default_factory=dict)
    missing: int = 0

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        if self._stored.exists():
            self.rows = {
                name: tuple(rows) for name, rows in json.loads(self._stored.read_text("utf-8")).items()
            }

    @property
    def _stored(self) -> Path:
        return self.folder / "rows.json"

    def row(self, name: str, measure: Callable[[], Rows]) -> Rows:
        """Give the lines of a row, measured now if they were not before; none if there may be no more."""
        if name not in self.rows:
            if self.most is not None and self.most <= 0:
                self.missing += 1
                return ()
            self.rows[name] = measure()
            write_file(self._stored, json.dumps(self.rows, indent=1).encode())
            self.most = None if self.most is None else self.most - 1
            print(*self.rows[name], sep="\n", file=sys.stderr, flush=True)
        return self.rows[name]


def marked() -> str:
    """Name everything that a figure depends on: program, scripts, and this file."""
    files = [*(ROOT / "voiceguide").rglob("*"), *bundled_scripts().rglob("*.yaml"), Path(__file__)]
    mark = sha256()
    for path in sorted(path for path in files if path.is_file() and path.suffix != ".pyc"):
        mark.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return mark.hexdigest()[:16]


def proofs(run: Run, cache: Path) -> Iterator[Rows]:
    """Render and prove every routine over every bed."""
    settings = Settings(script_folders=(bundled_scripts(),), cache_folder=cache)
    for path in sorted(bundled_scripts().glob("*.yaml")):
        target_ms = min(lengths.offered_lengths(pipeline.Request(routine=path.stem, target_ms=0), settings))
        for bed in BEDS:

            def proved(name: str = path.stem, target_ms: int = target_ms, bed: str = bed) -> Rows:
                asked = pipeline.Request(routine=name, target_ms=target_ms, voice="hibari", bed=bed)
                rendered = pipeline.render(asked, settings, run.folder / "track.mp3")
                proof = verify_track(rendered.track, settings)
                found = {check.name: check.value for check in proof.checks}
                verdict = "passed" if proof.ok else "**" + "; ".join(proof.faults) + "**"
                cells = [str(found.get(key, "–")) for key, _ in CHECKS]
                return (line(name, clock(target_ms), bed, *cells, verdict),)

            yield run.row(f"{path.stem} over {bed}", proved)


def costs(run: Run) -> Iterator[Rows]:
    """Tell what tracks of 10 and 60 minutes cost, cold and warm."""
    for minutes, cues in SESSIONS:
        path = run.folder / f"session-{minutes}.yaml"
        path.write_text(script(minutes, cues), encoding="utf-8")
        for bed in COSTED:

            def costed(path: Path = path, minutes: int = minutes, cues: int = cues, bed: str = bed) -> Rows:
                # A folder of its own: what an earlier row left must not make this one warm.
                with tempfile.TemporaryDirectory(prefix="cost-", dir=run.folder) as name:
                    cache, out = Path(name, "cache"), Path(name, "cost.mp3")
                    command = [
                        sys.executable, "-m", "voiceguide", "render", str(path), "--minutes", str(minutes),
                        "--voice", "tone", "--bed", bed, "--cache", str(cache), "-o", str(out),
                    ]  # fmt: skip
                    rows = []
                    for state, times in (("cold", 1), ("warm", 3)):
                        out.unlink(missing_ok=True)
                        runs = [spent(command) for _ in range(times)]
                        seconds, peak = min(run[0] for run in runs), max(run[1] for run in runs)
                        track = f"{minutes} min, {cues} cues"
                        rows.append(line(track, bed, state, f"{seconds:.2f} s", f"{peak:.0f} MB"))
                    return tuple(rows)

            yield run.row(f"{minutes} minutes over {bed}", costed)


def line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def spent(command: list[str]) -> tuple[float, float]:
    """Run a command; give the seconds its processors worked, and its peak memory in MB.

    Not the wall's time: other work on the machine does not count here, and both threads do.
    """
    probe = (
        "import resource, subprocess, sys;"
        "done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL);"
        "r = resource.getrusage(resource.RUSAGE_CHILDREN);"
        "print(r.ru_utime + r.ru_stime, r.ru_maxrss / 1024); sys.exit(done.returncode)"
    )
    own = {name: value for name, value in os.environ.items() if not name.startswith("VOICEGUIDE_")}
    done = subprocess.run(
        [sys.executable, "-c", probe, *command],
        env={**own, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"this could not be measured: {' '.join(command)}\n{done.stderr}")
    seconds, peak = map(float, done.stdout.split())
    return seconds, peak


def put(mark: str, rows: list[str]) -> None:
    """Put a table where the page has its mark."""
    heads = HEADS[mark]
    table = "\n".join((line(*heads).replace("|  |", "| |"), f"|{'---|' * len(heads)}", *rows, ""))
    pattern = rf"(<!-- {mark} -->\n).*?(<!-- end -->)"
    page = re.sub(
        pattern, lambda found: found[1] + table + found[2], PAGE.read_text("utf-8"), flags=re.DOTALL
    )
    write_file(PAGE, page.encode())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--proofs", action="store_true", help="the proofs only")
    parser.add_argument("--costs", action="store_true", help="what it costs only")
    parser.add_argument("--cache", type=Path, help="a cache to speak from; else one of its own")
    parser.add_argument("--rows", type=int, help="measure so many rows at most; the page waits for the rest")
    parser.add_argument("--force", action="store_true", help="forget what was measured before")
    asked = parser.parse_args()
    began = time.monotonic()
    folder = Path(tempfile.gettempdir(), f"voiceguide-sound-{os.getuid()}-{marked()}")
    if asked.force:
        shutil.rmtree(folder, ignore_errors=True)
    run = Run(folder, asked.rows)
    print(f"rows are stored in {folder}", file=sys.stderr)
    whole = {
        "proofs": [] if asked.costs else [lambda: proofs(run, asked.cache or folder / "cache")],
        "costs": [] if asked.proofs else [lambda: costs(run)],
    }
    for mark, tables in whole.items():
        for table in tables:
            missing = run.missing
            rows = [each for lines in table() for each in lines]
            # Half a table would look like a whole one.
            if run.missing == missing:
                put(mark, rows)
    if run.missing:
        sys.exit(f"{run.missing} rows are still to be measured: run it again")
    if not (asked.proofs or asked.costs):
        shutil.rmtree(folder, ignore_errors=True)
    print(f"written: {PAGE}, in {time.monotonic() - began:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
