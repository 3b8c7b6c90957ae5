"""Record what the program gives, byte for byte, and compare it with what was recorded.

    python tests/net/net.py write              before a refactoring: record everything (some minutes)
    python tests/net/net.py compare            after it: make all again; exits with 1 if anything differs
    python tests/net/net.py ... --quick        a tenth of it

A refactoring may change nothing that a listener, a script, a show or a machine reader meets. So the manifest,
which is no part of the repository, holds the SHA-256 sum (its first 16 digits) of every output of every
shipped routine: tracks, timelines, each stage of `show` as text and JSON, captions, plots, locks, packs, a
published show, refusals and the generated pages. The program is driven by its command line alone, so that
the net holds while everything behind it moves.

Sums of sound depend on the processor: numpy and the libraries of sound choose their instructions by it. They
are compared only where the machine calculates as the recording one did; the manifest's head says which.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import io
import os
import platform
import re
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
MANIFEST = ROOT / ".net" / "manifest.txt"
SOUND = (".mp3", ".vgpack", ".lock.json")
"""Files, and parts of names, whose bytes hold sound or sums of sound."""
STAGES = ("script", "plan", "fit", "timeline", "lanes", "transcript")
CAPTIONS = "vtt,srt,lrc,txt,chapters,audacity"
ROUTINES = {
    "bedtime-twist": ("en", "de", "es"),
    "knee-drops": ("en", "de", "es"),
    "ninety-ninety": ("en",),
    "reclined-twist": ("en", "de", "es"),
    "restorative-twist": ("en",),
    "supine-pulls": ("en",),
}
LENGTHS = {
    "bedtime-twist": ("least", "10", "45"),
    "knee-drops": ("least", "5", "10"),
    "ninety-ninety": ("least", "10", "20"),
    "reclined-twist": ("least", "10", "45"),
    "restorative-twist": ("least", "20", "45"),
    "supine-pulls": ("least", "10", "20"),
}
SHOW = """\
title: Quiet evenings
description: Guided stretches & slow breathing for the evening.
author: Ana Example
owner: {name: Ana Example, email: ana@example.org}
base_url: https://example.org/evenings
voice: VOICE
bed: rain
language: en
category: Health & Fitness
episodes:
  - {routine: knee-drops, minutes: 3, date: 2026-01-05T19:00:00+01:00}
  - {routine: knee-drops, minutes: 5, date: 2026-01-12T19:00:00+01:00}
  - {routine: supine-pulls, minutes: 10, choices: {sets: two}, date: 2026-02-01T08:00:00+01:00}
