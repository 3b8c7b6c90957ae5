"""Explain YAML syntax errors in a teacher's words, and repair those whose meaning is clear.

Two parsers, one in C and one in Python, word the same slip differently; both end here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from voiceguide.script.yaml.nodes import quote

_GIVEN: Final = re.compile(r"(?P<lead>\s*(?:- +)*(?:(?P<key>[A-Za-z][\w -]*?) *: +)?)(?P<text>\S.*?)\s*")
"""A line `- key: text`, `key: text` or `- text`."""
_TIGHT: Final = re.compile(r"(?P<lead>\s*(?:- +)*)(?P<key>[a-z_]+(?: [a-z]+)?):(?P<text>[^\s:/].*)")
"""A line `key:text`, with no blank after the colon."""
_FLOW: Final = re.compile(r"\{ *[A-Za-z][\w ]*: ")
_STARTS: Final = {
    '"': "after the closing quote more text follows",
    "'": "after the closing quote more text follows",
    "-": "a dash begins a list, and a list begins on a line of its own",
}


@dataclass(frozen=True, slots=True)
class Slip:
    """A syntax error: where the parser gave up, its message, and the start of its context. All 0-based."""

    line: int
    column: int
    said: str
    from_line: int
    from_column: int

    @property
    def at(self) -> tuple[int, int]:
        """Line and column: of a quotation that never ends, those of its beginning."""
        endless = "end of stream" in self.said
        return (self.from_line, self.from_column) if endless else (self.line, self.column)


@dataclass(frozen=True, slots=True)
class Repair:
    """The lines as they were meant, the place of the slip, and its problem."""

    lines: list[str]
    line: int
    column: int
    what: str
    mend: str


def repaired(lines: Sequence[str], slip: Slip) -> Repair | None:
    """Propose the lines as they were probably meant: quotes or a blank put in. None if that is not clear."""
    if slip.line >= len(lines) and "end of stream" not in slip.said:
        return None
    if "escape" in slip.said:
        return _unescaped(lines, slip.line)
    if repair := _closed(lines, slip):
        return repair
    for line in (slip.line - 1, slip.line):
        tight = _TIGHT.fullmatch(lines[line]) if 0 <= line < len(lines) else None
        # A line of its own such as `say:Hello` is a text; only a key's place below it tells of the slip.
        if tight and (line == slip.line or "mapping" in slip.said or "':'" in slip.said):
            return _blanked(lines, line, tight)
    given = _GIVEN.fullmatch(lines[slip.line]) if slip.line < len(lines) else None
    if given is not None and _FLOW.match(given["text"]):
        return None  # a group of keys in braces, with a slip inside: no text
    if given is None or not given["lead"].strip() or given["text"].startswith(("|", ">", "#", "&")):
        return None
    return _quoted(lines, slip.line, given) if slip.column >= len(given["lead"]) else None


def _closed(lines: Sequence[str], slip: Slip) -> Repair | None:
    """Close the quotation that a line above opens and never ends: the next quote further down ended it."""
    for line in range(min(slip.line, len(lines) - 1), max(slip.line - 200, -1), -1):
        given = _GIVEN.fullmatch(lines[line])
        if given is None or given["text"][0] not in "\"'":
            continue
        text, mark = given["text"], given["text"][0]
        if text.replace("\\\\", "").replace('\\"', "").count(mark) % 2 == 0:
            if line < slip.line:
                return None
            continue
        new = list(lines)
        # A text such as 'Tis begins with an apostrophe, no quotation: double quotes fit both.
        whole = f'"{text}"' if mark == "'" and '"' not in text and "\\" not in text else f"{text}{mark}"
        new[line] = f"{given['lead']}{whole}"
        shown = quote(f"{_key(given)}{whole}", 90)[1:-1]
        what = "the quotation that opens here is never closed."
        return Repair(new, line, len(given["lead"]), what, f"Write: {shown}")
    return None


def _unescaped(lines: Sequence[str], line: int) -> Repair | None:
    given = _GIVEN.fullmatch(lines[line]) if line < len(lines) else None
    if given is None or not re.fullmatch(r'"[^"]*"', given["text"]):
        return None
    text = "'" + given["text"][1:-1].replace("'", "''") + "'"
    new = list(lines)
    new[line] = f"{given['lead']}{text}"
    what = "within double quotes a backslash means something special."
    mend = f"Write: {quote(_key(given) + text, 90)[1:-1]}"
    return Repair(new, line, len(given["lead"]), what, mend)


def _key(given: re.Match[str]) -> str:
    return f"{given['key']}: " if given["key"] else "- "


def _blanked(lines: Sequence[str], line: int, tight: re.Match[str]) -> Repair:
    new = list(lines)
    new[line] = f"{tight['lead']}{tight['key']}: {tight['text']}"
    what = f"after `{tight['key']}:` a blank is missing."
    shown = quote(new[line].strip())[1:-1]
    return Repair(new, line, tight.end("key") + 1, what, f"Write: {shown}")


def _quoted(lines: Sequence[str], line: int, given: re.Match[str]) -> Repair:
    text = given["text"]
    new = list(lines)
    new[line] = given["lead"] + "'" + text.replace("'", "''") + "'"
    if re.fullmatch(r"\[.*\{.*\]", text):
        what = "a text with braces needs quotes of its own in a list in brackets."
        mend = "Put quotes around each text, or write each in a line of its own, with a dash before it."
        return Repair(new, line, len(given["lead"]), what, mend)
    why = _STARTS.get(text[0], "")
    if not why and text[0] in "*!%@`[]{},?":
        why = f"a text that begins with {text[0]} needs quotes"
    elif not why:
        why = "a text with a colon in it needs quotes" if ":" in text else "this text needs quotes"
    mark = "'" if '"' in text or "\\" in text else '"'
    inside = text.replace("'", "''") if mark == "'" else text
    shown = quote(f"{_key(given)}{mark}{inside}{mark}", 90)[1:-1]
    return Repair(new, line, len(given["lead"]), f"{why}.", f"Write: {shown}")


def explain(lines: Sequence[str], slip: Slip) -> tuple[int, int, str, str]:
    """Explain a syntax error.

    Returns:
        The 0-based line and column to point at, what is wrong, and how to mend it.
    """
    here, begun = slip.at, (slip.from_line, slip.from_column)
    line = lines[slip.line] if slip.line < len(lines) else ""
    said = slip.said
    if "tab" in line[: slip.column + 1].replace("\t", "tab") or "'\\t'" in said:
        return *here, "a tab stands here.", "Indent with blanks; most editors can replace tabs for you."
    if "end of stream" in said or "document indicator" in said:
        return *begun, "the quotation that opens here is never closed.", "Put the same quote at its end."
    if "document start" in said:
        return *here, "the script has already ended above this line.", "Take out the line with --- or ...."
    if "',' or" in said:
        bracket = "]" if "']'" in said else "}"
        mend = f"Put {bracket} at its end, commas between its parts, and quotes around texts with signs."
        return *begun, "the bracket that opens here is not closed as it should be.", mend
    if "expected ':'" in said:
        mend = "Write `key: text`; a text that goes on from the line above must be indented further."
        return *begun, "this line has no key with a colon after it.", mend
    if "escape" in said:
        mend = "Use single quotes around this text, or write the backslash twice."
        return *here, "a backslash within double quotes must be followed by a code.", mend
    return _out_of_line(lines, slip)


def _out_of_line(lines: Sequence[str], slip: Slip) -> tuple[int, int, str, str]:
    """Explain the slips that come from indentation; the parser sees only that something does not fit."""
    line = lines[slip.line] if slip.line < len(lines) else ""
    above = next((text for text in reversed(lines[: slip.line]) if text.strip()), "")
    depth, depth_above = _depth(line), _depth(above)
    given = _GIVEN.fullmatch(above)
    if "mapping values" in slip.said and depth > depth_above and given and given["key"]:
        mend = "Begin it exactly below the first letter of the key above."
        what = "this line is indented further than the key above it, which already has its text."
        return slip.line, depth, what, mend
    if slip.column <= depth and depth != depth_above:
        mend = "Keys of one step begin in the same column, and so do the dashes of one list."
        return slip.line, depth, "the indentation of this line fits none of the lines above it.", mend
    if "indicator" in slip.said or "<block end>" in slip.said or "expected key" in slip.said:
        mend = "Begin each item of a list with a dash, and put quotes around texts with signs in them."
        return *slip.at, "this does not fit what stands above it.", mend
    mend = "Look at the indentation, and put quotes around texts with signs in them."
    return *slip.at, "YAML cannot make sense of this place.", mend


def _depth(line: str) -> int:
    """Count the blanks, and the dashes of list items, before a line's first word."""
    match = re.match(r"[ ]*(?:- +)*", line)
    return match.end() if match else 0
