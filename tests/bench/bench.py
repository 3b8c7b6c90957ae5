"""Race voiceguide against what a user would pick instead, with the same clips, in one go.

    make bench                       everything, medians of 5 where it is quick; about a quarter of an hour
    python tests/bench/bench.py --runs 1 --quick --minutes 10

It needs ffmpeg for the two pydub contestants. Figures are whole processes from the shell: wall time,
processor time and peak memory of the process and its children. Machines are noisy: trust the ratios, and
where others work on the machine, those of the processor time.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import wave
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from itertools import count
from pathlib import Path
from types import MappingProxyType

import lameenc

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
WORDS = (
    "soften your shoulders, one by one",
    "breathe wide between your ribs",
    "let your jaw hang easy now",
    "feel how heavy your hands are",
    "nothing to do but rest",
)
"""With the numbers that make each sentence another they last 4.0 s, as long as a cue of `bedtime-twist`."""
_CUES = {10: 60, 60: 300}
"""How many cues sessions of so many minutes have."""
_LIBRARIES = ("numpy", "lameenc", "pydub", "gtts", "typer")
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


ENOUGH_S = 30.0
"""A contestant that has run so long in all is not run again: a naive hour takes minutes."""


@dataclass(slots=True)
class Result:
    """Wall seconds, processor seconds and peak memory of each run of one contestant."""

    seconds: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    peak_mb: list[float] = field(default_factory=list)
    """Empty where a part of a process was timed."""

    @property
    def median_s(self) -> float:
        return statistics.median(self.seconds)

    @property
    def cpu_s(self) -> float:
        return statistics.median(self.cpu)

    @property
    def peak(self) -> float:
        return max(self.peak_mb, default=0.0)


def timed(command: list[str], environ: dict[str, str]) -> tuple[float, float, float]:
    """Run a command; give wall and processor time in seconds and peak memory in MB, children included."""
    probe = (
        "import resource, subprocess, sys, time; t = time.perf_counter();"
        "done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE);"
        "t = time.perf_counter() - t; r = resource.getrusage(resource.RUSAGE_CHILDREN);"
        "sys.stderr.buffer.write(done.stderr) if done.returncode else None;"
        "print(t, r.ru_utime + r.ru_stime, r.ru_maxrss / 1024); sys.exit(done.returncode)"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe, *command], env=environ, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stderr}")
    seconds, cpu, peak = map(float, done.stdout.split())
    return seconds, cpu, peak


def sentence(i: int) -> str:
    """Make the i-th sentence, unlike all others."""
    digits = " ".join(NUMBERS[(i // 12**k) % 12] for k in range(2))
    return f"{WORDS[i % len(WORDS)].capitalize()}, {digits}."


def script(minutes: int, cues: int, edits: Mapping[int, str] = MappingProxyType({})) -> str:
    """Write a script of so many cues that lasts so many minutes; edited cues begin with the words given."""
    steps = []
    for i in range(cues):
        text = f"{edits[i]} {sentence(i)}" if i in edits else sentence(i)
        steps.append(f"  - say: {text}\n  - rest: 1s..2s..5min\n")
    return (
        "title: Bench\nabout: Many cues.\nmode: bedtime\nsafety: [Stop if anything hurts.]\nsteps:\n"
        + "".join(steps)
        + f"  - rest: 20s..fill\n# {minutes} min\n"
    )


def edits(minutes: int, cues: int, bed: str, added: str) -> Iterator[tuple[str, str]]:
    """Exchange a word or add some, each time elsewhere: an early edit moves more than a late one."""
    for k in count():
        at = cues * (2 * k + 1) // 10 % cues
        words = (f"Edit {word} of {bed}," for word in ("none", f"{added}{NUMBERS[k % 6]}"))
        before, after = (script(minutes, cues, {at: edit}) for edit in words)
        yield before, after


ALONE = """
import sys
from pathlib import Path
from voiceguide.compose.sounds import finisher
from voiceguide.settings import Settings
from voiceguide.speech import make_voice
from voiceguide.cache.store import Cache
from voiceguide.speech.model import Pace, Utterance
from voiceguide.speech.synthesis.recorder import record
voice, cache = make_voice("tone"), Path(sys.argv[1])
said = Utterance(sys.argv[2], "en", Pace.BEDTIME)
record([said], voice, Cache(cache), finisher(voice, Settings(script_folders=(), cache_folder=cache)))
"""
"""Speaks and finishes one sentence: what an edit of one word cannot do without."""


class Ring:
    """Where the race is run: scripts, cache, clips for the others."""

    def __init__(self, folder: Path, runs: int, beds: tuple[str, ...]) -> None:
        self.folder, self.runs, self.beds = folder, runs, beds
        self.scripts, self.cache = folder / "scripts", folder / "cache"
        self.scripts.mkdir()
        # As a user has it: every module compiled once.
        inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        self.environ = {**inherited, "PYTHONPATH": str(ROOT)}

    def voiceguide(self, name: str, minutes: int, *more: str) -> list[str]:
        out = self.folder / f"{name}.mp3"
        return [
            str(Path(sys.executable).with_name("voiceguide")), "render", str(self.scripts / f"{name}.yaml"),
            "--minutes", str(minutes), "--voice", "tone", "--cache", str(self.cache), "-o", str(out), *more,
        ]  # fmt: skip

    def race(self, prepare: Callable[[], None], command: list[str]) -> Result:
        result = Result()
        while len(result.seconds) < self.runs and sum(result.seconds) < ENOUGH_S:
            prepare()
            seconds, cpu, peak = timed(command, self.environ)
            result.seconds.append(seconds)
            result.cpu.append(cpu)
            result.peak_mb.append(peak)
        return result

    def forget(self, *kinds: str) -> Callable[[], None]:
        def forgotten() -> None:
            for track in self.folder.glob("*.mp3"):
                track.unlink()
            shutil.rmtree(self.folder / "many", ignore_errors=True)
            for kind in kinds:
                shutil.rmtree(self.cache / kind, ignore_errors=True)

        return forgotten

    def edit(self, path: Path, command: list[str], edits: Iterator[tuple[str, str]]) -> Callable[[], None]:
        def edited() -> None:
            before, after = next(edits)
            path.write_text(before, encoding="utf-8")
            timed(command, self.environ)
            path.write_text(after, encoding="utf-8")

        return edited

    def clips_for_the_others(self, name: str) -> Path:
        """Give the other contestants the very same clips, as WAV and as MP3."""
        from voiceguide.cache.store import Cache

        clips = self.folder / "clips"
        clips.mkdir(exist_ok=True)
        timeline = json.loads((self.folder / f"{name}.timeline.json").read_text(encoding="utf-8"))
        cache = Cache(self.cache)
        for key in {clip["speech"] for clip in timeline["clips"]}:
            wav = clips / f"{key}.wav"
            if wav.exists():
                continue
            pcm = cache.samples(key).tobytes()
            with wave.open(str(wav), "wb") as file:
                file.setnchannels(1)
                file.setsampwidth(2)
                file.setframerate(48_000)
                file.writeframes(pcm)
            coder = lameenc.Encoder()
            coder.set_channels(1)
            coder.set_in_sample_rate(48_000)
            coder.set_bit_rate(64)
            coder.silence()
            wav.with_suffix(".mp3").write_bytes(bytes(coder.encode(pcm) + coder.flush()))
        return clips

    def bed(self) -> Path:
        """Make a minute of noise for the other contestants."""
        path = self.folder / "bed.wav"
        if not path.exists():
            source = "anoisesrc=d=60:c=brown:r=48000:a=0.3:seed=1"
            command = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", source, "-ac", "1", str(path)]
            subprocess.run(command, check=True)
        return path


def races(ring: Ring, minutes: int, cues: int) -> Iterator[tuple[str, Result]]:
    """Run every contestant over one session."""
    name = f"bench-{minutes}"
    path = ring.scripts / f"{name}.yaml"
    path.write_text(script(minutes, cues), encoding="utf-8")
    gone = ring.forget()
    elsewhere = ring.folder / "alone"
    alone = [sys.executable, "-c", ALONE, str(elsewhere), f"Edit one of none, {sentence(cues // 2)}"]

    def fresh() -> None:
        shutil.rmtree(elsewhere, ignore_errors=True)

    for bed in ring.beds:
        more = ("--bed", bed)
        label = "voice" if bed == "none" else "voice and bed"
        command = ring.voiceguide(name, minutes, *more)
        everything = ring.forget("raw", "clips", "island", "loop", "sessions", "tags", "bed")
        yield f"{label}: voiceguide, cold", ring.race(everything, command)
        encoded = ring.forget("island", "loop", "sessions", "tags")
        yield f"{label}: voiceguide, clips cached, nothing encoded", ring.race(encoded, command)
        yield f"{label}: voiceguide, warm", ring.race(gone, command)
        yield (
            f"{label}: voiceguide, warm, composed again",
            ring.race(ring.forget("sessions", "tags"), command),
        )
        yield f"{label}: voiceguide, unchanged", ring.race(lambda: None, command)
        for what, added in (("exchanged", ""), ("more", "none and ")):
            prepare = ring.edit(path, command, edits(minutes, cues, bed, added))
            yield f"{label}: voiceguide, one word {what}", ring.race(prepare, command)
        path.write_text(script(minutes, cues), encoding="utf-8")
        timed(command, ring.environ)
        yield f"{label}: voiceguide, only that sentence spoken", ring.race(fresh, alone)
        yield f"{label}: voiceguide, assembly alone", assembly(ring, name, minutes, bed)
        clips = ring.clips_for_the_others(name)
        timeline = ring.folder / f"{name}.timeline.json"
        others = [str(timeline), str(clips), str(ring.folder / "other.mp3")]
        others += [] if bed == "none" else [str(ring.bed())]
        for contestant in ("careful", "naive"):
            program = [sys.executable, str(HERE / f"{contestant}.py"), *others]
            yield f"{label}: {contestant}", ring.race(gone, program)


def assembly(ring: Ring, name: str, minutes: int, bed: str) -> Result:
    """Time the laying of a warm track inside one process: segments from the cache, the file written again."""
    from voiceguide import pipeline
    from voiceguide.audio.renderer import render_track
    from voiceguide.cache.store import Cache
    from voiceguide.compose.mix import bed_loop, under
    from voiceguide.compose.segment_store import CachedSegments
    from voiceguide.settings import Settings

    cache, out = Cache(ring.cache), ring.folder / "assembled.mp3"
    settings = Settings(script_folders=(), cache_folder=ring.cache)
    ask = pipeline.Request(
        routine=str(ring.scripts / f"{name}.yaml"), target_ms=minutes * 60_000, voice="tone", bed=bed
    )
    heard = pipeline.remembered(ask, settings, pipeline.quiet).timeline
    segments = CachedSegments(cache)
    course, lufs = under(heard, bed_loop(bed, segments), segments)
    result = Result()
    for _ in range(max(5, ring.runs)):
        out.unlink(missing_ok=True)
        began, busy = time.perf_counter(), time.process_time()
        track = render_track(heard, cache.samples, segments, out, bed=course, speech_lufs=lufs)
        result.seconds.append(time.perf_counter() - began)
        result.cpu.append(time.process_time() - busy)
        if track.segments_encoded:
            sys.exit("the assembly was not warm")
    return result


def starts(ring: Ring) -> Iterator[tuple[str, Result]]:
    """Time what comes up before any work: help and the list; and several lengths in one run or in four."""
    program = str(Path(sys.executable).with_name("voiceguide"))
    for words in (["--help"], ["list"]):
        timed([program, *words], ring.environ)
        yield f"voiceguide {' '.join(words)}", ring.race(lambda: None, [program, *words])
    (ring.scripts / "bench-10.yaml").write_text(script(10, 60), encoding="utf-8")
    one = ring.voiceguide("bench-10", 10)
    at, out = one.index("10"), one.index("-o")
    lengths = ("12", "15", "20", "30")
    for kind, prepare in (
        ("cold", ring.forget("raw", "clips", "island", "sessions", "tags")),
        ("warm", ring.forget()),
    ):
        together = [*one[:at], ",".join(lengths), *one[at + 1 : out], "-o", f"{ring.folder}/many/"]
        yield f"four lengths, {kind}, one run", ring.race(prepare, together)
        four = Result()
        while len(four.seconds) < ring.runs and sum(four.seconds) < ENOUGH_S:
            prepare()
            each = [timed([*one[:at], n, *one[at + 1 :]], ring.environ) for n in lengths]
            four.seconds.append(sum(seconds for seconds, _, _ in each))
            four.cpu.append(sum(cpu for _, cpu, _ in each))
            four.peak_mb.append(max(peak for _, _, peak in each))
        yield f"four lengths, {kind}, four runs", four


def growth(ring: Ring) -> Iterator[tuple[str, Result]]:
    """Render the same kind of session at 5 to 80 minutes, warm: time and memory."""
    for minutes in (5, 10, 20, 40, 80):
        name = f"grow-{minutes}"
        (ring.scripts / f"{name}.yaml").write_text(script(minutes, minutes * 5), encoding="utf-8")
        for bed in ring.beds:
            more = ("--bed", bed)
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
    libraries = ", ".join(
        f"{name} {version(name)}" for name in ("numpy", "lameenc", "pydub", "gtts", "typer")
    )
    system = f"{os.cpu_count()} cores, {platform.system()}"
    return f"{model}, {system}, Python {platform.python_version()}, {libraries}"


def load() -> str:
    """Tell how many processes wanted the cores in the last minute, where the system says so."""
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


def table(title: str, rows: list[tuple[str, Result]], *, against: bool) -> str:
    """Lay results out as Markdown, with ratios against the naive contestant of the same kind."""
    lines = [
        f"## {title}",
        "",
        "| contestant | median | processor time | runs | peak memory | naive takes | of processor time |",
        "|---|---|---|---|---|---|---|",
    ]
    naive = {label.split(":")[0]: result for label, result in rows if label.endswith(": naive")}
    for label, result in rows:
        slower = naive.get(label.split(":")[0])
        # Of a part of a process there is nothing to compare.
        ratios = ["", ""]
        if against and slower is not None and result.peak_mb:
            ratios = [
                f"{slower.median_s / result.median_s:.1f}×", f"{slower.cpu_s / result.cpu_s:.1f}×",
            ]  # fmt: skip
        peak = f"{result.peak:.0f} MB" if result.peak_mb else ""
        times = f"{result.median_s:.3f} s | {result.cpu_s:.3f} s"
        lines.append(f"| {label} | {times} | {len(result.seconds)} | {peak} | {' | '.join(ratios)} |")
    return "\n".join((*lines, ""))


def busy() -> str:
    """Warn whoever reads figures that were taken while others worked on the machine."""
    cores = os.cpu_count() or 1
    if not hasattr(os, "getloadavg") or os.getloadavg()[0] < 1.5 * cores:
        return ""
    return (
        "**Others worked on this machine meanwhile**, so the seconds are longer than a quiet machine shows,"
        " and contestants\ndid not meet the same load: of these figures, processor time says most.\n"
    )


@dataclass(slots=True)
class Page:
    """What is written, again after every contestant, so that a race that is stopped has its figures too."""

    path: Path
    parts: list[str]

    def tell(self, title: str, about: str, results: Iterator[tuple[str, Result]], *, against: bool) -> None:
        """Add a table, row by row."""
        rows: list[tuple[str, Result]] = []
        self.parts.append("")
        for label, result in results:
            took = f"{result.median_s:.3f} s, {result.cpu_s:.3f} s busy, {result.peak:.0f} MB"
            print(f"{about}{label}: {took}", flush=True)
            rows.append((label, result))
            self.parts[-1] = table(title, rows, against=against)
            self.write("The rest was not measured: the race was stopped here.")

    def write(self, end: str) -> None:
        """Write it all, and how it ended."""
        self.path.write_text("\n".join((*self.parts, f"{end}\n")), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5, help="runs of what is quick")
    parser.add_argument("--quick", action="store_true", help="no growth and no start-up")
    parser.add_argument("--minutes", type=int, choices=sorted(_CUES), help="one length only")
    parser.add_argument("--no-bed", action="store_true", help="voice only")
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "docs" / "benchmarks.md")
    asked = parser.parse_args()
    if not shutil.which("ffmpeg"):
        sys.exit("the pydub contestants need ffmpeg: install it first")
    parts = [
        "# Benchmarks",
        "",
        "Written by `make bench`. Every figure is that of a whole process started from the shell, and all",
        "contestants get the same clips: *naive* puts gTTS's MP3s together with pydub's `+=`, *careful* is",
        "pydub used well. The rows of voiceguide:",
        "",
        "- *cold*: nothing is spoken or encoded yet; the tone voice hums, so that no engine is measured.",
        "- *clips cached, nothing encoded*: all is spoken, and finished.",
        "- *warm*: all of its sound is cached, only the track itself is not there.",
        "- *composed again*: the same, but the script is read, fitted and placed again.",
        "- *unchanged*: the track is there too, and proves to be the same.",
        "- *one word exchanged*: a word of one sentence becomes another that is as long.",
        "- *one word more*: what follows it moves, by whole frames, and an even bed under it moves along, so",
        "  it is not encoded again. Each edit is at another place.",
        "- *only that sentence spoken*: what any program would have to do for an edit.",
        "- *assembly alone*: the laying of a warm track, inside one process.",
        "",
        "The column of runs says how many the median is of: five, or as many as half a minute allows. The",
        "last two columns say how many times as long the naive script takes: by the clock, and in",
        "processor time of all cores together, which moves least with what else the machine does.",
        "",
        f"Machine: {machine()}. {time.strftime('%Y-%m-%d')}. Load when it began: {load()}.",
        "",
        busy(),
    ]
    with tempfile.TemporaryDirectory(prefix="voiceguide-bench-") as folder:
        ring = Ring(Path(folder), asked.runs, ("none",) if asked.no_bed else ("none", "brown"))
        page = Page(asked.output, parts)
        for minutes in [asked.minutes] if asked.minutes else sorted(_CUES):
            title = f"{minutes} minutes, {_CUES[minutes]} cues"
            page.tell(title, f"{minutes} min, ", races(ring, minutes, _CUES[minutes]), against=True)
        if not asked.quick:
            page.tell("Growth, warm", "", growth(ring), against=False)
            page.tell("Start-up, and several lengths", "", starts(ring), against=False)
    page.write(f"Load when it ended: {load()}.")
    print(f"written: {asked.output}")


if __name__ == "__main__":
    main()
