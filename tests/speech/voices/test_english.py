"""English as phonemes: what is read, what is refused, and files that are not the pinned ones."""

from __future__ import annotations

import shutil
from pathlib import Path

import hibari
import pytest

from voiceguide.errors import SpeechRefused, VoiceUnavailable
from voiceguide.speech.voices.english import EnglishReader, check_reading, with_phonemes

ASSETS = Path(hibari.__file__).parent / "assets"


def test_american_and_british_are_read_otherwise():
    american, british = (EnglishReader("it", british=british) for british in (False, True))
    assert american.phonemes("Let go.") == "lˈɛt ɡˌO."
    assert british.phonemes("Let go.") == "lˈɛt ɡˌQ."
    assert american.phonemes(f"The {with_phonemes('psoas', 'ˈsoʊæs')}.") == "ðə ˈsOæs."


def test_what_cannot_be_read_is_named_with_the_voice():
    with pytest.raises(SpeechRefused, match="it cannot say '放' in 'Let it 放 go"):
        EnglishReader("it", british=False).phonemes("Let it 放 go.")


def test_a_dictionary_that_is_not_the_pinned_one_is_refused(tmp_path):
    for file in ASSETS.iterdir():
        if file.name != "hibari.onnx":
            shutil.copy(file, tmp_path)
    check_reading(tmp_path, "it", british=False)
    (tmp_path / "lexicon_gb_gold.json.gz").write_bytes(b"")
    check_reading(tmp_path, "it", british=False)
    with pytest.raises(VoiceUnavailable, match=r"lexicon_gb_gold\.json\.gz is not the file this voice"):
        check_reading(tmp_path, "it", british=True)