"""
COMMANDS = (
    "render", "cost", "lock", "play", "verify", "captions", "list", "show", "plot", "check", "new", "schema",
    "publish", "serve", "takes", "voices", "cache",
)  # fmt: skip
PROBES: dict[str, list[str]] = {
    "help": ["--help"],
    "list": ["list"],
    "list.json": ["list", "--json"],
    "schema": ["schema"],
    "voices": ["voices", "tone", "--json"],
    "check.json": ["check", "--json"],
    "new": ["new", "my-evening"],
    "check-own": ["check", "my-evening.yaml"],
    "refused-name": ["render", "knee-drop", "--voice", "tone"],
    "refused-name.json": ["render", "knee-drop", "--voice", "tone", "--json"],
    "refused-length": ["render", "knee-drops", "--minutes", "1", "--voice", "tone"],
    "refused-length.json": ["render", "knee-drops", "--minutes", "1", "--voice", "tone", "--json"],
    "refused-option": ["show", "knee-drops", "--set", "floor=yes", "--json"],
    "refused-usage.json": ["render", "--minutes", "x", "knee-drops", "--json"],
    "refused-usage": ["rendr"],
    "refused-voice.json": ["render", "knee-drops", "--voice", "nobody", "--json"],
    "refused-captions": ["captions", "nothing.mp3"],
    "refused-verify.json": ["verify", "nothing.mp3", "--json"],
    "refused-show.json": ["publish", "nothing.yaml", "--json"],
    "refused-pack.json": ["cache", "unpack", "my-evening.yaml", "--json"],
    **{f"help-{command}": [command, "--help"] for command in COMMANDS},
}  # fmt: skip


class Session(NamedTuple):
    """What one track is made of, as one types it."""

    routine: str
    language: str
    length: str
    mode: str
    voice: str

    def __str__(self) -> str:
        return "/".join(self)

    @property
    def options(self) -> list[str]:
        length = ["--minutes", self.length] if self.length != "least" else ["--duration", "LEAST"]
        return [self.routine, *length, "--mode", self.mode, "--language", self.language]


def sessions(*, quick: bool) -> list[Session]:
    """Return every session that is recorded; the quick part hums, at the shortest length offered."""
    everything = [
        Session(routine, language, length, mode, voice)
        for voice in ("tone", "hibari")
        for routine, languages in ROUTINES.items()
        for language in languages
        for length in LENGTHS[routine]
        for mode in ("bedtime", "day")
        if language == "en" or (voice == "tone" and mode == "bedtime" and length == LENGTHS[routine][1])
    ]
    if not quick:
        return everything
    return [one for one in everything if (one.voice, one.length, one.mode) == ("tone", "least", "bedtime")]


class Ran(NamedTuple):
    """What one command printed, and how it ended."""

    code: int
    out: str
    err: str

    def text(self, home: Path) -> bytes:
        told = f"{self.code}\n{self.out}\n--\n{self.err}"
        for name, folder in (("HOME", home), ("ROOT", ROOT), ("SPEECH", os.environ["NET_SPEECH"])):
            told = told.replace(str(folder), f"<{name}>")
        return told.encode("utf-8")


def run(words: list[str]) -> Ran:
    """Run one command in this process, as a script would: nothing is a terminal."""
    from voiceguide.__main__ import main

    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(words)
    return Ran(code, out.getvalue(), err.getvalue())


def _sum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


def recorded(session: Session) -> dict[str, str]:
    """Make one session in every form, and return the sum of each, by name."""
    with _home() as home:
        return {f"{session}/{name}": _sum(data) for name, data in _made(session, home)}


@contextlib.contextmanager
def _home() -> Iterator[Path]:
    """Work in an empty folder, with empty settings and a cache of speech that the whole run shares."""
    before, environment = Path.cwd(), dict(os.environ)
    with tempfile.TemporaryDirectory(prefix="net-") as name:
        home = Path(name).resolve()
        # What ships is written better all the time; what these routines give stays the same.
        os.environ["VOICEGUIDE_BUNDLED"] = str(ROOT / "tests" / "cases" / "routines")
        os.environ.update(
            HOME=str(home), XDG_CONFIG_HOME=str(home / "config"), XDG_CACHE_HOME=str(home / "xdg"),
            VOICEGUIDE_QUEUE=str(home / "queue"), NO_COLOR="1", COLUMNS="100", LC_ALL="C.UTF-8", TZ="UTC",
        )  # fmt: skip
        os.environ.setdefault("NET_SPEECH", str(home / "speech"))
        (home / "work").mkdir()
        os.chdir(home / "work")
        try:
            yield home
        finally:
            os.chdir(before)
            os.environ.clear()
            os.environ.update(environment)


def _made(session: Session, home: Path) -> Iterator[tuple[str, bytes]]:
    cache = ["--cache", os.environ["NET_SPEECH"]]
    speech = ["--voice", session.voice, *cache]
    asked = session.options
    if session.length == "least":
        asked[asked.index("LEAST")] = _least(session, speech)
    made = run(["render", *asked, *speech, "-o", "track.mp3"])
    yield "render", made.text(home)
    if made.code:
        return
    yield "track.mp3", Path("track.mp3").read_bytes()
    yield "track.timeline.json", Path("track.timeline.json").read_bytes()
    for stage in STAGES:
        for json in ([], ["--json"]):
            shown = run(["show", *asked, *speech, "--stage", stage, *json])
            yield f"show-{stage}{'.json' if json else ''}", shown.text(home)
    yield "show", run(["show", *asked, *cache]).text(home)
    yield "captions.json", run(["captions", "track.mp3", "--format", CAPTIONS, "--json"]).text(home)
    for path in sorted(Path().glob("track.*")):
        if path.suffix != ".mp3" and not path.name.endswith(".timeline.json"):
            yield path.name, path.read_bytes()
    yield "cost.json", run(["cost", *asked, *speech, "--json"]).text(home)
    yield "takes.csv", run(["takes", *asked, *cache, "--csv"]).text(home)
    yield "takes.json", run(["takes", *asked, *cache, "--json"]).text(home)
    yield "check.json", run(["check", *asked, *speech, "--json"]).text(home)
    yield "plot", run(["plot", *asked, *speech, "-o", "plot.svg"]).text(home)
    yield "plot.svg", Path("plot.svg").read_bytes()
    yield "lock", run(["lock", *asked, *speech, "-o", "track.mp3"]).text(home)
    yield "track.lock.json", Path("track.lock.json").read_bytes()
    yield "render.json", run(["render", *asked, *speech, "-o", "track.mp3", "--json"]).text(home)
    if session.length == LENGTHS[session.routine][1] and session.mode == "bedtime":
        yield "verify.json", run(["verify", "track.mp3", "--json"]).text(home)
        yield "pack.vgpack", _packed(run(["cache", "pack", *asked, *speech, "-o", "pack.vgpack"]))
        sea = run(["render", *asked, *speech, "--bed", "ocean:breath", "-o", "sea.mp3", "--json"])
        yield "sea", sea.text(home)
        yield "sea.mp3", Path("sea.mp3").read_bytes()
        yield "sea.timeline.json", Path("sea.timeline.json").read_bytes()
        yield "audio-plot", run(["plot", "--audio", "sea.mp3", "-o", "heard.svg"]).text(home)
        yield "heard.mp3.svg", Path("heard.svg").read_bytes()


def _least(session: Session, speech: list[str]) -> str:
    """Return the shortest length that is possible, as a refusal of one second tells it."""
    asked = [session.routine, "--duration", "1s", "--mode", session.mode, "--language", session.language]
    told = run(["render", *asked, *speech, "-o", "never.mp3"])
    found = re.search(r"the shortest is ([\d:]+)", told.err)
    if found is None:
        raise AssertionError(f"no shortest length is told: {told.err}")
    return found[1]


def _packed(ran: Ran) -> bytes:
    if ran.code or not zipfile.is_zipfile("pack.vgpack"):
        return Path("pack.vgpack").read_bytes() if not ran.code else ran.err.encode()
    with zipfile.ZipFile("pack.vgpack") as pack:
        return b"".join(name.encode() + pack.read(name) for name in sorted(pack.namelist()))


def probed() -> dict[str, str]:
    """Return the sums of what is not of one session: help, lists, refusals, pages."""
    with _home() as home:
        told = {f"cli/{name}": _sum(run(words).text(home)) for name, words in PROBES.items()}
    for page in ("commands.md", "script-reference.md", "script.schema.json"):
        told[f"docs/{page}"] = _sum((ROOT / "docs" / page).read_bytes())
    return told


def published(voice: str) -> dict[str, str]:
    """Publish a show twice, and return the sums of all that it consists of."""
    told: dict[str, str] = {}
    with _home() as home:
        Path("show.yaml").write_text(SHOW.replace("VOICE", voice), "utf-8")
        cache = ["--cache", os.environ["NET_SPEECH"]]
        for step in (["--check"], ["--dry-run"], ["--json"], ["--json"], []):
            ran = run(["publish", "show.yaml", "-o", "public", *step, *cache])
            told[f"show/{voice}/{len(told)}{''.join(step)}"] = _sum(ran.text(home))
        files = [path for path in sorted(Path().rglob("*")) if path.is_file()]
        for path in files:
            told[f"show/{voice}/{path.as_posix()}"] = _sum(path.read_bytes())
        shutil.rmtree("public")
    return told


def is_sound(name: str) -> bool:
    """Report whether this sum may differ from processor to processor."""
    last = name.rpartition("/")[2]
    return (
        last.endswith(SOUND) or last in {"verify.json", "render.json", "sea", "heard.mp3.svg", "audio-plot"}
        or name.startswith("show/") or "/hibari/" in name
    )  # fmt: skip


def calculates_as() -> str:
    """Describe what sums of sound depend on: the processor's instructions and the libraries' versions."""
    from numpy._core._multiarray_umath import __cpu_features__

    features = ",".join(sorted(name for name, has in __cpu_features__.items() if has))
    libraries = ("numpy", "soxr", "lameenc", "miniaudio", "pedalboard", "hibari-tts")
    versions = " ".join(f"{name}={metadata.version(name)}" for name in libraries)
    return f"{platform.system()} {platform.machine()} {_sum(features.encode())} {versions}"


def everything(*, quick: bool, workers: int) -> dict[str, str]:
    """Return every sum by its name."""
    told: dict[str, str] = {}
    with tempfile.TemporaryDirectory(prefix="net-speech-") as speech:
        os.environ["NET_SPEECH"] = speech
        with ProcessPoolExecutor(workers) as pool:
            waiting = [pool.submit(recorded, session) for session in sessions(quick=quick)]
            waiting.append(pool.submit(probed))
            waiting += [
                pool.submit(published, voice) for voice in (("tone",) if quick else ("tone", "hibari"))
            ]
            for one in waiting:
                told |= one.result()
    return told


def read_manifest() -> tuple[str, dict[str, str]]:
    """Return what the recording machine calculated as, and every sum by its name."""
    head, *lines = MANIFEST.read_text("utf-8").splitlines()
    return head.removeprefix("# "), {line[17:]: line[:16] for line in lines}


def differences(made: dict[str, str]) -> list[str]:
    """Return a line for every sum that differs, is new, or (of the same session) is gone."""
    machine, known = read_manifest()
    if calculates_as() != machine:
        made = {name: value for name, value in made.items() if not is_sound(name)}
        known = {name: value for name, value in known.items() if not is_sound(name)}
    parts = {_part(name) for name in made}
    expected = {name: value for name, value in known.items() if _part(name) in parts}
    return [
        f"{'differs' if name in made and name in expected else 'new' if name in made else 'gone'}: {name}"
        for name in sorted(made.keys() | expected.keys())
        if made.get(name) != expected.get(name)
    ]


def _part(name: str) -> str:
    """Return what is made together with this: one session, one show, the command line."""
    return name.rpartition("/")[0] if not name.startswith("show/") else "/".join(name.split("/")[:2])


def main() -> int:
    """Do what was asked for; 1 if anything differs."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("do", choices=["write", "compare"])
    asked.add_argument("--quick", action="store_true", help="a tenth of it")
    asked.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    given = asked.parse_args()
    made = everything(quick=given.quick, workers=given.workers)
    if given.do == "write":
        lines = [f"# {calculates_as()}", *(f"{value} {name}" for name, value in sorted(made.items()))]
        MANIFEST.parent.mkdir(exist_ok=True)
        MANIFEST.write_text("\n".join(lines) + "\n", "utf-8")
        print(f"{len(made):,} sums written")
        return 0
    different = differences(made)
    print(*different, f"{len(made):,} sums compared, {len(different)} differ", sep="\n")
    return int(bool(different))


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT)]
    sys.exit(main())
