"""Shows and episodes that tests publish."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from tests.support.sessions_made import evening
from tests.support.shows_made import picture
from voiceguide.audio.model import SPEECH
from voiceguide.audio.mp3.info_header import info_frame
from voiceguide.media.chapters import chapters, spoken_sentences
from voiceguide.media.id3 import Labels, id3
from voiceguide.podcast.model import Episode, Show
from voiceguide.timeline.model import Timeline

BASE = "https://example.org/evenings/"
DAY = datetime(2026, 3, 8, 20, 0, tzinfo=timezone(timedelta(hours=1)))


def episode(n: int, **more: object) -> Episode:
    made = evening()
    facts: dict[str, object] = {
        "slug": f"part-{n}", "guid": f"guid-{n}", "title": f"A twist for day {n}", "summary": "One knee.",
        "language": "en", "published": DAY - timedelta(days=n), "duration_ms": made.duration_ms,
        "track": f"part-{n}.mp3", "bytes": 1, "art": f"part-{n}.png", "vtt": f"part-{n}.vtt",
        "chapters_json": f"part-{n}.chapters.json", "chapters": chapters(made),
        "transcript": spoken_sentences(made), "voice": "tone",
    }  # fmt: skip
    return Episode(**{**facts, **more})  # type: ignore[arg-type]


def show(*episodes: Episode, **more: object) -> Show:
    facts: dict[str, object] = {
        "title": "Quiet evenings", "description": "Stretches.", "author": "Ana", "owner_name": "Ana",
        "owner_email": "ana@example.org", "base_url": BASE, "language": "en",
        "category": ("Health & Fitness", "Mental Health"), "explicit": False, "art": "cover.png",
        "license": "cc-by-4.0", "guid": "42e214ff-b047-5247-880d-52b8c4344358", "private": False,
    }  # fmt: skip
    return Show(**{**facts, **more}, episodes=episodes)  # type: ignore[arg-type]


def sound(timeline: Timeline, **labels: object) -> bytes:
    """Give a track's tag and the frame that tells what comes behind it."""
    told = {"date": DAY, "cover": picture(20), **labels}
    frame = info_frame(SPEECH, timeline.duration_ms, "LAME", 0)
    return id3(timeline, Labels(**told)) + frame  # type: ignore[arg-type]


def cover(kind):
    good = picture()
    return {
        "alpha": good[:25] + b"\6" + good[26:],
        "small": good[:16] + b"\0\0\2\0\0\0\2\0" + good[24:],
        "large": good + bytes(600_000),
        "none": b"GIF89a",
    }[kind]
