"""The ASGI application of the studio: who may ask, how much may be sent, ranges, and events.

What is answered is decided in `api`, and who may ask in `access`; here both become HTTP.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl

from voiceguide.errors import in_brief
from voiceguide.podcast.server.ranges import parse_ranges
from voiceguide.podcast.server.sending import Receive, Scope, Send
from voiceguide.studio.access import CHANGES, KEY, Access
from voiceguide.studio.answers import Call, Reply
from voiceguide.studio.api import Api

if TYPE_CHECKING:
    from starlette.responses import Response

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
ALWAYS: Final = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "private, no-cache",
    "content-security-policy": POLICY,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
"""Headers of every response."""
PATIENCE_S: Final = 900.0
"""How long a response may make no progress, s: speaking an hour for the first time takes minutes."""
_MOST_BYTES: Final = 1 << 20
"""The most that can be sent: a script is half of that at most."""
_MOST_DROPPED: Final = 16 << 20
"""The most that is read to be dropped, so that its sender reads the refusal."""
_BEAT_S: Final = 10.0
"""Time between two signs of life in a stream of events, s."""
_MOST_WAITING: Final = 256
"""Events that wait for a page that does not read them; then the oldest are dropped."""
_WATCH_S: Final = 2.0
"""Time between two looks at the folders of scripts while a page is open, s."""


class Events:
    """Passes what happens on to every open page."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._open: set[asyncio.Queue[dict[str, object]]] = set()

    def tell(self, event: dict[str, object]) -> None:
        """Pass an event on to every open page, from any thread."""
        if self._loop is not None:
            with suppress(RuntimeError):  # the server has just ended
                self._loop.call_soon_threadsafe(self._put, event)

    def _put(self, event: dict[str, object]) -> None:
        for queue in self._open:
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(event)

    async def stream(self, digest: Callable[[], str]) -> AsyncIterator[bytes]:
        """Yield the events from now on, as `text/event-stream` has them; changes of scripts among them."""
        self._loop = asyncio.get_running_loop()
        queue: asyncio.Queue[dict[str, object]] = asyncio.Queue(_MOST_WAITING)
        self._open.add(queue)
        known, quiet_s = await asyncio.to_thread(digest), 0.0
        try:
            yield b"retry: 1000\n\n"
            while True:
                try:
                    event = await asyncio.wait_for(queue.get(), _WATCH_S)
                except TimeoutError:
                    now, quiet_s = await asyncio.to_thread(digest), quiet_s + _WATCH_S
                    if now == known:
                        if quiet_s >= _BEAT_S:
                            quiet_s = 0.0
                            yield b": here\n\n"
                        continue
                    known, event = now, {"event": "scripts"}
                quiet_s = 0.0
                yield f"data: {json.dumps(event)}\n\n".encode()
        finally:
            self._open.discard(queue)


class Studio:
    """The ASGI application.

    Args:
        api: Answers what may be asked.
        access: Decides who may ask.
        events: What happens meanwhile.
        on_problem: Called with a line on what went wrong on our side.
    """

    def __init__(
        self, api: Api, access: Access, events: Events, on_problem: Callable[[str], None] = lambda line: None
    ) -> None:
        self._api, self._access, self._events, self._on_problem = api, access, events, on_problem

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Reply one request."""
        if scope["type"] != "http":
            return
        try:
            response = await self._answer(scope, receive)
        except Exception as problem:  # noqa: BLE001, RUF100 - one request must not end the others
            self._on_problem(f"A request could not be answered: {in_brief(problem)}.")
            response = _plain(500, "This is our fault.")
        with suppress(OSError):
            await response(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive) -> Response:
        from starlette.datastructures import Headers
        from starlette.responses import RedirectResponse

        headers = dict(Headers(scope=scope).items())
        method, path = scope["method"], scope["path"]
        query = dict(parse_qsl(scope["query_string"].decode("latin-1"), max_num_fields=20))
        if (refused := self._access.check_host(headers)) is not None:
            return _plain(refused.status, refused.what)
        if method not in ("GET", "HEAD", *CHANGES):
            return _plain(
                405, "Only GET, HEAD, POST and PUT.", allow="GET, HEAD, POST, PUT", connection="close"
            )
        if path == "/" and KEY in query and method == "GET":
            if not self._access.admits(query[KEY]):
                return _plain(403, "This address is not valid any more. Start `voiceguide studio` again.")
            # The address without the secret: what stands in the browser's history opens nothing.
            return RedirectResponse("/", 303, {"set-cookie": self._access.set_cookie()})
        if (refused := self._access.check(method, headers)) is not None:
            return _plain(refused.status, refused.what, connection="close")
        if method not in CHANGES:
            if headers.get("content-length", "0") != "0" or "transfer-encoding" in headers:
                return _plain(400, "Nothing can be sent here.", connection="close")
            if path == "/api/events" and method == "GET":
                return self._event_stream()
            body = b""
        else:
            received = await _body(receive, headers.get("content-length", ""))
            if received is None:
                return _plain(413, f"At most {_MOST_BYTES} bytes can be sent.", connection="close")
            body = received
        call = Call(method=method, query=query, headers=headers, body=body)
        return _response(await asyncio.to_thread(self._api.answer, path, call), call)

    def _event_stream(self) -> Response:
        from starlette.responses import StreamingResponse

        return StreamingResponse(self._events.stream(self._api.digest), media_type="text/event-stream")


def _response(answer: Reply, call: Call) -> Response:
    from starlette.responses import Response, StreamingResponse

    headers = dict(answer.headers)
    if answer.parts is None:
        return Response(answer.body, answer.status, headers, answer.media_type)
    status, first, end = 200, 0, answer.size
    headers["accept-ranges"] = "bytes"
    if call.headers.get("if-none-match", "").strip() == headers.get("etag"):
        return Response(None, 304, headers)
    unless = call.headers.get("if-range", "")
    if call.method == "GET" and (not unless or unless == headers.get("etag")):
        ranges = parse_ranges(call.headers.get("range", ""), answer.size)
        if ranges is not None and not ranges:
            return Response(None, 416, {**headers, "content-range": f"bytes */{answer.size}"})
        if ranges is not None and len(ranges) == 1:
            status, (first, end) = 206, ranges[0]
            headers["content-range"] = f"bytes {first}-{end - 1}/{answer.size}"
    headers["content-length"] = str(end - first)
    if call.method == "HEAD":
        return Response(None, status, headers, answer.media_type)
    return StreamingResponse(_bytes_of(answer.parts(first, end)), status, headers, answer.media_type)


def _bytes_of(parts: Iterator[bytes | memoryview]) -> Iterator[bytes]:
    for part in parts:
        yield bytes(part)


async def _body(receive: Receive, told: str) -> bytes | None:
    """Receive what is sent; None if it is too much.

    What is a little too much is read to its end and dropped: a client that is still sending when the
    connection is closed never reads why.
    """
    if told.isdigit() and (len(told) > 9 or int(told) > _MOST_DROPPED):
        return None
    found, size = bytearray(), 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        part = message.get("body", b"")
        size += len(part)
        if size <= _MOST_BYTES:
            found += part
        if size > _MOST_DROPPED:
            return None
        if not message.get("more_body"):
            return bytes(found) if size <= _MOST_BYTES else None


def _plain(status: int, said: str, **headers: str) -> Response:
    from starlette.responses import PlainTextResponse

    return PlainTextResponse(said + "\n", status, headers)
