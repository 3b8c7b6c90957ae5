"""The address of this machine on its own network, and the listening socket."""

from __future__ import annotations

import errno
import ipaddress
import socket
from typing import Final

from voiceguide.errors import OutputError, why

LOOPBACK: Final = "127.0.0.1"


def lan_address() -> str:
    """Return the address of this machine on its own network: the source address of an outgoing packet.

    Nothing is sent: the target is an address reserved for documentation (RFC 5737).

    Raises:
        OutputError: This machine is in no network.
    """
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
            way.connect(("192.0.2.1", 9))
            found = str(way.getsockname()[0])
    except OSError as problem:
        mend = "Connect to one first, or leave out --lan to listen on this machine only."
        raise OutputError("This machine is in no network.", where="--lan", mend=mend) from problem
    return found


def check_address(address: str) -> str:
    """Refuse an address that the whole internet might reach.

    Raises:
        OutputError: It is no IPv4 address, or a public one.
    """
    try:
        parsed = ipaddress.IPv4Address(address)
    except ValueError as problem:
        mend = "Write one such as 192.168.1.20, as this machine's network settings show it."
        raise OutputError(f"{address!r} is no address.", where="--address", mend=mend) from problem
    if not parsed.is_private or parsed.is_unspecified:
        mend = (
            "Name one of the home network; to reach the whole world, copy the folder to a web host instead."
        )
        raise OutputError(f"{address} is not the address of a home network.", where="--address", mend=mend)
    return address


def listen(address: str, port: int) -> socket.socket:
    """Open a listening socket.

    Raises:
        OutputError: The port is taken or not for everybody, the address is not this machine's, or the system
            refuses for a reason of its own.
    """
    known = {
        errno.EADDRINUSE: (f"Port {port} is taken.", "Choose another with --port, or stop what uses it."),
        errno.EADDRNOTAVAIL: (
            f"{address} is not an address of this machine.",
            "Leave out --address to have it found.",
        ),
        errno.EACCES: (f"Port {port} may not be used.", "Choose one above 1023 with --port."),
    }
    try:
        return socket.create_server((address, port), backlog=128)
    except OSError as problem:
        other = f"It cannot listen on {address}:{port}: {why(problem)}.", "Try another --port or --address."
        what, mend = known.get(problem.errno or 0, other)
        raise OutputError(what, where="serve", mend=mend) from problem
