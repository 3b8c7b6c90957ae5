"""Metadata that a player shows with a track: texts, chapters, the sentences of a transcript.

Apart from their writers, because containers, tags, captions and the verifier share these classes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from voiceguide.units import Ms


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of a track that has a title."""

    start_ms: Ms
    end_ms: Ms
    title: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """The metadata of a file.

    Args:
        texts: Names and values by the names of the file's format: for MP3 those of its ID3 frames, the title
            `TIT2` and the transcript `USLT`; for all others `title`, `lyrics`.
        chapters: In the order of the table of contents; those that no table lists come last.
        unlisted: The number of chapters that no table of contents lists.
        source: The IPTC digital source type, a URI; empty if there is none.
    """

    texts: tuple[tuple[str, str], ...] = ()
    chapters: tuple[Chapter, ...] = ()
    unlisted: int = 0
    source: str = ""

    def text(self, name: str) -> str | None:
        """Return the text of this name, or None."""
        return dict(self.texts).get(name)


UNLABELLED: Final = Metadata()
"""That of a file which says nothing of itself."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the transcript, at its time; `language` only if it is not that of the session."""

    start_ms: Ms
    end_ms: Ms
    text: str
    language: str = ""
