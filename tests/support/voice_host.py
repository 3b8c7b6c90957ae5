"""A host on this machine that gives voices to download: TLS, ranges, and every fault of a host."""

from __future__ import annotations

import contextlib
import hashlib
import json
import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

import pytest
import trustme


class VoiceHost:
    """The files that it gives by their paths, its faults, and what was asked.

    Attributes:
        files: Path -> bytes.
        faults: Path -> what goes wrong with it, once: `cut` after a share of the body, `status`, `more`,
            `other` bytes of the same length, `page` in place of the file, `whole` in answer to a range,
            `whole other` bytes, `wrong-range`, `down` to plain HTTP, `circle`.
        asked: Each path and range, in order.
    """

    def __init__(self, ca_file: Path) -> None:
        authority = trustme.CA()
        authority.cert_pem.write_to_path(str(ca_file))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("localhost").configure_cert(context)
        self.files: dict[str, bytes] = {}
        self.faults: dict[str, list[tuple[str, object]]] = {}
        self.asked: list[tuple[str, str]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.daemon_threads = True
        self._server.handle_error = lambda *_: None
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self._server.host = self
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        self.address = f"https://localhost:{self._server.server_address[1]}"

    def fail(self, path: str, fault: str, detail: object = None) -> None:
        self.faults.setdefault(path, []).append((fault, detail))

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 20

    def log_message(self, format, *args) -> None:
        """Keep quiet."""

    def do_GET(self) -> None:
        host: VoiceHost = self.server.host
        path, asked = unquote(self.path.partition("?")[0]), self.headers.get("Range", "")
        host.asked.append((path, asked))
        waiting = host.faults.get(path, [])
        fault, detail = waiting.pop(0) if waiting else ("", None)
        if path.startswith("/moved/"):
            return self._give(302, b"", {"Location": path.removeprefix("/moved")})
        if path not in host.files:
            return self._give(404, b"no such thing")
        data = host.files[path]
        match fault:
            case "status":
                return self._give(detail, b"no")
            case "down":
                return self._give(302, b"", {"Location": f"http://localhost{path}"})
            case "circle":
                waiting.append((fault, detail))
                return self._give(302, b"", {"Location": path})
            case "page":
                return self._give(200, b"<html>Welcome to our network</html>")
            case "other" | "whole other":
                data = bytes(len(data))
            case "more":
                return self._give(200, data + bytes(100_000), length=None)
        begins = int(asked.removeprefix("bytes=").partition("-")[0]) if asked else 0
        if fault == "wrong-range":
            begins -= 1
        if asked and begins >= len(data):
            return self._give(416, b"")
        whole = not asked or fault.startswith("whole")
        body = data if whole else data[begins:]
        sent = body[: int(len(data) * detail) - (0 if whole else begins)] if fault == "cut" else body
        told = {} if whole else {"Content-Range": f"bytes {begins}-{len(data) - 1}/{len(data)}"}
        return self._give(200 if whole else 206, sent, told, length=len(body))

    def _give(self, status: int, body: bytes, headers: dict | None = None, length: int | None = -1) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if length is None:
            self.send_header("Connection", "close")
            self.close_connection = True
        else:
            self.send_header("Content-Length", str(len(body) if length < 0 else length))
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(body)
        if length is not None and 0 <= length != len(body):
            self.close_connection = True


def piper_files(
    name: str, model: bytes, settings: bytes, revision: str = "main", licence: str = "CC0"
) -> dict:
    """Return the files of a Piper voice by their paths on the host."""
    code, speaker, quality = name.split("-")
    folder = f"/resolve/{revision}/{code.partition('_')[0]}/{code}/{speaker}/{quality}"
    card = f"# Model card for {speaker} ({quality})\n\n* Language: {code}\n\n* License: {licence}\n"
    return {
        f"{folder}/{name}.onnx": model,
        f"{folder}/{name}.onnx.json": settings,
        f"{folder}/MODEL_CARD": card.encode(),
    }


def index_of(*voices: dict) -> dict:
    """Return Piper's index of these voices, as a file on the host."""
    listed = {}
    for files in voices:
        name = next(path for path in files if path.endswith(".onnx")).rpartition("/")[2].removesuffix(".onnx")
        listed[name] = {
            "key": name,
            "files": {
                path.removeprefix("/resolve/main/"): {
                    "size_bytes": len(data),
                    "md5_digest": hashlib.md5(data, usedforsecurity=False).hexdigest(),
                }
                for path, data in files.items()
            },
            "aliases": [],
        }
    return {"/resolve/main/voices.json": json.dumps(listed).encode()}


@pytest.fixture
def voice_host(tmp_path, monkeypatch) -> Iterator[VoiceHost]:
    """Lead downloads of this process to a host on this machine, and into a folder of the test's."""
    from voiceguide.speech.downloads import piper_voices

    host = VoiceHost(tmp_path / "authority.pem")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "authority.pem"))
    monkeypatch.setenv("VOICEGUIDE_VOICES", str(tmp_path / "voices"))
    monkeypatch.setattr(piper_voices, "SITE", host.address)
    yield host
    host.close()
