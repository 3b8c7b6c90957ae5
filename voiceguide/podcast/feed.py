"""The feed of a show for podcast apps, and its forms for other players: RSS, OPML, M3U8.

Python's own XML library escapes every text. The same show gives the same bytes: no clock is read.
"""

from __future__ import annotations

import re
from datetime import datetime
from email.utils import format_datetime
from html import escape
from typing import Final
from xml.etree import ElementTree

from voiceguide.audio.formats import FORMATS, MP3
from voiceguide.media.captions import CAPTIONS
from voiceguide.podcast.model import Episode, Show
from voiceguide.units import SECOND

FEED: Final = "feed.xml"
ITUNES: Final = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST: Final = "https://podcastindex.org/namespace/1.0"
ATOM: Final = "http://www.w3.org/2005/Atom"
GENERATOR: Final = "voiceguide"
_UNFIT: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold, escaped or not."""

for _prefix, _uri in (("itunes", ITUNES), ("podcast", PODCAST), ("atom", ATOM)):
    ElementTree.register_namespace(_prefix, _uri)


def rss(show: Show) -> bytes:
    """Return the feed: RSS 2.0 with the namespaces of Apple and of Podcasting 2.0."""
    root = ElementTree.Element("rss", {"version": "2.0"})
    channel = ElementTree.SubElement(root, "channel")
    _add(channel, "title", show.title)
    _add(channel, "link", show.base_url)
    _add(channel, "description", _safe(show.description))
    _add(channel, "language", show.language)
    _add(channel, "generator", GENERATOR)
    if show.episodes:
        _add(channel, "pubDate", _date(max(episode.published for episode in show.episodes)))
    _add(channel, _a("link"), href=show.feed_url, rel="self", type="application/rss+xml")
    _add(channel, _i("author"), show.author)
    _add(channel, _i("type"), "episodic")
    _add(channel, _i("explicit"), _truth(show.explicit))
    _add(channel, _i("image"), href=show.base_url + show.art)
    _category(channel, show.category)
    if show.owner_email:
        owner = _add(channel, _i("owner"))
        _add(owner, _i("name"), show.owner_name)
        _add(owner, _i("email"), show.owner_email)
    _add(channel, _p("guid"), show.guid)
    _add(channel, _p("locked"), "yes", **({"owner": show.owner_email} if show.owner_email else {}))
    _add(channel, _p("medium"), "podcast")
    if any(episode.synthetic for episode in show.episodes):
        _add(channel, _p("txt"), "true", purpose="ai-content")
    if show.license:
        _licence(channel, show.license)
    if show.private:
        _add(channel, _i("block"), "Yes")
        _add(channel, _p("block"), "yes")
    for episode in show.episodes:
        _item(channel, show, episode)
    return _written(root)


def _item(channel: ElementTree.Element, show: Show, episode: Episode) -> None:
    item = ElementTree.SubElement(channel, "item")
    at = show.base_url
    _add(item, "title", episode.title)
    _add(item, "description", _safe(episode.summary))
    _add(item, "link", f"{at}#{episode.slug}")
    _add(item, "guid", episode.guid, isPermaLink="false")
    _add(item, "pubDate", _date(episode.published))
    _add(item, "enclosure", url=at + episode.track, length=str(episode.bytes), type=FORMATS[MP3].media_type)
    _add(item, _i("duration"), str(round(episode.duration_ms / SECOND)))
    _add(item, _i("episodeType"), "full")
    _add(item, _i("explicit"), _truth(show.explicit))
    _add(item, _i("image"), href=at + episode.art)
    said_in = {"language": episode.language, "rel": "captions"}
    _add(item, _p("transcript"), url=at + episode.vtt, type=CAPTIONS["vtt"].media_type, **said_in)
    if episode.chapters:
        _add(item, _p("chapters"), url=at + episode.chapters_json, type="application/json+chapters")
    if episode.synthetic:
        _add(item, _p("txt"), "true", purpose="ai-content")


def opml(show: Show) -> bytes:
    """Return the subscription as OPML, which every app imports."""
    root = ElementTree.Element("opml", {"version": "2.0"})
    _add(_add(root, "head"), "title", show.title)
    _add(
        _add(root, "body"), "outline", type="rss", text=show.title, title=show.title, xmlUrl=show.feed_url,
        htmlUrl=show.base_url,
    )  # fmt: skip
    return _written(root)


def m3u8(show: Show) -> bytes:
    """Return a playlist of all episodes for music players, by the names of their files."""
    lines = ["#EXTM3U", f"#PLAYLIST:{_one_line(show.title)}"]
    for episode in show.episodes:
        lines.append(f"#EXTINF:{round(episode.duration_ms / SECOND)},{_one_line(episode.title)}")
        lines.append(episode.track)
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


def _add(
    above: ElementTree.Element, name: str, content: str | None = None, /, **attributes: str
) -> ElementTree.Element:
    fit = {key: _UNFIT.sub(" ", value) for key, value in attributes.items()}
    made = ElementTree.SubElement(above, name, fit)
    made.text = None if content is None else _UNFIT.sub(" ", content)
    return made


def _category(channel: ElementTree.Element, category: tuple[str, ...]) -> None:
    above = channel
    for name in category:
        above = _add(above, _i("category"), text=name)


def _licence(channel: ElementTree.Element, text: str) -> None:
    name, _, url = text.rpartition(" ") if "://" in text else (text, "", "")
    _add(channel, _p("license"), name, **({"url": url} if url else {}))


def _safe(text: str) -> str:
    """Escape a text so that it reads the same whether an app shows it as it is or as HTML."""
    marked = re.search(r"[<>]|&#?\w+;", text)
    return escape(text, quote=False) if marked else text


def _date(moment: datetime) -> str:
    """Format a date by RFC 2822, with its zone."""
    return format_datetime(moment)


def _truth(value: bool) -> str:
    return "true" if value else "false"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _i(name: str) -> str:
    return f"{{{ITUNES}}}{name}"


def _p(name: str) -> str:
    return f"{{{PODCAST}}}{name}"


def _a(name: str) -> str:
    return f"{{{ATOM}}}{name}"


def _written(root: ElementTree.Element) -> bytes:
    ElementTree.indent(root)
    made: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=False)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + made + b"\n"
