"""Practice in words: counted breaths, counts, named holds, safety, the other side."""

from __future__ import annotations

import pytest

from voiceguide.imports.marks import read_marks
from voiceguide.imports.model import (
    BreathPattern,
    Direction,
    Gathering,
    OtherSide,
    Repeated,
    SaidHold,
    SaidWords,
    Silence,
)
from voiceguide.imports.patterns import counted_breath, recognised


def read(*lines):
    into = Gathering("x")
    for number, line in enumerate(lines, 1):
        read_marks(line, number, into)
    return recognised(into.events, "en", into)


@pytest.mark.parametrize(
    ("text", "times", "words", "counted"),
    [
        ("Inhale… 2… 3… 4… Exhale… 2… 3… 4… 5… 6…", (4, 0, 6, 0), ("Inhale", "", "Exhale", ""), True),
        (
            "Inhale for 4, hold for 7, and exhale for a count of 8.",
            (4, 7, 8, 0),
            ("Inhale for 4", "hold for 7", "exhale for a count of 8", ""),
            False,
        ),
        (
            "Breathe in 1 2 3 4. Hold 2 3. Breathe out 2 3 4. Hold 2.",
            (4, 3, 4, 2),
            ("Breathe in", "Hold", "Breathe out", "Hold 2"),
            True,
        ),
        ("In, two, three. Out, two, three, four.", (3, 0, 4, 0), ("In", "", "Out", ""), True),
    ],
)
def test_counted_breaths(text, times, words, counted):
    found = counted_breath(text, 1)
    assert found is not None
    assert found.times_ms == tuple(1_000 * seconds for seconds in times)
    assert (found.words, found.counted) == (words, counted)


@pytest.mark.parametrize(
    "text",
    [
        "Inhale slowly.",
        "Inhale for 4.",
        "Exhale for 4, inhale for 4.",
        "Inhale for 4 and think of the sea, exhale for 4",
        "Inhale for 400, exhale for 4",
        "",
    ],
)
def test_what_is_no_whole_breath_stays_words(text):
    assert counted_breath(text, 1) is None


def test_a_breath_over_several_lines_is_one():
    assert [type(event) for event in read("Inhale… 4", "Hold… 7", "Exhale… 8")] == [BreathPattern]


def test_marked_breaths_are_joined_with_their_words():
    (breath,) = read("[inhale] Lift your arms. [exhale] Lower them again.")
    assert isinstance(breath, BreathPattern)
    assert breath.words == ("Lift your arms.", "", "Lower them again.", "")
    assert breath.times_ms == (4_000, 0, 6_000, 0)
    (held,) = read("[inhale 4] [hold 7] [exhale 8]")
    assert isinstance(held, BreathPattern)
    assert held.times_ms == (4_000, 7_000, 8_000, 0)
    (alone,) = read("[exhale 5s]")
    assert alone == Silence(1, 5_000, 5_000, 5_000, "[exhale 5s]")


def test_a_hold_that_is_named_is_one_unless_a_pause_follows():
    assert read("Hold for five breaths.") == (SaidHold(1, "Hold for five breaths.", (5, 5, 5), True),)
    assert read("Stay here for thirty seconds.")[0] == SaidHold(
        1, "Stay here for thirty seconds.", (30_000,) * 3, False
    )
    assert read("Hold for five breaths. [pause 10s]")[0] == SaidWords(1, "Hold for five breaths.")
    assert read("Hold for as long as you like.") == (SaidWords(1, "Hold for as long as you like."),)


def test_safety_and_the_other_side_are_recognized():
    assert read("Stop if anything hurts.") == (SaidWords(1, "Stop if anything hurts.", safety=True),)
    assert read("Repeat on the other side.") == (OtherSide(1, "Repeat on the other side."),)
    assert read("Feel the other side of it.") == (SaidWords(1, "Feel the other side of it."),)


def test_what_stands_in_repetitions_is_recognized_too():
    into = Gathering("x")
    inner = (SaidWords(1, "Inhale for 4, exhale for 6."),)
    (event,) = recognised([Repeated(1, 3, inner)], "en", into)
    assert isinstance(event, Repeated)
    assert [type(one) for one in event.events] == [BreathPattern]


def test_words_with_a_time_keep_it_once():
    into = Gathering("x")
    found = recognised([SaidWords(1, "One. Two.", at_ms=5_000, end_ms=7_000)], "en", into)
    assert [(one.text, one.at_ms, one.end_ms) for one in found if isinstance(one, SaidWords)] == [
        ("One. Two.", 5_000, 7_000),
    ]


def test_what_no_voice_may_be_given_is_a_comment():
    into = Gathering("x")
    text = "Let go. Write to us@example.org or see www.example.org. Then rest."
    assert recognised((SaidWords(3, text),), "en", into) == (
        SaidWords(3, "Let go."),
        Direction(3, "Write to us@example.org or see www.example.org."),
        SaidWords(3, "Then rest."),
    )
    assert [note.line for note in into.notes] == [3]


@pytest.mark.parametrize(
    ("language", "text", "asked"),
    [
        ("en", "Repeat three times.", True),
        ("en", "Repeat on each side, 5 times", True),
        ("en", "Do this twice more.", True),
        ("en", "The waves repeat their song.", False),
        ("de", "Wiederhole das dreimal.", True),
        ("de", "Wiederhole deinen Satz.", False),
        ("es", "Repite tres veces.", True),
        ("fr", "Répétez cinq fois.", True),
        ("pt", "Repita três vezes.", True),
    ],
)
def test_a_repetition_that_is_only_asked_for_is_told(language, text, asked):
    """What it is that is repeated only the author knows."""
    into = Gathering("x")
    assert recognised((SaidWords(4, text),), language, into)
    told = [note.line for note in into.notes if "a repetition is only asked for" in note.what]
    assert told == [4] * asked
