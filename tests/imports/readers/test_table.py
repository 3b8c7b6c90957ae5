"""Tables: words and how long."""

from __future__ import annotations

import pytest

from voiceguide.errors import ScriptError
from voiceguide.imports.model import BreathPattern, Repeated, SaidWords, Silence, Told
from voiceguide.imports.readers.table import read_csv
from voiceguide.imports.source import source_of


def read(text):
    return read_csv(source_of(text.encode(), "x.csv", "x", ".csv"))


@pytest.mark.parametrize(
    "text",
    [
        "name,seconds\nCat,30\n\nCow,1:10\n",
        "Cat;30\n\nCow;70s\n",
        "exercise\tduration\nCat\t0:30\n\nCow\t70\n",
    ],
)
def test_a_row_is_words_and_seconds(text):
    events = read(text).events
    assert [event.text for event in events if isinstance(event, SaidWords)] == ["Cat", "Cow"]
    assert [event.natural_ms for event in events if isinstance(event, Silence)] == [30_000, 70_000]


def test_sets_and_breaths_and_what_is_left_out():
    material = read('name,seconds,sets,rest,colour\n"Plank, low",20,3,10,red\n')
    assert isinstance(material.events[0], Repeated)
    assert [note.what for note in material.notes if note.about is Told.LEFT_OUT] == ["colour", "colour: red"]
    assert read("inhale,hold,exhale\n4,7,8\n").events[0] == BreathPattern(2, (4_000, 7_000, 8_000, 0), 6)


def test_a_table_that_cannot_be_read_is_refused():
    with pytest.raises(ScriptError, match=r"x\.csv:2:1: this row cannot be read"):
        read('name,seconds\n"Cat,30\n')
    with pytest.raises(ScriptError, match="no row"):
        read(",,\n")
