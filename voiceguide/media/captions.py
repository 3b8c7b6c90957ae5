"""Captions of a session: WebVTT, SRT, LRC, plain text, labels for Audacity.

Every form is made from the timeline, so it fits the track to the millisecond. To add one:

1. Write a function here, from a timeline to text.
2. Write its entry in `CAPTIONS`: the key is what is typed after `--format`.
3. Run `pytest tests/media/test_captions.py`: the tests there go over every entry.

Help, completion, the media types that a server names, the names of published files and the messages take it
up from here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from textwrap import wrap
from typing import Final

from voiceguide.audio.metadata import Sentence
from voiceguide.media.chapters import chapters, chapters_json, printable_line, spoken_sentences
from voiceguide.timeline.model import Timeline
from voiceguide.units import HOUR, MINUTE, SECOND, Ms

LINE: Final = 65
"""Characters in a line at most: longer lines do not fit where captions are shown."""
LINES: Final = 2
"""Lines shown at a time at most."""
SPEAKER: Final = "Guide"
_CLEAR_MS: Final = 4_000
"""Silence after which a line of lyrics is cleared from the screen, ms."""


@dataclass(frozen=True, slots=True)
class Captions:
    """One form of captions.

    Args:
        suffix: The end of its files' names.
        about: What it is, in a few words.
        use: What it is for, as it stands after the form's name in a sentence.
        media_type: Its media type; the encoding is UTF-8 always.
        write: Writes it.
        published: Every episode of a show has it.
        of_words: It is captions: the words, with their times. Others tell something else of a timeline.
    """

    suffix: str
    about: str
    use: str
    media_type: str
    write: Callable[[Timeline], str]
    published: bool = False
    of_words: bool = True


def split_sentences(sentences: tuple[Sentence, ...]) -> Iterator[tuple[Ms, Ms, tuple[str, ...]]]:
    """Split sentences into captions: start, end, and at most `LINES` lines of `LINE` characters.

    A sentence of several captions divides its time among them by their characters, without gap or overlap.
    """
    for sentence in sentences:
        lines = wrap(sentence.text, LINE)
        shown = [tuple(lines[n : n + LINES]) for n in range(0, len(lines), LINES)]
        weights = [sum(map(len, piece)) for piece in shown]
        length_ms, whole, begun = sentence.end_ms - sentence.start_ms, sum(weights), 0
        for piece, weight in zip(shown, weights, strict=True):
            start_ms = sentence.start_ms + length_ms * begun // whole
            begun += weight
            end_ms = sentence.start_ms + length_ms * begun // whole
            if end_ms > start_ms:
                yield start_ms, end_ms, piece


def webvtt(timeline: Timeline) -> str:
    """Write WebVTT: `&`, `<` and `>` escaped, every cue by the same speaker; another language is tagged."""
    cues = [
        (
            start_ms,
            end_ms,
            f"<v {SPEAKER}>" + _in_language("\n".join(map(_escaped, lines)), sentence.language),
        )
        for sentence in spoken_sentences(timeline)
        for start_ms, end_ms, lines in split_sentences((sentence,))
    ]
    cues += [(start_ms, end_ms, _escaped(shown)) for start_ms, end_ms, shown in named_sounds(timeline)]
    blocks = [f"{_stamp(at, '.')} --> {_stamp(end, '.')}\n{text}" for at, end, text in sorted(cues)]
    return "\n\n".join(["WEBVTT", *blocks]) + "\n"


def named_sounds(timeline: Timeline) -> Iterator[tuple[Ms, Ms, str]]:
    """Return the sounds of a script's own: start, end, and the name of each in brackets."""
    for tone in timeline.tones:
        stem = tone.file.rpartition("/")[2].partition(".")[0]
        name = printable_line(stem.replace("-", " ").replace("_", " "))
        if tone.kind == "sound" and name:
            yield tone.start_ms, tone.start_ms + tone.duration_ms, f"[{name}]"


def _in_language(text: str, language: str) -> str:
    return f"<lang {language}>{text}</lang>" if language else text


