"""Pictures of routines for lists: the outline of a session on a circle, a small SVG without text."""

from __future__ import annotations

from typing import Final

from voiceguide.media.cover import colours_of
from voiceguide.media.plot.model import Lanes
from voiceguide.media.polar import points, polar_outline

_SIDE: Final = 96
_INNER: Final = 0.27
_REACH: Final = 0.22
_EVERY: Final = 8
"""Of so many points of the outline one is drawn: 180 are smooth at this size."""


def ring_svg(lanes: Lanes) -> bytes:
    """Draw the outline of a session.

    Args:
        lanes: The session.

    Returns:
        An SVG, UTF-8, with a view box of 96 units and no text.
    """
    outline = polar_outline(lanes)[::_EVERY]
    rings = []
    for part, colour in zip((1.0, 0.72, 0.44), colours_of(lanes.routine), strict=True):
        heights = [height * part for height in outline]
        laid = points(heights, _SIDE / 2, _INNER * _SIDE, _REACH * _SIDE)
        inside = points([0.0] * len(outline), _SIDE / 2, (_INNER - 0.015) * _SIDE, 0)
        rings.append(f'<path fill="{colour}" fill-rule="evenodd" d="{_closed(laid)}{_closed(inside)}"/>')
    size = f'viewBox="0 0 {_SIDE} {_SIDE}" width="{_SIDE}" height="{_SIDE}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>'
    return f"{head}{''.join(rings)}</svg>\n".encode()


def _closed(laid: list[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in laid) + "Z"
