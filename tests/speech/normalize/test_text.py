"""What is written becomes what is said: examples by kind and language, and the two guarantees."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.support.examples import examples
from voiceguide.errors import SpeechRefused
from voiceguide.locales import LANGUAGES
from voiceguide.speech.normalize.text import number_words, spoken


@pytest.mark.parametrize(
    ("text", "pairs", "said"),
    [
        (
            "Let the sacrum lead. Sacrum heavy.",
            [("sacrum", "SAY-krum")],
            "Let the SAY-krum lead. SAY-krum heavy.",
        ),
        ("Psoas, psoas", [("psoas", "so-az")], "So-az, so-az"),
        ("the sacrums", [("sacrum", "SAY-krum")], "the sacrums"),
        ("wide angle pose", [("angle", "x"), ("wide angle", "upavishta")], "upavishta pose"),
        ("sit 90/90", [("90/90", "ninety by ninety")], "sit ninety by ninety"),
        ("sit 90/90", [("ninety ninety", "the pose")], "sit the pose"),
        ("Dr. No", [("Dr.", "Drive")], "Drive No"),
        ("Close your eyes", [("close your", "shut your")], "Shut your eyes"),
        ("close it", [("close", "close down")], "close down it"),
        ("a then b", [("a", "b"), ("b", "c")], "c then c"),
        ("a then b", [("a", "b"), ("b", "a")], "a then b"),
        ("the psoas", [("psoas", "/sˈOəs/")], "the psoas"),
        ("say it", [("it", "3 times")], "say three times"),
        ("say it", [("", "x"), (" ", "y")], "say it"),
    ],
)
def test_the_lexicon(text, pairs, said):
    assert spoken(text, "en", pairs) == said


@pytest.mark.parametrize("text", ["3 volte", "50 %", "tu & io", "l'1/2"])
def test_figures_in_a_language_without_words_are_refused(text):
    with pytest.raises(
        SpeechRefused, match=r"There is no word for .* in the language 'it'\. Write it out in words."
    ):
        spoken(text, "it")
    assert spoken("Piano, piano – (così).", "it", [("piano", "pianò")]) == "Pianò, pianò, così."


fragment = st.sampled_from(
    [
        *"0123456789.,:;-–—…/&%°+=#$€x×'\"()!?<>~ \n",
        *(
            "min",
            "sec.",
            "s",
            "h",
            "m",
            "e.g.",
            "etc.",
            "Dr.",
            "a",
            "B",
            "1/2",
            "90/90",
            "4-7-8",
            "½",
            "º",
            "ª",
        ),
        *(
            "st",
            "nd",
            "am",
            "p.m.",
            "and/or",
            "’",
            "²",
            "close the",
            "ca.",
            "z. B.",
            "①",
            "٣",
            "±",
            " - ",
            "--",
        ),
        *("..", "...", "ß", "é", "e\u0301", "\u0301", "ﬁ", "ı", "İ", "ſ", "→", "✓", "\u200b", "\ud800"),
    ]
)
texts = st.lists(fragment, max_size=12).map("".join) | st.text(max_size=30)
word = st.sampled_from(
    ["a", "b", "ab", "a b", "B", "close", "the", "90/90", "1", "min", "Dr.", "a-b", "a.", "one half"]
)
languages = st.sampled_from(["en", "es", "fr", "de", "pt", "pt-PT"])


def read(text: str, language: str, pairs: list[tuple[str, str]] | None = None) -> str | None:
    """Return a text as it is spoken; None if it is refused, which has to name its place and a mend."""
    try:
        return spoken(text, language, pairs or ())
    except SpeechRefused as problem:
        refused = problem
    assert refused.where.startswith(repr(text[:40])[:40])
    assert refused.what.endswith(".")
    assert refused.mend
    return None


@given(texts, languages, st.lists(st.tuples(word, word), max_size=3))
def test_only_letters_and_marks_come_out_and_they_stay(text, language, pairs):
    if (said := read(text, language, pairs)) is None:
        return
    for sign in said:
        assert (
            (sign.isalpha() and not sign.isdigit())
            or sign in " .,;:?!'-…"
            or unicodedata.category(sign)[0] == "M"
        )
    assert said == " ".join(said.split())
    assert spoken(said, language, pairs) == said


WRITTEN = [
    text
    for file in sorted((Path(__file__).parents[2] / "cases" / "speech").glob("*.yaml"))
    for kind in yaml.safe_load(file.read_text("utf-8")).values()
    for text in kind
]
"""What stands in the tables of all languages, read in each of them."""
ABBREVIATED = re.compile(
    r"\b(?:Mr|Mrs|Dr|Prof|approx|etc|incl|usw|bzw|evtl|ggf|aprox|núm|máx|mín|pág|Mme|p\. ?ej|p\. ?ex)\b\.?"
)


@examples(400)
@given(st.lists(st.sampled_from(WRITTEN), min_size=1, max_size=3).map("; ".join), languages)
def test_what_is_written_is_read_in_words_alone_or_refused_at_its_place(text, language):
    if (said := read(text, language)) is None:
        return
    assert not re.search(r"[^\w\s.,;:?!'…-]|[\d_]", said)
    assert spoken(said, language) == said


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_abbreviation_of_a_language_reaches_a_voice(language):
    locale = LANGUAGES[language]
    figures = locale.figures
    numbered = {short: f"{short} 5" for short in figures.before_numbers}
    named = {short: f"{short} Dupont" for short in figures.before_names}
    rest = {
        short: f"So {short} Dupont" for short in (*locale.leading, *locale.closing) if not short.endswith("/")
    }
    for short, text in (rest | numbered | named).items():
        said = spoken(text, language)
        assert not re.search(rf"(?<!\w){re.escape(short)}(?!\w)", said, re.IGNORECASE), (short, said)
        assert not ABBREVIATED.search(said), (short, said)
    for unit in locale.measures:
        if unit[0].isalpha() and unit not in ("x", "R$"):
            said = spoken(f"so 7 {unit}", language)
            assert said.split()[-1] in locale.measures[unit].many.split(), (unit, said)


@given(st.integers(-(10**15), 10**15), languages, st.sampled_from(["", "m", "f"]))
def test_every_number_has_words(n, language, gender):
    words = number_words(n, language, gender)
    assert words == " ".join(words.split())
    assert not any(sign.isdigit() for sign in words)


def test_number_words_for_a_language_that_num2words_knows():
    assert number_words(3, "it") == "tre"
    with pytest.raises(SpeechRefused, match="no words for numbers in the language 'xx'"):
        number_words(3, "xx")


# ── sounds, for voices that can be told one ──────────────────────────────────────────────────────


def marked(word, sound):
    return f"<{word}|{sound}>"


LEXICON = (
    ("psoas", "SO-az /ˈsoʊæs/"),
    ("sacrum", "SAY-krum"),
    ("close your", "cloze your /kloʊz jʊɹ/"),
    ("90/90", "ninety-ninety /naɪnti/"),
    ("iliacus", "/ɪˈlaɪəkəs/"),
)


@pytest.mark.parametrize(
    ("text", "told", "spelt"),
    [
        ("Psoas and sacrum.", "<Psoas|ˈsoʊæs> and SAY-krum.", "SO-az and SAY-krum."),
        ("Now close  your eyes.", "Now <close your|kloʊz jʊɹ> eyes.", "Now cloze your eyes."),
        ("Close the door", "Cloze the door", "Cloze the door"),
        ("Sit 90/90 now", "Sit <ninety ninety|naɪnti> now", "Sit ninety-ninety now"),
        ("The iliacus", "The <iliacus|ɪˈlaɪəkəs>", "The iliacus"),
        ("psoass, apsoas", "psoass, apsoas", "psoass, apsoas"),
    ],
)
def test_a_sound_is_for_who_can_be_told_one_and_a_spelling_for_the_others(text, told, spelt):
    assert spoken(text, "en", LEXICON, marked) == told
    assert spoken(text, "en", LEXICON) == spelt


def test_the_first_line_for_a_word_counts():
    pairs = [("Sacrum", "SACK-rum"), ("sacrum", "SAY-krum /ˈseɪkrəm/")]
    assert (
        spoken("Your sacrum.", "en", pairs) == spoken("Your sacrum.", "en", pairs, marked) == "Your SACK-rum."
    )
