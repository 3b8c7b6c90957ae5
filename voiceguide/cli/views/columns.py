"""A session's time cut into columns of characters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from voiceguide.media.plot.model import Look, Stretch
from voiceguide.units import HOUR, MINUTE, SECOND, Ms, clock

_STEPS: Final = (
    *(n * SECOND for n in (5, 10, 15, 30)),
    *(n * MINUTE for n in (1, 2, 5, 10, 15, 20, 30)),
    *(n * HOUR for n in (1, 2, 5, 10)),
)
_ROOM: Final = 8
"""The least distance of two time labels, columns."""
_CLOSEST: Final = 3
"""The least distance of two ticks, columns."""


@dataclass(frozen=True, slots=True)
class Columns:
    """A session's time cut into `count` columns that are equal to the millisecond."""

    duration_ms: Ms
    count: int

    def edge(self, column: int) -> Ms:
        """Return the start of a column, milliseconds."""
        return column * self.duration_ms // self.count

    def at(self, ms: Ms) -> int:
        """Return the column of a position."""
        # The edges are rounded down, so a moment may lie one column further than plain division says.
        column = min(self.count - 1, ms * self.count // max(1, self.duration_ms))
        return column + (column + 1 < self.count and self.edge(column + 1) <= ms)

    def lasts_ms(self, column: int) -> Ms:
        """Return the duration of a column, milliseconds."""
        return self.edge(column + 1) - self.edge(column)

    def shares(self, stretch: Stretch) -> Iterator[tuple[int, Ms]]:
        """Return every column that a stretch overlaps, and for how long, milliseconds."""
        for column in range(self.at(stretch.start_ms), self.at(stretch.end_ms - 1) + 1):
            begin_ms, end_ms = self.edge(column), self.edge(column + 1)
            yield column, min(end_ms, stretch.end_ms) - max(begin_ms, stretch.start_ms)

    def winners(self, stretches: Iterable[Stretch]) -> list[Look | None]:
        """Return the look that fills most of each column.

        A stretch counts where it fills a fifth of the column, or where half of it lies: so a short one is
        shown once, and a long one does not extend beyond its ends.
        """
        found: list[Counter[Look]] = [Counter() for _ in range(self.count)]
        for stretch in stretches:
            for column, share_ms in self.shares(stretch):
                if 5 * share_ms >= self.lasts_ms(column) or 2 * share_ms >= stretch.duration_ms:
                    found[column][stretch.look] += share_ms
        return [counted.most_common(1)[0][0] if counted else None for counted in found]

    def ticks(self) -> list[int]:
        """Return the columns of the small ticks: whole minutes, or seconds in a short session."""
        step_ms = self._step(_ROOM)
        fitting = [each for each in _STEPS if step_ms % each == 0 and self._apart(each) >= _CLOSEST]
        if step_ms >= MINUTE:
            fitting = [each for each in fitting if each >= MINUTE]
        return [self.at(ms) for ms in range(0, self.duration_ms, min(fitting, default=step_ms))]

    def labels(self) -> list[tuple[int, str]]:
        """Return the columns of time labels, and the labels: in minutes, or as a clock has it."""
        step_ms = self._step(_ROOM)
        placed = [
            (self.at(ms), str(ms // MINUTE) if step_ms % MINUTE == 0 else clock(ms))
            for ms in range(0, self.duration_ms, step_ms)
        ]
        return [(column, label) for column, label in placed if column + len(label) <= self.count]

    def _step(self, room: int) -> Ms:
        return next((step for step in _STEPS if self._apart(step) >= room), _STEPS[-1])

    def _apart(self, step_ms: Ms) -> int:
        return step_ms * self.count // max(1, self.duration_ms)
