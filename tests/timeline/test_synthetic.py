"""What counts as synthetic speech, and the mark that says so: written by us, read as anybody writes it."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.speech.registry import VOICES
from voiceguide.speech.voices.tone import ToneVoice
from voiceguide.timeline.synthetic import Synthetic, packet, source_in

MARKED = [kind for kind in Synthetic if kind.source]
EXT = "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}"


def test_whatever_reads_text_and_gives_words_is_synthetic():
    assert Synthetic.of_voice(ToneVoice.name) is Synthetic.NONE
    assert {Synthetic.of_voice(name) for name in VOICES if name != ToneVoice.name} == {Synthetic.VOICE}
    for name in ("command:espeak-ng", "gtts:en:co.uk", "tones", "takes", "of-another-package:x"):
        assert Synthetic.of_voice(name) is Synthetic.VOICE


def test_the_sources_are_terms_of_the_vocabulary():
    assert {kind: kind.source.rpartition("/")[2] for kind in Synthetic} == {
        Synthetic.NONE: "",
        Synthetic.VOICE: "trainedAlgorithmicMedia",
        Synthetic.MIXED: "compositeWithTrainedAlgorithmicMedia",
    }
    assert all(kind.source.startswith("http://cv.iptc.org/newscodes/digitalsourcetype/") for kind in MARKED)


@pytest.mark.parametrize("kind", MARKED)
def test_a_packet_is_whole_xml_that_says_one_thing(kind):
    made = packet(kind.source)
    assert source_in(made) == kind.source
    root = ElementTree.fromstring(made.decode().split("?>", 1)[1].rsplit("<?", 1)[0])  # noqa: S314 - it is ours
    assert [each.text for each in root.iter(f"{EXT}DigitalSourceType")] == [kind.source]
    assert len(made) < 700


def test_where_there_is_nothing_to_say_there_is_no_packet():
    assert packet(Synthetic.NONE.source) == b""


@pytest.mark.parametrize(
    "written",
    [
        b"<rdf:Description\n Iptc4xmpExt:DigitalSourceType='%s'/>",
        b'<rdf:Description Iptc4xmpExt:DigitalSourceType = "%s" x="y"/>',
        b"<ns1:DigitalSourceType>\n  %s\n</ns1:DigitalSourceType>",
        b'<Iptc4xmpExt:DigitalSourceType rdf:resource="%s"/>',
    ],
)
def test_a_mark_is_found_however_another_program_writes_it(written):
    assert source_in(b"<x:xmpmeta>" + written % b"http://example.org/a") == "http://example.org/a"


@pytest.mark.parametrize(
    "xmp",
    [
        b"",
        b"<DigitalSourceType></DigitalSourceType>",
        b"<DigitalSourceType>" + b"x" * 1_000 + b"<",
        b" " * 70_000 + packet(Synthetic.VOICE.source),
    ],
    ids=["nothing", "empty", "endless", "far in"],
)
def test_what_tells_no_source_tells_none(xmp):
    assert source_in(xmp) == ""


@given(st.binary(), st.binary())
def test_no_bytes_are_too_odd_to_look_through(before, after):
    assert len(source_in(before + b"DigitalSourceType='" + after)) <= 200
