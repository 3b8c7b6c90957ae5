"""The plot of sessions of one routine, one under another on one axis of time.

A minute is equally wide in every session, so unchanged parts keep their width and longer parts are wider;
ribbons connect every chapter from one length to the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from voiceguide.media.plot.model import Lanes, Look, Stretch
from voiceguide.media.plot.svg import Drawing, cut, number, width_of, xml_line
from voiceguide.media.plot.swimlanes import close_together, told_clicks
from voiceguide.media.plot.tables import (
    FigureTable,
    Key,
    chapter_numbers,
    chapters_table,
    keyed_chapters,
    times_table,
)
from voiceguide.units import HOUR, MINUTE, SECOND, Ms, clock

WIDTH: Final = 1200
LEFT: Final = 92
ROOM: Final = WIDTH - LEFT - 28
_TOP: Final = 150
_RIBBON: Final = 34
_LANES: Final = (("chapter", 22), ("voice", 26), ("breath", 22), ("silence", 22), ("side", 22))
_GAP: Final = 4
STEPS: Final = (
    tuple(n * SECOND for n in (10, 30)) + tuple(n * MINUTE for n in (1, 2, 5, 10, 15, 30)) + (HOUR,)
)
"""Distances between lines of the time grid, ms."""
_NAMES: Final = {
    Look.WORDS: "words", Look.BREATH: "breath", Look.HOLD: "hold", Look.WINDOW: "window",
    Look.COUNT: "count", Look.REST: "rest", Look.GAP: "time to move", Look.CLICK: "click", Look.BELL: "bell",
    Look.LEFT: "left", Look.RIGHT: "right",
}  # fmt: skip


class Layout:
    """The layout: the common axis of time, and the lanes that any of the sessions has."""

    def __init__(self, sessions: Sequence[Lanes]) -> None:
        self.longest_ms = max(1, *(each.duration_ms for each in sessions))
        has = {"breath": any(each.breath for each in sessions), "side": any(each.sides for each in sessions)}
        self.lanes = tuple((name, height) for name, height in _LANES if has.get(name, True))
        self.panel = sum(height + _GAP for _, height in self.lanes) - _GAP

    def x(self, ms: Ms) -> float:
        """Return the x coordinate of a time."""
        return LEFT + ms * ROOM / self.longest_ms

    def width(self, stretch: Stretch) -> float:
        """Return the width of a stretch."""
        return stretch.duration_ms * ROOM / self.longest_ms

    def top(self, session: int) -> float:
        """Return the y coordinate of a session's first lane."""
        return _TOP + session * (self.panel + _RIBBON)

    def step_ms(self) -> Ms:
        """Choose the distance between grid lines, ms."""
        return next((step for step in STEPS if step * ROOM / self.longest_ms >= 44), STEPS[-1])


def plot_sessions(sessions: Sequence[Lanes]) -> str:
    """Draw sessions of one routine, the shortest on top.

    Args:
        sessions: One or more, of one routine.

    Returns:
        An SVG file; equal for equal sessions in any order.
    """
    ordered = sorted(sessions, key=lambda each: (each.duration_ms, each.speaker))
    lengths = ", ".join(clock(each.duration_ms) for each in ordered)
    drawing = Drawing(WIDTH, f"{ordered[0].title}, {lengths}", " ".join(map(_description, ordered)))
    layout = Layout(ordered)
    numbers = chapter_numbers(ordered)
    _head(drawing, ordered, lengths)
    bottom = layout.top(len(ordered)) - _RIBBON
    _grid(drawing, layout, bottom)
    for n, pair in enumerate(pairwise(ordered)):
        _ribbons(drawing, layout, pair, numbers, layout.top(n) + layout.panel)
    for n, lanes in enumerate(ordered):
        _panel(drawing, layout, lanes, numbers, layout.top(n))
    return drawing.write(_tables(drawing, ordered, bottom + 64))


def _description(lanes: Lanes) -> str:
    """Format the text alternative of a session, for screen readers."""
    chapters = "; ".join(f"{each.label or 'untitled'} {clock(each.duration_ms)}" for each in lanes.chapters)
    times = ", ".join(f"{name} {time[0]}" for name, _, time in times_table([lanes]).rows)
    return f"{clock(lanes.duration_ms)}: {times}." + (f" Chapters: {chapters}." if chapters else "")


def _head(drawing: Drawing, ordered: Sequence[Lanes], lengths: str) -> None:
    drawing.text(28, 48, cut(xml_line(ordered[0].title), 26, WIDTH - 56), "heading")
    estimated = any(each.estimated for each in ordered)
    by = "lengths of sentences estimated" if estimated else f"spoken by {ordered[0].speaker}"
    axis = " on one axis of time" if len(ordered) > 1 else ""
    drawing.text(28, 72, cut(f"{lengths}{axis} · {ordered[0].mode} · {by}", 12, WIDTH - 56), "faint")
    x = 28.0
    for look, name in _NAMES.items():
        if any(each.time_ms(look) or (look is Look.BREATH and each.breath) for each in ordered):
            _swatch(drawing, x, 91, look)
            drawing.text(x + 30, 102, name, "name")
            x += 30 + width_of(name, 12) + 24


