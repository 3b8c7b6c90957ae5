"""A page to read aloud as an HTML file: one file without scripts, which loads nothing and prints well."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from voiceguide.cli.console import clean
from voiceguide.cli.views.reading import Item, ReadingPage

PAGE_KIND: Final = "a page to read aloud is an HTML file"
"""What it is called where its file has another name."""
_STYLE: Final = """
:root { color-scheme: light dark; --ink: #1d1b18; --faint: #67625a; --paper: #fbfaf6; --line: #d9d4c8; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e1d8; --faint: #a49d91; --paper: #14161a; --line: #3a3d43; }
}
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.25rem/1.6 Georgia, serif; }
article { max-width: 36rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; overflow-wrap: anywhere; }
h1 { margin: 0; font-size: 2rem; line-height: 1.2; }
h2 { margin: 2.5rem 0 1rem; border-bottom: 1px solid var(--line); font-size: 1.35rem; }
h3 { margin: 1.5rem 0 .5rem; font-size: 1rem; font-weight: bold; }
p { margin: .4rem 0; }
.about, .pause, .file { color: var(--faint); font-size: 1rem; }
.pause, .file { margin-left: 2rem; }
.pause { font-style: italic; }
.file { font-family: monospace; }
.note { margin: 1rem 0; border-left: 3px solid var(--faint); padding-left: .8rem; font-size: 1rem; }
@media print {
  :root { --ink: #000; --faint: #444; --paper: #fff; --line: #999; }
  body { font-size: 13pt; }
  article { max-width: none; padding: 0; }
  article + article { break-before: page; }
  h2, h3 { break-after: avoid; }
  p { break-inside: avoid; }
  .pause, .file { break-before: avoid; }
}
"""
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
_TAGS: Final = {Item.SECTION: "h2", Item.SIDE: "h3", Item.SAY: "p", Item.FILE: "p", Item.PAUSE: "p"}


def html_page(pages: Sequence[ReadingPage]) -> str:
    """Return pages to read aloud as one HTML file, each on a sheet of its own when printed.

    Args:
        pages: One at least; the first gives the file its title and language.
    """
    first = pages[0]
    head = (
        "<!doctype html>",
        f'<html lang="{_text(first.language)}">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{_text(first.title)}</title>",
        f"<style>{_STYLE}</style>",
        "</head>",
        "<body>",
    )
    bodies = (line for page in pages for line in _article(page))
    return "\n".join((*head, *bodies, "</body>", "</html>", ""))


def _article(page: ReadingPage) -> Iterator[str]:
    yield f'<article lang="{_text(page.language)}">'
    yield f"<h1>{_text(page.title)}</h1>"
    yield f'<p class="about">{_text(page.about)}</p>'
    if page.note:
        yield f'<p class="note" lang="en">{_text(page.note)}</p>'
    for item, text in page.items:
        yield f'<{_TAGS[item]} class="{item}">{_text(text)}</{_TAGS[item]}>'
    yield "</article>"


def _text(words: str) -> str:
    return escape(clean(words))
