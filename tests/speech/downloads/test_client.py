"""Files are asked for over verified TLS; every way that can fail has a sentence."""

from __future__ import annotations

import os

import pytest

from voiceguide.errors import SpeechTransient, VoiceError, VoiceUnavailable
from voiceguide.speech.downloads.client import read_small, request_file

PATH = "/a/file.bin"


@pytest.fixture
def url(voice_host):
    voice_host.files[PATH] = bytes(range(250))
    return voice_host.address + PATH


def test_a_file_and_the_rest_of_it(voice_host, url):
    assert read_small(url, 250) == bytes(range(250))
    with request_file(url, 200) as answer:
        assert (answer.begins, answer.length, b"".join(answer.chunks)) == (200, 50, bytes(range(200, 250)))
    assert voice_host.asked == [(PATH, ""), (PATH, "bytes=200-")]


@pytest.mark.parametrize("fault", ["whole", "wrong-range"])
def test_a_host_that_does_not_give_the_rest_gives_the_whole(voice_host, url, fault):
    voice_host.fail(PATH, fault)
    with request_file(url, 200) as answer:
        assert (answer.begins, answer.length) == (0, 250)


def test_a_rest_that_is_not_there_is_asked_for_as_the_whole(url):
    with request_file(url, 4_000) as answer:
        assert (answer.begins, answer.length) == (0, 250)


def test_a_redirect_is_followed_on_tls_only(voice_host, url):
    moved = url.replace("/a/", "/moved/a/")
    assert read_small(moved, 250) == bytes(range(250))
    voice_host.fail(PATH, "down")
    with pytest.raises(VoiceUnavailable, match="sends us to a place that is not safe"):
        read_small(moved, 250)


def test_redirects_in_a_circle_end(voice_host, url):
    voice_host.fail(PATH, "circle")
    with pytest.raises(VoiceUnavailable, match="round in circles"):
        read_small(url, 250)


def test_more_than_was_expected_is_not_read(url):
    with pytest.raises(VoiceUnavailable, match="more than 249 bytes for file"):
        read_small(url, 249)


@pytest.mark.parametrize(
    ("status", "kind", "told"),
    [
        (429, SpeechTransient, "too many requests"),
        (503, SpeechTransient, r"trouble of its own \(HTTP 503\)"),
        (404, VoiceUnavailable, r"has no file.bin \(HTTP 404\)"),
        (403, VoiceUnavailable, r"refuses file.bin \(HTTP 403\)"),
        (407, VoiceUnavailable, "Check the proxy of this network"),
    ],
)
def test_each_status_has_its_sentence(voice_host, url, status, kind, told):
    voice_host.fail(PATH, "status", status)
    with pytest.raises(kind, match=told):
        read_small(url, 250)


def test_a_certificate_that_nobody_vouches_for_is_refused(url, monkeypatch):
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    with pytest.raises(VoiceUnavailable, match=r"certificate of localhost cannot be verified.*by hand"):
        read_small(url, 250)


def test_a_proxy_that_refuses_is_told(google, url, monkeypatch):
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.setenv(name, "")
    google.fail("proxy-asks", times=0)
    assert os.environ["HTTPS_PROXY"].startswith("http://127.0.0.1")
    with pytest.raises(VoiceError, match="The proxy does not let us through to localhost"):
        read_small(url, 250)
