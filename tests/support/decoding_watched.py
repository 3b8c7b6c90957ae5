"""Decoding as tests watch it: samples in one piece, and the processes that run."""

from __future__ import annotations

from voiceguide import decoding


def samples(data, kind=decoding.WAV, frames=1_000):
    return b"".join(decoding.decode_data(data, kind, frames)[1])
