"""The phonemes that Kokoro reads: its alphabet in every language, nothing left out without a word."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from voiceguide.errors import SpeechRefused, VoiceUnavailable
from voiceguide.speech.voices.kokoro import phonemes
from voiceguide.speech.voices.kokoro.phonemes import EspeakReader, in_chunks, reader_of, told_sound


@pytest.mark.parametrize(
    ("language", "text", "read"),
    [
        ("en-US", "Let go.", "lˈɛt ɡˌO."),
        ("en-GB", "Let go.", "lˈɛt ɡˌQ."),
        ("es", "¿Notas cómo baja el aire?", "nˈotas kˈomo βˈaxa el ˈIɾe?"),
        ("fr", "Laissez venir l’air.", "lɛsˈe vənˈiʁ lˈɛʁ."),
        ("it", "Lascia andare; più giù.", "lˈaʃa andˈare; pjʊ ʤˈu."),
        ("pt-BR", "Leve o joelho até o chão.", "lˈɛvj ʊ ʒˌoˈeljw atˌɛ ʊ ʃˈɐ̃ʊ̃."),
    ],
)
def test_every_language_is_read_in_kokoros_alphabet(language, text, read):
    assert reader_of(language).phonemes(text) == read


def test_the_mark_of_a_word_of_another_language_is_left_out():
    read = reader_of("fr").phonemes("Un week-end de stretching.")
    assert "(" not in read
    assert read == "œ̃ wˈiːkˈɛnd də stɹˈɛʧɪŋ."


def test_a_word_may_carry_its_sound():
    told = told_sound("mudra", "mˈudr\u0361a.dʒ", "es")
    assert told == "[mudra](/mˈudraʤ/)"
    assert reader_of("es").phonemes(f"Haz un {told}, sin prisa.") == "ˈaθ ˈun mˈudraʤ, sim pɾˈisa."
    assert told_sound("psoas", "ˈsoʊæs", "en-GB") == "[psoas](/ˈsOæs/)"


@pytest.mark.parametrize(
    ("text", "bad"),
    [("Suelta 放 todo.", "放"), ("Suelta 5.", "5"), ("calma 😀", "😀"), ("Un [x](/θ§Ж/).", "Ж")],
)
def test_what_would_be_left_out_or_read_out_is_refused_by_name(text, bad):
    with pytest.raises(SpeechRefused, match=f"kokoro cannot say '{bad}' in .*pronounce"):
        reader_of("es").phonemes(text)


def test_long_texts_are_cut_where_a_voice_would_breathe():
    sentence = "wˈʌn tˈu θɹˈi, fˈɔɹ. "
    runs = in_chunks((sentence * 60).strip())
    assert len(runs) == 3
    assert all(len(run) <= phonemes.LONGEST and run.endswith(".") for run in runs)
    assert " ".join(runs) == (sentence * 60).strip()
    assert in_chunks("a, b c", most=3) == ["a,", "b c"]
    assert in_chunks("abcdef", most=4) == ["abcd", "ef"]
    assert in_chunks("a b") == ["a b"]
    assert in_chunks("") == []


def test_a_path_that_would_end_the_process_is_refused(monkeypatch):
    import espeakng_loader

    monkeypatch.setattr(espeakng_loader, "get_data_path", lambda: "/x" * 80)
    with pytest.raises(VoiceUnavailable, match=r"that path is too long\. Install voiceguide where"):
        EspeakReader("es")


def test_data_that_is_not_there_is_refused(monkeypatch, tmp_path):
    import espeakng_loader

    monkeypatch.setattr(espeakng_loader, "get_data_path", lambda: str(tmp_path)[:100])
    with pytest.raises(VoiceUnavailable, match=r"which reads 'es', cannot be loaded .*pip install"):
        EspeakReader("es")


def test_without_its_library_it_says_how_to_install_it():
    program = """
import sys
sys.modules["phonemizer.backend"] = None
from voiceguide.speech.voices.kokoro.phonemes import EspeakReader
try:
    EspeakReader("es")
except Exception as told:
    print(told)
"""
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert "cannot be loaded" in told
    assert "pip install 'voiceguide[kokoro]'" in told


def test_it_leaves_no_file_behind_and_writes_nothing(tmp_path):
    program = """
from voiceguide.speech.voices.kokoro.phonemes import reader_of
reader_of("fr").phonemes("Un week-end.")
"""
    environ = {"TMPDIR": str(tmp_path), "HOME": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    root = Path(phonemes.__file__).parents[4]
    done = subprocess.run(
        [sys.executable, "-c", program], env=environ, cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout == done.stderr == ""
    assert list(tmp_path.iterdir()) == []
