"""The web page of a show: a player for closed eyes, with everything readable without JavaScript.

It loads nothing from other hosts, and its content security policy forbids it. Titles and words are escaped.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from html import escape
from importlib import resources
from typing import Final

from voiceguide.audio.metadata import Sentence
from voiceguide.media.plot.svg import xml_line
from voiceguide.media.qr import QR, qr_svg
from voiceguide.podcast.feed import FEED
from voiceguide.podcast.model import Episode, Show
from voiceguide.units import clock

PAGE: Final = "index.html"
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'"
)
_ASSETS: Final = ("player.css", "player.js", "icon.svg")
_WORKER: Final = "sw.js"
"""Name of the service worker, under which every browser that keeps the page requests it."""
_MANIFEST: Final = "show.webmanifest"
_CONTROLS: Final = (
    ("before", "Previous chapter", "M5 4h2.500v16H5zM20 4v16L8.500 12z"),
    ("back", "Back 15 seconds", "M11.500 4v16L1 12zM23 4v16L12.500 12z"),
    ("play", "Play", "M7 4l14 8-14 8z"),
    ("on", "Forward 15 seconds", "M1 4l10.500 8L1 20zM12.500 4L23 12l-10.500 8z"),
    ("next", "Next chapter", "M4 4l11.500 8L4 20zM16.500 4H19v16h-2.500z"),
)
_SLEEP_MINUTES: Final = (5, 10, 15, 20, 30, 45, 60)


def _plain(name: str, _: bytes) -> str:
    return name


def page_files(show: Show, named: Callable[[str, bytes], str] = _plain) -> Mapping[str, bytes]:
    """Return the files of the page, by their names in the folder.

    Args:
        show: The show.
        named: Returns the published name of an asset from its plain name and its content, so that the assets
            of a page that was published before are kept.
    """
    files = {name: _asset(name) for name in _ASSETS}
    names = {name: named(name, data) for name, data in files.items()}
    names[_MANIFEST] = named(_MANIFEST, manifest := _manifest(show, names))
    worker = _asset(_WORKER)
    for name in (*_ASSETS, _MANIFEST):
        worker = worker.replace(f'"{name}"'.encode(), f'"{names[name]}"'.encode())
    return {
        PAGE: _html(show, names).encode(),
        names[_MANIFEST]: manifest,
        QR: qr_svg(show.base_url + FEED),
        _WORKER: worker,
        **{names[name]: data for name, data in files.items()},
    }


@cache
def _asset(name: str) -> bytes:
    # The colours are a file of their own, which the studio shares; a page has one style sheet.
    if name == "player.css":
        return _asset("tokens.css") + _read_asset(name)
    return _read_asset(name)


def _read_asset(name: str) -> bytes:
    return resources.files("voiceguide.podcast").joinpath("assets", name).read_bytes()


def _text(words: str) -> str:
    return escape(xml_line(words))


def _html(show: Show, names: Mapping[str, str]) -> str:
    title = _text(show.title)
    language = _text(show.language)
    episodes = "\n".join(map(_episode, show.episodes))
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="description" content="{_text(show.description)}">
<meta name="theme-color" content="#fbfaf6" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="#0d1114" media="(prefers-color-scheme: dark)">
<title>{title}</title>
<link rel="icon" href="{names["icon.svg"]}" type="image/svg+xml">
<link rel="manifest" href="{names[_MANIFEST]}">
<link rel="alternate" type="application/rss+xml" title="{title}" href="{FEED}">
<link rel="stylesheet" href="{names["player.css"]}">
<script src="{names["player.js"]}" defer></script>
</head>
<body>
<header>
<h1 lang="{language}">{title}</h1>
<p lang="{language}">{_text(show.description)}</p>
<p class="small faint"><a href="#subscribe">Subscribe in a podcast app</a>{_terms(show)}</p>
</header>
<main>
{_player(show) if show.episodes else ""}
<section aria-labelledby="episodes-title">
<h2 id="episodes-title">{"Episodes" if show.episodes else "No episodes yet"}</h2>
<ol class="episodes">
{episodes}
</ol>
</section>
</main>
{_subscribe(show)}
</body>
</html>
"""


def _terms(show: Show) -> str:
    return f" · {_text(show.license)}" if show.license else ""


