"""What leaves this house says what it is: every file of a session, read by other people's programs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from mutagen.id3 import ID3

from tests.support.small_script import SMALL, put_down
from tests.support.sounds_made import audio_frames, by_exiftool, needs
from voiceguide import pipeline
from voiceguide.audio.formats import FORMATS
from voiceguide.pipeline import Request
from voiceguide.settings import Settings
from voiceguide.timeline.synthetic import Synthetic

TAUGHT = SMALL.replace("mode: day\n", "mode: day\nsource: {title: A book of turns, by: A. Teacher}\n")
SOURCES = ("XMP-iptcExt:DigitalSourceType", "Vorbis:Digitalsourcetype")


@pytest.fixture
def request_(tmp_path: Path, voice_of_words: str) -> Request:
    script = put_down(tmp_path / "scripts", text=TAUGHT)
    return Request(routine=str(script), target_ms=70_000, voice=voice_of_words, bell="none")


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(script_folders=(), cache_folder=tmp_path_factory.mktemp("cache"))


def source_of(path: Path) -> str:
    found = by_exiftool(path)
    return next((found[name] for name in SOURCES if name in found), "")


@needs("exiftool")
def test_every_form_and_the_stem_of_the_voice_are_marked(request_, settings, tmp_path):
    stems = [
        pipeline.render(request_, settings, tmp_path / f"t.{form}", stems=form == "wav").stems
        for form in FORMATS
    ][list(FORMATS).index("wav")]
    assert [path.name for path in stems] == ["t.voice.wav"]
    marked = [*(tmp_path / f"t.{form}" for form in FORMATS), *stems]
    assert {path.name: source_of(path) for path in marked} == dict.fromkeys(
        (path.name for path in marked), Synthetic.VOICE.source
    )
    artists = {key: text for key, text in by_exiftool(tmp_path / "t.m4a").items() if key.endswith(":Artist")}
    assert set(artists.values()) == {"A. Teacher"}


@needs("exiftool")
def test_what_says_no_words_is_not_marked(request_, settings, tmp_path):
    hummed = replace(request_, voice="tone")
    for form in ("mp3", "wav"):
        made = pipeline.render(hummed, settings, tmp_path / f"t.{form}", stems=form == "wav")
        assert [source_of(path) for path in (made.track, *made.stems)] == [""] * (1 + len(made.stems))
        assert made.timeline.synthetic is Synthetic.NONE


def test_the_mark_is_in_the_tag_alone_and_always_the_same(request_, settings, tmp_path):
    marked, again, plain = (
        pipeline.render(asked, settings, tmp_path / f"{n}.mp3").track.read_bytes()
        for n, asked in enumerate((request_, request_, replace(request_, voice="tone")))
    )
    assert marked == again
    assert audio_frames(marked) == audio_frames(plain)
    tag = ID3(tmp_path / "0.mp3")
    assert (str(tag["TPE1"]), str(tag["TXXX:voice"])) == ("A. Teacher", "words")
    assert len(marked) - len(plain) < 1_200


def test_of_what_nobody_has_spoken_it_is_not_told_what_it_is(request_, settings):
    made = pipeline.estimate(request_, settings)
    assert (made.synthetic, made.by) == (None, "A. Teacher")
