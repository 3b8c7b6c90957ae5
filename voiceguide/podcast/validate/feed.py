"""Validation of a published folder, by the standards and the rules of directories and apps.

It does not rely on the code that wrote the folder: the feed is parsed, and every file it names is opened.
"""

from __future__ import annotations

import re
import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from voiceguide.core.reading import FileKind, component, open_file, read_file
from voiceguide.errors import OutputError, why
from voiceguide.media.artwork import LARGEST, MOST_BYTES, SMALLEST, image_header
from voiceguide.podcast.feed import ATOM, FEED, ITUNES, PODCAST
from voiceguide.podcast.validate.chapters import check_chapters
from voiceguide.podcast.validate.feed_reader import FEED_KIND, parse_feed
from voiceguide.podcast.validate.track import check_track, check_webvtt

if TYPE_CHECKING:
    from xml.etree import ElementTree

_MOST_DESCRIPTION: Final = 4_000
_NS: Final = {"itunes": ITUNES, "podcast": PODCAST, "atom": ATOM}
_ONCE: Final = (
    "title", "link", "description", "language", "itunes:image", "itunes:explicit", "itunes:author",
    "itunes:type", "atom:link", "podcast:guid", "podcast:locked", "podcast:medium",
)  # fmt: skip
_ITEM_ONCE: Final = (
    "title", "description", "enclosure", "guid", "pubDate", "itunes:duration", "itunes:image",
    "podcast:transcript",
)  # fmt: skip
_DATE: Final = re.compile(r"(?:\w{3}, )?\d{1,2} \w{3} \d{4} \d{2}:\d{2}:\d{2} (?:[+-]\d{4}|GMT)", re.ASCII)
_MOST_FAULTS: Final = 50
_CAPTIONS: Final = FileKind("captions file", 8_000_000)
_CHAPTERS: Final = FileKind("chapters file", 2_000_000)
_PICTURE: Final = FileKind("picture", 16_000_000)


def check_folder(folder: Path, ahead: Path | None = None) -> tuple[str, ...]:
    """List every fault of a published folder, each in a sentence that begins with its place.

    Args:
        folder: The folder.
        ahead: A folder with files that will replace those.

    Raises:
        OutputError: There is no feed, or it cannot be read.
    """
    folders = (folder,) if ahead is None else (ahead, folder)
    path = next((each / FEED for each in folders if (each / FEED).exists()), folder / FEED)
    try:
        data = read_file(path, FEED_KIND, links=False)
    except FileNotFoundError as problem:
        mend = "Publish the show first: voiceguide publish show.yaml"
        raise OutputError("there is no feed here.", where=str(path), mend=mend) from problem
    except OSError as problem:
        mend = "Publish the show again: voiceguide publish show.yaml"
        what = f"the feed cannot be read: {why(problem)}."
        raise OutputError(what, where=str(path), mend=mend) from problem
    found = tuple(islice(_faults(data, folders), _MOST_FAULTS + 1))
    return found if len(found) <= _MOST_FAULTS else (*found[:_MOST_FAULTS], "There are more.")


def _faults(data: bytes, folders: tuple[Path, ...]) -> Iterator[str]:
    try:
        root = parse_feed(data)
    except ValueError as problem:
        yield f"{FEED}: {problem}."
        return
    channel = root.find("channel")
    if root.tag != "rss" or root.get("version") != "2.0" or channel is None:
        yield f"{FEED}: it is no RSS 2.0."
        return
    base = channel.findtext("link") or ""
    yield from (f"{FEED}: {fault}" for fault in _channel(channel, base, folders))
    items = channel.findall("item")
    for item in items:
        name = item.findtext("title") or item.findtext("guid") or "an item"
        yield from (f"{name}: {fault}" for fault in _item(item, base, folders))
        if _repeats(_text(item, "title"), _text(channel, "title")):
            yield f"{name}: <title> repeats the show's."
    yield from _across_episodes(items)


def _repeats(title: str, show: str) -> bool:
    title, show = title.casefold(), show.casefold()
    return title != show and bool(show) and show in title


