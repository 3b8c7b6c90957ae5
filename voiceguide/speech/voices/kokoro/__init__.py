"""Kokoro: its files, the phonemes that it reads, the model, and the voice made of them."""

from __future__ import annotations

__all__ = []
