"""Everything that reads what a stranger may have written, each as one function of some bytes.

A target gives its bytes to one reader, through a file where the reader reads files. It may return, or
raise what the error tree has; anything else is a find. `closed_in` makes a find, too, of every file
that is opened, made, moved or removed outside the folder the target was given.

`tests/fuzz/run.py` lets a coverage-guided fuzzer loose on them; `test_targets.py` tries them briefly in
every run of the suite.
"""

from __future__ import annotations

import base64
import json
import os
import sys
import sysconfig
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from voiceguide.decoding import process

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases"
KEY = "0123456789abcdef" * 4


@dataclass(frozen=True)
class Target:
    """One reader.

    Args:
        read: Gives it bytes; the folder is its own, empty at first, kept between inputs.
        seeds: What it ought to read, or nearly: where mutation begins.
    """

    read: Callable[[bytes, Path], None]
    seeds: Callable[[], Sequence[bytes]]


def scripts() -> list[bytes]:
    folders = (CASES / "script" / "good", CASES / "script" / "bad", ROOT / "scripts")
    return [path.read_bytes() for folder in folders for path in sorted(folder.glob("*.yaml"))]


def script(data: bytes, folder: Path) -> None:
    """Read a script and, if it is one, compile it."""
    from voiceguide import pipeline
    from voiceguide.script.library import Library
    from voiceguide.script.model import Script
    from voiceguide.session.request import AS_WRITTEN

    path = folder / "it.yaml"
    path.write_bytes(data)
    read = Library((folder, CASES / "script" / "parts")).read(path)
    assert isinstance(read, Script)
    pipeline.compile_plan(read, AS_WRITTEN)


def entries() -> list[bytes]:
    from voiceguide.speech import sealed

    facts = {"duration_ms": 2, "lufs": None, "gain_db": 0.5}
    clip = b"".join(sealed.seal("clips", KEY, facts, bytes(192)))
    raw = b"".join(sealed.seal("raw", KEY, {}, b"\xc0\x5d\x00\x00\x00\x00\x80\x3f" + bytes(20)))
    whole = [b"\x00" + clip, b"\x00" + raw]
    heads = [
        json.dumps({"kind": "clips", "key": KEY, "facts": facts}).encode(),
        b'{"kind": "clips", "facts": [1, {"duration_ms": 1e999, "lufs": NaN, "gain_db": true}]}',
        b"[" * 3000,
    ]
    return whole + [b"\x01" + head + b"\x00" + bytes(192) for head in heads]


def entry(data: bytes, folder: Path) -> None:
    """Find a file in the cache and use it: as it is, or as a head and a payload whose sums are right."""
    import numpy as np

    from voiceguide.errors import AudioError
    from voiceguide.speech import sealed, upkeep
    from voiceguide.speech.cache import Cache
    from voiceguide.speech.raw import unpack

    body = data[1:]
    if data[:1] == b"\x01":
        head, _, payload = body.partition(b"\x00")
        body = _sealed(sealed, head[: sealed.LONGEST_HEAD], payload)
    cache = Cache(folder / "cache")
    for kind in ("clips", "raw"):
        path = cache.folder / kind / KEY[:2] / KEY[2:]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    for sound in (True, False):
        clip = cache.load_clip(KEY, sound=sound)
        if clip is not None:
            assert clip.key == KEY
            assert isinstance(clip.duration_ms, int)
            assert isinstance(clip.gain_db, float)
            assert clip.lufs is None or isinstance(clip.lufs, float)
    samples = cache.samples_if_kept(KEY)
    assert samples is None or samples.dtype == np.int16
    packed = cache.get("raw", KEY)
    if packed is not None:
        with suppress(AudioError):
            speech = unpack(packed)
            assert np.isfinite(speech.samples).all()
            assert speech.rate_hz > 0
    upkeep.check(cache, repair=True)


def _sealed(sealed, head: bytes, payload: bytes) -> bytes:
    before = sealed._LENGTHS.pack(sealed.MAGIC, len(head), len(payload)) + head
    before += sealed._sum(before)
    return before + payload + sealed._sum(before[-16:], payload)


SAID = "Lie down."


