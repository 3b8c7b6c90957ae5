"""Read plain text: paragraphs, pauses, headings, quoted words, and lines that begin with a time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from voiceguide.imports.marks import line_pause, read_marks
from voiceguide.imports.model import Break, Direction, Gathering, Heading, Material
from voiceguide.imports.readers.timed import looks_timed, read_timed_text
from voiceguide.imports.source import ImportSource
from voiceguide.settings import LONGEST_SESSION_MS
from voiceguide.units import MINUTE

_QUOTED: Final = re.compile(
    r"\"([^\"\n]{1,5000})\"|“([^“”\n]{1,5000})”|„([^„“”\n]{1,5000})[“”]|«([^«»\n]{1,5000})»"
)
"""None has its own opening mark in it: a row of these would be read anew from each of them."""
_SLASHED: Final = re.compile(r"/([a-z][\w -]{1,60})", re.IGNORECASE)
_CAPITALS: Final = re.compile(r"[^a-zß-öø-ÿ\[\]()/.!?…]{4,60}:?")
_LABEL: Final = re.compile(
    r"\s*(?P<who>aside|directions?|stage directions?|note|notes|music|sfx|sound|comment)\s*:\s*(?P<what>.+)",
    re.IGNORECASE,
)
_SPEAKER: Final = re.compile(
    r"\s*(?P<who>narrator|guide|instructor|teacher|speaker|voice|voiceover|host)\s*:\s+(?P<what>.*\w.*)",
    re.IGNORECASE,
)
_FRONT: Final = re.compile(r"([A-Za-z][\w -]{0,30}?)\s*:\s*(.*)")
_RULE: Final = re.compile(r"\s*[-*_=~#]{3,}\s*")
_PAGE: Final = re.compile(
    r".{0,100}\b(?:page|seite|página|pág\.|p\.)\s+\d{1,4}(?:\s+(?:of|von|de|sur)\s+\d{1,4}|\s*/\s*\d{1,4})\s*",
    re.IGNORECASE,
)
"""The head or foot of a page: "Relaxation   Page 1 of 2"."""
_BULLET: Final = re.compile(r"[•‣▪◦●·]\s+(?=\S)")
_HYPHENATED: Final = re.compile(r"[^\W\d_]{2}-$")
_MARKED: Final = re.compile(r"[\[\]<>/(]|(?:\.\.\.|…)\s*\d")
_MINUTES: Final = re.compile(r"\d{1,3}")

FRONT_KEYS: Final = {
    "title": "title", "name": "title", "titel": "title", "título": "title", "titre": "title",
    "language": "language", "lang": "language", "locale": "language", "sprache": "language",
    "minutes": "minutes", "duration": "minutes", "length": "minutes", "dauer": "minutes",
    "description": "about", "about": "about", "summary": "about",
    "mode": "mode",
}  # fmt: skip
"""Keys of front matter -> what they tell."""


def read_text(source: ImportSource) -> Material:
    """Read a plain text."""
    if looks_timed(source.lines):
        return read_timed_text(source)
    into = Gathering(source.file)
    front, lines, first = front_matter(source.lines, into)
    read_lines(lines, first, into)
    return with_front(Material(tuple(into.events), tuple(into.notes)), front, into)


def front_matter(lines: Sequence[str], into: Gathering) -> tuple[dict[str, str], list[str], int]:
    """Read the lines between two `---` at the beginning of a text.

    Returns:
        What they tell by `FRONT_KEYS`, the lines after them, and the number of the first of these.
    """
    begin = next((n for n, line in enumerate(lines) if line.strip()), 0)
    if begin >= len(lines) or lines[begin].strip() != "---":
        return {}, list(lines), 1
    end = next((n for n in range(begin + 1, min(len(lines), begin + 60)) if lines[n].strip() == "---"), None)
    if end is None:
        return {}, list(lines), 1
    told: dict[str, str] = {}
    for number, line in enumerate(lines[begin + 1 : end], begin + 2):
        found = _FRONT.fullmatch(line.strip())
        key = FRONT_KEYS.get(found[1].strip().lower()) if found else None
        value = found[2].strip().strip("\"'") if found else ""
        if found is None or key is None or key in told or not _fits(key, value):
            if any(map(str.isalnum, line)):
                into.add(Direction(number, line.strip()))
            continue
        told[key] = value
        if key in {"language", "mode", "minutes"} or not value:
            into.add(Direction(number, line.strip()))
    return told, list(lines[end + 1 :]), end + 2


def _fits(key: str, value: str) -> bool:
    match key:
        case "language":
            return re.fullmatch(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,2}", value) is not None
        case "mode":
            return value.lower() in {"day", "bedtime"}
        case "minutes":
            return bool(minutes_of(value))
        case _:
            return any(map(str.isalnum, value))


def minutes_of(value: str) -> tuple[int, ...]:
    """Return the lengths in a text such as "10", "[5, 10]" or "15 min"."""
    found = (int(each) for each in _MINUTES.findall(value))
    return tuple(dict.fromkeys(each for each in found if 1 <= each <= LONGEST_SESSION_MS // MINUTE))[:12]


def with_front(material: Material, front: dict[str, str], into: Gathering) -> Material:
    """Return a material with what its front matter tells."""
    minutes = minutes_of(front.get("minutes", ""))
    if minutes:
        into.guess(0, "the lengths of the front matter are offered, if the session can last so long")
    return replace(
        material,
        title=front.get("title", material.title),
        about=front.get("about", material.about),
        language=front.get("language", material.language).replace("_", "-"),
        mode=front.get("mode", material.mode).lower(),
        minutes=minutes,
        notes=tuple(into.notes),
    )


def read_lines(lines: Sequence[str], first: int, into: Gathering, *, quotes: bool = True) -> None:
    """Read the lines of a text, from number `first` on; lines of one paragraph belong together.

    With `quotes`, a text most of whose lines are quoted is spoken as far as it is.
    """
    if quotes and quotes_speak(lines):
        into.guess(0, "most lines have quotation marks, so only what stands in them is spoken")
        read_quotes(lines, first, into)
        return
    paragraph: list[str] = []
    begun = first

    def flush() -> None:
        if paragraph:
            _read_paragraph(paragraph, begun, into)
            paragraph.clear()

    for number, line in enumerate(lines, first):
        stripped = line.strip()
        if not stripped or _RULE.fullmatch(line):
            flush()
            if into.events and not isinstance(into.events[-1], Break):
                into.add(Break(number))
            continue
        special = line_pause(stripped, number) or _special(stripped, number, lines, first)
        if special is not None:
            flush()
            into.add(special)
            continue
        if (found := _SPEAKER.fullmatch(stripped)) is not None:
            flush()
            into.add(Direction(number, f"{found['who']}:"))
            _read_paragraph([found["what"]], number, into)
            continue
        if (bullet := _BULLET.match(stripped)) is not None:
            flush()
            stripped = stripped[bullet.end() :]
        if not paragraph:
            begun = number
        paragraph.append(stripped)
    flush()


def _read_paragraph(paragraph: Sequence[str], begun: int, into: Gathering) -> None:
    """Read a paragraph: a sentence may run over several lines, and a line with marks stands for itself."""
    text: list[str] = []
    start = begun
    for number, line in enumerate(paragraph, begun):
        marked = _MARKED.search(line) is not None
        if text and (_ends(text[-1]) or marked):
            read_marks(" ".join(text), start, into)
            text = []
        if not text:
            start = number
        if text and _HYPHENATED.search(text[-1]) and line[:1].islower():
            into.guess(number, "a word that a hyphen divides at the end of a line was joined")
            text[-1] = text[-1][:-1] + line
        else:
            text.append(line)
        if marked:
            read_marks(" ".join(text), start, into)
            text = []
    if text:
        read_marks(" ".join(text), start, into)


def _ends(line: str) -> bool:
    return re.search(r"[.!?:;…][\"'”’»)]*$", line) is not None


def _special(line: str, number: int, lines: Sequence[str], first: int) -> Heading | Direction | None:
    """Return a line that is a heading or a direction by itself; None for words."""
    if (slashed := _SLASHED.fullmatch(line)) is not None and slashed[1].lower() not in {"p", "pause"}:
        return Heading(number, slashed[1].replace("_", " ").replace("-", " ").strip().capitalize())
    if _LABEL.fullmatch(line) is not None or _PAGE.fullmatch(line) is not None:
        return Direction(number, line)
    at = number - first
    alone = (at == 0 or not lines[at - 1].strip()) and (at + 1 >= len(lines) or not lines[at + 1].strip())
    letters = sum(map(str.isalpha, line))
    if alone and letters >= 4 and line == line.upper() and line != line.lower() and _CAPITALS.fullmatch(line):
        return Heading(number, line.rstrip(":").strip().capitalize())
    return None


def quotes_speak(lines: Sequence[str]) -> bool:
    """Report whether most lines of a text have quoted words, so that only these are spoken."""
    filled = [line for line in lines if any(map(str.isalnum, line))]
    quoted = sum(bool(_QUOTED.search(line)) for line in filled)
    return quoted >= 3 and quoted * 2 > len(filled)


def read_quotes(lines: Sequence[str], first: int, into: Gathering) -> None:
    """Read lines of which only what stands in quotation marks is spoken; the rest becomes comments."""
    for number, line in enumerate(lines, first):
        end = 0
        for found in _QUOTED.finditer(line):
            _aside(line[end : found.start()], number, into)
            read_marks(next(filter(None, found.groups())), number, into, whole=False)
            end = found.end()
        if line.strip():
            _aside(line[end:], number, into)
        elif into.events and not isinstance(into.events[-1], Break):
            into.add(Break(number))


def _aside(text: str, number: int, into: Gathering) -> None:
    """Read what stands outside of quotation marks: marks count, other words become a comment."""
    mine = Gathering(into.file)
    read_marks(text.strip(), number, mine)
    for event in mine.events:
        said = getattr(event, "text", None)
        into.add(Direction(number, said) if isinstance(said, str) else event)
    into.notes += mine.notes
