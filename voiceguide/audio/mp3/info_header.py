"""The Info frame: the first frame of an MP3, silent, from which players read the exact length.

Layout: the Xing/Info header (frames, bytes, table of contents, quality) followed by LAME's extension
(encoder, delay and padding for gapless players, CRCs), as LAME's own `VbrTag.c` writes them and
gabriel.mp3-tech.org/mp3infotag.html documents them.
"""

from __future__ import annotations

import struct
from typing import Final

from voiceguide.audio.model import ENCODER_DELAY, AudioFormat
from voiceguide.audio.mp3.crc import crc16
from voiceguide.core.mp3_header import info_offset
from voiceguide.units import Ms

_FRAMES_BYTES_TOC_QUALITY: Final = 0x0F
_QUALITY: Final = 55
"""As LAME counts it: 100 - 10 x VBR quality (4) - algorithm quality (5)."""
_CBR: Final = 0x01
_PSYCHOACOUSTICS: Final = 0x14
"""nspsytune, ATH type 4: what LAME uses at this quality."""
_LOWPASS_HZ: Final = {(48_000, 96): 20_500, (24_000, 64): 12_000, (48_000, 128): 17_000}
_RATE_BITS: Final = {48_000: 2, 24_000: 0}
_UNWISE_SHAPED: Final = {1: 0x22, 2: 0x32}
"""Mono, or middle and side in every frame; settings not LAME's own choice (no reservoir), noise shaping 2."""


def info_frame(form: AudioFormat, duration_ms: Ms, encoder: str, music_crc: int) -> bytes:
    """Return the Info frame of a track.

    Replay gain is left empty: players would turn the voice up or down by it.

    Args:
        form: The track's format.
        duration_ms: Its length; the decoded sound will have exactly these samples.
        encoder: `LAME` and a version, at most nine letters.
        music_crc: CRC-16 of all frames after this one.
    """
    frames = form.frames(duration_ms)
    size = (frames + 1) * form.frame_bytes
    padding = frames * form.frame_samples - form.samples(duration_ms) - ENCODER_DELAY
    toc = bytes(256 * _toc_offset(form, frames, percent) // size for percent in range(100))
    head = (
        form.header.ljust(info_offset(form.frame_samples, form.channels), b"\0")
        + struct.pack(">4sIII", b"Info", _FRAMES_BYTES_TOC_QUALITY, frames, size)
        + toc
        + struct.pack(">I", _QUALITY)
        + encoder.encode("ascii", "replace")[:9].ljust(9, b"\0")
        + bytes([_CBR, _LOWPASS_HZ[form.rate_hz, form.kbps] // 100])
        + bytes(8)  # peak, radio and audiophile replay gain: none
        + bytes([_PSYCHOACOUSTICS, form.kbps])
        + (ENCODER_DELAY << 12 | padding).to_bytes(3, "big")
        + bytes([_RATE_BITS[form.rate_hz] << 6 | _UNWISE_SHAPED[form.channels], 0])
        + struct.pack(">HIH", form.kbps, size, music_crc)
    )
    return (head + crc16(head).to_bytes(2, "big")).ljust(form.frame_bytes, b"\0")


def _toc_offset(form: AudioFormat, frames: int, percent: int) -> int:
    """Return the byte offset of the frame at `percent` of the time."""
    return (1 + percent * frames // 100) * form.frame_bytes if percent else 0