def answers() -> list[bytes]:
    from tests.standin.google import answer, mp3

    good = mp3(SAID)
    return [
        b"\x00" + answer(base64.b64encode(good).decode()),
        b"\x00" + answer(None),
        b'\x00)]}\'\n\n[["wrb.fr","jQ1olc","[\\"//NExAA\\"]",null]]',
        b"\x00<html><head><title>Sorry...</title> unusual traffic",
        b"\x01" + good,
        b"\x01" + good[:2000],
        b"\x01ID3\x03\x00\x00\x00\x00\x00\x0a" + bytes(10) + good[:1000],
        b"\x02429\n120\nhttps://www.google.com/sorry/index",
        b"\x02302\nWed, 21 Oct 2015 07:28:00 GMT\n/captcha",
    ]


def answer(data: bytes, folder: Path) -> None:
    """Read what the speech service answered: its body, the sound in it, or its head."""
    from voiceguide.speech import answers as read
    from voiceguide.speech import mp3

    form, body = data[:1], data[1:]
    if form == b"\x02":
        status, wait, place, *_ = *body.decode("latin-1").split("\n"), "", ""
        code = int(status[:4]) if status[:4].isascii() and status[:4].isdigit() else 429
        read.accept(code, {"Retry-After": wait, "Location": place})
        return
    if form == b"\x01":
        inner = json.dumps([base64.b64encode(body).decode()])
        body = json.dumps([["wrb.fr", read.CALL, inner]]).encode()
    speech = mp3.decode(read.read_answer(body, SAID, "en"))
    assert speech.samples.ndim == 1
    assert speech.rate_hz > 0


@cache
def timelines() -> tuple[bytes, ...]:
    from voiceguide import pipeline
    from voiceguide.settings import Settings

    settings = Settings((ROOT / "scripts", CASES / "timeline"), ROOT / "nowhere")
    made = pipeline.estimate(pipeline.Request(routine="knee-drops", target_ms=240_000), settings)
    whole = pipeline.write_timeline(made, "json").replace('"estimated": true', '"estimated": false')
    few = json.loads(whole)
    for listed in ("clips", "breaths", "tones", "spans"):
        few[listed] = few[listed][:2]
    return whole.encode(), json.dumps(few).encode(), b'{"schema": "voiceguide.timeline/1"}', b"[" * 5000


def timeline(data: bytes, folder: Path) -> None:
    """Read a timeline's file, and write again what was read."""
    from voiceguide import pipeline
    from voiceguide.desk import proving

    path = folder / "it.timeline.json"
    path.write_bytes(data)
    read = proving.read_timeline(path)
    again = pipeline.write_timeline(read, "json")
    path.write_text(again, "utf-8")
    assert proving.read_timeline(path) == read


def texts() -> list[bytes]:
    said = [
        "Hold for 30s, 2-3 breaths; 90/90, 4-7-8, 1:30, 1 1/2 min, $5, 3rd, 10m30s, 5x.",
        "Atme 5,5 s ein – 1.000-mal, am 3. Tag.",
        "Respira 1/2 minuto → 3ª vez, 50 %.",
        "1" * 300 + "-" + "2" * 300,
        "a/b/c & 1:2:3:4 .. 7:30 p.m. No. 5 ~3°",
    ]
    return [bytes([n]) + text.encode() for n, text in enumerate(said * 2)]


def text(data: bytes, folder: Path) -> None:
    """Turn any text into words a voice can say."""
    from voiceguide.speech.pronounce import spoken

    language = ("en", "de", "es", "fr", "pt-BR", "xx")[data[0] % 6 if data else 0]
    said = spoken(data[1:].decode("utf-8", "replace"), language, {})
    assert isinstance(said, str)


@cache
def packs() -> tuple[bytes, ...]:
    import io
    import tempfile

    from tests.speech.locks_made import session
    from voiceguide.speech import packfile
    from voiceguide.speech.cache import Cache

    file = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder:
        kept = Cache(Path(folder) / "cache")
        packfile.write(file, (session(kept, numbers=(1,)),), (), kept)
    whole = file.getvalue()
    return whole, whole[:-22], whole[2000:]


def pack(data: bytes, folder: Path) -> None:
    """Bring a pack into the cache; what is refused leaves no trace."""
    from voiceguide.errors import PackError
    from voiceguide.render.loudness import heard_lufs
    from voiceguide.speech import packfile
    from voiceguide.speech.cache import Cache

    path, kept = folder / "it.vgpack", Cache(folder / "empty")
    path.write_bytes(data)
    try:
        packfile.enter(path, kept, heard_lufs)
    except PackError:
        assert not kept.folder.exists()
        raise
    for left in sorted(kept.folder.rglob("*"), reverse=True):
        left.rmdir() if left.is_dir() else left.unlink()
    kept.folder.rmdir()


