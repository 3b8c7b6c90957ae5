"""Prove every shipped routine over every bed, tell what making them costs, and write docs/sound.md.

    make sound                                everything; takes a quarter of an hour
    python tests/bench/sound.py --costs       what it costs only; the other table stays as it is

The tracks are spoken by hibari, each at the shortest length its routine offers. Costs are whole processes,
with the tone voice, so that no engine is measured.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench import script

from voiceguide import pipeline
from voiceguide.desk import catalogue
from voiceguide.desk.proving import verify
from voiceguide.render.proof import Proof
from voiceguide.session.request import AS_WRITTEN
from voiceguide.settings import Settings, bundled_scripts
from voiceguide.units import clock

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "sound.md"
BEDS = ("none", "brown", "rain", "ocean", "ocean:breath", "night", "drone")
CHECKS = (
    ("onset", "onset, ms"), ("words", "cues whole"), ("tones", "tones"), ("steps", "step up, LU"),
    ("clicks", "clicks"), ("silence", "silence, dBFS"), ("under words", "bed under words, dB"),
    ("loudness", "LUFS"), ("peak", "dBTP"), ("chapters", "chapters"),
)  # fmt: skip


def proofs(settings: Settings, folder: Path) -> Iterator[tuple[str, int, str, Proof]]:
    """Render and prove every routine over every bed."""
    for path in sorted(bundled_scripts().glob("*.yaml")):
        for bed in BEDS:
            lengths = catalogue.offered(path.stem, AS_WRITTEN, settings)
            request = pipeline.Request(routine=path.stem, target_ms=min(lengths), voice="hibari", bed=bed)
            rendered = pipeline.render(request, settings, folder / "track.mp3")
            yield path.stem, min(lengths), bed, verify(rendered.track, settings)


def proved(settings: Settings, folder: Path) -> str:
    """Write the table of the proofs."""
    lines = [
        f"| routine | length | bed | {' | '.join(head for _, head in CHECKS)} | proof |",
        "|---|---|---|" + "---|" * (len(CHECKS) + 1),
    ]
    for name, ms, bed, proof in proofs(settings, folder):
        found = {check.name: check.value for check in proof.checks}
        cells = [str(found.get(key, "–")) for key, _ in CHECKS]
        verdict = "passed" if proof.ok else "**" + "; ".join(proof.faults) + "**"
        lines.append(f"| {name} | {clock(ms)} | {bed} | {' | '.join(cells)} | {verdict} |")
        print(lines[-1], file=sys.stderr, flush=True)
    return "\n".join((*lines, ""))


def costs(folder: Path) -> str:
    """Write the table of what tracks of 10 and 60 minutes cost."""
    lines = [
        "| track | bed | | processor time | peak memory |",
        "|---|---|---|---|---|",
    ]
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    program = str(Path(sys.executable).with_name("voiceguide"))
    for minutes, cues in ((10, 60), (60, 300)):
        path = folder / f"session-{minutes}.yaml"
        path.write_text(script(minutes, cues), encoding="utf-8")
        for bed in ("none", "brown"):
            cache, out = folder / "cold", folder / "cost.mp3"
            command = [program, "render", str(path), "--minutes", str(minutes), "--voice", "tone"]
            command += ["--bed", bed, "--cache", str(cache), "-o", str(out)]
            shutil.rmtree(cache, ignore_errors=True)
            for state in ("cold", "warm"):
                out.unlink(missing_ok=True)
                runs = [spent(command, environ) for _ in range(1 if state == "cold" else 3)]
                seconds, peak = min(run[0] for run in runs), max(run[1] for run in runs)
                lines.append(
                    f"| {minutes} min, {cues} cues | {bed} | {state} | {seconds:.2f} s | {peak:.0f} MB |"
                )
                print(lines[-1], file=sys.stderr, flush=True)
    return "\n".join((*lines, ""))


def spent(command: list[str], environ: dict[str, str]) -> tuple[float, float]:
    """Run a command; give the seconds its processors worked, and its peak memory in MB.

    Not the wall's time: other work on the machine does not count here, and both threads do.
    """
    probe = (
        "import resource, subprocess, sys;"
        "done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL);"
        "r = resource.getrusage(resource.RUSAGE_CHILDREN);"
        "print(r.ru_utime + r.ru_stime, r.ru_maxrss / 1024); sys.exit(done.returncode)"
    )
    told = subprocess.run(
        [sys.executable, "-c", probe, *command], env=environ, capture_output=True, text=True, check=True
    )
    seconds, peak = map(float, told.stdout.split())
    return seconds, peak


def put(mark: str, table: str) -> None:
    """Put a table where the page has its mark."""
    page = PAGE.read_text("utf-8")
    pattern = rf"(<!-- {mark} -->\n).*?(<!-- end -->)"
    PAGE.write_text(
        re.sub(pattern, lambda found: found[1] + table + found[2], page, flags=re.DOTALL), "utf-8"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--proofs", action="store_true", help="the proofs only")
    parser.add_argument("--costs", action="store_true", help="what it costs only")
    parser.add_argument("--cache", type=Path, help="a cache to speak from; else a new one")
    asked = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="voiceguide-sound-") as name:
        folder = Path(name)
        settings = Settings(script_folders=(bundled_scripts(),), cache_folder=asked.cache or folder / "cache")
        if not asked.costs:
            put("proofs", proved(settings, folder))
        if not asked.proofs:
            put("costs", costs(folder))
    print(f"written: {PAGE}, in {time.monotonic() - began:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
