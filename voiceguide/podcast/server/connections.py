"""Connections of the server: limited in number, by address and by timeouts.

Attacks by a stranger with connections alone, and the defence against each:

- many that send nothing, or send slowly: a request has a timeout of a few seconds, each address has a limit,
  and when all connections are taken an idle one is closed (`eviction`);
- many that do not read the response: without progress the connection is closed, while the response is sent,
  after it was sent, and while the connection closes.

Every response has the headers that `serve_connections` is given, those of the HTTP server itself too.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
from collections.abc import Awaitable, Callable, Generator, Mapping
from enum import Enum, auto
from socket import socket
from typing import TYPE_CHECKING, Final

from voiceguide.podcast.server.eviction import (
    MOST_CONNECTIONS,
    MOST_PER_ADDRESS,
    OpenConnection,
    connection_to_close,
)
from voiceguide.podcast.server.sending import Receive, Scope, Send

if TYPE_CHECKING:
    from uvicorn.protocols.http.h11_impl import H11Protocol

App = Callable[[Scope, Receive, Send], Awaitable[None]]
"""An ASGI application."""

_KEPT_S: Final = 15
"""Keep-alive timeout of an idle connection, s."""
_FILES_APART: Final = 100
"""Open files beside those of connections: libraries, the terminal, name lookups."""
_FEWEST: Final = 16


class ConnectionPhase(Enum):
    """The phase of a connection; each has its timeout in `PATIENCE_S`."""

    KEPT = auto()
    ASKING = auto()
    ANSWERED = auto()
    HUNG_UP = auto()


PATIENCE_S: Final = {
    ConnectionPhase.KEPT: _KEPT_S,
    ConnectionPhase.ASKING: 5.0,
    ConnectionPhase.ANSWERED: 30.0,
    ConnectionPhase.HUNG_UP: 5.0,
}


def serve_connections(
    app: App,
    sockets: list[socket],
    ready: Callable[[], None],
    headers: Mapping[str, str],
    *,
    patience_s: float | None = None,
) -> None:
    """Serve until interrupted; downloads under way then have two seconds to end.

    Args:
        app: The application.
        sockets: Listening sockets.
        ready: Called as soon as it can be reached.
        headers: The headers of every response.
        patience_s: How long a response may make no progress, s; None for the usual.
    """
    import uvicorn
    from uvicorn.server import HANDLED_SIGNALS

    class Announcing(uvicorn.Server):
        """A server that reports when it is ready, enforces timeouts, and stops when its terminal closes."""

        async def startup(self, sockets: list[socket] | None = None) -> None:
            await super().startup(sockets)
            ready()

        async def on_tick(self, counter: int) -> bool:
            now_s = asyncio.get_running_loop().time()
            for connection in list(self.server_state.connections):
                connection.look(now_s)  # type: ignore[union-attr] # all are of the class made below
            return await super().on_tick(counter)

        @contextlib.contextmanager
        def capture_signals(self) -> Generator[None, None, None]:
            # Signals that the parent process had ignored stay ignored: Ctrl-C is not for background jobs.
            ignored = [kind for kind in HANDLED_SIGNALS if signal.getsignal(kind) is signal.SIG_IGN]
            with super().capture_signals():
                with contextlib.suppress(ValueError):  # in another thread, signals were left alone anyway
                    for kind in ignored:
                        signal.signal(kind, signal.SIG_IGN)
                hung_up = getattr(signal, "SIGHUP", None)
                if hung_up is None or signal.getsignal(hung_up) is signal.SIG_IGN:
                    yield
                    return
                before = signal.signal(hung_up, self.handle_exit)
                try:
                    yield
                finally:
                    signal.signal(hung_up, before)

    # They would log every client that disconnects; `app` reports what matters.
    for name in ("uvicorn.error", "asyncio"):
        logging.getLogger(name).disabled = True
    timeouts_s = PATIENCE_S if patience_s is None else {**PATIENCE_S, ConnectionPhase.ANSWERED: patience_s}
    config = uvicorn.Config(
        app,
        http=_protocol(_connection_limit(), timeouts_s),
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=True,
        proxy_headers=False,
        headers=list(headers.items()),
        h11_max_incomplete_event_size=16_384,
        timeout_keep_alive=_KEPT_S,
        timeout_graceful_shutdown=2,
    )
    Announcing(config).run(sockets)


def _protocol(at_once: int, timeouts_s: Mapping[ConnectionPhase, float]) -> type[H11Protocol]:
    """Return uvicorn's HTTP/1.1 protocol with a limit on the number of connections."""
    import h11
    from uvicorn.protocols.http.h11_impl import H11Protocol

    class Connection(H11Protocol):
        address = ""
        since_s = 0.0
        _seen: tuple[object, ...] = ()

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as above it
            super().connection_made(transport)
            self.address = self.client[0] if self.client else ""
            self.look(self.loop.time())
            there = [one for one in self.connections if one is not self]
            others = [OpenConnection(one.address, one.busy, one.since_s) for one in there]  # type: ignore[union-attr] # all are of this class
            match connection_to_close(others, self.address, at_once, min(MOST_PER_ADDRESS, at_once // 2)):
                case None:
                    self._refuse()
                case -1:
                    pass
                case place:
                    there[place].hang_up()  # type: ignore[union-attr] # as above

        @property
        def busy(self) -> bool:
            """Whether a response is being made, or was sent and not yet received."""
            made = self.cycle is not None and not self.cycle.response_complete
            return made or self.transport.get_write_buffer_size() > 0

        def look(self, now_s: float) -> None:
            """Close the connection if it made no progress within the timeout of its phase."""
            phase = self._phase()
            # Received bytes are no progress while a request is incomplete: they may drip in for ever.
            seen = (phase, self.cycle, self.transport.get_write_buffer_size())
            if seen != self._seen:
                self._seen, self.since_s = seen, now_s
            elif now_s - self.since_s > timeouts_s[phase]:
                self.hang_up()

        def _phase(self) -> ConnectionPhase:
            if self.transport.is_closing():
                return ConnectionPhase.HUNG_UP
            if self.busy:
                return ConnectionPhase.ANSWERED
            return (
                ConnectionPhase.ASKING
                if self.cycle is None or self.conn.trailing_data[0]
                else ConnectionPhase.KEPT
            )

        def hang_up(self) -> None:
            """Close the connection at once; unsent data is dropped."""
            self.connections.discard(self)
            self.transport.abort()

        def _refuse(self) -> None:
            self._answer_at_once(503, b"Too many connections. Come back later.\n", [(b"retry-after", b"5")])
            self.connections.discard(self)

        def send_400_response(self, msg: str) -> None:
            self._answer_at_once(400, b"This is no request.\n", [])

        def _answer_at_once(self, status: int, said: bytes, more: list[tuple[bytes, bytes]]) -> None:
            if self.conn.our_state in {h11.IDLE, h11.SEND_RESPONSE}:
                headers = [
                    *self.server_state.default_headers,
                    (b"content-type", b"text/plain; charset=utf-8"),
                    (b"content-length", str(len(said)).encode()),
                    (b"connection", b"close"),
                    *more,
                ]
                events = (
                    h11.Response(status_code=status, headers=headers),
                    h11.Data(data=said),
                    h11.EndOfMessage(),
                )
                self.transport.write(b"".join(filter(None, map(self.conn.send, events))))
            self.transport.close()

    return Connection


def _connection_limit() -> int:
    """Raise the limit on open files as far as needed, and return the number of connections it allows."""
    if os.name != "posix":
        return MOST_CONNECTIONS
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    # Each connection, and the file that it gets.
    wanted = 2 * MOST_CONNECTIONS + _FILES_APART
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
        soft = most
    if soft == resource.RLIM_INFINITY:
        return MOST_CONNECTIONS
    return max(_FEWEST, min(MOST_CONNECTIONS, (soft - _FILES_APART) // 2))
