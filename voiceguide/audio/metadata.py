"""Nouns of what a player shows beside the sound: texts, chapters, the sentences of a transcript."""

from __future__ import annotations

from dataclasses import dataclass

from voiceguide.units import Ms


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of a track that has a title."""

    start_ms: Ms
    end_ms: Ms
    title: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a file tells a player.

    Args:
        texts: The name of each text and what it says, by the names of the file's form: of an MP3 those of its
            frames, so that the title is `TIT2` and the transcript `USLT`; of all others `title`, `lyrics`.
        chapters: In the order of the table of contents; those that no table lists come last.
        unlisted: How many chapters no table of contents lists.
        source: Of which kind the sound is in the IPTC's vocabulary, an address; empty if nothing is said.
    """

    texts: tuple[tuple[str, str], ...] = ()
    chapters: tuple[Chapter, ...] = ()
    unlisted: int = 0
    source: str = ""

    def text(self, name: str) -> str | None:
        """Give the text of this name, or None."""
        return dict(self.texts).get(name)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the transcript, at its time."""

    start_ms: Ms
    end_ms: Ms
    text: str
