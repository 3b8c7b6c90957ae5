"""Read SSML, by Python's own parser of XML: no entities of its own, bounded in depth and size."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final
from xml.parsers import expat

from voiceguide.imports.marks import break_event, read_marks
from voiceguide.imports.model import Break, Direction, Gathering, Material, SoundMark, refused
from voiceguide.imports.readers.prosody import prosody_manner, spoken_elsewhere
from voiceguide.imports.source import ImportSource, sound_name
from voiceguide.plan.model import Manner

_DEEPEST: Final = 64
_MOST_TAGS: Final = 50_000
_PLAIN: Final = frozenset({"speak", "p", "s", "paragraph", "sentence", "w", "token"})
_BLOCKS: Final = frozenset({"p", "paragraph"})
_SILENT: Final = frozenset({"audio", "metadata", "meta", "lexicon", "desc", "lookup"})
_SAID_AS: Final = frozenset(
    [
        "cardinal",
        "number",
        "ordinal",
        "characters",
        "spell-out",
        "digits",
        "telephone",
        "time",
        "date",
        "unit",
    ]
)
_LONGEST_WORD: Final = 60
_PARAGRAPH: Final = re.compile(r"(\n\s*\n)")


class _Stopped(Exception):
    """The parser met something that no source may have: what, and how to mend it."""

    def __init__(self, line: int, what: str, mend: str) -> None:
        super().__init__(what)
        self.line, self.what, self.mend = line, what, mend


def read_ssml(source: ImportSource) -> Material:
    """Read SSML.

    Raises:
        ScriptError: It is no well-formed XML, defines entities, or is nested too deeply.
    """
    if source.text.count("<") > _MOST_TAGS:
        what = f"there are more than {_MOST_TAGS} tags here."
        raise refused(source.file, 1, what, "Divide it into several files.")
    reader = _Reader(source.file)
    try:
        reader.parser.Parse(source.text.strip().encode("utf-8"), True)
    except expat.ExpatError as problem:
        first = source.text[: len(source.text) - len(source.text.lstrip())].count("\n")
        what = f"this is no well-formed XML: {expat.ErrorString(problem.code)}."
        raise refused(
            source.file, problem.lineno + first, what, "Close every tag, and write & as &amp;."
        ) from None
    except _Stopped as stopped:
        raise refused(source.file, stopped.line, stopped.what, stopped.mend) from None
    reader.flush()
    into = reader.into
    material = Material(tuple(into.events), tuple(into.notes), language=reader.language)
    return replace(material, pronounce=tuple(reader.sounds.items()))


class _Reader:
    """Takes what the parser finds."""

    def __init__(self, file: str) -> None:
        self.into = Gathering(file)
        self.language = ""
        self.sounds: dict[str, str] = {}
        self.words: list[str] = []
        self.begun = 1
        self.stack: list[tuple[str, Mapping[str, str], int]] = []
        self.manners: dict[int, Manner] = {}
        self.parser = expat.ParserCreate("UTF-8")
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.CommentHandler = self.comment
        self.parser.ProcessingInstructionHandler = self.instruction

    @property
    def line(self) -> int:
        """Return the line that the parser is in."""
        return self.parser.CurrentLineNumber

    def doctype(self, *_: object) -> None:
        """Refuse a document that defines what its words stand for."""
        raise _Stopped(self.line, "this defines entities of its own (DOCTYPE).", "Take that out.")

    def comment(self, text: str) -> None:
        """Keep a comment."""
        self.flush()
        for number, each in enumerate(text.split("\n"), self.line):
            if any(map(str.isalnum, each)):
                self.into.add(Direction(number, each.strip()))

    def instruction(self, target: str, data: str) -> None:
        """Leave an instruction for other programs out."""
        self.into.leave(self.line, f"<?{target} {data}?>")

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Begin an element."""
        if len(self.stack) >= _DEEPEST:
            raise _Stopped(self.line, "tags stand too deep inside each other.", "Take some out.")
        name = tag.rpartition(":")[2].lower()
        self.stack.append((name, attributes, len(self.words)))
        shown = " ".join(f'{key}="{value}"' for key, value in attributes.items())
        match name:
            case "speak":
                self.language = self.language or attributes.get("xml:lang", "")
                more = " ".join(
                    value
                    for key, value in attributes.items()
                    if key != "xml:lang" and not key.startswith("xmlns")
                )
                if any(map(str.isalpha, more)):
                    self.into.leave(self.line, f"<speak {shown}>")
            case "break":
                self.flush()
                event = break_event(shown, self.line, f"<break {shown}/>".replace(" />", "/>"), self.into)
                if event is not None:
                    self.into.add(event)
            case "mark":
                self.flush()
                self.into.add(Direction(self.line, f"<mark {shown}/>"))
            case "prosody" | "voice" | "lang":
                self.flush()
                self.speak_as(name, attributes)
            case "audio":
                self.flush()
                self.audio(attributes, shown)
            case "emphasis":
                if shown:
                    self.into.leave(self.line, f"<emphasis {shown}>")
            case "sub" | "say-as" | "phoneme":
                pass
            case _ if name in _SILENT:
                self.flush()
                self.into.leave(self.line, f"<{name} {shown}>")
            case _ if name not in _PLAIN:
                self.flush()
                self.into.leave(self.line, f"<{name} {shown}>")
            case _:
                if name in _BLOCKS or name in {"s", "sentence"}:
                    self.flush()
                    self.speak_as(name, {"xml:lang": attributes.get("xml:lang", "")})

    def speak_as(self, name: str, attributes: Mapping[str, str]) -> None:
        """Have the words of an element said in a manner, as far as a script can have it."""
        outer = self.into.manner
        if name == "prosody":
            inner, left = prosody_manner(attributes)
        else:
            inner, left = spoken_elsewhere(attributes, self.language)
        self.manners[len(self.stack)] = outer
        inner = inner.within(outer)
        # Where nothing around them is softer or slower, nothing has to be taken back.
        self.into.manner = replace(
            inner,
            level="" if inner.level_db == 0 else inner.level,
            pace="" if inner.pace == "usual" else inner.pace,
        )
        shown = " ".join(f'{key}="{value}"' for key, value in left.items() if value)
        if shown:
            self.into.leave(self.line, f"<{name} {shown}>")

    def audio(self, attributes: Mapping[str, str], shown: str) -> None:
        """Take a sound that lies beside the source; what is said in its place is left out."""
        source = attributes.get("src", "").strip()
        more = {key: value for key, value in attributes.items() if key != "src" and value.strip()}
        if not sound_name(source):
            self.into.leave(self.line, f"<audio {shown}>")
            return
        self.into.add(SoundMark(self.line, sound_name(source), f"<audio {shown}>" if more else ""))

    def end(self, tag: str) -> None:
        """End an element."""
        depth = len(self.stack)
        name, attributes, begin = self.stack.pop()
        inside = " ".join("".join(self.words[begin:]).split())
        if name in {"sub", "say-as", "phoneme"}:
            del self.words[begin:]
            self.words.append(self.said(name, attributes, inside))
        elif name in _SILENT:
            self.words.clear()
            self.into.leave(self.line, inside)
        elif name in _BLOCKS:
            self.flush()
            self.into.add(Break(self.line))
        elif name in {"s", "sentence", "prosody", "voice", "lang"} or (
            name not in _PLAIN and name != "emphasis"
        ):
            self.flush()
        if depth in self.manners:
            self.into.manner = self.manners.pop(depth)

    def said(self, name: str, attributes: Mapping[str, str], inside: str) -> str:
        """Return how the text inside a `sub`, `say-as` or `phoneme` is said."""
        match name:
            case "sub":
                alias = " ".join(attributes.get("alias", "").split())
                if not any(map(str.isalnum, alias)):
                    return inside
                self.into.leave(self.line, inside)
                return alias
            case "say-as":
                kind = attributes.get("interpret-as", "").lower()
                spelled = kind in {"characters", "spell-out", "digits", "telephone"}
                if kind not in {
                    "cardinal",
                    "number",
                    "ordinal",
                    "characters",
                    "spell-out",
                    "digits",
                    "time",
                    "date",
                    "unit",
                }:
                    self.into.guess(self.line, "a <say-as> of another kind is said as it is written")
                if kind == "ordinal" and inside.isdigit():
                    return _ordinal(int(inside[:6]))
                return " ".join(inside.replace(" ", "")) if spelled else inside
            case _:
                sound = " ".join(attributes.get("ph", "").split()).replace("/", "")
                ipa = attributes.get("alphabet", "ipa").lower() == "ipa"
                fits = 0 < len(sound) <= _LONGEST_WORD - 2 and 0 < len(inside) <= _LONGEST_WORD
                if ipa and fits and "{" not in inside + sound and any(map(str.isalnum, inside)):
                    self.sounds.setdefault(inside, f"/{sound}/")
                else:
                    self.into.leave(self.line, f"<phoneme {' '.join(attributes.values())}>")
                return inside

    def text(self, text: str) -> None:
        """Take text."""
        # Text comes in pieces, at the latest at every line feed.
        if text.isspace() and not self.words:
            return
        if not self.words:
            self.begun = self.line
        self.words.append(text)

    def flush(self) -> None:
        """End the words so far."""
        text = "".join(self.words)
        self.words.clear()
        # An element that is still open has its words behind what was said before.
        self.stack = [(name, attributes, 0) for name, attributes, _ in self.stack]
        line = self.begun
        # With what stands between them, so that every line feed is counted.
        for part in _PARAGRAPH.split(text):
            if part.strip():
                read_marks(" ".join(part.split()), line, self.into, whole=False)
            line += part.count("\n")


def _ordinal(number: int) -> str:
    ends = {1: "st", 2: "nd", 3: "rd"}
    tail = "th" if number % 100 in (11, 12, 13) else ends.get(number % 10, "th")
    return f"{number}{tail}"