def _subscribe(show: Show) -> str:
    address = _text(show.base_url + FEED)
    return f"""<footer id="subscribe">
<img src="{QR}" alt="QR code with the address of the feed" width="160" height="160" loading="lazy">
<div><h2>Subscribe</h2>
<p>Scan the square with a phone, or give this address to a podcast app:</p>
<p class="address"><a href="{FEED}">{address}</a></p></div>
</footer>"""


def _icon(path: str, kind: str = "") -> str:
    named = f' class="{kind}"' if kind else ""
    return f'<svg{named} viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="{path}"/></svg>'


def _controls() -> str:
    made = []
    for name, label, path in _CONTROLS:
        drawn = _icon(path)
        if name == "play":
            drawn = _icon(path, "start") + _icon("M6 4h4.500v16H6zM13.500 4H18v16h-4.500z", "pause")
        state = ' aria-pressed="false"' if name == "play" else ""
        made.append(f'<button type="button" id="{name}" aria-label="{label}"{state}>{drawn}</button>')
    return "\n".join(made)


def _player(show: Show) -> str:
    sleep = "".join(f'<option value="{n}">{n} minutes</option>' for n in _SLEEP_MINUTES)
    return f"""<section id="player" class="only-script" aria-label="Player" data-guid="{_text(show.guid)}"
 data-title="{_text(show.title)}" data-author="{_text(show.author)}">
<div class="now">
<img id="art" src="{_text(show.art)}" alt="" width="88" height="88" decoding="async">
<div><h2 id="title"></h2><p id="chapter" class="faint"></p></div>
</div>
<div class="row controls">
{_controls()}
</div>
<input type="range" id="where" min="0" max="1" step="1" value="0" aria-label="Position">
<div class="times small"><span id="at" class="faint">0:00</span><span id="length" class="faint"></span></div>
<div class="row settings small">
<label for="sleep">Sleep timer
<select id="sleep"><option value="0">off</option>{sleep}</select></label>
<label class="keys"><input type="checkbox" id="keys" checked> Keys: space, ← →, n, p</label>
</div>
<p id="said" class="small" role="status"></p>
<h3 id="chapters-title">Chapters</h3>
<ol id="chapters" aria-labelledby="chapters-title"></ol>
<h3 id="words-title">Words</h3>
<div id="words" tabindex="0" role="region" aria-labelledby="words-title"></div>
</section>"""


def _episode(episode: Episode) -> str:
    chapters = "\n".join(
        f'<li data-at="{one.start_ms}"><span>{_text(one.title)}</span> '
        f"<time>{clock(one.start_ms)}</time></li>"
        for one in episode.chapters
    )
    words = "\n".join(
        f'<p data-at="{one.start_ms}" data-until="{one.end_ms}"{_lang(one)}>{_text(one.text)}</p>'
        for one in episode.transcript
    )
    slug, title = _text(episode.slug), _text(episode.title)
    return f"""<li>
<article id="{slug}" lang="{_text(episode.language)}" aria-labelledby="{slug}-title"
 data-guid="{_text(episode.guid)}" data-track="{_text(episode.track)}" data-art="{_text(episode.art)}"
 data-ms="{episode.duration_ms}" data-bytes="{episode.bytes}">
<div class="episode-head"><h2 id="{slug}-title">{title}</h2><time>{clock(episode.duration_ms)}</time></div>
<p class="faint">{_text(episode.summary)}</p>
<div class="row only-script" lang="en">
<button type="button" class="choose" aria-describedby="{slug}-title">Play</button>
<button type="button" class="keep" aria-describedby="{slug}-title" aria-pressed="false"
 hidden>Keep offline</button>
</div>
<div class="only-plain">
<audio controls preload="none" src="{_text(episode.track)}" aria-label="{title}"></audio>
<details><summary lang="en">Chapters</summary>
<ol class="chapters">
{chapters}
</ol></details>
<details><summary lang="en">Words</summary>
<div class="transcript">
{words}
</div></details>
</div>
</article>
</li>"""


def _lang(sentence: Sentence) -> str:
    return f' lang="{_text(sentence.language)}"' if sentence.language else ""


def _manifest(show: Show, names: Mapping[str, str]) -> bytes:
    kind = "image/png" if show.art.endswith(".png") else "image/jpeg"
    told = {
        "name": xml_line(show.title),
        "start_url": "./",
        "display": "standalone",
        "background_color": "#0d1114",
        "theme_color": "#0d1114",
        "icons": [
            {"src": show.art, "sizes": "3000x3000", "type": kind},
            {"src": names["icon.svg"], "sizes": "any"},
        ],
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()
