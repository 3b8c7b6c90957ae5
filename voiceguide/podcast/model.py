"""The model of a published show and its episodes: metadata and file names for feed, page and server."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from voiceguide.audio.metadata import Chapter, Sentence
from voiceguide.units import Ms


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """One published episode.

    Args:
        slug: Its name: ASCII letters, digits and hyphens; no two episodes share one.
        guid: The identifier for apps; it never changes.
        title: Its title; no two episodes share one.
        summary: One or a few plain sentences.
        language: Of its words: `en`, `pt-BR`.
        published: Its publication date, with a zone; rendering the track again does not change it.
        duration_ms: The length of the track.
        track: The MP3's name in the folder, as are the next four names.
        bytes: The size of the MP3.
        art: Its picture.
        vtt: Its captions, WebVTT.
        chapters_json: Its chapters, podcast chapters JSON 1.2.
        chapters: Each begins on a whole second and lasts until the next; the first begins at 0.
        transcript: Every sentence in its order.
        voice: The name of the voice: `hibari`, `gtts`.
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
        description: A description in plain sentences.
        author: The author's name.
        owner_name: The contact for directories.
        owner_email: The contact's address; empty if there is none.
        base_url: The address of the folder; it ends in a slash.
        language: `en`, `pt-BR`.
        category: The directories' category, and one below it if there is one: `("Health & Fitness",
            "Mental Health")`.
        explicit: True if children had better not listen.
        art: The picture's name in the folder.
        license: The licence; empty if none is named.
        guid: The identifier for directories; it never changes.
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
        """The address of the feed."""
        return self.base_url + "feed.xml"
