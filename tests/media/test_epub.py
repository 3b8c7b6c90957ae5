"""A book to read along: its members, its words in their order, and every moment of the sound in it once."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings

from tests.support.sessions_made import clip, evening, timeline, timelines
from voiceguide.errors import OutputError
from voiceguide.media.chapters import spoken_sentences
from voiceguide.media.epub import check_sound, write_epub
from voiceguide.timeline.synthetic import Synthetic

XHTML, OPF = "{http://www.w3.org/1999/xhtml}", "{http://www.idpf.org/2007/opf}"
SMIL, DC = "{http://www.w3.org/ns/SMIL}", "{http://purl.org/dc/elements/1.1/}"


@pytest.fixture(scope="module")
def track(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("track") / "evening.mp3"
    path.write_bytes(bytes(range(256)) * 100)
    return path


def book_of(session, track: Path) -> zipfile.ZipFile:
    made = io.BytesIO()
    write_epub(session, track, made)
    return zipfile.ZipFile(made)


def parsed(data: bytes) -> ET.Element:
    return ET.fromstring(data)  # noqa: S314 - written a moment ago


def read(book: zipfile.ZipFile, name: str) -> ET.Element:
    return parsed(book.read(f"EPUB/{name}"))


def ms(clock: str) -> int:
    hours, minutes, seconds = clock.split(":")
    whole, _, thousandths = seconds.partition(".")
    return ((int(hours) * 60 + int(minutes)) * 60 + int(whole)) * 1_000 + int(thousandths)


def test_the_first_member_tells_what_the_file_is(track):
    book = book_of(evening(), track)
    first = book.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert book.read("mimetype") == b"application/epub+zip"
    container = parsed(book.read("META-INF/container.xml"))
    found = [each.get("full-path") for each in container.iter() if each.get("full-path")]
    assert found == ["EPUB/package.opf"]


def test_everything_in_the_manifest_is_there_and_the_sound_is_unchanged(track):
    book = book_of(evening(), track)
    package = read(book, "package.opf")
    listed = {item.get("href") for item in package.iter(f"{OPF}item")}
    inside = {name.removeprefix("EPUB/") for name in book.namelist() if name.startswith("EPUB/")}
    assert listed == inside - {"package.opf"}
    assert book.read("EPUB/sound.mp3") == track.read_bytes()
    durations = {meta.text for meta in package.iter(f"{OPF}meta") if meta.get("property") == "media:duration"}
    assert {ms(text) for text in durations} == {evening().duration_ms}


@settings(max_examples=50)
@given(made=timelines())
def test_every_sentence_is_there_and_the_sound_is_played_without_a_gap(made, tmp_path_factory):
    sound = tmp_path_factory.getbasetemp() / "any.mp3"
    sound.write_bytes(b"sound")
    book = book_of(made, sound)
    words, overlay = read(book, "words.xhtml"), read(book, "words.smil")
    said = {p.get("id"): p.text for p in words.iter(f"{XHTML}p")}
    assert list(said.values()) == [sentence.text for sentence in spoken_sentences(made)]
    pairs = list(overlay.iter(f"{SMIL}par"))
    assert [pair.find(f"{SMIL}text").get("src") for pair in pairs] == [f"words.xhtml#{name}" for name in said]
    times = [(ms(audio.get("clipBegin")), ms(audio.get("clipEnd"))) for audio in overlay.iter(f"{SMIL}audio")]
    if times:
        assert (times[0][0], times[-1][1]) == (0, made.duration_ms)
        assert all(before[1] == after[0] for before, after in pairwise(times))


def test_words_that_look_like_markup_stay_words(track):
    nasty = "Breathe <b>in</b> & out"
    session = timeline(12_000, clips=(clip(1_000, 8_000, nasty),), title="<i>Evening</i>")
    book = book_of(session, track)
    assert b"<b>" not in book.read("EPUB/words.xhtml")
    assert [p.text for p in read(book, "words.xhtml").iter(f"{XHTML}p")] == [nasty]
    assert [each.text for each in read(book, "package.opf").iter(f"{DC}title")] == ["<i>Evening</i>"]


@pytest.mark.parametrize("synthetic", [None, *Synthetic])
def test_a_synthetic_voice_is_disclosed_in_the_book(track, synthetic):
    book = book_of(replace(evening(), synthetic=synthetic), track)
    found = [each.text for each in read(book, "package.opf").iter(f"{DC}description")]
    told = synthetic not in (None, Synthetic.NONE)
    assert found == (["The voice in this book is synthetic."] if told else [])


def test_the_same_session_is_the_same_bytes(track):
    sums = set()
    for _ in range(2):
        made = io.BytesIO()
        write_epub(evening(), track, made)
        sums.add(sha256(made.getvalue()).hexdigest())
    assert len(sums) == 1


@pytest.mark.parametrize("name", ["evening.flac", "evening.wav", "evening.opus", "evening.txt", "evening"])
def test_a_form_that_readers_need_not_play_is_refused(name):
    with pytest.raises(OutputError, match=r"cannot carry") as refused:
        check_sound(Path(name))
    assert "mp3, m4a, m4b" in str(refused.value)
