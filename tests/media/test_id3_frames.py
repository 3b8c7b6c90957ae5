"""Tags that somebody else wrote: what is shown of them, without anything that is packed in them."""

from __future__ import annotations

import io
import struct
import zlib
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mutagen import id3 as frames

from tests.support.sessions_made import evening
from tests.support.work import calls_of
from voiceguide.audio.metadata import Metadata
from voiceguide.errors import AudioError
from voiceguide.media.id3 import id3, read_tag
from voiceguide.media.id3_frames import shown_frames


def framed(name: bytes, content: bytes, flags: int = 0, version: int = 3) -> bytes:
    size = seven(len(content)) if version == 4 else len(content).to_bytes(4, "big")
    return name + size + struct.pack(">H", flags) + content


def seven(size: int) -> bytes:
    return bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))


def tagged(*parts: bytes, version: int = 3, flags: int = 0) -> bytes:
    body = b"".join(parts)
    return b"ID3" + bytes([version, 0, flags]) + seven(len(body)) + body


TITLE = framed(b"TIT2", b"\x03A title")


def saved(version: int, *made) -> bytes:
    held, tag = io.BytesIO(), frames.ID3()
    for frame in made:
        tag.add(frame)
    tag.save(held, v1=0, v2_version=version)
    return held.getvalue()


def test_our_own_tags_say_what_they_say():
    made = id3(evening())
    assert read_tag(shown_frames(made)) == read_tag(made)
    assert read_tag(made).chapters
    assert shown_frames(shown_frames(made)) == shown_frames(made)


@pytest.mark.parametrize("version", [3, 4])
def test_what_others_write_is_read_in_both_versions(version):
    title = frames.TIT2(encoding=1, text=["Täglich", "and more"] if version == 4 else ["Täglich"])
    sub = [frames.TIT2(encoding=3 if version == 4 else 1, text=["Part"])]
    made = saved(
        version,
        title,
        frames.USLT(encoding=1, lang="deu", desc="", text="Leg dich hin."),
        frames.APIC(encoding=0, mime="image/png", type=3, desc="", data=b"\xff\x00" * 40_000),
        frames.CHAP(element_id="c", start_time=0, end_time=9, start_offset=0, end_offset=0, sub_frames=sub),
        frames.CTOC(element_id="toc", flags=3, child_element_ids=["c"], sub_frames=[]),
        frames.TIPL(encoding=1, people=[["a", "b"]]),
    )
    shown = read_tag(made)
    assert shown.text("TIT2") == "Täglich"
    assert shown.text("USLT") == "Leg dich hin."
    assert [(chapter.end_ms, chapter.title) for chapter in shown.chapters] == [(9, "Part")]
    assert shown.unlisted == 0
    assert len(shown_frames(made)) < 1_000


@pytest.mark.parametrize("version", [3, 4])
def test_bytes_that_were_put_in_between_are_taken_out(version):
    text = "A ÿ\u0100".encode("utf-16-le")
    content = b"\x01\xff\xfe" + text
    spread = content.replace(b"\xff", b"\xff\x00")
    frame = framed(b"TIT2", spread, 0x02 if version == 4 else 0, version)
    if version == 3:
        frame = framed(b"TIT2", content)
        frame = frame.replace(b"\xff", b"\xff\x00")
    assert read_tag(tagged(frame, version=version, flags=0x80)).text("TIT2") == "A ÿ\u0100"


@pytest.mark.parametrize(("version", "flag"), [(3, 0x80), (3, 0x40), (4, 0x08), (4, 0x04), (4, 0x09)])
@pytest.mark.parametrize("inside", [False, True])
def test_a_packed_frame_is_refused(version, flag, inside):
    content = struct.pack(">I", 10**6) + zlib.compress(bytes(10**6))
    frame = framed(b"TIT2", content, flag, version)
    if inside:
        frame = framed(b"CHAP", b"a\0" + bytes(16) + frame, 0, version)
    with pytest.raises(AudioError, match="'TIT2' is compressed or encrypted"):
        read_tag(tagged(frame, version=version))
    cover = framed(b"APIC", content, flag, version)
    assert read_tag(tagged(cover, framed(b"TIT2", b"\x03A title", 0, version), version=version)).text("TIT2")


