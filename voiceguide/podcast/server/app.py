"""A published folder, given to whoever knows the secret part of its address, and to nobody else.

What a stranger on the same network may try, and what stands against it:

- other files: what a name may be is a rule of `Manifest`'s, each file is opened step by step without
  following a link, and what is sent comes from that open file (`sending`);
- guessing: everything lies below a secret; without it every address, even a right one, is "not found";
- a web page elsewhere that lures a browser here under another name: only known host names are answered;
- many or odd ranges: `ranges`; too many, slow or silent connections: `connections`.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final
from urllib.parse import quote
from zlib import crc32

from voiceguide.errors import OutputError, in_brief
from voiceguide.media.qr import QR, qr_svg
from voiceguide.podcast.server.manifest import FEED, PAGE, TYPES, Manifest
from voiceguide.podcast.server.rebase_urls import ADDRESSED, MOST_ADDRESSES, MOST_BYTES, at_home, read_feed
from voiceguide.podcast.server.sending import Asked, FileAnswer, Receive, Scope, Send, tag_of

if TYPE_CHECKING:
    from starlette.datastructures import Headers
    from starlette.responses import Response

    Answer = Response | FileAnswer

Told = Callable[[str], None]
"""Told of each request that was answered: its method and the file's name."""

_PAGE_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
_SHARED: Final = (".vtt", ".json")
"""Read by players that are web pages themselves, from wherever those come."""
ALWAYS: Final = {
    "x-content-type-options": "nosniff",
    # The secret is part of the address, and must not be told to other places.
    "referrer-policy": "no-referrer",
    # May be kept, but asked for again: the next publishing must be seen at once.
    "cache-control": "private, no-cache",
    "content-security-policy": _PAGE_POLICY,
}
"""Told with every answer, whoever answers: `connections.serve` sees to it."""


class Server:
    """An ASGI application that gives away one shelf.

    Args:
        shelf: What there is.
        token: The secret; letters, digits, `-` and `_`.
        hosts: The names and addresses, with ports, that it may be asked under: `192.0.2.7:8642`.
        base: The address that the show is published for, with a slash at its end; read anew from the feed
            whenever that is another file.
        told: Told of each answered request. The secret is never part of it.
    """

    def __init__(
        self, shelf: Manifest, token: str, hosts: frozenset[str], base: str, told: Told = lambda line: None
    ) -> None:
        self._shelf, self._token, self._hosts, self._told = shelf, token, hosts, told
        self._base, self._read_from = base, ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        name = scope["path"].rpartition("/")[2] or PAGE
        # Reading a few files of some kilobytes is quicker than handing it to a thread would be.
        try:
            response = self._answer(scope)
        except Exception as problem:  # noqa: BLE001, RUF100 - one request must not end the others
            self._told(f"A request could not be answered: {in_brief(problem)}.")
            response = _plain(500, "This is our fault.")
        try:
            await response(scope, receive, send)
        except OSError:
            return  # the file cannot be read any more: what was begun is cut off
        if response.status_code < 300:
            self._told(f"{scope['method']} {name}")

    def _answer(self, scope: Scope) -> Answer:
        from starlette.datastructures import Headers
        from starlette.responses import RedirectResponse

        headers = Headers(scope=scope)
        host = headers.get("host", "").lower()
        if host not in self._hosts:
            return _plain(421, "This is not served under that name.")
        if scope["method"] not in ("GET", "HEAD"):
            return _plain(405, "Only GET and HEAD.", allow="GET, HEAD", connection="close")
        if headers.get("content-length", "0") != "0" or "transfer-encoding" in headers:
            return _plain(400, "Nothing can be sent here.", connection="close")
        token, _, name = scope["path"].removeprefix("/").partition("/")
        if not hmac.compare_digest(token.encode("utf-8", "surrogateescape"), self._token.encode()):
            return _plain(404, "Not found.")
        if scope["path"] == f"/{self._token}":
            return RedirectResponse(f"/{self._token}/", 308)
        return self._given(name or PAGE, f"http://{host}/{quote(self._token)}/", scope["method"], headers)

    def _given(self, name: str, here: str, method: str, headers: Headers) -> Answer:
        from starlette.responses import Response

        known = headers.get("if-none-match", "")
        suffix = Path(name).suffix.lower()
        extra = {"access-control-allow-origin": "*"} if suffix in _SHARED else {}
        if name == QR:
            extra["etag"] = f'"{crc32(here.encode()):x}"'
            if _has(known, extra["etag"]):
                return Response(None, 304, extra)
            return Response(qr_svg(here + FEED), 200, extra, TYPES[suffix])
        try:
            file = self._shelf.open(name)
        except OSError:
            return _plain(404, "Not found.")
        try:
            if suffix not in ADDRESSED:
                tag = tag_of(os.fstat(file.fileno()))
                if _has(known, tag):
                    file.close()
                    return Response(None, 304, {**extra, "etag": tag})
                asked = Asked(
                    method == "GET", ",".join(headers.getlist("range")), headers.get("if-range", "")
                )
                return FileAnswer(file, asked, {**extra, "content-type": TYPES[suffix]})
            with file:
                return self._moved(file, name, here, known)
        except OSError:
            file.close()
            return _plain(404, "Not found.")
        except BaseException:
            file.close()
            raise

    def _moved(self, file: BinaryIO, name: str, here: str, known: str) -> Response:
        """Answer with a file in which addresses stand, turned into those of this machine."""
        from starlette.responses import Response

        base = self._base_now()
        tag = f'{tag_of(os.fstat(file.fileno()))[:-1]}-{crc32(base.encode()):x}"'
        if _has(known, tag):
            return Response(None, 304, {"etag": tag})
        text = file.read(MOST_BYTES + 1)
        if len(text) > MOST_BYTES or text.count(b"://") > MOST_ADDRESSES:
            return _plain(404, "Not found.")
        return Response(at_home(text, name, base, here), 200, {"etag": tag}, TYPES[Path(name).suffix.lower()])

    def _base_now(self) -> str:
        """Return the address that the show is published for now; a feed that says none changes nothing."""
        try:
            with self._shelf.open(FEED) as feed:
                tag = tag_of(os.fstat(feed.fileno()))
                if tag != self._read_from:
                    self._read_from = tag
                    self._base = read_feed(feed.read(MOST_BYTES), FEED).base
        except (OSError, OutputError):
            pass
        return self._base


def _plain(status: int, said: str, **headers: str) -> Response:
    from starlette.responses import PlainTextResponse

    return PlainTextResponse(said + "\n", status, headers)


def _has(known: str, tag: str) -> bool:
    """Tell whether an `If-None-Match` header names a file's tag."""
    return known.strip() == "*" or tag in [one.strip().removeprefix("W/") for one in known.split(",")]
