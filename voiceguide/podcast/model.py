"""Nouns of the show: what a feed, a page and a server tell of it, and every file by its name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from voiceguide.audio.metadata import Chapter, Sentence
from voiceguide.units import Ms


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """One episode as it lies in the published folder.

    Args:
        slug: Its name: ASCII letters, digits and hyphens; no two episodes share one.
        guid: What apps know it by; it never changes.
        title: Its title; no two episodes share one.
        summary: One or a few plain sentences.
        language: Of its words: `en`, `pt-BR`.
        published: When it came out, with its zone; it does not move when the track is made anew.
        duration_ms: How long it lasts.
        track: The MP3's name in the folder, as are the next four names.
        bytes: How large the MP3 is.
        art: Its picture.
        vtt: Its captions, WebVTT.
        chapters_json: Its chapters, podcast chapters JSON 1.2.
        chapters: Each begins on a whole second and lasts until the next; the first begins at 0.
        transcript: Every sentence in its order.
        voice: Who speaks: `hibari`, `gtts`.
        synthetic: True if any of its words are synthetic speech.
    """

    slug: str
    guid: str
    title: str
    summary: str
    language: str
    published: datetime
    duration_ms: Ms
    track: str
    bytes: int
    art: str
    vtt: str
    chapters_json: str
    chapters: tuple[Chapter, ...]
    transcript: tuple[Sentence, ...]
    voice: str
    synthetic: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """A show with its episodes, the newest first.

    Args:
        title: Its title.
        description: What it is, in plain sentences.
        author: Who makes it.
        owner_name: Whom directories may ask.
        owner_email: Where; empty if nobody is to be asked.
        base_url: Where the folder can be reached; it ends in a slash.
        language: `en`, `pt-BR`.
        category: The directories' category, and one below it if there is one: `("Health & Fitness",
            "Mental Health")`.
        explicit: True if children had better not listen.
        art: The picture's name in the folder.
        license: Under which terms it may be used; empty if nothing is said about it.
        guid: What directories know the show by; it never changes.
        private: True if no directory may list it.
        episodes: The newest first.
    """

    title: str
    description: str
    author: str
    owner_name: str
    owner_email: str
    base_url: str
    language: str
    category: tuple[str, ...]
    explicit: bool
    art: str
    license: str
    guid: str
    private: bool
    episodes: tuple[Episode, ...]

    @property
    def feed_url(self) -> str:
        """Where the feed can be reached."""
        return self.base_url + "feed.xml"
