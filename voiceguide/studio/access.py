"""Who may use the studio: the secret in its address, the cookie that follows it, and the pages that may ask.

- A stranger on this machine or network: nothing is answered without the cookie, which opening the address
  with the secret gives. The address that a browser is started with shows in the list of processes, so it has
  a ticket in it that opens the studio once.
- Another web page in the same browser: the cookie is `SameSite=Strict`, whatever changes something must name
  this studio as its origin, and the browser's own word on where a request comes from counts too.
- A web page under another name for this address (DNS rebinding): only known host names are answered.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Final

KEY: Final = "key"
"""The name of the secret in the address."""
CHANGES: Final = ("POST", "PUT")
"""The methods that may change something."""
_BYTES: Final = 16  # 128 bits: nobody guesses it
_OWN: Final = frozenset({"same-origin", "none"})
"""The values of `Sec-Fetch-Site` for requests of the studio's own page, and of its address when typed."""


@dataclass(frozen=True, slots=True)
class AccessRefusal:
    """Why a request is not answered: the HTTP status and a sentence."""

    status: int
    what: str


class Access:
    """The secrets of one running studio, and the rule on who may ask.

    Args:
        hosts: The names and addresses, with ports, that it answers to: `127.0.0.1:8643`.
        port: Its port. Cookies do not tell ports apart, so the port is part of the cookie's name.
    """

    def __init__(self, hosts: frozenset[str], port: int) -> None:
        self._hosts = hosts
        self.key = secrets.token_urlsafe(_BYTES)
        self._cookie = secrets.token_urlsafe(_BYTES)
        self._tickets: set[str] = set()
        self._name = f"voiceguide-studio-{port}"

    def ticket(self) -> str:
        """Return a secret that opens the studio once."""
        made = secrets.token_urlsafe(_BYTES)
        self._tickets.add(made)
        return made

    def admits(self, given: str) -> bool:
        """Report whether a secret opens the studio; a ticket does so once."""
        if _same(given, self.key):
            return True
        used = next((ticket for ticket in self._tickets if _same(given, ticket)), None)
        self._tickets.discard(used or "")
        return used is not None

    def set_cookie(self) -> str:
        """Return the value of the `Set-Cookie` header."""
        return f"{self._name}={self._cookie}; Path=/; HttpOnly; SameSite=Strict"

    def check_host(self, headers: Mapping[str, str]) -> AccessRefusal | None:
        """Refuse a request for another host."""
        if headers.get("host", "").lower() in self._hosts:
            return None
        return AccessRefusal(421, "The studio is not served under that name.")

    def check(self, method: str, headers: Mapping[str, str]) -> AccessRefusal | None:
        """Refuse a request without the cookie, and one that another page makes.

        Args:
            method: The HTTP method.
            headers: The headers of the request, by their names in lower case.
        """
        if not _same(self._given(headers.get("cookie", "")), self._cookie):
            what = "Open the address that `voiceguide studio` printed: this browser has not opened it yet."
            return AccessRefusal(403, what)
        if headers.get("sec-fetch-site", "same-origin") not in _OWN:
            return AccessRefusal(403, "Another page may not ask the studio.")
        if method in CHANGES and headers.get("origin", "").lower() != f"http://{headers['host'].lower()}":
            return AccessRefusal(403, "Only the studio's own page may change anything.")
        return None

    def _given(self, cookies: str) -> str:
        try:
            found = SimpleCookie(cookies).get(self._name)
        except CookieError:
            return ""
        return "" if found is None else found.value


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), wanted.encode())
