"""The stand-in for Google's endpoint, tried with the real, unpatched gTTS library."""

from __future__ import annotations

import socket

import gtts
import pytest
import requests

from tests.standin.google import PATH, mp3
from voiceguide.speech import decode


def test_gtts_itself_speaks_through_it(google, tmp_path):
    file = tmp_path / "hello.mp3"
    gtts.gTTS("Lie down, and let go.", lang="en", tld="co.uk", slow=True).save(str(file))
    assert file.read_bytes() == mp3("Lie down, and let go.", "en", slow=True)
    assert len(decode.frames(file.read_bytes())) > 50
    (asked,) = google.asked
    assert (asked.host, asked.text, asked.language, asked.slow) == (
        "translate.google.co.uk",
        "Lie down, and let go.",
        "en",
        True,
    )


def test_a_verified_connection_needs_its_authority(google, monkeypatch):
    url = f"https://translate.google.com{PATH}"
    assert requests.post(url, data="f.req=x", timeout=5).status_code == 400
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    with pytest.raises(requests.exceptions.SSLError):
        requests.post(url, data="f.req=x", timeout=5)


def test_it_leads_nowhere_else(google):
    with pytest.raises(requests.exceptions.ProxyError):
        requests.get("https://www.google.com/", timeout=5)
    with socket.create_connection(("127.0.0.1", google.port), timeout=5) as line:
        line.sendall(b"CONNECT 192.0.2.1:443 HTTP/1.1\r\n\r\n")
        assert b" 502 " in line.recv(200)


def test_faults_hit_the_request_they_were_meant_for(google):
    google.fail("503", on=1, times=2)
    for wanted in (True, False, False, True):
        try:
            gtts.gTTS("Relax.", lang="en").write_to_fp(open("/dev/null", "wb"))  # noqa: SIM115, PTH123
            worked = True
        except gtts.tts.gTTSError:
            worked = False
        assert worked is wanted
    assert google.texts == ["Relax."] * 4
