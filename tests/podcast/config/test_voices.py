"""The voices that a show's file names: each is checked once, and none is used without permission."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.shows_made import read_show, settings_for, show_text, write_show
from voiceguide.errors import ScriptError, VoiceNotAllowed
from voiceguide.podcast.config import voices
from voiceguide.podcast.config.loader import draft_show
from voiceguide.podcast.config.permissions import allow

OWN = "{routine: knee-drops, minutes: 3, voice: hibari}"
USUAL = "{routine: knee-drops, minutes: 5}"


def spoken_by(path: Path) -> list[str]:
    return [one.request.voice for one in read_show(path, settings_for(path.parent / "cache")).episodes]


def test_an_episode_has_its_own_voice_or_that_of_the_show_or_is_decided_later(tmp_path):
    assert spoken_by(write_show(tmp_path, OWN, USUAL)) == ["hibari", "tone"]
    assert spoken_by(write_show(tmp_path, OWN, USUAL, voice=None)) == ["hibari", "auto"]


def test_a_voice_of_many_episodes_is_checked_once(tmp_path, monkeypatch):
    asked: list[str] = []
    real = voices.make_voice
    monkeypatch.setattr(voices, "make_voice", lambda spec: asked.append(spec) or real(spec))
    spoken_by(write_show(tmp_path, *[f"{{routine: knee-drops, minutes: {n}}}" for n in (3, 4, 5, 6)]))
    assert asked == ["tone"]


def test_a_voice_that_does_not_exist_is_told_where_it_stands(tmp_path):
    path = write_show(tmp_path, OWN.replace("hibari", "hibary"), USUAL)
    with pytest.raises(ScriptError) as refused:
        spoken_by(path)
    (problem,) = refused.value.problems
    assert "hibary" in problem.what
    line = show_text(OWN.replace("hibari", "hibary"), USUAL).splitlines()[problem.spot.line - 1]
    assert line[problem.spot.column - 1 :].startswith("hibary")


def test_a_voice_that_is_not_allowed_is_refused_once_and_nothing_is_started(tmp_path, monkeypatch):
    monkeypatch.setattr(voices, "make_voice", lambda spec: pytest.fail(f"{spec} was made"))
    spec = "command:./speak.sh {language}"
    path = write_show(tmp_path, USUAL, "{routine: knee-drops, minutes: 3}", voice=repr(spec))
    config, findings = draft_show(path, settings_for(tmp_path / "cache"))
    (problem,) = findings.in_order()
    (refused,) = config.refused.values()
    assert isinstance(refused, VoiceNotAllowed)
    assert (refused.spec, refused.what) == (spec, problem.what)


def test_paths_are_meant_from_the_folder_of_the_show(tmp_path, monkeypatch):
    program = tmp_path / "speak.sh"
    program.write_text("#!/bin/sh\ncat\n", "utf-8")
    program.chmod(0o755)
    spec = "command:./speak.sh {language}"
    path = write_show(tmp_path, USUAL, voice=repr(spec))
    monkeypatch.setenv("VOICEGUIDE_VOICE", "tone")
    allow(spec, path, settings_for(tmp_path / "cache"))
    assert spoken_by(path) == [f"command:{program} '{{language}}'"]
