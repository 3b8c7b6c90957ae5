"""The ASGI application that serves a published folder to those who know the secret in its address.

Attacks by a stranger on the same network, and the defence against each:

- reading other files: `Manifest` restricts the names, each file is opened step by step without following a
  link, and its bytes are sent from that open file (`sending`);
- guessing: every path is below a secret; without it every address, even an existing one, is "not found";
- DNS rebinding by another web page: only known host names are answered;
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
from voiceguide.podcast.server.rebase_urls import ADDRESSED, MOST_ADDRESSES, MOST_BYTES, read_feed, rebase
from voiceguide.podcast.server.sending import FileAnswer, FileRequest, Receive, Scope, Send, tag_of

if TYPE_CHECKING:
    from starlette.datastructures import Headers
    from starlette.responses import Response

    AnyResponse = Response | FileAnswer

OnRequest = Callable[[str], None]
"""Called with a line on each answered request: its method and the file's name."""

_PAGE_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
_SHARED: Final = (".vtt", ".json")
"""Suffixes of files that players on other web pages may read (CORS)."""
ALWAYS: Final = {
    "x-content-type-options": "nosniff",
    # The secret is part of the address, and must not be sent to other hosts.
    "referrer-policy": "no-referrer",
    # May be cached, but must be revalidated: the next publication must be seen at once.
    "cache-control": "private, no-cache",
    "content-security-policy": _PAGE_POLICY,
}
"""Headers of every response; `serve_connections` adds them to those of the HTTP server too."""


class Server:
    """An ASGI application that serves the files of one manifest.

    Args:
        manifest: The files.
        token: The secret; letters, digits, `-` and `_`.
        hosts: The names and addresses, with ports, that it answers to: `192.0.2.7:8642`.
        base: The address that the show is published for, with a slash at its end; read again whenever the
            feed is replaced.
        on_request: Called for each answered request. The secret is never part of the line.
    """

    def __init__(
        self,
        manifest: Manifest,
        token: str,
        hosts: frozenset[str],
        base: str,
        on_request: OnRequest = lambda line: None,
    ) -> None:
        self._manifest, self._token, self._hosts, self._on_request = manifest, token, hosts, on_request
        self._base, self._read_from = base, ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        name = scope["path"].rpartition("/")[2] or PAGE
        # Reading a few files of some kilobytes is quicker than passing it to a thread.
        try:
            response = self._answer(scope)
        except Exception as problem:  # noqa: BLE001, RUF100 - one request must not end the others
            self._on_request(f"A request could not be answered: {in_brief(problem)}.")
            response = _plain(500, "This is our fault.")
        try:
            await response(scope, receive, send)
        except OSError:
            return  # the file cannot be read any more: the response is cut off
        if response.status_code < 300:
            self._on_request(f"{scope['method']} {name}")

    def _answer(self, scope: Scope) -> AnyResponse:
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
        return self._file_response(
            name or PAGE, f"http://{host}/{quote(self._token)}/", scope["method"], headers
        )

    def _file_response(self, name: str, here: str, method: str, headers: Headers) -> AnyResponse:
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
            file = self._manifest.open(name)
        except OSError:
            return _plain(404, "Not found.")
        try:
            if suffix not in ADDRESSED:
                tag = tag_of(os.fstat(file.fileno()))
                if _has(known, tag):
                    file.close()
                    return Response(None, 304, {**extra, "etag": tag})
                asked = FileRequest(
                    method == "GET", ",".join(headers.getlist("range")), headers.get("if-range", "")
                )
                return FileAnswer(file, asked, {**extra, "content-type": TYPES[suffix]})
            with file:
                return self._rebased(file, name, here, known)
        except OSError:
            file.close()
            return _plain(404, "Not found.")
        except BaseException:
            file.close()
            raise

    def _rebased(self, file: BinaryIO, name: str, here: str, known: str) -> Response:
        """Return the response with a file whose addresses are rebased to this machine."""
        from starlette.responses import Response

        base = self._base_now()
        tag = f'{tag_of(os.fstat(file.fileno()))[:-1]}-{crc32(base.encode()):x}"'
        if _has(known, tag):
            return Response(None, 304, {"etag": tag})
        text = file.read(MOST_BYTES + 1)
        if len(text) > MOST_BYTES or text.count(b"://") > MOST_ADDRESSES:
            return _plain(404, "Not found.")
        return Response(rebase(text, name, base, here), 200, {"etag": tag}, TYPES[Path(name).suffix.lower()])

    def _base_now(self) -> str:
        """Return the address that the show is published for now; a feed without one changes nothing."""
        try:
            with self._manifest.open(FEED) as feed:
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
    """Report whether an `If-None-Match` header names a file's tag."""
    return known.strip() == "*" or tag in [one.strip().removeprefix("W/") for one in known.split(",")]
