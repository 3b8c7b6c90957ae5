"""Change one text of a script where it stands: comments, order and everything else stay as they are.

The new text is written in the style of the old one, or quoted where that would change its meaning. The result
is read again before it is given back: it has to be the same tree but for that one text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from voiceguide.errors import ChoiceError, Problem, ScriptError, SourceLocation
from voiceguide.script.yaml.compose import ScalarAt, scalars_of, tree_of
from voiceguide.script.yaml.decode import MAX_BYTES
from voiceguide.script.yaml.nodes import ListNode, MapNode, Node, TextNode, quote, unprintable

LONGEST_TEXT: Final = 1_000
"""The longest text that is written, characters; the longest sentence that ships has 130."""
_PLACE: Final = re.compile(r"\{[^{}\n]{1,60}\}")
_BLOCK: Final = re.compile(r"([^\r\n]*(?:\r\n|\r|\n)\s*)")
"""The head of a block, and the indent of its first line."""
_UNSAID: Final = frozenset(
    {
        *("name", "id", "title", "about", "by", "source", "position", "props", "language", "mode"),
        *("bed", "use", "when", "section", "pronounce", "options"),
    }
)
"""Keys whose texts nobody says."""


@dataclass(frozen=True, slots=True, order=True)
class WrittenText:
    """A text as a script has it, at its 1-based line and column."""

    line: int
    column: int
    text: str


def said_texts(text: str, file: str) -> tuple[WrittenText, ...]:
    """List the texts of a script that may be said, in order; those it has from elsewhere are not among them.

    Args:
        text: The script.
        file: Its name, for messages.
    """
    node = tree_of(text, file).node
    return tuple(dict.fromkeys(sorted(_said(node)))) if node is not None else ()


def _said(node: Node) -> Iterator[WrittenText]:
    match node:
        case TextNode():
            if not node.broken and any(char.isalpha() for char in node.text):
                yield WrittenText(node.spot.line, node.spot.column, node.text)
        case ListNode():
            for item in node.items:
                yield from _said(item)
        case MapNode():
            for key, value in node:
                if key.text not in _UNSAID:
                    yield from _said(value)


def could_say(written: str, said: str) -> bool:
    """Report whether a text with places such as `{side}` can be what was said.

    Example:
        >>> could_say("Slide your {side} leg out long.", "Slide your left leg out long.")
        True
        >>> could_say("Slide your {side} leg out long.", "Slide out.")
        False
    """
    one = " ".join(written.split())
    if "{" not in one:
        return one == said
    parts = (re.escape(part) for part in _PLACE.split(one))
    return re.fullmatch(r"[^.!?]{1,80}?".join(parts), said) is not None


def with_new_text(script: str, file: str, at: WrittenText, new: str) -> str:
    """Return a script with one of its texts changed.

    Args:
        script: The script.
        file: Its name, for messages.
        at: The text as it stands there.
        new: The text that takes its place; blanks around it and line breaks do not count.

    Raises:
        ChoiceError: That text does not stand there (any more), or the new one cannot be written.
    """
    wanted = " ".join(new.split())
    _check(wanted)
    scalar = next(
        (one for one in scalars_of(script) if (one.line + 1, one.column + 1) == (at.line, at.column)), None
    )
    before = tree_of(script, file)
    if scalar is None or before.node is None or scalar.value != at.text:
        mend = "Load the script again, then change it."
        raise ChoiceError(f"{quote(at.text)} does not stand there.", where=f"{file}:{at.line}", mend=mend)
    expected = _plain(before.node, {(at.line, at.column): wanted})
    for written in _forms(scalar, wanted, script):
        made = script[: scalar.first] + written + script[scalar.end :]
        after = tree_of(made, file)
        if after.node is not None and not after.findings and _plain(after.node, {}) == expected:
            return made
    what = f"{quote(wanted)} cannot be written there without changing more than this text."
    raise ChoiceError(what, where=f"{file}:{at.line}", mend="Change it in the script itself.")


def _check(wanted: str) -> None:
    if not wanted:
        raise ChoiceError(
            "A sentence cannot be empty.", mend="Write what is to be said, or leave it as it is."
        )
    if len(wanted) > LONGEST_TEXT:
        what = f"This text has {len(wanted)} characters."
        raise ChoiceError(what, mend=f"Write at most {LONGEST_TEXT}; several sentences are several steps.")
    if any(unprintable(char) for char in wanted):
        raise ChoiceError("There is an invisible character in this text.", mend="Type the text by hand.")


def _forms(scalar: ScalarAt, wanted: str, script: str) -> Iterator[str]:
    """Yield the ways to write a text, the nearest to how the old one was written first."""
    double = json.dumps(wanted, ensure_ascii=False)
    if scalar.style in ("|", ">"):
        written = script[scalar.first : scalar.end]
        block = _BLOCK.match(written)
        ending = written[len(written.rstrip()) :].lstrip(" ")
        if block is not None:
            yield f"{block[1]}{wanted}{ending}"
        yield double + ending
        return
    if scalar.style == "":
        yield wanted
    if scalar.style == "'":
        yield "'" + wanted.replace("'", "''") + "'"
    yield double


_Tree = str | tuple["_Tree", ...]


def _plain(node: Node, changed: Mapping[tuple[int, int], str]) -> _Tree:
    """Return the texts of a tree without their places, with those at some places changed."""
    match node:
        case TextNode():
            return changed.get((node.spot.line, node.spot.column), node.text).strip()
        case ListNode():
            return ("list", *(_plain(item, changed) for item in node.items))
        case MapNode():
            return (
                "map",
                *((_plain(key, changed), _plain(value, changed)) for key, value in node),
            )


def check_size(script: str, file: str) -> None:
    """Refuse a text that is too long to be a script.

    Raises:
        ScriptError: It is longer than any script that is read.
    """
    if len(script.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        what = f"this is longer than {MAX_BYTES // 1024} kB."
        raise ScriptError([Problem(SourceLocation(file, 1, 1), what, "A script is a few pages of text.")])
