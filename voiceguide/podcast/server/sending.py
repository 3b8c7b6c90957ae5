"""Responses with the bytes of an open file, whole or in ranges.

The headers (size, age, tag) and the body come from one open file: even if the file is replaced meanwhile, a
client gets all of the one version, or the response is cut off.
"""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass
from email.utils import formatdate
from typing import Any, BinaryIO, Final

from voiceguide.podcast.server.ranges import ByteRange, parse_ranges

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
"""The types of ASGI: the scope of a request, and the functions that receive and send messages."""

_CHUNK: Final = 65_536
"""Bytes that are read at a time: so much of a file is in memory for each client."""


@dataclass(frozen=True, slots=True)
class FileRequest:
    """The parts of a request that decide which bytes of a file are sent.

    Args:
        body: True for GET; HEAD has headers only.
        ranges: The `Range` header; empty if there is none.
        unless: The `If-Range` header: the version that the ranges are of; empty if there is none.
    """

    body: bool
    ranges: str = ""
    unless: str = ""


def tag_of(about: os.stat_result) -> str:
    """Return the `ETag` of an open file: another one for every version of it."""
    return f'"{about.st_ino:x}-{about.st_size:x}-{about.st_mtime_ns:x}"'


class FileAnswer:
    """A response with the bytes of an open file, which it closes at the end.

    Args:
        file: The file; nothing else reads from it.
        request: The request.
        headers: Headers beside those that follow from the file itself.
    """

    def __init__(self, file: BinaryIO, request: FileRequest, headers: Mapping[str, str]) -> None:
        self._file, self._request = file, request
        about = os.fstat(file.fileno())
        self._size = about.st_size
        self._headers = {
            **headers,
            "accept-ranges": "bytes",
            "etag": tag_of(about),
            "last-modified": formatdate(about.st_mtime, usegmt=True),
        }
        wanted = self._wanted()
        self._ranges = (ByteRange(0, self._size),) if wanted is None else wanted
        self.status_code = 200 if wanted is None else 206 if wanted else 416
        """The HTTP status of the response."""

    def _wanted(self) -> tuple[ByteRange, ...] | None:
        unless = self._request.unless
        if not self._request.body or not self._request.ranges:
            return None
        if unless and unless not in {self._headers["etag"], self._headers["last-modified"]}:
            return None
        return parse_ranges(self._request.ranges, self._size)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the response, until it is complete or the client disconnects.

        Raises:
            OSError: The client is gone, or the file cannot be read or is shorter than it was: the response
                has to be cut off.
        """
        try:
            disconnected = asyncio.ensure_future(_disconnected(receive))
            try:
                await self._send(send, disconnected)
            finally:
                disconnected.cancel()
        finally:
            self._file.close()

    async def _send(self, send: Send, disconnected: asyncio.Future[None]) -> None:
        between, end = self._between()
        length = len(end) + sum(map(len, between)) + sum(last - first for first, last in self._ranges)
        headers = {**self._headers, "content-length": str(length if self._ranges else 0)}
        if self.status_code == 416:
            headers["content-range"] = f"bytes */{self._size}"
        elif self.status_code == 206 and len(self._ranges) == 1:
            headers["content-range"] = _content_range(self._ranges[0], self._size)
        elif self.status_code == 206:
            headers["content-type"] = f"multipart/byteranges; boundary={_boundary(end)}"
        encoded = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": self.status_code, "headers": encoded})
        if self._request.body:
            for head, each in zip(between, self._ranges, strict=True):
                if head:
                    await send({"type": "http.response.body", "body": head, "more_body": True})
                first = each.first
                while first < each.end:
                    chunk = await asyncio.to_thread(self._read, first, min(_CHUNK, each.end - first))
                    if disconnected.done():
                        raise ConnectionAbortedError("the listener is gone")
                    first += len(chunk)
                    await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": end if self._request.body else b""})

    def _between(self) -> tuple[list[bytes], bytes]:
        """Return the multipart heads before each range, and the end after the last; empty for one range."""
        if len(self._ranges) < 2:
            return [b""] * len(self._ranges), b""
        mark = secrets.token_hex(13)
        kind = self._headers["content-type"]
        heads = [
            f"\r\n--{mark}\r\nContent-Type: {kind}\r\nContent-Range: {_content_range(n, self._size)}\r\n\r\n"
            for n in self._ranges
        ]
        return [head.encode("latin-1") for head in heads], f"\r\n--{mark}--\r\n".encode()

    def _read(self, first: int, most: int) -> bytes:
        if self._file.tell() != first:
            self._file.seek(first)
        chunk = self._file.read(most)
        if len(chunk) < most:
            raise OSError("the file is shorter than it was")
        return chunk


def _content_range(each: ByteRange, size: int) -> str:
    return f"bytes {each.first}-{each.end - 1}/{size}"


def _boundary(end: bytes) -> str:
    return end.decode().strip().strip("-")


async def _disconnected(receive: Receive) -> None:
    """Wait until the client disconnects."""
    while (await receive())["type"] != "http.disconnect":
        pass
