"""Who may use the studio."""

from __future__ import annotations

import pytest

from voiceguide.studio.access import Access

HOSTS = frozenset({"127.0.0.1:8643", "localhost:8643"})


@pytest.fixture
def access():
    return Access(HOSTS, 8643)


def cookie(access):
    return access.set_cookie().partition(";")[0]


def test_the_key_opens_it_as_often_as_wanted_and_a_ticket_once(access):
    ticket, other = access.ticket(), access.ticket()
    assert [access.admits(access.key) for _ in range(3)] == [True] * 3
    assert [access.admits(ticket) for _ in range(3)] == [True, False, False]
    assert access.admits(other)
    assert not any(access.admits(given) for given in ("", "x", access.key[1:], "\udcff", cookie(access)))


def test_two_studios_have_nothing_in_common(access):
    other = Access(HOSTS, 8644)
    assert other.key != access.key
    assert other.set_cookie().partition("=")[0] != access.set_cookie().partition("=")[0]
    assert not access.admits(other.key)


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT"])
def test_who_has_the_cookie_and_is_the_page_itself_may_ask(access, method):
    headers = {
        "host": "localhost:8643",
        "cookie": f"a=b; {cookie(access)}",
        "origin": "http://localhost:8643",
    }
    assert access.check_host(headers) is None
    assert access.check(method, headers) is None
    assert access.check(method, {**headers, "sec-fetch-site": "same-origin"}) is None
    assert access.check("GET", {**headers, "sec-fetch-site": "none"}) is None
    for wrong in ({"cookie": ""}, {"cookie": "voiceguide-studio-8643="}, {"sec-fetch-site": "cross-site"}):
        refused = access.check(method, {**headers, **wrong})
        assert refused is not None
        assert refused.status == 403


def test_a_change_needs_the_origin_of_the_very_host_that_is_asked(access):
    headers = {"host": "127.0.0.1:8643", "cookie": cookie(access)}
    assert access.check("GET", headers) is None
    for origin in ("", "null", "http://localhost:8643", "http://127.0.0.1", "https://127.0.0.1:8643"):
        refused = access.check("POST", {**headers, "origin": origin})
        assert refused is not None


@pytest.mark.parametrize("host", ["", "evil.example", "127.0.0.1", "127.0.0.1:8644", "x.localhost:8643"])
def test_other_hosts_are_refused(access, host):
    refused = access.check_host({"host": host})
    assert refused is not None
    assert refused.status == 421
