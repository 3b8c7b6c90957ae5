"""Turn a published show's addresses into those of the machine that serves it, and keep it private."""

from __future__ import annotations

import re
from typing import Final
from xml.etree import ElementTree

from voiceguide.errors import OutputError

ADDRESSED: Final = (".xml", ".opml", ".m3u8", ".html")
"""Files in which whole addresses stand."""
_ATOM_LINK: Final = "{http://www.w3.org/2005/Atom}link"
_ITUNES: Final = "http://www.itunes.com/dtds/podcast-1.0.dtd"
_PODCAST: Final = "https://podcastindex.org/namespace/1.0"
_BLOCKS: Final = (
    f'<itunes:block xmlns:itunes="{_ITUNES}">Yes</itunes:block>',
    f'<podcast:block xmlns:podcast="{_PODCAST}">yes</podcast:block>',
)
_GUID: Final = (b"<guid", b"</guid>")


def public_base(feed: bytes, where: str) -> str:
    """Read from a feed the address that it is meant to be published under, with a slash at its end.

    Raises:
        OutputError: It is no feed, or does not say.
    """
    mend = "Publish the show again: voiceguide publish show.yaml"
    try:
        channel = ElementTree.fromstring(feed).find("channel")  # noqa: S314 - expat bounds what entities may grow to
    except ElementTree.ParseError as problem:
        raise OutputError(f"This is no feed: {problem}.", where=where, mend=mend) from problem
    links = [] if channel is None else channel.findall(_ATOM_LINK)
    own = next((link.get("href", "") for link in links if link.get("rel") == "self"), "")
    base, slash, _ = own.rpartition("/")
    if not base or not slash or "://" not in base:
        raise OutputError("The feed does not say where it is published.", where=where, mend=mend)
    return base + slash


def at_home(text: bytes, name: str, public: str, here: str) -> bytes:
    """Write a file's addresses as they are on this machine; a feed also asks every directory to leave it out.

    What identifies an episode stays as it is: whoever listens to both feeds has the same episodes in them.

    Args:
        text: The file, UTF-8.
        name: Its name.
        public: The address it was made for, with a slash at its end.
        here: The address it is served at, the same way; plain letters, digits and `:/.[]_-` only.
    """
    if not name.endswith(ADDRESSED):
        return text
    escaped = public.replace("&", "&amp;").encode()
    pieces = text.split(_GUID[0])
    moved = [pieces[0].replace(escaped, here.encode())]
    for piece in pieces[1:]:
        guid, end, rest = piece.partition(_GUID[1])
        moved.append(guid + end + rest.replace(escaped, here.encode()))
    told = _GUID[0].join(moved)
    if not name.endswith(".xml"):
        return told
    head, channel, rest = told.partition(b"<channel>")
    # An item of its own may be blocked in a feed that is not.
    said = rest.partition(b"<item>")[0]
    missing = [block for block in _BLOCKS if not re.search(block.split(" ")[0].encode() + rb"[\s>]", said)]
    return head + channel + "".join(missing).encode() + rest
