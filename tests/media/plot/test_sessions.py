"""The picture: well-formed whatever a script says, the same each time, and true to scale."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.sessions_made import clip, evening, span, timeline, timelines
from voiceguide.media.plot.sessions import LEFT, ROOM, plot_sessions
from voiceguide.media.plot.svg import NAMESPACE
from voiceguide.media.plot.swimlanes import swimlanes
from voiceguide.timeline.model import Tone

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


def test_counts_and_clicks_are_drawn_and_explained():
    numbers = tuple(clip(at_ms, 1_000, f"{n}.") for n, at_ms in enumerate((10_000, 20_000)))
    tones = tuple(Tone(start_ms=at_ms, duration_ms=20, kind="click") for at_ms in (50_000, 50_700))
    made = timeline(90_000, clips=numbers, tones=tones, spans=(span("count", 10_000, 30_000),))
    root = parsed(plot_sessions([swimlanes(made)]))
    assert {"count", "click", "silence: counting"} <= set(texts(root))
    assert [each.find(f"{{{NAMESPACE}}}title").text for each in hinted(drawn(root, "rect", "count"))] == [
        "0:11 count",
        "0:21 count",
    ]
    (clicks,) = hinted(drawn(root, "path", "click"))
    assert clicks.find(f"{{{NAMESPACE}}}title").text == "0:50 2 clicks"
    assert clicks.get("d").count("M") == 2
    quiet = parsed(plot_sessions([SHORT]))
    assert not {"count", "click"} & set(texts(quiet))


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
