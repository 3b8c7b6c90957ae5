"""A published folder, given to whoever knows the secret part of its address, and to nobody else.

What a stranger on the same network may try, and what stands against it:

- other files: only what `Shelf` lists is ever opened; paths are looked up, never joined;
- guessing: everything lies below a secret; without it every address, even a right one, is "not found";
- a web page elsewhere that lures a browser here under another name: only known host names are answered;
- many or odd ranges, slow or silent connections: bounded by `serve`.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote
from zlib import crc32

from voiceguide.publish.private import ADDRESSED, at_home
from voiceguide.publish.qr import QR, qr_svg
from voiceguide.publish.shelf import FEED, PAGE, TYPES, Shelf

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import Message, Receive, Scope, Send

Told = Callable[[str], None]
"""Told of each request that was answered: its method, the file's name, and the status."""

STALLED_S: Final = 60.0
"""A listener who takes none of what is sent for this long is not there any more, s."""
HEADS_WITHIN_S: Final = 15.0
"""A request must have been said by then, s."""
AT_ONCE: Final = 512
"""Connections at a time; more are told to come later."""
_PAGE_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
_SHARED: Final = (".vtt", ".json")
"""Read by players that are web pages themselves, from wherever those come."""
_ALWAYS: Final = {
    "x-content-type-options": "nosniff",
    # The secret is part of the address, and must not be told to other places.
    "referrer-policy": "no-referrer",
    # May be kept, but asked for again: the next publishing must be seen at once.
    "cache-control": "private, no-cache",
    "content-security-policy": _PAGE_POLICY,
}


@dataclass(frozen=True, slots=True)
class Server:
    """An ASGI application that gives away one shelf.

    Args:
        shelf: What there is.
        token: The secret; letters, digits, `-` and `_`.
        hosts: The names and addresses, with ports, that it may be asked under: `192.0.2.7:8642`.
        public: The address that the show was published for, with a slash at its end.
        told: Told of each answered request. The secret is never part of it.
    """

    shelf: Shelf
    token: str
    hosts: frozenset[str]
    public: str
    told: Told = lambda line: None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        # Reading a few files of some kilobytes is quicker than handing it to a thread would be.
        response = self._answer(scope)
        try:
            await response(scope, receive, _impatient(send))
        except (TimeoutError, OSError):
            return  # the listener is gone, or the file is: what was begun is cut off
        if response.status_code < 300:
            name = scope["path"].rpartition("/")[2] or PAGE
            self.told(f"{scope['method']} {name}")

    def _answer(self, scope: Scope) -> Response:
        from starlette.datastructures import Headers
        from starlette.responses import PlainTextResponse, RedirectResponse

        headers = Headers(scope=scope)
        host = headers.get("host", "").lower()
        if host not in self.hosts:
            return PlainTextResponse("This is not served under that name.\n", 421, _ALWAYS)
        if scope["method"] not in ("GET", "HEAD"):
            return PlainTextResponse("Only GET and HEAD.\n", 405, {**_ALWAYS, "allow": "GET, HEAD"})
        token, _, name = scope["path"].removeprefix("/").partition("/")
        if not hmac.compare_digest(token.encode("utf-8", "surrogateescape"), self.token.encode()):
            return PlainTextResponse("Not found.\n", 404, _ALWAYS)
        if scope["path"] == f"/{self.token}":
            return RedirectResponse(f"/{self.token}/", 308, _ALWAYS)
        return self._given(name or PAGE, host, headers.get("if-none-match", ""))

    def _given(self, name: str, host: str, known: str) -> Response:
        from starlette.responses import FileResponse, PlainTextResponse, Response

        here = f"http://{host}/{quote(self.token)}/"
        suffix = Path(name).suffix.lower()
        extra = {**_ALWAYS, **({"access-control-allow-origin": "*"} if suffix in _SHARED else {})}
        made: bytes | None
        try:
            if name == QR:
                made, etag, path = qr_svg(here + FEED), f"{crc32(here.encode()):x}", None
            elif path := self.shelf.file(name):
                stat = path.stat()
                etag = f"{stat.st_size:x}-{stat.st_mtime_ns:x}"
                moved = suffix in ADDRESSED
                made = at_home(path.read_bytes(), name, self.public, here) if moved else None
            else:
                return PlainTextResponse("Not found.\n", 404, _ALWAYS)
        except OSError:  # taken away a moment ago
            return PlainTextResponse("Not found.\n", 404, _ALWAYS)
        extra["etag"] = f'"{etag}"'
        if known == "*" or extra["etag"] in [one.strip().removeprefix("W/") for one in known.split(",")]:
            return Response(None, 304, extra)
        if path is None or made is not None:
            return Response(made, 200, extra, TYPES[suffix])
        return FileResponse(path, 200, extra, TYPES[suffix], stat_result=stat)


def _impatient(send: Send) -> Send:
    """Give up on a listener who stopped taking what is sent."""

    async def send_soon(message: Message) -> None:
        async with asyncio.timeout(STALLED_S):
            await send(message)

    return send_soon


def serve(server: Server, sockets: list[Any], ready: Callable[[], None]) -> None:
    """Serve until interrupted; downloads under way then have two seconds to end.

    Args:
        server: What is served.
        sockets: Listening sockets.
        ready: Called as soon as it can be reached.
    """
    import uvicorn
    from uvicorn.protocols.http.h11_impl import H11Protocol
    from uvicorn.server import HANDLED_SIGNALS

    class Brisk(H11Protocol):
        """HTTP/1.1 that hangs up on a connection which does not get round to asking for anything."""

        _hang_up: asyncio.TimerHandle | None = None

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as above it
            super().connection_made(transport)
            self._wait()

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            if self.cycle is not None and not self.cycle.response_complete:
                self._stop_waiting()
            elif self._hang_up is None:
                self._wait()

        def connection_lost(self, exc: Exception | None) -> None:
            self._stop_waiting()
            super().connection_lost(exc)

        def _wait(self) -> None:
            self._hang_up = self.loop.call_later(HEADS_WITHIN_S, self.transport.close)

        def _stop_waiting(self) -> None:
            if self._hang_up is not None:
                self._hang_up.cancel()
                self._hang_up = None

    class Announcing(uvicorn.Server):
        async def startup(self, sockets: list[Any] | None = None) -> None:
            await super().startup(sockets)
            ready()

        @contextmanager
        def capture_signals(self) -> Iterator[None]:
            ignored = [kind for kind in HANDLED_SIGNALS if signal.getsignal(kind) is signal.SIG_IGN]
            with super().capture_signals():
                # What whoever started us had ignored stays so: Ctrl-C is not for what runs in the background.
                with suppress(ValueError):  # in a thread of somebody's, signals were left alone anyway
                    for kind in ignored:
                        signal.signal(kind, signal.SIG_IGN)
                yield

    _more_files()
    # It would tell of every listener who went away; what is worth telling is told by the server itself.
    logging.getLogger("uvicorn.error").disabled = True
    config = uvicorn.Config(
        server,
        http=Brisk,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=True,
        proxy_headers=False,
        limit_concurrency=AT_ONCE,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=2,
    )
    Announcing(config).run(sockets)


def _more_files() -> None:
    """Allow two open files a connection, where a process is usually allowed fewer."""
    if os.name != "posix":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * AT_ONCE + 100
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
