"""Who makes room when all connections are taken."""

from __future__ import annotations

from voiceguide.podcast.server.eviction import OpenConnection, connection_to_close


def idle(address, since_s=0.0):
    return OpenConnection(address, busy=False, since_s=since_s)


def busy(address, since_s=0.0):
    return OpenConnection(address, busy=True, since_s=since_s)


def test_as_long_as_there_is_room_everybody_stays():
    assert connection_to_close([], "a", 4, 2) == -1
    assert connection_to_close([busy("a"), idle("b")], "a", 4, 2) == -1


def test_who_has_its_share_makes_room_itself():
    guests = [idle("b", 1), idle("a", 9), idle("a", 3), busy("a", 0)]
    assert connection_to_close(guests, "a", 100, 3) == 2
    assert connection_to_close([busy("a"), busy("a"), idle("b")], "a", 100, 2) is None


def test_an_idle_one_of_who_has_most_makes_room_for_others():
    guests = [idle("b", 0), busy("a", 0), idle("a", 7), idle("a", 5)]
    assert connection_to_close(guests, "new", 4, 4) == 3


def test_an_idle_one_makes_room_before_one_that_is_answered():
    assert connection_to_close([busy("a"), busy("a"), busy("a"), idle("b")], "new", 4, 4) == 3


def test_what_is_answered_ends_only_for_who_has_far_less():
    assert connection_to_close([busy("a", 5), busy("a", 2), busy("a", 9), busy("b", 0)], "new", 4, 4) == 1
    assert connection_to_close([busy("a"), busy("a"), busy("b"), busy("b")], "new", 4, 4) is None
    assert connection_to_close([busy("a"), busy("a"), busy("a"), busy("b")], "b", 4, 4) is None
