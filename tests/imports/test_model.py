"""What is gathered of a source is bounded."""

from __future__ import annotations

import pytest

from voiceguide.errors import ScriptError
from voiceguide.imports.model import (
    MOST_EVENTS,
    Break,
    Gathering,
    Repeated,
    SaidWords,
    Silence,
    Told,
    check_pause,
    refused,
    walk_events,
)
from voiceguide.units import HOUR


def test_words_are_gathered_and_what_has_no_word_is_not():
    into = Gathering("a.txt")
    into.say(3, "  Let   go. ")
    into.say(4, " … ")
    assert into.events == [SaidWords(3, "Let go.")]


def test_too_much_is_refused_at_its_line():
    into = Gathering("a.txt")
    for line in range(MOST_EVENTS):
        into.add(Break(line))
    with pytest.raises(ScriptError, match=r"a\.txt:77:1: there are more than"):
        into.add(Break(77))


def test_a_pause_of_a_day_is_refused_where_it_stands():
    into = Gathering("a.txt")
    with pytest.raises(ScriptError, match=r"a\.txt:9:1: a pause of 24:00:00"):
        into.add(Silence(9, 24 * HOUR, 24 * HOUR, 24 * HOUR))
    check_pause("a.txt", 1, 3 * HOUR)


def test_notes_say_whether_something_was_guessed_or_left_out():
    into = Gathering("a.txt")
    into.guess(1, "the title")
    into.leave(2, "  an\n image ")
    into.leave(2, " ")
    assert [(note.line, note.about, note.what) for note in into.notes] == [
        (1, Told.GUESS, "the title"),
        (2, Told.LEFT_OUT, "an image"),
    ]


def test_a_refusal_has_a_place():
    assert str(refused("a.txt", 0, "this is wrong.", "Mend it.")) == "a.txt:1:1: this is wrong. Mend it."


def test_events_inside_repetitions_are_walked_through():
    inner = SaidWords(2, "One.")
    outer = Repeated(1, 3, (inner,))
    assert list(walk_events([outer])) == [outer, inner]
