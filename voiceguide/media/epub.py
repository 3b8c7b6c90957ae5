"""A track as a book that is read along: EPUB 3 with media overlays, the words and the sound in one file.

A reading app shows the words, chapter by chapter, and plays the track with the sentence that is said
highlighted. A sentence's stretch of sound reaches to the next sentence, so nothing of the silence between is
left out, and the book plays as long as the track.

Source: EPUB 3.3 (https://www.w3.org/TR/epub-33/), chapters 6 (navigation) and 9 (media overlays).
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final
from xml.etree import ElementTree as ET

from voiceguide.audio.formats import FORMATS
from voiceguide.audio.metadata import Chapter, Sentence
from voiceguide.core.reading import open_file
from voiceguide.errors import OutputError
from voiceguide.media.chapters import chapters, printable_line, spoken_sentences
from voiceguide.timeline.model import Timeline
from voiceguide.timeline.synthetic import Synthetic
from voiceguide.units import HOUR, MINUTE, SECOND, Ms

EPUB: Final = "epub"
"""The name of the form, and the end of its files' names."""
ABOUT: Final = "a book to read along, EPUB 3 with media overlays"
MEDIA_TYPE: Final = "application/epub+zip"
_SOUNDS: Final = frozenset({"audio/mpeg", "audio/mp4"})
"""The media types of sound that every EPUB reader plays."""
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every member: the same words and sound are the same bytes."""
_XHTML: Final = "http://www.w3.org/1999/xhtml"
_OPS: Final = "http://www.idpf.org/2007/ops"
_OPF: Final = "http://www.idpf.org/2007/opf"
_DC: Final = "http://purl.org/dc/elements/1.1/"
_SMIL: Final = "http://www.w3.org/ns/SMIL"
_CONTAINER: Final = "urn:oasis:names:tc:opendocument:xmlns:container"
_ACTIVE: Final = "spoken"
_STYLE: Final = f"""\
body {{ line-height: 1.6; margin: 1em; }}
p {{ margin: 0.6em 0; }}
.{_ACTIVE} {{ background-color: #ffe9a8; color: #000; }}
"""


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A sentence of the book with its stretch of the sound."""

    id: str
    text: str
    begin_ms: Ms
    end_ms: Ms


def check_sound(track: Path) -> None:
    """Refuse a track that readers of EPUB need not play.

    Raises:
        OutputError: It is of another form than MP3, M4A and M4B.
    """
    form = FORMATS.get(track.suffix.lower().removeprefix("."))
    if form is None or form.media_type not in _SOUNDS:
        names = ", ".join(name for name, each in FORMATS.items() if each.media_type in _SOUNDS)
        raise OutputError(
            "A book cannot carry a track of this form.",
            where=str(track),
            mend=f"Name a track that is one of {names}; `voiceguide render --format` makes it.",
        )


def write_epub(timeline: Timeline, track: Path, out: BinaryIO) -> None:
    """Write a session and its track as an EPUB.

    Args:
        timeline: What is said when.
        track: Its sound, MP3 or MPEG-4; it is copied into the book unchanged.
        out: Where the book goes; it must be seekable.

    Raises:
        OSError: The track cannot be read, or the book cannot be written.
    """
    media_type = FORMATS[track.suffix.lower().removeprefix(".")].media_type
    sound = f"sound{track.suffix.lower()}"
    parts = list(_parts(timeline))
    with zipfile.ZipFile(out, "w") as book:
        # It comes first and is stored, so that the file is known by its first bytes.
        book.writestr(_member("mimetype", zipfile.ZIP_STORED), MEDIA_TYPE)
        documents = {
            "META-INF/container.xml": _container(),
            "EPUB/package.opf": _package(timeline, parts, sound, media_type, _modified(track)),
            "EPUB/nav.xhtml": _navigation(timeline, parts),
            "EPUB/words.xhtml": _words(timeline, parts),
            "EPUB/words.smil": _overlay(parts, sound),
        }
        for name, root in documents.items():
            book.writestr(_member(name), ET.tostring(root, encoding="utf-8", xml_declaration=True))
        book.writestr(_member("EPUB/style.css"), _STYLE)
        member = _member(f"EPUB/{sound}", zipfile.ZIP_STORED)
        member.file_size = track.stat().st_size
        with open_file(track) as source, book.open(member, "w") as copy:
            while piece := source.read(1 << 20):
                copy.write(piece)


def _member(name: str, method: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, _EPOCH)
    member.compress_type = method
    return member


def _modified(track: Path) -> str:
    made = datetime.fromtimestamp(int(track.stat().st_mtime), UTC)
    return made.strftime("%Y-%m-%dT%H:%M:%SZ")


def _parts(timeline: Timeline) -> Iterator[tuple[Chapter, tuple[_Paragraph, ...]]]:
    """Return the chapters in which anything is said, with their sentences."""
    sentences = spoken_sentences(timeline)
    title = printable_line(timeline.title) or printable_line(timeline.routine)
    listed = chapters(timeline) or (Chapter(0, timeline.duration_ms, title),)
    paragraphs = list(_stretches(sentences, timeline.duration_ms))
    for chapter in listed:
        said = tuple(
            one
            for one, sentence in zip(paragraphs, sentences, strict=True)
            if chapter.start_ms <= sentence.start_ms < chapter.end_ms
        )
        if said:
            yield chapter, said


def _stretches(sentences: tuple[Sentence, ...], duration_ms: Ms) -> Iterator[_Paragraph]:
    """Return each sentence with its stretch of the sound: the first from 0, each up to the next."""
    for n, sentence in enumerate(sentences):
        begin_ms = sentence.start_ms if n else 0
        end_ms = sentences[n + 1].start_ms if n + 1 < len(sentences) else duration_ms
        yield _Paragraph(f"s{n + 1}", sentence.text, begin_ms, end_ms)


def _container() -> ET.Element:
    root = ET.Element("container", {"xmlns": _CONTAINER, "version": "1.0"})
    files = ET.SubElement(root, "rootfiles")
    ET.SubElement(
        files, "rootfile", {"full-path": "EPUB/package.opf", "media-type": "application/oebps-package+xml"}
    )
    return root


def _package(
    timeline: Timeline,
    parts: list[tuple[Chapter, tuple[_Paragraph, ...]]],
    sound: str,
    media_type: str,
    modified: str,
) -> ET.Element:
    """Build the package document: what the book is, what it has, in which order."""
    title = printable_line(timeline.title) or printable_line(timeline.routine)
    root = ET.Element(
        "package",
        {
            "xmlns": _OPF,
            "xmlns:dc": _DC,
            "version": "3.0",
            "unique-identifier": "id",
            "xml:lang": timeline.language,
        },
    )
    about = ET.SubElement(root, "metadata")
    ET.SubElement(about, "dc:identifier", {"id": "id"}).text = _identifier(timeline)
    ET.SubElement(about, "dc:title").text = title
    ET.SubElement(about, "dc:language").text = timeline.language
    if by := printable_line(timeline.by or ""):
        ET.SubElement(about, "dc:creator").text = by
    if timeline.synthetic not in (None, Synthetic.NONE):
        ET.SubElement(about, "dc:description").text = "The voice in this book is synthetic."
    overlay_ms = sum(one.end_ms - one.begin_ms for _, said in parts for one in said)
    properties = (
        ("dcterms:modified", "", modified),
        ("media:duration", "", _clock(overlay_ms)),
        ("media:duration", "#overlay", _clock(overlay_ms)),
        ("media:active-class", "", _ACTIVE),
        ("schema:accessMode", "", "textual"),
        ("schema:accessMode", "", "auditory"),
        ("schema:accessibilityFeature", "", "synchronizedAudioText"),
        ("schema:accessibilityHazard", "", "none"),
    )
    for name, refines, value in properties:
        attributes = {"property": name} | ({"refines": refines} if refines else {})
        ET.SubElement(about, "meta", attributes).text = value
    manifest = ET.SubElement(root, "manifest")
    items: tuple[tuple[str, str, str, dict[str, str]], ...] = (
        ("nav", "nav.xhtml", "application/xhtml+xml", {"properties": "nav"}),
        ("words", "words.xhtml", "application/xhtml+xml", {"media-overlay": "overlay"}),
        ("overlay", "words.smil", "application/smil+xml", {}),
        ("style", "style.css", "text/css", {}),
        ("sound", sound, media_type, {}),
    )
    for name, path, kind, more in items:
        ET.SubElement(manifest, "item", {"id": name, "href": path, "media-type": kind, **more})
    spine = ET.SubElement(root, "spine")
    ET.SubElement(spine, "itemref", {"idref": "words"})
    return root


def _identifier(timeline: Timeline) -> str:
    """Return a name that the same session always has, and no other."""
    from uuid import NAMESPACE_URL, uuid5

    from voiceguide.timeline.formats import FORMATS as WRITTEN

    return uuid5(NAMESPACE_URL, WRITTEN["json"].write(timeline)).urn


def _page(timeline: Timeline, title: str) -> tuple[ET.Element, ET.Element]:
    root = ET.Element(
        "html",
        {"xmlns": _XHTML, "xmlns:epub": _OPS, "lang": timeline.language, "xml:lang": timeline.language},
    )
    head = ET.SubElement(root, "head")
    ET.SubElement(head, "title").text = title
    ET.SubElement(head, "link", {"rel": "stylesheet", "type": "text/css", "href": "style.css"})
    return root, ET.SubElement(root, "body")


def _navigation(timeline: Timeline, parts: list[tuple[Chapter, tuple[_Paragraph, ...]]]) -> ET.Element:
    title = printable_line(timeline.title) or printable_line(timeline.routine)
    root, body = _page(timeline, title)
    contents = ET.SubElement(body, "nav", {"epub:type": "toc"})
    ET.SubElement(contents, "h1").text = title
    entries = ET.SubElement(contents, "ol")
    listed = [(chapter.title, f"words.xhtml#c{n}") for n, (chapter, _) in enumerate(parts, 1)]
    for name, where in listed or [(title, "words.xhtml")]:
        ET.SubElement(ET.SubElement(entries, "li"), "a", {"href": where}).text = name
    return root


def _words(timeline: Timeline, parts: list[tuple[Chapter, tuple[_Paragraph, ...]]]) -> ET.Element:
    title = printable_line(timeline.title) or printable_line(timeline.routine)
    root, body = _page(timeline, title)
    ET.SubElement(body, "h1").text = title
    for n, (chapter, said) in enumerate(parts, 1):
        section = ET.SubElement(body, "section", {"id": f"c{n}"})
        ET.SubElement(section, "h2").text = chapter.title
        for one in said:
            ET.SubElement(section, "p", {"id": one.id}).text = one.text
    return root


def _overlay(parts: list[tuple[Chapter, tuple[_Paragraph, ...]]], sound: str) -> ET.Element:
    """Build the media overlay: which sentence is said in which stretch of the sound."""
    root = ET.Element("smil", {"xmlns": _SMIL, "xmlns:epub": _OPS, "version": "3.0"})
    body = ET.SubElement(root, "body")
    for n, (_, said) in enumerate(parts, 1):
        chapter = ET.SubElement(body, "seq", {"id": f"q{n}", "epub:textref": f"words.xhtml#c{n}"})
        for one in said:
            pair = ET.SubElement(chapter, "par", {"id": f"p-{one.id}"})
            ET.SubElement(pair, "text", {"src": f"words.xhtml#{one.id}"})
            clip = {"src": sound, "clipBegin": _clock(one.begin_ms), "clipEnd": _clock(one.end_ms)}
            ET.SubElement(pair, "audio", clip)
    return root


def _clock(ms: Ms) -> str:
    """Return a time as a full clock value of SMIL: `0:10:00.000`."""
    return f"{ms // HOUR}:{ms // MINUTE % 60:02}:{ms // SECOND % 60:02}.{ms % SECOND:03}"
