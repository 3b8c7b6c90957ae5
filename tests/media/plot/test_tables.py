"""The tables beside a plot: what grew, and what was left out."""

from __future__ import annotations

from dataclasses import replace

from tests.support.sessions_made import evening
from voiceguide.media.plot.swimlanes import swimlanes
from voiceguide.media.plot.tables import chapter_numbers, chapters_table, times_table

SHORT, LONG = swimlanes(evening(30_000)), swimlanes(evening(60_000))


def test_the_tables_say_what_grew():
    assert chapters_table([SHORT, LONG]).rows == (
        ("1  Settle", None, ("0:30", "0:30")),
        ("2  Twist <&> turn", None, ("1:30", "2:30")),
        ("3  Rest", None, ("0:40", "0:40")),
    )
    times = {name: cells for name, _, cells in times_table([SHORT, LONG]).rows}
    assert times["silence: holding"] == ("0:52", "1:52")
    assert times["words"] == ("0:28", "0:28")


def test_a_chapter_has_the_same_number_in_every_length():
    extra = replace(SHORT, chapters=(replace(SHORT.chapters[0], label="Only here"), *SHORT.chapters[1:]))
    assert list(chapter_numbers([extra, LONG]).items()) == [
        (("Settle", 1), 1), (("Twist <&> turn", 1), 2), (("Rest", 1), 3), (("Only here", 1), 4),
    ]  # fmt: skip
    assert chapters_table([extra, LONG]).rows[0] == ("1  Settle", None, ("–", "0:30"))


def test_what_was_left_out_is_counted():
    assert "remarks left out" not in {name for name, _, _ in times_table([LONG]).rows}
    rows = times_table([replace(SHORT, left_out=("a", "b")), LONG]).rows
    assert rows[-1] == ("remarks left out", None, ("2", "0"))