def _swatch(drawing: Drawing, x: float, y: float, look: Look) -> None:
    """Draw the legend symbol of a kind of stretch, 22 wide."""
    match look:
        case Look.BREATH:
            drawing.path(f"M{number(x)} {number(y + 13)}l6 -12l5 12l6 -12l5 12Z", "breath")
        case Look.GAP:
            drawing.rect(x, y + 6, 22, 2, "gap")
        case Look.BELL:
            drawing.dot(x + 11, y + 7, 4, "bell")
        case Look.CLICK:
            drawing.path("".join(f"M{number(x + at)} {number(y + 2)}v10" for at in (3, 11, 19)), "click")
        case Look.LEFT | Look.RIGHT:
            drawing.rect(x, y + (0 if look is Look.LEFT else 3), 22, 11, str(look))
            drawing.text(
                x + 11, y + (9 if look is Look.LEFT else 12), str(look)[0].upper(), "small label middle"
            )
        case _:
            drawing.rect(x, y, 22, 14, str(look))


def _grid(drawing: Drawing, layout: Layout, bottom: float) -> None:
    step_ms = layout.step_ms()
    for ms in range(0, layout.longest_ms + 1, step_ms):
        x = number(layout.x(ms))
        drawing.path(f"M{x} {_TOP - 8}V{number(bottom + 8)}", "grid")
        said = f"{ms // MINUTE} min" if step_ms % MINUTE == 0 else clock(ms)
        for y in (_TOP - 14, bottom + 22):
            drawing.text(layout.x(ms), y, said, "small faint middle")


def _tint(number_: int) -> str:
    return "odd" if number_ % 2 else "even"


def _ribbons(
    drawing: Drawing, layout: Layout, pair: tuple[Lanes, Lanes], numbers: dict[Key, int], top: float
) -> None:
    """Draw ribbons that connect every chapter of one session with the session below."""
    below = dict(keyed_chapters(pair[1]))
    middle, bottom = number(top + _RIBBON / 2), number(top + _RIBBON)
    for key, chapter in keyed_chapters(pair[0]):
        if key not in below:
            continue
        from_x, from_end = layout.x(chapter.start_ms), layout.x(chapter.end_ms)
        to_x, to_end = layout.x(below[key].start_ms), layout.x(below[key].end_ms)
        down = f"C{number(from_x)} {middle} {number(to_x)} {middle} {number(to_x)} {bottom}"
        up = f"C{number(to_end)} {middle} {number(from_end)} {middle} {number(from_end)} {number(top)}"
        strokes = f"M{number(from_x)} {number(top)}{down}H{number(to_end)}{up}Z"
        drawing.path(strokes, f"ribbon {_tint(numbers[key])}")


def _panel(drawing: Drawing, layout: Layout, lanes: Lanes, numbers: dict[Key, int], top: float) -> None:
    """Draw one session: its lanes under one another."""
    drawing.text(LEFT - 14, top + 17, clock(lanes.duration_ms), "length end")
    tops = {}
    y = top
    for name, height in layout.lanes:
        tops[name] = y
        if name != "chapter":
            drawing.text(LEFT - 14, y + height / 2 + 4, name, "small faint end")
        y += height + _GAP
    for key, chapter in keyed_chapters(lanes):
        _chapter(drawing, layout, chapter, numbers[key], tops["chapter"])
    for words in lanes.voice:
        hint = f"{clock(words.start_ms)} {words.label}"
        drawing.rect(
            layout.x(words.start_ms), tops["voice"], max(0.8, layout.width(words)), 26, "words", hint
        )
    for run in _runs(lanes.breath):
        drawing.path(_wave(layout, run, tops["breath"], 22), "breath", _breaths(run))
    for quiet in lanes.silence:
        _quiet(drawing, layout, quiet, tops["silence"])
    for run in close_together(lanes.clicks):
        drawing.path(
            "".join(f"M{number(layout.x(each.start_ms))} {number(tops['silence'] + 3)}v16" for each in run),
            "click",
            told_clicks(run),
        )
    for bell in lanes.bells:
        drawing.dot(layout.x(bell.start_ms), tops["silence"] + 11, 4, "bell", f"{clock(bell.start_ms)} bell")
    for side in lanes.sides:
        _side(drawing, layout, side, tops["side"])