@pytest.mark.parametrize(
    ("tag", "says"),
    [
        (tagged(TITLE * 2_001), "more in it than any player shows"),
        (tagged(*(framed(b"PRIV", b"a\0" + bytes(10**6)) for _ in range(5))), "more in it than any player"),
        (tagged(framed(b"CHAP", b"a\0" + bytes(16) + TITLE * 3_000)), "more in it than any player shows"),
        (tagged(TITLE)[:-3], "a frame in it is cut off"),
        (tagged(TITLE, version=5), "its version is 2.5"),
        (b"ID3\3\0\0" + seven(2**28 - 1), "it has 268435455 bytes"),
    ],
)
def test_too_much_is_refused(tag, says, tmp_path):
    path = tmp_path / "a.mp3"
    path.write_bytes(tag)
    for source in (tag, path):
        with pytest.raises(AudioError, match=says):
            read_tag(source)


def test_many_texts_in_one_frame_take_no_time():
    """Read one by one, each would copy all that is left."""
    assert read_tag(tagged(framed(b"TIT2", b"\x03A" + bytes(3_000_000)))).text("TIT2") == "A"


def test_without_a_tag_nothing_is_shown(tmp_path):
    path = tmp_path / "a.mp3"
    for data in (b"", b"ID3", b"ID3\2\0\0\0\0\0\7TT2\0\0\1\0", bytes(300)):
        path.write_bytes(data)
        assert read_tag(path) == Metadata()
    path.write_bytes(bytes(300) + b"TAG" + b"An old title".ljust(125, b"\0"))
    assert read_tag(path).text("TIT2") == "An old title"


SEEDS = (
    id3(evening()),
    tagged(TITLE, framed(b"CHAP", b"a\0" + bytes(16) + TITLE)),
    saved(4, frames.TDRC(text=["2020"])),
)


@settings(max_examples=150)
@given(
    st.sampled_from(SEEDS),
    st.lists(st.tuples(st.integers(0, 4_000), st.binary(min_size=1, max_size=6)), max_size=5),
)
def test_any_bytes_are_read_or_refused_in_words(seed, changes):
    data = bytearray(seed)
    for at, put in changes:
        data[at % len(data) : at % len(data) + len(put)] = put
    with suppress(AudioError):
        assert isinstance(read_tag(bytes(data)), Metadata)


@pytest.mark.parametrize("words", ["Bend your knees.\nRest.", "Über 𝄞 \ufeff", "", "a\0b"])
@pytest.mark.parametrize(
    ("first", "encoding"), [(1, "utf-16"), (1, "utf-16-le"), (2, "utf-16-be"), (3, "utf-8"), (0, "latin-1")]
)
def test_a_transcript_is_read_as_mutagen_reads_it_however_it_is_written(first, encoding, words):
    mark = b"\xff\xfe" if encoding == "utf-16-le" else b""
    texts = [mark + text.encode(encoding, "replace") for text in ("told", words)]
    nul = b"\0\0" if first in (1, 2) else b"\0"
    tag = tagged(framed(b"USLT", bytes([first]) + b"eng" + nul.join(texts)))
    plain = frames.ID3(io.BytesIO(tag), translate=False).getall("USLT")
    assert (read_tag(tag).text("USLT") or "") == "".join(frame.text for frame in plain)


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    ("body", "why"),
    [
        ((b"PCNT" + bytes(6)) * 3_000_000, "more frames than any tag"),
        (
            framed(b"CHAP", b"x\0" + bytes(16) + (b"AAAA" + bytes(6)) * 3_000_000),
            "more frames than any tag",
        ),
        (framed(b"USLT", b"\x01eng" + b"a\0" * 1_900_000), "its transcript is no text"),
        (framed(b"USLT", b"\x01eng\xff\xfe\0\0\xff\xfe" + b"a\0" * 1_900_000), ""),
        (framed(b"TIT2", b"\x01" + b"\xff\0\0\xff" * 7_000_000), ""),
    ],
    ids=["frames", "in a chapter", "no text", "transcript", "zeros beside each other"],
)
def test_no_tag_takes_long_to_be_read(body, why):
    tag = tagged(body)
    told: list[str] = []

    def read() -> None:
        try:
            read_tag(tag)
        except AudioError as refused:
            told.append(str(refused))

    # Each of them has millions of places that could be looked at one by one.
    assert calls_of(read) < 1_000_000
    assert [why in each for each in told] == ([True] if why else [])
