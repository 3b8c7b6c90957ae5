"""A stand-in for Google's speech endpoint, and for the proxy on the way to it.

One server on loopback is both: it takes the CONNECT of a client that heeds `HTTPS_PROXY`, shows a
certificate of a private authority for the host that was asked for, and answers in the place of
`translate.google.*`, in the form of the real one, with real MPEG-2 layer III sound of the text it was
sent. Faults are switched on per request. Use the `google` fixture, or `python -m tests.standin.google`
to try things by hand.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import socket
import ssl
import struct
import threading
import time
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import lameenc
import numpy as np
import pytest
import trustme

from voiceguide.speech.decode import DELAY
from voiceguide.speech.model import Pace, Utterance
from voiceguide.speech.voices.tone import ToneVoice

CALL = "jQ1olc"
DOORS = (
    "proxy-refuses",
    "proxy-asks",
    "untrusted",
    "expired",
    "tls-broken",
    "no-name",
    "refused",
    "no-answer",
)
"""Faults that hit before a request can be made: in the proxy, in the TLS handshake, on the way there."""
PATH = "/_/TranslateWebserverUi/data/batchexecute"
HOSTS = ("translate.google.com", "translate.google.co.uk", "translate.google.es", "translate.google.com.au")


@dataclass(frozen=True)
class Asked:
    """One request as it arrived."""

    host: str
    text: str
    language: str
    slow: bool
    at_s: float


@lru_cache(maxsize=512)
def mp3(text: str, language: str = "en", slow: bool = False) -> bytes:
    """Speak a text as fast as the real service is said to, 150 words a minute, and coded as its answers are.

    That is 24 kHz, mono, MPEG-2 layer III, no Info tag.
    """
    pace = Pace.BEDTIME if slow else Pace.COUNT
    return encode(ToneVoice().speak(Utterance(text, language, pace)).samples)


def encode(samples: np.ndarray, rate_hz: int = 24_000) -> bytes:
    encoder = lameenc.Encoder()
    encoder.set_in_sample_rate(rate_hz)
    encoder.set_channels(1)
    encoder.set_bit_rate(64)
    encoder.set_quality(5)
    encoder.silence()
    whole = np.rint(np.clip(samples, -1, 1) * 32_767).astype(np.int16)
    return bytes(encoder.encode(whole.tobytes()) + encoder.flush())


def first_frames(encoded: bytes, share: float) -> bytes:
    """Keep a share of an answer's frames; each has the same size."""
    size = 192
    return encoded[: round(len(encoded) // size * share) * size]


def answer(encoded: str | None, call: str = CALL) -> bytes:
    """Wrap base64 as the service does."""
    inner = None if encoded is None else json.dumps([encoded])
    rows = [["wrb.fr", call, inner, None, None, None, "generic"], ["di", 58], ["af.httprm", 57, "-4711", 9]]
    lines = "\n,".join(json.dumps(row, separators=(",", ":")) for row in rows)
    return f")]}}'\n\n[{lines}\n]".encode()


class Google:
    """The stand-in's switches and its log.

    Attributes:
        asked: Every request for speech that arrived whole, in order.
        environ: What a process has to have set to be led here.
    """

    def __init__(self, folder: Path) -> None:
        self._authority = trustme.CA()
        self._stranger = trustme.CA()
        self.ca_file = folder / "authority.pem"
        self._authority.cert_pem.write_to_path(str(self.ca_file))
        self._contexts = {
            "": self._context(self._authority),
            "untrusted": self._context(self._stranger),
            "expired": self._context(self._authority, datetime(2020, 1, 1, tzinfo=UTC)),
        }
        self._servers = (_Server(("127.0.0.1", 0), _Handler), _Server(("127.0.0.1", 0), _Direct))
        self.closing = threading.Event()
        self._lock = threading.Lock()
        self.queue = folder / "queue"
        self.reset()
        for server in self._servers:
            server.google = self
            threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        self.port, self.direct_port = (server.server_address[1] for server in self._servers)
        proxy = f"http://127.0.0.1:{self.port}"
        self.environ = {
            "HTTPS_PROXY": proxy,
            "https_proxy": proxy,
            "REQUESTS_CA_BUNDLE": str(self.ca_file),
            "VOICEGUIDE_QUEUE": str(self.queue),
            "VOICEGUIDE_GTTS_PAUSE_S": "0",
            "VOICEGUIDE_GTTS_BACKOFF_S": "0.01",
        }

    def reset(self) -> None:
        self.asked: list[Asked] = []
        self._faults: dict[int, tuple[str, str]] = {}
        self._always: tuple[int, str, str] | None = None
        self.connections = 0
        self.turn = object()
        # What could not be reached before was another network.
        (self.queue / "unreached.txt").unlink(missing_ok=True)

    def fail(self, fault: str, *, on: int = 0, times: int = 1, detail: str = "") -> None:
        """Answer the `on`-th request from now (0 is the next), and `times` in all, with a fault.

        Faults: a status (`403`, `429` with `detail` as Retry-After, `500`, …), or the name of a method
        of `_Faults`, or one of `DOORS`. `times=0` means from that request on, always.
        """
        first = len(self.asked) + on
        if times == 0:
            self._always = (first, fault, detail)
        self._faults |= dict.fromkeys(range(first, first + times), (fault, detail))

    def close(self) -> None:
        self.closing.set()
        for server in self._servers:
            server.shutdown()
            server.server_close()

    @property
    def texts(self) -> list[str]:
        return [asked.text for asked in self.asked]

    def note(self, asked: Asked, turn: object) -> tuple[str, str]:
        with self._lock:
            if turn is not self.turn:
                return "", ""  # a latecomer from before the last reset, whose client has gone
            self.asked.append(asked)
            return self._fault_of(len(self.asked) - 1)

    def _fault_of(self, number: int) -> tuple[str, str]:
        if self._always is not None and number >= self._always[0]:
            return self._always[1:]
        return self._faults.get(number, ("", ""))

    def at_the_door(self, *, used_up: bool = False) -> str:
        """Name the fault that hits before the next request, if it is one of `DOORS`."""
        fault = self._fault_of(len(self.asked))[0]
        if fault not in DOORS:
            return ""
        if used_up:
            self._faults.pop(len(self.asked), None)
        return fault

    def context(self, fault: str) -> ssl.SSLContext:
        return self._contexts.get(fault, self._contexts[""])

    def resolve(self, host: str) -> tuple[str, int]:
        """Tell where a host of Google's is, as a resolver and the way behind it would."""
        if host not in HOSTS:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        match self.at_the_door(used_up=True):
            case "no-name":
                raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
            case "refused":
                return "127.0.0.1", 9
            case "no-answer":
                return self._deaf.getsockname()
        return "127.0.0.1", self.direct_port

    @cached_property
    def _deaf(self) -> socket.socket:
        """Make a place that takes no call: whoever listens there has a full queue already."""
        listening = socket.create_server(("127.0.0.1", 0), backlog=0)
        self._waiting = [socket.socket() for _ in range(4)]
        for one in self._waiting:
            one.setblocking(False)
            one.connect_ex(listening.getsockname())
        return listening

    @staticmethod
    def _context(authority: trustme.CA, until: datetime | None = None) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(*HOSTS, not_after=until).configure_cert(context)
        return context


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    google: Google

    def handle_error(self, request, client_address) -> None:
        """Say nothing: clients that hang up are what is being tested."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30
    disable_nagle_algorithm = True
    host = ""
    turn: object = None

    def log_message(self, format, *args) -> None:
        """Keep quiet."""

    def do_CONNECT(self) -> None:
        google = self.server.google
        google.connections += 1
        self.turn = google.turn
        host, _, port = self.path.rpartition(":")
        fault = google.at_the_door(used_up=True)
        if fault == "proxy-asks":
            return self.send_error(407)
        if fault == "proxy-refuses" or host not in HOSTS or port != "443":
            return self.send_error(502)
        self.send_response_only(200, "Connection established")
        self.end_headers()
        self.wfile.flush()
        self.host = host
        if fault == "tls-broken":
            self.request.recv(4096)  # the beginning of a handshake
            self.wfile.write(b"HTTP/1.1 400 Bad Request\r\n\r\n" * 4)
            self.close_connection = True
            return None
        self.request = google.context(fault).wrap_socket(self.request, server_side=True)
        self.setup()
        self.close_connection = False
        return None

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if not self.host or self.path != PATH:
            return self.send_error(404)
        try:
            (request,) = urllib.parse.parse_qs(body)["f.req"]
            ((call, parameters, _, _),) = json.loads(request)[0]
            text, language, slow, _ = json.loads(parameters)
        except (ValueError, KeyError, TypeError):
            return self.send_error(400)
        if call != CALL or len(text) > 100:
            return self.send_error(400)
        asked = Asked(self.host, text, language, bool(slow), time.monotonic())
        fault, detail = self.server.google.note(asked, self.turn)
        return _Faults(self, text, language, bool(slow)).answer(fault, detail)

    def finish(self) -> None:
        with contextlib.suppress(OSError):
            super().finish()
        self.request.close()

    def say(
        self, status: int, body: bytes, headers: dict[str, str] | None = None, length: int | None = None
    ) -> None:
        self.send_response(status)
        kind = "text/html" if body[:1] == b"<" else "application/json; charset=utf-8"
        for name, value in {"Content-Type": kind, **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        if self.server.google.at_the_door():
            self.send_header("Connection", "close")  # so that the next request comes to the door again
            self.close_connection = True
        self.end_headers()
        self.wfile.write(body)


class _Direct(_Handler):
    """The same service without a proxy before it."""

    def setup(self) -> None:
        google = self.server.google
        google.connections += 1
        self.turn, self.host = google.turn, HOSTS[0]
        self.request = google.context("").wrap_socket(self.request, server_side=True)
        super().setup()


class _Faults:
    """What can come instead of speech. Each method is the name of a fault, `_` written `-`."""

    def __init__(self, to: _Handler, text: str, language: str, slow: bool) -> None:
        self.to, self.sound = to, mp3(text, language, slow)
        self.text, self.language = text, language

    def answer(self, fault: str, detail: str) -> None:
        if fault.isdigit():
            headers = {"Retry-After": detail} if detail else {}
            return self.to.say(int(fault), b"<html>no</html>", headers)
        return getattr(self, fault.replace("-", "_") or "nothing_wrong")()

    def nothing_wrong(self) -> None:
        self.to.say(200, answer(base64.b64encode(self.sound).decode()))

    def sorry(self) -> None:
        self.to.say(
            302,
            b"",
            {"Location": f"https://www.google.com/sorry/index?continue=https://{self.to.host}{PATH}"},
        )

    def hotel(self) -> None:
        self.to.say(302, b"", {"Location": "http://login.hotel.example/welcome?room=12"})

    def captcha(self) -> None:
        self.to.say(200, b"<!DOCTYPE html><title>Sorry</title><form id='captcha-form'>unusual traffic</form>")

    def page(self) -> None:
        self.to.say(200, b"<html><h1>Welcome to our network</h1></html>")

    def empty(self) -> None:
        self.to.say(200, b"")

    def no_sound(self) -> None:
        self.to.say(200, answer(""))

    def null(self) -> None:
        self.to.say(200, answer(None))

    def changed(self) -> None:
        self.to.say(200, answer(base64.b64encode(self.sound).decode(), call="Xy9zzz"))

    def garbage(self) -> None:
        self.to.say(200, bytes(range(128, 256)) * 20)

    def not_base64(self) -> None:
        encoded = base64.b64encode(self.sound).decode()
        self.to.say(200, answer(encoded[:400] + "*" + encoded[401:]))

    def cut_base64(self) -> None:
        self.to.say(200, answer(base64.b64encode(self.sound).decode()[:1001]))

    def cut_answer(self) -> None:
        whole = answer(base64.b64encode(self.sound).decode())
        self.to.say(200, whole[: len(whole) // 2])

    def cut_body(self) -> None:
        whole = answer(base64.b64encode(self.sound).decode())
        self.to.say(200, whole[: len(whole) // 2], length=len(whole))
        self.to.close_connection = True

    def cut_mp3(self) -> None:
        self.to.say(200, answer(base64.b64encode(self.sound[:-100]).decode()))

    def half(self) -> None:
        """Whole frames, but only the first tenth of a second of the words."""
        frames = len(self.sound) // 192
        kept = min(frames, 7 + frames // 12)
        self.to.say(200, answer(base64.b64encode(self.sound[: kept * 192]).decode()))

    def cut_frames(self) -> None:
        """Whole frames, up to the middle of a word."""
        _, ends = self._in_a_word(0.7)
        part = first_frames(self.sound, (ends + DELAY) / (len(self.sound) // 192 * 576))
        self.to.say(200, answer(base64.b64encode(part).decode()))

    def cut_sound(self) -> None:
        """Code only some of the words, fewer or more each time, and close the file as if that were all."""
        heard, ends = self._in_a_word((0.5, 0.62, 0.74)[len(self.to.server.google.asked) % 3])
        self.to.say(200, answer(base64.b64encode(encode(heard[:ends])).decode()))

    def _in_a_word(self, share: float) -> tuple[np.ndarray, int]:
        """Give the sound of the text, and a place in it where a word sounds after a share of all words."""
        heard = ToneVoice().speak(Utterance(self.text, self.language, Pace.COUNT)).samples
        loud = np.flatnonzero(np.abs(heard) > 0.05)
        return heard, int(loud[int(len(loud) * share)])

    def silence(self) -> None:
        self.to.say(200, answer(base64.b64encode(encode(np.zeros(48_000))).decode()))

    def not_mp3(self) -> None:
        self.to.say(200, answer(base64.b64encode(b"RIFF\x00\x01\x00\x00WAVEfmt " + bytes(2000)).decode()))

    def reset(self) -> None:
        """Cut the line as hard as TCP can."""
        self.to.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        socket.socket.close(self.to.request)
        self.to.close_connection = True

    def hang(self) -> None:
        self.to.server.google.closing.wait(20)
        self.to.close_connection = True

    def drip(self) -> None:
        """Send a byte now and then, each soon enough for a time-out that is counted per read."""
        whole = answer(base64.b64encode(self.sound).decode())
        self.to.say(200, b"", length=len(whole))
        for n in range(400):
            self.to.wfile.write(whole[n : n + 1])
            if self.to.server.google.closing.wait(0.05):
                break
        self.to.close_connection = True


@pytest.fixture(scope="session")
def google_server(tmp_path_factory) -> Iterator[Google]:
    google = Google(tmp_path_factory.mktemp("google"))
    yield google
    google.close()


@pytest.fixture
def google(google_server, monkeypatch) -> Google:
    """Lead this process, and those it starts, to the stand-in for Google's endpoint."""
    google_server.reset()
    for name, value in google_server.environ.items():
        monkeypatch.setenv(name, value)
    return google_server


@contextlib.contextmanager
def direct_way(google: Google) -> Iterator[Google]:
    """Lead this process to the stand-in without a proxy, by the name of the host."""
    true, before = socket.getaddrinfo, {name: os.environ.get(name) for name in ("NO_PROXY", "no_proxy")}

    def told(host, port, *how, **more):
        if not str(host).startswith("translate.google."):
            return true(host, port, *how, **more)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", google.resolve(host))]

    socket.getaddrinfo = told
    os.environ |= dict.fromkeys(before, ",".join(HOSTS))
    try:
        yield google
    finally:
        socket.getaddrinfo = true
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        stand_in = Google(Path(folder))
        for name, value in stand_in.environ.items():
            print(f"export {name}={value}")
        with contextlib.suppress(KeyboardInterrupt):
            os.system("cat > /dev/null")  # noqa: S605 - wait for the end of input, or Ctrl-C
        stand_in.close()