def _chapter(drawing: Drawing, layout: Layout, chapter: Stretch, n: int, y: float) -> None:
    x, width = layout.x(chapter.start_ms), layout.width(chapter)
    hint = f"{n} {chapter.label}, {clock(chapter.duration_ms)}"
    drawing.rect(x, y, width, 22, _tint(n), hint)
    shown = cut(f"{n} {xml_line(chapter.label)}", 12, width - 12) if width > 60 else f"{n}"
    if width_of(shown, 12) <= width - 3:
        drawing.text(x + min(6, (width - width_of(shown, 12)) / 2), y + 15.5, shown, "label")


def _quiet(drawing: Drawing, layout: Layout, quiet: Stretch, y: float) -> None:
    """Draw a silence, labelled with the whole length of its hold or rest if it fits; breaths have a lane."""
    x, width = layout.x(quiet.start_ms), layout.width(quiet)
    if quiet.look is Look.GAP:
        drawing.rect(x, y + 10, width, 2, "gap")
    elif quiet.look is not Look.BREATH:
        hint = f"{clock(quiet.start_ms)} {_NAMES[quiet.look]}"
        drawing.rect(x, y, max(0.8, width), 22, str(quiet.look), hint)
        said = width_of(quiet.label, 10.5)
        if quiet.label and said + 6 <= width:
            # A plate of the ground's colour: figures cannot be read on a hatching.
            drawing.rect(x + (width - said) / 2 - 2, y + 4, said + 4, 14, "plate")
            drawing.text(x + width / 2, y + 15, quiet.label, "small label middle")


def _side(drawing: Drawing, layout: Layout, side: Stretch, y: float) -> None:
    """Draw the left side high and the right side low, so that they differ by more than their colour."""
    x, width = layout.x(side.start_ms), layout.width(side)
    low = side.look is Look.RIGHT
    drawing.rect(
        x, y + (9 if low else 0), width, 13, str(side.look), f"{side.look} {clock(side.duration_ms)}"
    )
    name = str(side.look)
    shown = next((each for each in (name, name[0].upper()) if width_of(each, 10.5) + 3 <= width), "")
    if shown:
        drawing.text(x + width / 2, y + (19.5 if low else 10.5), shown, "small label middle")


def _runs(breath: Sequence[Stretch]) -> Iterator[list[Stretch]]:
    """Group the breath phases that follow one another without a gap."""
    run: list[Stretch] = []
    for phase in breath:
        if run and run[-1].end_ms != phase.start_ms:
            yield run
            run = []
        run.append(phase)
    if run:
        yield run


def _wave(layout: Layout, run: Sequence[Stretch], y: float, height: float) -> str:
    """Return the SVG path of a run of breaths: up with inhales, down with exhales, level in pauses."""
    base, level = number(y + height), y + height
    strokes = [f"M{number(layout.x(run[0].start_ms))} {base}"]
    for phase in run:
        level = {Look.INHALE: y + 2, Look.EXHALE: y + height - 1}.get(phase.look, level)
        strokes.append(f"L{number(layout.x(phase.end_ms))} {number(level)}")
    return "".join(strokes) + f"V{base}Z"


def _breaths(run: Sequence[Stretch]) -> str:
    count = sum(phase.look is Look.INHALE for phase in run)
    return f"{clock(run[0].start_ms)} {count} breath{'' if count == 1 else 's'}"


def _tables(drawing: Drawing, ordered: Sequence[Lanes], top: float) -> float:
    """Draw the tables of chapters and of time by kind; return the height used."""
    tables = [chapters_table(ordered), times_table(ordered)]
    beside = len(ordered) <= 4
    x, y, bottom = 28.0, top, top
    for table in tables:
        used = _table(drawing, table, x, y, 544 if beside else WIDTH - 56)
        bottom = max(bottom, used)
        x, y = (x + 600, y) if beside else (x, used + 20)
    return bottom + 12


def _table(drawing: Drawing, table: FigureTable, x: float, y: float, width: float) -> float:
    """Draw a table; figures that differ from the one before are highlighted."""
    column = min(92.0, (width - 220) / len(table.heads))
    ends = [x + width - column * n for n in reversed(range(len(table.heads)))]
    drawing.text(x, y, table.name, "head")
    for end, head in zip(ends, table.heads, strict=True):
        drawing.text(end, y, head, "head end")
    drawing.path(f"M{number(x)} {number(y + 8)}H{number(x + width)}", "rule")
    for name, look, cells in table.rows:
        y += 24
        if look is not None:
            _swatch(drawing, x, y - 6, look)
        indent = 30 if table.swatches else 0
        drawing.text(x + indent, y + 4, cut(name, 12, ends[0] - x - indent - 60), "name")
        before = cells[0]
        for end, cell in zip(ends, cells, strict=True):
            drawing.text(end, y + 4, cell, "stay end" if cell == before else "grew end")
            before = cell
    return y + 16
