"""Lengths of session as a step asks for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from voiceguide.script import model as m
from voiceguide.script.library import Library
from voiceguide.script.session_lengths import read_lengths

SCRIPT = """title: Long and short
about: Steps for some lengths only.
steps:
  - say: Rest now.
    when: {minutes: ..20}
  - say: There is time.
    when: {minutes: 20.., mode: bedtime}
  - say: There is time.
    when: {minutes: 20.., mode: day}
  - rest: 20s..fill
"""


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("20..", (20, 45), (1, 19)),
        ("..20", (0, 19), (20, 45)),
        ("10..20", (10, 19), (9, 20)),
        ("7:30..12", (7.5, 11.9), (7.4, 12)),
        ("..450s", (1, 7.4), (7.5, 8)),
        ("0.5..1h", (0.5, 59), (0.4, 60)),
    ],
)
def test_a_range_has_its_beginning_and_not_its_end(
    text: str, inside: tuple[float, ...], outside: tuple[float, ...]
) -> None:
    lengths = read_lengths(text)
    assert all(minutes * 60_000 in lengths for minutes in inside)
    assert not any(minutes * 60_000 in lengths for minutes in outside)
    assert 20 * 60_000 - 1 not in read_lengths("20..")


def test_a_step_keeps_its_other_conditions(tmp_path: Path) -> None:
    """One that asks for more cannot stand for one that asks for less, so both are refused together here."""
    path = tmp_path / "long-and-short.yaml"
    path.write_text(SCRIPT.replace(", mode: bedtime", ""), "utf-8")
    short, long, day, rest = Library((tmp_path,)).read(str(path)).steps
    assert (short.lengths, short.when) == (m.SessionLengths(0, 1_200_000), ())
    assert (long.lengths, long.when) == (m.SessionLengths(1_200_000), ())
    assert day.when == (m.Condition("mode", ("day",)),)
    assert rest.lengths is None
