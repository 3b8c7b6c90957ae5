"""The marks of a synthetic voice: what a file says of who speaks in it, and of which kind its sound is.

A tag of ID3 and the texts of other containers say the same; which frames or fields those become is told in
`id3.py` and by the writers of other forms. The words and addresses themselves stand in
`timeline/synthetic.py`.
"""

from __future__ import annotations

from typing import Final

from voiceguide.audio.metadata import Metadata
from voiceguide.media.one_line import LONGEST, one_line
from voiceguide.timeline.synthetic import Synthetic

SOURCE: Final = "DigitalSourceType"
"""The name of the text that says of which kind the sound is, as the IPTC calls it."""
XMP: Final = "XMP"
"""Whose a private frame is that holds a packet of XMP."""
_VOICE: Final = "voice"
_PROGRAM: Final = "voiceguide"

Texts = tuple[tuple[str, str], ...]
"""Names and texts; none is empty."""


def named_texts(synthetic: Synthetic, voice: str) -> Texts:
    """Return what stands in texts with names of their own: who speaks, and of which kind the sound is.

    Args:
        synthetic: What part of the words is synthetic speech.
        voice: The voice's name.
    """
    return _told({_VOICE: one_line(voice), SOURCE: synthetic.source})


def container_texts(synthetic: Synthetic, voice: str, comment: str) -> Texts:
    """Return the same as a container has it whose texts all have names.

    Args:
        synthetic: What part of the words is synthetic speech.
        voice: The voice's name.
        comment: What is said for people.
    """
    who = one_line(voice)
    software = f"{_PROGRAM}, voice {who}" if who else _PROGRAM
    return _told({"comment": comment, _VOICE: who, "software": software, SOURCE: synthetic.source})


def comment(synthetic: Synthetic, about: str, disclosure: str) -> str:
    """Write the comment; of a synthetic voice it says so, however long the rest is.

    Args:
        synthetic: What part of the words is synthetic speech.
        about: What else it says.
        disclosure: How it says that; empty for an English sentence.
    """
    if not (said := synthetic.words):
        return one_line(about)
    said = one_line(disclosure) or said
    rest = one_line(about)[: max(0, LONGEST - len(said) - 1)].rstrip()
    return f"{rest} {said}".strip()


def sample_labels(synthetic: Synthetic, voice: str) -> Metadata:
    """Return what the tag of a sample says, for a form that has no ID3."""
    return Metadata(container_texts(synthetic, voice, synthetic.words), source=synthetic.source)


def _told(texts: dict[str, str]) -> Texts:
    return tuple((name, text) for name, text in texts.items() if text)
