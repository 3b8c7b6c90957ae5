"""The form of a source is guessed by its name and its content."""

from __future__ import annotations

import pytest

from voiceguide.errors import ChoiceError, ScriptError
from voiceguide.imports.forms import IMPORTS, source_form
from voiceguide.imports.source import source_of

SAMPLES = {
    "ssml": '<?xml version="1.0"?>\n<speak>Let go.</speak>\n',
    "json": '[{"text": "Let go."}]\n',
    "vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\nLet go.\n",
    "srt": "1\n00:00:01,000 --> 00:00:02,000\nLet go.\n",
    "lrc": "[ti:Rest]\n[00:01.00]Let go.\n[00:09.00]Rest.\n",
    "labels": "1.000000\t2.000000\tLet go.\n4.5\t5.0\tRest.\n",
    "w2a": "pause: {text: Rest.}\nexercises:\n  - {name: Squats, duration: 30s}\n",
    "csv": "name,seconds\nCat,30\nCow,20\nDog,20\n",
    "markdown": "# Evening\n\nLet go.\n",
    "text": "Let go.\n\nRest.\n",
}


@pytest.mark.parametrize("form", IMPORTS)
def test_every_form_is_known_by_content_and_by_name(form):
    text = SAMPLES[form]
    assert source_form(source_of(text.encode(), "x"), None) == form
    for suffix in IMPORTS[form].suffixes:
        assert source_form(source_of(text.encode(), f"x{suffix}", "x", suffix), None) == form


@pytest.mark.parametrize("form", IMPORTS)
def test_every_form_reads_its_sample(form):
    assert IMPORTS[form].read(source_of(SAMPLES[form].encode(), "x")).events


def test_a_form_that_is_asked_for_is_taken():
    assert source_form(source_of(b"# Evening\n", "x.md", "x", ".md"), "text") == "text"
    with pytest.raises(ChoiceError, match="'word' is no form"):
        source_form(source_of(b"x", "x"), "word")


LONG = "Rest here. " * 10_000


@pytest.mark.parametrize(
    ("form", "text"),
    [("json", f'{{"title": "T", "steps": ["Sit.", "{LONG}"]}}'), ("ssml", f"<speak>{LONG}</speak>")],
)
def test_what_a_program_wrote_into_one_line_is_read(form, text):
    """From standard input, too, where no name tells the form."""
    source = source_of(text.encode(), "standard input")
    assert source_form(source, None) == form
    assert IMPORTS[form].read(source).events


@pytest.mark.parametrize("form", [name for name, form in IMPORTS.items() if form.lined])
def test_a_line_that_takes_too_long_is_refused_at_its_place(form):
    with pytest.raises(ScriptError, match=r"^x:2:1: this line has 110000 letters.* Break it into paragraphs"):
        IMPORTS[form].read(source_of(f"Sit.\n{LONG}\n".encode(), "x"))
