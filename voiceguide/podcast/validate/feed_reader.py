"""Parsing of an untrusted feed into a tree of bounded size."""

from __future__ import annotations

from typing import Final
from xml.etree import ElementTree

from voiceguide.core.reading import FileKind

FEED_KIND: Final = FileKind("feed", 32_000_000)
"""A feed and its largest size; one of 10,000 episodes has 20 MB."""
DECLARED: Final = b'<?xml version="1.0" encoding="UTF-8"?>'
_MOST_PARTS: Final = 1_000_000
"""The most tags and attributes; 10,000 episodes have half of that."""

_DEEPEST: Final = 64
"""The deepest nesting; a feed has five levels, and a few more by extensions."""


def parse_feed(data: bytes) -> ElementTree.Element:
    """Return the root of a feed. It must be in UTF-8 and say so, and define no entities of its own.

    Raises:
        ValueError: It is no such XML, or has too much in it; it says what, to stand after a colon.
    """
    if not data.startswith(DECLARED):
        raise ValueError("it does not begin with a declaration of UTF-8")
    if b"<!DOCTYPE" in data:
        raise ValueError("it defines what its words stand for (DOCTYPE), which no feed has to")
    if data.count(b"<") + data.count(b"=") > _MOST_PARTS:
        raise ValueError(f"it has more than {_MOST_PARTS} tags and attributes")
    parser = ElementTree.XMLParser(target=_Shallow())  # noqa: S314 - bounded above, and without entities
    try:
        parser.feed(data)
        root: ElementTree.Element = parser.close()
    except ElementTree.ParseError as problem:
        raise ValueError(f"it is no XML: {problem}") from problem
    return root


class _Shallow(ElementTree.TreeBuilder):
    """A tree builder that refuses deep nesting."""

    def __init__(self) -> None:
        super().__init__()
        self._deep = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> ElementTree.Element:
        """Begin an element."""
        self._deep += 1
        if self._deep > _DEEPEST:
            raise ValueError("it is nested too deeply")
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> ElementTree.Element:
        """End an element."""
        self._deep -= 1
        return super().end(tag)
