"""Doors of speech: what the service answers, its queue, locks, packs, files of Piper and Kokoro."""

from __future__ import annotations

import base64
import json
from functools import cache
from pathlib import Path

from tests.fuzz.door import SPECIALS, Door, at_ease, put
from tests.fuzz.hurt import packed, plain, sound, told

SAID = "Lie down."


# ── the service ──────────────────────────────────────────────────────────────────────────────────


def answers() -> list[bytes]:
    from tests.standin.google import answer as whole
    from tests.standin.google import mp3

    good = mp3(SAID)
    return [
        b"\x00" + whole(base64.b64encode(good).decode()),
        b"\x00" + whole(None),
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
    from voiceguide.speech import decode as mp3
    from voiceguide.speech.voices.gtts import response as read

    form, body = data[:1], data[1:]
    if form == b"\x02":
        status, wait, place, *_ = *body.decode("latin-1").split("\n"), "", ""
        code = int(status[:4]) if status[:4].isascii() and status[:4].isdigit() else 429
        read.check_status(code, {"Retry-After": wait, "Location": place})
        return
    if form == b"\x01":
        inner = json.dumps([base64.b64encode(body).decode()])
        body = json.dumps([["wrb.fr", read.CALL, inner]]).encode()
    speech = mp3.decode(read.read_answer(body, SAID, "en"))
    assert speech.samples.ndim == 1
    assert speech.rate_hz > 0


def queues() -> list[bytes]:
    return [
        b"next\n120.5\n",
        b"unreached\n12.5\nexample.org\nNobody answers.\n",
        b"unreached\n1e999\n\n\n",
        b"next\nnan",
    ] + [name + b"\n" + one for name in (b"next", b"unreached") for one in SPECIALS]


def queue(data: bytes, folder: Path) -> None:
    """Read what others in the queue say: when the next may ask, who was not reached."""
    from voiceguide.speech.voices.gtts import ratelimit as line
    from voiceguide.speech.voices.gtts.ratelimit import retry_policy

    name, _, body = data.partition(b"\n")
    put(folder / (line._NEXT if name == b"next" else line._UNREACHED), body)
    queue = line.RateLimiter(folder, retry_policy({}))
    assert queue._next_request_s() < 1e9
    assert "\n" not in queue.unreached("example.org")


# ── locks and packs ──────────────────────────────────────────────────────────────────────────────


@cache
def packs() -> tuple[bytes, ...]:
    import io
    import tempfile

    from tests.speech.locks_made import session
    from voiceguide.cache.store import Cache
    from voiceguide.speech import pack as packfile

    file = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder:
        kept = Cache(Path(folder) / "cache")
        packfile.write_pack(file, (session(kept, numbers=(1,)),), (), kept)
    whole = file.getvalue()
    return whole, whole[:-22], whole[2000:], *SPECIALS


def pack(data: bytes, folder: Path) -> None:
    """Bring a pack into the cache; what is refused leaves no trace."""
    from voiceguide.audio.dsp.loudness import heard_lufs
    from voiceguide.cache.store import Cache
    from voiceguide.errors import PackError
    from voiceguide.speech import pack as packfile

    path, kept = put(folder / "it.vgpack", data), Cache(folder / "empty")
    try:
        packfile.import_pack(path, kept, heard_lufs)
    except PackError:
        assert not kept.folder.exists()
        raise
    for left in sorted(kept.folder.rglob("*"), reverse=True):
        left.rmdir() if left.is_dir() else left.unlink()
    kept.folder.rmdir()


def locks() -> list[bytes]:
    from tests.speech.locks_made import LOCK
    from voiceguide.speech import lockfile as lock

    return [
        lock.encode_lock(LOCK).encode(),
        b'{"schema": "voiceguide.lock/1", "clips": []}',
        b"[" * 5000,
        *SPECIALS,
    ]


def lock(data: bytes, folder: Path) -> None:
    """Read a lock, and write again what was read."""
    from voiceguide.compose.pinned import read_lock
    from voiceguide.speech import lockfile as read

    found = read_lock(put(folder / "it.lock.json", data))
    assert read.decode_lock(read.encode_lock(found)) == found
    assert (folder / f"{found.track}.lock.json").parent == folder


# ── Piper ────────────────────────────────────────────────────────────────────────────────────────


@cache
def piper_files() -> tuple[bytes, bytes]:
    """Make the two files of a small voice."""
    import tempfile

    from tests.support.piper_made import piper_voice

    with tempfile.TemporaryDirectory() as folder:
        model = piper_voice(Path(folder), speakers=2)
        return model.read_bytes(), model.with_name(f"{model.name}.json").read_bytes()


def pipers() -> list[bytes]:
    return [piper_files()[1], *SPECIALS]


def model(data: bytes, folder: Path) -> None:
    """Read what a Piper voice says of itself."""
    from voiceguide.speech.voices.piper import _read_settings, _speaker

    put(folder / "it.onnx.json", data)
    settings = _read_settings(folder / "it.onnx")
    assert 8_000 <= settings["audio"]["sample_rate"] <= 96_000
    for wanted in ("", "voice1"):
        assert _speaker(settings, wanted, "it") in {None, *range(100_000)}


def piper(data: bytes, folder: Path) -> None:
    """Take a voice whose settings anybody may have written, and let it speak."""
    from voiceguide.speech.model import Pace, Utterance
    from voiceguide.speech.voices import piper as voices

    with at_ease():
        model = folder / "it.onnx"
        if not model.exists():
            model.write_bytes(piper_files()[0])
        put(folder / "it.onnx.json", data)
    for name in voices.installed_voices((folder,)):
        assert name
    voice = voices.PiperVoice("it#voice1", (folder,))
    voices._open.cache_clear()
    spoken = voice.speak(Utterance("Om.", voice.language, Pace.DAY))
    assert spoken.rate_hz > 0


# ── Kokoro ───────────────────────────────────────────────────────────────────────────────────────


@cache
def kokoro_files() -> tuple[bytes, bytes]:
    """Make a small model and a style."""
    import tempfile

    from tests.support.kokoro_made import kokoro_voice

    with tempfile.TemporaryDirectory() as folder:
        model = kokoro_voice(Path(folder))
        return model.read_bytes(), (Path(folder) / "kokoro" / "af_heart.bin").read_bytes()


def style(data: bytes, folder: Path) -> None:
    """Take a style that anybody may have written, and let it speak."""
    from voiceguide.speech.model import Pace, Utterance
    from voiceguide.speech.voices.kokoro.voice import KokoroVoice

    with at_ease():
        model = folder / "kokoro-v1.0.onnx"
        if not model.exists():
            model.write_bytes(kokoro_files()[0])
            (folder / "kokoro").mkdir()
        put(folder / "kokoro" / "af_heart.bin", data)
    spoken = KokoroVoice("af_heart", (folder,)).speak(Utterance("Om.", "en", Pace.DAY))
    assert spoken.rate_hz > 0


DOORS = {
    "answer": Door(answer, answers, plain.either(plain.hurt, sound.hurt)),
    "queue": Door(queue, queues),
    "pack": Door(pack, packs, packed.pack),
    "lock": Door(lock, locks, told.hurt),
    "model": Door(model, pipers, told.hurt),
    "piper": Door(piper, pipers, told.hurt, few=8),
    "style": Door(style, lambda: [kokoro_files()[1], *SPECIALS], few=8),
}
