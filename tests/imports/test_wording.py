"""The words of a source become sentences that a script may have."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.examples import examples
from voiceguide.imports.wording import (
    MOST_LETTERS,
    MOST_WORDS,
    guess_language,
    import_words,
    is_safety,
    known_language,
    sentences,
    written_out,
)
from voiceguide.locales import LANGUAGES


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Feel your feet. Let go!", ["Feel your feet.", "Let go!"]),
        ("Dr. Weil says so. Try it.", ["Doctor Weil says so.", "Try it."]),
        ("Hold for 10 sec. Then rest.", ["Hold for ten seconds.", "Then rest."]),
        ("“Breathe.” Now rest…", ["“Breathe.”", "Now rest…"]),
        ("Breathe {slowly} now", ["Breathe (slowly) now"]),
        ("…", []),
        ("close your eyes", ["close your eyes"]),
        ("close your 2 eyes", ["close your two eyes"]),
    ],
)
def test_a_text_is_cut_into_sentences_as_they_are_said(text, cut):
    assert list(sentences(text, "en")) == cut


def test_a_long_sentence_is_cut_at_its_clauses():
    text = ", ".join(f"word{letter * 3} and more of it" for letter in "abcdefghijklmnop")
    parts = list(sentences(text, "en"))
    assert len(parts) > 1
    assert " ".join(parts) == text
    assert all(part.endswith(",") for part in parts[:-1])


def test_figures_that_cannot_be_decided_are_read_one_by_one(monkeypatch):
    from voiceguide.errors import SpeechRefused
    from voiceguide.speech.normalize import text as normalize

    def refuse(*given, **named):
        raise SpeechRefused("no", mend="no")

    monkeypatch.setattr(normalize, "spoken", refuse)
    assert written_out("Room 12!", "en") == "Room one two !"


@examples(200)
@given(st.text(max_size=3_000), st.sampled_from(sorted(LANGUAGES)))
def test_no_sentence_is_too_long_or_has_a_figure(text, language):
    for sentence in sentences(text, language):
        assert len(sentence.split()) <= MOST_WORDS
        assert len(sentence) <= 3 * MOST_LETTERS
        assert any(map(str.isalnum, sentence))
        assert not re.search(r"[\d{}]", sentence)


def test_every_language_has_its_sentences():
    own = {code: import_words(code) for code in LANGUAGES}
    assert len(set(own.values())) == len(LANGUAGES)
    for code, words in own.items():
        assert is_safety(words.safety, code)
        assert not is_safety(words.bell, code)
        assert words.thoughts
        assert words.usual
    assert import_words("pt-BR") == own["pt"]
    assert import_words("it") == own["en"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Let your breath come and go, and feel the floor with your back.", "en"),
        ("Lass den Atem kommen und gehen, und spür den Boden unter dir.", "de"),
        ("Deja que el cuerpo descanse y respira con los ojos cerrados.", "es"),
        ("Laissez le corps se poser et respirez avec votre ventre.", "fr"),
        ("Deixe o seu corpo descansar e respire com os olhos fechados.", "pt"),
        ("", "en"),
    ],
)
def test_the_language_is_guessed_by_its_usual_words(text, code):
    assert guess_language(text) == code


def test_only_languages_with_phrases_are_known():
    assert known_language("pt-BR")
    assert not known_language("it")
