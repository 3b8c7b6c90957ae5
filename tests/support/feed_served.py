"""A running `voiceguide serve`, and ways to ask it."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

from voiceguide.podcast.server.address import LOOPBACK


class Served:
    """A running `voiceguide serve` and ways to ask it.

    Args:
        folder: What it serves.
        state: Where it keeps its secrets.
        before: Python that its process runs first, for instance to cut its patience short.
    """

    def __init__(self, folder: Path, state: Path, before: str = "") -> None:
        self.folder = folder
        run = f"{before}\nimport sys; from voiceguide.cli.main import main; sys.exit(main(sys.argv[1:]))"
        self.process = subprocess.Popen(
            [sys.executable, "-c", run, "serve", str(folder), "--port", "0", "--json"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={**os.environ, "VOICEGUIDE_STATE": str(state)},
        )  # fmt: skip
        assert self.process.stdout is not None
        told = json.loads("".join(iter(self.process.stdout.readline, "}\n")) + "}")
        self.page, self.feed = told["page"], told["feed"]
        found = re.fullmatch(r"http://127\.0\.0\.1:(\d+)/([\w-]{22})/", self.page)
        assert found is not None
        self.port, self.token = int(found[1]), found[2]

    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection(LOOPBACK, self.port, timeout=30)
        try:
            connection.request(method, path, headers={k.replace("_", "-"): v for k, v in headers.items()})
            answer = connection.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def get(self, name: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        return self.ask(f"/{self.token}/{name}", **headers)

    def stop(self) -> tuple[int, str]:
        self.process.send_signal(signal.SIGINT)
        _, said = self.process.communicate(timeout=30)
        return self.process.returncode, said
