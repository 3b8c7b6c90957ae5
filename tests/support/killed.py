"""Kill a cold render at random moments, and crowd several into one session: nothing lost, nothing twice.

`python tests/support/killed.py 50` kills fifty renders, `python tests/support/killed.py 0 8` lets eight
make one session at once. Renders are processes of their own, forked from one that has everything imported,
so that what is killed is the work and not Python's start.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parent)]

from tests.standin.google import Google  # noqa: E402
from tests.support.small_script import put_down  # noqa: E402 - the path must be known first

_FORKER = """
import os, sys, json, runpy
sys.path[:0] = json.loads(sys.argv[1])
import voiceguide.cli.commands.render, voiceguide.audio.renderer, voiceguide.audio.mp3.encoder
import voiceguide.audio.mixer, voiceguide.audio.mastering, voiceguide.speech.voices.gtts.client
import voiceguide.speech.synthesis.recorder, voiceguide.media.id3
import gtts, requests, numpy, soxr, miniaudio, lameenc, pydub, mutagen, num2words, filelock, yaml
from voiceguide.cli.main import main
print("ready", flush=True)
for line in sys.stdin:
    job = json.loads(line)
    child = os.fork()
    if child == 0:
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, 0), os.dup2(null, 1)
        os.dup2(os.open(job["err"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 2)
        try:
            exec(job["before"])
            code = main(job["arguments"])
        except BaseException:
            import traceback
            traceback.print_exc()
            code = 99
        sys.stderr.flush()
        os._exit(code)
    print(child, flush=True)
    if job["wait"]:
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


class Forker:
    """A process that has everything imported and forks one that runs a command whenever it is told to."""

    def __init__(self, environ: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _FORKER, json.dumps(sys.path[:2])],
            env={**os.environ, **environ},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        if self._process.stdout.readline() != "ready\n":
            raise AssertionError("the forking process does not start")

    def start(self, arguments: list[str], err: Path, *, before: str = "") -> int:
        """Start a command and give its process; `err` gets what it says, `before` runs in it first."""
        self._tell(arguments, err, before, wait=False)
        return int(self._process.stdout.readline())

    def run(self, arguments: list[str], err: Path, *, before: str = "") -> int:
        """Run a command to its end and give its exit code, below 0 if a signal ended it."""
        self._tell(arguments, err, before, wait=True)
        self._process.stdout.readline()
        return int(self._process.stdout.readline())

    def _tell(self, arguments: list[str], err: Path, before: str, *, wait: bool) -> None:
        job = {"arguments": arguments, "err": str(err), "before": before, "wait": wait}
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()

    def close(self) -> None:
        """End it."""
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()


def ended(process: int, within_s: float = 120.0) -> None:
    """Wait until a process that is not our child has ended."""
    until = time.monotonic() + within_s
    while alive(process):
        if time.monotonic() > until:
            raise AssertionError(f"process {process} does not end")
        time.sleep(0.005)


def alive(process: int) -> bool:
    """Tell whether a process still runs."""
    try:
        # A process that ended but was not waited for is a zombie, state Z.
        return Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2][0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@dataclass
class Trial:
    """One routine, the stand-in, and what an undisturbed render makes."""

    google: Google
    folder: Path
    forker: Forker
    undisturbed: tuple[bytes, bytes] = (b"", b"")
    texts: list[str] = field(default_factory=list)
    took_s: float = 0.0
    number: int = 0

    def __post_init__(self) -> None:
        put_down(self.folder / "scripts")
        self.google.reset()
        began = time.monotonic()
        self.undisturbed = self.finish(self.place())
        self.took_s = time.monotonic() - began
        self.texts = list(self.google.texts)

    def place(self) -> Path:
        """Make a new folder for a render's track and cache."""
        self.number += 1
        place = self.folder / str(self.number)
        place.mkdir()
        return place

    def arguments(self, place: Path, name: str = "track") -> list[str]:
        """Give the command line of a render with a cache in this folder."""
        where = ["--scripts", str(self.folder / "scripts"), "--cache", str(place / "cache")]
        return ["render", "small", "-m", "2", "--voice", "gtts", *where, "-o", str(place / f"{name}.mp3")]

    def finish(self, place: Path) -> tuple[bytes, bytes]:
        """Render to the end and give the bytes of track and timeline."""
        code = self.forker.run(self.arguments(place), place / "err.txt")
        if code:
            raise AssertionError(f"a render ended with {code}: {(place / 'err.txt').read_text()}")
        return self.made(place)

    def made(self, place: Path, name: str = "track") -> tuple[bytes, bytes]:
        """Read what a render left."""
        return tuple((place / f"{name}{end}").read_bytes() for end in (".mp3", ".timeline.json"))

    def kill(self, after_s: float) -> tuple[int, int]:
        """Kill a cold render after so long; give how many cues were kept then, and how many asked for in all.

        Raises:
            AssertionError: The next run makes something else, or asks for what was kept.
        """
        place = self.place()
        self.google.reset()
        process = self.forker.start(self.arguments(place), place / "err.txt")
        time.sleep(after_s)
        os.kill(process, signal.SIGKILL)
        ended(process)
        raw = place / "cache" / "raw"
        kept = (
            sum(file.is_file() and not file.name.startswith(".") for file in raw.rglob("*"))
            if raw.exists()
            else 0
        )
        asked = len(self.google.asked)
        self.google.reset()  # what the killed one had sent and nobody had read yet counts no more
        for file in (place / "track.mp3", place / "track.timeline.json"):
            whole = self.undisturbed[file.suffix == ".json"]
            _check(not file.exists() or file.read_bytes() == whole, f"{file.name} was left half-written")
        _check(self.finish(place) == self.undisturbed, "the next run made something else")
        again = self.google.texts
        _check(len(again) == len(self.texts) - kept, f"{kept} cues were kept, and yet {again} were asked for")
        _check(asked - kept <= 1, f"{asked} cues were asked for and only {kept} kept")
        return kept, asked + len(again)

    def crowd(self, processes: int) -> int:
        """Let several processes make the same session at once; give how many requests they needed."""
        place = self.place()
        self.google.reset()
        names = [f"track{n}" for n in range(processes)]
        started = [self.forker.start(self.arguments(place, name), place / f"{name}.txt") for name in names]
        for process in started:
            ended(process)
        for name in names:
            _check(self.made(place, name) == self.undisturbed, f"{name} is not what one alone makes")
        left = [file for file in place.rglob(".*.part") if file.is_file()]
        _check(not left, f"something was left half-written: {left}")
        return len(self.google.asked)


def _check(right: object, what: str) -> None:
    if not right:
        raise AssertionError(what)


if __name__ == "__main__":
    kills, together = (int(each) for each in (sys.argv[1:] + ["20", "2"][len(sys.argv) - 1 :]))
    with tempfile.TemporaryDirectory() as name:
        for variable in [each for each in os.environ if each.startswith("VOICEGUIDE_")]:
            del os.environ[variable]
        stand_in = Google(Path(name))
        forker = Forker(stand_in.environ)
        trial = Trial(stand_in, Path(name), forker)
        print(f"undisturbed: {len(trial.texts)} requests, {trial.took_s:.2f} s")
        for n in range(kills):
            after_s = random.uniform(0, trial.took_s)  # noqa: S311 - any moment will do
            kept, asked = trial.kill(after_s)
            print(
                f"{n + 1}: killed after {after_s:.3f} s with {kept} kept, {asked} asked for in all",
                flush=True,
            )
        if together:
            print(f"{together} at once: {trial.crowd(together)} requests for {len(trial.texts)} cues")
        forker.close()
        stand_in.close()
