"""Many tracks at once: one that cannot be made does not keep the others, and the end tells of each."""

from __future__ import annotations

import json

import pytest

from tests.support.small_script import SMALL, put_down

FRENCH = (
    SMALL.replace("language: en", "language: fr")
    .replace("Stop if anything hurts.", "Arrêtez si cela fait mal.")
    .replace("Sit upright, and let your hands rest in your lap.", "Asseyez-vous bien droit.")
)
"""In a language that no shipped routine has, so that --all means these and no more."""


@pytest.fixture
def shelf(desk):
    put_down(desk / "scripts", "calm", FRENCH)
    put_down(desk / "scripts", "stiff", FRENCH.replace("fill", "20s"))
    return desk / "scripts"


def test_all_routines_at_the_lengths_that_they_can_last(voiceguide, shelf, desk):
    ended = voiceguide("render", "--all", "--language", "fr", "-m", "2,5", "-o", "tracks/")
    assert ended.code == 0
    assert ended.lines == ["tracks/calm-2min-fr.mp3", "tracks/calm-5min-fr.mp3", "tracks/stiff-2min-fr.mp3"]
    assert "skipped: stiff cannot last 5:00: the longest is" in ended.err
    assert "error" not in ended.err
    assert ended.err.endswith("3 made, 1 skipped.\n")
    table = [line.split()[:3] for line in ended.err.splitlines()[-6:-1]]
    assert table == [
        ["ROUTINE", "LENGTH", "ENDED"],
        ["calm", "2:00", "made"],
        ["calm", "5:00", "made"],
        ["stiff", "2:00", "made"],
        ["stiff", "5:00", "skipped"],
    ]


def test_what_is_broken_is_a_failure_and_the_others_are_made(voiceguide, shelf):
    put_down(shelf, "broken", "language: fr\ntitle: [")
    for arguments in (("-m", "2"), ()):
        ended = voiceguide("render", "--all", "--language", "fr", *arguments, "-o", "tracks/")
        assert ended.code == 1
        assert len(ended.lines) == 2
        assert ended.err.count("error: ") == 1
        assert ended.err.endswith("2 made, 1 failed.\n")


def test_all_for_machines(voiceguide, shelf):
    put_down(shelf, "broken", "language: fr\ntitle: [")
    ended = voiceguide("render", "--all", "--language", "fr", "-m", "2,5", "-o", "tracks/", "--json")
    told = {
        (each["routine"], each.get("duration_ms") or each["target_ms"]): each
        for each in json.loads(ended.out)
    }
    assert ended.code == 1
    assert {key: each["ended"] for key, each in told.items()} == {
        ("broken", 120_000): "failed",
        ("broken", 300_000): "failed",
        ("calm", 120_000): "made",
        ("calm", 300_000): "made",
        ("stiff", 120_000): "made",
        ("stiff", 300_000): "skipped",
    }
    assert "longest" in told["stiff", 300_000]["error"]["message"]
    assert ended.err == "Spoken by tone.\n"


def test_a_length_asked_of_one_routine_is_not_skipped(voiceguide, shelf):
    ended = voiceguide("render", "stiff", "-m", "2,5", "-o", "tracks/")
    assert ended.code == 1
    assert ended.err.endswith("1 made, 1 failed.\n")


def test_where_all_were_skipped_nothing_was_done(voiceguide, shelf):
    (shelf / "calm.yaml").unlink()
    ended = voiceguide("render", "--all", "--language", "fr", "-m", "5")
    assert ended.code == 1
    assert ended.err.endswith("1 skipped.\n")


def test_a_language_that_nothing_is_in(voiceguide, desk):
    ended = voiceguide("render", "--all", "--language", "pt")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err == "error: --all: there are no routines in the language 'pt'.\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--all", "knee-drops"], "--all takes every routine: name none with it."),
        ([], "name routines, or say --all."),
    ],
)
def test_either_names_or_all(voiceguide, arguments, told):
    ended = voiceguide("render", *arguments)
    assert ended.code == 2
    assert told in ended.err


def test_google_is_asked_no_more_once_it_refused_for_good(voiceguide, shelf, google, monkeypatch, tmp_path):
    """What the first session learned of the service, the others need not learn again."""
    monkeypatch.setenv("VOICEGUIDE_VOICE", "gtts")
    google.fail("403", times=0)
    ended = voiceguide("render", "--all", "--language", "fr", "-m", "2", "--cache", tmp_path / "own")
    assert ended.code == 1
    assert len(google.asked) == 1
    assert ended.err.count("error: Google's speech service refuses this address") == 2
    assert ended.err.endswith("2 failed.\n")
