"""Lint rules for the pace of speech: that of a whole session, and that of each sentence beside the others."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Iterator
from typing import Final

from voiceguide.lint.heard import ON_THE_BEAT, Found, word_count
from voiceguide.speech.synthesis.pacing import speaking_weight
from voiceguide.timeline.model import SpokenClip, Timeline
from voiceguide.units import MINUTE, SECOND

_LONG: Final = 5
"""Sentences of so many words are judged: a short one says more about its vowels than about its pace."""
_ENOUGH_WORDS: Final = 60
_FEWEST: Final = 8
"""Among fewer sentences there is no median to speak of."""
_OFF: Final = 0.15


def pace(timeline: Timeline) -> Found:
    """Find a session whose speech is hurried or dragged, over all its sentences together."""
    if timeline.estimated:
        return
    ours = (clip for clip in timeline.clips if not clip.elsewhere)
    clips = [clip for clip in ours if clip.role not in ON_THE_BEAT and word_count(clip) >= _LONG]
    spoken_ms = sum(clip.duration_ms for clip in clips)
    if sum(map(word_count, clips)) < _ENOUGH_WORDS:
        return
    wpm = sum(map(word_count, clips)) * MINUTE / spoken_ms
    least, most = (100, 130) if timeline.mode == "bedtime" else (115, 145)
    if not least <= wpm <= most:
        yield 0, f"speech runs at {wpm:.0f} words a minute, not {least} to {most}"


def even_pace(timeline: Timeline) -> Found:
    """Find sentences that are quicker or slower than the others, by the syllables and letters they have.

    A person's own recordings are left alone, and so are words for which the script asks for another voice or
    language.
    """
    if timeline.estimated or not timeline.is_synthetic:
        return
    for clip, off in uneven(timeline.clips, timeline.language):
        told = "quicker" if off > 0 else "slower"
        yield clip.start_ms, f"{abs(off):.0%} {told} than the other sentences: {clip.text!r}"


def uneven(clips: Iterable[SpokenClip], language: str) -> Iterator[tuple[SpokenClip, float]]:
    """Find clips that are off the median pace of all, each with how much quicker it is, below 0 if slower."""
    rates = [
        (clip, counted * SECOND / clip.duration_ms)
        for clip in clips
        if clip.role not in ON_THE_BEAT
        and not clip.elsewhere
        and word_count(clip) >= _LONG
        and clip.duration_ms
        and (counted := speaking_weight(clip.spoken, language))
    ]
    if len(rates) < _FEWEST:
        return
    usual = statistics.median(rate for _, rate in rates)
    for clip, rate in rates:
        off = rate / usual - 1
        if abs(off) > _OFF:
            yield clip, off
