"""A small web host on this machine: a folder, with byte ranges as any host has them."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class Ranges(SimpleHTTPRequestHandler):
    away = threading.Event()
    """While it is set, tracks break off after `most` bytes."""
    most = 700_000

    def do_GET(self):
        asked = self.headers.get("Range", "").removeprefix("bytes=")
        path = Path(self.translate_path(self.path))
        if not asked or not path.is_file():
            return super().do_GET()
        data = path.read_bytes()
        first, _, last = asked.partition("-")
        begin, end = int(first or 0), int(last or len(data) - 1)
        breaks = self.away.is_set() and path.suffix == ".mp3"
        if breaks and begin >= self.most:
            self.close_connection = True
            return None
        self.send_response(206)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Range", f"bytes {begin}-{end}/{len(data)}")
        self.send_header("Content-Length", str(end + 1 - begin))
        self.end_headers()
        with contextlib.suppress(ConnectionError):  # a player that has heard enough hangs up
            self.wfile.write(data[begin : min(end + 1, self.most) if breaks else end + 1])
        self.close_connection = breaks
        return None

    def log_message(self, format, *args):
        pass


@contextlib.contextmanager
def hosted(folder: Path) -> Iterator[str]:
    """Serve a folder, and give its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Ranges, directory=str(folder)))
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
