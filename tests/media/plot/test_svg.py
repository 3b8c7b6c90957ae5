"""Texts in a picture: none breaks its XML, and what is cut fits."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from voiceguide.media.plot.svg import cut, width_of, xml_line


def parsed(svg):
    return ET.fromstring(svg)  # noqa: S314 - our own picture


@given(st.text())
def test_plain_text_is_what_xml_can_hold(text):
    element = ET.Element("text")
    element.text = xml_line(text)
    assert parsed(ET.tostring(element)).text in (xml_line(text), None)


@given(st.text(max_size=60), st.floats(10, 300))
def test_what_is_cut_fits(text, room):
    shown = cut(text, 12, room)
    assert shown == text or width_of(shown, 12) <= max(room, width_of("…", 12))


def test_a_title_of_any_length_is_cut_by_looking_at_its_beginning():
    """Cut letter by letter from its end, one such title alone took hours."""
    assert cut("n" * 300_000, 12, 200) == cut("n" * 300, 12, 200)
    assert cut("n" * 300_000, 12, -5) == "…"
