"""The HTTP client of Google's speech service: gTTS makes the request body, the sending is ours.

gTTS 2.5.4 knows the service: its language codes, its headers, the body of a request (`get_bodies()`).
Its own sending switches TLS verification off, ignores `NO_PROXY`, waits for ever and takes whatever
comes for speech. Here a connection is verified, a redirect is not followed, an answer is bounded in
time and size, and the ordinary variables are honoured: `HTTPS_PROXY`, `NO_PROXY`,
`REQUESTS_CA_BUNDLE`, `SSL_CERT_FILE`. Every way it can fail has a sentence of its own.
"""

from __future__ import annotations

import os
import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from voiceguide.errors import SpeechRefused, SpeechTransient, VoiceUnavailable, why
from voiceguide.speech.voices.gtts.ratelimit import RetryPolicy
from voiceguide.speech.voices.gtts.response import INSTEAD, OutOfReach, check_status

if TYPE_CHECKING:
    import requests

_LARGEST_ANSWER: Final = 2_000_000
_CHUNK: Final = 65_536
_DATED: Final = (9, 10)
"""OpenSSL's X509_V_ERR_CERT_NOT_YET_VALID and X509_V_ERR_CERT_HAS_EXPIRED."""
_CA_VARIABLES: Final = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


def request_body(spoken: str, language: str, *, slow: bool) -> str:
    """Return the body of one request, made by gTTS.

    Its pre-processors are left out: one of them deletes the full stop after words that end in st, ms
    or dr ("chest. Relax" becomes "chest Relax").

    Args:
        spoken: At most 100 characters with a word among them; gTTS cuts what is longer.
        language: Google's code of the language.
        slow: Ask for the service's slow speech.

    Raises:
        SpeechRefused: Google does not speak this language.
    """
    from gtts import gTTS
    from gtts.lang import tts_langs

    if language not in tts_langs():
        known = ", ".join(sorted(tts_langs()))
        raise SpeechRefused(f"Google does not speak {language!r}.", mend=f"It speaks {known}.")
    made = gTTS(spoken, lang=language, slow=slow, lang_check=False, pre_processor_funcs=[])
    (body,) = made.get_bodies()
    return str(body)


class Connection:
    """A verified connection to one of Google's addresses, opened at the first request and kept open.

    Args:
        host: `translate.google.com`.
        policy: The timeouts.
    """

    def __init__(self, host: str, policy: RetryPolicy) -> None:
        self._host = host
        self._policy = policy
        self._session: requests.Session | None = None

    def ask(self, body: str) -> bytes:
        """Send one request and read the body of its answer.

        Raises:
            VoiceUnavailable: There is no safe way to the service, or it has changed.
            SpeechTransient: It may work later.
        """
        import requests
        import urllib3
        from gtts import gTTS

        if self._session is None:
            self._session = verified_session(os.environ)
        ends_s = time.monotonic() + self._policy.answer_s
        try:
            with self._session.post(
                f"https://{self._host}/_/TranslateWebserverUi/data/batchexecute",
                data=body,
                headers=gTTS.GOOGLE_TTS_HEADERS | {"Accept-Encoding": "identity"},
                timeout=(self._policy.connect_s, self._policy.read_s),
                allow_redirects=False,
                stream=True,
            ) as response:
                check_status(response.status_code, response.headers)
                return _read(response, ends_s)
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as problem:
            raise failure(problem, self._host) from problem


def verified_session(environ: Mapping[str, str]) -> requests.Session:
    """Return a session with verified TLS that heeds the usual variables and sends no password or cookie."""
    from http.cookiejar import DefaultCookiePolicy

    import requests

    session = requests.Session()
    session.auth = lambda request: request  # else a password from ~/.netrc would be sent along
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    # requests knows its own variables, but not the one that OpenSSL and everything else heeds.
    if environ.get("SSL_CERT_FILE") and not any(environ.get(name) for name in _CA_VARIABLES):
        session.verify = environ["SSL_CERT_FILE"]
    return session


def _read(response: requests.Response, ends_s: float) -> bytes:
    """Read a body as it arrives: a server that drips may not outlast the deadline."""
    parts: list[bytes] = []
    while part := response.raw.read1(_CHUNK, decode_content=True):
        parts.append(part)
        if sum(map(len, parts)) > _LARGEST_ANSWER:
            raise SpeechTransient("Google's answer is far too long for speech.", mend="Try again later.")
        if time.monotonic() > ends_s:
            raise SpeechTransient("Google's answer came too slowly.", mend=f"Try again later, {INSTEAD}")
    return b"".join(parts)


