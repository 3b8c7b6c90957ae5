"""Tags: read back by mutagen and by ffprobe, safe whatever is in the text."""

from __future__ import annotations

import dataclasses
import json
import struct
import subprocess
import unicodedata
from datetime import UTC, datetime
from io import BytesIO

import mutagen
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mutagen.id3 import ID3

from tests.support.sessions_made import clip, evening, span
from tests.support.sessions_made import timeline as session
from tests.support.sounds_made import Library, MemoryStore, by_exiftool, laid, needs, timeline, voice_like
from voiceguide.audio.export import write_track
from voiceguide.audio.metadata import Metadata
from voiceguide.audio.renderer import render_track
from voiceguide.media.chapters import chapters
from voiceguide.media.id3 import Labels, container_tags, id3, read_tag
from voiceguide.timeline.model import Synthetic
from voiceguide.timeline.synthetic import packet


def read_back(tag):
    found = ID3(BytesIO(tag), translate=False)
    return {name: frame.text[0] for name, frame in found.items() if name.startswith("T")}


def test_what_is_in_it():
    made = id3(timeline(600_000, title="A gentle twist", language="pt-BR", voice="gtts:pt"))
    assert made.startswith(b"ID3\x03\x00")
    assert read_back(made) == {
        "TIT2": "A gentle twist",
        "TPE1": "voiceguide",
        "TALB": "voiceguide",
        "TCON": "Meditation",
        "TLAN": "por",
        "TLEN": "600000",
        "TSSE": "voiceguide (LAME)",
        "TXXX:voice": "gtts:pt",
    }


def test_artist_album_and_genre_may_be_chosen():
    made = read_back(id3(timeline(1_000), Labels(artist="Ana", album="Evenings", genre="Sleep")))
    assert (made["TPE1"], made["TALB"], made["TCON"]) == ("Ana", "Evenings", "Sleep")


def test_equal_sessions_have_equal_tags_of_the_size_they_tell():
    made = id3(timeline(1_000))
    assert made == id3(timeline(1_000))
    size = sum(byte << 7 * place for place, byte in enumerate(reversed(made[6:10])))
    assert len(made) == 10 + size


@given(st.text(st.characters()), st.text(st.characters(exclude_categories=())))
def test_any_text_is_safe(title, artist):
    made = read_back(id3(timeline(1_000, title=title), Labels(artist=artist, comment=artist)))
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


@needs("ffmpeg")
def test_ffprobe_reads_them(tmp_path):
    library, out = Library(), tmp_path / "track.mp3"
    planned = laid(library, 3_000, (500, voice_like(1, 400)))
    render_track(planned, library, MemoryStore(), out, tags=id3(planned, Labels(artist="Ümit")))
    command = ["ffprobe", "-v", "warning", "-of", "json", "-show_format", out]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    said = json.loads(done.stdout)["format"]["tags"]
    assert (said["title"], said["artist"], said["album"]) == ("A gentle twist", "Ümit", "voiceguide")
    assert (said["genre"], said["language"]) == ("Meditation", "eng")


PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(2_000)


def test_all_that_a_show_tells():
    told = Labels(comment="Spoken by a computer.", date=datetime(2026, 3, 9, tzinfo=UTC), cover=PICTURE)
    found = ID3(BytesIO(id3(evening(), told)), translate=False)
    assert found.version == (2, 3, 0)
    assert (found["TYER"].text, found["TDAT"].text) == (["2026"], ["0903"])
    comment, words, cover = found.getall("COMM")[0], found.getall("USLT")[0], found.getall("APIC")[0]
    assert (comment.lang, comment.text) == ("eng", ["Spoken by a computer."])
    assert words.text == "Lie down.\n\nRight knee across.\nHalfway.\nLeft knee across.\nHalfway."
    assert (cover.mime, cover.type, cover.data) == ("image/png", 3, PICTURE)


def test_a_table_of_contents_in_order_lists_every_chapter():
    made = id3(evening())
    table = ID3(BytesIO(made)).getall("CTOC")[0]
    assert table.flags == 3  # top level, ordered
    assert table.child_element_ids == ["ch0", "ch1", "ch2"]
    assert read_tag(made).chapters == chapters(evening())
    assert read_tag(made).unlisted == 0


def many(count):
    """Make a session whose chapters' titles have all lengths, so that no order by size is the right one."""
    spans = [
        span("section", 7_000 * n + 300, 7_000 * n + 7_300, "x" * (1 + n * 7 % 11)) for n in range(count)
    ]
    return session(7_000 * count, spans=tuple(spans), clips=(clip(500, 2_000),))


def test_chapters_stand_in_the_order_of_time():
    made = id3(many(20))
    starts = [made.index(b"ch%d\0" % n, made.index(b"CHAP")) for n in range(20)]
    assert starts == sorted(starts)


