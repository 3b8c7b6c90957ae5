"""The picture: well-formed whatever a script says, the same each time, and true to scale."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.sessions_made import evening, timeline, timelines
from voiceguide.media.plot.palette import DAY, NIGHT
from voiceguide.media.plot.sessions import LEFT, ROOM, plot_sessions
from voiceguide.media.plot.svg import NAMESPACE, cut, width_of, xml_line
from voiceguide.media.plot.swimlanes import swimlanes
from voiceguide.media.plot.tables import chapter_numbers, chapters_table, times_table

SHORT, LONG = swimlanes(evening(30_000)), swimlanes(evening(60_000))


def parsed(svg):
    return ET.fromstring(svg)  # noqa: S314 - our own picture


def drawn(root, tag, kind):
    found = root.iter(f"{{{NAMESPACE}}}{tag}")
    return [each for each in found if kind in each.get("class", "").split()]


def texts(root):
    return ["".join(each.itertext()) for each in root.iter(f"{{{NAMESPACE}}}text")]


def hinted(elements):
    """Leave the legend's and the tables' swatches out: only what is on the axis says what it is."""
    return [each for each in elements if each.find(f"{{{NAMESPACE}}}title") is not None]


def test_it_says_what_it_shows():
    root = parsed(plot_sessions([LONG, SHORT]))
    said = texts(root)
    assert {"A gentle twist", "words", "hold", "rest", "time to move", "left", "right", "bell"} <= set(said)
    assert "1 Settle" in said
    assert "2 Twist <&> turn" in said
    assert root.get("role") == "img"
    title, desc = (root.find(f"{{{NAMESPACE}}}{name}") for name in ("title", "desc"))
    assert root.get("aria-labelledby").split() == [title.get("id"), desc.get("id")]
    assert title.text == "A gentle twist, 2:40, 3:40"
    assert "Chapters: Settle 0:30; Twist <&> turn 1:30; Rest 0:40." in desc.text
    assert "silence: holding 1:52" in desc.text


def test_everything_is_on_one_scale():
    """What lasts as long is as wide, in the short session as in the long one."""
    rests = hinted(drawn(parsed(plot_sessions([SHORT, LONG])), "rect", "rest"))
    (short_rest, long_rest) = rests
    assert short_rest.get("width") == long_rest.get("width") == f"{40_000 * ROOM / 220_000:.2f}".rstrip("0")
    assert float(long_rest.get("x")) == pytest.approx(LEFT + 180_000 * ROOM / 220_000, abs=0.01)
    assert float(long_rest.get("x")) > float(short_rest.get("x"))
    assert float(long_rest.get("y")) > float(short_rest.get("y"))


def test_the_order_of_sessions_does_not_matter():
    assert plot_sessions([LONG, SHORT]) == plot_sessions([SHORT, LONG])


def test_ribbons_lead_every_chapter_on():
    assert len(drawn(parsed(plot_sessions([SHORT, LONG])), "path", "ribbon")) == 3
    assert not drawn(parsed(plot_sessions([LONG])), "path", "ribbon")


def test_lanes_that_nobody_has_are_not_drawn():
    assert "breath" not in texts(parsed(plot_sessions([swimlanes(timeline(60_000))])))
    assert "side" not in texts(parsed(plot_sessions([swimlanes(timeline(60_000))])))
    assert {"breath", "side"} <= set(texts(parsed(plot_sessions([LONG]))))


@settings(max_examples=60)
@given(st.lists(timelines(), min_size=1, max_size=3))
def test_any_session_can_be_drawn(made):
    sessions = [swimlanes(each) for each in made]
    svg = plot_sessions(sessions)
    root = parsed(svg.encode("utf-8"))
    words = hinted(drawn(root, "rect", "words"))
    assert len(words) == sum(len(each.clips) for each in made)
    right = LEFT + ROOM + 1  # what is drawn a little wider so as to be seen may stick out by that
    assert all(LEFT <= float(each.get("x")) <= right for each in words)
    assert all(float(each.get("x")) + float(each.get("width")) <= right for each in words)
    assert plot_sessions(sessions) == svg
    assert not re.search(
        r"nan|inf|e-\d", " ".join(value for each in root.iter() for value in each.attrib.values())
    )


def test_no_text_breaks_out():
    sly = "</text><script>alert(1)</script>\"'&\x00\x1b\x0b\ufffe\u202e"
    made = evening()
    svg = plot_sessions(
        [swimlanes(replace(made, title=sly, clips=tuple(replace(each, text=sly) for each in made.clips)))]
    )
    root = parsed(svg.encode("utf-8"))
    assert not list(root.iter("script"))
    assert not list(root.iter(f"{{{NAMESPACE}}}script"))
    assert "</text><script>alert(1)</script>\"'&" in texts(root)[0]
    assert not {"\x00", "\x1b", "\x0b", "\ufffe", "\u202e"} & set(svg)


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


def test_the_tables_say_what_grew():
    assert chapters_table([SHORT, LONG]).rows == (
        ("1  Settle", None, ("0:30", "0:30")),
        ("2  Twist <&> turn", None, ("1:30", "2:30")),
        ("3  Rest", None, ("0:40", "0:40")),
    )
    times = {name: cells for name, _, cells in times_table([SHORT, LONG]).rows}
    assert times["silence: holding"] == ("0:52", "1:52")
    assert times["words"] == ("0:28", "0:28")


def test_a_chapter_has_the_same_number_in_every_length():
    extra = replace(SHORT, chapters=(replace(SHORT.chapters[0], label="Only here"), *SHORT.chapters[1:]))
    assert list(chapter_numbers([extra, LONG]).items()) == [
        (("Settle", 1), 1), (("Twist <&> turn", 1), 2), (("Rest", 1), 3), (("Only here", 1), 4),
    ]  # fmt: skip
    assert chapters_table([extra, LONG]).rows[0] == ("1  Settle", None, ("–", "0:30"))


def test_what_was_left_out_is_counted():
    assert "remarks left out" not in {name for name, _, _ in times_table([LONG]).rows}
    rows = times_table([replace(SHORT, left_out=("a", "b")), LONG]).rows
    assert rows[-1] == ("remarks left out", None, ("2", "0"))


def luminance(colour):
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", [DAY, NIGHT], ids=["day", "night"])
def test_contrast_is_enough(palette):
    """The figures are WCAG's, 1.4.3 for text and 1.4.11 for shapes."""
    assert DAY.keys() == NIGHT.keys()
    for ink, ground in (
        ("ink", "ground"), ("faint", "ground"), ("label", "even"), ("label", "odd"),
        ("label", "left"), ("label", "right"), ("label", "plate"),
    ):  # fmt: skip
        assert contrast(palette[ink], palette[ground]) >= 4.5, (ink, ground)
    for shape in ("words", "breath-line", "hold-mark", "window-mark", "rest-mark", "gap", "bell"):
        assert contrast(palette[shape], palette["ground"]) >= 3, shape
