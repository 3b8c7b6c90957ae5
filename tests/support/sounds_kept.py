"""Good files of every form that is read, and what they decoded to when that was done in our own process.

WAV files are made anew whenever they are wanted. What an encoder makes is kept in `tests/cases/sound`, since
another version of an encoder may write other bytes; `sums.json` beside it has the SHA-256 of the samples.

    python tests/support/sounds_kept.py encode  make the files once more (needs PyAV and pedalboard)
    python tests/support/sounds_kept.py sums  print the sums as this version decodes them, by way and file

"""

from __future__ import annotations

import hashlib
import json
import struct
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

KEPT = Path(__file__).parents[1] / "cases" / "sound"
SUMS = KEPT / "sums.json"
_PCM, _FLOAT, _ALAW, _MULAW, _EXTENSIBLE = 1, 3, 6, 7, 0xFFFE


def wave(frames: int, channels: int, seed: int = 1) -> np.ndarray:
    """Make a triangle with noise on it, by whole numbers alone: 24 bits, the same on every machine."""
    at = np.arange(frames * channels, dtype=np.int64)
    triangle = np.abs((at * 11 * seed) % 4_000 - 2_000) * 3_000 - 3_000_000
    noise = ((at * 1_103_515_245 + 12_345 * seed) % 2**31) // 2**11 - 2**19
    return (triangle + noise).reshape(frames, channels)


