"""Read Markdown, by way of markdown-it-py: the only module that knows it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from voiceguide.imports.amounts import is_amount
from voiceguide.imports.marks import read_marks
from voiceguide.imports.model import Break, Direction, Gathering, Heading, Material, refused
from voiceguide.imports.readers.text import front_matter, quotes_speak, read_lines, with_front
from voiceguide.imports.source import ImportSource

if TYPE_CHECKING:
    from markdown_it.token import Token

_LONGEST: Final = 400_000
"""Characters; Markdown of an hour has 50,000."""
_COMMENT: Final = re.compile(r"<!--(.*?)(?:-->|$)", re.DOTALL)
_TAG: Final = re.compile(r"</?[A-Za-z][^<>]{0,500}>")
_BOX: Final = re.compile(r"\[[ xX]\]\s+")
"""The box of a list of tasks."""
_BREAK_TAG: Final = re.compile(r"</?break\b", re.IGNORECASE)


def read_markdown(source: ImportSource) -> Material:
    """Read a Markdown text.

    Raises:
        ScriptError: It is too long.
    """
    if len(source.text) > _LONGEST:
        what = f"this text has more than {_LONGEST} letters."
        raise refused(source.file, 1, what, "Divide it into several files.")
    from markdown_it import MarkdownIt

    into = Gathering(source.file)
    front, lines, first = front_matter(source.lines, into)
    environment: dict[str, dict[str, dict[str, object]]] = {}
    tokens = MarkdownIt("commonmark").enable("table").parse("\n".join(lines), environment)
    _Reader(into, first, lines).read(tokens)
    for label, reference in environment.get("references", {}).items():
        place = reference.get("map")
        line = first + int(place[0]) if isinstance(place, list) and place else 0
        into.leave(line, f"{label} {reference.get('href', '')} {reference.get('title', '')}")
    return with_front(Material(tuple(into.events), tuple(into.notes)), front, into)


class _Reader:
    """Turns the tokens of one text into events."""

    def __init__(self, into: Gathering, first: int, lines: Sequence[str]) -> None:
        self.into, self.first = into, first
        self.quoted_only = quotes_speak(lines)
        self.blocks_only = False

    def read(self, tokens: Sequence[Token]) -> None:
        """Read all tokens of a text."""
        inlines = list(_placed(tokens))
        inside = sum(depth > 0 for _, depth, kind in inlines if kind == "paragraph")
        paragraphs = sum(kind == "paragraph" for _, _, kind in inlines)
        self.blocks_only = inside >= 3 and inside * 2 > paragraphs
        if self.quoted_only:
            self.into.guess(0, "most lines have quotation marks, so only what stands in them is spoken")
        elif self.blocks_only:
            self.into.guess(0, "most paragraphs are quotations, so only these are spoken")
        depth, heading, table = 0, 0, False
        row: list[str] = []
        at = 0
        for token in tokens:
            line = self.first + (token.map[0] if token.map else 0)
            match token.type:
                case "blockquote_open":
                    depth += 1
                case "blockquote_close":
                    depth -= 1
                case "heading_open":
                    heading = int(token.tag[1:])
                case "table_open":
                    table = True
                    self.into.guess(line, "a table is no text, so its rows became comments")
                case "table_close":
                    table = False
                case "tr_open":
                    row, at = [], line
                case "tr_close":
                    self.aside(" | ".join(row), at)
                case "inline" if table:
                    row += [" ".join(text for _, text in self.lines(token, line))]
                case "inline" if heading:
                    self.heading(token, line, heading)
                    heading = 0
                case "inline":
                    self.paragraph(token, line, spoken=not self.blocks_only or depth > 0)
                case "paragraph_close" | "hr":
                    self.pause(line)
                case "html_block":
                    self.html(token.content, line)
                case "fence" | "code_block":
                    self.aside(f"{token.info}\n{token.content}", line)
                case _:
                    pass

    def heading(self, token: Token, line: int, level: int) -> None:
        """Read a heading: its words are a title, and marks in it count."""
        text = " ".join(text for _, text in self.lines(token, line)).strip()
        mine = Gathering(self.into.file)
        read_marks(text, line, mine, whole=False)
        words = [
            event.text for event in mine.events if not isinstance(event, Direction) and hasattr(event, "text")
        ]
        if words:
            self.into.add(Heading(line, " ".join(words), level))
        for event in mine.events:
            if isinstance(event, Direction) or not hasattr(event, "text"):
                self.into.add(event)
        self.into.notes += mine.notes

    def paragraph(self, token: Token, line: int, *, spoken: bool) -> None:
        """Read a paragraph; one that is nothing but bold words is a heading."""
        children = [
            child for child in token.children or () if child.content or child.nesting or child.type != "text"
        ]
        strong = len(children) == 3 and [child.type for child in children] == [
            "strong_open",
            "text",
            "strong_close",
        ]
        title = children[1].content.strip() if strong else ""
        if strong and len(title) <= 80 and any(map(str.isalnum, title)) and title[-1:] not in ".!?…])":
            self.into.add(Heading(line, title.rstrip(":"), 3))
            return
        if (headed := _timed_title(children)) is not None:
            self.into.add(Heading(line, headed[0].rstrip(":"), 3))
            self.into.guess(line, "a time behind a title became a comment")
            self.into.add(Direction(line, headed[1]))
            return
        if children and (box := _BOX.match(children[0].content)) is not None:
            self.aside(f"{box[0]}{token.content[box.end() :]}", line)
            return
        found = list(self.lines(token, line))
        if not spoken:
            for number, text in found:
                if any(map(str.isalnum, text)):
                    self.into.add(Direction(number, text.strip()))
            return
        texts = [text for _, text in found]
        if self.quoted_only:
            # Each by itself: whether quotation marks decide was found out from the whole text.
            from voiceguide.imports.readers.text import read_quotes

            read_quotes(texts, line, self.into)
        else:
            read_lines(texts, line, self.into, quotes=False)

    def pause(self, line: int) -> None:
        """Note the end of a paragraph."""
        if self.into.events and not isinstance(self.into.events[-1], Break):
            self.into.add(Break(line))

    def lines(self, token: Token, line: int) -> Iterator[tuple[int, str]]:
        """Return the lines of inline text with their numbers, without their markup."""
        text, number = "", line
        for child in token.children or ():
            match child.type:
                case "text" | "code_inline":
                    text += child.content
                case "softbreak" | "hardbreak":
                    yield number, text
                    text, number = "", number + 1
                case "em_open" | "em_close":
                    # Kept, so that a stage direction in italics is known.
                    text += "_"
                case "link_open":
                    self.into.leave(number, f"{child.attrGet('href') or ''} {child.attrGet('title') or ''}")
                case "image":
                    self.into.leave(
                        number, f"{child.content} {child.attrGet('src') or ''} {child.attrGet('title') or ''}"
                    )
                case "html_inline" if _BREAK_TAG.match(child.content):
                    text += child.content
                case "html_inline":
                    self.html(child.content, number)
                case _:
                    pass
        yield number, text

    def html(self, content: str, line: int) -> None:
        """Read HTML: comments become comments, breaks count, text is words, and tags are left out."""
        end, counted, here = 0, 0, line
        for found in _COMMENT.finditer(content):
            self.tags(content[end : found.start()], line)
            here += content.count("\n", counted, found.start())
            self.aside(found[1], here)
            end, counted = found.end(), found.start()
        self.tags(content[end:], line)

    def tags(self, content: str, line: int) -> None:
        """Read HTML without comments."""
        words = []
        end = 0
        for found in _TAG.finditer(content):
            words.append(content[end : found.start()])
            end = found.end()
            if _BREAK_TAG.match(found[0]):
                words.append(found[0])
            else:
                self.into.leave(line, found[0])
        words.append(content[end:])
        if (text := " ".join(words)).strip():
            read_marks(text, line, self.into)

    def aside(self, text: str, line: int) -> None:
        """Keep a text as a comment."""
        for number, each in enumerate(text.split("\n"), line):
            if any(map(str.isalnum, each)):
                self.into.add(Direction(number, each.strip()))


def _timed_title(children: Sequence[Token]) -> tuple[str, str] | None:
    """Return the title and the time of a line such as `**Arrive** (2 min)`; None if it is none."""
    if [child.type for child in children] != ["strong_open", "text", "strong_close", "text"]:
        return None
    title, behind = children[1].content.strip(), children[3].content.strip()
    fits = len(title) <= 80 and is_amount(behind.strip("()[]–—-:, "))
    return (title, behind) if fits and any(map(str.isalnum, title)) else None


def _placed(tokens: Sequence[Token]) -> Iterator[tuple[Token, int, str]]:
    """Return every inline token with how many quotations are around it, and what it is in."""
    depth, kind = 0, ""
    for token in tokens:
        if token.type in {"blockquote_open", "blockquote_close"}:
            depth += token.nesting
        elif token.type in {"paragraph_open", "heading_open"}:
            kind = token.type.removesuffix("_open")
        elif token.type == "inline":
            yield token, depth, kind
