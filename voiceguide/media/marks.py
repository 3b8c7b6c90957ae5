"""The disclosure of a synthetic voice in a file's metadata: the voice's name and the digital source type.

An ID3 tag and the texts of other containers have the same content; `id3.py` and the writers of other formats
turn it into frames or fields. The sentences and URIs themselves are in `timeline/synthetic.py`.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from voiceguide.audio.metadata import Metadata
from voiceguide.timeline.synthetic import Synthetic

SOURCE: Final = "DigitalSourceType"
"""The name of the text with the digital source type, as the IPTC calls it."""
XMP: Final = "XMP"
"""The owner of the private frame that holds the XMP packet."""
LONGEST: Final = 1_000
"""Letters: no player shows more, and a tag should not outgrow the sound."""
_VOICE: Final = "voice"
_PROGRAM: Final = "voiceguide"

Texts = tuple[tuple[str, str], ...]
"""Names and texts; none is empty."""


def named_texts(synthetic: Synthetic, voice: str) -> Texts:
    """Return the user-defined texts: the voice's name and the digital source type.

    Args:
        synthetic: What part of the words is synthetic speech.
        voice: The voice's name.
    """
    return _present({_VOICE: one_line(voice), SOURCE: synthetic.source})


def container_texts(synthetic: Synthetic, voice: str, comment: str) -> Texts:
    """Return the texts of containers other than ID3, comment and software included.

    Args:
        synthetic: What part of the words is synthetic speech.
        voice: The voice's name.
        comment: The comment for people.
    """
    who = one_line(voice)
    software = f"{_PROGRAM}, voice {who}" if who else _PROGRAM
    return _present({"comment": comment, _VOICE: who, "software": software, SOURCE: synthetic.source})


def comment(synthetic: Synthetic, about: str, disclosure: str) -> str:
    """Format the comment; it always ends with the disclosure of a synthetic voice, however long the rest is.

    Args:
        synthetic: What part of the words is synthetic speech.
        about: The rest of the comment.
        disclosure: The sentence of disclosure; empty for an English one.
    """
    if not (said := synthetic.words):
        return one_line(about)
    said = one_line(disclosure) or said
    rest = one_line(about)[: max(0, LONGEST - len(said) - 1)].rstrip()
    return f"{rest} {said}".strip()


def sample_labels(synthetic: Synthetic, voice: str) -> Metadata:
    """Return the metadata of a voice sample, for formats without ID3."""
    return Metadata(container_texts(synthetic, voice, synthetic.words), source=synthetic.source)


def _present(texts: dict[str, str]) -> Texts:
    return tuple((name, text) for name, text in texts.items() if text)


def one_line(text: str) -> str:
    r"""Keep what can be shown on one line: no line breaks, no control characters, no broken surrogates.

    Example:
        >>> one_line("A gentle\ntwist \x00")
        'A gentle twist'
    """
    # A NUL would split the text into two; a lone surrogate has no encoding at all.
    unfit = ("Cc", "Cs", "Zl", "Zp")
    shown = "".join(" " if unicodedata.category(letter) in unfit else letter for letter in text)
    return " ".join(shown.split())[:LONGEST].rstrip()
