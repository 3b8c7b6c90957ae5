"""Covers of shows and episodes: the outline of the session on a circle, its length and its title.

A session is one turn of the circle, so two lengths of one routine look similar but not the same. The hue
comes from the routine's name, evenings are dark and days are light, and the lower fifth stays clear for the
controls that players lay over it. Equal input gives equal bytes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial
from hashlib import sha256
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from voiceguide.media.plot.model import Lanes, Look
from voiceguide.media.polar import arcs, points, polar_outline
from voiceguide.media.typeface import Lettering, breaks_anywhere, face_of, lettering
from voiceguide.units import MINUTE, Ms, clock

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

    Colour = tuple[int, int, int]

SIDE: Final = 3_000
_BOX: Final = 1_760
"""The side of the square that the circle is drawn in, pixels, with its top at `_BOX_TOP`."""
_BOX_TOP: Final = 635
_INNER: Final = 0.325
_REACH: Final = 0.172
_TITLE_TOP: Final = 170
_TITLE_WIDTH: Final = 2_560
_TITLE_HEIGHT: Final = 480
_SIZES: Final = (300, 270, 240, 215, 190, 165, 140, 120)
_SHELLS: Final = (1.0, 0.8, 0.62, 0.46)
_TINTED: Final = 0.045
"""Least share of the circle for a side to have its own colour: quick changes would flicker."""
NESTED: Final = 5
"""Sessions drawn on the cover of a show, at most."""


def cover(lanes: Lanes, title: str) -> bytes:
    """Draw the cover of an episode.

    Args:
        lanes: Its session.
        title: The title on it; letters that no font has are left out: see `lettering`.

    Returns:
        A PNG, 3000 pixels square, RGB.
    """
    night = lanes.mode == "bedtime"
    picture, pen, ink = _sheet(lanes.routine, title, night=night)
    base = _hue(lanes.routine)
    shape = polar_outline(lanes)
    sides = {Look.LEFT: -55, Look.RIGHT: 35}
    for n, part in enumerate(_SHELLS):
        _fill(picture, [height * part for height in shape], _tint(base, n, night=night))
        for look, lean in sides.items():
            own = tuple(one for one in lanes.sides if one.look is look)
            long = [(start, stop) for start, stop in arcs(lanes, own) if stop - start >= _TINTED]
            if long:
                inside = [
                    height * part if any(start <= k / len(shape) < stop for start, stop in long) else -0.02
                    for k, height in enumerate(shape)
                ]
                _fill(picture, inside, _tint(base + lean, n, night=night))
    _hole(picture, lanes, base, night=night)
    _length(pen, lanes.duration_ms, ink)
    return _png(picture)


def show_cover(sessions: Sequence[Lanes], title: str) -> bytes:
    """Draw the cover of a show: the outlines of its first routines, one inside another.

    Args:
        sessions: Its episodes, in the order of the show; one of each routine is drawn.
        title: The title on it.

    Returns:
        A PNG, 3000 pixels square, RGB.
    """
    night = sum(one.mode == "bedtime" for one in sessions) * 2 >= len(sessions)
    picture, _, _ = _sheet(title, title, night=night)
    first = {one.routine: one for one in reversed(sessions)}
    shapes = [polar_outline(one) for one in list(first.values())[::-1][:NESTED]] or [(0.5,) * 360]
    base = _hue(title)
    for n in range(NESTED):
        shape = shapes[n % len(shapes)]
        inner = _INNER * (1 - 0.19 * n)
        turned = shape[n * 97 % len(shape) :] + shape[: n * 97 % len(shape)]
        _fill(
            picture, turned, _tint(base + 28 * n, n, night=night), inner=inner, reach=_REACH * (1 - 0.16 * n)
        )
    return _png(picture)


def colours_of(name: str) -> tuple[str, str, str]:
    """Return three colours of a routine, `#rrggbb`, from the outside inwards; for dark and light grounds."""
    shades = (_oklch(0.45 + 0.14 * n, 0.085, _hue(name)) for n in range(3))
    first, second, third = ("#" + "".join(f"{part:02x}" for part in shade) for shade in shades)
    return first, second, third


# ── colours ──────────────────────────────────────────────────────────────────────────────────────


def _hue(name: str) -> float:
    return int.from_bytes(sha256(name.encode("utf-8", "replace")).digest()[:2]) / 65_536 * 360


def _tint(hue: float, shell: int, *, night: bool) -> Colour:
    """Return the colour of a shell, counted from the outside: lighter inwards by night, darker by day."""
    return _oklch(0.36 + 0.125 * shell, 0.075, hue) if night else _oklch(0.86 - 0.11 * shell, 0.075, hue)


def _oklch(light: float, chroma: float, hue: float) -> Colour:
    """Convert OKLCH to sRGB (Ottosson, A perceptual color space for image processing)."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    l3 = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    m3 = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    s3 = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * l3 - 3.3077115913 * m3 + 0.2309699292 * s3,
        -1.2684380046 * l3 + 2.6097574011 * m3 - 0.3413193965 * s3,
        -0.0041960863 * l3 - 0.7034186147 * m3 + 1.7076147010 * s3,
    )
    red, green, blue = (
        round(255 * (12.92 * one if one <= 0.0031308 else 1.055 * one ** (1 / 2.4) - 0.055))
        for one in (min(1.0, max(0.0, part)) for part in linear)
    )
    return red, green, blue


def _ground(hue: float, *, night: bool) -> Colour:
    return _oklch(0.24, 0.035, hue) if night else _oklch(0.955, 0.02, hue)


