"""A text of JSON becomes values with their lines, or is refused in a sentence."""

from __future__ import annotations

import pytest

from voiceguide.errors import ScriptError
from voiceguide.imports.model import SaidWords
from voiceguide.imports.readers.json_text import read_json
from voiceguide.imports.source import source_of


def read(text):
    return read_json(source_of(text.encode(), "x.json", "x", ".json"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[1, 2", r"x\.json:1:1: this cannot be read: it is not JSON"),
        ('{\n\n"a" 1}', r"x\.json:3:1"),
        ("[" * 60 + "]" * 60, "more than 40 deep"),
        ("[" * 100_000, "nested too deeply|not JSON"),
        ("7", "neither a list nor an object"),
        ('[{"text": "a", "pauseAfter": 90000}]', "more than 12 hours"),
        ('[{"break_sec": NaN}]', "NaN is no number"),
    ],
)
def test_what_is_no_such_file_is_refused(text, told):
    with pytest.raises(ScriptError, match=told):
        read(text)


def test_every_text_has_its_line_although_others_hold_brackets_and_escapes():
    found = read('["Sit [1] here {2} \\\\ \\" now.",\n\n {"text": "Rest.",\n "say": "Be still."}\n]').events
    assert [(one.line, one.text) for one in found if isinstance(one, SaidWords)][-2:] == [
        (3, "Rest."),
        (4, "Be still."),
    ]
