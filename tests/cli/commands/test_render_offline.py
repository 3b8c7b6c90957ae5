"""`auto` without a network: the embedded voice in English, an installed voice in another language."""

from __future__ import annotations

import json

import pytest

from tests.support.piper_made import piper_voice
from tests.support.small_script import put_down

GERMAN = """\
title: Klein
about: Eine kleine Runde.
language: de
mode: day
safety: [Hör auf, wenn etwas wehtut.]
steps:
  - say: Lass die Schultern sinken.
  - rest: fill
"""
DOWN = "Google's speech service refuses this address"


@pytest.fixture
def german(desk, google, tmp_path, monkeypatch):
    google.fail("403", times=0)
    monkeypatch.setenv("VOICEGUIDE_VOICE", "auto")
    monkeypatch.setenv("VOICEGUIDE_VOICES", str(tmp_path / "own"))
    put_down(desk, "klein", GERMAN)
    return tmp_path / "own"


def test_a_german_session_is_spoken_by_the_voice_that_is_here(voiceguide, german, desk):
    piper_voice(german, "de_DE-hum-medium", espeak={"voice": "de"})
    ended = voiceguide("render", "klein.yaml", "-m", "2", "-o", "klein.mp3")
    assert ended.code == 0, ended.err
    assert f"Spoken by the voice piper:de_DE-hum-medium throughout: {DOWN}" in ended.err
    told = json.loads((desk / "klein.timeline.json").read_text("utf-8"))
    assert told["voice"] == "piper:de_DE-hum-medium"
    again = voiceguide("render", "klein.yaml", "-m", "2", "-o", "klein.mp3")
    assert f"Spoken by the voice piper:de_DE-hum-medium throughout: {DOWN}" in again.err
    shown = voiceguide("show", "klein.yaml", "-m", "2", "--json")
    assert shown.code == 0
    cost = json.loads(voiceguide("cost", "klein.yaml", "-m", "2", "--json").out)
    assert cost["kind"] == "budget"


def test_without_one_it_is_told_how_to_get_one(voiceguide, german, desk):
    ended = voiceguide("render", "klein.yaml", "-m", "2", "-o", "klein.mp3")
    assert (ended.code, ended.out) == (1, "")
    assert "`voiceguide voices get de_DE-thorsten-medium` gets a voice that can." in ended.err
    assert not (desk / "klein.mp3").exists()
