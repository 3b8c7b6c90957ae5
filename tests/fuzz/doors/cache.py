"""Doors of the cache: its entries, what it says of its own size, and what is remembered in it."""

from __future__ import annotations

import json
from contextlib import suppress
from functools import cache
from pathlib import Path

from tests.fuzz.door import SPECIALS, Door, at_ease, put
from tests.fuzz.doors.script import small_settings
from tests.fuzz.hurt import packed, plain, told

KEY = "0123456789abcdef" * 4


def entries() -> list[bytes]:
    from voiceguide.cache import entry as sealed

    facts = {"duration_ms": 2, "lufs": None, "gain_db": 0.5}
    clip = b"".join(sealed.seal("clips", KEY, facts, bytes(192)))
    raw = b"".join(sealed.seal("raw", KEY, {}, b"\xc0\x5d\x00\x00\x00\x00\x80\x3f" + bytes(20)))
    whole = [b"\x00" + clip, b"\x00" + raw]
    heads = [
        json.dumps({"kind": "clips", "key": KEY, "facts": facts}).encode(),
        b'{"kind": "clips", "facts": [1, {"duration_ms": 1e999, "lufs": NaN, "gain_db": true}]}',
        b"[" * 3000,
    ]
    special = [b"\x00" + one for one in SPECIALS]
    return whole + [b"\x01" + head + b"\x00" + bytes(192) for head in heads] + special


def entry(data: bytes, folder: Path) -> None:
    """Find a file in the cache and use it: as it is, or as a head and a payload whose sums are right."""
    import numpy as np

    from voiceguide.cache import entry as sealed
    from voiceguide.cache import eviction
    from voiceguide.cache.store import Cache
    from voiceguide.errors import AudioError
    from voiceguide.speech.recordings.raw import unpack_samples

    if data[:1] == b"\x01":
        # No copy of a head that is longer than may be: what is measured is the program's memory.
        end = data.find(b"\x00", 1) % (len(data) + 1)
        body = packed.seal(data[1 : min(end, 1 + sealed.LONGEST_HEAD)], data[end + 1 :])
    else:
        body = data[1:]
    cache = Cache(folder / "cache")
    for kind in ("clips", "raw"):
        put(cache.folder / kind / KEY[:2] / KEY[2:], body)
    for with_sound in (True, False):
        clip = cache.load_clip(KEY, sound=with_sound)
        if clip is not None:
            assert clip.key == KEY
            assert isinstance(clip.duration_ms, int)
            assert isinstance(clip.gain_db, float)
            assert clip.lufs is None or isinstance(clip.lufs, float)
    samples = cache.cached_samples(KEY)
    assert samples is None or samples.dtype == np.int16
    kept = cache.get("raw", KEY)
    if kept is not None:
        with suppress(AudioError):
            speech = unpack_samples(kept)
            assert np.isfinite(speech.samples).all()
            assert speech.rate_hz > 0
    eviction.check_entries(cache, repair=True)


def sizes() -> list[bytes]:
    return [b"12000\n", b"12000\n300\n-20\n", b"", *SPECIALS]


def size(data: bytes, folder: Path) -> None:
    """Keep a cache within a limit by what it says of its own size."""
    from voiceguide.cache import eviction, size_limit
    from voiceguide.cache.store import Cache

    kept = Cache(folder / "cache")
    put(kept.folder / size_limit.SIZE, b"")
    kept.put("raw", KEY, b"x" * 100)
    put(kept.folder / size_limit.SIZE, data)
    kept.put("raw", KEY[::-1], b"y" * 100)
    with size_limit.within_size_limit(kept, 1_000_000):
        pass
    size_limit.evict(kept, 1_000_000)
    eviction.stats(kept)


@cache
def recollections() -> tuple[bytes, ...]:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        asked = _Asked(Path(folder))
        for kind in asked.KINDS:
            asked.again(kind)
        return tuple(kind.encode() + b"\n" + bytes(asked.payload(kind)) for kind in asked.KINDS)


