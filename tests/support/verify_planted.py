"""Tracks with a planted fault, and what their verification finds."""

from __future__ import annotations

import dataclasses
import itertools
from pathlib import Path

import numpy as np

from tests.support.sounds_made import Library, music_crc
from voiceguide.audio.model import SPEECH
from voiceguide.audio.mp3 import encoder
from voiceguide.audio.mp3.info_header import info_frame
from voiceguide.audio.verify.verifier import verify
from voiceguide.media.id3 import id3, read_tag
from voiceguide.speech.decode import decode_stream


@dataclasses.dataclass(frozen=True)
class Session:
    """A good track of real speech, its timeline, its clips, and its decoded sound."""

    planned: object
    library: Library
    path: Path
    sound: np.ndarray

    def clip(self, number: int):
        return self.planned.clips[number]

    def place(self, number: int) -> slice:
        clip = self.clip(number)
        return slice(clip.start_ms * 48, clip.end_ms * 48)


def proof(path, planned, library, **more):
    samples = more.pop("samples", library.kept.get)
    tags = (read_tag(path), read_tag(id3(planned)))
    return verify(path, Path("x"), planned, decode_stream(path), samples, tags=tags, **more)


def planted(session, tmp_path, sound, **more):
    """Encode changed sound as a track that is whole in every other way, and prove it."""
    path, planned = tmp_path / "planted.mp3", session.planned
    whole = SPEECH.frames(planned.duration_ms) * SPEECH.frame_bytes
    data = b"".join(encoder.encode_stream([sound.astype(np.int16)], SPEECH))[:whole]
    crc = music_crc(data)
    info = info_frame(SPEECH, planned.duration_ms, encoder.encoder_name(), crc)
    path.write_bytes(id3(planned) + info + data)
    return proof(path, planned, session.library, **more)


def failed(found):
    return {check.name for check in found.checks if not check.ok}


def quiet_place(session):
    """Return the middle of the longest silence, in samples."""
    gaps = itertools.pairwise(session.planned.clips)
    before, after = max(gaps, key=lambda pair: pair[1].start_ms - pair[0].end_ms)
    return (before.end_ms + after.start_ms) // 2 * 48


def rewritten(session, tmp_path, change):
    """Prove a track some bytes of which were changed."""
    path = tmp_path / "rewritten.mp3"
    data = bytearray(session.path.read_bytes())
    path.write_bytes(bytes(change(data, data.index(SPEECH.header)) or data))
    return proof(path, session.planned, session.library)
