"""Shut the network of this process, but for this machine itself.

Python imports a module of this name by itself when it starts and finds one on its path; `conftest.py`
puts this folder there, so that the processes which tests start are shut in as well. An audit hook sees
what goes past `requests`, past a proxy setting and past a patched `socket.socket` too.
"""

import ipaddress
import sys

_NAMES = {"localhost", "ip6-localhost", ""}


class NetworkIsShut(RuntimeError):
    """A test reached outside this machine. No `OSError`, so that nobody takes it for bad weather."""


def is_here(host):
    """Tell whether a host, as the socket module was given it, is this machine."""
    if host is None:
        return True
    name = host.decode() if isinstance(host, bytes) else str(host)
    if name.lower() in _NAMES:
        return True
    try:
        return ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return False


def _refuse(event, arguments):
    if event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        host = arguments[0]
    elif event in {"socket.connect", "socket.sendto", "socket.sendmsg"}:
        address = arguments[1]
        if not isinstance(address, tuple):  # a Unix socket, or one that is connected already
            return
        host = address[0]
    else:
        return
    if not is_here(host):
        raise NetworkIsShut(f"{event} to {host!r}: no test may leave this machine")


def shut():
    """Shut this process in, once; an audit hook cannot be taken out again."""
    if not getattr(sys, "_voiceguide_is_shut", False):
        sys._voiceguide_is_shut = True
        sys.addaudithook(_refuse)


shut()
