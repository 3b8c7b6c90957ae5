"""Other voices than the session's: only where a script asks for one, else refused in a sentence there."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.piper_made import piper_voice
from tests.support.small_script import put_down
from voiceguide import pipeline
from voiceguide.app import packs
from voiceguide.app.cost import cost
from voiceguide.app.tracks import verify_track
from voiceguide.errors import ScriptError
from voiceguide.pipeline import Request
from voiceguide.settings import Settings

SCRIPT = """\
title: Two voices
about: A mantra.
safety: [Stop if anything hurts.]
phrases: {intro: "{title}."}
steps:
  - say: Listen to these words.
  - say: Estoy en paz.
    language: es
  - say: And again.
  - rest: fill
"""
REQUEST = Request(routine="small", target_ms=60_000, voice="hibari")
SPANISH = "piper:es_ES-hum-small"


@pytest.fixture
def settings(tmp_path: Path, spoken: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("VOICEGUIDE_VOICES", str(tmp_path / "voices"))
    put_down(tmp_path / "scripts", text=SCRIPT)
    return Settings(script_folders=(tmp_path / "scripts",), cache_folder=spoken)


@pytest.fixture
def spanish(tmp_path: Path, settings: Settings) -> Settings:
    piper_voice(tmp_path / "voices", "es_ES-hum-small", espeak={"voice": "es"})
    return settings


def written(settings: Settings, manner: str) -> None:
    put_down(settings.script_folders[0], text=SCRIPT.replace("language: es", manner))


def refused(settings: Settings, request: Request = REQUEST) -> str:
    with pytest.raises(ScriptError) as caught:
        pipeline.compose(request, settings)
    (problem,) = caught.value.problems
    assert problem.spot.line == 7
    return f"{problem.what} {problem.mend}"


def test_a_language_finds_a_voice_that_lies_here_and_render_tells_who_speaks(spanish, tmp_path):
    made = pipeline.render(REQUEST, spanish, tmp_path / "small.mp3")
    assert "Spoken by hibari." in made.voice_line
    assert f"{SPANISH} speaks the words in 'es'." in made.voice_line
    voices = {clip.text: (clip.voice, clip.language) for clip in made.timeline.clips}
    assert voices.pop("Estoy en paz.") == (SPANISH, "es")
    assert set(voices.values()) == {("", "")}
    assert made.timeline.voice == "hibari"
    assert made.timeline.is_synthetic
    report = verify_track(tmp_path / "small.mp3", spanish)
    assert report.ok, report.faults


def test_where_no_voice_speaks_it_one_sentence_tells_how_to_get_one(settings):
    told = refused(settings)
    assert "hibari does not speak 'es', and no voice that does lies here." in told
    assert "voiceguide voices get es_" in told


def test_tones_stand_for_every_voice(settings):
    made = pipeline.compose(replace(REQUEST, voice="tone"), settings)
    assert {(clip.voice, clip.language) for clip in made.clips} == {("", ""), ("", "es")}


def test_a_voice_that_is_named_says_only_these_words(settings):
    written(settings, "voice: tone")
    made = pipeline.compose(REQUEST, settings)
    assert [clip.text for clip in made.clips if clip.voice] == ["Estoy en paz."]
    assert {clip.voice for clip in made.clips if clip.voice} == {"tone"}


def test_a_voice_that_there_is_not(settings):
    written(settings, "voice: hibary")
    assert "Did you mean hibari?" in refused(settings)


def test_a_voice_that_does_not_speak_the_language(settings):
    written(settings, "voice: hibari:heart\n    language: es")
    assert "hibari" in refused(settings)


def test_a_program_that_a_script_names_is_not_started(settings, tmp_path):
    written(settings, f"voice: 'command:touch {tmp_path / 'started'}'")
    assert "the script wants to start the program" in refused(settings)
    assert not (tmp_path / "started").exists()


def test_a_model_in_the_folder_of_a_project_is_not_loaded(settings, tmp_path, monkeypatch):
    # However deep it lies: such a path has more letters than a name of a voice.
    model = piper_voice(tmp_path / ("project" * 20), "es_ES-hum-small", espeak={"voice": "es"})
    written(settings, f"voice: 'piper:{model}'")
    assert "the script wants to load the voice model" in refused(settings)


def test_no_network_is_used_for_a_session_that_was_to_use_none(settings):
    written(settings, "voice: gtts\n    language: es")
    told = refused(settings)
    assert "gtts speaks over a network, and hibari was chosen, which does not." in told


def test_a_pack_carries_both_voices_and_a_lock_pins_them(spanish, tmp_path):
    written(spanish, f"voice: {SPANISH}\n    language: es")
    packs.pack_sessions([REQUEST], spanish, tmp_path / "small.vgpack")
    there = replace(spanish, cache_folder=tmp_path / "there")
    (lock,) = packs.unpack_file(tmp_path / "small.vgpack", there, tmp_path).sessions
    pinned = {one.said.spoken: (one.said.voice, one.said.language) for one in lock.clips}
    assert pinned["Estoy en paz."] == (SPANISH, "es")
    told = json.loads((tmp_path / f"{lock.track}.lock.json").read_text("utf-8"))
    assert [one.get("voice") for one in told["clips"] if one["text"] == "Estoy en paz."] == [SPANISH]
    assert sum("voice" in one for one in told["clips"]) == 1
    made = pipeline.render(REQUEST, there, tmp_path / f"{lock.track}.mp3")
    own = pipeline.render(REQUEST, spanish, tmp_path / "own.mp3")
    assert [clip.speech for clip in made.timeline.clips] == [clip.speech for clip in own.timeline.clips]


def test_cost_counts_the_cues_of_both(spanish, tmp_path):
    fresh = replace(spanish, cache_folder=tmp_path / "fresh")
    before = cost([REQUEST], fresh).sessions[0]
    assert before.error is None
    assert before.to_get == before.cues
    pipeline.compose(REQUEST, fresh)
    after = cost([REQUEST], fresh).sessions[0]
    assert (after.cues, after.to_get) == (before.cues, 0)


def test_another_model_of_the_same_name_is_heard_and_not_what_was_composed_before(spanish, tmp_path):
    own = replace(spanish, cache_folder=tmp_path / "own")
    first = pipeline.render(REQUEST, own, tmp_path / "small.mp3")
    piper_voice(tmp_path / "voices", "es_ES-hum-small", espeak={"voice": "es"}, hop=500)
    second = pipeline.render(REQUEST, own, tmp_path / "small.mp3")

    def mantra(made):
        return [clip.speech for clip in made.timeline.clips if clip.voice]

    assert mantra(first) != mantra(second)
