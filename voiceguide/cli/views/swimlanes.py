"""The swimlanes of a session in the terminal, in a fixed number of columns.

Every column of a lane is one character. Colours are an extra for terminals; the characters alone show
everything, and if the encoding lacks them, ASCII ones are used.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from voiceguide.cli import console
from voiceguide.cli.views.columns import Columns
from voiceguide.media.plot.model import Lanes, Look
from voiceguide.units import Ms, clock

PIPED: Final = 80
"""Columns of a drawing that goes into a file or a pipe."""
NARROWEST: Final = 40
_GUTTER: Final = 9

Piece = tuple[str, str]
"""A text, and the style that a terminal may give it."""


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The characters to draw with: `levels` rise with how much of a column is spoken."""

    levels: str
    of: Mapping[Look, str]
    tick: str
    line: str
    wall: str
    dot: str


BLOCKS: Final = Glyphs(
    levels="▁▂▃▄▅▆▇█",
    of={
        Look.INHALE: "╱", Look.EXHALE: "╲", Look.PAUSE: "─", Look.BREATH: "≈",
        Look.HOLD: "▓", Look.WINDOW: "▒", Look.REST: "░", Look.GAP: "·", Look.BELL: "♪",
        Look.COUNT: "┄", Look.CLICK: "╵",
        Look.LEFT: "◂", Look.RIGHT: "▸",
    },
    tick="┴", line="─", wall="│", dot="·",
)  # fmt: skip
ASCII: Final = Glyphs(
    levels="_-=#",
    of={
        Look.INHALE: "/", Look.EXHALE: "\\", Look.PAUSE: "-", Look.BREATH: "~",
        Look.HOLD: "H", Look.WINDOW: "?", Look.REST: ":", Look.GAP: ".", Look.BELL: "*",
        Look.COUNT: "=", Look.CLICK: "'",
        Look.LEFT: "<", Look.RIGHT: ">",
    },
    tick="+", line="-", wall="|", dot="-",
)  # fmt: skip

_STYLES: Final[Mapping[Look, str]] = {
    Look.WORDS: "bold cyan", Look.HOLD: "magenta", Look.WINDOW: "yellow", Look.REST: "blue",
    Look.COUNT: "red", Look.CLICK: "red",
    Look.GAP: "dim", Look.BELL: "bold yellow", Look.LEFT: "yellow", Look.RIGHT: "cyan",
    Look.INHALE: "green", Look.EXHALE: "green", Look.PAUSE: "green", Look.BREATH: "green",
}  # fmt: skip
_NAMES: Final[Mapping[Look, str]] = {
    Look.WORDS: "words", Look.BREATH: "breath", Look.INHALE: "in", Look.EXHALE: "out", Look.PAUSE: "pause",
    Look.HOLD: "hold", Look.WINDOW: "window", Look.REST: "rest", Look.GAP: "time to move",
    Look.BELL: "bell", Look.RIGHT: "right", Look.LEFT: "left", Look.COUNT: "count", Look.CLICK: "click",
}  # fmt: skip


def print_lanes(lanes: Lanes, *, whole: bool) -> None:
    """Print a session's lanes to stdout, as wide as the terminal.

    Args:
        lanes: The session.
        whole: Print the totals and the chapters' times as well.
    """
    on_screen = sys.stdout.isatty()
    width = shutil.get_terminal_size((PIPED, 24)).columns if on_screen else PIPED
    rows = draw(lanes, max(NARROWEST, width), glyphs_for(sys.stdout.encoding), whole=whole)
    if not on_screen:
        console.result("\n".join("".join(text for text, _ in row).rstrip() for row in rows))
        return
    from rich.console import Console
    from rich.text import Text

    # Console heeds NO_COLOR and a terminal that has no colours.
    screen = Console(file=sys.stdout)
    for row in rows:
        laid = Text()
        for text, style in row:
            laid.append(console.clean(text), style=style)
        laid.rstrip()
        screen.print(laid, soft_wrap=True, highlight=False)


def glyphs_for(encoding: str | None) -> Glyphs:
    """Choose blocks if the encoding has them, else ASCII."""
    try:
        "".join((BLOCKS.levels, *BLOCKS.of.values(), BLOCKS.tick, BLOCKS.wall)).encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return ASCII
    return BLOCKS


