"""Serve a published folder to one's own phone."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from voiceguide.settings import Settings

if TYPE_CHECKING:
    from voiceguide.podcast.server.manifest import Manifest
    from voiceguide.podcast.server.rebase_urls import Feed


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """Where a show can be heard: the address of its page, and of its feed, each with the secret in it."""

    json_kind: ClassVar[str] = "served"

    page: str
    feed: str
    tracks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeRequest:
    """What was asked for.

    Args:
        folder: The published folder.
        lan: True to be found by other devices on the same network.
        address: The address they find it at; None to find out.
        port: 0 for any that is free.
        new_secret: True to lock out whoever knows the address so far.
    """

    folder: Path
    lan: bool
    address: str | None
    port: int
    new_secret: bool


def serve(
    wish: ServeRequest, settings: Settings, *, ready: Callable[[Served], None], told: Callable[[str], None]
) -> None:
    """Serve until interrupted.

    Args:
        wish: What was asked for.
        settings: Where secrets are kept.
        ready: Told where it is, as soon as it can be reached.
        told: Told of each answered request, in a line without the secret.

    Raises:
        OutputError: There is no show, no network, or no free port.
    """
    from voiceguide.podcast.server import address, connections
    from voiceguide.podcast.server import app as server
    from voiceguide.podcast.server.access import token_for
    from voiceguide.podcast.server.manifest import FEED, lay_out

    shelf = lay_out(wish.folder)
    feed = _feed(shelf, str(wish.folder / FEED))
    at = address.LOOPBACK
    if wish.address is not None:
        at = address.check_address(wish.address)
    elif wish.lan:
        at = address.check_address(address.lan_address())
    listening = address.listen(at, wish.port)
    try:
        port = listening.getsockname()[1]
        token = token_for(wish.folder, settings.state_folder / "feeds.json", anew=wish.new_secret)
        names = {at, "localhost" if at == address.LOOPBACK else _local_name()}
        here = f"http://{at}:{port}/{token}/"
        served = Served(page=here, feed=here + FEED, tracks=feed.tracks)
        hosts = frozenset(f"{name}:{port}" for name in names) | (
            frozenset(names) if port == 80 else frozenset()
        )
        app = server.Server(shelf, token, hosts, feed.base, told)
        connections.serve(app, [listening], lambda: ready(served), server.ALWAYS)
    finally:
        listening.close()


def _local_name() -> str:
    """Return the name that this machine has on its own network, where names are found without a server."""
    # Some systems give a name with a domain, and some have `.local` in it already.
    return f"{socket.gethostname().lower().partition('.')[0]}.local"


def _feed(shelf: Manifest, where: str) -> Feed:
    """Return what the feed says of itself.

    Raises:
        OutputError: It cannot be read, or is none.
    """
    from voiceguide.errors import OutputError, why
    from voiceguide.podcast.server.manifest import FEED
    from voiceguide.podcast.server.rebase_urls import MOST_BYTES, read_feed

    mend = "Publish the show again: voiceguide publish show.yaml"
    try:
        with shelf.open(FEED) as file:
            text = file.read(MOST_BYTES + 1)
    except OSError as problem:
        raise OutputError(f"The feed cannot be read: {why(problem)}.", where=where, mend=mend) from problem
    if len(text) > MOST_BYTES:
        what = f"The feed is larger than {MOST_BYTES // 1_000_000} MB, the most that is served."
        raise OutputError(what, where=where, mend=mend)
    return read_feed(text, where)


def square(address: str) -> str:
    """Draw an address for a phone's camera, in a terminal's characters."""
    from voiceguide.media.qr import qr_terminal

    return qr_terminal(address)
