"""A running `voiceguide studio`, and ways to ask it."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from voiceguide.podcast.server.address import LOOPBACK


class OpenedStudio:
    """A running `voiceguide studio`, started as its command is, with a browser's cookie.

    Args:
        folder: Where its scripts, its cache and its state lie.
    """

    def __init__(self, folder: Path) -> None:
        self.scripts, cache, state = folder / "scripts", folder / "cache", folder / "state"
        self.scripts.mkdir(exist_ok=True)
        run = "import sys; from voiceguide.cli.main import main; sys.exit(main(sys.argv[1:]))"
        options = ["--port", "0", "--no-browser", "--scripts", str(self.scripts), "--cache", str(cache)]
        self.process = subprocess.Popen(
            [sys.executable, "-c", run, "studio", *options],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            cwd=folder, env={**os.environ, "VOICEGUIDE_STATE": str(state), "VOICEGUIDE_VOICE": "tone"},
        )  # fmt: skip
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().strip()
        found = re.fullmatch(rf"http://{re.escape(LOOPBACK)}:(\d+)/\?key=([\w-]{{22}})", self.address)
        assert found is not None, self.address
        self.port, self.key = int(found[1]), found[2]
        self.origin = f"http://{LOOPBACK}:{self.port}"
        status, headers, _ = self.ask("GET", f"/?key={self.key}")
        assert status == 303
        self.cookie = headers["set-cookie"].partition(";")[0]

    def ask(
        self, method: str, path: str, body: bytes | str | None = None, **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """Ask it without cookie or origin, unless `headers` has them."""
        connection = http.client.HTTPConnection(LOOPBACK, self.port, timeout=120)
        try:
            connection.request(method, path, body, {k.replace("_", "-"): v for k, v in headers.items()})
            answer = connection.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def call(self, method: str, path: str, body: object = None, **headers: str) -> tuple[int, Any]:
        """Ask it as its page does; return the status and the decoded JSON, or the bytes."""
        sent = body if isinstance(body, str | bytes | None) else json.dumps(body)
        own = {"cookie": self.cookie, "origin": self.origin, **headers}
        status, told, data = self.ask(method, path, sent, **own)
        return status, json.loads(data) if told.get("content-type", "").startswith(
            "application/json"
        ) else data

    def session(self, **wish: object) -> dict[str, Any]:
        """Have a session composed: of knee drops with tones, unless `wish` has others."""
        asked = {"routine": "knee-drops", "duration_ms": 300_000, "voice": "tone", **wish}
        status, told = self.call("POST", "/api/session", asked)
        assert status == 200, told
        return told

    def stop(self) -> tuple[int, str]:
        """Interrupt it; return its exit code and what it said."""
        self.process.send_signal(signal.SIGINT)
        _, said = self.process.communicate(timeout=30)
        return self.process.returncode, said