def draw(lanes: Lanes, width: int, glyphs: Glyphs = BLOCKS, *, whole: bool = True) -> list[list[Piece]]:
    """Draw the lanes of a session, each row exactly `width` columns, then what its characters mean.

    Args:
        lanes: The session.
        width: Columns, `NARROWEST` or more.
        glyphs: What to draw with.
        whole: Add the totals and the chapters' times.

    Returns:
        Rows of pieces of text with their styles.
    """
    columns = Columns(lanes.duration_ms, width - _GUTTER)
    rows = [
        *_axis(columns, glyphs),
        _lane("voice", _voice(lanes, columns, glyphs)),
        *([_lane("breath", _breath(lanes, columns, glyphs))] if lanes.breath else []),
        _lane("silence", _silence(lanes, columns, glyphs)),
        *([_lane("side", _looks(columns.winners(lanes.sides), glyphs))] if lanes.sides else []),
        *([_row("chapter", _chapters(lanes, columns, glyphs), "")] if lanes.chapters else []),
        [],
        *_wrapped(_legend(lanes, columns, glyphs), width),
    ]
    if whole:
        rows += [[], *_wrapped(_totals(lanes), width), [], *_index(lanes, width)]
    return rows


def _axis(columns: Columns, glyphs: Glyphs) -> Iterator[list[Piece]]:
    """Draw the time above its ticks."""
    marks, labels = [glyphs.line] * columns.count, [" "] * columns.count
    for column in columns.ticks():
        marks[column] = glyphs.tick
    for column, label in columns.labels():
        labels[column : column + len(label)] = label
    yield _row("minutes", "".join(labels), "dim")
    yield _row("", "".join(marks), "dim")


def _voice(lanes: Lanes, columns: Columns, glyphs: Glyphs) -> list[Piece]:
    """Draw a bar per column, as high as the share of it that is spoken; any word at all is visible."""
    spoken = [0] * columns.count
    for stretch in lanes.voice:
        for column, share_ms in columns.shares(stretch):
            spoken[column] += share_ms
    return [(_level(ms, columns, n, glyphs), _STYLES[Look.WORDS]) for n, ms in enumerate(spoken)]


