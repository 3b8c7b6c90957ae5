"""Plain text: paragraphs, headings, quoted words, front matter."""

from __future__ import annotations

from voiceguide.imports.model import Break, Direction, Gathering, Heading, SaidWords, Silence
from voiceguide.imports.readers.text import (
    front_matter,
    minutes_of,
    quotes_speak,
    read_lines,
    read_quotes,
    read_text,
    with_front,
)
from voiceguide.imports.source import source_of


def read(text):
    return read_text(source_of(text.encode(), "x.txt", "x", ".txt"))


def test_lines_of_a_paragraph_belong_together():
    events = read("Feel the weight\nof your hands.\n\nLet go.\n").events
    assert events == (
        SaidWords(1, "Feel the weight of your hands."),
        Break(3),
        SaidWords(4, "Let go."),
        Break(5),
    )


def test_headings_of_plain_text():
    assert read("/intro\nHello there.\n").events[0] == Heading(1, "Intro")
    assert read("THE BODY SCAN\n\nFeel your feet.\n").events[0] == Heading(1, "The body scan")
    # A line of the text itself that is loud is no heading.
    assert Heading not in {type(event) for event in read("Breathe.\nAND LET GO NOW\nRest.\n").events}


def test_labels_are_directions_and_speakers_are_not_spoken():
    events = read("Direction: speak slowly\n\nGuide: Let go.\n").events
    assert events == (
        Direction(1, "Direction: speak slowly"),
        Break(2),
        Direction(3, "Guide:"),
        SaidWords(3, "Let go."),
        Break(4),
    )


def test_front_matter_tells_title_language_and_minutes():
    read_now = read("---\ntitle: Evening\nlang: de\nminutes: [5, 10]\nauthor: Jo\n---\nRuhe.\n")
    assert (read_now.title, read_now.language, read_now.minutes) == ("Evening", "de", (5, 10))
    assert Direction(5, "author: Jo") in read_now.events
    assert minutes_of("15 min") == (15,)
    into = Gathering("x")
    assert front_matter(["---", "title: A", "no end"], into) == ({}, ["---", "title: A", "no end"], 1)
    assert with_front(read_now, {}, into).title == "Evening"


def test_where_most_lines_are_quoted_only_quotes_are_spoken():
    text = 'Ask them to lie down.\n"Lie on your back."\n"Close your eyes." [pause 5s]\nWait.\n"Breathe."\n'
    assert quotes_speak(text.split("\n"))
    read_now = read(text)
    assert [event.text for event in read_now.events if isinstance(event, SaidWords)] == [
        "Lie on your back.",
        "Close your eyes.",
        "Breathe.",
    ]
    assert [event.text for event in read_now.events if isinstance(event, Direction)] == [
        "Ask them to lie down.",
        "Wait.",
    ]
    assert Silence(3, 5_000, 5_000, 5_000, "[pause 5s]") in read_now.events
    assert not quotes_speak(["He said", '"yes"', "and went"])


def test_lines_and_quotes_are_read_from_any_line_on():
    into = Gathering("x")
    read_lines(["One.", "Two."], 7, into)
    read_quotes(['say "Three."'], 9, into)
    assert into.events == [
        SaidWords(7, "One."),
        SaidWords(8, "Two."),
        Direction(9, "say"),
        SaidWords(9, "Three."),
    ]


def test_a_text_that_was_made_for_print():
    text = "A talk    Page 1 of 2\n\nMake your-\nself at ease… What\ndo you hear?\n"
    text += "• Breathe in.\n• And out\n\nPause (2 minutes)\n"
    events = [one for one in read(text).events if not isinstance(one, Break)]
    assert events == [
        Direction(1, "A talk    Page 1 of 2"),
        SaidWords(3, "Make yourself at ease… What do you hear?"),
        SaidWords(6, "Breathe in."),
        SaidWords(7, "And out"),
        Silence(9, 120_000, 120_000, 120_000, "Pause (2 minutes)"),
    ]
    # A hyphen that belongs to a word stays.
    assert read("A well-known, three-\nYear thing.\n").events[0] == SaidWords(
        1, "A well-known, three- Year thing."
    )