def _escaped(line: str) -> str:
    return line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def srt(timeline: Timeline) -> str:
    """Write SubRip. It has no escapes: angle brackets become similar characters, so no player sees tags."""
    cues = [*split_sentences(spoken_sentences(timeline))]
    cues += [(start_ms, end_ms, (shown,)) for start_ms, end_ms, shown in named_sounds(timeline)]
    blocks = [
        f"{n}\n{_stamp(start_ms, ',')} --> {_stamp(end_ms, ',')}\n" + "\n".join(map(_harmless, lines))
        for n, (start_ms, end_ms, lines) in enumerate(sorted(cues), 1)
    ]
    return "\n\n".join(blocks) + "\n"


def lrc(timeline: Timeline) -> str:
    """Write LRC lyrics: a line a sentence, and an empty one at the start of a longer silence."""
    sentences = spoken_sentences(timeline)
    minutes, seconds = divmod(timeline.duration_ms // SECOND, 60)
    head = [f"[ti:{_bracketless(printable_line(timeline.title))}]", f"[length:{minutes:02}:{seconds:02}]"]
    body = []
    for n, sentence in enumerate(sentences):
        body.append(f"[{_lyric_time(sentence.start_ms)}]{_bracketless(sentence.text)}")
        until_ms = sentences[n + 1].start_ms if n + 1 < len(sentences) else timeline.duration_ms
        if until_ms - sentence.end_ms > _CLEAR_MS:
            body.append(f"[{_lyric_time(sentence.end_ms)}]")
    return "\n".join(head + body) + "\n"


def text(timeline: Timeline) -> str:
    """Write the words alone, for reading: a paragraph a chapter, with the chapter's title above it."""
    sentences = spoken_sentences(timeline)
    parts = [printable_line(timeline.title)] if timeline.title.strip() else []
    listed = chapters(timeline)
    if not listed:
        return "\n\n".join([*parts, " ".join(sentence.text for sentence in sentences)]).strip() + "\n"
    for chapter in listed:
        said = " ".join(p.text for p in sentences if chapter.start_ms <= p.start_ms < chapter.end_ms)
        parts.append(f"{chapter.title}\n{said}".rstrip())
    return "\n\n".join(parts) + "\n"


def labels(timeline: Timeline) -> str:
    """Write labels for Audacity (File > Import > Labels): every chapter, and every sentence in it."""
    rows = [(chapter.start_ms, chapter.end_ms, f"# {chapter.title}") for chapter in chapters(timeline)]
    rows += [(sentence.start_ms, sentence.end_ms, sentence.text) for sentence in spoken_sentences(timeline)]
    lines = (
        f"{start_ms / SECOND:.6f}\t{end_ms / SECOND:.6f}\t{shown}"
        for start_ms, end_ms, shown in sorted(rows, key=lambda row: (row[0], -row[1]))
    )
    return "".join(f"{line}\n" for line in lines)


CAPTIONS: Final[Mapping[str, Captions]] = {
    "vtt": Captions(".vtt", "WebVTT", "for web pages and podcast apps", "text/vtt", webvtt, published=True),
    "srt": Captions(".srt", "SubRip", "for video players", "application/x-subrip", srt, published=True),
    "lrc": Captions(".lrc", "lyrics", "for music players", "text/plain", lrc),
    "txt": Captions(".txt", "the words alone, a paragraph a chapter", "to be read", "text/plain", text),
    "chapters": Captions(
        ".chapters.json",
        "podcast chapters, JSON 1.2",
        "is what podcast hosts take",
        "application/json",
        chapters_json,
        published=True,
        of_words=False,
    ),
    "audacity": Captions(
        ".labels.txt", "labels for Audacity", "has labels to edit by", "text/plain", labels, of_words=False
    ),
}
"""Every form by the name it is asked for."""
USUAL: Final = "vtt"
"""The form that is written where none is asked for."""


def _stamp(ms: Ms, point: str) -> str:
    return f"{ms // HOUR:02}:{ms // MINUTE % 60:02}:{ms // SECOND % 60:02}{point}{ms % SECOND:03}"


def _lyric_time(ms: Ms) -> str:
    return f"{ms // MINUTE:02}:{ms // SECOND % 60:02}.{ms % SECOND // 10:02}"


def _harmless(line: str) -> str:
    return line.replace("-->", "→").replace("<", "‹").replace(">", "›")


def _bracketless(line: str) -> str:
    return line.replace("[", "(").replace("]", ")")
