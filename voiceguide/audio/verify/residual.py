"""The residual of a track, its sound minus the cues: the noise floor of its silence, and clicks.

It is fed piece by piece with the residual and the known part (the cues). A click is energy at high
frequencies that lasts a few milliseconds and stands out from everything around it, from the residual as from
the words. Coding noise lasts as long as the words it lies under; raindrops and crickets have smoother onsets.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from voiceguide.units import SAMPLES_PER_MS, Ms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NOTHING_DBFS: Final = -120.0
"""Level reported for digital silence, dBFS."""
_AT_ONCE_MS: Final = 4_000
_AROUND_MS: Final = 25
"""Milliseconds before and after a click that it is compared with."""
_ITSELF_MS: Final = 5
"""Milliseconds around a click that may belong to the click itself."""
_STANDS_OUT: Final = 8.0
"""Least ratio of energy of a click to the residual around it, 9 dB."""
_OVER_WORDS: Final = 4.0
"""Least ratio of energy of a click to the words it lies in, 6 dB."""
_OVER_BED: Final = 4.0
"""Least ratio of energy of a click to what clicks in the bed itself within a few milliseconds, 6 dB."""
_LEAST: Final = 1e-7
"""Least energy of the second difference of an audible click, about -60 dBFS."""
_LEAST_OVER_SOUND: Final = 1e-5
_LEAST_IN_WORDS: Final = 1e-3
"""The same within words: the coding noise of a hard consonant reaches this."""
_NEAR_WORDS_MS: Final = 30
"""Milliseconds next to words that do not count as silence: coding noise spreads there."""
_AFTER_CLICK_MS: Final = 60
_WINDOW_MS: Final = 100


@dataclass(slots=True)
class Residual:
    """Measures the residual of a track: clicks and the noise floor.

    Args:
        over_sound: True if a bed lies under the track: there is no silence then.
        limit_dbfs: The highest level of silence.
        clicks: The time of each click and its level in dBFS (energy of the millisecond).
        floor_dbfs: The level of the loudest tenth of a second that should be silent.
        silent_ms: The duration of the measured silence.
        loud: The spans that should be silent and exceed `limit_dbfs`: start, end, level.
    """

    over_sound: bool
    limit_dbfs: float
    clicks: list[tuple[Ms, float]] = field(default_factory=list)
    floor_dbfs: float = NOTHING_DBFS
    silent_ms: Ms = 0
    loud: list[tuple[Ms, Ms, float]] = field(default_factory=list)
    _at_ms: Ms = 0
    _left: list[NDArray[np.float64]] = field(default_factory=list)
    _waiting: int = 0
    _before: NDArray[np.float64] | None = None
    _edge: NDArray[np.float64] | None = None

    def feed(
        self,
        rest: NDArray[np.float64],
        known: NDArray[np.float64] | None = None,
        laid: NDArray[np.float64] | None = None,
        *,
        silent: bool = True,
    ) -> None:
        """Measure the next piece.

        Args:
            rest: The residual: the track minus its known part.
            known: The known part (a cue); None for nothing.
            laid: The bed as it was laid there: what clicks in it, as a fire does, is no fault of the track.
            silent: False if something else may be heard here (a tone).
        """
        import numpy as np

        if not len(rest):
            return
        piece = np.zeros((3 if laid is None else 4, len(rest)))
        piece[0] = rest
        if known is not None:
            piece[1] = known
        piece[2] = 0.0 if silent and known is None else 1.0
        if laid is not None:
            piece[3] = laid
        self._left.append(piece)
        self._waiting += len(rest)
        if self._waiting >= _AT_ONCE_MS * SAMPLES_PER_MS:
            self._listen(last=False)

    def end(self) -> None:
        """Measure the remaining samples at the end of the track."""
        if self._waiting:
            self._listen(last=True)

    def _listen(self, *, last: bool) -> None:
        """Compute the energies of milliseconds, and evaluate all but the last few of them."""
        import numpy as np

        joined = np.concatenate(self._left, axis=1)
        whole = joined.shape[1] // SAMPLES_PER_MS
        self._left = [joined[:, whole * SAMPLES_PER_MS :]]
        self._waiting = self._left[0].shape[1]
        joined = joined[:, : whole * SAMPLES_PER_MS]
        if not whole:
            return
        # The second difference emphasizes high frequencies; it needs the two samples before.
        sounds = [*joined[:2], *joined[3:]]
        edge = np.zeros((len(sounds), 2)) if self._edge is None else self._edge
        sharp = [np.diff(each, 2, prepend=before) for each, before in zip(sounds, edge, strict=True)]
        self._edge = np.stack([each[-2:] for each in sounds])
        energies = np.stack(
            [
                *(_energy(each) for each in sharp[:2]),
                _energy(joined[0]),
                joined[2].reshape(whole, -1).max(axis=1),
                *(_energy(each) for each in sharp[2:]),
            ]
        )
        if self._before is not None:
            energies = np.concatenate([self._before, energies], axis=1)
        start_ms = self._at_ms - (0 if self._before is None else self._before.shape[1])
        keep = 0 if last else min(energies.shape[1], 2 * _AFTER_CLICK_MS)
        self._judge(energies, start_ms, energies.shape[1] - keep // 2)
        self._before = energies[:, energies.shape[1] - keep :] if keep else None
        self._at_ms += whole

    def _judge(self, energies: NDArray[np.float64], start_ms: Ms, stop: int) -> None:
        """Evaluate the milliseconds up to `stop` that were not evaluated with the piece before."""
        import numpy as np

        kept = 0 if self._before is None else self._before.shape[1]
        first = kept - kept // 2
        click = self._clicks(energies)
        for at in np.flatnonzero(click[first:stop]) + first:
            at_ms = start_ms + int(at)
            if not self.clicks or at_ms - self.clicks[-1][0] > _ITSELF_MS:
                self.clicks.append((at_ms, _dbfs(float(energies[2, at]))))
        if not self.over_sound:
            near_click = _widen(click.astype(np.float64), _AFTER_CLICK_MS) > 0
            busy = _widen(energies[3], _NEAR_WORDS_MS) > 0
            self._silence(energies[2], ~(busy | near_click), start_ms, first, stop)

    def _clicks(self, energies: NDArray[np.float64]) -> NDArray[np.bool_]:
        import numpy as np

        rest, known = energies[0], energies[1]
        if rest.max(initial=0.0) < _LEAST:
            return np.zeros(len(rest), np.bool_)
        words = _widen(known, _AROUND_MS // 2)
        around = np.maximum(_ahead(rest), _ahead(rest[::-1])[::-1])
        least = np.full(len(rest), _LEAST_OVER_SOUND if self.over_sound else _LEAST)
        least[words > 0] = _LEAST_IN_WORDS
        near_loudest = rest >= _widen(rest, _ITSELF_MS)
        clicks: NDArray[np.bool_] = (
            near_loudest & (rest > least) & (rest > _STANDS_OUT * around) & (rest > _OVER_WORDS * words)
        )
        for laid in energies[4:]:
            clicks &= rest > _OVER_BED * _widen(laid, _ITSELF_MS)
        return clicks

    def _silence(
        self, energy: NDArray[np.float64], quiet: NDArray[np.bool_], start_ms: Ms, first: int, stop: int
    ) -> None:
        import numpy as np

        for at in range(first, stop, _WINDOW_MS):
            end = min(at + _WINDOW_MS, stop)
            counted = energy[at:end][quiet[at:end]]
            if len(counted) < min(_WINDOW_MS // 2, end - at):
                continue
            level = _dbfs(float(np.mean(counted)))
            self.floor_dbfs = max(self.floor_dbfs, level)
            self.silent_ms += len(counted)
            if level <= self.limit_dbfs:
                continue
            from_ms, to_ms = start_ms + at, start_ms + end
            if self.loud and from_ms - self.loud[-1][1] <= 2 * _WINDOW_MS:
                began, _, before = self.loud.pop()
                self.loud.append((began, to_ms, max(before, level)))
            else:
                self.loud.append((from_ms, to_ms, level))


def _energy(sound: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the energy of every millisecond."""
    import numpy as np

    squares: NDArray[np.float64] = np.square(sound).reshape(-1, SAMPLES_PER_MS).mean(axis=1)
    return squares


def _ahead(energy: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the highest energy between 5 and 25 ms after each millisecond."""
    import numpy as np

    return _highest(np.concatenate([energy[_ITSELF_MS:], np.zeros(_AROUND_MS)]), _AROUND_MS - _ITSELF_MS + 1)[
        : len(energy)
    ]


def _widen(energy: NDArray[np.float64], reach_ms: int) -> NDArray[np.float64]:
    """Return the highest value within reach on both sides of every millisecond."""
    import numpy as np

    return _highest(np.pad(energy, reach_ms), 2 * reach_ms + 1)


def _highest(energy: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """Return the running maximum of `count` values, by doubling the window."""
    import numpy as np

    looked = 1
    while looked < count:
        more = min(looked, count - looked)
        energy = np.maximum(energy[:-more], energy[more:])
        looked += more
    return energy


def _dbfs(energy: float) -> float:
    return max(NOTHING_DBFS, 10 * math.log10(energy)) if energy > 0 else NOTHING_DBFS