def test_many_frames_and_a_large_picture_are_one_tag_of_the_size_it_tells():
    made = id3(many(60), Labels(cover=PICTURE * 400))
    assert sum(byte << 7 * place for place, byte in enumerate(reversed(made[6:10]))) == len(made) - 10
    assert len(ID3(BytesIO(made)).getall("CHAP")) == 60
    assert ID3(BytesIO(made)).getall("APIC")[0].data == PICTURE * 400


@pytest.mark.parametrize(("count", "tables"), [(255, 1), (256, 3), (600, 4)])
def test_more_chapters_than_one_table_takes_stand_in_tables_of_their_own(count, tables):
    made = id3(many(count))
    found = {table.element_id: table for table in ID3(BytesIO(made)).getall("CTOC")}
    assert len(found) == tables
    assert [name for name, table in found.items() if table.flags & 2] == ["toc"]
    within = found["toc"].child_element_ids
    listed = within if tables == 1 else [name for part in within for name in found[part].child_element_ids]
    assert listed == [f"ch{n}" for n in range(count)]
    assert (read_tag(made).chapters, read_tag(made).unlisted) == (chapters(many(count)), 0)


@needs("ffprobe")
def test_ffprobe_shows_the_chapters_in_order(tmp_path):
    library, out = Library(), tmp_path / "track.mp3"
    planned = dataclasses.replace(laid(library, 30_000, (500, voice_like(1, 400))), spans=many(4).spans)
    render_track(planned, library, MemoryStore(), out, tags=id3(planned))
    command = ["ffprobe", "-v", "warning", "-of", "json", "-show_chapters", "-show_format", out]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    said = json.loads(done.stdout)
    seen = [(each["start_time"], each["end_time"], each["tags"]["title"]) for each in said["chapters"]]
    assert seen == [
        (f"{chapter.start_ms / 1000:.6f}", f"{chapter.end_ms / 1000:.6f}", chapter.title)
        for chapter in chapters(planned)
    ]
    assert len(seen) == 4
    assert said["format"]["tags"]["lyrics-eng"] == "cue 0"


# What the sound is ---------------------------------------------------------------------------------------


VOICE = Synthetic.VOICE.source


@pytest.mark.parametrize("synthetic", [Synthetic.VOICE, Synthetic.MIXED])
def test_a_synthetic_voice_is_marked_for_people_and_for_machines(synthetic):
    made = id3(timeline(1_000, voice="hibari:kore", synthetic=synthetic))
    found = ID3(BytesIO(made), translate=False)
    assert found.version == (2, 3, 0)
    (private,) = found.getall("PRIV")
    assert (private.owner, private.data) == ("XMP", packet(synthetic.source))
    assert found["TXXX:DigitalSourceType"].text == [synthetic.source]
    assert found["TXXX:voice"].text == ["hibari:kore"]
    (comment,) = found.getall("COMM")
    assert (comment.lang, comment.text) == ("eng", [synthetic.words])
    assert read_tag(made).source == synthetic.source
    texts = dict(container_tags(timeline(1_000, voice="hibari:kore", synthetic=synthetic)))
    assert (texts["DigitalSourceType"], texts["voice"]) == (synthetic.source, "hibari:kore")
    assert (texts["comment"], texts["software"]) == (synthetic.words, "voiceguide, voice hibari:kore")


@pytest.mark.parametrize("synthetic", [Synthetic.NONE, None])
def test_a_person_s_voice_is_not_marked(synthetic):
    made = id3(timeline(1_000, voice="takes", synthetic=synthetic))
    assert (b"XMP" in made, b"COMM" in made, read_tag(made).source) == (False, False, "")
    texts = dict(container_tags(timeline(1_000, voice="takes", synthetic=synthetic)))
    assert not {"comment", "DigitalSourceType"} & texts.keys()


def test_a_show_says_it_in_its_own_words_and_language():
    spoken = timeline(1_000, language="de", synthetic=Synthetic.VOICE)
    told = Labels(comment="Ruhig liegen.", disclosure="Die Stimme ist synthetisch.")
    (comment,) = ID3(BytesIO(id3(spoken, told))).getall("COMM")
    assert (comment.lang, comment.text) == ("deu", ["Ruhig liegen. Die Stimme ist synthetisch."])
    recorded = dataclasses.replace(spoken, synthetic=Synthetic.NONE)
    assert ID3(BytesIO(id3(recorded, told))).getall("COMM")[0].text == ["Ruhig liegen."]


@pytest.mark.parametrize(("about", "said"), [(2_000, 30), (10, 2_000), (2_000, 2_000)])
def test_no_comment_is_too_long_to_say_it(about, said):
    told = Labels(comment="a" * about, disclosure="d" * said)
    (comment,) = ID3(BytesIO(id3(timeline(1_000, synthetic=Synthetic.VOICE), told))).getall("COMM")
    assert comment.text[0].endswith("d" * min(said, 1_000))
    assert len(comment.text[0]) <= 1_000


