"""The drawing in the terminal: exact in its columns, complete, and readable without colours."""

from __future__ import annotations

import io
import re
from contextlib import redirect_stdout

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.sessions_made import clip, evening, span, timeline, timelines
from voiceguide.cli.views.columns import Columns
from voiceguide.cli.views.swimlanes import ASCII, BLOCKS, draw, glyphs_for, print_lanes
from voiceguide.media.plot.model import Look
from voiceguide.media.plot.swimlanes import swimlanes
from voiceguide.timeline.model import Tone

EVENING = """\
minutes  0:00     0:30      1:00      1:30     2:00      2:30      3:00     3:30
         ┴──┴──┴──┴──┴───┴──┴──┴──┴───┴──┴──┴──┴──┴───┴──┴──┴──┴───┴──┴──┴──┴───
voice    ███▂     ▃█▃          ▄█        ▆█           ▇▄
breath      ╱╱╲╲
silence        ···· ··▓▓▓▓▓▓▓▓▓▓ ▓▓▓▓▓▓▓▓▓ ·▓▓▓▓▓▓▓▓▓▓ ▓▓▓▓▓▓▓▓▓···░░░░░░░░░♪░░░
side              ▸▸▸▸▸▸▸▸▸▸▸▸▸▸▸▸▸▸▸▸▸▸▸◂◂◂◂◂◂◂◂◂◂◂◂◂◂◂◂◂◂◂◂◂◂◂
chapter  │1───────│2 Twist <&> turn ───────────────────────────────│3 Rest ─────

         ▁█ words   ╱ in   ╲ out   ▓ hold   ░ rest   · time to move   ♪ bell
         ▸ right 1:10   ◂ left 1:10

         0:28 of words and 3:12 of silence:   0:10 breathing   1:52 holding
         0:40 resting   0:30 to move

      1  0:00  0:30  Settle
      2  0:30  2:30  Twist <&> turn
      3  3:00  0:40  Rest
"""


def text(rows):
    return "".join("".join(piece for piece, _ in row).rstrip() + "\n" for row in rows)


def lane(rows, name):
    """Give the cells of one lane."""
    (found,) = [row for row in map(joined, rows) if row.startswith(name.ljust(9))]
    return found[9:]


def joined(row):
    return "".join(piece for piece, _ in row)


def test_an_evening_by_eye():
    assert text(draw(swimlanes(evening()), 80)) == EVENING


def test_counts_and_clicks_have_characters_of_their_own():
    tones = tuple(Tone(start_ms=at_ms, duration_ms=20, kind="click") for at_ms in (80_000, 80_700))
    made = timeline(
        100_000, clips=(clip(10_000, 1_000),), tones=tones, spans=(span("count", 10_000, 60_000),)
    )
    for glyphs in (BLOCKS, ASCII):
        rows = draw(swimlanes(made), 80, glyphs)
        silence = lane(rows, "silence")
        assert silence.count(glyphs.of[Look.COUNT]) > 30
        assert silence.count(glyphs.of[Look.CLICK]) in (1, 2)
        legend = text(rows)
        assert f"{glyphs.of[Look.COUNT]} count" in legend
        assert f"{glyphs.of[Look.CLICK]} click" in legend
        assert "0:49 counting" in legend


def test_an_evening_in_ascii():
    drawn = text(draw(swimlanes(evening()), 80, ASCII))
    assert drawn.isascii()
    assert len(drawn.splitlines()) == len(EVENING.splitlines())
    assert "H" in lane(draw(swimlanes(evening()), 80, ASCII), "silence")


@given(timelines(), st.integers(40, 200), st.sampled_from([BLOCKS, ASCII]))
def test_every_row_of_a_lane_is_exactly_as_wide_as_asked(made, width, glyphs):
    for row in draw(swimlanes(made), width, glyphs):
        if not row:
            break  # below the lanes only what they mean follows
        assert len(joined(row)) == width


@given(timelines(), st.integers(40, 200), st.sampled_from([BLOCKS, ASCII]))
def test_every_clip_is_seen_in_its_columns(made, width, glyphs):
    voice = lane(draw(swimlanes(made), width, glyphs), "voice")
    columns = Columns(made.duration_ms, width - 9)
    spoken = set()
    for said in made.clips:
        spoken |= set(range(columns.at(said.start_ms), columns.at(said.end_ms - 1) + 1))
    assert {n for n, cell in enumerate(voice) if cell != " "} == spoken


@given(timelines(), st.integers(40, 120))
def test_every_hold_window_and_rest_is_seen_unless_a_longer_one_has_its_column(made, width):
    lanes = swimlanes(made)
    silence = lane(draw(lanes, width), "silence")
    columns = Columns(made.duration_ms, width - 9)
    for each in lanes.silence:
        if each.look in {Look.HOLD, Look.WINDOW, Look.REST}:
            cells = {silence[column] for column, _ in columns.shares(each)}
            assert cells & {BLOCKS.of[look] for look in (Look.HOLD, Look.WINDOW, Look.REST, Look.BELL)}


def test_phases_are_drawn_where_columns_are_fine_enough():
    wave = lane(draw(swimlanes(evening(10_000)), 120), "breath").strip()
    assert set(wave) == {"╱", "╲"}
    assert wave == "".join(sorted(wave))  # one breath in, one out
    assert set(lane(draw(swimlanes(evening(300_000)), 40), "breath").strip()) <= {"≈"}


def test_the_legend_names_what_occurs_and_nothing_else():
    said = text(draw(swimlanes(evening()), 80, whole=False))
    assert "hold" in said
    assert "window" not in said
    assert "of silence" not in said


@pytest.mark.parametrize(
    ("encoding", "glyphs"),
    [("utf-8", BLOCKS), ("utf-16", BLOCKS), ("ascii", ASCII), ("latin-1", ASCII), ("cp437", ASCII),
     (None, ASCII), ("no-such", ASCII)],
)  # fmt: skip
def test_an_encoding_without_blocks_gets_ascii(encoding, glyphs):
    assert glyphs_for(encoding) is glyphs


class Screen(io.StringIO):
    """A terminal of 60 columns."""

    encoding = "utf-8"

    def isatty(self):
        return True


@pytest.fixture
def screen(monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("TERM", "xterm-256color")
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)

    def show():
        with redirect_stdout(Screen()) as shown:
            print_lanes(swimlanes(evening()), whole=True)
        return shown.getvalue()

    return show


def test_a_terminal_gets_colours_and_its_own_width(screen):
    shown = screen()
    assert "\x1b[1;36m" in shown
    assert without_colours(shown) == text(draw(swimlanes(evening()), 60))


def test_no_color_is_heeded(screen, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    shown = screen()
    assert not re.search(r"\x1b\[(\d+;)*[349]\dm", shown)
    assert without_colours(shown) == text(draw(swimlanes(evening()), 60))


def without_colours(shown):
    return re.sub(r"\x1b\[[\d;]*m", "", shown)


def test_a_pipe_gets_eighty_columns_and_no_colours(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "120")
    print_lanes(swimlanes(evening()), whole=True)
    assert capsys.readouterr().out == EVENING
