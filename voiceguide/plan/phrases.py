"""Load the phrase books, the compiler's own wordings, one file per language.

A new language is one new file in `phrases/`, with every key that `phrases/en.yaml` has.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from voiceguide.errors import Problem, ScriptError, SourceLocation, VoiceguideError
from voiceguide.plan.book import BY_MODE, PhraseBook
from voiceguide.script.model import Script, WordingList

FOLDER: Final = Path(__file__).resolve().parent / "phrases"
_REFERENCE: Final = "en"
_FREE: Final = frozenset({"intro", "intro_bedtime", "tail"})
"""Phrases that an author may replace by a sentence without their placeholders."""
_PIECES: Final = frozenset(
    {"second", "seconds", "minute", "minutes", "half_minute", "half_minutes", "breath", "breaths"}
    | {"chapter_intro", "evening_title", "day_title", "tail_after"}
    | {"bed_rain", "bed_ocean", "bed_night", "bed_sound"}
)
"""Phrases that stand in others, or are titles: these cannot be empty."""
_TOLD: Final = frozenset({"bias", "disclosure", "disclosure_mixed"})
"""What a listener asked for, or has to know; it is never silenced."""
_PLACEHOLDER: Final = re.compile(r"\{(\w+)(?::\w+)?\}")

Read = Callable[[Path], Mapping[str, Any]]
"""Read a YAML file as plain mappings, lists and strings."""
Number = Callable[[int, str, str], str]
"""Write a whole number in words, in a language and the gender of the noun after it: `m`, `f` or nothing."""


def languages() -> tuple[str, ...]:
    """List the languages that have a phrase book."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


def load_book(script: Script, read: Read, number: Number) -> PhraseBook:
    """Load the phrase book of a script's language, with the script's own phrases in place.

    Args:
        script: Gives the language (`pt-BR` falls back to `pt`) and the replacements.
        read: Reads one YAML file.
        number: Says a number in words.

    Raises:
        ScriptError: No phrase book for that language, or a replacement for a phrase that does not exist or
            with a placeholder that it cannot have.
    """
    language = script.language
    path = FOLDER / f"{language}.yaml"
    if language not in languages():
        path = FOLDER / f"{language.split('-')[0]}.yaml"
    if path.stem not in languages():
        what = f"there is no phrase book for the language {language!r}."
        mend = f"Write one of {', '.join(languages())}, or add {language}.yaml to the phrase books."
        raise ScriptError([Problem(script.spot_of("language"), what, mend)])
    book = _book(path, read, number)
    return _with_own(book, script)


def _book(path: Path, read: Read, number: Number) -> PhraseBook:
    data, language = read(path), path.stem
    needed = read(FOLDER / f"{_REFERENCE}.yaml")["phrases"]
    phrases = data["phrases"]
    if missing := [key for key in needed if key not in phrases]:
        raise VoiceguideError(
            f"the phrase book has no phrase {', '.join(missing)}.",
            where=str(path),
            mend=f"Add it, as {_REFERENCE}.yaml has it.",
        )
    entries = tuple(
        (key, tuple(wordings) if isinstance(wordings, list | tuple) else (str(wordings),))
        for key, wordings in phrases.items()
    )
    sides = tuple((side, tuple(forms.items())) for side, forms in data["sides"].items())
    genders = tuple((what, str(gender)) for what, gender in data.get("genders", {}).items())
    return PhraseBook(language, entries, sides, genders, number)


def _with_own(book: PhraseBook, script: Script) -> PhraseBook:
    own = {key: _wordings(text) for key, text in script.phrases}
    known = dict(book.entries)
    problems = []
    for key, wordings in own.items():
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            mend = f"Did you mean {near[0]!r}?" if near else f"The phrases are {', '.join(known)}."
            problems.append(
                Problem(script.spot_of(f"phrases.{key}"), f"`phrases` has the unknown phrase {key!r}.", mend)
            )
            continue
        allowed = {name.lower() for wording in known[key] for name in _PLACEHOLDER.findall(wording)}
        for text, spot in wordings:
            problems += _wrong_places(key, text, allowed, spot or script.spot_of(f"phrases.{key}"))
    if problems:
        raise ScriptError(problems)
    texts = {key: tuple(text for text, _ in wordings) for key, wordings in own.items()}
    # A script that has a phrase of its own means it for both modes, unless it has one for bedtime, too.
    texts = {at_bedtime: texts[usual] for at_bedtime, usual in BY_MODE.items() if usual in texts} | texts
    entries = tuple((key, texts.get(key, wordings)) for key, wordings in book.entries)
    listed = tuple(key for key, wordings in texts.items() if len(wordings) > 1)
    return replace(book, entries=entries, listed=listed)


def _wordings(text: str | WordingList) -> tuple[tuple[str, SourceLocation | None], ...]:
    """Return the wordings of a phrase; of several, each has its place."""
    return ((text, None),) if isinstance(text, str) else tuple(zip(text.texts, text.spots, strict=True))


def _wrong_places(key: str, text: str, allowed: set[str], spot: SourceLocation) -> Iterator[Problem]:
    """Find placeholders that a wording of a phrase lacks or cannot have."""
    if not text and key in _PIECES:
        what = f"the phrase {key!r} says nothing, but it stands in other sentences, or is a title."
        yield Problem(spot, what, "Write words, or take the key out.")
    if not text and key in _TOLD:
        what = f"the phrase {key!r} says nothing, but it is there for what a listener has to know."
        yield Problem(spot, what, "Write a sentence, or take the key out.")
    used = {name.lower() for name in _PLACEHOLDER.findall(text)}
    if text and key not in _FREE and used <= allowed and (left_out := allowed - used):
        mend = f"Put {', '.join(f'{{{name}}}' for name in sorted(left_out))} into it."
        yield Problem(spot, f"the phrase {key!r} does not say all that it is for.", mend)
    for name in _PLACEHOLDER.findall(text):
        if name.lower() not in allowed:
            mend = f"It may have {', '.join(f'{{{a}}}' for a in sorted(allowed)) or 'no placeholder'}."
            yield Problem(spot, f"the phrase {key!r} cannot have {{{name}}}.", mend)