def failure(problem: BaseException, host: str, instead: str = INSTEAD) -> VoiceUnavailable | SpeechTransient:
    """Build the error for a failed request, with its cause in one sentence.

    Args:
        problem: What was raised.
        host: Who was asked.
        instead: What can be done instead, from "or" to the full stop.
    """
    import requests

    chain = list(_chain(problem))

    def is_a(*kinds: type[BaseException]) -> bool:
        return any(isinstance(one, kinds) for one in chain)

    # What one version of Python calls a reset another calls the end of TLS.
    cut = (ConnectionResetError, ssl.SSLError)
    reasons = (
        why(one) for one in chain if isinstance(one, OSError) and one.strerror and not isinstance(one, cut)
    )
    first = next(reasons, "it was cut at the other end")
    online = f"Check that this machine is online, {instead}"
    if any(getattr(one, "verify_code", 0) in _DATED for one in chain):
        mend = f"Check the date and the time of this machine; {instead}"
        return VoiceUnavailable(f"The certificate of {host} is not valid today.", mend=mend)
    if is_a(ssl.SSLCertVerificationError):
        mend = f"If this network inspects traffic, name its certificates in REQUESTS_CA_BUNDLE; {instead}"
        return VoiceUnavailable(f"The certificate of {host} cannot be verified.", mend=mend)
    if "CA certificate bundle" in str(problem) or is_a(FileNotFoundError):
        mend = "Set REQUESTS_CA_BUNDLE or SSL_CERT_FILE to a file of certificates, or unset it."
        return VoiceUnavailable("The file of trusted certificates cannot be read.", mend=mend)
    if "SOCKS" in str(problem):
        # requests speaks SOCKS only with a package of its own.
        mend = f"Run `pip install PySocks`, or set HTTPS_PROXY to a proxy that speaks HTTP; {instead}"
        what = "a SOCKS proxy is set, and the package that speaks with one is missing."
        return VoiceUnavailable(what, where=_proxy_variable(os.environ), mend=mend)
    if isinstance(problem, requests.exceptions.InvalidURL | requests.exceptions.InvalidSchema):
        where = _proxy_variable(os.environ)
        return VoiceUnavailable("The proxy setting cannot be used.", where=where, mend=online)
    tunnel = next((message for message in map(str, chain) if message.startswith("Tunnel")), "")
    if tunnel or (is_a(requests.exceptions.ProxyError) and is_a(socket.gaierror, ConnectionRefusedError)):
        reason = tunnel or first
        return OutOfReach(
            f"The proxy does not let us through to {host} ({reason}).",
            mend=f"Check {_proxy_variable(os.environ)}.",
        )
    if is_a(ssl.SSLError) and not is_a(ssl.SSLEOFError, ssl.SSLZeroReturnError):
        what = f"No secure connection to {host} can be made: what answers does not speak TLS."
        mend = f"Perhaps this network asks you to sign in first, or a proxy is set wrongly; {instead}"
        return OutOfReach(what, mend=mend)
    if is_a(socket.gaierror):
        return OutOfReach(f"The address {host} cannot be found.", mend=online)
    if is_a(requests.exceptions.ConnectTimeout):
        return OutOfReach(f"{host} did not answer the call in time.", mend=online)
    if is_a(requests.exceptions.Timeout, TimeoutError):
        return SpeechTransient(f"{host} fell silent in the middle of an answer.", mend="Try again later.")
    if is_a(ConnectionRefusedError):
        return OutOfReach(f"{host} refused the connection.", mend=online)
    return SpeechTransient(f"The connection to {host} broke off ({first}).", mend=f"Try again, {instead}")


def _proxy_variable(environ: Mapping[str, str]) -> str:
    """Return the name of the variable that sets the proxy."""
    names = ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")
    return next((name for name in names if environ.get(name)), "HTTPS_PROXY")


def _chain(problem: BaseException) -> Iterator[BaseException]:
    """Walk through an error and its causes; requests and urllib3 nest them four deep."""
    seen: set[int] = set()
    todo: list[object] = [problem]
    while todo:
        one = todo.pop(0)
        if isinstance(one, BaseException) and id(one) not in seen:
            seen.add(id(one))
            todo += [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]
            yield one
