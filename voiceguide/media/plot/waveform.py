"""The plot of a finished track: its waveform, its loudness, its cues, and the level of the bed."""

from __future__ import annotations

from typing import Final

from voiceguide.audio.waveform import WaveformSummary
from voiceguide.media.chapters import chapters
from voiceguide.media.plot.sessions import STEPS
from voiceguide.media.plot.svg import Drawing, cut, number, width_of, xml_line
from voiceguide.media.plot.swimlanes import close_together, swimlanes, told_clicks
from voiceguide.timeline.model import Timeline
from voiceguide.units import MINUTE, Ms, clock

WIDTH: Final = 1200
LEFT: Final = 72
ROOM: Final = WIDTH - LEFT - 28
"""The width of the track in the plot, and its number of steps."""
_CHAPTERS, _WAVE, _LOUD = 118, 152, 296
_WAVE_HIGH: Final = 120
_LOUD_HIGH: Final = 170
_TOP_LUFS, _LOW_LUFS = -10, -70
_CUES: Final = _LOUD + _LOUD_HIGH + 30
_CUE_ROOM: Final = 150
_APART: Final = 13.0
"""Least distance between two labelled cues."""
_FIRST_WORDS: Final = 4


def plot_waveform(summary: WaveformSummary, timeline: Timeline) -> str:
    """Plot a track as an SVG file; equal for equal tracks."""
    title = xml_line(timeline.title) or timeline.routine
    drawing = Drawing(WIDTH, f"{title}, as it sounds", _description(summary, timeline))
    drawing.text(28, 44, cut(title, 26, WIDTH - 56), "heading")
    drawing.text(28, 68, cut(_facts(summary, timeline), 12, WIDTH - 56), "faint")
    _legend(drawing, summary, timeline)
    _grid(drawing, summary)
    _chapters(drawing, summary, timeline)
    _wave(drawing, summary)
    _loudness(drawing, summary, timeline)
    _cues(drawing, summary, timeline)
    return drawing.write(_CUES + _CUE_ROOM)


def _facts(summary: WaveformSummary, timeline: Timeline) -> str:
    facts = [clock(timeline.duration_ms), timeline.mode, f"spoken by {timeline.voice}"]
    if summary.lufs is not None:
        facts.append(f"{summary.lufs:.1f} LUFS as a whole".replace("-", "−"))
    if timeline.bed is not None:
        facts.append(f"{timeline.bed.kind} {timeline.bed.below_voice_db:g} dB or more under every word")
    return " · ".join(facts)


def _description(summary: WaveformSummary, timeline: Timeline) -> str:
    """Format the text alternative of the plot, for screen readers."""
    bells = sum(tone.kind == "bell" for tone in timeline.tones)
    rings = f"{bells} bell{'' if bells == 1 else 's'}"
    sounds = sum(tone.kind == "sound" for tone in timeline.tones)
    rings += f", {sounds} sound{'' if sounds == 1 else 's'}" if sounds else ""
    clicks = sum(tone.kind == "click" for tone in timeline.tones)
    rings += f", {clicks} click{'' if clicks == 1 else 's'}" if clicks else ""
    titles = "; ".join(f"{clock(each.start_ms)} {each.title}" for each in chapters(timeline)) or "none"
    return f"{_facts(summary, timeline)}. {len(timeline.clips)} cues, {rings}. Chapters: {titles}."


def _legend(drawing: Drawing, summary: WaveformSummary, timeline: Timeline) -> None:
    x, y = 28.0, 92.0
    shown = [("wave", "waveform"), ("curve", "loudness of three seconds"), ("target", "asked of all words")]
    shown += [("bed-line", "the bed at its loudest")] if summary.bed else []
    kinds = {tone.kind for tone in timeline.tones} & {"bell", "sound"}
    shown += [("bell", " or ".join(sorted(kinds)))] if kinds else []
    shown += [("click", "click")] if any(tone.kind == "click" for tone in timeline.tones) else []
    for kind, name in shown:
        if kind == "wave":
            drawing.rect(x, y - 5, 22, 10, kind)
        elif kind == "bell":
            drawing.dot(x + 11, y, 4, kind)
        elif kind == "click":
            drawing.path("".join(f"M{number(x + at)} {number(y - 5)}v10" for at in (3, 11, 19)), kind)
        else:
            drawing.path(f"M{number(x)} {number(y)}h22", kind)
        drawing.text(x + 28, y + 4, name, "name")
        x += 28 + width_of(name, 12) + 24


def _x(summary: WaveformSummary, ms: Ms) -> float:
    return LEFT + ms * ROOM / max(1, summary.duration_ms)


def _y(lufs: float) -> float:
    part = (min(_TOP_LUFS, max(_LOW_LUFS, lufs)) - _TOP_LUFS) / (_LOW_LUFS - _TOP_LUFS)
    return _LOUD + part * _LOUD_HIGH


