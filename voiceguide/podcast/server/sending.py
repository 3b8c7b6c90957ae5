"""Send a file from the descriptor that was opened for it, whole or in ranges.

What is told of the file (size, age, tag) and what is sent come from one open file: whatever is put in its
place meanwhile, a listener gets all of the one, or is cut off.
"""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass
from email.utils import formatdate
from typing import Any, BinaryIO, Final

from voiceguide.podcast.server.ranges import ByteRange, spans

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
"""What ASGI calls so: what is asked, what comes from who asks, what goes to them."""

_CHUNK: Final = 65_536
"""Bytes that are read at a time: so much of a file is in memory for each listener."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a file somebody asks for.

    Args:
        body: Whether the file's bytes are wanted at all; HEAD asks only what GET would tell.
        ranges: The `Range` header; empty if there is none.
        unless: The `If-Range` header: the ranges are of this file; empty if there is none.
    """

    body: bool
    ranges: str = ""
    unless: str = ""


def tag_of(about: os.stat_result) -> str:
    """Return the `ETag` of an open file: another one for every file that is written in its place."""
    return f'"{about.st_ino:x}-{about.st_size:x}-{about.st_mtime_ns:x}"'


class FileAnswer:
    """An answer with the bytes of an open file, which it closes at the end.

    Args:
        file: The file; nobody else reads from it.
        asked: What of it is asked for.
        headers: What is told beside what follows from the file itself.
    """

    def __init__(self, file: BinaryIO, asked: Asked, headers: Mapping[str, str]) -> None:
        self._file, self._asked = file, asked
        about = os.fstat(file.fileno())
        self._size = about.st_size
        self._headers = {
            **headers,
            "accept-ranges": "bytes",
            "etag": tag_of(about),
            "last-modified": formatdate(about.st_mtime, usegmt=True),
        }
        wanted = self._wanted()
        self._spans = (ByteRange(0, self._size),) if wanted is None else wanted
        self.status_code = 200 if wanted is None else 206 if wanted else 416
        """What the answer will be, if nothing comes between."""

    def _wanted(self) -> tuple[ByteRange, ...] | None:
        unless = self._asked.unless
        if not self._asked.body or not self._asked.ranges:
            return None
        if unless and unless not in {self._headers["etag"], self._headers["last-modified"]}:
            return None
        return spans(self._asked.ranges, self._size)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answer, until it is all sent or the listener goes away.

        Raises:
            OSError: The listener is gone, or the file cannot be read or is shorter than it was: what was
                begun has to be cut off.
        """
        try:
            gone = asyncio.ensure_future(_gone(receive))
            try:
                await self._send(send, gone)
            finally:
                gone.cancel()
        finally:
            self._file.close()

    async def _send(self, send: Send, gone: asyncio.Future[None]) -> None:
        between, end = self._between()
        length = len(end) + sum(map(len, between)) + sum(last - first for first, last in self._spans)
        headers = {**self._headers, "content-length": str(length if self._spans else 0)}
        if self.status_code == 416:
            headers["content-range"] = f"bytes */{self._size}"
        elif self.status_code == 206 and len(self._spans) == 1:
            headers["content-range"] = _told(self._spans[0], self._size)
        elif self.status_code == 206:
            headers["content-type"] = f"multipart/byteranges; boundary={_boundary(end)}"
        told = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": self.status_code, "headers": told})
        if self._asked.body:
            for head, span in zip(between, self._spans, strict=True):
                if head:
                    await send({"type": "http.response.body", "body": head, "more_body": True})
                first = span.first
                while first < span.end:
                    chunk = await asyncio.to_thread(self._read, first, min(_CHUNK, span.end - first))
                    if gone.done():
                        raise ConnectionAbortedError("the listener is gone")
                    first += len(chunk)
                    await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": end if self._asked.body else b""})

    def _between(self) -> tuple[list[bytes], bytes]:
        """Return what stands before each span, and after the last: something only if there are several."""
        if len(self._spans) < 2:
            return [b""] * len(self._spans), b""
        mark = secrets.token_hex(13)
        kind = self._headers["content-type"]
        heads = [
            f"\r\n--{mark}\r\nContent-Type: {kind}\r\nContent-Range: {_told(span, self._size)}\r\n\r\n"
            for span in self._spans
        ]
        return [head.encode("latin-1") for head in heads], f"\r\n--{mark}--\r\n".encode()

    def _read(self, first: int, most: int) -> bytes:
        if self._file.tell() != first:
            self._file.seek(first)
        chunk = self._file.read(most)
        if len(chunk) < most:
            raise OSError("the file is shorter than it was")
        return chunk


def _told(span: ByteRange, size: int) -> str:
    return f"bytes {span.first}-{span.end - 1}/{size}"


def _boundary(end: bytes) -> str:
    return end.decode().strip().strip("-")


async def _gone(receive: Receive) -> None:
    """Return when the listener is gone: nothing more need be read for them."""
    while (await receive())["type"] != "http.disconnect":
        pass
