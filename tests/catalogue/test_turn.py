"""One turn at a service: the pause, and the time until which nobody asks."""

from __future__ import annotations

import json

import pytest

from voiceguide.cache.shared_store import SharedStore
from voiceguide.catalogue import turn as turns
from voiceguide.catalogue.turn import service_turn, turn_file


@pytest.fixture
def clock(monkeypatch):
    now = [1_000_000.0]
    slept = []

    def sleep(seconds):
        slept.append(seconds)
        now[0] += seconds

    monkeypatch.setattr(turns.time, "time", lambda: now[0])
    monkeypatch.setattr(turns.time, "sleep", sleep)
    return now, slept


def test_the_next_turn_waits_for_the_pause_whoever_has_it(tmp_path, clock):
    store, (_, slept) = SharedStore(str(tmp_path)), clock
    for _ in range(2):
        with service_turn(store, "gtts") as turn:
            assert turn.refusal == ""
    assert slept == [0.0, 1.0]


def test_after_a_block_nobody_asks_until_its_time_is_over(tmp_path, clock):
    store, (now, _) = SharedStore(str(tmp_path)), clock
    with service_turn(store, "gtts") as turn:
        assert turn.stop("Google asks us to wait.", 1_200) == "Google asks us to wait."
    now[0] += 600
    for _ in range(2):
        with service_turn(SharedStore(str(tmp_path)), "gtts") as turn:
            assert (
                turn.refusal == "gtts held us back, and is asked again in 10 minutes: Google asks us to wait."
            )
    with service_turn(store, "other") as turn:
        assert turn.refusal == ""
    now[0] += 601
    with service_turn(store, "gtts") as turn:
        assert turn.refusal == ""


def test_a_note_by_a_wrong_clock_or_of_somebody_else_counts_for_nothing(tmp_path, clock):
    store, (now, slept) = SharedStore(str(tmp_path)), clock
    far = json.dumps({"next_s": now[0] + 9e9, "until_s": now[0] + 9e9, "why": "x"}).encode()
    for note in (b"", b"[]", far):
        store.write(turn_file("gtts"), note)
        with service_turn(store, "gtts") as turn:
            assert turn.refusal == ""
    assert max(slept) == 1.0
