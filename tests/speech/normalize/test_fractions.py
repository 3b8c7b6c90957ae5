"""Halves, fractions and mixed numbers are said as people say them, alone, before units and before nouns."""

from __future__ import annotations

import pytest

from voiceguide.errors import SpeechRefused
from voiceguide.speech.normalize.text import spoken


@pytest.mark.parametrize(
    ("language", "written", "said"),
    [
        ("en", "1.5 h, 0.5 min, 2.5s", "One and a half hours, half a minute, two and a half seconds"),
        ("en", "1.50 min but 1.55 min", "One and a half minutes but one point five five minutes"),
        ("en", "1.5 km and 1.5%", "One point five kilometres and one point five percent"),
        (
            "en",
            "the 1.5m hold, a 2 1/2-minute rest",
            "the one-and-a-half-minute hold, a two-and-a-half-minute rest",
        ),
        ("en", "1/2s", "Half a second"),
        ("en", "1.5 to 2.5 h", "One and a half to two and a half hours"),
        ("de", "nach 0,5 h und 1,5-stündig", "nach einer halben Stunde und eineinhalbstündig"),
        ("es", "2-2,5 min", "Dos a dos minutos y medio"),
        ("fr", "une pause de 1,5 h", "une pause d'une heure et demie"),
        ("pt", "1,5 a 2,5 h", "Uma hora e meia a duas horas e meia"),
    ],
)
def test_halves_of_times(language, written, said):
    assert spoken(written, language) == said


def test_what_may_be_a_date_or_a_grade_is_refused():
    for written in ("12/5", "7/10"):
        with pytest.raises(SpeechRefused, match="may be"):
            spoken(written, "en")
    assert spoken("90/90", "en") == "Ninety ninety"