class _Asked:
    """What is remembered from one run to the next, each kind by one question."""

    KINDS = ("sessions", "lists", "pace")

    def __init__(self, folder: Path) -> None:
        from tests.support.small_script import put_down
        from voiceguide.cache.store import Cache

        if not (folder / "scripts").is_dir():
            put_down(folder / "scripts")
        self.settings = small_settings(folder)
        self.cache = Cache(self.settings.cache_folder)

    def again(self, kind: str) -> None:
        """Ask the question that is remembered under this kind."""
        from voiceguide import pipeline
        from voiceguide.app.catalog import read_catalog
        from voiceguide.pipeline import Request, quiet
        from voiceguide.speech.synthesis import calibration

        if kind == "sessions":
            pipeline.remembered(
                Request(routine="small", target_ms=70_000, voice="tone"), self.settings, quiet
            )
        elif kind == "lists":
            read_catalog(self.settings)
        else:
            voice = _Measured()
            calibration.calibrate(voice, "en", self.cache, _Finish())

    def key(self, kind: str) -> str:
        (path,) = [one for one in (self.cache.folder / kind).glob("*/*") if one.is_file()]
        return path.parent.name + path.name

    def payload(self, kind: str) -> bytes:
        return bytes(self.cache.get(kind, self.key(kind)) or b"")


class _Finish:
    version = "finish/1"

    def __call__(self, *_: object):
        """Finish without looking: the figures do not matter here."""
        import numpy as np

        return np.full(48_000, 100, np.int16), -16.0, 0.0


def _Measured():  # noqa: N802 - a voice whose pace is measured
    from voiceguide.speech.model import Pacing
    from voiceguide.speech.voices.tone import ToneVoice

    class Measured(ToneVoice):
        pacing = Pacing.CALIBRATED

    return Measured()


def recalled(data: bytes, folder: Path) -> None:
    """Recall what was worked out before, from an entry of the cache that anybody may have written."""
    head, _, payload = data.partition(b"\n")
    kind = head.decode("latin-1")
    if kind not in _Asked.KINDS:
        return
    with at_ease():
        asked = _Asked(folder)
        if kind == "pace":
            from voiceguide.cache.store import address
            from voiceguide.speech.synthesis.calibration import KIND, SENTENCES

            key = address("pace/1", _Measured().id, "en", _Finish.version, *SENTENCES["en"])
            asked.cache.put(KIND, key, payload)
        else:
            known = folder / f"key-{kind}"
            if not known.exists():
                asked.again(kind)
                known.write_text(asked.key(kind))
            asked.cache.drop(kind, known.read_text())
            asked.cache.put(kind, known.read_text(), payload)
    asked.again(kind)


def of_a_kind(data: bytes, draw, others):
    """Hurt what stands behind the first line."""
    head, _, payload = data.partition(b"\n")
    line, rest = (b"\n", payload)
    if head == b"sessions":
        voice, _, rest = payload.partition(b"\n")
        line = b"\n" + voice + b"\n"
    return head + line + told.hurt(rest, draw, [other.partition(b"\n")[2] for other in others[:1]])


def memories() -> list[bytes]:
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
    from voiceguide.app.catalog import _decoded
    from voiceguide.audio.bed.from_file import _facts
    from voiceguide.speech.synthesis.calibration import _cached

    for wpm in (_cached(data) or {}).values():
        assert 1 <= wpm <= 2_000
    if (bed := _facts(data)) is not None:
        assert bed.loop_frames > 0
    with suppress(ValueError):
        assert all(type(minutes) is int for one in _decoded(data).routines for minutes in one.minutes)


DOORS = {
    "memory": Door(memory, memories, told.hurt),
    "entry": Door(entry, entries, plain.either(packed.head_and_payload, plain.hurt)),
    "size": Door(size, sizes),
    "recalled": Door(recalled, recollections, of_a_kind, few=6),
}
