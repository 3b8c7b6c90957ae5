"""Compose YAML into a tree of nodes with locations, without interpreting scalars. The only user of yaml.

Only the parser's events are used: `1:30` stays `1:30`, `no` stays `no`, and a repeated key is seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from voiceguide.errors import Problem, ScriptError
from voiceguide.script.yaml.decode import A_SCRIPT, Bulk, checked, open_text
from voiceguide.script.yaml.events import Event, Refused, Tree
from voiceguide.script.yaml.nodes import Diagnostics, ListNode, MapNode, Node, Page, TextNode, shown_path
from voiceguide.script.yaml.recovery import Slip, explain, repaired

if TYPE_CHECKING:
    import yaml

_LONGEST_MENDED: Final = 64 * 1024
"""The longest text, characters, that is parsed again after a repair to find further errors."""
_MOST_SLIPS: Final = 20
_NAMED: Final = re.compile(r"(?:[&!]\S*\s+)+")
_TOO_DEEP: Final = "maximum nesting depth"
"""Part of the C parser's message where it stops at a depth of 1,000, as it does since PyYAML 6.0.4."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A text read as far as it goes.

    Args:
        node: The tree; None if the text says nothing, or breaks a limit.
        page: Its lines.
        findings: All problems of its characters and its YAML, open for more.
    """

    node: Node | None
    page: Page
    findings: Diagnostics


def read_tree(path: Path, bulk: Bulk = A_SCRIPT) -> Reading:
    """Read a YAML file as a tree.

    Args:
        path: The file.
        bulk: How it is told that the file has too much in it.

    Raises:
        ScriptError: The file cannot be opened as text.
    """
    text, findings = open_text(path, bulk)
    page = Page.of(text, shown_path(path))
    return Reading(_tree(text, page, findings, bulk), page, findings)


def tree_of(text: str, file: str) -> Reading:
    """Read a text as a tree, as `read_tree` does with a file."""
    clean, findings = checked(text, file)
    page = Page.of(clean, file)
    return Reading(_tree(clean, page, findings), page, findings)


@dataclass(frozen=True, slots=True)
class ScalarAt:
    """One scalar as it stands in a text.

    Args:
        line: Its line, 0-based; `column` likewise.
        first: The index of its first character.
        end: The index behind its last one; that of a block is the beginning of the next line.
        style: The style of YAML: empty for a plain scalar, else its quote, `|` or `>`.
        value: Its text.
    """

    line: int
    column: int
    first: int
    end: int
    style: str
    value: str


def scalars_of(text: str) -> tuple[ScalarAt, ...]:
    """List every scalar of a text, keys too, in order; where there is an error, those before it."""
    import yaml

    found: list[ScalarAt] = []
    with suppress(yaml.YAMLError, ValueError, OverflowError):
        # The parser in Python: that in C ends a plain scalar behind the blanks after it.
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            at, end = event.start_mark, event.end_mark
            if isinstance(event, yaml.ScalarEvent) and at is not None and end is not None:
                # What is named by an anchor begins with that name.
                named = _NAMED.match(text, at.index) if event.anchor or event.tag else None
                first = at.index if named is None else named.end()
                found.append(ScalarAt(at.line, at.column, first, end.index, event.style or "", event.value))
    return tuple(found)


def read_plain(path: Path) -> dict[str, Any]:
    """Read a YAML file as plain dicts, lists and strings: every text stays as it is written.

    Raises:
        ScriptError: The file cannot be read, its YAML is wrong, or it is not one mapping.
    """
    read = read_tree(path)
    if not read.findings and not isinstance(read.node, MapNode):
        what = "the file is empty." if read.node is None else "the file must be one group of keys."
        read.findings.add(read.page.spot(0, 0), what, "Write lines such as `key: value`.")
    if read.findings or not isinstance(read.node, MapNode):
        raise ScriptError(read.findings.in_order())
    return {key.text: plain(value) for key, value in read.node}


def plain(node: Node) -> Any:  # noqa: ANN401 - a tree of dicts, lists and strings has no finite type
    """Convert a tree to plain dicts, lists and strings."""
    match node:
        case TextNode():
            return node.text
        case ListNode():
            return [plain(item) for item in node.items]
        case MapNode():
            return {key.text: plain(value) for key, value in node}


@dataclass(frozen=True, slots=True)
class _Built:
    """The tree as far as it could be built, its problems, and the syntax error that ended it, if any."""

    node: Node | None
    problems: tuple[Problem, ...]
    slip: Slip | None = None


def _tree(text: str, page: Page, findings: Diagnostics, bulk: Bulk = A_SCRIPT) -> Node | None:
    """Build the tree; a slip whose meaning is clear is reported, and read as it was meant.

    So one pair of missing quotes does not hide the other problems of the file. A slip that cannot be
    understood ends the reading: what stands above it is still read.
    """
    lines = list(page.lines)
    built = _attempt(lines, page, bulk)
    for _ in range(_MOST_SLIPS if len(text) < _LONGEST_MENDED else 0):
        if built.slip is None or (repair := repaired(lines, built.slip)) is None:
            break
        further = _attempt(repair.lines, page, bulk)
        if further.slip and not (further.slip.line > repair.line and further.slip.at > built.slip.at):
            break  # it did not help
        findings.add(page.spot(repair.line, repair.column), repair.what, repair.mend)
        lines, built = repair.lines, further
    for problem in built.problems:
        findings.add(problem.spot, problem.what, problem.mend)
    if built.slip:
        line, column, what, mend = explain(lines, built.slip)
        findings.add(page.spot(line, column), what, mend)
        findings.cut_at(line + 1)
    return built.node


def _attempt(lines: list[str], page: Page, bulk: Bulk, *, quick: bool = True) -> _Built:
    import yaml

    tree, slip = Tree(page, bulk), None
    try:
        tree.build(_events("\n".join(lines), quick=quick))
    except Refused:
        return _Built(None, tuple(tree.problems))
    except yaml.MarkedYAMLError as error:
        slip = _slip(error)
        if quick and _TOO_DEEP in slip.said:
            # It reads ahead, so the tree has not seen its own limit yet. The other parser has none.
            return _attempt(lines, page, bulk, quick=False)
    except (yaml.YAMLError, ValueError, OverflowError):
        # The parser written in Python lets some of these through: a \U escape that is no character.
        slip = Slip(*tree.last, "found an invalid character escape", *tree.last)
    return _Built(tree.finish(), tuple(tree.problems), slip)


def _events(text: str, *, quick: bool) -> Iterator[Event]:
    """Parse a text: if quickly, with the parser in C where there is one, about ten times as fast."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader) if quick else yaml.SafeLoader
    for event in yaml.parse(text, Loader=loader):
        line, column = (event.start_mark.line, event.start_mark.column) if event.start_mark else (0, 0)
        match event:
            case yaml.ScalarEvent(style=style, value=value):
                yield Event("text", line, column, value, bool(style), event.anchor, event.tag)
            case yaml.AliasEvent():
                yield Event("alias", line, column, event.anchor or "")
            case yaml.SequenceStartEvent():
                yield Event("list", line, column, anchor=event.anchor, tag=event.tag)
            case yaml.MappingStartEvent():
                yield Event("map", line, column, anchor=event.anchor, tag=event.tag)
            case yaml.CollectionEndEvent():
                yield Event("end", line, column)
            case yaml.DocumentStartEvent():
                yield Event("document", line, column)


def _slip(error: yaml.MarkedYAMLError) -> Slip:
    mark, context = error.problem_mark, error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    begun = (context.line, context.column) if context else (line, column)
    return Slip(line, column, str(error.problem or ""), *begun)