@pytest.mark.parametrize(
    ("by", "artist", "shown"),
    [
        (None, "", "voiceguide"),
        ("A. Teacher", "", "A. Teacher"),
        ("A. Teacher", "Ana Example", "Ana Example"),
        ("\n", "\t", "voiceguide"),
    ],
)
def test_the_artist_is_whoever_made_it_and_never_a_voice(by, artist, shown):
    made = timeline(1_000, by=by, voice="hibari")
    assert read_back(id3(made, Labels(artist=artist)))["TPE1"] == shown
    assert dict(container_tags(made, Labels(artist=artist)))["artist"] == shown


ANY = st.text(st.characters(exclude_categories=()), max_size=30)


@settings(max_examples=60)
@given(ANY, ANY, ANY, ANY)
def test_no_text_of_a_script_breaks_out_of_its_tag(title, voice, said, disclosure):
    """Control characters, line breaks, markup and halves of characters, in every place that shows a text."""
    made = session(
        60_000, title=title, by=title, voice=voice, language=said, synthetic=Synthetic.VOICE,
        clips=(clip(0, 1_000, said),), spans=(span("section", 0, 60_000, said),),
    )  # fmt: skip
    told = Labels(artist=title, album=said, genre=title, comment=title, disclosure=disclosure)
    tag = id3(made, told)
    found = ID3(BytesIO(tag), translate=False)
    whole = {"TIT2", "TPE1", "TALB", "TCON", "TLAN", "TLEN", "TSSE", "TXXX", "COMM", "USLT", "PRIV"}
    assert {frame.FrameID for frame in found.values()} <= whole | {"CHAP", "CTOC"}
    assert (read_tag(tag).source, found["TXXX:DigitalSourceType"].text) == (VOICE, [VOICE])
    for name, text in (*read_tag(tag).texts, *container_tags(made, told)):
        assert name in {"USLT", "lyrics"} or "\n" not in text
        letters = text.replace("\n", "")
        assert not any(unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"} for letter in letters)


def in_form(folder, form, made):
    """Write a tenth of a second of silence that shows what a session shows, and read that by mutagen."""
    labels = Metadata(container_tags(made), chapters(made), source=VOICE)
    silence = [np.zeros(4_800, np.int16)]
    path = write_track(form, silence, 100, folder / f"t.{form}", labels).path
    if form == "wav":
        info = path.read_bytes().partition(b"INFO")[2]
        at, texts = 0, {}
        while info[at : at + 1] == b"I":
            name, size = struct.unpack_from("<4sI", info, at)
            texts[name] = [info[at + 8 : at + 8 + size - 1].decode()]
            at += 8 + size + size % 2
        return {"title": texts.get(b"INAM"), "artist": texts[b"IART"]}
    found = mutagen.File(path)
    if form == "m4a":
        return {"title": found.tags.get("\xa9nam"), "artist": found.tags["\xa9ART"]}
    return {"title": found.get("title"), "artist": found["artist"]}


@pytest.mark.parametrize("form", ["wav", "flac", "opus", "m4a"])
@settings(max_examples=25)
@given(ANY, ANY)
def test_no_text_breaks_out_of_another_form_either(tmp_path_factory, form, title, said):
    made = session(
        100, title=title, by=said, synthetic=Synthetic.VOICE, clips=(clip(0, 50, said),),
        spans=(span("section", 0, 50, said), span("section", 50, 100, title)),
    )  # fmt: skip
    shown = dict(container_tags(made))
    found = in_form(tmp_path_factory.mktemp("form"), form, made)
    assert found == {"title": [shown["title"]] if "title" in shown else None, "artist": [shown["artist"]]}


@needs("exiftool")
@needs("ffprobe")
@pytest.mark.parametrize("synthetic", [Synthetic.MIXED, Synthetic.NONE])
def test_exiftool_and_ffprobe_find_the_mark(tmp_path, synthetic):
    library, out = Library(), tmp_path / "track.mp3"
    planned = dataclasses.replace(laid(library, 3_000, (500, voice_like(1, 400))), synthetic=synthetic)
    render_track(planned, library, MemoryStore(), out, tags=id3(planned))
    command = ["ffprobe", "-v", "warning", "-of", "json", "-show_format", out]
    said = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    tags = said["format"]["tags"]
    assert tags.get("DigitalSourceType", "") == by_exiftool(out).get("XMP-iptcExt:DigitalSourceType", "")
    assert tags.get("DigitalSourceType", "") == synthetic.source
    assert ("id3v2_priv.XMP" in tags) is bool(synthetic.source)