def locks() -> list[bytes]:
    from tests.speech.locks_made import LOCK
    from voiceguide.speech import lock

    return [lock.write(LOCK).encode(), b'{"schema": "voiceguide.lock/1", "clips": []}', b"[" * 5000]


def lock(data: bytes, folder: Path) -> None:
    """Read a lock, and write again what was read."""
    from voiceguide.session.pinning import read_lock
    from voiceguide.speech import lock as read

    path = folder / "it.lock.json"
    path.write_bytes(data)
    found = read_lock(path)
    assert read.read(read.write(found)) == found
    assert (folder / f"{found.track}.lock.json").parent == folder


def lexicons() -> list[bytes]:
    return [
        "all:\n  Anna: AH-na\nen:\n  psoas: SO-az /ˈsoʊæs/\nen-GB:\n  close your: cloze your\n".encode(),
        b"en: {sacrum: SAY-krum, sacrum: x}\n",
        b"en:\n  [a]: //\n",
    ]


def lexicon(data: bytes, folder: Path) -> None:
    """Read how a listener wants words to be said."""
    from voiceguide.script.lexicon import read_lexicon

    path = folder / "lexicon.yaml"
    path.write_bytes(data)
    for language in ("en", "pt-BR"):
        assert isinstance(read_lexicon(path, language), tuple)


@cache
def sounds() -> tuple[bytes, ...]:
    import io
    import wave

    from tests.standin.google import mp3

    file = io.BytesIO()
    with wave.open(file, "wb") as made:
        made.setparams((1, 2, 8000, 0, "NONE", ""))
        made.writeframes(bytes(range(256)) * 16)
    encoded = [
        path.read_bytes()
        for path in sorted((CASES / "sound").glob("*.*[gac]"))
        if path.stat().st_size < 12_000
    ]
    return file.getvalue(), mp3(SAID), b"fLaC" + bytes(100), b"RIFF" + bytes(40), *encoded


def take(data: bytes, folder: Path) -> None:
    """Take a recording of the teacher's own, and finish it like speech."""
    from voiceguide.render.finish import Finisher
    from voiceguide.speech.cache import Cache
    from voiceguide.speech.takes import open_takes

    path, kept = folder / "takes" / "it#1.wav", Cache(folder / "cache")
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    clip = open_takes(path.parent).clip("it#1", "Om", kept, Finisher())
    assert clip is not None
    assert clip.duration_ms > 0
    kept.drop("clips", clip.key)


def models() -> list[bytes]:
    told = {
        "audio": {"sample_rate": 22_050},
        "espeak": {"voice": "en-us"},
        "num_speakers": 2,
        "speaker_id_map": {"ann": 0, "bob": 1},
        "language": {"code": "en_US"},
    }
    return [json.dumps(told).encode(), b'{"audio": {"sample_rate": 2147483648}}', b"[" * 5000]


def model(data: bytes, folder: Path) -> None:
    """Read what a Piper voice says of itself."""
    from voiceguide.speech.piper import _read_settings, _speaker

    (folder / "it.onnx.json").write_bytes(data)
    settings = _read_settings(folder / "it.onnx")
    assert 8_000 <= settings["audio"]["sample_rate"] <= 96_000
    for wanted in ("", "ann"):
        assert _speaker(settings, wanted, "it") in {None, *range(100_000)}


def answered() -> list[bytes]:
    one = {"file": "/show.yaml", "voice": "command:say", "sum": KEY}
    told = {"schema": "voiceguide.allowed/1", "allowed": [one, one]}
    return [json.dumps(told).encode(), b'{"schema": "voiceguide.allowed/1", "allowed": [7, {"sum": 1e999}]}']


def allowed(data: bytes, folder: Path) -> None:
    """Read what the user has allowed; whatever is no such list allows nothing."""
    from voiceguide.desk.allowing import _kept
    from voiceguide.settings import Settings

    (folder / "allowed.json").write_bytes(data)
    kept = _kept(Settings((), folder, state_folder=folder))
    assert all(isinstance(each.sum, str) for each in kept)


