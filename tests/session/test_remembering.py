"""What is told while a session is composed that nobody has composed before."""

from __future__ import annotations

from voiceguide.pipeline import quiet
from voiceguide.session.remembering import Foretelling


def test_what_is_ahead_is_told_once_and_only_when_the_first_of_it_came():
    told: list[object] = []
    ahead = object()
    waiting = Foretelling(told.append, quiet)
    waiting.foretell(ahead)
    for done in (0, 0):
        waiting.progress("Speaking", done, 5)
    assert not told
    for done in (1, 2):
        waiting.progress("Speaking", done, 5)
    assert told == [ahead]
