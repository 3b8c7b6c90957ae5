"""The HTTP client of downloads: verified TLS, redirects that stay on TLS, and ranges."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urljoin, urlsplit

from voiceguide import __version__
from voiceguide.errors import SpeechTransient, VoiceUnavailable
from voiceguide.speech.voices.gtts.client import failure, verified_session

if TYPE_CHECKING:
    import requests

INSTEAD: Final = "or place its files by hand."
_TIMEOUTS_S: Final = (10.0, 30.0)
"""For a connection, and for the next bytes of an answer."""
_SMALL_S: Final = 60.0
"""A small answer has to be there after this time; a large one may take as long as it takes."""
_CHUNK: Final = 1 << 16
_MOST_REDIRECTS: Final = 5
_RANGE: Final = re.compile(r"bytes (\d{1,15})-\d{1,15}/(?:\d{1,15}|\*)", re.ASCII)
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_OK, _PART, _NO_SUCH_RANGE = 200, 206, 416


class Download(NamedTuple):
    """The answer to a request for a file.

    Args:
        begins: Where its first byte stands in the file.
        length: How many bytes it has, as far as it says so.
        chunks: Its bytes; a failure of the network is raised as a `VoiceError`.
    """

    begins: int
    length: int | None
    chunks: Iterator[bytes]


@contextmanager
def request_file(url: str, begins: int = 0) -> Iterator[Download]:
    """Ask for a file, or for the rest of it.

    Args:
        url: Its address.
        begins: The first byte that is wanted. A server may send the whole file all the same.

    Raises:
        VoiceUnavailable: It is not there, or there is no safe way to it.
        SpeechTransient: It may work later.
    """
    with ExitStack() as stack:
        session = stack.enter_context(verified_session(os.environ))
        response = _response(session, url, begins, stack)
        if begins and (response.status_code == _NO_SUCH_RANGE or _first_byte(response) not in (0, begins)):
            response = _response(session, url, 0, stack)
        _check_status(response.status_code, url)
        length = response.headers.get("Content-Length", "")
        yield Download(
            _first_byte(response) or 0,
            int(length) if re.fullmatch(r"\d{1,15}", length, re.ASCII) else None,
            _chunks(response, url),
        )


def read_small(url: str, most_bytes: int) -> bytes:
    """Return a small file.

    Args:
        url: Its address.
        most_bytes: The most that it may have.

    Raises:
        VoiceUnavailable: It is not there, is too large, or there is no safe way to it.
        SpeechTransient: It may work later.
    """
    ends_s = time.monotonic() + _SMALL_S
    data = bytearray()
    with request_file(url) as answer:
        for chunk in answer.chunks:
            data += chunk
            if len(data) > most_bytes:
                what = f"{_host(url)} sends more than {most_bytes:,} bytes for {_last(url)}."
                raise VoiceUnavailable(what, mend=f"Try again later, {INSTEAD}")
            if time.monotonic() > ends_s:
                raise SpeechTransient(f"{_host(url)} sends too slowly.", mend=f"Try again later, {INSTEAD}")
    return bytes(data)


def _response(session: requests.Session, url: str, begins: int, stack: ExitStack) -> requests.Response:
    """Send a request, and follow where it is redirected to; from TLS no way leads to less."""
    import requests
    import urllib3

    headers = {"Accept-Encoding": "identity", "User-Agent": f"voiceguide/{__version__}"}
    if begins:
        headers["Range"] = f"bytes={begins}-"
    here = url
    for _ in range(_MOST_REDIRECTS):
        try:
            answer = session.get(
                here, headers=headers, timeout=_TIMEOUTS_S, allow_redirects=False, stream=True
            )
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as problem:
            raise _failure(problem, here) from problem
        stack.callback(answer.close)
        if answer.status_code not in _REDIRECTS:
            return answer
        here = _redirected(here, answer.headers)
    raise VoiceUnavailable(f"{_host(url)} sends us round in circles.", mend=f"Try again later, {INSTEAD}")


def _redirected(url: str, headers: Mapping[str, str]) -> str:
    target = urljoin(url, headers.get("Location", ""))
    try:
        safe = urlsplit(target).scheme == urlsplit(url).scheme and bool(urlsplit(target).hostname)
    except ValueError:
        safe = False
    if not safe:
        what = f"{_host(url)} sends us to a place that is not safe."
        mend = f"Perhaps this network asks you to sign in first; try again later, {INSTEAD}"
        raise VoiceUnavailable(what, mend=mend)
    return target


def _first_byte(response: requests.Response) -> int | None:
    """Return where an answer begins in its file; None if that cannot be told."""
    if response.status_code != _PART:
        return 0
    found = _RANGE.fullmatch(response.headers.get("Content-Range", ""))
    return int(found[1]) if found else None


def _chunks(response: requests.Response, url: str) -> Iterator[bytes]:
    import requests
    import urllib3

    while True:
        try:
            # What has come is handed on at once: of a broken download all of it is kept.
            chunk = response.raw.read1(_CHUNK, decode_content=False)
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as problem:
            raise _failure(problem, url) from problem
        if not chunk:
            return
        yield chunk


def _failure(problem: Exception, url: str) -> VoiceUnavailable | SpeechTransient:
    """Build the error for a failed request; whatever went wrong, the files can be placed by hand."""
    failed = failure(problem, _host(url), INSTEAD)
    if INSTEAD not in failed.mend:
        failed.mend = f"{failed.mend.rstrip('.')}, {INSTEAD}"
    return failed


def _check_status(status: int, url: str) -> None:
    if status in (_OK, _PART):
        return
    host, later = _host(url), f"Try again later, {INSTEAD}"
    if status == 429:
        raise SpeechTransient(f"{host} has had too many requests from this address.", mend=later)
    if status >= 500:
        raise SpeechTransient(f"{host} has trouble of its own (HTTP {status}).", mend=later)
    if status in (404, 410):
        raise VoiceUnavailable(f"{host} has no {_last(url)} (HTTP {status}).", mend=later)
    what = f"{host}, or something on the way there, refuses {_last(url)} (HTTP {status})."
    raise VoiceUnavailable(what, mend=f"Check the proxy of this network, {INSTEAD}")


def _host(url: str) -> str:
    return urlsplit(url).hostname or url


def _last(url: str) -> str:
    return urlsplit(url).path.rpartition("/")[2]