def _level(spoken_ms: Ms, columns: Columns, column: int, glyphs: Glyphs) -> str:
    if not spoken_ms:
        return " "
    return glyphs.levels[-(-spoken_ms * len(glyphs.levels) // columns.lasts_ms(column)) - 1]


def _breath(lanes: Lanes, columns: Columns, glyphs: Glyphs) -> list[Piece]:
    """Draw every phase where columns are fine enough for it, else only where breaths are."""
    if _fine(lanes, columns):
        return _looks(columns.winners(lanes.breath), glyphs)
    return _looks([None if look is None else Look.BREATH for look in columns.winners(lanes.breath)], glyphs)


def _fine(lanes: Lanes, columns: Columns) -> bool:
    shortest_ms = min((each.duration_ms for each in lanes.breath), default=0)
    return columns.duration_ms <= shortest_ms * columns.count


def _silence(lanes: Lanes, columns: Columns, glyphs: Glyphs) -> list[Piece]:
    """Draw holds, windows, counts and rests wherever they are; time to move only where nothing else is."""
    told = columns.winners(each for each in lanes.silence if each.look not in {Look.GAP, Look.BREATH})
    others = columns.winners((*lanes.voice, *lanes.silence))
    rings = {columns.at(bell.start_ms) for bell in lanes.bells}
    clicks = {columns.at(click.start_ms) for click in lanes.clicks}
    looks = [
        Look.BELL
        if n in rings
        else Look.CLICK
        if n in clicks
        else look or (Look.GAP if other is Look.GAP else None)
        for n, (look, other) in enumerate(zip(told, others, strict=True))
    ]
    return _looks(looks, glyphs)


def _looks(looks: Iterable[Look | None], glyphs: Glyphs) -> list[Piece]:
    return [(" ", "") if look is None else (glyphs.of[look], _STYLES[look]) for look in looks]


def _chapters(lanes: Lanes, columns: Columns, glyphs: Glyphs) -> str:
    """Mark where each chapter begins, with its number if there is room, and its name if there is more."""
    from rich.cells import cell_len

    row = [glyphs.line] * columns.count
    starts = [columns.at(chapter.start_ms) for chapter in lanes.chapters]
    row[: starts[0]] = " " * starts[0]
    for n, (start, end) in enumerate(zip(starts, [*starts[1:], columns.count], strict=True), 1):
        title = console.clean(lanes.chapters[n - 1].label)
        named = f"{glyphs.wall}{n} {title} "
        # A name with letters that are wider or narrower than a column would bend the row.
        fits = [named] if len(named) == cell_len(named) and _in(named, glyphs) else []
        fits += [f"{glyphs.wall}{n}", f"{n}", glyphs.wall]
        mark = next((each for each in fits if len(each) <= end - start), "")
        row[start : start + len(mark)] = mark
    return "".join(row)


def _in(text: str, glyphs: Glyphs) -> bool:
    return glyphs is BLOCKS or text.isascii()


def _legend(lanes: Lanes, columns: Columns, glyphs: Glyphs) -> Iterator[Piece]:
    """Format the legend of the characters that occur; sides with their time, so that they can be compared."""
    if lanes.voice:
        yield f"{glyphs.levels[0]}{glyphs.levels[-1]} {_NAMES[Look.WORDS]}", _STYLES[Look.WORDS]
    breath = (Look.INHALE, Look.EXHALE, Look.PAUSE) if _fine(lanes, columns) else (Look.BREATH,)
    kinds = (Look.HOLD, Look.WINDOW, Look.COUNT, Look.REST, Look.GAP, Look.CLICK, Look.BELL)
    for look in (*breath, *kinds):
        if lanes.time_ms(look):
            yield f"{glyphs.of[look]} {_NAMES[look]}", _STYLES[look]
    for look in (Look.RIGHT, Look.LEFT):
        if lanes.time_ms(look):
            yield f"{glyphs.of[look]} {_NAMES[look]} {clock(lanes.time_ms(look))}", _STYLES[look]


def _totals(lanes: Lanes) -> Iterator[Piece]:
    """Format the total times of words and silences."""
    quiet_ms = sum(each.duration_ms for each in lanes.silence)
    yield f"{clock(lanes.duration_ms - quiet_ms)} of words and {clock(quiet_ms)} of silence:", ""
    for look, said in (
        (Look.BREATH, "breathing"),
        (Look.HOLD, "holding"),
        (Look.WINDOW, "in windows"),
        (Look.COUNT, "counting"),
        (Look.REST, "resting"),
        (Look.GAP, "to move"),
    ):
        if lanes.time_ms(look):
            yield f"{clock(lanes.time_ms(look))} {said}", _STYLES[look]


def _index(lanes: Lanes, width: int) -> Iterator[list[Piece]]:
    """List the chapters with their times."""
    from rich.cells import cell_len, set_cell_size

    digits = len(clock(lanes.duration_ms))
    for n, chapter in enumerate(lanes.chapters, 1):
        times = f"{clock(chapter.start_ms):>{digits}}  {clock(chapter.duration_ms):>{digits}}"
        title, room = console.clean(chapter.label), width - _GUTTER - 2 * digits - 4
        shown = title if cell_len(title) <= room else set_cell_size(title, room - 3) + "..."
        yield [(f"{n:>{_GUTTER - 2}}  ", ""), (times, "dim"), (f"  {shown}", "")]


def _row(name: str, cells: str, style: str) -> list[Piece]:
    return [(name.ljust(_GUTTER), "bold"), (cells, style)]


def _lane(name: str, cells: Sequence[Piece]) -> list[Piece]:
    return [(name.ljust(_GUTTER), "bold"), *cells]


def _wrapped(pieces: Iterable[Piece], width: int) -> Iterator[list[Piece]]:
    """Put pieces side by side, under the lanes, in as many rows as they need."""
    row, used = [(" " * _GUTTER, "")], _GUTTER
    for text, style in pieces:
        if used > _GUTTER and used + len(text) > width:
            yield row
            row, used = [(" " * _GUTTER, "")], _GUTTER
        row += [(text, style), ("   ", "")]
        used += len(text) + 3
    if used > _GUTTER:
        yield row