def _wav(data: bytes, kind: int, channels: int, rate_hz: int, bits: int, *, rf64: bool = False) -> bytes:
    step = channels * bits // 8
    form = struct.pack("<HHIIHH", kind, channels, rate_hz, rate_hz * step, step, bits)
    if kind == _EXTENSIBLE:
        tail = bytes.fromhex("000000001000800000aa00389b71")
        form += struct.pack("<HHIH", 22, bits, (1 << channels) - 1, _PCM) + tail
    body = struct.pack("<4sI", b"fmt ", len(form)) + form
    if rf64:
        sizes = struct.pack("<QQQI", 4 + 36 + len(body) + 8 + len(data), len(data), len(data) // step, 0)
        head = struct.pack("<4sI4s4sI", b"RF64", 0xFFFFFFFF, b"WAVE", b"ds64", len(sizes)) + sizes
        return head + body + struct.pack("<4sI", b"data", 0xFFFFFFFF) + data
    body += struct.pack("<4sI", b"data", len(data)) + data + b"\0" * (len(data) % 2)
    return struct.pack("<4sI4s", b"RIFF", 4 + len(body), b"WAVE") + body


def wavs() -> dict[str, bytes]:
    """Make a WAV of every depth, and of several rates and numbers of channels."""
    made = {}

    def of(bits: int, sound: np.ndarray, kind: int = _PCM) -> bytes:
        if kind == _FLOAT:
            return (sound / 2**23).astype(f"<f{bits // 8}").tobytes()
        if kind in (_ALAW, _MULAW):
            return (sound & 0xFF).astype(np.uint8).tobytes()
        if bits == 8:
            return ((sound >> 16) + 128).astype(np.uint8).tobytes()
        if bits == 24:
            return _three(sound)
        return (sound << 8 if bits == 32 else sound >> 8).astype(f"<i{bits // 8}").tobytes()

    for bits, kind, rate_hz, channels in (
        (8, _PCM, 8_000, 1), (16, _PCM, 11_025, 1), (16, _PCM, 22_050, 2), (16, _PCM, 24_000, 1),
        (16, _PCM, 44_100, 2), (16, _PCM, 48_000, 6), (24, _PCM, 48_000, 1), (24, _PCM, 96_000, 2),
        (32, _PCM, 192_000, 2), (32, _FLOAT, 48_000, 1), (32, _FLOAT, 44_100, 3), (64, _FLOAT, 32_000, 2),
        (8, _ALAW, 16_000, 1), (8, _MULAW, 8_000, 2), (16, _EXTENSIBLE, 48_000, 8),
        (24, _EXTENSIBLE, 44_100, 2),
    ):  # fmt: skip
        name = {_PCM: "pcm", _FLOAT: "float", _ALAW: "alaw", _MULAW: "mulaw", _EXTENSIBLE: "ext"}[kind]
        sound = wave(rate_hz // 10, channels, seed=bits + channels)
        made[f"{name}{bits}-{rate_hz}-{channels}.wav"] = _wav(
            of(bits, sound, kind), kind, channels, rate_hz, bits
        )
    sound = wave(4_800, 2, seed=5)
    made["rf64-48000-2.wav"] = _wav(of(16, sound), _PCM, 2, 48_000, 16, rf64=True)
    return made


def _three(sound: np.ndarray) -> bytes:
    """Write the lowest three bytes of each value."""
    return sound.astype("<i4").reshape(-1, 1).view(np.uint8)[:, :3].tobytes()


def kept() -> dict[str, bytes]:
    """Read the files that encoders made, by name."""
    return {path.name: path.read_bytes() for path in sorted(KEPT.iterdir()) if path.suffix != ".json"}


def good() -> dict[str, bytes]:
    """Give every good file, by name."""
    return wavs() | kept()


def recorded() -> Mapping[str, Any]:
    """Read the recorded sums, by way and file, and where they were made."""
    return json.loads(SUMS.read_text("utf-8"))


def summed(blocks: Iterator[bytes]) -> str:
    """Sum samples up as they come."""
    told = hashlib.sha256()
    for block in blocks:
        told.update(block)
    return told.hexdigest()


def ways() -> dict[str, Callable[[Path], Iterator[bytes]]]:
    """Give every way by which the package decodes a file: the samples of each as bytes."""
    from voiceguide.audio.bed import sound_file
    from voiceguide.speech import decode as mp3
    from voiceguide.speech import decode as soundfile

    def taken(path: Path) -> Iterator[bytes]:
        speech = soundfile.read_sound(path.read_bytes(), 60_000)
        yield f"{speech.rate_hz}|".encode()
        yield speech.samples.tobytes()

    def bed(path: Path) -> Iterator[bytes]:
        header = sound_file.sound_header(path)
        shown = f"channels={header.channels}, rate_hz={header.rate_hz}, frames={header.frames}"
        yield f"Heading({shown})|".encode()  # the sums were recorded with the class under this name
        for block in sound_file.samples(path, header.rate_hz):
            yield block.tobytes()

    def answer(path: Path) -> Iterator[bytes]:
        speech = mp3.decode(path.read_bytes())
        yield f"{speech.rate_hz}|".encode()
        yield speech.samples.tobytes()

    def track(path: Path) -> Iterator[bytes]:
        for block in mp3.decode_stream(path):
            yield block.tobytes()

    return {"taken": taken, "bed": bed, "answer": answer, "track": track}


def sums(folder: Path) -> dict[str, str]:
    """Sum up what every good file decodes to, by every way that takes it."""
    from voiceguide.errors import AudioError

    found = {}
    for name, data in good().items():
        path = folder / name
        path.write_bytes(data)
        for way, decode in ways().items():
            if way in ("answer", "track") and path.suffix != ".mp3":
                continue
            try:
                found[f"{way} {name}"] = summed(decode(path))
            except AudioError as problem:
                found[f"{way} {name}"] = problem.what
    return found


def encode() -> None:
    """Make the files of the encoders."""
    import av
    import pedalboard.io

    def by_av(name: str, codec: str, rate_hz: int, layout: str, form: str, **more: object) -> None:
        channels = av.AudioLayout(layout).nb_channels
        frames = 2_400 if codec == "flac" else rate_hz // 10
        sound = wave(frames, channels, seed=channels)
        bare = {"write_xing": "0", "id3v2_version": "0"} if name.startswith("bare") else {}
        with av.open(str(KEPT / name), "w", options={"fflags": "+bitexact"} | bare) as container:
            stream = container.add_stream(codec, rate=rate_hz)
            stream.layout, stream.format = layout, form
            for key, value in more.items():
                if key == "options":
                    stream.options = value
                else:
                    setattr(stream, key, value)
            if name.endswith(".mp3") and not bare:
                container.metadata["title"] = "A good file"
            depth = {"s16": np.int16, "s32": np.int32, "fltp": np.float32, "s16p": np.int16}[form]
            values = {np.int16: sound >> 8, np.int32: sound << 8, np.float32: sound / 2**23}[depth]
            planar = form.endswith("p")
            laid = values.T if planar else values.reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(
                np.ascontiguousarray(laid.astype(depth)), format=form, layout=layout
            )
            frame.sample_rate = rate_hz
            fifo = av.AudioFifo()
            fifo.write(frame)
            size = stream.codec_context.frame_size or 4_096
            while (part := fifo.read(size, partial=True)) is not None:
                container.mux(stream.encode(part))
            container.mux(stream.encode(None))

    for rate_hz, layout, form in (
        (8_000, "mono", "s16"), (22_050, "mono", "s16"), (44_100, "stereo", "s16"), (48_000, "5.1", "s16"),
        (48_000, "mono", "s32"), (96_000, "stereo", "s32"), (192_000, "mono", "s32"),
    ):  # fmt: skip
        by_av(f"{form}-{rate_hz}-{layout}.flac", "flac", rate_hz, layout, form)
    for rate_hz, layout, rate in (
        (8_000, "mono", 16_000), (16_000, "mono", 32_000), (22_050, "stereo", 64_000),
        (24_000, "mono", 64_000),
        (32_000, "stereo", 96_000), (44_100, "stereo", 128_000), (48_000, "mono", 96_000),
    ):  # fmt: skip
        by_av(f"cbr-{rate_hz}-{layout}.mp3", "libmp3lame", rate_hz, layout, "s16p", bit_rate=rate)
    by_av("bare-24000-mono.mp3", "libmp3lame", 24_000, "mono", "s16p", bit_rate=64_000)
    by_av(
        "vbr-44100-mono.mp3", "libmp3lame", 44_100, "mono", "s16p", options={"flags": "+qscale", "q:a": "4"}
    )
    by_av(
        "native-44100-stereo.ogg",
        "vorbis",
        44_100,
        "stereo",
        "fltp",
        options={"strict": "experimental"},
        bit_rate=96_000,
    )
    for rate_hz, channels, quality in ((22_050, 1, 64), (48_000, 1, 96), (44_100, 2, 128), (16_000, 2, 64)):
        sound = (wave(rate_hz // 10, channels, seed=channels) / 2**23).astype(np.float32)
        path = KEPT / f"vorbis-{rate_hz}-{channels}.ogg"
        with pedalboard.io.AudioFile(str(path), "w", rate_hz, channels, quality=f"{quality} kbps") as file:
            file.write(sound.T)


if __name__ == "__main__":
    import tempfile

    if sys.argv[1:] == ["encode"]:
        encode()
    else:
        import platform

        import miniaudio

        with tempfile.TemporaryDirectory() as place:
            made = {"miniaudio": miniaudio.__version__, "machine": platform.machine()}
            print(json.dumps(made | {"sums": sums(Path(place))}, indent=1))
