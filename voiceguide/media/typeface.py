"""Typefaces for the titles of covers: the one that ships, and the system's for scripts that it lacks.

The shipped typeface has the letters of Latin, Greek and Cyrillic. A title with other letters is drawn whole
in one font of the system that has them all, if there is one: those of Noto, which the packages
`fonts-noto-core` and `fonts-noto-cjk` of Debian bring, or DejaVu.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont, Layout

_FOLDERS: Final = ("/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts", "/Library/Fonts")
_CJK: Final = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "IDEOGRAPHIC", "KATAKANA-HIRAGANA")
"""How the Unicode names of the letters begin that one font of Noto has together."""
_UNSHAPED: Final = (*_CJK, "LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "GEORGIAN", "FULLWIDTH", "HALFWIDTH")
"""The same of letters that are drawn one after another; others are joined or turn, which takes a
library."""
_LONGEST: Final = 400


@dataclass(frozen=True, slots=True)
class Lettering:
    """A title as it can be drawn.

    Args:
        text: Its letters that some font has; empty if those are less than half of it.
        font: The file of the font; None for the shipped typeface.
        missing: Its letters that are left out, each once.
    """

    text: str
    font: Path | None
    missing: str


@cache
def lettering(title: str) -> Lettering:
    """Choose the typeface of a title, and name the letters that cannot be drawn."""
    text = " ".join(unicodedata.normalize("NFC", title).split())[:_LONGEST]
    own = "".join(_in_typeface(letter) for letter in text)
    if missing := _letters(text, own):
        for font in _fonts(text):
            if all(letter == " " or _has(letter, font) for letter in text if _is_letter(letter)):
                kept = "".join(letter for letter in text if letter == " " or _has(letter, font))
                return Lettering(" ".join(kept.split()), font, "")
    kept = "".join(own)
    letters = sum(letter.isalnum() for letter in text)
    enough = 2 * sum(letter.isalnum() for letter in kept) >= letters
    return Lettering(kept if enough else "", None, missing if enough else _letters(text, ""))


@cache
def face_of(font: Path | None, size: int) -> FreeTypeFont:
    """Return a font at a size.

    Args:
        font: Its file; None for the shipped typeface.
        size: The size, pixels.
    """
    from PIL import ImageFont

    if font is not None:
        return ImageFont.truetype(font, size, layout_engine=_layout())
    data = resources.files("voiceguide.media").joinpath("assets", "literata-semibold.ttf").read_bytes()
    # The basic layout needs no library of the system, so every machine gives the same line.
    return ImageFont.truetype(BytesIO(data), size, layout_engine=ImageFont.Layout.BASIC)


def breaks_anywhere(letter: str) -> bool:
    """Report whether a line may break beside a letter without a blank, as between Chinese ones."""
    return _begins(letter) in _CJK and _begins(letter) != "HANGUL"


def _letters(text: str, kept: str) -> str:
    """Return the letters of a text that are not among those kept, each once."""
    compatible = unicodedata.normalize("NFKC", kept)
    lost = (
        letter
        for letter in dict.fromkeys(text)
        if _is_letter(letter)
        and letter not in kept
        and not all(part in compatible for part in unicodedata.normalize("NFKC", letter))
    )
    return "".join(lost)


def _is_letter(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "LMN"


def _in_typeface(letter: str) -> str:
    """Return a letter as the shipped typeface has it: `ffi` for the ligature; empty if it has not."""
    if letter == " " or _has(letter, None):
        return letter
    plain = unicodedata.normalize("NFKC", letter)
    return plain if plain != letter and all(part == " " or _has(part, None) for part in plain) else ""


def _begins(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


def _fonts(text: str) -> Iterator[Path]:
    """Yield the files of fonts that may have the letters of a text, the best first."""
    names = [_begins(letter) for letter in text if _is_letter(letter) and not _in_typeface(letter)]
    if not _raqm() and any(name not in _UNSHAPED for name in names):
        return
    wanted: list[str] = []
    for name in dict.fromkeys(names):
        script = "CJK" if name in _CJK else name.capitalize()
        wanted += [f"NotoSerif{script}", f"NotoNaskh{script}", f"NotoSans{script}"]
    for stem in (*wanted, "DejaVuSerif", "DejaVuSans"):
        for weight in ("SemiBold", "Bold", "Regular", ""):
            for end in ("ttf", "ttc", "otf"):
                if (found := _installed().get(f"{stem}{'-' if weight else ''}{weight}.{end}")) is not None:
                    yield found


@cache
def _installed() -> dict[str, Path]:
    """Return the font files of the system by their names."""
    found: dict[str, Path] = {}
    for folder in _FOLDERS:
        for here, _, names in os.walk(folder):
            for name in sorted(names):
                found.setdefault(name, Path(here) / name)
    return found


@cache
def _raqm() -> bool:
    """Report whether Pillow can join letters and turn lines, as Arabic and Devanagari need it."""
    from PIL import features

    return bool(features.check("raqm")) and bool(features.check("fribidi"))


def _layout() -> Layout:
    from PIL import ImageFont

    return ImageFont.Layout.RAQM if _raqm() else ImageFont.Layout.BASIC


@cache
def _has(letter: str, font: Path | None) -> bool:
    if not letter.isprintable() or 0xD800 <= ord(letter) < 0xE000:
        return False
    try:
        face = face_of(font, 60)
    except OSError:
        return False
    missing, drawn = face.getmask("\uffff"), face.getmask(letter)
    return drawn.size != missing.size or bytes(drawn) != bytes(missing)
