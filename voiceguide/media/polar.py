"""The polar outline of a session for its cover: one turn of a circle, with a radius by kind of moment."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from voiceguide.media.plot.model import Lanes, Look, Stretch

STEPS: Final = 1_440
"""Points of a closed outline."""
_SMOOTH: Final = 0.013
"""The width of the smoothing, in parts of the circle."""
_HEIGHTS: Final = {
    Look.HOLD: 1.0,
    Look.WINDOW: 0.8,
    Look.REST: 0.42,
    Look.GAP: 0.12,
    Look.BREATH: 0.3,
}
_BREATH: Final = {Look.INHALE: (0.2, 0.6), Look.EXHALE: (0.6, 0.2), Look.PAUSE: (0.4, 0.4)}


def polar_outline(lanes: Lanes) -> tuple[float, ...]:
    """Return the height of the outline at `STEPS` equal steps of time, 0 to 1, smooth and periodic."""
    heights = [0.06] * STEPS
    for stretch in lanes.silence:
        _lay(heights, lanes, stretch, (_HEIGHTS[stretch.look],) * 2)
    for stretch in lanes.breath:
        _lay(heights, lanes, stretch, _BREATH[stretch.look], over=True)
    return _smooth(heights)


def arcs(lanes: Lanes, stretches: Sequence[Stretch]) -> tuple[tuple[float, float], ...]:
    """Return the start and end of stretches on the circle, in turns from 0 to 1."""
    return tuple((one.start_ms / lanes.duration_ms, one.end_ms / lanes.duration_ms) for one in stretches)


def points(heights: Sequence[float], centre: float, inner: float, reach: float) -> list[tuple[float, float]]:
    """Return the points of an outline around a centre, clockwise from the top."""
    count = len(heights)
    laid = []
    for n, height in enumerate(heights):
        angle = 2 * math.pi * n / count
        far = inner + reach * height
        laid.append((centre + far * math.sin(angle), centre - far * math.cos(angle)))
    return laid


def _lay(
    heights: list[float], lanes: Lanes, stretch: Stretch, ends: tuple[float, float], *, over: bool = False
) -> None:
    first = stretch.start_ms * STEPS // lanes.duration_ms
    last = max(first + 1, stretch.end_ms * STEPS // lanes.duration_ms)
    for n in range(first, min(last, STEPS)):
        height = ends[0] + (ends[1] - ends[0]) * (n - first) / (last - first)
        heights[n] = max(heights[n], height) if over else height


def _smooth(heights: Sequence[float]) -> tuple[float, ...]:
    """Smooth periodically; three passes of a running mean approximate a Gaussian."""
    half = max(1, round(_SMOOTH * STEPS))
    made = list(heights)
    for _ in range(3):
        wide = made[-half:] + made + made[:half]
        total = sum(wide[: 2 * half])
        smooth = []
        for n in range(STEPS):
            total += wide[n + 2 * half]
            smooth.append(min(1.0, max(0.0, total / (2 * half + 1))))
            total -= wide[n]
        made = smooth
    return tuple(made)
