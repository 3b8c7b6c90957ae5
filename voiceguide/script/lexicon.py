"""Read a lexicon: the listener's own pronunciations, for all routines.

    all:                              # in every language
      Anna: AH-na
    en:
      sacrum: SAY-krum
      psoas: SO-az /ˈsoʊæs/           # between strokes: its sound, for voices that can be told one
      close your: cloze your          # a phrase, for a word that is read in two ways
    en-GB:
      yoghurt: YOG-ert

A language's lines count for its regions too; a region's own come before them, and `all` comes last.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from voiceguide.errors import ScriptError
from voiceguide.script.yaml.compose import read_tree
from voiceguide.script.yaml.nodes import Diagnostics, MapNode, Node, TextNode, kind, quote

ALL: Final = "all"
"""The key of the words of every language."""
LONGEST: Final = 60
"""The most letters of a word or of its pronunciation."""

Lexicon = tuple[tuple[str, str], ...]
"""Words with their pronunciations; the first entry of a word counts."""

_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}", re.ASCII)
_SAID: Final = re.compile(r"[^/]*(?:/[^/]+/)?\s*")
_SOUND: Final = re.compile(r"/([^/]+)/\s*$")
_BESIDE_LETTERS: Final = " ˈˌːˑ.‿-"
"""Signs in a sound that are no letters: stress, length, the ends of syllables."""
_FORM: Final = "Write it as it sounds, `SAY-krum`, and if you like its sound after it, `SAY-krum /ˈseɪkrəm/`."


def read_lexicon(path: Path, language: str) -> Lexicon:
    """Read the entries of a lexicon for a language, the most specific first.

    The whole file is checked, whichever language is asked for.

    Args:
        path: A YAML file.
        language: A language code, `en`, `pt-BR`.

    Raises:
        ScriptError: It cannot be read; every problem of it with its place.
    """
    read = read_tree(path)
    found: dict[str, Lexicon] = {}
    if isinstance(read.node, MapNode):
        for key, below in read.node:
            found[key.text.lower()] = tuple(_words(key, below, read.findings))
    elif read.node is not None:
        what = f"a lexicon needs languages with words below them, but {kind(read.node)} stands here."
        read.findings.add(read.node.spot, what, "Write `en:`, and below it lines such as `sacrum: SAY-krum`.")
    if read.findings:
        raise ScriptError(read.findings.in_order())
    wanted = language.replace("_", "-").lower()
    parts = wanted.split("-")
    names = ["-".join(parts[:n]) for n in range(len(parts), 0, -1)]
    return tuple(pair for name in (*names, ALL) for pair in found.get(name, ()))


def _words(key: TextNode, below: Node, findings: Diagnostics) -> Iterator[tuple[str, str]]:
    if isinstance(below, TextNode) and below.empty:
        below = MapNode(below.spot, ())  # a language whose lines are all comments says nothing
    if key.text != ALL and not _LANGUAGE.fullmatch(key.text):
        what = f"{quote(key.text)} is not a language."
        mend = f"Write words below a language such as `en:`, or below `{ALL}:` for every one."
        findings.add(key.spot, what, mend)
    elif not isinstance(below, MapNode):
        what = f"`{key.text}` needs words below it, but {kind(below)} stands here."
        findings.add(below.spot, what, "Write lines such as `sacrum: SAY-krum`.")
    else:
        for word, how in below:
            if _sound(word, how, findings) and isinstance(how, TextNode):
                yield word.text, how.text


def _sound(word: TextNode, how: Node, findings: Diagnostics) -> bool:
    """Check one entry; report whether it is sound."""
    noted = findings.noted
    label = quote(word.text)
    if not any(sign.isalnum() for sign in word.text) or len(word.text) > LONGEST:
        findings.add(word.spot, f"{label} is no word to look for.", f"Write at most {LONGEST} letters.")
    if not isinstance(how, TextNode):
        findings.add(how.spot, f"how {label} is said is one text, but {kind(how)} stands here.", _FORM)
    elif not any(sign.isalnum() for sign in how.text) or not _SAID.fullmatch(how.text):
        findings.add(how.spot, f"{quote(how.text)} does not tell how {label} is said.", _FORM)
    elif len(how.text) > LONGEST:
        findings.add(how.spot, f"how {label} is said is too long.", f"Write at most {LONGEST} letters.")
    else:
        sound = _SOUND.search(how.text)
        strange = next(filter(_no_sound, sound[1] if sound else ""), "")
        if strange:
            what = f"{quote(strange)} stands for no sound in the sound of {label}."
            findings.add(how.spot, what, "Between strokes stand letters of the phonetic alphabet.")
    return findings.noted == noted


def _no_sound(sign: str) -> bool:
    return not (sign.isalpha() or unicodedata.combining(sign) or sign in _BESIDE_LETTERS)
