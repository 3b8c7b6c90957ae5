"""Covers: what directories take, read back by Pillow; calm, equal for equal sessions, whatever the title."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from tests.support.sessions_made import evening, timeline
from voiceguide.media.artwork import MOST_BYTES, image_header
from voiceguide.media.cover import cover, fit_title, show_cover
from voiceguide.media.plot.swimlanes import swimlanes
from voiceguide.media.typeface import face_of

EVENING = swimlanes(evening(30_000))


@pytest.fixture(scope="module")
def drawn():
    return cover(EVENING, "Größe, año, façade, avó 🌙 <script>")


def opened(data):
    picture = Image.open(BytesIO(data))
    picture.load()
    return picture


def ground(picture):
    return picture.getpixel((5, 5))


def test_it_is_what_directories_take(drawn):
    picture = opened(drawn)
    assert (picture.format, picture.mode, picture.size) == ("PNG", "RGB", (3_000, 3_000))
    assert len(drawn) <= MOST_BYTES
    seen = image_header(drawn)
    assert (seen.suffix, seen.width, seen.height, seen.colours) == (".png", 3_000, 3_000, "RGB")


def test_the_lower_fifth_is_clear(drawn):
    picture = opened(drawn)
    assert picture.crop((0, 2_400, 3_000, 3_000)).getcolors() == [(600 * 3_000, ground(picture))]
    assert len(picture.crop((0, 600, 3_000, 2_400)).getcolors(100_000)) > 20


def test_equal_sessions_have_equal_covers_and_others_do_not(drawn):
    assert cover(EVENING, "Größe, año, façade, avó 🌙 <script>") == drawn
    assert cover(swimlanes(evening(60_000)), "Größe, año, façade, avó 🌙 <script>") != drawn


def test_the_length_can_be_told_in_a_thumbnail():
    """At 55 pixels the middle, where the figure stands, has strokes of strong contrast in it."""
    small = (
        opened(cover(swimlanes(timeline(600_000)), "A"))
        .resize((55, 55), Image.Resampling.LANCZOS)
        .convert("L")
    )
    middle = small.crop((20, 20, 36, 34))
    low, high = middle.getextrema()
    assert high - low > 120


def test_a_show_has_a_cover_with_and_without_sessions():
    of_two = show_cover([EVENING, swimlanes(timeline(300_000))], "Evenings")
    picture = opened(of_two)
    assert (picture.mode, picture.size) == ("RGB", (3_000, 3_000))
    assert picture.crop((0, 2_400, 3_000, 3_000)).getcolors() == [(600 * 3_000, ground(picture))]
    assert show_cover([], "Evenings") != of_two


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("Bedtime twist", ["Bedtime twist"]),
        ("Größe, año, façade, avó", ["Größe, año, façade, avó"]),
        ("Moon 🌙 <script>", ["Moon <script>"]),
        ("a\u0308rgern", ["ärgern"]),
        ("Спокойной ночи", ["Спокойной ночи"]),
        ("Oﬃce, ﬂoor, ﬁve", ["Office, floor, five"]),
        ("\x00\x1b\ud800", []),
        ("", []),
    ],
)  # fmt: skip
def test_titles_are_written_with_the_letters_there_are(title, written):
    assert fit_title(title)[1] == written


@pytest.mark.parametrize("title", ["w" * 500, "word " * 200, "Rindfleischetikettierungsüberwachung" * 4])
def test_long_titles_fit(title):
    size, lines = fit_title(title)
    assert lines
    assert all(face_of(None, size).getlength(line) <= 2_560 for line in lines)
    assert len(lines) * size * 1.15 <= 480
    assert lines[-1].endswith("…")
