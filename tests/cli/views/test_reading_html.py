"""The page to read aloud as one HTML file: every line, escaped, without scripts and without the net."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.support.browser_opened import chromium, needs_chromium
from voiceguide import pipeline
from voiceguide.cli.views.reading import Item, ReadingPage, reading_page, session_page
from voiceguide.cli.views.reading_html import html_page
from voiceguide.settings import Settings, bundled_scripts

ODD = ReadingPage(
    title="<b>Rest & be</b>",
    about='In "ten" minutes.',
    language="en",
    items=((Item.SECTION, "A </style><script>alert(1)</script>"), (Item.SAY, "Let\x1b go, 1 < 2 & 'so'.")),
)


class Reader(HTMLParser):
    """Reads the tags of a page, and the text of each element of its body with its class."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: list[tuple[str, str]] = []
        self._class = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._class = dict(attrs).get("class") or tag

    def handle_data(self, data: str) -> None:
        if data.strip() and self._class != "style":
            self.texts.append((self._class, data))


@pytest.fixture(scope="module")
def page() -> tuple[str, str]:
    """Return a session as text and as HTML."""
    request = pipeline.Request(routine="bedtime-twist", target_ms=600_000, voice=pipeline.ESTIMATED)
    timeline = pipeline.compose(request, Settings((bundled_scripts(),), Path()))
    return reading_page(timeline), html_page([session_page(timeline)])


def test_it_has_the_lines_of_the_plain_page_in_their_order(page: tuple[str, str]) -> None:
    text, html = page
    shown = {"side": "[{}]", "pause": "    ({})"}
    read = [shown.get(kind, "{}").format(words) for kind, words in Reader(html).texts if kind != "title"]
    assert read == [line for line in text.split("\n") if line and set(line) != {"-"}]
    assert {"section", "side", "say", "pause"} <= {kind for kind, _ in Reader(html).texts}


def test_what_a_script_says_is_never_a_tag() -> None:
    html = html_page([ODD])
    assert "script" not in Reader(html).tags
    texts = dict(Reader(html).texts)
    assert texts["section"] == "A </style><script>alert(1)</script>"
    assert texts["say"] == r"Let\x1b go, 1 < 2 & 'so'."
    assert texts["title"] == texts["h1"] == "<b>Rest & be</b>"


def test_several_pages_are_one_file_with_the_language_of_each() -> None:
    html = html_page([ODD, ReadingPage("Ruhe", "Zum Vorlesen.", "de", ((Item.FILE, "ruhe-1"),))])
    assert html.count("<article") == 2
    assert '<html lang="en">' in html
    assert '<article lang="de">' in html
    assert ("file", "ruhe-1") in Reader(html).texts


@needs_chromium
def test_a_browser_shows_it_by_day_in_the_dark_and_on_paper(page: tuple[str, str], tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(page[1], encoding="utf-8")
    with chromium() as browser:
        opened = browser.new_page(viewport={"width": 390, "height": 844})
        said, asked = [], []
        opened.on("console", lambda message: said.append(message.text))
        opened.on("request", lambda request: asked.append(request.url))
        opened.goto(file.as_uri())
        # Nothing has to be moved sideways on a phone.
        assert opened.evaluate("document.documentElement.scrollWidth") == 390
        look = "getComputedStyle(document.body)"
        looks = []
        for scheme in ("light", "dark"):
            opened.emulate_media(color_scheme=scheme)
            looks.append(opened.evaluate(f"[{look}.backgroundColor, {look}.color]"))
        assert looks == [["rgb(251, 250, 246)", "rgb(29, 27, 24)"], ["rgb(20, 22, 26)", "rgb(230, 225, 216)"]]
        opened.emulate_media(media="print", color_scheme="dark")
        paper = opened.evaluate(f"[{look}.backgroundColor, {look}.color]")
        assert paper == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
    assert (said, asked) == ([], [file.as_uri()])
