"""Typefaces for the titles of covers: the one that ships, and the system's for scripts that it lacks.

The shipped typeface has the letters of Latin, Greek and Cyrillic. A title with other letters is drawn whole
in one font of the system that has them all, if there is one: those of Noto, which the packages
`fonts-noto-core` and `fonts-noto-cjk` of Debian bring, or DejaVu. If no font has all of them, as of Hindi
beside English, each script is drawn in a font of its own.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator, Sequence
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
_JOINERS: Final = "\u200c\u200d"
"""They have no width, and tell which letters are joined."""
_LONGEST: Final = 400


@dataclass(frozen=True, slots=True)
class Lettering:
    """A title as it can be drawn.

    Args:
        text: Its letters that some font has; empty if those are less than half of it.
        font: The file of the font; None for the shipped typeface.
        missing: Its letters that are left out, each once.
        others: Fonts for the scripts that `font` lacks.
    """

    text: str
    font: Path | None
    missing: str
    others: tuple[Path, ...] = ()

    def runs(self, line: str) -> list[tuple[str, Path | None]]:
        """Return the parts of a line from left to right, each with its font."""
        if not self.others:
            return [(line, self.font)]
        found: list[tuple[str, Path | None]] = []
        for letter in line:
            before = next((font for text, font in reversed(found) if text != " "), None)
            if letter in _JOINERS or (found and unicodedata.category(letter)[0] == "M"):
                font = before
            elif _has(letter, None):
                font = None
            else:
                font = next((each for each in self.others if _has(letter, each)), before)
            # A blank has no font of its own: it belongs to words of one font on both its sides.
            if letter != " " and len(found) > 1 and found[-1][0] == " " and found[-2][1] == font:
                found[-2:] = [(f"{found[-2][0]} {letter}", font)]
            elif found and font == before and " " not in (letter, found[-1][0]):
                found[-1] = found[-1][0] + letter, font
            else:
                found.append((letter, font))
        ways = (unicodedata.bidirectional(letter) for letter in line)
        leftward = next((way != "L" for way in ways if way in ("L", "R", "AL")), False)
        return found[::-1] if leftward else found

    def width(self, line: str, size: int) -> float:
        """Return how wide a line is at a size, pixels."""
        return sum(face_of(font, size).getlength(text) for text, font in self.runs(line))


@cache
def lettering(title: str) -> Lettering:
    """Choose the typeface of a title, and name the letters that cannot be drawn."""
    text = " ".join(unicodedata.normalize("NFC", title).split())[:_LONGEST]
    own = [_in_typeface(letter) for letter in text]
    if missing := _letters(text, "".join(own)):
        for font in _fonts(text):
            if all(letter == " " or _has(letter, font) for letter in text if _is_letter(letter)):
                kept = "".join(one for one in text if one == " " or one in _JOINERS or _has(one, font))
                return Lettering(" ".join(kept.split()), font, "")
        if others := tuple(_fonts_apart(missing)):
            having = (next((font for font in others if _has(letter, font)), None) for letter in text)
            both = [
                letter if font is not None or letter in _JOINERS else plain
                for letter, plain, font in zip(text, own, having, strict=True)
            ]
            return _lettered(text, both, others)
    return _lettered(text, own, ())


def _lettered(text: str, written: Sequence[str], others: tuple[Path, ...]) -> Lettering:
    """Return a title as the shipped typeface and others write it; empty if they lack most of it."""
    kept = "".join(written)
    missing = _letters(text, kept)
    letters = sum(letter.isalnum() for letter in text)
    enough = 2 * sum(letter.isalnum() for letter in kept) >= letters
    if not enough:
        return Lettering("", None, _letters(text, ""))
    return Lettering(kept, None, missing, others)


def _fonts_apart(letters: str) -> Iterator[Path]:
    """Yield a font for each script of these letters that one font has whole."""
    scripts: dict[str, str] = {}
    for letter in letters:
        scripts[_script(letter)] = scripts.get(_script(letter), "") + letter
    for each in scripts.values():
        if (font := next((one for one in _fonts(each) if all(_has(x, one) for x in each)), None)) is not None:
            yield font


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


def _script(letter: str) -> str:
    """Return the script of a letter as the names of fonts have it."""
    name = unicodedata.name(letter, "")
    if _begins(letter) in _CJK:
        return "CJK"
    # ARABIC-INDIC DIGIT ONE, EXTENDED ARABIC-INDIC DIGIT ONE
    return "Arabic" if "ARABIC" in name else _begins(letter).capitalize()


def _fonts(text: str) -> Iterator[Path]:
    """Yield the files of fonts that may have the letters of a text, the best first."""
    names = [_begins(letter) for letter in text if _is_letter(letter) and not _in_typeface(letter)]
    if not _raqm() and any(name not in _UNSHAPED for name in names):
        return
    wanted: list[str] = []
    for script in dict.fromkeys(_script(letter) for letter in text if _begins(letter) in names):
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
