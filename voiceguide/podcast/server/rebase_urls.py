"""Rebase the URLs of a published show to the machine that serves it, and mark its feed as private."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from voiceguide.errors import OutputError

ADDRESSED: Final = (".xml", ".opml", ".m3u8", ".html")
"""Suffixes of files with absolute URLs."""
MOST_BYTES: Final = 32_000_000
"""The largest of these that is served, as it is rebased in memory; a feed of 10,000 episodes has 20 MB."""
MOST_ADDRESSES: Final = 1_000_000
"""The most addresses in one of these: each may become longer."""
_ATOM_LINK: Final = "http://www.w3.org/2005/Atom link"
_ADDRESS: Final = re.compile(r"https?://[^/\s]+(?:/\S*)?")
_DEEPEST: Final = 64
"""A feed has five levels, and a few more for what others may add."""
_MOST_TAGS: Final = 1_000_000
"""Twice those of 10,000 episodes."""
_MEND: Final = "Publish the show again: voiceguide publish show.yaml"
_ITUNES: Final = "http://www.itunes.com/dtds/podcast-1.0.dtd"
_PODCAST: Final = "https://podcastindex.org/namespace/1.0"
_BLOCKS: Final = (
    f'<itunes:block xmlns:itunes="{_ITUNES}">Yes</itunes:block>',
    f'<podcast:block xmlns:podcast="{_PODCAST}">yes</podcast:block>',
)
_GUID: Final = rb"<guid.*?(?:</guid>|\Z)"


@dataclass(frozen=True, slots=True)
class FeedInfo:
    """The facts of a feed that are needed to serve it.

    Args:
        base: The address that it is published for, with a slash at its end.
        tracks: The number of its tracks.
    """

    base: str
    tracks: int


def read_feed(feed: bytes, where: str) -> FeedInfo:
    """Parse the facts of a feed, without building a tree in memory.

    Args:
        feed: The feed, UTF-8.
        where: Its path, for messages.

    Raises:
        OutputError: It is no feed, does not name its address, or has what no feed needs: another encoding, or
            entities of its own, which could expand without end.
    """
    from xml.parsers import expat

    links: list[str] = []
    way: list[str] = []
    tracks = 0

    def declared(version: str, encoding: str | None, standalone: int) -> None:
        if encoding is not None and encoding.lower() not in {"utf-8", "us-ascii"}:
            raise _NoFeedError("it is not in UTF-8")

    def entities(*about: object) -> None:
        raise _NoFeedError("it has a document type, which no feed needs")

    def begun(name: str, given: dict[str, str]) -> None:
        nonlocal tracks
        way.append(name)
        if len(way) > _DEEPEST:
            raise _NoFeedError("it is nested too deeply")
        if way[1:] == ["channel", _ATOM_LINK] and given.get("rel") == "self" and not links:
            links.append(given.get("href", ""))
        tracks += way[1:] == ["channel", "item", "enclosure"]

    # The declared encoding is only compared: no codec of an untrusted name must be looked up.
    parser = expat.ParserCreate("UTF-8", namespace_separator=" ")
    parser.XmlDeclHandler = declared
    parser.StartDoctypeDeclHandler = entities
    parser.StartElementHandler = begun
    parser.EndElementHandler = lambda name: way.pop()
    try:
        if b"\x00" in feed:
            raise _NoFeedError("it is not in UTF-8")  # which the parser would read all the same
        if feed.count(b"<") > _MOST_TAGS:
            raise _NoFeedError(f"it has more than {_MOST_TAGS} tags")
        feed.decode("utf-8")
        parser.Parse(feed, True)
    except UnicodeDecodeError as problem:
        raise OutputError("This is no feed: it is not in UTF-8.", where=where, mend=_MEND) from problem
    except (expat.ExpatError, _NoFeedError) as problem:
        raise OutputError(f"This is no feed: {problem}.", where=where, mend=_MEND) from problem
    base, slash, _ = "".join(links).rpartition("/")
    if not slash or not _ADDRESS.fullmatch(base):
        raise OutputError("The feed does not say where it is published.", where=where, mend=_MEND)
    return FeedInfo(base + slash, tracks)


class _NoFeedError(Exception):
    """The reason why a text is no feed."""


def rebase(text: bytes, name: str, public: str, here: str) -> bytes:
    """Replace the public base URL in a file by the one of this machine; block a feed from directories.

    The guids of episodes stay as they are, so that both feeds have the same episodes for an app.

    Args:
        text: The file, UTF-8.
        name: Its name.
        public: The address that it was made for, with a slash at its end.
        here: The address that it is served at, the same way; plain letters, digits and `:/.[]_-` only.
    """
    if not name.endswith(ADDRESSED):
        return text
    if name.endswith(".xml"):
        head, channel, rest = text.partition(b"<channel>")
        # An item of its own may be blocked in a feed that is not.
        said = rest.partition(b"<item>")[0]
        missing = [
            block for block in _BLOCKS if not re.search(block.split(" ")[0].encode() + rb"[\s>]", said)
        ]
        text = b"".join((head, channel, *(block.encode() for block in missing), rest))
        del head, channel, rest, said  # each of them may be large
    escaped, moved = public.replace("&", "&amp;").encode(), here.encode()
    kept_or_moved = re.compile(_GUID + b"|" + re.escape(escaped), re.DOTALL)
    return kept_or_moved.sub(lambda found: moved if found[0] == escaped else found[0], text)