def _grid(drawing: Drawing, summary: WaveformSummary) -> None:
    step_ms = next((step for step in STEPS if step * ROOM / summary.duration_ms >= 44), STEPS[-1])
    for ms in range(0, summary.duration_ms + 1, step_ms):
        x = _x(summary, ms)
        drawing.path(f"M{number(x)} {_CHAPTERS - 4}V{_LOUD + _LOUD_HIGH + 4}", "grid")
        said = f"{ms // MINUTE} min" if step_ms % MINUTE == 0 else clock(ms)
        drawing.text(x, _LOUD + _LOUD_HIGH + 18, said, "small faint middle")
    for lufs in range(_TOP_LUFS, _LOW_LUFS - 1, -10):
        y = _y(lufs)
        drawing.path(f"M{LEFT} {number(y)}H{LEFT + ROOM}", "grid")
        drawing.text(LEFT - 8, y + 4, f"−{-lufs}", "small faint end")
    drawing.text(28, _WAVE + _WAVE_HIGH / 2 + 4, "wave", "small faint")
    drawing.text(28, _LOUD - 8, "LUFS", "small faint")


def _chapters(drawing: Drawing, summary: WaveformSummary, timeline: Timeline) -> None:
    for n, chapter in enumerate(chapters(timeline)):
        x, end = _x(summary, chapter.start_ms), _x(summary, chapter.end_ms)
        hint = f"{clock(chapter.start_ms)} {chapter.title}"
        drawing.rect(x, _CHAPTERS, end - x, 20, "even" if n % 2 else "odd", hint)
        shown = cut(xml_line(chapter.title), 10.5, end - x - 10)
        if end - x > 40 and len(shown) > 2:
            drawing.text(x + 5, _CHAPTERS + 14, shown, "small label")


def _wave(drawing: Drawing, summary: WaveformSummary) -> None:
    middle, half = _WAVE + _WAVE_HIGH / 2, _WAVE_HIGH / 2
    width = ROOM / max(1, len(summary.wave))
    # A little is added, so that silence is a visible line.
    edges = [
        (LEFT + (n + 0.5) * width, middle - half * w[1] - 0.3, middle - half * w[0] + 0.3)
        for n, w in enumerate(summary.wave)
    ]
    upper = [f"{number(x)} {number(top)}" for x, top, _ in edges]
    lower = [f"{number(x)} {number(low)}" for x, _, low in reversed(edges)]
    drawing.path("M" + "L".join(upper + lower) + "Z", "wave")


def _loudness(drawing: Drawing, summary: WaveformSummary, timeline: Timeline) -> None:
    y = _y(timeline.speech_lufs)
    hint = f"all words together are meant to have {timeline.speech_lufs:g} LUFS"
    drawing.path(f"M{LEFT} {number(y)}H{LEFT + ROOM}", "target", hint)
    if summary.bed:
        points = [f"{number(_x(summary, at_ms))} {number(_y(lufs))}" for at_ms, lufs in summary.bed]
        drawing.path("M" + "L".join(points), "bed-line", "the bed at its loudest")
    width = ROOM / max(1, len(summary.loudness))
    places = [(LEFT + (n + 0.5) * width, _y(lufs)) for n, lufs in enumerate(summary.loudness)]
    points = [f"{number(x)} {number(y)}" for x, y in places]
    drawing.path("M" + "L".join(points), "curve", "loudness of three seconds")


def _first_words(text: str, room: float) -> str:
    """Return as many of the first words as fit, whole ones if possible."""
    words = text.split()
    for n in range(min(len(words), _FIRST_WORDS), 0, -1):
        said = " ".join(words[:n])
        shown = said if n == len(words) else f"{said.rstrip(',;:.')}…"
        if width_of(shown, 10.5) <= room:
            return shown
    return cut(words[0], 10.5, room) if words else ""


def _cues(drawing: Drawing, summary: WaveformSummary, timeline: Timeline) -> None:
    """Mark the start of every cue, and write its first words where they fit."""
    named = float("-inf")
    for clip in sorted(timeline.clips, key=lambda clip: clip.start_ms):
        x = _x(summary, clip.start_ms)
        width = max(1.0, _x(summary, clip.end_ms) - x)
        hint = f"{clock(clip.start_ms)} {xml_line(clip.text)}"
        drawing.rect(x, _WAVE + _WAVE_HIGH + 4, width, 6, "words", hint)
        if x - named < _APART:
            continue
        named = x
        drawing.path(f"M{number(x)} {_CUES - 6}v5", "rule")
        # Slanted words extend to the right by half their length.
        room = min(_CUE_ROOM - 20, 2 * (WIDTH - 8 - x))
        written = drawing.text(x, _CUES + 8, _first_words(xml_line(clip.text), room), "small name")
        written.set("transform", f"rotate(62 {number(x)} {number(_CUES + 4)})")
    for run in close_together(swimlanes(timeline).clicks):
        strokes = "".join(f"M{number(_x(summary, each.start_ms))} {_WAVE - 10}v8" for each in run)
        drawing.path(strokes, "click", told_clicks(run))
    for tone in timeline.tones:
        if tone.kind in ("bell", "sound"):
            hint = f"{clock(tone.start_ms)} {xml_line(tone.file) or 'bell'}"
            drawing.dot(_x(summary, tone.start_ms), _WAVE - 6, 4, "bell", hint)
