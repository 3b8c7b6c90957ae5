"""Recovery of a show whose state file is lost, from its published feed: who its episodes are, and since when.

Guids are made from the address of a show once, and kept when it moves to another address. Made anew after a
move they would be others, and apps would take every episode for a new one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from voiceguide.core.reading import read_file
from voiceguide.errors import OutputError, why
from voiceguide.podcast.feed import FEED, GENERATOR, ITUNES, PODCAST
from voiceguide.podcast.filenames import SWITCHED, episode_stem, files_of, published_name, size_of
from voiceguide.podcast.state import PublishedEpisode, State, checked_guid
from voiceguide.podcast.validate.feed_reader import FEED_KIND, parse_feed

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_LONGEST: Final = 4_096
_YEARS: Final = range(1970, 9_999)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedFeed:
    """A feed that lies in a folder: its show's title and address, and the state that can be told from it.

    No fingerprint is known, so every episode is built again.
    """

    title: str
    base_url: str
    state: State


def read_published(folder: Path, state_file: Path) -> PublishedFeed | None:
    """Read what the feed in a folder tells of its show.

    Args:
        folder: The published folder.
        state_file: The state file that is not there, to be named in an error.

    Returns:
        None if there is no feed, or it is not one of this program.

    Raises:
        OutputError: There is one, and it does not tell.
    """
    try:
        data = read_file(folder / FEED, FEED_KIND, links=False)
    except FileNotFoundError:
        return None
    except OSError as problem:
        raise _untold(folder, state_file, why(problem)) from problem
    if f"<generator>{GENERATOR}</generator>".encode() not in data:
        return None
    try:
        return _told(parse_feed(data), folder)
    except (ValueError, TypeError, AttributeError) as problem:
        raise _untold(folder, state_file, str(problem)) from problem


def _told(root: Element, folder: Path) -> PublishedFeed:
    channel = root.find("channel")
    if channel is None:
        raise ValueError("it has no channel")
    episodes: dict[str, PublishedEpisode] = {}
    for item in channel.iterfind("item"):
        slug, record = _episode(item)
        if slug in episodes:
            raise ValueError(f"it has two episodes {slug}")
        episodes[slug] = record
    image = channel.find(f"{{{ITUNES}}}image")
    cover = _file(image.get("href", "")) if image is not None else "cover.png"
    names = (cover, *SWITCHED, *(name for record in episodes.values() for name in files_of(record.stem)))
    sizes = {published_name(name): size_of(folder / name) for name in names}
    return PublishedFeed(
        title=_text(channel, "title"),
        base_url=_text(channel, "link"),
        state=State(
            guid=checked_guid(_text(channel, f"{{{PODCAST}}}guid")),
            cover=published_name(cover),
            files={name: size for name, size in sizes.items() if size is not None and size >= 0},
            episodes=episodes,
        ),
    )


def _episode(item: Element) -> tuple[str, PublishedEpisode]:
    slug = episode_stem(urlsplit(_text(item, "link")).fragment)
    enclosure = item.find("enclosure")
    track = "" if enclosure is None else _file(enclosure.get("url", ""))
    stem = episode_stem(track.removesuffix(".mp3"))
    name, _, mark = stem.partition(".")
    if name != slug or "." in slug:
        raise ValueError(f"the track of {slug} is {track[:80]!a}")
    return slug, PublishedEpisode(
        guid=_text(item, "guid"),
        published=_date(_text(item, "pubDate")),
        fingerprint="",
        stem=stem,
        mark=mark,
    )


def _text(above: Element, name: str) -> str:
    found = above.findtext(name)
    if not found or len(found) > _LONGEST:
        raise ValueError(f"it has no <{name.rpartition('}')[2]}>")
    return found


def _file(url: str) -> str:
    return unquote(urlsplit(url).path.rpartition("/")[2])


def _date(text: str) -> datetime:
    moment = parsedate_to_datetime(text)
    if moment.utcoffset() is None or moment.year not in _YEARS:
        raise ValueError(f"{text[:80]!a} is no moment with a zone")
    return moment


def _untold(folder: Path, state_file: Path, reason: str) -> OutputError:
    what = f"the state file {state_file.name} is gone, and the feed does not tell the guids: {reason}."
    mend = f"Take back a copy of {state_file.name} or of the feed; with new guids apps take every episode "
    return OutputError(what, where=str(folder / FEED), mend=mend + "for a new one.")
