"""Words that the embedded voice would misread come out of it right: held by the sounds it makes of them."""

from __future__ import annotations

import pytest

from voiceguide.speech.normalize.text import spoken
from voiceguide.speech.voices.hibari import HibariVoice, _open


def sounds(text: str, lexicon: tuple[tuple[str, str], ...] = ()) -> str:
    """Return what the real voice makes of a text, in its own letters, without stress."""
    told = spoken(text, "en", lexicon, HibariVoice().sounded)
    return " ".join(_open("heart").phonemize(told)).replace("ˈ", "").replace("ˌ", "")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Let your eyes close.", "klOz."),
        ("The eyes may close.", "klOz."),
        ("Let them close.", "klOz."),
        ("Your lips close softly.", "klOz"),
        ("Close one eye.", "klOz"),
        ("Stay close to the floor.", "klOs"),
        ("Bring your knees close together.", "klOs"),
        ("Begin to wind down.", "wInd"),
        ("The wind is in the trees.", "wɪnd"),
        ("Be content.", "kəntɛnt"),
        ("You are content to stay.", "kəntɛnt"),
        ("The content of this session.", "kɑntɛnt"),
        ("Contract your thighs.", "kəntɹækt"),
        ("The muscles contract and let go.", "kəntɹækt"),
        ("Sign the contract.", "kɑntɹækt"),
        ("Rest on your sacrum.", "sAkɹəm"),
        ("Feel the psoas.", "sOəs"),
        ("Stack your vertebrae.", "vɜɹtəbɹA"),
        ("Rest in savasana.", "ʃəvɑsənə"),
        ("Bow forward.", "bW"),
        ("Object to nothing.", "əbʤɛkt"),
        ("An object lies there.", "ɑbʤəkt"),
        ("You are not wound up.", "wWnd"),
        ("Lead with your knees.", "lid"),
        ("You live here.", "lɪv"),
        ("Perfect the pose, a perfect breath.", "pəɹfɛkt"),
        ("Use your hands.", "juz"),
        ("Make use of it.", "jus"),
        ("For a minute, rest.", "mɪnət"),
        ("Breathe out, take a breath.", "bɹið"),
    ],
)
def test_the_voice_reads_it_as_it_is_meant(text, wanted):
    assert wanted in sounds(text)


def test_a_lexicon_comes_before_the_usual_sounds():
    assert "sækɹəm" in sounds("Rest on your sacrum.", (("sacrum", "sackrum /sˈækrəm/"),))


def test_a_voice_that_is_told_no_sounds_gets_the_words_as_they_are_written():
    assert spoken("Be content, and rest your sacrum.", "en") == "Be content, and rest your sacrum."
    assert spoken("Estar contract the sacrum.", "es", (), HibariVoice().sounded).count("[") == 0
