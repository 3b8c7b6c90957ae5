"""Google's voice against the stand-in: what is asked, how politely, and what becomes of every fault."""

from __future__ import annotations

import os
import sys
import time

import pytest

from tests.speech.conftest import say
from voiceguide.errors import SpeechTransient, VoiceError, VoiceUnavailable
from voiceguide.speech.registry import make_voice
from voiceguide.speech.voices.gtts.client import failure
from voiceguide.speech.voices.gtts.ratelimit import RetryPolicy, retry_policy
from voiceguide.speech.voices.gtts.voice import GoogleVoice


def quick(**asked) -> RetryPolicy:
    return RetryPolicy(
        **({"pause_s": 0, "backoff_s": 0.005, "connect_s": 20, "read_s": 20, "answer_s": 30} | asked)
    )


# ── every fault ──────────────────────────────────────────────────────────────────────────────────


def test_the_line_is_kept_open(google):
    voice = GoogleVoice(policy=quick())
    for text in ("One.", "Two.", "Three."):
        voice.speak(say(text))
    assert google.connections == 1


def test_a_drip_is_given_up_when_its_time_is_over(google):
    google.fail("drip", times=0)
    began = time.monotonic()
    with pytest.raises(SpeechTransient, match="too slowly"):
        GoogleVoice(policy=quick(tries=1, answer_s=0.5)).speak(say("Rest."))
    assert time.monotonic() - began < 10


# ── the way there ────────────────────────────────────────────────────────────────────────────────


def test_ssl_cert_file_is_heeded_where_requests_has_no_variable_of_its_own(google, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", os.environ["REQUESTS_CA_BUNDLE"])
    monkeypatch.delenv("CURL_CA_BUNDLE", raising=False)
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    assert make_voice("gtts").speak(say("Rest.")).samples.size
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(VoiceUnavailable, match="cannot be verified"):
        make_voice("gtts").speak(say("Rest."))


def test_a_certificate_file_that_is_not_there_is_told(google, monkeypatch, tmp_path):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "none.pem"))
    with pytest.raises(
        VoiceUnavailable, match=r"file of trusted certificates cannot be read\..* REQUESTS_CA_BUNDLE"
    ):
        make_voice("gtts").speak(say("Rest."))


def test_no_proxy_is_heeded(google, monkeypatch):
    """Past the proxy there is only the wall of the test suite, which is not an error of the network."""
    monkeypatch.setenv("NO_PROXY", "translate.google.com")
    monkeypatch.setenv("no_proxy", "translate.google.com")
    with pytest.raises(RuntimeError, match="no test may leave this machine"):
        make_voice("gtts").speak(say("Rest."))
    assert google.connections == 0


@pytest.mark.parametrize("proxy", ["http://127.0.0.1:9", "http://127.0.0.1:99999", "nonsense://127.0.0.1:1"])
def test_a_proxy_that_is_not_there_is_told(google, monkeypatch, proxy):
    for name in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, proxy)
    with pytest.raises(VoiceError, match="proxy") as told:
        make_voice("gtts").speak(say("Rest."))
    assert "HTTPS_PROXY" in str(told.value)


@pytest.mark.parametrize("name", ["ALL_PROXY", "all_proxy", "HTTPS_PROXY"])
def test_a_socks_proxy_without_its_package_is_told_with_its_variable(google, monkeypatch, name):
    monkeypatch.setitem(sys.modules, "socks", None)
    for each in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(each, raising=False)
    monkeypatch.setenv(name, "socks5://127.0.0.1:1080")
    with pytest.raises(VoiceUnavailable, match="a SOCKS proxy is set") as told:
        make_voice("gtts").speak(say("Rest."))
    assert name in str(told.value)
    assert "pip install PySocks" in str(told.value)


def test_no_password_from_netrc_and_no_cookie_is_sent_along(google, monkeypatch, tmp_path):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine translate.google.com login me password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    seen = []
    monkeypatch.setattr("requests.adapters.HTTPAdapter.send", _spy(seen))
    make_voice("gtts").speak(say("Rest."))
    assert "Authorization" not in seen[0].headers
    assert "Cookie" not in seen[0].headers


def _spy(seen):
    import requests

    send = requests.adapters.HTTPAdapter.send

    def spying(self, request, **kwargs):
        seen.append(request)
        return send(self, request, **kwargs)

    return spying


def test_names_that_cannot_be_found_and_lines_that_are_refused():
    import socket

    import requests

    nowhere = requests.ConnectionError(socket.gaierror(-2, "Name or service not known"))
    assert (
        failure(nowhere, "translate.google.com").what == "The address translate.google.com cannot be found."
    )
    closed = requests.ConnectionError(ConnectionRefusedError(111, "Connection refused"))
    assert "refused the connection" in failure(closed, "translate.google.com").what
    assert "did not answer the call" in failure(requests.ConnectTimeout(), "translate.google.com").what
    assert isinstance(
        failure(OSError(101, "Network is unreachable"), "translate.google.com"), SpeechTransient
    )


# ── what comes back, and the policy ─────────────────────────────────────────────────────────────────


def test_the_retry_policy_comes_from_the_environment():
    assert retry_policy({}) == RetryPolicy()
    assert retry_policy({"VOICEGUIDE_GTTS_PAUSE_S": "2.5", "VOICEGUIDE_GTTS_TRIES": "2"}) == RetryPolicy(
        pause_s=2.5, tries=2
    )
    for name, value in (
        ("PAUSE_S", "fast"),
        ("TRIES", "0"),
        ("TRIES", "1.5"),
        ("READ_S", "-1"),
        ("READ_S", "nan"),
    ):
        with pytest.raises(VoiceUnavailable, match=f"VOICEGUIDE_GTTS_{name}.*is not a number of"):
            retry_policy({f"VOICEGUIDE_GTTS_{name}": value})
