"""Small pictures of routines."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

from voiceguide.media.plot.model import Lanes, Look, Stretch
from voiceguide.media.ring import ring_svg

LANES = Lanes(
    routine="knee-drops",
    title="<Knee> & drops",
    mode="day",
    speaker="tone",
    estimated=True,
    duration_ms=60_000,
    voice=(Stretch(0, 10_000, Look.WORDS),),
    silence=(Stretch(10_000, 40_000, Look.HOLD), Stretch(40_000, 60_000, Look.REST)),
    breath=(),
    bells=(),
    sides=(),
    chapters=(),
)


def reach(svg: bytes) -> list[float]:
    """Return the distance of the outermost outline from the middle, clockwise from the top."""
    path = next(iter(ET.fromstring(svg))).attrib["d"].split("Z")[0]  # noqa: S314 - ours
    pairs = re.findall(r"([\d.]+) ([\d.]+)", path)
    return [((float(x) - 48) ** 2 + (float(y) - 48) ** 2) ** 0.5 for x, y in pairs]


def test_a_hold_reaches_out_farther_than_words_and_a_rest_is_between():
    found = reach(ring_svg(LANES))
    assert len(found) == 180
    words, hold, rest = found[15], found[75], found[150]
    assert words < rest < hold
    assert max(found) < 48


def test_its_colour_is_the_routines_and_no_text_is_in_it():
    one, other = ring_svg(LANES), ring_svg(replace(LANES, routine="nap"))
    assert one != other
    assert reach(one) == reach(other)
    assert b"Knee" not in one
    assert len(one) < 16_000
