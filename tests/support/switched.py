"""A reader beside a published folder: whatever it starts from, all that this leads to must be of one edition.

`python tests/support/switched.py 200` publishes a changed show two hundred times and kills it at random
moments, then once at every file event, with two readers beside it, one of the folder and one over HTTP. It
ends with an error as soon as one of them sees a mixture, or the next run makes something else than an
undisturbed one.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parent)]

from tests.support.killed import Forker, alive, ended  # noqa: E402 - the path must be known first
from tests.support.shows_made import picture, show_text  # noqa: E402
from tests.support.small_script import SMALL  # noqa: E402
from tests.support.web_host import hosted  # noqa: E402

STARTS = ("feed.xml", "index.html", "show.m3u8", "show.opml", "sw.js")
"""What is looked at by its address, and leads to the rest."""
BASE = "https://example.org/evenings/"
Read = Callable[[str], bytes | None]
"""Reads a published file by its name; None if there is none."""


def leads_to(document: bytes) -> set[str]:
    """Name the files that a document sends its reader to."""
    text = document.decode().replace(BASE, "")
    quoted = re.findall(r"[\"']([\w-]+\.[\w.-]+)[\"']", text)
    listed = [line for line in text.splitlines() if re.fullmatch(r"[\w-]+(\.\w+)?\.mp3", line)]
    return {*quoted, *listed} - {*STARTS, "qr.svg"}


@dataclass(frozen=True)
class Edition:
    """Everything that was published at one time."""

    files: Mapping[str, bytes]

    @classmethod
    def of(cls, folder: Path) -> Edition:
        """Read a folder into which nobody publishes at the moment."""
        return cls({path.name: path.read_bytes() for path in folder.iterdir()})


def faults(read: Read, editions: tuple[Edition, ...]) -> Iterator[str]:
    """Start from every document and follow what it leads to; tell of each file of another edition.

    What changes while it is followed is looked at again: a reader then has the new document, too.
    """
    for start in STARTS:
        while True:
            document = read(start)
            fitting = [one for one in editions if one.files.get(start) == document]
            if document is None or not fitting:
                yield f"{start} is of no edition"
                break
            names = leads_to(document)
            there = {name: read(name) for name in sorted(names)}
            if any(all(one.files.get(name) == there[name] for name in names) for one in fitting):
                break
            if read(start) == document:
                wrong = [name for name in names if all(one.files.get(name) != there[name] for one in fitting)]
                yield f"{start} leads to {', '.join(sorted(wrong))}, of another edition"
                break


def reading(folder: Path) -> Read:
    """Read a folder as a program on the same machine does."""

    def read(name: str) -> bytes | None:
        try:
            return (folder / name).read_bytes()
        except FileNotFoundError:
            return None

    return read


def fetching(address: str) -> Read:
    """Read what a web host gives."""

    def read(name: str) -> bytes | None:
        try:
            with urllib.request.urlopen(address + name, timeout=30) as answer:  # noqa: S310 - our own host
                return answer.read()
        except urllib.error.HTTPError as problem:
            problem.close()
            return None

    return read


@dataclass
class Watcher:
    """Reads again and again in a thread of its own, and keeps what was wrong."""

    read: Read
    editions: tuple[Edition, ...]
    looks: int = 0
    found: list[str] = field(default_factory=list)
    _over: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Watcher:
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.is_set():
            self.found += faults(self.read, self.editions)
            self.looks += 1
            time.sleep(0.002)


OLD = (
    '{routine: small, minutes: 2, date: "2026-01-01T08:00:00+00:00", slug: first, title: One turn}',
    '{routine: small, minutes: 3, date: "2026-01-02T08:00:00+00:00", slug: second, title: Two turns}',
)
NEW = (OLD[0], '{routine: small, minutes: 4, date: "2026-01-03T08:00:00+00:00", slug: third, title: Three}')
DIES = """
import sys, os, signal
left = [{at}]
def hook(event, args):
    if event in ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "open") and left[0] is not None:
        if event == "open" and not (isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR)):
            return
        if {home!r} in str(args[0]) or event == "os.rmdir":
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(hook)
"""
DRAWN = """
from tests.support.shows_made import picture
from voiceguide.podcast import pictures as showart
showart.cover = lambda lanes, title: picture(1_400 + len(title))  # drawing them takes most of the time
"""
CHANGED_PAGE = """
from voiceguide.podcast import site as page
asset = page._asset
page._asset = lambda name: asset(name) + (b"/* */" if name.endswith(".css") else b"")
"""


class Trial:
    """A show in two editions: a sentence, the picture and the style differ; an episode goes, one comes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.forker = Forker({"VOICEGUIDE_CACHE": str(folder / "cache"), "VOICEGUIDE_QUEUE": str(folder)})
        self.old, self.home = folder / "old", folder / "home"
        self.write(self.old, OLD, "")
        self.publish(self.old)
        self.again()
        self.publish(self.home, new=True)
        self.editions = (Edition.of(self.old / "public"), Edition.of(self.home / "public"))
        self.state = (self.home / "show.state.json").read_bytes()

    def took_s(self) -> float:
        """Measure a publishing with every sound at hand, as it is when it is killed."""
        self.again()
        began = time.monotonic()
        self.publish(self.home, new=True)
        return time.monotonic() - began

    def write(self, home: Path, episodes: tuple[str, ...], more: str) -> None:
        """Write the show's file and what it is made of."""
        home.mkdir(exist_ok=True)
        (home / "small.yaml").write_text(SMALL.replace("your lap.", f"your lap{more}."))
        (home / "own.png").write_bytes(picture(1_400 if not more else 1_500))
        told = [one.replace("routine: small", "routine: ./small.yaml") for one in episodes]
        (home / "show.yaml").write_text(show_text(*told, artwork="own.png"))

    def again(self) -> None:
        """Go back to the old edition, with the new one asked for."""
        shutil.rmtree(self.home, ignore_errors=True)
        shutil.copytree(self.old, self.home)
        self.write(self.home, NEW, ", palms up")

    def _arguments(self, home: Path) -> list[str]:
        return ["publish", str(home / "show.yaml"), "-o", str(home / "public")]

    def publish(self, home: Path, *, new: bool = False) -> None:
        """Publish to the end."""
        err = self.folder / "err.txt"
        code = self.forker.run(self._arguments(home), err, before=DRAWN + (CHANGED_PAGE if new else ""))
        if code:
            raise AssertionError(f"publishing ended with {code}: {err.read_text()}")

    def kill(self, after_s: float | None = None, at: int | None = None) -> bool:
        """Kill a publishing, and finish it with another; tell whether it was still going on then.

        Args:
            after_s: After so long.
            at: Before this file event, counted from 0.

        Raises:
            AssertionError: A reader saw a mixture, or the next run makes something else.
        """
        self.again()
        public = self.home / "public"
        before = DRAWN + CHANGED_PAGE + ("" if at is None else DIES.format(at=at, home=str(self.home)))
        with hosted(public) as address:
            watchers = [Watcher(reading(public), self.editions), Watcher(fetching(address), self.editions)]
            with watchers[0], watchers[1]:
                dead = self._killed(before, after_s)
                seen = list(faults(reading(public), self.editions))
                self.publish(self.home, new=True)
        self.looks = [one.looks for one in watchers]
        found = [*seen, *(what for one in watchers for what in one.found)]
        if found:
            raise AssertionError(found[0])
        if (
            Edition.of(public) != self.editions[1]
            or (self.home / "show.state.json").read_bytes() != self.state
        ):
            raise AssertionError("the next run made something else than an undisturbed one")
        return dead

    def _killed(self, before: str, after_s: float | None) -> bool:
        err = self.folder / "err.txt"
        if after_s is None:
            return self.forker.run(self._arguments(self.home), err, before=before) == -signal.SIGKILL
        process = self.forker.start(self._arguments(self.home), err, before=before)
        time.sleep(after_s)
        still = alive(process)
        os.kill(process, signal.SIGKILL)
        ended(process)
        return still


def main(kills: int) -> None:
    """Kill at random moments, then at every file event; print what came of it."""
    with tempfile.TemporaryDirectory() as name:
        trial = Trial(Path(name))
        took_s = trial.took_s()
        print(f"undisturbed: {took_s:.2f} s, {len(trial.editions[1].files)} files")
        midway, looks = 0, 0
        for n in range(kills):
            midway += trial.kill(after_s=random.uniform(0, took_s * 1.1))  # noqa: S311 - any moment will do
            looks += sum(trial.looks)
            print(f"\r{n + 1} kills, {midway} of them midway, {looks} looks", end="", flush=True)
        print()
        at = 0
        while trial.kill(at=at):
            at += 1
            looks += sum(trial.looks)
            print(f"\rkilled at each of {at} file events, {looks} looks in all", end="", flush=True)
        print("\nno mixture seen; every next run made the same")
        trial.forker.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
