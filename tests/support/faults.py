"""Every fault of Google's endpoint at the first, a middle and the last cue, and what becomes of it.

`python tests/support/faults.py` renders a whole session for each and writes the table of `docs/faults.md`;
the tests do the same with fewer cues. It ends with an error if a fault costs more than patience. `python
tests/support/faults.py 429 reset` tries these alone and writes nothing.
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parent)]

from tests.standin.google import Google, direct_way  # noqa: E402 - the path must be known first
from voiceguide.errors import VoiceguideError  # noqa: E402

PAGE = Path(__file__).resolve().parents[2] / "docs" / "faults.md"
FAULTS = {
    "no-name": "the name cannot be found (DNS)",
    "refused": "the connection is refused",
    "no-answer": "nobody takes the call",
    "proxy-refuses": "the proxy lets nothing through",
    "proxy-asks": "the proxy asks for a password",
    "untrusted": "the certificate is a stranger's",
    "expired": "the certificate has expired",
    "tls-broken": "what answers does not speak TLS",
    "reset": "the connection is reset",
    "hang": "no answer comes",
    "drip": "the answer comes a byte at a time",
    "429": "429, too many requests",
    "sorry": "sent on to a captcha page",
    "captcha": "a captcha page with status 200",
    "403": "403, forbidden",
    "404": "404, not found",
    "400": "400, bad request",
    "500": "500, server error",
    "503": "503, unavailable",
    "hotel": "sent on to a sign-in page",
    "page": "a web page with status 200",
    "changed": "the format of the answer has changed",
    "null": "no speech for this text",
    "empty": "an empty answer",
    "garbage": "an answer that is not text",
    "cut-answer": "an answer cut in the middle",
    "cut-body": "the line is cut in the middle of an answer",
    "not-base64": "damaged base64",
    "cut-base64": "cut base64",
    "no-sound": "no sound in the answer",
    "not-mp3": "sound that is not MP3",
    "cut-mp3": "MP3 cut in the middle of a frame",
    "half": "far too short for its words",
    "cut-frames": "whole frames, and words missing",
    "cut-sound": "some of the words, coded as if they were all",
    "silence": "nothing but silence",
}
_DIRECT = ("no-name", "refused", "no-answer")
_TIGHT = {"hang": "READ_S", "drip": "ANSWER_S", "no-answer": "CONNECT_S"}
"""Faults of time themselves get little of it; a right answer on a busy machine still has enough."""

Make = Callable[[Path], object]
"""Make a session with a cache in this folder; equal sessions give equal values."""


class Wrong(AssertionError):
    """A fault cost more than patience."""


@dataclass(frozen=True, slots=True)
class Met:
    """What became of one fault at one cue.

    Args:
        passed: How often the cue was asked for when the fault came once; 0 if that ended the run.
        lasting: How often it was asked for when the fault stayed.
        sentence: The sentence that was said then.
        mend: The next step.
    """

    passed: int
    lasting: int
    sentence: str
    mend: str


def meet(
    fault: str, at: int, google: Google, make: Make, right: object, texts: list[str], folder: Path
) -> Met:
    """Meet one fault at one request, once passing and once to stay, each with a cache of its own.

    Raises:
        Wrong: The track is not right, something was fetched twice, or an error is not one sentence.
    """
    with _way(fault, google):
        passed, _ = _run(fault, at, 1, google, make, right, texts, folder / "passing")
        lasting, problem = _run(fault, at, 0, google, make, right, texts, folder / "lasting")
    if problem is None:
        raise Wrong(f"{fault} at {at} stays, and nobody noticed")
    return Met(passed, lasting, *(_plain(text) for text in (problem.what, problem.mend)))


def _run(
    fault: str, at: int, times: int, google: Google, make: Make, right: object, texts: list[str], cache: Path
) -> tuple[int, VoiceguideError | None]:
    """Run once into the fault, and if that ends in an error once more without."""
    google.reset()
    google.fail(fault, on=at, times=times)
    problem = None
    try:
        made = make(cache)
    except VoiceguideError as error:
        problem = error
        _check("\n" not in str(error) and error.what and error.mend, f"{fault}: {error!r} is no sentence")
    asked = list(google.texts)
    _check(asked[:at] == texts[:at], f"{fault} at {at}: something else was asked for before")
    tries = asked[at:].count(texts[at])
    if problem is not None:
        _check(set(asked[at:]) <= {texts[at]}, f"{fault} at {at}: it went on after the end")
        google.reset()
        made = make(cache)
        _check(google.texts == texts[at:], f"{fault} at {at}: the next run asked for {google.texts}")
        tries = tries if times == 0 else 0
    else:
        _check(asked == texts[:at] + [texts[at]] * tries + texts[at + 1 :], f"{fault} at {at}: asked {asked}")
    _check(made == right, f"{fault} at {at}: what was made is not right")
    return tries, problem


@contextlib.contextmanager
def _way(fault: str, google: Google) -> Iterator[None]:
    names = [f"VOICEGUIDE_GTTS_{_TIGHT[fault]}"] if fault in _TIGHT else []
    os.environ |= dict.fromkeys(names, "0.8")
    try:
        with direct_way(google) if fault in _DIRECT else contextlib.nullcontext():
            yield
    finally:
        for name in names:
            del os.environ[name]


def _check(right: object, what: str) -> None:
    if not right:
        raise Wrong(what)


def _plain(sentence: str) -> str:
    """Leave out what differs from cue to cue."""
    sentence = re.sub(r"in frame \d+", "in a frame", sentence)
    return re.sub(r"\d+\.\d s", "… s", re.sub(r"(?<= for )(['\"]).+?\1(?=[ .])", "'…'", sentence))


def places(texts: list[str]) -> tuple[int, int, int]:
    """Give the numbers of the first, a middle and the last request."""
    return 0, len(texts) // 2, len(texts) - 1


def row(fault: str, met: list[Met]) -> str:
    """Write one line of the table.

    Raises:
        Wrong: It was not met alike at all three places.
    """
    sentences = {(one.sentence, one.mend) for one in met}
    _check(len(sentences) == 1, f"{fault} is reported in several ways: {sentences}")
    once = ", ".join("track" if one.passed else "error" for one in met)
    asked = "/".join(str(one.lasting) for one in met)
    ((what, mend),) = sentences
    return f"| {FAULTS[fault]} | {once} | {asked} | {what} | {mend} |"


def _whole_session(google: Google, folder: Path, faults: list[str]) -> list[str]:
    from tests.support.small_script import put_down
    from voiceguide import pipeline
    from voiceguide.settings import Settings

    put_down(folder / "scripts")

    def make(cache: Path) -> object:
        settings = Settings(script_folders=(folder / "scripts",), cache_folder=cache)
        request = pipeline.Request(routine="small", target_ms=120_000, voice="gtts")
        made = pipeline.render(request, settings, folder / "track.mp3")
        return made.track.read_bytes(), made.timeline_path.read_bytes()

    right = make(folder / "undisturbed")
    texts = list(google.texts)
    rows = []
    for fault in faults:
        met = [
            meet(fault, at, google, make, right, texts, folder / fault / str(n))
            for n, at in enumerate(places(texts))
        ]
        rows.append(row(fault, met))
        print(rows[-1], flush=True)
    return rows


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        stand_in = Google(Path(name))
        for variable in [each for each in os.environ if each.startswith("VOICEGUIDE_")]:
            del os.environ[variable]
        os.environ |= stand_in.environ
        table = _whole_session(stand_in, Path(name), sys.argv[1:] or list(FAULTS))
        stand_in.close()
    if sys.argv[1:]:
        sys.exit()
    head, line, rest = PAGE.read_text("utf-8").partition("|---|---|---|---|---|\n")
    _, blank, tail = rest.partition("\n\n") if rest.startswith("|") else ("", "\n\n", rest.lstrip())
    PAGE.write_text(head + line + "\n".join(table) + blank + tail, "utf-8")
