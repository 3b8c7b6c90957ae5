"""A real S3 server on this machine, which keeps its buckets as folders."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

KEY = "voiceguide-tests"
BUCKET = "team"


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def answers(port: int) -> bool:
    with socket.socket() as door:
        door.settimeout(0.2)
        return door.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def s3_served(folder: Path, port: int | None = None) -> Iterator[int]:
    """Serve the folders in a folder as buckets; yield the port."""
    port = port or free_port()
    (folder / BUCKET).mkdir(parents=True, exist_ok=True)
    program = [sys.executable, "-m", "localbucket", str(folder), "--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen(program, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            if answers(port):
                break
            assert server.poll() is None, "the server ended at once"
            time.sleep(0.05)
        yield port
    finally:
        server.terminate()
        server.wait(10)


def credentials(port: int) -> dict[str, str]:
    """Return the environment by which clients find the server."""
    return {
        "AWS_ACCESS_KEY_ID": KEY,
        "AWS_SECRET_ACCESS_KEY": KEY,
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
