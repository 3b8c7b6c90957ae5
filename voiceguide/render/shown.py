"""Nouns of what a player shows beside the sound: texts, chapters, the sentences of a transcript."""

from __future__ import annotations

from dataclasses import dataclass

from voiceguide.units import Ms


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter as the tag has it."""

    start_ms: Ms
    end_ms: Ms
    title: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What a tag tells a player.

    Args:
        texts: The name of each text frame (`TIT2`) and what stands in it; the transcript is `USLT`.
        chapters: In the order of the table of contents; those that no table lists come last.
        unlisted: How many chapters no table of contents lists.
    """

    texts: tuple[tuple[str, str], ...] = ()
    chapters: tuple[Chapter, ...] = ()
    unlisted: int = 0

    def text(self, name: str) -> str | None:
        """Give the text of a frame, or None."""
        return dict(self.texts).get(name)


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence of the transcript, at its time."""

    start_ms: Ms
    end_ms: Ms
    text: str
