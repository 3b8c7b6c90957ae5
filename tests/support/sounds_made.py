"""Stand-ins and measuring tools for the tests of this room: sounds, timelines, a store, decoders."""

from __future__ import annotations

import hashlib
import json
import math
import shutil
import subprocess
from functools import cache
from pathlib import Path

import miniaudio
import numpy as np
import pytest

from voiceguide.audio.dsp.loudness import peaks
from voiceguide.audio.model import SPEECH, AudioFormat
from voiceguide.audio.mp3.crc import frame_crcs, frames_crc
from voiceguide.audio.mp3.frames import Assembly, Chunk
from voiceguide.audio.mp3.info_header import info_frame
from voiceguide.timeline.model import Balance, FitSummary, Role, SpokenClip, Synthetic, Timeline, Tone


class MemoryStore:
    """A store that is a dictionary, and counts."""

    def __init__(self):
        self.kept = {}
        self.puts = 0

    def has(self, kind, key):
        return (kind, key) in self.kept

    def get(self, kind, key):
        return self.kept.get((kind, key))

    def put(self, kind, key, payload):
        self.puts += 1
        self.kept[kind, key] = bytes(payload)


class Forgetful(MemoryStore):
    """A store that keeps nothing: what was put is gone at once."""

    def put(self, kind, key, payload):
        self.puts += 1


@cache
def voice_like(seed: int, duration_ms: int) -> np.ndarray:
    """Make something with the traits of a finished clip: syllables, hiss, silent edges, -3 dBFS."""
    draw = np.random.default_rng(seed)
    seconds = np.arange(duration_ms * 48) / 48_000
    pitch = 110 + 60 * draw.random() + 20 * np.sin(2 * np.pi * 1.3 * seconds)
    phase = 2 * np.pi * np.cumsum(pitch) / 48_000
    voiced = sum(np.sin(k * phase + draw.random() * 6) / k for k in range(1, 25))
    syllable = np.clip(np.sin(2 * np.pi * (2.5 + draw.random()) * seconds + 0.3), 0, 1) ** 0.5
    hiss = draw.standard_normal(len(seconds)) * np.clip(np.sin(2 * np.pi * 1.7 * seconds), 0, 1) ** 8
    made = voiced * syllable + hiss
    edge = np.minimum(1, np.minimum(np.arange(len(made)), np.arange(len(made))[::-1]) / 240)
    made = made * edge
    return np.rint(made / np.abs(made).max() * 23_000).astype(np.int16)


class Library:
    """Clips by key, as the speech cache gives them."""

    def __init__(self, clips=()):
        self.kept = {}
        for clip in clips:
            self.add(clip)

    def add(self, clip):
        key = hashlib.sha256(clip.tobytes()).hexdigest()
        self.kept[key] = clip
        return key

    def __call__(self, key):
        return self.kept[key]


def timeline(duration_ms, clips=(), tones=(), **more):
    """Make a timeline of nothing but what is heard: clips are (start_ms, duration_ms, key)."""
    said = tuple(
        SpokenClip(start_ms=start, duration_ms=length, text=f"cue {n}", spoken="", role=Role.SAY, speech=key)
        for n, (start, length, key) in enumerate(clips)
    )
    facts = {
        "routine": "twist", "title": "A gentle twist", "language": "en", "mode": "bedtime", "voice": "tone",
        "estimated": False, "target_ms": duration_ms, "fade_ms": 0, "choices": (), "balance": Balance(),
        "synthetic": Synthetic.NONE,
        "breaths": (), "spans": (), "bed": None, "fit": FitSummary(least_ms=0, natural_ms=0, most_ms=0),
    }  # fmt: skip
    return Timeline(duration_ms=duration_ms, clips=said, tones=tuple(tones), **{**facts, **more})


def laid(library, duration_ms, *places):
    """Make a timeline from (start_ms, samples), keeping the samples in the library."""
    clips = [(start, len(samples) // 48, library.add(samples)) for start, samples in places]
    return timeline(duration_ms, clips)


def breath(start_ms, duration_ms, phase):
    return Tone(start_ms=start_ms, duration_ms=duration_ms, kind="breath", phase=phase)


def bell(start_ms, duration_ms, strike="bell"):
    return Tone(start_ms=start_ms, duration_ms=duration_ms, kind="bell", strike=strike)


# Decoders ------------------------------------------------------------------------------------------


def by_miniaudio(path: Path) -> np.ndarray:
    info = miniaudio.mp3_get_file_info(str(path))
    assert info.nchannels == 1
    return np.array(miniaudio.mp3_read_file_s16(str(path)).samples, dtype=np.int16)


def by_mpg123(path: Path) -> np.ndarray:
    done = subprocess.run(["mpg123", "-q", "-s", str(path)], capture_output=True, check=True)
    assert done.stderr == b""
    return np.frombuffer(done.stdout, np.int16)


def by_ffmpeg(path: Path) -> np.ndarray:
    # Named, because it is not sure of a format from the three frames of a very short track.
    command = ["ffmpeg", "-v", "warning", "-f", "mp3", "-i", str(path), "-f", "s16le", "-"]
    done = subprocess.run(command, capture_output=True, check=True)
    assert done.stderr == b""
    return np.frombuffer(done.stdout, np.int16)


def by_exiftool(path: Path) -> dict[str, str]:
    """Read what exiftool finds in a file, by group and name: `XMP-iptcExt:DigitalSourceType`."""
    done = subprocess.run(["exiftool", "-json", "-G1", "-s", str(path)], capture_output=True, check=True)
    (found,) = json.loads(done.stdout)
    return {name: str(text) for name, text in found.items()}


def needs(program: str):
    return pytest.mark.skipif(not shutil.which(program), reason=f"{program} is not installed")


DECODERS = [
    pytest.param(by_miniaudio, id="miniaudio"),
    pytest.param(by_mpg123, id="mpg123", marks=needs("mpg123")),
    pytest.param(by_ffmpeg, id="ffmpeg", marks=needs("ffmpeg")),
]


def audio_frames(data: bytes, form: AudioFormat = SPEECH) -> bytes:
    """Give what stands after tags and Info frame."""
    return data[data.index(form.header) + form.frame_bytes :]


def db(value: float) -> float:
    return 20 * np.log10(max(float(value), 1e-12))


def music_crc(data: bytes, form: AudioFormat = SPEECH) -> int:
    """Compute the CRC-16 of whole frames."""
    return frames_crc(frame_crcs(data, form.frame_bytes), form.frame_bytes)


def mp3_file(form, duration_ms, encoder, body, tags=b""):
    """Assemble a whole MP3 file: tags, Info frame, and the frames of the track."""
    info = info_frame(form, duration_ms, encoder, 0)
    return Assembly((Chunk(len(tags), lambda: tags), Chunk(len(info), lambda: info), *body))


def true_peak_dbtp(sound):
    """Measure the true peak, dBTP; -inf for digital silence."""
    peak = float(peaks(sound).max()) if len(sound) else 0.0
    return 20 * math.log10(peak) if peak > 0 else -math.inf
