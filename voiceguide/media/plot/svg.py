"""A writer of SVG that escapes all text and gives equal bytes for equal input."""

from __future__ import annotations

import re
import unicodedata
from typing import Final
from xml.etree import ElementTree as ET

from voiceguide.media.plot.palette import STYLE

NAMESPACE: Final = "http://www.w3.org/2000/svg"
_UNFIT: Final = re.compile(
    # Characters that XML 1.0 cannot hold, and bidirectional controls that would reorder the text around them.
    "[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]|[\\u202a-\\u202e\\u2066-\\u2069]"
)
_LETTER_EM: Final = 0.56
"""Average width of a letter in a sans-serif face, em."""


class Drawing:
    """An SVG picture being drawn, from top to bottom."""

    def __init__(self, width: float, title: str, description: str) -> None:
        self.width = width
        self.root = ET.Element("svg", {"xmlns": NAMESPACE, "role": "img", "aria-labelledby": "title desc"})
        ET.SubElement(self.root, "title", {"id": "title"}).text = xml_line(title)
        ET.SubElement(self.root, "desc", {"id": "desc"}).text = xml_line(description)
        ET.SubElement(self.root, "style").text = STYLE
        self._patterns(ET.SubElement(self.root, "defs"))
        self.ground = self.rect(0, 0, width, 0, "ground")

    def _patterns(self, defs: ET.Element) -> None:
        """Define the fill patterns, distinguishable without colour: hatched, crossed, dotted, ruled."""
        for name, side, strokes in (
            ("hold", 6, "M-1 7L7 -1M-1 1L1 -1M5 7L7 5"),
            ("window", 6, "M0 0L6 6M6 0L0 6"),
            ("rest", 5, "M1.5 2.5h2M2.5 1.5v2"),
            ("count", 4, "M0 2h4"),
        ):
            size = {"width": str(side), "height": str(side), "patternUnits": "userSpaceOnUse"}
            pattern = ET.SubElement(defs, "pattern", {"id": f"fill-{name}", **size})
            ET.SubElement(
                pattern, "rect", {"width": str(side), "height": str(side), "class": f"{name}-ground"}
            )
            ET.SubElement(pattern, "path", {"d": strokes, "class": f"{name}-mark"})

    def rect(self, x: float, y: float, width: float, height: float, kind: str, hint: str = "") -> ET.Element:
        """Draw a rectangle; the hint is its tooltip."""
        sizes = {"x": number(x), "y": number(y), "width": number(width), "height": number(height)}
        return self._hinted(ET.SubElement(self.root, "rect", {**sizes, "class": kind}), hint)

    def path(self, strokes: str, kind: str, hint: str = "") -> ET.Element:
        """Draw a path."""
        return self._hinted(ET.SubElement(self.root, "path", {"d": strokes, "class": kind}), hint)

    def dot(self, x: float, y: float, radius: float, kind: str, hint: str = "") -> ET.Element:
        """Draw a disc."""
        sizes = {"cx": number(x), "cy": number(y), "r": number(radius)}
        return self._hinted(ET.SubElement(self.root, "circle", {**sizes, "class": kind}), hint)

    def text(self, x: float, y: float, said: str, kind: str) -> ET.Element:
        """Write a line of text."""
        written = ET.SubElement(self.root, "text", {"x": number(x), "y": number(y), "class": kind})
        written.text = xml_line(said)
        return written

    def _hinted(self, element: ET.Element, hint: str) -> ET.Element:
        if hint:
            ET.SubElement(element, "title").text = xml_line(hint)
        return element

    def write(self, height: float) -> str:
        """Return the SVG document, now that its height is known."""
        self.root.set("viewBox", f"0 0 {number(self.width)} {number(height)}")
        self.root.set("width", number(self.width))
        self.root.set("height", number(height))
        self.ground.set("height", number(height))
        ET.indent(self.root, " ")
        return ET.tostring(self.root, encoding="unicode") + "\n"


def number(value: float) -> str:
    """Format a number with two decimals at most."""
    written = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written


def xml_line(text: str) -> str:
    """Put a text on one line; characters that XML cannot hold become replacement characters."""
    return " ".join(_UNFIT.sub("\ufffd", text).split())


def width_of(text: str, size: float) -> float:
    """Estimate the width of a line; ideographs are as wide as they are high."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return size * (wide + _LETTER_EM * (len(text) - wide))


def cut(text: str, size: float, room: float) -> str:
    """Truncate a line to the width available."""
    if width_of(text, size) <= room:
        return text
    # No letter counts less than this, so the rest of a long text need not be measured.
    kept = text[: max(0, int(room / (size * _LETTER_EM))) + 1]
    while kept and width_of(kept + "…", size) > room:
        kept = kept[:-1]
    return kept.rstrip() + "…"
