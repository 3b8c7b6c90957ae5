"""The declaration that the words of a session are synthetic speech.

People read a sentence; machines read the IPTC's `DigitalSourceType`, an address from a closed list, in a
packet of XMP. Nothing but these constants stands in a packet: no date, no text of anybody's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

_VOCABULARY: Final = "http://cv.iptc.org/newscodes/digitalsourcetype/"
_WITHOUT_WORDS: Final = "tone"
"""The name of the one voice that says no words."""
_TAKES: Final = "takes"
"""The beginning of a timeline's `voice` where the session has recordings in it."""


class Synthetic(StrEnum):
    """The share of the spoken words that is synthetic speech.

    What reads text and gives sound counts as synthetic speech: engines, programs (`command:`), voices of
    other packages. Recordings of a person do not, and neither do tones.
    """

    NONE = "none"  # no words, tones instead of words, or recordings only
    VOICE = "voice"  # all of them
    MIXED = "mixed"  # some of them; the others are recordings

    @classmethod
    def of_voice(cls, name: str) -> Synthetic:
        """Return what a voice speaks, by its name: nothing is made or loaded to find out.

        Example:
            >>> Synthetic.of_voice("hibari"), Synthetic.of_voice("tone")
            (<Synthetic.VOICE: 'voice'>, <Synthetic.NONE: 'none'>)
        """
        return cls.NONE if name == _WITHOUT_WORDS else cls.VOICE

    @classmethod
    def of_timeline(cls, voice: str) -> Synthetic:
        """Return what is heard by a timeline that does not say so itself; versions before wrote those.

        Args:
            voice: Who speaks, as the timeline has it: `hibari`, `takes`, `takes+hibari`.
        """
        first, plus, filling = voice.partition("+")
        if first != _TAKES:
            return cls.of_voice(voice)
        return cls.MIXED if plus and cls.of_voice(filling) is cls.VOICE else cls.NONE

    @property
    def source(self) -> str:
        """The kind of sound in the IPTC's vocabulary, an address; empty if there is nothing to say."""
        return _SOURCES[self]

    @property
    def words(self) -> str:
        """The same in an English sentence; empty if there is nothing to say."""
        return _WORDS[self]


_SOURCES: Final[Mapping[Synthetic, str]] = {
    Synthetic.NONE: "",
    # Of a program that is not known this may say too much (`algorithmicMedia` is for sound that no model was
    # trained for), but never too little.
    Synthetic.VOICE: f"{_VOCABULARY}trainedAlgorithmicMedia",
    Synthetic.MIXED: f"{_VOCABULARY}compositeWithTrainedAlgorithmicMedia",
}
_WORDS: Final[Mapping[Synthetic, str]] = {
    Synthetic.NONE: "",
    Synthetic.VOICE: "The voice is synthetic.",
    Synthetic.MIXED: "Some of the words are spoken by a synthetic voice.",
}

_HEAD: Final = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">'
    "<Iptc4xmpExt:DigitalSourceType>"
)
_END: Final = (
    "</Iptc4xmpExt:DigitalSourceType></rdf:Description></rdf:RDF></x:xmpmeta>"
    '<?xpacket end="r"?>'  # may only be read: no space is left for writing
)
_MOST_READ: Final = 1 << 16
_FOUND: Final = re.compile(
    rb"""\bDigitalSourceType(?:\s*=\s*["']|\s*>\s*|\s+rdf:resource\s*=\s*["'])([\x21-\x7e]{1,200}?)\s*["'<]"""
)


def packet(source: str) -> bytes:
    """Return the packet of XMP that says of which kind a sound is; nothing if there is nothing to say.

    Args:
        source: What `Synthetic.source` gives.
    """
    if not source:
        return b""
    from xml.sax.saxutils import escape

    return (_HEAD + escape(source) + _END).encode()


def source_in(xmp: bytes) -> str:
    """Return the kind of sound that a packet of XMP tells, as another program may have written it.

    It is searched, not parsed: what is read here may be anybody's. Nothing after its first 64 kB is looked
    at. Empty if it tells none.
    """
    found = _FOUND.search(xmp[:_MOST_READ])
    return found[1].decode("ascii") if found else ""
