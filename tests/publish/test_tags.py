"""Tags: read back by mutagen and by ffprobe, safe whatever is in the text."""

from __future__ import annotations

import json
import subprocess
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mutagen.id3 import ID3
from sounds_made import Library, MemoryStore, laid, needs, timeline, voice_like

from voiceguide.publish.tags import id3, language_code
from voiceguide.render.track import render_track


def read_back(tag):
    return {name: frame.text[0] for name, frame in ID3(BytesIO(tag)).items()}


def test_what_is_in_it():
    made = id3(timeline(600_000, title="A gentle twist", language="pt-BR", voice="gtts:pt"))
    assert made.startswith(b"ID3\x03\x00")
    assert read_back(made) == {
        "TIT2": "A gentle twist",
        "TPE1": "gtts:pt",
        "TALB": "voiceguide",
        "TCON": "Meditation",
        "TLAN": "por",
        "TLEN": "600000",
    }


def test_artist_album_and_genre_may_be_chosen():
    made = read_back(id3(timeline(1_000), artist="Ana", album="Evenings", genre="Sleep"))
    assert (made["TPE1"], made["TALB"], made["TCON"]) == ("Ana", "Evenings", "Sleep")


def test_equal_sessions_have_equal_tags_of_the_size_they_tell():
    made = id3(timeline(1_000))
    assert made == id3(timeline(1_000))
    size = sum(byte << 7 * place for place, byte in enumerate(reversed(made[6:10])))
    assert len(made) == 10 + size


@given(st.text(st.characters()), st.text(st.characters(exclude_categories=())))
def test_any_text_is_safe(title, artist):
    made = read_back(id3(timeline(1_000, title=title), artist=artist))
    for name in ("TIT2", "TPE1"):
        text = str(made.get(name, ""))
        assert text == text.strip()
        assert len(text) <= 1_000
        assert not any(ord(letter) < 32 or 0xD800 <= ord(letter) < 0xE000 for letter in text)


def test_letters_beyond_latin_stay():
    title = "Drehung im Liegen – „sanft“ 🌙 अभ्यास 練習"
    assert read_back(id3(timeline(1_000, title=title)))["TIT2"] == title


def test_a_title_without_a_letter_to_show_is_left_out():
    assert "TIT2" not in read_back(id3(timeline(1_000, title="\n\t")))


def test_a_line_break_does_not_make_two_titles():
    assert read_back(id3(timeline(1_000, title="One\nTwo\0Three")))["TIT2"] == "One Two Three"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("en", "eng"), ("en-GB", "eng"), ("EN_us", "eng"), ("de", "deu"), ("es-419", "spa"), ("fr", "fra"),
        ("pt-BR", "por"), ("zh-TW", "zho"), ("iw", "heb"), ("deu", "deu"), ("", "und"), ("klingon", "und"),
        ("x" * 99, "und"), ("\0", "und"),
    ],
)  # fmt: skip
def test_languages(asked, code):
    assert language_code(asked) == code


def test_every_language_gtts_speaks_has_a_code():
    from gtts.lang import tts_langs

    assert [code for code in tts_langs() if language_code(code) == "und"] == []


@needs("ffmpeg")
def test_ffprobe_reads_them(tmp_path):
    library, out = Library(), tmp_path / "track.mp3"
    planned = laid(library, 3_000, (500, voice_like(1, 400)))
    render_track(planned, library, MemoryStore(), out, tags=id3(planned, artist="Ümit"))
    command = ["ffprobe", "-v", "warning", "-of", "json", "-show_format", out]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    said = json.loads(done.stdout)["format"]["tags"]
    assert (said["title"], said["artist"], said["album"]) == ("A gentle twist", "Ümit", "voiceguide")
    assert (said["genre"], said["language"]) == ("Meditation", "eng")
