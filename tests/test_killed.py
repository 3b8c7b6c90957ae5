"""A render that is killed, crowded, without room, or on a clock that jumps: clear words or no effect."""

from __future__ import annotations

import os
import sys
import time

import pytest

from tests.standin.google import google_server  # noqa: F401 - a fixture
from tests.support.killed import Forker, Trial
from voiceguide.settings import Settings

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked here")

FULL = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000))"
JUMPING = (
    "import itertools, time; true = time.time; jumps = itertools.cycle([0, 1e9, -1e9, 3600, -86400]); "
    "time.time = lambda: true() + next(jumps)"
)


@pytest.fixture(scope="module")
def trial(google_server, tmp_path_factory):  # noqa: F811 - the fixture of that name
    environ = {name: value for name, value in os.environ.items() if not name.startswith("VOICEGUIDE_")}
    forker = Forker({**environ, **google_server.environ})
    yield Trial(google_server, tmp_path_factory.mktemp("renders ö 日本 –"), forker)
    forker.close()


@pytest.mark.parametrize("part", [0.1, 0.35, 0.7])
def test_a_kill_costs_nothing_that_was_paid_for(trial, part):
    """Any moment will do; `python tests/support/killed.py 50` tries as many as one likes."""
    kept, asked = trial.kill(part * trial.took_s)
    assert asked - len(trial.texts) <= 1
    assert kept <= len(trial.texts)


def test_two_at_once_share_the_fetching(trial):
    assert trial.crowd(2) <= len(trial.texts) + 2


def test_a_disk_without_room_is_told_and_the_next_run_goes_on(trial):
    place = trial.place()
    trial.google.reset()
    code = trial.forker.run(trial.arguments(place), place / "err.txt", before=FULL)
    said = (place / "err.txt").read_text().splitlines()
    assert code == 1
    assert said[-1].startswith(f"error: {place / 'cache'}: There is no room left for the speech cache.")
    assert sum(line.startswith("error") for line in said) == 1
    assert not list(place.glob("*.mp3")) + list(place.glob("*.json"))
    assert not [file for file in place.rglob(".*.part") if file.is_file()]
    first = list(trial.google.texts)
    assert trial.finish(place) == trial.undisturbed
    assert sorted(trial.google.texts) == sorted(trial.texts)
    assert first


@pytest.mark.skipif(sys.platform != "linux", reason="nothing can be written there on Linux")
def test_a_cache_that_cannot_be_written_is_told_before_anybody_is_asked_twice(trial):
    place = trial.place()
    trial.google.reset()
    arguments = [
        each if not each.endswith("/cache") else "/sys/voiceguide" for each in trial.arguments(place)
    ]
    assert trial.forker.run(arguments, place / "err.txt") == 1
    said = (place / "err.txt").read_text()
    assert "error: /sys/voiceguide: " in said
    assert said.count("error") == 1
    assert len(trial.google.asked) <= 1
    assert not list(place.glob("*.mp3"))


def test_a_clock_that_jumps_changes_nothing(trial):
    place = trial.place()
    trial.google.reset()
    assert trial.forker.run(trial.arguments(place), place / "err.txt", before=JUMPING) == 0
    assert trial.made(place) == trial.undisturbed
    assert trial.google.texts == trial.texts


@pytest.mark.parametrize("years", [30])
def test_entries_from_the_past_and_the_future_count(trial, years):
    place = trial.place()
    trial.finish(place)
    trial.google.reset()
    then_s = time.time() + years * 365 * 86_400
    for file in (place / "cache").rglob("*"):
        os.utime(file, (then_s, then_s))
    assert trial.finish(place) == trial.undisturbed
    assert trial.google.connections == 0


def test_the_cache_of_the_trial_has_a_name_that_needs_care(trial):
    assert " ö 日本 –" in str(Settings((), trial.folder).cache_folder)
