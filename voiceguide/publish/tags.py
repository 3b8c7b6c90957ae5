"""Write and read ID3 tags: the only door to mutagen.

ID3v2.3, because car radios and podcast apps that stopped at it outnumber those that need v2.4. The tag is
bytes that stand in front of the sound, so a track can be laid, measured and served without touching a file.
"""

from __future__ import annotations

import unicodedata
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from voiceguide.errors import AudioError
from voiceguide.render.proof import Chapter, Shown
from voiceguide.timeline.model import Timeline

ALBUM: Final = "voiceguide"
GENRE: Final = "Meditation"
_UTF16: Final = 1
"""The only encoding of ID3v2.3 that has every letter."""
_LONGEST: Final = 1_000
"""Letters: no player shows more, and a tag should not outgrow the sound."""

_LANGUAGES: Final = {
    "af": "afr", "am": "amh", "ar": "ara", "bg": "bul", "bn": "ben", "bs": "bos", "ca": "cat", "cs": "ces",
    "cy": "cym", "da": "dan", "de": "deu", "el": "ell", "en": "eng", "eo": "epo", "es": "spa", "et": "est",
    "eu": "eus", "fa": "fas", "fi": "fin", "fr": "fra", "ga": "gle", "gl": "glg", "gu": "guj", "ha": "hau",
    "he": "heb", "hi": "hin", "hr": "hrv", "hu": "hun", "hy": "hye", "id": "ind", "is": "isl", "it": "ita",
    "iw": "heb", "ja": "jpn", "jv": "jav", "jw": "jav", "ka": "kat", "kk": "kaz", "km": "khm", "kn": "kan",
    "ko": "kor", "la": "lat", "lb": "ltz", "lt": "lit", "lv": "lav", "mi": "mri", "mk": "mkd", "ml": "mal",
    "mn": "mon", "mr": "mar", "ms": "msa", "mt": "mlt", "my": "mya", "nb": "nob", "ne": "nep", "nl": "nld",
    "nn": "nno", "no": "nor", "pa": "pan", "pl": "pol", "pt": "por", "ro": "ron", "ru": "rus", "si": "sin",
    "sk": "slk", "sl": "slv", "so": "som", "sq": "sqi", "sr": "srp", "su": "sun", "sv": "swe", "sw": "swa",
    "ta": "tam", "te": "tel", "th": "tha", "tl": "tgl", "tr": "tur", "uk": "ukr", "ur": "urd", "uz": "uzb",
    "vi": "vie", "xh": "xho", "yi": "yid", "yue": "zho", "zh": "zho", "zu": "zul",
}  # fmt: skip
"""ISO 639-1 to ISO 639-2/T, for every language that a voice here can be asked for."""


def id3(timeline: Timeline, *, artist: str = "", album: str = ALBUM, genre: str = GENRE) -> bytes:
    """Make the ID3v2.3 tag of a track.

    Args:
        timeline: Gives title, language and the voice.
        artist: Who guides; by default the voice's name.
        album: The album.
        genre: The genre.

    Returns:
        The tag's bytes, equal for equal input: no date, no padding.
    """
    from mutagen.id3 import ID3, TALB, TCON, TIT2, TLAN, TLEN, TPE1

    texts = (
        (TIT2, timeline.title or timeline.routine),
        (TPE1, artist or timeline.voice),
        (TALB, album),
        (TCON, genre),
        (TLAN, language_code(timeline.language)),
        (TLEN, str(timeline.duration_ms)),
    )
    tag: Any = ID3()  # type: ignore[no-untyped-call] # mutagen tells only part of its types
    for kind, text in texts:
        if shown := _plain(text):
            tag.add(kind(encoding=_UTF16, text=[shown]))
    made = BytesIO()
    tag.save(made, v1=0, v2_version=3, padding=lambda _: 0)
    return made.getvalue()


def read(tag: bytes | Path) -> Shown:
    """Read what a tag shows: its texts and its chapters.

    Args:
        tag: The tag itself, or a file that begins with one.

    Raises:
        AudioError: There is a tag that cannot be read.
    """
    from mutagen import MutagenError
    from mutagen.id3 import ID3, ID3NoHeaderError

    try:
        # Not translated to the newest form: what stands there is what is looked at.
        found: Any = ID3(BytesIO(tag) if isinstance(tag, bytes) else str(tag), translate=False)  # type: ignore[no-untyped-call] # as above
    except ID3NoHeaderError:
        return Shown()
    except MutagenError as problem:
        where = "" if isinstance(tag, bytes) else str(tag)
        raise AudioError(f"The ID3 tag of this track cannot be read ({problem}).", where=where) from problem
    texts = ((frame.FrameID, str(frame.text[0])) for frame in found.values() if frame.FrameID[0] == "T")
    listed = [name for table in found.getall("CTOC") for name in table.child_element_ids]
    chapters = {frame.element_id: frame for frame in found.getall("CHAP")}
    unlisted = sorted(set(chapters) - set(listed))
    return Shown(
        texts=tuple(sorted(texts)),
        chapters=tuple(_chapter(chapters[name]) for name in [*listed, *unlisted] if name in chapters),
        unlisted=len(unlisted),
    )


def _chapter(frame: Any) -> Chapter:  # noqa: ANN401 - mutagen tells only part of its types
    titles = frame.sub_frames.getall("TIT2")
    return Chapter(frame.start_time, frame.end_time, str(titles[0].text[0]) if titles else "")


def language_code(language: str) -> str:
    """Turn a language tag such as `en` or `pt-BR` into the three letters of ISO 639-2.

    Example:
        >>> language_code("pt-BR"), language_code("spa"), language_code("tlh!")
        ('por', 'spa', 'und')
    """
    primary = language.replace("_", "-").partition("-")[0].lower()
    return _LANGUAGES.get(primary, primary if primary in _LANGUAGES.values() else "und")


def _plain(text: str) -> str:
    """Keep what can be shown on one line: no line breaks, no control characters, no broken surrogates."""
    # A NUL would split the text into two; a lone surrogate has no encoding at all.
    unfit = ("Cc", "Cs", "Zl", "Zp")
    shown = "".join(" " if unicodedata.category(letter) in unfit else letter for letter in text)
    return " ".join(shown.split())[:_LONGEST].rstrip()
