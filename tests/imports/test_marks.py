"""Marks inside a text: pauses of every spelling, bells, breaths, stage directions."""

from __future__ import annotations

import pytest

from voiceguide.errors import ScriptError
from voiceguide.imports.marks import break_event, mark_event, read_marks
from voiceguide.imports.model import (
    BellMark,
    BreathPattern,
    Direction,
    Gathering,
    HeldBreaths,
    OpenHold,
    SaidWords,
    Silence,
)


def read(text):
    into = Gathering("x")
    read_marks(text, 1, into)
    return into.events


@pytest.mark.parametrize(
    ("mark", "milliseconds"),
    [
        ("[pause 3s]", 3_000),
        ("[PAUSE 15 seconds]", 15_000),
        ("[PAUSE:5]", 5_000),
        (r"\[PAUSE:5]", 5_000),
        (r"\[PAUSE:5\]", 5_000),
        ("[pause:3s]", 3_000),
        ("(10 sec)", 10_000),
        ("/5s", 5_000),
        ("/2m", 120_000),
        ("...5s", 5_000),
        ("… 5 sec", 5_000),
        ('<break time="2500ms"/>', 2_500),
        ("<break time='2s'></break>", 2_000),
        ('<break strength="strong"/>', 1_000),
        ('{"break_sec": 40}', 40_000),
        ("(pause for half a minute)", 30_000),
        ("[silence 1:30]", 90_000),
        ("[Stille 20 Sekunden]", 20_000),
    ],
)
def test_a_number_is_a_rigid_silence(mark, milliseconds):
    assert read(f"Feel your feet. {mark} Let go.") == [
        SaidWords(1, "Feel your feet."),
        Silence(1, milliseconds, milliseconds, milliseconds, mark),
        SaidWords(1, "Let go."),
    ]


def test_a_line_with_a_field_is_a_pause():
    assert read("pauseAfter: 5") == [Silence(1, 5_000, 5_000, 5_000, "pauseAfter: 5")]


@pytest.mark.parametrize(
    ("mark", "kind", "amounts"),
    [
        ("[pause, two breaths]", HeldBreaths, (2, 2, 2)),
        ("_(Pause for a few breaths)_", HeldBreaths, (2, 3, 5)),
        ("[pause for a few minutes]", OpenHold, (60_000, 180_000, 300_000)),
        ("[rest here]", OpenHold, (60_000, 180_000, 300_000)),
        ("[pause]", Silence, (2_000, 4_000, 10_000)),
        ("/p", Silence, (2_000, 4_000, 10_000)),
        ("[long pause]", Silence, (8_000, 15_000, 45_000)),
    ],
)
def test_what_is_left_open_is_elastic_or_counted_in_breaths(mark, kind, amounts):
    (event,) = read(mark)
    assert isinstance(event, kind)
    least, natural, most = (
        (event.least, event.natural, event.most)
        if isinstance(event, HeldBreaths)
        else (event.least_ms, event.natural_ms, event.most_ms)
    )
    assert (least, natural, most) == amounts


def test_directions_are_comments_and_words_in_brackets_stay_words():
    assert read("_(soft voice)_") == [Direction(1, "_(soft voice)_")]
    assert read("[smile]") == [Direction(1, "[smile]")]
    assert read("(Dim the lights.)") == [Direction(1, "(Dim the lights.)")]
    assert read("Lift your arms (or only one) now.") == [SaidWords(1, "Lift your arms (or only one) now.")]
    assert read("[MUSIC 2m]") == [Silence(1, 120_000, 120_000, 120_000, "[MUSIC 2m]")]
    assert read("[MUSIC fades]") == [Direction(1, "[MUSIC fades]")]


def test_bells_and_breaths():
    assert read("[BELL]") == [BellMark(1, 1, "[BELL]")]
    assert read("[bell x3]") == [BellMark(1, 3, "[bell x3]")]
    assert read("(ring the bell twice)") == [BellMark(1, 2, "(ring the bell twice)")]
    assert [type(event) for event in read("[inhale] [exhale 6s]")] == [BreathPattern, BreathPattern]


def test_a_pause_of_a_day_is_refused():
    for mark in ("[pause 24 hours]", '<break time="86400s"/>', '{"break_sec": 86400}'):
        with pytest.raises(ScriptError, match="more than 12 hours"):
            read(mark)


def test_a_bracket_that_is_never_closed_is_no_mark():
    assert read("Feel [pause 3s your feet") == [SaidWords(1, "Feel [pause 3s your feet")]


def test_parts_are_read_by_themselves():
    into = Gathering("x")
    assert mark_event("hold it there please", 1, "[…]", into) is None
    assert break_event('time="soon"', 1, "<break>", into) == Silence(1, 1_000, 1_000, 1_000, "<break>")
    assert len(into.notes) == 1
