"""Serve a published folder to the user's own devices."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from voiceguide.settings import Settings

if TYPE_CHECKING:
    from voiceguide.podcast.server.manifest import Manifest
    from voiceguide.podcast.server.rebase_urls import FeedInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A served show: the addresses of its page and feed, each with the secret, and its number of tracks."""

    json_kind: ClassVar[str] = "served"

    page: str
    feed: str
    tracks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeRequest:
    """A request to serve a show.

    Args:
        folder: The published folder.
        lan: True to listen for other devices on the same network.
        address: The address to listen at; None to find it out.
        port: The port; 0 for any that is free.
        new_secret: True to replace the secret, so that the present address gives no more access.
    """

    folder: Path
    lan: bool
    address: str | None
    port: int
    new_secret: bool


def serve(
    request: ServeRequest,
    settings: Settings,
    *,
    ready: Callable[[Served], None],
    on_request: Callable[[str], None],
) -> None:
    """Serve until interrupted.

    Args:
        request: The request.
        settings: The folder of secrets.
        ready: Called with the addresses, as soon as they can be reached.
        on_request: Called for each answered request, with a line without the secret.

    Raises:
        OutputError: There is no show, no network, or no free port.
    """
    from voiceguide.podcast.server import address, connections
    from voiceguide.podcast.server import app as server
    from voiceguide.podcast.server.access import token_for
    from voiceguide.podcast.server.manifest import FEED, open_manifest

    manifest = open_manifest(request.folder)
    feed = _feed(manifest, str(request.folder / FEED))
    at = address.LOOPBACK
    if request.address is not None:
        at = address.check_address(request.address)
    elif request.lan:
        at = address.check_address(address.lan_address())
    listening = address.listen(at, request.port)
    try:
        port = listening.getsockname()[1]
        token = token_for(request.folder, settings.state_folder / "feeds.json", renew=request.new_secret)
        names = {at, "localhost" if at == address.LOOPBACK else _local_name()}
        here = f"http://{at}:{port}/{token}/"
        served = Served(page=here, feed=here + FEED, tracks=feed.tracks)
        hosts = frozenset(f"{name}:{port}" for name in names) | (
            frozenset(names) if port == 80 else frozenset()
        )
        app = server.Server(manifest, token, hosts, feed.base, on_request)
        connections.serve_connections(app, [listening], lambda: ready(served), server.ALWAYS)
    finally:
        listening.close()


def _local_name() -> str:
    """Return the mDNS name of this machine on its own network."""
    # Some systems give a name with a domain, and some have `.local` in it already.
    return f"{socket.gethostname().lower().partition('.')[0]}.local"


def _feed(manifest: Manifest, where: str) -> FeedInfo:
    """Return the facts of the feed.

    Raises:
        OutputError: It cannot be read, or is none.
    """
    from voiceguide.errors import OutputError, why
    from voiceguide.podcast.server.manifest import FEED
    from voiceguide.podcast.server.rebase_urls import MOST_BYTES, read_feed

    mend = "Publish the show again: voiceguide publish show.yaml"
    try:
        with manifest.open(FEED) as file:
            text = file.read(MOST_BYTES + 1)
    except OSError as problem:
        raise OutputError(f"The feed cannot be read: {why(problem)}.", where=where, mend=mend) from problem
    if len(text) > MOST_BYTES:
        what = f"The feed is larger than {MOST_BYTES // 1_000_000} MB, the most that is served."
        raise OutputError(what, where=where, mend=mend)
    return read_feed(text, where)


def qr_code(address: str) -> str:
    """Return the QR code of an address, in characters for a terminal."""
    from voiceguide.media.qr import qr_terminal

    return qr_terminal(address)
