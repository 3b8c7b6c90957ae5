"""How a served show bears a crowd: many downloads at once, odd requests, and connections that dawdle.

    python tests/bench/crowd.py

Prints a table for docs/podcast.md's figures. Load and server share one machine.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

HOST = "127.0.0.1"
TRACK_BYTES = 7_200_000  # ten minutes at 96 kbit/s
FEED = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>Crowd</title><atom:link rel="self" href="https://example.org/feed.xml"/></channel></rss>"""


class Place(NamedTuple):
    """Where the server listens, and the secret part of its address."""

    port: int
    token: str

    def request(self, name: str, extra: str = "") -> bytes:
        """Write a request for one file."""
        lines = (
            f"GET /{self.token}/{name} HTTP/1.1\r\nHost: {HOST}:{self.port}\r\nConnection: close\r\n{extra}"
        )
        return f"{lines}\r\n".encode()


async def fetch(place: Place, name: str, extra: str = "") -> tuple[int, int, float]:
    """Fetch a file; give the status, the bytes of the body, and the seconds it took."""
    began = time.perf_counter()
    reader, writer = await asyncio.open_connection(HOST, place.port)
    writer.write(place.request(name, extra))
    head = await reader.readuntil(b"\r\n\r\n")
    got = 0
    while block := await reader.read(1 << 18):
        got += len(block)
    writer.close()
    return int(head.split()[1]), got, time.perf_counter() - began


async def dawdle(place: Place, kind: str) -> float:
    """Open a connection and get nowhere; give the seconds until it is hung up on."""
    began = time.perf_counter()
    reader, writer = await asyncio.open_connection(HOST, place.port)
    if kind == "half a request":
        writer.write(b"GET / HTTP/1.1\r\nHost:")
    elif kind == "a byte a second":
        for byte in place.request("track.mp3"):
            writer.write(bytes([byte]))
            await asyncio.sleep(1)
            if reader.at_eof() or writer.is_closing():
                break
    with suppress(ConnectionResetError):  # a byte was under way when the server hung up
        await reader.read(1)
    writer.close()
    return time.perf_counter() - began


async def crowd(place: Place, pid: int) -> list[tuple[str, str]]:
    """Try everything, one after the other."""
    rows = []
    alone = statistics.median([(await fetch(place, "track.mp3"))[2] for _ in range(5)])
    rows.append(("one download of 7.2 MB", f"{alone * 1000:.0f} ms"))
    before = _memory_mb(pid)
    began = time.perf_counter()
    many = await asyncio.gather(*(fetch(place, "track.mp3") for _ in range(200)))
    took = time.perf_counter() - began
    whole = sum(got == TRACK_BYTES for _, got, _ in many)
    rows.append(
        (
            "200 downloads at once",
            f"{whole} whole, {took:.1f} s in all, {200 * TRACK_BYTES / took / 1e6:.0f} MB/s",
        )
    )
    rows.append(("memory before, and at most", f"{before:.0f} MB, {_memory_mb(pid):.0f} MB"))
    began = time.perf_counter()
    for start in range(10_000):
        if start % 100 == 0:
            answers = await asyncio.gather(
                *(
                    fetch(place, "track.mp3", f"Range: bytes={at}-{at + 99}\r\n")
                    for at in range(start, start + 100)
                )
            )
            assert all(answer[:2] == (206, 100) for answer in answers)
    rows.append(("10,000 requests for a range each", f"{time.perf_counter() - began:.1f} s, all right"))
    ranges = ",".join(f"{n}-{n}" for n in range(8_000))
    status, got, took = await fetch(place, "track.mp3", f"Range: bytes={ranges}\r\n")
    rows.append(("one request for 8,000 ranges", f"{status}, {got / 1e6:.1f} MB, {took * 1000:.0f} ms"))
    ranges = ",".join(f"{n}-" for n in range(100))
    status, got, took = await fetch(place, "track.mp3", f"Range: bytes={ranges}\r\n")
    rows.append(("one request for 100 that overlap", f"{status}, {got / 1e6:.1f} MB, {took * 1000:.0f} ms"))
    for kind in ("nothing said", "half a request", "a byte a second"):
        dawdlers = asyncio.gather(*(dawdle(place, kind) for _ in range(100)))
        await asyncio.sleep(0.5)
        meanwhile = (await fetch(place, "track.mp3"))[2]
        waits = await dawdlers
        result = f"hung up on after {max(waits):.0f} s; a download meanwhile: {meanwhile * 1000:.0f} ms"
        rows.append((f"100 connections, {kind}", result))
    return rows


def _memory_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+)", status)
    assert found is not None
    return int(found[1]) / 1024


def main() -> None:
    """Serve a folder, try everything on it, print the table."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (4_096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "public")
        folder.mkdir()
        (folder / "feed.xml").write_text(FEED)
        (folder / "index.html").write_text("<!doctype html><title>Crowd</title>")
        (folder / "track.mp3").write_bytes(os.urandom(TRACK_BYTES))
        server = subprocess.Popen(
            [sys.executable, "-m", "voiceguide", "serve", str(folder), "--port", "0", "--json"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            env={**os.environ, "VOICEGUIDE_STATE": place},
        )  # fmt: skip
        assert server.stdout is not None
        try:
            started = json.loads("".join(iter(server.stdout.readline, "}\n")) + "}")
            found = re.search(r":(\d+)/([\w-]+)/", started["page"])
            assert found is not None
            rows = asyncio.run(crowd(Place(int(found[1]), found[2]), server.pid))
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(30)
    print("| | |\n|---|---|")
    for what, how in rows:
        print(f"| {what} | {how} |")


if __name__ == "__main__":
    main()
