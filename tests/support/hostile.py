"""Small files that would take gigabytes, and what reads them, tried one after another in this process.

python tests/support/hostile.py FOLDER  prints a line each: what was done, what came of it, the peak in MB
"""

from __future__ import annotations

import json
import resource
import struct
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

from tests.support.sounds_made import Library, MemoryStore, laid, voice_like  # noqa: E402 - found only now
from voiceguide.app import playback, plots, tracks  # noqa: E402
from voiceguide.app import tracks as proving  # noqa: E402
from voiceguide.audio.renderer import render_track  # noqa: E402
from voiceguide.errors import VoiceguideError  # noqa: E402
from voiceguide.media.artwork import load_artwork  # noqa: E402
from voiceguide.media.id3 import id3, read_tag  # noqa: E402
from voiceguide.settings import Settings  # noqa: E402
from voiceguide.speech.decode import read_sound  # noqa: E402
from voiceguide.timeline.formats import FORMATS  # noqa: E402

MB = 1_000_000


def track(folder: Path) -> Path:
    """Make a good track of two words with its timeline beside it."""
    library, path = Library(), folder / "track.mp3"
    planned = laid(library, 6_000, (500, voice_like(1, 900)), (3_000, voice_like(2, 900)))
    render_track(planned, library, MemoryStore(), path, tags=id3(planned))
    path.with_suffix(".timeline.json").write_text(FORMATS["json"].write(planned), "utf-8")
    return path


def readers(path: Path, folder: Path) -> Iterator[tuple[str, Callable[[], object]]]:
    """Give everything that reads a track and its timeline."""
    settings = Settings((folder,), folder / "cache")
    yield "verify", lambda: proving.verify_track(path, settings)
    yield "plot", lambda: plots.plot_track(path, settings, folder / "out.svg")
    yield (
        "captions",
        lambda: tracks.captions(path, ("vtt", "srt", "lrc", "txt", "chapters", "audacity"), folder),
    )
    yield "guide", lambda: playback.guide(path)


def timelines(good: dict) -> Iterator[tuple[str, str]]:
    """Give timelines whose numbers agree with one another and are absurd."""

    def but(**more: object) -> str:
        return json.dumps(good | more, ensure_ascii=False)

    clip = good["clips"][0]
    tone = {"start_ms": 0, "duration_ms": 600_000, "kind": "bell", "phase": None, "strike": "bowl"}
    yield (
        "one long clip",
        but(duration_ms=3_000_000, clips=[clip | {"start_ms": 0, "duration_ms": 3_000_000}]),
    )
    yield "a clip of 10 min", but(clips=[clip | {"duration_ms": 600_000}])
    yield "a clip of 85 s", but(clips=[clip | {"start_ms": 0, "duration_ms": 85_000}])
    yield "a tone of 10 min", but(tones=[tone])
    yield "a tone of a minute", but(tones=[tone | {"duration_ms": 60_000}])
    yield "a chain of tones", but(tones=[tone | {"start_ms": n * 50_000} for n in range(1_000)])
    yield "years", but(duration_ms=10**15, target_ms=10**15)
    yield "a day", but(duration_ms=24 * 3_600_000)
    yield "many clips", but(clips=[clip] * 12_000)
    yield "a thousand clips at once", but(clips=[clip | {"start_ms": n} for n in range(1_000)])
    yield "empty lists", '{"schema": "voiceguide.timeline/1", "clips": [' + "[]," * 4_000_000 + "[]]}"
    yield "few large texts", but(title="\U0001f600" * 3_500_000)
    yield "too large", but(title="x" * 17 * MB)


def packed_tag(name: bytes = b"TIT2", inside: bool = False) -> bytes:
    """Make a tag with a frame of zeros that was compressed a thousand times smaller."""
    zeros = zlib.compressobj(9)
    first, again = (zeros.compress(bytes(MB)) + zeros.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    data = first + again * 999  # packed anew from there on, every million is the same few bytes
    content = struct.pack(">I", 1_000 * MB) + data
    frame = name + struct.pack(">IH", len(content), 0x0080) + content
    if inside:
        body = b"a\0" + bytes(16) + frame
        frame = b"CHAP" + struct.pack(">IH", len(body), 0) + body
    return b"ID3\3\0\0" + bytes(len(frame) >> n & 0x7F for n in (21, 14, 7, 0)) + frame


def main(folder: Path) -> None:
    """Try everything."""
    # First, while this process is small: a child counts as its own what its parent had when it began.
    ogg = next((HERE.parent / "cases" / "sound").glob("*.ogg")).read_bytes()
    for n in range(60, 300, 2):
        told("", lambda n=n: read_sound(ogg[:n] + b"\xff" + ogg[n + 1 :], 60_000))
    told("the children", lambda: peak(resource.RUSAGE_CHILDREN))

    path = track(folder)
    beside, sound = path.with_suffix(".timeline.json"), path.read_bytes()
    good = json.loads(beside.read_text("utf-8"))
    tried: list[tuple[str, Callable[[], object]]] = list(readers(path, folder))
    for what, do in tried:
        told(f"good: {what}", do)
    for name, text in timelines(good):
        beside.write_text(text, "utf-8")
        for what, do in tried:
            told(f"{name}: {what}", do)
    for tag in (packed_tag(), packed_tag(b"APIC"), packed_tag(b"TIT2", inside=True)):
        path.write_bytes(tag + sound)
        told(f"compressed {tag[10:14]!a}", lambda: read_tag(path))
    picture = folder / "a.webp"
    picture.write_bytes(webp(8_000))
    told("webp of 8000 pixels", lambda: load_artwork(picture))


def webp(side: int) -> bytes:
    """Make a lossless WebP of one colour: 8 bytes of head tell its size."""
    bits = 0x2F | (side - 1) << 8 | (side - 1) << 22
    data = bits.to_bytes(5, "little") + bytes.fromhex("08000000000000000000")
    chunk = b"VP8L" + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)
    return b"RIFF" + struct.pack("<I", 4 + len(chunk)) + b"WEBP" + chunk


def peak(whose: int = resource.RUSAGE_SELF) -> int:
    """Tell the most memory that was taken, MB."""
    status = Path("/proc/self/status")
    if whose == resource.RUSAGE_SELF and status.exists():
        # Of this program alone: what the system counts of a process begins with the one that started it.
        return int(status.read_text().partition("VmHWM:")[2].split()[0]) * 1_024 // MB
    return resource.getrusage(whose).ru_maxrss * (1 if sys.platform == "darwin" else 1_024) // MB


def told(what: str, do: Callable[[], object]) -> None:
    """Do something and print what came of it."""
    try:
        became = str(do())[:60] if what == "the children" else do() and "read"
    except VoiceguideError as problem:
        became = str(problem)
    if what:
        if "-t" in sys.argv:
            print(f"{time.process_time():.2f} s")
        print(f"{peak()}\t{what}\t{became}".replace("\n", " ")[:300], flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