def _ink(hue: float, *, night: bool) -> Colour:
    return _oklch(0.95, 0.02, hue) if night else _oklch(0.3, 0.05, hue)


# ── drawing ──────────────────────────────────────────────────────────────────────────────────────


def _sheet(name: str, title: str, *, night: bool) -> tuple[Image, ImageDraw, Colour]:
    from PIL import Image, ImageDraw

    hue = _hue(name)
    ink = _ink(hue, night=night)
    picture = Image.new("RGB", (SIDE, SIDE), _ground(hue, night=night))
    pen = ImageDraw.Draw(picture)
    size, lines = fit_title(title)
    drawn = lettering(title)
    top = _TITLE_TOP + (_TITLE_HEIGHT - len(lines) * size * 1.15) / 2
    for n, line in enumerate(lines):
        height = top + (n + 0.85) * size * 1.15
        runs = drawn.runs(line)
        if len(runs) == 1:
            pen.text((SIDE / 2, height), line, font=face_of(runs[0][1], size), fill=ink, anchor="ms")
            continue
        left = (SIDE - drawn.width(line, size)) / 2
        for text, font in runs:
            face = face_of(font, size)
            pen.text((left, height), text, font=face, fill=ink, anchor="ls")
            left += face.getlength(text)
    return picture, pen, ink


def _fill(
    picture: Image, heights: Sequence[float], colour: Colour, inner: float = _INNER, reach: float = _REACH
) -> None:
    """Fill an outline, drawn at double size and scaled down to smooth its edge."""
    from PIL import Image, ImageDraw

    double = 2 * _BOX
    mask = Image.new("L", (double, double))
    ImageDraw.Draw(mask).polygon(points(heights, _BOX, inner * double, reach * double), fill=255)
    picture.paste(colour, ((SIDE - _BOX) // 2, _BOX_TOP), mask.reduce(2))


def _hole(picture: Image, lanes: Lanes, hue: float, *, night: bool) -> None:
    """Clear the middle, and draw the spoken words around it as a thin ring."""
    from PIL import Image, ImageDraw

    _fill(picture, (0.0,) * 720, _ground(hue, night=night), inner=_INNER - 0.012)
    double = 2 * _BOX
    mask = Image.new("L", (double, double))
    far = (_INNER - 0.022) * double
    pen = ImageDraw.Draw(mask)
    for start, stop in arcs(lanes, lanes.voice):
        ring = (_BOX - far, _BOX - far, _BOX + far, _BOX + far)
        pen.arc(ring, 360 * start - 90, 360 * max(stop, start + 0.002) - 90, fill=255, width=34)
    picture.paste(_tint(hue, 3, night=night), ((SIDE - _BOX) // 2, _BOX_TOP), mask.reduce(2))


def _length(pen: ImageDraw, duration_ms: Ms, ink: Colour) -> None:
    """Write the session's length into the middle, as large as fits: it has to be readable in a list."""
    minutes, rest = divmod(duration_ms, MINUTE)
    whole = rest == 0
    said = str(minutes) if whole else clock(duration_ms)
    size = 660
    while pen.textlength(said, font=face_of(None, size)) > 2 * (_INNER - 0.06) * _BOX:
        size -= 20
    middle = _BOX_TOP + _BOX / 2
    pen.text(
        (SIDE / 2, middle + size * (0.24 if whole else 0.32)),
        said,
        font=face_of(None, size),
        fill=ink,
        anchor="ms",
    )
    if whole:
        pen.text((SIDE / 2, middle + 345), "min", font=face_of(None, 165), fill=ink, anchor="ms")


def _png(picture: Image) -> bytes:
    out = BytesIO()
    picture.save(out, "PNG", compress_level=6)
    return out.getvalue()


# ── the title ────────────────────────────────────────────────────────────────────────────────────


def fit_title(title: str) -> tuple[int, list[str]]:
    """Break a title into lines at the largest size that fits; at the smallest size it is truncated."""
    drawn = lettering(title)
    pieces = _pieces(drawn.text)
    lines: list[str] = []
    for size in _SIZES:
        fits = partial(_fits, drawn, size)
        lines = _broken(pieces, fits)
        most = int(_TITLE_HEIGHT / (size * 1.15)) or 1
        if len(lines) <= most and all(map(fits, lines)):
            return size, lines
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1] + "…"]
    return size, [_cut(line, fits) for line in lines]


def _fits(drawn: Lettering, size: int, line: str) -> bool:
    return drawn.width(line, size) <= _TITLE_WIDTH


def _cut(line: str, fits: Callable[[str], bool]) -> str:
    """Truncate a line to the width of the title."""
    if fits(line):
        return line
    kept = line.rstrip("…")
    while kept and not fits(kept + "…"):
        kept = kept[:-1]
    return kept.rstrip() + "…"


def _pieces(text: str) -> list[str]:
    """Return the parts of a text between which a line may break; a blank belongs to the part after it."""
    pieces: list[str] = []
    for word in text.split():
        blank = " " if pieces else ""
        for before, letter in pairwise(f" {word}"):
            if before == " " or breaks_anywhere(before) or breaks_anywhere(letter):
                pieces.append(blank + letter)
            else:
                pieces[-1] += letter
            blank = ""
    return pieces


def _broken(pieces: Sequence[str], fits: Callable[[str], bool]) -> list[str]:
    lines: list[str] = []
    for piece in pieces:
        if lines and fits(lines[-1] + piece):
            lines[-1] += piece
        else:
            lines.append(piece.strip())
    return lines
