"""The address of the server: home networks only, and a port that is free."""

from __future__ import annotations

import os
import resource

import pytest

from voiceguide.errors import OutputError
from voiceguide.podcast.server.address import LOOPBACK, check_address, listen


def test_only_home_networks_and_free_ports():
    assert check_address("192.168.1.20") == "192.168.1.20"
    for address in ("8.8.8.8", "0.0.0.0", "example.org", "192.168.1", "::1"):  # noqa: S104 - refused here
        with pytest.raises(OutputError):
            check_address(address)
    with listen(LOOPBACK, 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(OutputError, match=f"Port {port} is taken"):
            listen(LOOPBACK, port)
    with pytest.raises(OutputError, match="not an address of this machine"):
        listen("192.0.2.1", 0)
    # Whatever else the system has against it: here, one open file too many.
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with open(os.devnull, "rb") as last:  # noqa: PTH123 - its number counts
        resource.setrlimit(resource.RLIMIT_NOFILE, (last.fileno() + 1, hard))
        try:
            with pytest.raises(
                OutputError, match=rf"listen on {LOOPBACK}:0: too many open files\. Try"
            ) as refused:
                listen(LOOPBACK, 0)
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert refused.value.where == "serve"
