"""Figures and signs as they are said, in every language that has words for them."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from voiceguide.speech.normalize.text import spoken

ENGLISH = {
    "numbers": {
        "3 breaths.": "Three breaths.",
        "Take 1,250 steps.": "Take one thousand two hundred and fifty steps.",
        "2.5 of it": "Two point five of it",
        "1,2,3": "One, two, three",
        "007": "Zero zero seven",
        "Stop. 3 more.": "Stop. Three more.",
        "5… 4… 3…": "Five… four… three…",
        "warm, −5 or -5": "warm, minus five or minus five",
        "No. 5 and #3": "Number five and number three",
        "٣ and ３": "Three and three",
        "L4 and C7": "L four and C seven",
        "9999999999999": "Nine nine nine nine nine nine nine nine nine nine nine nine nine",
    },
    "ordinals": {"the 1st, 22nd and 30th": "the first, twenty-second and thirtieth"},
    "times": {
        "Hold for 1:30.": "Hold for one minute thirty seconds.",
        "then 0:45": "then forty-five seconds",
        "for 10:00 min": "for ten minutes",
        "in 1:02:03": "in one hour two minutes three seconds",
        "at 7:05 am": "at seven oh five AM",
        "at 7 p.m. Then": "at seven PM. Then",
    },
    "ranges": {
        "3-5 breaths": "Three to five breaths",
        "3–5 min": "Three to five minutes",
        "3..5 breaths": "Three to five breaths",
        "from 30s-60s": "from thirty seconds to sixty seconds",
        "for 1:30-2:00": "for one minute thirty seconds to two minutes",
    },
    "rows": {
        "breathe 4-7-8": "breathe four seven eight",
        "sit 90/90": "sit ninety ninety",
        "all 24/7": "all twenty-four seven",
    },
    "units": {
        "Hold 30s, then 2 min. Rest.": "Hold thirty seconds, then two minutes. Rest.",
        "for 1 min. of rest": "for one minute of rest",
        "for 10m30s": "for ten minutes thirty seconds",
        "a strap 2 m long": "a strap two metres long",
        "a 2-minute hold, a 5-min rest": "a two-minute hold, a five-minute rest",
        "to 90° at 37 °C": "to ninety degrees at thirty-seven degrees Celsius",
        "50 % effort": "Fifty percent effort",
        "do it 3x, or ×4": "do it three times, or four times",
        "2 x 30 s": "Two times thirty seconds",
        "for $5": "for five dollars",
    },
    "fractions": {
        "about 1/2 and 3/4": "about one half and three quarters",
        "for 1 1/2 min, 1½ min": "for one and a half minutes, one and a half minutes",
        "for ½ min": "for half a minute",
    },
    "abbreviations": {
        "e.g. a pillow, i.e. soft, etc.": "for example a pillow, that is soft, and so on.",
        "approx. two, w/o force": "approximately two, without force",
        "Ask Dr. Smith.": "Ask Doctor Smith.",
        "some sec. of rest": "some seconds of rest",
    },
    "signs": {
        "calm & ease": "calm and ease",
        "calm + ease = rest": "calm plus ease equals rest",
        "he/she and/or they": "he or she or they",
        "left → right": "left, right",
        "~5 of them, <3 left": "about five of them, less than three left",
        "*soft* _now_ 😀 • rest™": "soft now, rest",
    },
    "marks": {
        "“Let go” — she said: ‘now’…": "Let go, she said: now…",
        "a mat (or your bed).": "a mat, or your bed.",
        "Rest -- then": "Rest, then",
        "Rest...": "Rest…",
        "Rest , now .": "Rest, now.",
        "Really?!": "Really?",
        "don’t, x-ray": "don't, x-ray",
        "  one\n two ": "one two",
        "": "",
        "…!": "",
    },
    "heteronyms": {
        "Close your eyes.": "Cloze your eyes.",
        "Stay close to it.": "Stay close to it.",
        "Now wind down.": "Now wined down.",
    },
}
OTHERS = {
    "es": {
        "en 1 min y 21 s": "en un minuto y veintiún segundos",
        "tras 1 h o 21 h": "tras una hora o veintiuna horas",
        "de 3-5 respiraciones": "de tres a cinco respiraciones",
        "son 2,5 min": "son dos minutos y medio",
        "son 2,25 min": "son dos coma dos cinco minutos",
        "tras 1/2 min o 1/2 h": "tras medio minuto o media hora",
        "la 1.ª vez, el 2º lado, 1er paso": "la primera vez, el segundo lado, primer paso",
        "aprox. 30 s. Luego": "aproximadamente treinta segundos. Luego",
        "¿Listo? ¡Sí!": "Listo? Sí!",
        "arriba y/o abajo": "arriba o abajo",
    },
    "fr": {
        "en 1 min ou 21 s": "en une minute ou vingt et une secondes",
        "tenez 1:30": "tenez une minute trente secondes",
        "la 1re fois, le 2e côté": "la première fois, le deuxième côté",
        "env. 30 s. Puis": "environ trente secondes. Puis",
        "l’épaule ; le genou !": "l'épaule; le genou!",
        "soit 2,5 min": "soit deux minutes et demie",
    },
    "de": {
        "nach 1 min, 21 s oder 1 h": "nach einer Minute, einundzwanzig Sekunden oder einer Stunde",
        "mit 3–5 Atemzügen": "mit drei bis fünf Atemzügen",
        "z. B. 2,5 min": "zum Beispiel zweieinhalb Minuten",
        "am 2. Tag, die 3. Runde": "am zweiten Tag, die dritte Runde",
        "ca. 30 Sek. Dann": "circa dreißig Sekunden. Dann",
        "etwa 1 1/2 Std": "etwa eineinhalb Stunden",
        "und so weiter usw.": "und so weiter und so weiter.",
    },
    "pt-BR": {
        "em 1 min ou 22 s": "em um minuto ou vinte e dois segundos",
        "por 2 h": "por duas horas",
        "a 1ª vez": "a primeira vez",
        "por 16 s": "por dezesseis segundos",
    },
    "pt-PT": {"por 16 s": "por dezasseis segundos"},
}


@pytest.mark.parametrize(("written", "said"), [pair for kind in ENGLISH.values() for pair in kind.items()])
def test_english(written, said):
    assert spoken(written, "en") == said
    assert spoken(said, "en-GB") == said


@pytest.mark.parametrize(
    ("language", "written", "said"),
    [(code, *pair) for code, pairs in OTHERS.items() for pair in pairs.items()],
)
def test_other_languages(language, written, said):
    assert spoken(written, language) == said


languages = st.sampled_from(["en", "es", "fr", "de", "pt", "pt-PT"])


@given(
    st.text("0123456789", min_size=25, max_size=45),
    st.sampled_from([" 1/2", " 3/4 min", ":30", " h", " min", "%", ".5", "€", "°", ""]),
    languages,
)
@example("2" * 40, " 1/2", "de")
def test_a_row_of_more_digits_than_a_decimal_keeps_is_said(digits, behind, language):
    said = spoken(f"x {digits}{behind}", language)
    assert len(said.split()) > 1
    assert not any(sign.isdigit() for sign in said)


@pytest.mark.timeout(30)
@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_an_endless_row_of_digits_is_read_one_by_one_and_takes_no_time(language):
    """A script may be half a megabyte of them."""
    few, many = (spoken("7" * digits, language).casefold().split() for digits in (60, 30_000))
    assert len(set(few)) == 1
    assert many == few[:1] * 30_000
