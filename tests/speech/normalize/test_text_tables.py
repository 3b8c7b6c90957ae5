"""Tables of what is written and how it is read aloud, one a language, for its readers to sign."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from voiceguide.errors import SpeechRefused
from voiceguide.locales import LANGUAGES
from voiceguide.speech.normalize.text import spoken

FOLDER = Path(__file__).parents[2] / "cases" / "speech"
TABLES = {file.stem: yaml.safe_load(file.read_text("utf-8")) for file in sorted(FOLDER.glob("*.yaml"))}
CASES = [
    (language, written, said)
    for language, table in TABLES.items()
    for kind, rows in table.items()
    if kind != "refused"
    for written, said in rows.items()
]
REFUSED = [(language, text) for language, table in TABLES.items() for text in table["refused"]]


def test_every_language_has_a_table_of_at_least_sixty_cases_and_the_same_kinds():
    assert TABLES.keys() == LANGUAGES.keys()
    for language, table in TABLES.items():
        assert sum(language == each for each, _, _ in CASES) >= 60, language
        assert table.keys() >= TABLES["en"].keys() - {"short for with"}, language


@pytest.mark.parametrize(("language", "written", "said"), CASES)
def test_it_is_read_as_a_person_would_read_it(language, written, said):
    assert spoken(written, language) == said
    assert spoken(said, language) == said
    assert not re.search(r"[^\w\s.,;:?!'…-]|\d", said)


@pytest.mark.parametrize(("language", "text"), REFUSED)
def test_what_cannot_be_decided_is_refused_with_the_piece_and_a_mend(language, text):
    with pytest.raises(SpeechRefused) as refused:
        spoken(text, language)
    assert refused.value.found
    assert refused.value.found in text
    assert refused.value.mend