def remembered() -> list[bytes]:
    listed = {
        "routines": [
            {
                "name": "a",
                "title": "A",
                "about": "A.",
                "minutes": [5, 10],
                "minutes_when": [{"option": "o", "value": "v", "minutes": [3]}],
                "language": "en",
                "folder": "bundled",
                "problem": "",
            }
        ],
        "misnamed": [{"file": "b.yml", "better": "b.yaml"}],
    }
    return [
        json.dumps(listed).encode(),
        b'{"bedtime": 118.2, "day": 131.0}',
        b"[0, 240000, 1.5, -23.0, 0, 0.0]",
        b"[0, 1e999, true, NaN, 0, 0.0]",
    ]


def memory(data: bytes, folder: Path) -> None:
    """Read what a cache remembers of a list, a pace and a bed; what it is not is made anew."""
    from voiceguide.desk.listing import _shelf
    from voiceguide.render.bedfile import _facts
    from voiceguide.speech.calibrate import _kept

    for wpm in (_kept(data) or {}).values():
        assert 1 <= wpm <= 2_000
    if (bed := _facts(data)) is not None:
        assert bed.loop_frames > 0
    with suppress(ValueError):
        assert all(type(minutes) is int for one in _shelf(data).routines for minutes in one.minutes)


TARGETS: dict[str, Target] = {
    "script": Target(script, scripts),
    "entry": Target(entry, entries),
    "answer": Target(answer, answers),
    "timeline": Target(timeline, timelines),
    "text": Target(text, texts),
    "lexicon": Target(lexicon, lexicons),
    "take": Target(take, sounds),
    "pack": Target(pack, packs),
    "lock": Target(lock, locks),
    "model": Target(model, models),
    "allowed": Target(allowed, answered),
    "memory": Target(memory, remembered),
}


def attempt(target: Target, data: bytes, folder: Path) -> str:
    """Give one input to a target; tell what became of it: `read`, or the name of the error."""
    from voiceguide.errors import VoiceguideError

    with closed_in(folder):
        try:
            target.read(data, folder)
        except VoiceguideError as refused:
            became, said = type(refused).__name__, str(refused)
        else:
            became, said = "read", "it was read"
    assert said.strip(), "an error without a word"
    return became


# ── no file outside ──────────────────────────────────────────────────────────────────────────────

_WATCHED: list[Path] = []
_WRITES = {
    "os.mkdir",
    "os.remove",
    "os.rmdir",
    "os.rename",
    "os.link",
    "os.symlink",
    "os.truncate",
    "os.chmod",
}
_MAY_READ = tuple(
    str(Path(place).resolve())
    for place in (
        ROOT / "voiceguide", ROOT / "scripts", ROOT / "tests", sys.prefix, sys.base_prefix,
        *sysconfig.get_paths().values(), *(place for place in sys.path if place), "/usr/share/zoneinfo",
    )
)  # fmt: skip


class Outside(BaseException):
    """A reader touched a file that it was not given; no `except Exception` hides it."""


@contextmanager
def closed_in(folder: Path) -> Iterator[None]:
    """Let files be written in this folder only, and read in it and where the program lies."""
    if not hasattr(sys, "_voiceguide_fuzz_watch"):
        sys.addaudithook(_watch)
        sys._voiceguide_fuzz_watch = True
    _WATCHED.append(folder.resolve())
    try:
        yield
    finally:
        _WATCHED.pop()


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if not _WATCHED:
        return
    if event == "open":
        path, mode, flags = arguments
        writes = (isinstance(mode, str) and any(sign in mode for sign in "wax+")) or bool(
            isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        )
        _hold(event, path, reading=not writes)
    elif event in _WRITES:
        for path in arguments[: 2 if event in ("os.rename", "os.link") else 1]:
            _hold(event, path, reading=False)
    elif event == "subprocess.Popen" and list(arguments[1]) == process.program():
        return  # sound is decoded there, and it may write nothing
    elif event in ("subprocess.Popen", "os.system", "os.exec", "socket.connect"):
        raise Outside(f"{event} {arguments!r}")


def _hold(event: str, path: object, *, reading: bool) -> None:
    if not isinstance(path, str | bytes | os.PathLike) or path == os.devnull:
        return  # a file that is open already
    place = os.path.realpath(os.fsdecode(path))
    allowed = (str(_WATCHED[-1]), *(_MAY_READ if reading else ()))
    if not any(place == each or place.startswith(each + os.sep) for each in allowed):
        raise Outside(f"{event} {place}")
