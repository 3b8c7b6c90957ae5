"""Markdown: headings, bold titles, quotations, stage directions, and what is left out of it."""

from __future__ import annotations

import pytest

from voiceguide.errors import ScriptError
from voiceguide.imports.model import Direction, Heading, SaidWords, Silence, Told
from voiceguide.imports.readers.markdown import read_markdown
from voiceguide.imports.source import source_of


def read(text):
    return read_markdown(source_of(text.encode(), "x.md", "x", ".md"))


def said(text):
    return [event.text for event in read(text).events if isinstance(event, SaidWords)]


def test_headings_and_bold_lines_are_sections():
    events = read("# Evening\n\nHello.\n\n### Breath\n\n**Rest**\n\nLet *everything* go.\n").events
    assert [event for event in events if isinstance(event, Heading)] == [
        Heading(1, "Evening", 1),
        Heading(5, "Breath", 3),
        Heading(7, "Rest", 3),
    ]
    assert said("**Let go.**") == ["Let go."]


def test_marks_survive_the_markup():
    events = read(
        "Feel your feet. \\[PAUSE:5] Let go.\n\n_(soft voice)_\n\n- Rest. <break time='2s'/>\n"
    ).events
    assert Silence(1, 5_000, 5_000, 5_000, "[PAUSE:5]") in events
    assert Silence(5, 2_000, 2_000, 2_000, "<break time='2s'/>") in events
    assert Direction(3, "_(soft voice)_") in events


def test_a_title_with_a_time_keeps_its_words():
    events = read("## Settle in [pause 3s]\n\nHello.\n").events
    assert events[:2] == (Heading(1, "Settle in", 2), Silence(1, 3_000, 3_000, 3_000, "[pause 3s]"))


def test_what_cannot_be_spoken_is_left_out_and_told():
    read_now = read("See ![a tree](tree.png) [my page](http://a.b) now.\n\n[ref]: http://c.d 'A title'\n")
    left = [note.what for note in read_now.notes if note.about is Told.LEFT_OUT]
    assert left == ["a tree tree.png", "http://a.b", "REF http://c.d A title"]
    assert said("See [my page](http://a.b) now.") == ["See my page now."]


def test_comments_and_code_become_comments():
    events = read("<!-- soft light -->\n\nLet go.\n\n```\nkeep this\n```\n").events
    assert [event.text for event in events if isinstance(event, Direction)] == ["soft light", "keep this"]


def test_where_most_is_a_quotation_only_that_is_spoken():
    text = "Ask them to lie down.\n\n> Lie down.\n\n> Breathe.\n\n> Rest.\n"
    assert said(text) == ["Lie down.", "Breathe.", "Rest."]


def test_a_book_is_refused():
    with pytest.raises(ScriptError, match="more than 400000 letters"):
        read("a\n" * 250_000)


def test_a_list_with_times_italics_boxes_and_a_table():
    text = """\
1. **Arrive** (1 min)
   - Sit down. *Pause 30 seconds.*
   - Rest *a pause* longer.

| Step | Time |
|------|------|
| Sit  | 1 min |

- [ ] done today
"""
    material = read(text)
    events = [one for one in material.events if isinstance(one, Heading | Direction | Silence)]
    assert events == [
        Heading(1, "Arrive", 3),
        Direction(1, "(1 min)"),
        Silence(2, 30_000, 30_000, 30_000, "_Pause 30 seconds._"),
        Direction(5, "Step | Time"),
        Direction(7, "Sit | 1 min"),
        Direction(9, "[ ] done today"),
    ]
    assert said(text) == ["Sit down.", "Rest _a pause_ longer."]
