"""The colour palette and style sheet of plots, for light and dark mode.

Every text has a contrast of at least 4.5 to 1 with its background (WCAG 1.4.3), and every meaningful shape
3 to 1 (WCAG 1.4.11), in both modes. No meaning depends on colour alone: each fill has a pattern, a height or
a letter of its own.
"""

from __future__ import annotations

from typing import Final

DAY: Final = {
    "ground": "#fbfaf6", "ink": "#22303a", "faint": "#5a6872", "grid": "#e4e1d8",
    "even": "#e9ece8", "odd": "#dde4e4", "words": "#285d78",
    "breath": "#dcebe2", "breath-line": "#3d7d62",
    "hold": "#c9bfe3", "hold-mark": "#65529c", "window": "#f3d3bd", "window-mark": "#a85a2c",
    "rest": "#efe3c4", "rest-mark": "#8a6d24", "gap": "#7f8b93", "bell": "#b0651f",
    "count": "#f0d3dc", "count-mark": "#9c4767", "click": "#9c4767",
    "left": "#f0dfc9", "right": "#cfe2ea", "label": "#22303a", "plate": "#fbfaf6",
}  # fmt: skip
NIGHT: Final = {
    "ground": "#14191e", "ink": "#e9e6de", "faint": "#a5b0b8", "grid": "#28303a",
    "even": "#1d252b", "odd": "#27323a", "words": "#7cb6d0",
    "breath": "#20392f", "breath-line": "#79bf9f",
    "hold": "#40356a", "hold-mark": "#a594dc", "window": "#4d2f1d", "window-mark": "#e0976a",
    "rest": "#3c331b", "rest-mark": "#c4a65a", "gap": "#77848d", "bell": "#e9a35c",
    "count": "#4a2433", "count-mark": "#df8dab", "click": "#df8dab",
    "left": "#4a3a26", "right": "#1f4252", "label": "#f2efe8", "plate": "#14191e",
}  # fmt: skip

_SHAPES: Final = """\
text { font-family: system-ui, -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; }
text { font-size: 12px; font-variant-numeric: tabular-nums; }
.heading { font-size: 24px; font-weight: 600; }
.length { font-size: 17px; font-weight: 600; }
.small { font-size: 10.5px; }
.head { font-size: 12px; font-weight: 600; }
.grew { font-weight: 600; }
.end { text-anchor: end; }
.middle { text-anchor: middle; }
.hold { fill: url(#fill-hold); }
.window { fill: url(#fill-window); }
.rest { fill: url(#fill-rest); }
.count { fill: url(#fill-count); }
.grid, .rule { fill: none; stroke-width: 1; }
.breath { stroke-width: 1.2; stroke-linejoin: round; }
.hold, .window, .rest, .count { stroke-width: 0.8; }
.hold-mark, .window-mark, .rest-mark, .count-mark { fill: none; stroke-width: 1; }
.click { fill: none; stroke-width: 1.2; }
.even, .odd { stroke-width: 1; }
.curve, .bed-line, .target { fill: none; stroke-width: 1.4; stroke-linejoin: round; }
.bed-line { stroke-dasharray: 5 3; }
.target { stroke-dasharray: 1 4; stroke-linecap: round; }
.ribbon { stroke: none; opacity: 0.75; }
.plate { opacity: 0.86; }
"""


def _colours(of: dict[str, str]) -> str:
    fills = {
        "ground": "ground", "even": "even", "odd": "odd", "words": "words", "breath": "breath",
        "hold-ground": "hold", "window-ground": "window", "rest-ground": "rest",
        "count-ground": "count",
        "gap": "gap", "bell": "bell", "wave": "words", "left": "left", "right": "right", "plate": "plate",
        "heading, .length, .head, .grew, .name": "ink", "faint, .stay": "faint", "label": "label",
    }  # fmt: skip
    strokes = {
        "grid": "grid", "rule": "faint", "even, .odd": "ground", "breath": "breath-line",
        "hold, .hold-mark": "hold-mark", "window, .window-mark": "window-mark",
        "rest, .rest-mark": "rest-mark",
        "count, .count-mark": "count-mark", "click": "click",
        "curve": "window-mark", "bed-line": "breath-line", "target": "ink",
    }  # fmt: skip
    lines = [f".{kind} {{ fill: {of[colour]}; }}" for kind, colour in fills.items()]
    lines += [f".{kind} {{ stroke: {of[colour]}; }}" for kind, colour in strokes.items()]
    return "\n".join(lines) + "\n"


STYLE: Final = f"\n{_SHAPES}{_colours(DAY)}@media (prefers-color-scheme: dark) {{\n{_colours(NIGHT)}}}\n"
