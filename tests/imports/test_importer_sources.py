"""Sixteen made-up sources in every form: no word is lost, and `check` finds nothing to mend."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.support.imports_made import checked, pools_of, words_of
from voiceguide.imports.forms import IMPORTS
from voiceguide.imports.importer import Imported, import_file
from voiceguide.script.yaml.compose import read_plain

FOLDER = Path(__file__).parents[1] / "cases" / "imports"
SOURCES = sorted(path.name for path in FOLDER.iterdir())
_WRITTEN_OUT = {
    # What is said otherwise than it is written: a word of the source, and what stands for it.
    "session.ssml": ("while", "finger"),
}


def made(name: str) -> Imported:
    return import_file(str(FOLDER / name), io.BytesIO())


def source_words(name: str, form: str) -> Counter[str]:
    """Count the words of a source, without what belongs to its form."""
    text = (FOLDER / name).read_text("utf-8")
    match form:
        case "json":
            texts = list(_strings(json.loads(text)))
        case "w2a":
            texts = list(_strings(read_plain(FOLDER / name)))
        case "csv":
            texts = [cell for row in csv.reader(text.splitlines()) for cell in row]
            texts = [cell for cell in texts if cell not in ("exercise", "seconds", "rest")]
        case "ssml":
            texts = list(ElementTree.fromstring(text).itertext())  # noqa: S314 - our own
        case _:
            lines = [line for line in text.splitlines() if "-->" not in line]
            lines = [html.unescape(re.sub(r"<v |</?[a-z]+>", " ", line)) for line in lines]
            texts = [re.sub(r"^WEBVTT|^title: |^ti:|^\[ti:", "", line) for line in lines]
    return Counter(word for each in texts for word in words_of(each))


def _strings(value: object) -> list[str]:
    match value:
        case dict():
            return [text for inner in value.values() for text in _strings(inner)]
        case list():
            return [text for inner in value for text in _strings(inner)]
        case str() if not re.fullmatch(r"\d+[ms]\d*s?|true", value):
            return [value]
        case _:
            return []


@pytest.mark.parametrize("name", SOURCES)
def test_no_word_is_lost(name):
    imported = made(name)
    there = Counter(word for text in pools_of(imported) for word in words_of(text))
    # `{side}` stands for both sides.
    there += Counter({"right": there["side"] + there["other"], "left": there["side"] + there["other"]})
    lost = source_words(name, imported.form) - there
    # The type of a step and the tag of a language say something and are no words.
    form = {"heading", "speech", "pause", "sound", "aside", "direction"} if imported.form == "json" else set()
    assert {word for word in lost if word not in form} <= set()


@pytest.mark.parametrize("name", SOURCES)
def test_check_finds_nothing_to_mend(name, tmp_path):
    assert checked(made(name), tmp_path) == []


def test_there_are_sixteen_and_every_form_is_among_them():
    assert len(SOURCES) == 16
    assert {made(name).form for name in SOURCES} == set(IMPORTS)


@pytest.mark.parametrize(
    ("name", "line", "what"),
    [
        ("pauses.txt", 5, "a pause without a length became two to ten seconds"),
        ("quoted.txt", 0, "most lines have quotation marks, so only what stands in them is spoken"),
        ("front.md", 18, "a breath that is counted became a breath of that length"),
        ("sides.md", 11, "what begins in line 9 became `each side`"),
        ("typed.json", 13, "nobody can press a key, so a pause that waits for that is elastic"),
        ("nested.json", 7, "the rest stands between the sets, and not after the last"),
        ("morning.yaml", 4, "{{ .Count }}"),
        (
            "session.ssml",
            12,
            "the sound waves.mp3 is a comment: there is no file 'waves.mp3' in the folder of the source",
        ),
        ("walk.vtt", 9, "align:start"),
    ],
)
def test_guesses_and_what_is_left_out_are_listed_by_line(name, line, what):
    notes = [(note.line, note.what.strip()) for note in made(name).notes]
    assert (line, what) in notes
