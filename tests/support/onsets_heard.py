"""When the words of a track are heard, measured in the decoded sound."""

from __future__ import annotations

import numpy as np

from voiceguide.timeline.model import SpokenClip, Timeline


def onset_errors(timeline: Timeline, decoded: np.ndarray) -> list[int]:
    """Measure how late each clip's sound begins in the decoded track, ms."""
    return [onset_ms(clip, decoded) - clip.start_ms for clip in timeline.clips]


def onset_ms(clip: SpokenClip, decoded: np.ndarray) -> int:
    """Measure when a clip's sound begins in the decoded track (48 kHz, mono), ms from the track's start.

    The sound is where a 5 ms window first comes within 45 dB of the clip's loudest one: a soft "t" at the
    start of a word lies 40 dB below its vowels.
    """
    first_ms = max(0, clip.start_ms - 200)
    there = decoded[first_ms * 48 : clip.end_ms * 48].astype(np.float64)
    energy = np.concatenate([[0.0], np.cumsum(np.square(there))])
    starts = np.arange(clip.end_ms - 5 - first_ms) * 48
    level = np.sqrt((energy[starts + 240] - energy[starts]) / 240)
    return first_ms + int(np.argmax(level > level.max() * 10 ** (-45 / 20)))
