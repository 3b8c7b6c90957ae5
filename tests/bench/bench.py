"""Race voiceguide against what a user would pick instead, with the same clips, in one go.

    make bench                       everything, medians of 5; takes a good half hour
    python tests/bench/bench.py --runs 1 --quick

It needs ffmpeg for the two pydub contestants. Figures are whole processes from the shell: wall time and peak
memory of the process and its children. Machines are noisy: trust the ratios.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
WORDS = (
    "soften your shoulders and let the floor carry you",
    "breathe into the wide space between your ribs",
    "let your jaw hang easy and your tongue lie still",
    "feel how heavy both of your hands have become",
    "nothing to do now but to be breathed for a while",
)
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


@dataclass(slots=True)
class Result:
    """Wall seconds and peak memory of each run of one contestant."""

    seconds: list[float] = field(default_factory=list)
    peak_mb: list[float] = field(default_factory=list)

    @property
    def median_s(self) -> float:
        return statistics.median(self.seconds)

    @property
    def peak(self) -> float:
        return max(self.peak_mb)


def timed(command: list[str], environ: dict[str, str]) -> tuple[float, float]:
    """Run a command; give its wall time in seconds and the peak memory of it and its children in MB."""
    probe = (
        "import resource, subprocess, sys, time; t = time.perf_counter();"
        "done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE);"
        "t = time.perf_counter() - t; r = resource.getrusage(resource.RUSAGE_CHILDREN);"
        "sys.stderr.buffer.write(done.stderr) if done.returncode else None;"
        "print(t, r.ru_maxrss / 1024); sys.exit(done.returncode)"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe, *command], env=environ, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stderr}")
    seconds, peak = map(float, done.stdout.split())
    return seconds, peak


def sentence(i: int) -> str:
    """Make the i-th sentence, unlike all others."""
    digits = " ".join(NUMBERS[(i // 12**k) % 12] for k in range(2))
    return f"{WORDS[i % len(WORDS)].capitalize()}, {digits}."


def script(minutes: int, cues: int, edit: str = "") -> str:
    """Write a script of so many cues that lasts so many minutes."""
    steps = []
    for i in range(cues):
        text = sentence(i) if not edit or i != cues // 2 else f"{edit} {sentence(i)}"
        steps.append(f"  - say: {text}\n  - rest: 1s..2s..5min\n")
    return (
        "title: Bench\nabout: Many cues.\nmode: bedtime\nsafety: [Stop if anything hurts.]\nsteps:\n"
        + "".join(steps)
        + f"  - rest: 20s..fill\n# {minutes} min\n"
    )


class Ring:
    """Where the race is run: scripts, cache, clips for the others."""

    def __init__(self, folder: Path, runs: int, beds: tuple[str, ...]) -> None:
        self.folder, self.runs, self.beds = folder, runs, beds
        self.scripts, self.cache = folder / "scripts", folder / "cache"
        self.scripts.mkdir()
        self.environ = {**os.environ, "PYTHONPATH": str(ROOT)}

    def voiceguide(self, name: str, minutes: int, *more: str) -> list[str]:
        out = self.folder / f"{name}.mp3"
        return [
            str(Path(sys.executable).with_name("voiceguide")), "render", str(self.scripts / f"{name}.yaml"),
            "--minutes", str(minutes), "--voice", "tone", "--cache", str(self.cache), "-o", str(out), *more,
        ]  # fmt: skip

    def race(self, prepare: Callable[[], None], command: list[str], runs: int | None = None) -> Result:
        result = Result()
        for _ in range(runs or self.runs):
            prepare()
            seconds, peak = timed(command, self.environ)
            result.seconds.append(seconds)
            result.peak_mb.append(peak)
        return result

    def forget(self, *kinds: str) -> Callable[[], None]:
        def forgotten() -> None:
            for track in self.folder.glob("*.mp3"):
                track.unlink()
            for kind in kinds:
                shutil.rmtree(self.cache / kind, ignore_errors=True)

        return forgotten

    def clips_for_the_others(self, name: str) -> Path:
        """Give the other contestants the very same clips, as WAV and as MP3."""
        import json
        import wave

        from voiceguide.speech.cache import Cache

        clips = self.folder / "clips"
        clips.mkdir(exist_ok=True)
        told = json.loads((self.folder / f"{name}.timeline.json").read_text(encoding="utf-8"))
        cache = Cache(self.cache)
        for key in {clip["speech"] for clip in told["clips"]}:
            wav = clips / f"{key}.wav"
            with wave.open(str(wav), "wb") as file:
                file.setnchannels(1)
                file.setsampwidth(2)
                file.setframerate(48_000)
                file.writeframes(cache.samples(key).tobytes())
            command = [
                "ffmpeg",
                "-v",
                "error",
                "-y",
                "-i",
                str(wav),
                "-b:a",
                "64k",
                str(wav.with_suffix(".mp3")),
            ]
            subprocess.run(command, check=True)
        return clips

    def bed(self) -> Path:
        """Make a minute of noise for the other contestants."""
        path = self.folder / "bed.wav"
        if not path.exists():
            source = "anoisesrc=d=60:c=brown:r=48000:a=0.3:seed=1"
            command = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", source, "-ac", "1", str(path)]
            subprocess.run(command, check=True)
        return path


def races(ring: Ring, minutes: int, cues: int, slow_runs: int) -> Iterator[tuple[str, Result]]:
    """Run every contestant over one session."""
    name = f"bench-{minutes}"
    path = ring.scripts / f"{name}.yaml"
    path.write_text(script(minutes, cues), encoding="utf-8")
    nothing = ring.forget()
    for bed in ring.beds:
        more = () if bed == "none" else ("--bed", bed)
        label = "voice" if bed == "none" else "voice and bed"
        command = ring.voiceguide(name, minutes, *more)
        yield (
            f"{label}: voiceguide, cold",
            ring.race(ring.forget("raw", "clip", "island", "loop"), command, slow_runs),
        )
        yield (
            f"{label}: voiceguide, nothing encoded",
            ring.race(ring.forget("island", "loop"), command, slow_runs),
        )
        yield f"{label}: voiceguide, warm", ring.race(nothing, command)
        yield f"{label}: voiceguide, unchanged", ring.race(lambda: None, command)
        edits = iter(range(1, 1000))

        def edited(edits: Iterator[int] = edits, bed: str = bed) -> None:
            text = script(minutes, cues, f"Edit {NUMBERS[next(edits) % 12]} of {bed},")
            path.write_text(text, encoding="utf-8")

        yield f"{label}: voiceguide, one word edited", ring.race(edited, command, min(ring.runs, 12))
        path.write_text(script(minutes, cues), encoding="utf-8")
        clips = ring.clips_for_the_others(name)
        told = ring.folder / f"{name}.timeline.json"
        others = [str(told), str(clips), str(ring.folder / "other.mp3")]
        others += [] if bed == "none" else [str(ring.bed())]
        for contestant in ("careful", "naive"):
            program = [sys.executable, str(HERE / f"{contestant}.py"), *others]
            yield f"{label}: {contestant}", ring.race(nothing, program, slow_runs)


def growth(ring: Ring) -> Iterator[tuple[str, Result]]:
    """Render the same kind of session at 5 to 80 minutes, warm: time and memory."""
    for minutes in (5, 10, 20, 40, 80):
        name = f"grow-{minutes}"
        (ring.scripts / f"{name}.yaml").write_text(script(minutes, minutes * 5), encoding="utf-8")
        for bed in ring.beds:
            more = () if bed == "none" else ("--bed", bed)
            command = ring.voiceguide(name, minutes, *more)
            timed(command, ring.environ)
            yield f"{minutes} min, bed {bed}", ring.race(ring.forget(), command)


def machine() -> str:
    """Name the machine."""
    model = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        model = next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    return f"{model}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def table(title: str, rows: list[tuple[str, Result]], *, against: bool) -> str:
    """Lay results out as Markdown, with ratios against the naive contestant of the same kind."""
    lines = [
        f"## {title}",
        "",
        "| contestant | median | runs | peak memory | naive takes |",
        "|---|---|---|---|---|",
    ]
    naive = {label.split(":")[0]: result for label, result in rows if label.endswith(": naive")}
    for label, result in rows:
        slower = naive.get(label.split(":")[0])
        ratio = f"{slower.median_s / result.median_s:.1f}×" if against and slower is not None else ""
        lines.append(
            f"| {label} | {result.median_s:.3f} s | {len(result.seconds)} | {result.peak:.0f} MB | {ratio} |"
        )
    return "\n".join((*lines, ""))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5, help="runs of what is quick")
    parser.add_argument("--slow-runs", type=int, default=5, help="runs of what is slow")
    parser.add_argument("--quick", action="store_true", help="ten minutes only, no growth")
    parser.add_argument("--no-bed", action="store_true", help="voice only")
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "docs" / "benchmarks.md")
    asked = parser.parse_args()
    if not shutil.which("ffmpeg"):
        sys.exit("the pydub contestants need ffmpeg: install it first")
    parts = [
        "# Benchmarks",
        "",
        "Written by `make bench`. Whole processes from the shell, the same clips for everyone; *naive* is"
        " gTTS's MP3s put together with pydub's `+=`, *careful* is pydub used well. Cold: nothing spoken,"
        " nothing encoded (with the tone voice, so that no engine is measured). Trust the ratios.",
        "",
        f"Machine: {machine()}. {time.strftime('%Y-%m-%d')}.",
        "",
    ]
    with tempfile.TemporaryDirectory(prefix="voiceguide-bench-") as folder:
        ring = Ring(Path(folder), asked.runs, ("none",) if asked.no_bed else ("none", "brown"))
        for minutes, cues in ((10, 60),) if asked.quick else ((10, 60), (60, 300)):
            rows = []
            for label, result in races(ring, minutes, cues, asked.slow_runs):
                print(f"{minutes} min  {label}: {result.median_s:.3f} s, {result.peak:.0f} MB", flush=True)
                rows.append((label, result))
            parts.append(table(f"{minutes} minutes, {cues} cues", rows, against=True))
        if not asked.quick:
            rows = list(growth(ring))
            parts.append(table("Growth, warm", rows, against=False))
    asked.output.write_text("\n".join(parts), encoding="utf-8")
    print(f"written: {asked.output}")


if __name__ == "__main__":
    main()
