"""Chapters and transcript of a session, and the podcast chapters file.

A chapter begins on a whole second, because some apps drop the fraction and would begin it too early; so
"next chapter" never starts in the middle of a word.
"""

from __future__ import annotations

import json
from itertools import pairwise

from voiceguide.audio.metadata import Chapter, Sentence
from voiceguide.timeline.model import Span, Timeline
from voiceguide.units import SECOND, Ms


def chapters(timeline: Timeline) -> tuple[Chapter, ...]:
    """List the chapters: one a section, each lasting until the next begins, the first from 0.

    Of sections that begin in the same second the innermost counts. Anything before the first section
    belongs to a chapter with the session's own title. A session without sections has no chapters.

    Guarantees:
        They cover the whole session, are in order, and none is empty.
    """
    sections = sorted(
        (span for span in timeline.spans if span.kind == "section" and span.start_ms < timeline.duration_ms),
        key=lambda span: (span.start_ms, -span.duration_ms),
    )
    titles: dict[Ms, str] = {}
    for span in sections:
        at_ms = _whole_second(timeline, span)
        if at_ms < timeline.duration_ms and (title := printable_line(span.title or "")):
            titles[at_ms] = title
    if not titles:
        return ()
    if 0 not in titles:
        titles[0] = printable_line(timeline.title) or printable_line(timeline.routine)
    begun = sorted(titles.items())
    return tuple(
        Chapter(start_ms, end_ms, title)
        for (start_ms, title), (end_ms, _) in pairwise([*begun, (timeline.duration_ms, "")])
    )


def _whole_second(timeline: Timeline, section: Span) -> Ms:
    """Choose the whole second at which a section's chapter begins, before its first word."""
    before_ms = section.start_ms // SECOND * SECOND
    if before_ms == section.start_ms:
        return before_ms
    after_ms = before_ms + SECOND
    tail = any(clip.start_ms < before_ms < clip.end_ms for clip in timeline.clips)
    free = all(not section.start_ms <= clip.start_ms < after_ms for clip in timeline.clips)
    # The end of the sentence before may be heard again; a first word must not be lost.
    return after_ms if tail and free else before_ms


def spoken_sentences(timeline: Timeline) -> tuple[Sentence, ...]:
    """List the spoken sentences, in order of time; those without printable text are left out."""
    clips = sorted(timeline.clips, key=lambda clip: clip.start_ms)
    return tuple(
        Sentence(clip.start_ms, clip.end_ms, text, clip.language)
        for clip in clips
        if (text := printable_line(clip.text))
    )


def chapters_json(timeline: Timeline, *, author: str = "", show: str = "", track: str = "") -> str:
    """Write the chapters as podcast chapters JSON, version 1.2."""
    about = {
        "title": printable_line(timeline.title),
        "author": author,
        "podcastName": show,
        "fileName": track,
    }
    return (
        json.dumps(
            {
                "version": "1.2.0",
                **{name: value for name, value in about.items() if value},
                "chapters": [
                    {
                        "startTime": chapter.start_ms // SECOND,
                        "endTime": _seconds(chapter.end_ms),
                        "title": chapter.title,
                    }
                    for chapter in chapters(timeline)
                ],
            },
            ensure_ascii=False,
            indent=1,
        )
        + "\n"
    )


def _seconds(ms: Ms) -> int | float:
    return ms // SECOND if ms % SECOND == 0 else ms / SECOND


def printable_line(text: str) -> str:
    """Put a text on one line: unprintable characters become blanks, and runs of blanks become one."""
    return " ".join("".join(letter if _shown(letter) else " " for letter in text).split())


def _shown(letter: str) -> bool:
    # Two joiners are part of words in Persian and in the languages of India.
    return letter.isprintable() or letter in "\u200c\u200d"
