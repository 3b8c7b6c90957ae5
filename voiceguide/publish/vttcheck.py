"""Check captions by the letter of WebVTT, and by what podcast apps show of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_STAMP: Final = r"(?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3}"
_TIMING: Final = re.compile(rf"({_STAMP}) --> ({_STAMP})")
_LINE: Final = 65


def check_webvtt(text: str, seconds: int) -> Iterator[str]:
    """Check captions by the letter: header, times that grow within the track, escapes, speaker, widths."""
    head, *blocks = text.removesuffix("\n").split("\n\n")
    if head != "WEBVTT":
        yield "it does not begin with WEBVTT and an empty line."
    before = 0.0
    for n, block in enumerate(blocks, 1):
        timing, _, said = block.partition("\n")
        found = _TIMING.fullmatch(timing)
        if found is None:
            yield f"cue {n} has no times."
            continue
        start, end = map(_seconds, found.groups())
        if not before <= start < end <= seconds + 1:
            yield f"cue {n} does not come after the one before it, within the track."
        before = end
        spoken = said.removeprefix("<v Guide>")
        if spoken == said:
            yield f"cue {n} names no speaker."
        if not spoken.strip() or re.search(r"[<>]|&(?!(?:amp|lt|gt|nbsp|lrm|rlm);)|\n\s*\n", spoken):
            yield f"cue {n} is empty, or has something in it that is not escaped."
        if any(len(line.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")) > _LINE
               for line in spoken.split("\n")):  # fmt: skip
            yield f"cue {n} has a line of more than {_LINE} letters."


def _seconds(stamp: str) -> float:
    whole = 0.0
    for part in stamp.split(":"):
        whole = whole * 60 + float(part)
    return whole