def _once(above: ElementTree.Element, names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        found = above.findall(name, _NS)
        if len(found) != 1:
            yield f"<{name}> stands there {len(found)} times; it must be once."
        elif not (found[0].text or "").strip() and not found[0].attrib:
            yield f"<{name}> is empty."


def _text(above: ElementTree.Element, name: str) -> str:
    return above.findtext(name, "", _NS) or ""


def _get(above: ElementTree.Element, name: str, attribute: str) -> str:
    found = above.find(name, _NS)
    return "" if found is None else found.get(attribute, "")


def _channel(channel: ElementTree.Element, base: str, folders: tuple[Path, ...]) -> Iterator[str]:
    yield from _once(channel, _ONCE)
    if not re.fullmatch(r"https://[^?#\s]+/", base):
        yield f"<link> is {base!r}; it must be an https address that ends in a slash."
    if len(_text(channel, "description").encode()) > _MOST_DESCRIPTION:
        yield f"<description> has more than {_MOST_DESCRIPTION} bytes."
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", _text(channel, "language")):
        yield "<language> is no language."
    link = channel.find("atom:link", _NS)
    if link is None or (link.get("rel"), link.get("href")) != ("self", base + FEED):
        yield f"<atom:link rel=self> is not {base + FEED}."
    if _text(channel, "itunes:explicit") not in ("true", "false"):
        yield "<itunes:explicit> is neither true nor false."
    if _text(channel, "itunes:type") not in ("episodic", "serial"):
        yield "<itunes:type> is neither episodic nor serial."
    if not _get(channel, "itunes:category", "text"):
        yield "<itunes:category> is missing."
    try:
        version = uuid.UUID(_text(channel, "podcast:guid")).version
    except ValueError:
        version = None
    if version != 5:
        yield "<podcast:guid> is no UUID of version 5."
    if _text(channel, "podcast:locked") not in ("yes", "no"):
        yield "<podcast:locked> is neither yes nor no."
    blocks = (_text(channel, "itunes:block") == "Yes", _text(channel, "podcast:block") == "yes")
    if blocks[0] != blocks[1]:
        yield "only one of <itunes:block> and <podcast:block> asks to leave the show out."
    synthetic = [
        txt for txt in channel.findall("item/podcast:txt", _NS) if txt.get("purpose") == "ai-content"
    ]
    if synthetic and _get(channel, "podcast:txt", "purpose") != "ai-content":
        yield "<podcast:txt purpose=ai-content> is missing."
    yield from _picture(_get(channel, "itunes:image", "href"), base, folders)


def _file(url: str, base: str, folders: tuple[Path, ...]) -> Path | None:
    """Return the file at an address of the show; None if it is no ordinary file of the folder."""
    if not base or not url.startswith(base):
        return None
    try:
        name = component(unquote(url.removeprefix(base)))
    except ValueError:
        return None
    for folder in folders:
        try:
            open_file(folder / name, links=False).close()
        except OSError:
            continue
        return folder / name
    return None


def _read(path: Path, kind: FileKind) -> bytes | str:
    """Return the bytes of a file, or a sentence on why it cannot be read."""
    try:
        return read_file(path, kind, links=False)
    except OSError as problem:
        return f"{path.name} cannot be read: {why(problem)}."


def _picture(url: str, base: str, folders: tuple[Path, ...]) -> Iterator[str]:
    path = _file(url, base, folders)
    if path is None:
        yield f"<itunes:image> {url!r} is not in the folder."
        return
    data = _read(path, _PICTURE)
    if isinstance(data, str):
        yield data
        return
    found = image_header(data)
    if found is None or path.suffix != found.suffix:
        yield f"{path.name} is no picture of its kind."
        return
    if found.width != found.height or not SMALLEST <= found.width <= LARGEST or found.colours != "RGB":
        yield f"{path.name} is {found.width} × {found.height}, {found.colours}."
    if len(data) > MOST_BYTES:
        yield f"{path.name} has {len(data)} bytes, more than {MOST_BYTES}."


def _item(item: ElementTree.Element, base: str, folders: tuple[Path, ...]) -> Iterator[str]:
    yield from _once(item, _ITEM_ONCE)
    seconds = _text(item, "itunes:duration")
    if not re.fullmatch(r"[1-9]\d{0,6}", seconds, re.ASCII):
        yield f"<itunes:duration> is {seconds!r}, not whole seconds."
        seconds = "0"
    if _when(item) is None:
        yield f"<pubDate> is {_text(item, 'pubDate')!r}, no date of RFC 2822 with a zone."
    if re.match(r"\W*(?:ep|episode)?\W*\d+\s*(?:[.:)–—-]|$)", _text(item, "title"), re.IGNORECASE):
        yield "<title> begins with a number."
    if re.search(r"<[a-z/!]", _text(item, "description"), re.IGNORECASE):
        yield "<description> has markup in it."
    yield from _picture(_get(item, "itunes:image", "href"), base, folders)
    yield from _enclosure(item, base, folders, int(seconds))
    yield from _captions(item, base, folders, int(seconds))
    yield from _chapters(item, base, folders, int(seconds))


def _enclosure(
    item: ElementTree.Element, base: str, folders: tuple[Path, ...], seconds: int
) -> Iterator[str]:
    url = _get(item, "enclosure", "url")
    path = _file(url, base, folders)
    if path is None:
        yield f"<enclosure> {url!r} is not in the folder."
        return
    if not path.name.isascii() or not re.fullmatch(r"[\w.-]+", path.name):
        yield f"the file name {path.name!r} is not plain."
    size, length = path.lstat().st_size, _get(item, "enclosure", "length")
    if length != str(size):
        yield f"<enclosure> says {length} bytes, but {path.name} has {size}."
    if _get(item, "enclosure", "type") != "audio/mpeg":
        yield "<enclosure> is not audio/mpeg."
    synthetic = _get(item, "podcast:txt", "purpose") == "ai-content"
    yield from check_track(path, _text(item, "title"), seconds, synthetic=synthetic)


def _captions(item: ElementTree.Element, base: str, folders: tuple[Path, ...], seconds: int) -> Iterator[str]:
    url = _get(item, "podcast:transcript", "url")
    path = _file(url, base, folders)
    if path is None or _get(item, "podcast:transcript", "type") != "text/vtt":
        yield f"<podcast:transcript> {url!r} is no WebVTT in the folder."
        return
    data = _read(path, _CAPTIONS)
    if isinstance(data, str):
        yield data
        return
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        yield f"{path.name}: it is not UTF-8 text."
        return
    yield from (f"{path.name}: {fault}" for fault in check_webvtt(text, seconds))


def _chapters(item: ElementTree.Element, base: str, folders: tuple[Path, ...], seconds: int) -> Iterator[str]:
    if item.find("podcast:chapters", _NS) is None:
        return
    url = _get(item, "podcast:chapters", "url")
    path = _file(url, base, folders)
    if path is None or _get(item, "podcast:chapters", "type") != "application/json+chapters":
        yield f"<podcast:chapters> {url!r} is no chapters file in the folder."
        return
    data = _read(path, _CHAPTERS)
    if isinstance(data, str):
        yield data
        return
    yield from check_chapters(path.name, data, seconds)


def _when(item: ElementTree.Element) -> datetime | None:
    text = _text(item, "pubDate")
    if not _DATE.fullmatch(text):
        return None
    try:
        found = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo else None


def _across_episodes(items: list[ElementTree.Element]) -> Iterator[str]:
    """List the faults among all episodes: repeated titles, guids and files, and a wrong order."""
    for name, what in (("guid", "guid"), ("title", "title")):
        counted = Counter(_text(item, name) for item in items)
        yield from (
            f"{FEED}: the {what} {text!r} stands there {n} times." for text, n in counted.items() if n > 1
        )
    addresses = Counter(_get(item, "enclosure", "url") for item in items)
    yield from (f"{FEED}: {url} belongs to {n} episodes." for url, n in addresses.items() if n > 1)
    dates = [when for item in items if (when := _when(item))]
    if dates != sorted(dates, reverse=True):
        yield f"{FEED}: the episodes do not stand in order, the newest first."
