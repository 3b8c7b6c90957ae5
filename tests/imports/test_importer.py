"""A source becomes a script that checks and composes."""

from __future__ import annotations

import io

import pytest

from tests.support.imports_made import checked, rules_of, spoken_in
from voiceguide.errors import ChoiceError, OutputError, ScriptError
from voiceguide.imports import patterns
from voiceguide.imports.importer import (
    ImportedSound,
    import_file,
    import_source,
    report_lines,
    sound_data,
)
from voiceguide.imports.source import source_of

TEXT = """\
Lie down, and let your arms rest beside you.

Feel your feet. Let them be heavy.

Stay as you are.
"""


def made(text, suffix=".txt", **more):
    return import_source(source_of(text.encode(), f"evening{suffix}", "evening", suffix), **more)


def test_a_text_without_anything_becomes_a_whole_script(tmp_path):
    imported = made(TEXT)
    assert checked(imported, tmp_path) == []
    assert spoken_in(imported.text) == [
        "Lie down, and let your arms rest beside you.",
        "Feel your feet.",
        "Let them be heavy.",
        "Stay as you are.",
    ]
    assert "safety:  # added" in imported.text
    assert list(report_lines(imported, "evening.txt")) == [
        "evening.txt: guess: there is no title, so the name of the file became one",
        "evening.txt: guess: there are no pauses, so the ends of paragraphs became two to ten seconds",
    ]


def test_an_evening_ends_in_quiet(tmp_path):
    imported = made("# Into sleep\n\nLet your eyes rest.\n\nGood night.\n\n[BELL]\n", ".md")
    assert "mode: bedtime" in imported.text
    assert checked(imported, tmp_path) == []
    assert "a bell at the end would wake a sleeper" in " ".join(note.what for note in imported.notes)
    woken = made("# Into sleep\n\nLet your eyes rest.\n\nOpen your eyes.\n", ".md")
    assert "mode: day" in woken.text


def test_the_end_of_a_day_is_said_once(tmp_path):
    imported = made(TEXT + "\nThank you, and have a good day.\n")
    assert "day_return: When the bell rings, you are done." in imported.text
    assert checked(imported, tmp_path) == []


def test_the_safety_line_of_the_source_is_taken(tmp_path):
    imported = made("Sit tall.\n\nStop if anything hurts.\n\nBreathe.\n")
    assert "safety: Stop if anything hurts." in imported.text
    assert "added: the source has no word of safety" not in imported.text
    assert checked(imported, tmp_path) == []


def test_a_bell_that_nobody_announces_is_announced(tmp_path):
    imported = made("Sit tall.\n\n[bell]\n\nBreathe, and let it go by itself.\n")
    assert "A bell will ring now and then" in imported.text
    assert checked(imported, tmp_path) == []


def test_a_remark_of_check_on_the_wording_is_kept():
    assert rules_of(made("Look at me.\n\nThen breathe.\n")) == {"nothing-to-see"}


def test_lengths_that_cannot_be_are_not_offered():
    imported = made("---\nminutes: [1, 5]\n---\n" + TEXT * 12)
    assert "minutes: [5]" in imported.text
    assert "1 minutes are not offered" in " ".join(note.what for note in imported.notes)


def test_a_language_is_taken_guessed_or_refused():
    assert "language: de" in made("Lass den Atem kommen und gehen, und spür den Boden.\n").text
    assert "language: es" in made(TEXT, language="es").text
    with pytest.raises(ChoiceError, match="no phrases for the language 'it'"):
        made("---\nlang: it\n---\nRespira.\n")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[pause 3s]\n", "there are no words to say"),
        ("...\n***\n", "there are no words to say"),
        ("Rest.\n[pause 25 hours]\n", "evening.txt:2:1: a pause of 25:00:00"),
        ("Rest.\n" + "[pause 3 hours] Rest.\n" * 9, "the session would last 27:"),
    ],
)
def test_what_makes_no_session_is_refused(text, told):
    with pytest.raises(ScriptError, match=told):
        made(text)


def test_a_sound_that_is_gone_is_told_in_a_sentence(tmp_path):
    (tmp_path / "gong.wav").write_bytes(b"x")
    assert sound_data(ImportedSound("gong.wav", str(tmp_path / "gong.wav"))) == b"x"
    with pytest.raises(OutputError, match="this sound cannot be read"):
        sound_data(ImportedSound("none.wav", str(tmp_path / "none.wav")))


def test_standard_input_is_imported():
    imported = import_file("-", io.BytesIO(b"Breathe."), form="text")
    assert (imported.name, imported.form, imported.script) == ("imported", "text", "")


def test_what_the_script_may_not_have_is_told_of_the_source(monkeypatch):
    monkeypatch.setattr(patterns, "_sayable", lambda event, language, into: [event])
    with pytest.raises(ScriptError) as refused:
        import_source(source_of(b"Let go. See www.example.org now.", "x.txt", "x", ".txt"))
    (problem,) = refused.value.problems
    assert str(problem.spot) == "x.txt:1:1"
    assert problem.what.startswith('in "- say: See www.example.org now." ')
