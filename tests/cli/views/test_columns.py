"""A session's time in columns: equal to the millisecond, and labels that do not touch."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from voiceguide.cli.views.columns import Columns
from voiceguide.media.plot.model import Look, Stretch


@given(st.integers(300, 10_000_000), st.integers(1, 300), st.data())
def test_columns_are_a_fair_cut(duration_ms, count, data):
    columns = Columns(duration_ms, count)
    moment = data.draw(st.integers(0, duration_ms - 1))
    column = columns.at(moment)
    assert columns.edge(column) <= moment < columns.edge(column + 1)
    assert columns.edge(count) == duration_ms
    end_ms = data.draw(st.integers(moment + 1, duration_ms))
    stretch = Stretch(moment, end_ms, Look.WORDS)
    assert sum(share_ms for _, share_ms in columns.shares(stretch)) == stretch.duration_ms
    assert columns.winners([stretch]).count(Look.WORDS) >= 1


@given(st.integers(1_000, 40_000_000), st.integers(31, 300))
def test_written_times_never_touch(duration_ms, count):
    columns = Columns(duration_ms, count)
    free = 0
    for column, label in columns.labels():
        assert column >= free
        free = column + len(label) + 1
    assert free - 1 <= count
    assert columns.labels()[0][0] == 0
    assert set(columns.ticks()) >= {column for column, _ in columns.labels()}
