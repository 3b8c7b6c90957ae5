"""English as phonemes: what is read, what is refused, and files that are not the pinned ones."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import hibari
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.errors import SpeechRefused, VoiceUnavailable
from voiceguide.speech.voices.english import (
    EnglishReader,
    check_pinned,
    check_reading,
    fold_letters,
    read_vocab,
    with_phonemes,
    words_unsayable,
)

ASSETS = Path(hibari.__file__).parent / "assets"


def test_american_and_british_are_read_otherwise():
    american, british = (EnglishReader("it", british=british) for british in (False, True))
    assert american.phonemes("Let go.") == "lˈɛt ɡˌO."
    assert british.phonemes("Let go.") == "lˈɛt ɡˌQ."
    assert american.phonemes(f"The {with_phonemes('psoas', 'ˈsoʊæs')}.") == "ðə ˈsOæs."


def test_what_cannot_be_read_is_named_with_the_voice():
    with pytest.raises(SpeechRefused, match="it cannot say '放' in 'Let it 放 go"):
        EnglishReader("it", british=False).phonemes("Let it 放 go.")


def test_every_word_that_cannot_be_read_is_named_whole():
    with pytest.raises(SpeechRefused, match="it cannot say 'Отдых', '放go', '5x' in "):
        EnglishReader("it", british=False).phonemes("Отдых, 放go now; 5x. Отдых.")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Prāṇāyāma and Śavāsana.", "Pranayama and Savasana."),
        ("Pra\u0304na\u0304ya\u0304ma", "Pranayama"),
        ("Café, façade, Übung.", "Café, façade, Übung."),
        ("Łódź, Đakovo", "Lódz, Dakovo"),
        ("the [Prāṇa](/pɹˈɑnə ɲ/) flows", "the [Prana](/pɹˈɑnə ɲ/) flows"),
        ("放, Отдых", "放, Отдых"),
    ],
)
def test_letters_that_are_not_known_lose_their_marks_and_no_others_do(text, read):
    assert fold_letters(text) == read


@given(st.text(max_size=30))
def test_folding_keeps_the_words_and_folds_nothing_twice(text):
    once = fold_letters(text)
    assert fold_letters(once) == once
    assert len(words_unsayable(once)) <= len(words_unsayable(text))


def test_a_dictionary_that_is_not_the_pinned_one_is_refused(tmp_path):
    for file in ASSETS.iterdir():
        if file.name != "hibari.onnx":
            shutil.copy(file, tmp_path)
    check_reading(tmp_path, "it", british=False)
    (tmp_path / "lexicon_gb_gold.json.gz").write_bytes(b"")
    check_reading(tmp_path, "it", british=False)
    with pytest.raises(VoiceUnavailable, match=r"lexicon_gb_gold\.json\.gz is not the file this voice"):
        check_reading(tmp_path, "it", british=True)


def test_a_file_of_hibari_that_is_gone_is_one_sentence(tmp_path):
    with pytest.raises(VoiceUnavailable, match=r"vocab\.json, a file of hibari-tts, cannot be read"):
        check_pinned(tmp_path / "vocab.json", "0" * 64, "hibari")


@pytest.mark.parametrize("made", [lambda: EnglishReader("it", british=False), lambda: read_vocab("it")])
def test_a_hibari_that_cannot_be_imported_is_one_sentence(monkeypatch, made):
    monkeypatch.setitem(sys.modules, "hibari", None)
    with pytest.raises(VoiceUnavailable, match=r"it: .*hibari-tts, which reads English, failed") as told:
        made()
    assert "\n" not in str(told.value)
