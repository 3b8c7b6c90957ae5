"""Tables beside a plot: the length of every chapter, and the time by kind, in each session."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from voiceguide.media.plot.model import Lanes, Look, Stretch
from voiceguide.units import clock

Key = tuple[str, int]
"""The identity of a chapter across sessions: its title, and its number among those of that title."""

Row = tuple[str, Look | None, tuple[str, ...]]
"""A name, its legend symbol if any, and a figure for every session."""

_NONE: Final = "–"
_MADE_OF: Final = {
    "words": Look.WORDS,
    "silence: breathing": Look.BREATH,
    "silence: holding": Look.HOLD,
    "silence: in windows": Look.WINDOW,
    "silence: counting": Look.COUNT,
    "silence: resting": Look.REST,
    "silence: time to move": Look.GAP,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureTable:
    """A table with a column for every session."""

    name: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def swatches(self) -> bool:
        """True if any row has a legend symbol."""
        return any(look is not None for _, look, _ in self.rows)


def keyed_chapters(lanes: Lanes) -> Iterator[tuple[Key, Stretch]]:
    """Yield every chapter with its key."""
    seen: Counter[str] = Counter()
    for chapter in lanes.chapters:
        seen[chapter.label] += 1
        yield (chapter.label, seen[chapter.label]), chapter


def chapter_numbers(sessions: Sequence[Lanes]) -> dict[Key, int]:
    """Number all chapters of all sessions, those of the longest session first.

    Within that session the numbers rise with time; a chapter that only others have comes after.
    """
    by_length = sorted(sessions, key=lambda each: -each.duration_ms)
    keys = dict.fromkeys(key for lanes in by_length for key, _ in keyed_chapters(lanes))
    return {key: n for n, key in enumerate(keys, 1)}


def chapters_table(sessions: Sequence[Lanes]) -> FigureTable:
    """Return the table of the length of every chapter in every session."""
    of_each = [dict(keyed_chapters(lanes)) for lanes in sessions]
    rows = tuple(
        (
            f"{n}  {key[0]}" + (f" ({key[1]})" if key[1] > 1 else ""),
            None,
            tuple(clock(chapters[key].duration_ms) if key in chapters else _NONE for chapters in of_each),
        )
        for key, n in chapter_numbers(sessions).items()
    )
    return FigureTable(name="chapter", heads=_heads(sessions), rows=rows)


def times_table(sessions: Sequence[Lanes]) -> FigureTable:
    """Return the table of the time by kind in every session, and of what was left out or shortened."""
    rows: list[Row] = [
        (name, look, tuple(clock(lanes.time_ms(look)) for lanes in sessions))
        for name, look in _MADE_OF.items()
        if any(lanes.time_ms(look) for lanes in sessions)
    ]
    extra: list[Row] = [
        ("remarks left out", None, tuple(str(len(lanes.left_out)) for lanes in sessions)),
        ("parts shortened", None, tuple(str(len(lanes.shortened)) for lanes in sessions)),
    ]
    rows += [row for row in extra if set(row[2]) != {"0"}]
    return FigureTable(name="made of", heads=_heads(sessions), rows=tuple(rows))


def _heads(sessions: Sequence[Lanes]) -> tuple[str, ...]:
    return tuple(clock(lanes.duration_ms) for lanes in sessions)
