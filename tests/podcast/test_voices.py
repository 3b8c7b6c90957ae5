"""The program that a show's file names: it lies beside the file, and once changed it is another voice."""

from __future__ import annotations

import io
import os
import shlex
import sys
import wave
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from tests.speech.conftest import say
from tests.support.shows_made import NOW, picture, read_show, settings_for, write_show
from voiceguide.errors import ScriptError, VoiceNotAllowed
from voiceguide.podcast.changes import Action
from voiceguide.podcast.config import permissions
from voiceguide.podcast.fingerprint import up_to_date
from voiceguide.podcast.publish import PublishRequest, publish
from voiceguide.podcast.state import read_state
from voiceguide.settings import Settings
from voiceguide.speech.registry import make_voice
from voiceguide.speech.side_effects import from_folder, program_files

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the programs are scripts of a shell")

BESIDE = "command:./speak.sh {language}"
EPISODE = "{routine: knee-drops, minutes: 3}"


def sound(hertz: int, words: int) -> bytes:
    """Make a WAV as long as so many words."""
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        wave_of = np.sin(np.arange(8_000 * words) * hertz / 2_546)
        file.writeframes((9_000 * wave_of).astype("<i2").tobytes())
    return made.getvalue()


def speaker(folder: Path, hertz: int) -> Path:
    """Put a program into a folder that says everything in one tone."""
    sounds = folder / str(hertz)
    sounds.mkdir(parents=True, exist_ok=True)
    for words in range(1, 60):
        (sounds / f"{words}.wav").write_bytes(sound(hertz, words))
    program = folder / "speak.sh"
    program.write_text(f"#!/bin/sh\nset -f\nset -- $(cat)\nexec cat {shlex.quote(str(sounds))}/$#.wav\n")
    program.chmod(0o755)
    return program


def hertz_of(spec: str) -> float:
    speech = make_voice(spec).speak(say("Bend your knees."))
    spectrum = np.abs(np.fft.rfft(speech.samples))
    return float(spectrum.argmax() * speech.rate_hz / len(speech.samples))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return replace(settings_for(tmp_path / "cache"), state_folder=tmp_path / "state")


@pytest.fixture
def show(tmp_path: Path) -> Path:
    folder = tmp_path / "evenings"
    speaker(folder, 200)
    (folder / "own.png").write_bytes(picture())
    return write_show(folder, EPISODE, voice=repr(BESIDE), artwork="own.png")


# Where it lies -------------------------------------------------------------------------------------------


def test_a_program_beside_the_show_is_the_one_that_speaks_wherever_it_is_called_from(
    show, settings, tmp_path, monkeypatch
):
    speaker(tmp_path / "elsewhere", 300)
    spoken = []
    for folder, named in ((tmp_path / "elsewhere", show), (show.parent, Path("show.yaml"))):
        monkeypatch.chdir(folder)
        permissions.allow(BESIDE, named, settings)
        (episode,) = read_show(named, settings).episodes
        assert (episode.voice, episode.request.voice) == (BESIDE, from_folder(BESIDE, show.parent))
        spoken.append(round(hertz_of(episode.request.voice)))
    assert spoken == [200, 200]
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert round(hertz_of(BESIDE)) == 300, "what is typed is meant from where it is typed"


def test_a_program_that_lies_only_in_the_current_folder_is_not_found(show, settings, tmp_path, monkeypatch):
    (show.parent / "speak.sh").unlink()
    speaker(tmp_path / "elsewhere", 300)
    monkeypatch.chdir(tmp_path / "elsewhere")
    permissions.allow(BESIDE, show, settings)
    with pytest.raises(ScriptError, match="no program") as refused:
        read_show(show, settings)
    assert str(show.parent / "speak.sh") in str(refused.value)


def test_the_same_words_typed_in_another_folder_allow_nothing(show, settings, tmp_path, monkeypatch):
    """There they are another program; the show of a stranger may have guessed them."""
    monkeypatch.setenv("VOICEGUIDE_VOICE", BESIDE)
    speaker(tmp_path / "elsewhere", 300)
    monkeypatch.chdir(tmp_path / "elsewhere")
    with pytest.raises(VoiceNotAllowed) as refused:
        read_show(show, settings)
    assert refused.value.spec == BESIDE
    assert str(show.parent / "speak.sh") in refused.value.does, "who is asked sees which program it is"
    monkeypatch.chdir(show.parent)
    assert len(read_show(show, settings).episodes) == 1


def test_what_is_allowed_is_the_program_beside_the_show(show, settings, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    permissions.allow(BESIDE, show, settings)
    read_show(show, settings)
    speaker(show.parent, 400)
    with pytest.raises(VoiceNotAllowed, match="has changed since you allowed it"):
        read_show(show, settings)


@pytest.mark.parametrize(
    ("spec", "placed"),
    [
        ("hibari:heart", None),
        ("command:espeak-ng --stdin -v {language}", None),
        ("command:/usr/bin/say -v 'Anna B'", None),
        ("command:speak.sh", None),
        ("command:./speak.sh  {language}", "command:HOME/speak.sh '{language}'"),
        ("command:sh speak.sh", "command:sh HOME/speak.sh"),
        ("command:sh ./{language}.sh en", "command:sh 'HOME/{language}.sh' en"),
        ("command:sh ../other.sh", "command:sh HOME/../other.sh"),
        ("command:tools/speak", "command:HOME/tools/speak"),
        ("command:./speak.sh 'open", None),
        ("piper:en_US-joe-medium", None),
        ("piper:en_GB-vctk-medium#p225", None),
        ("piper:~/joe.onnx", None),
        ("piper:joe.onnx", "piper:HOME/joe.onnx"),
        ("piper:voices/vctk.onnx#p225", "piper:HOME/voices/vctk.onnx#p225"),
        ("piper:/voices/joe.onnx", None),
        ("kokoro:af_heart", None),
        ("kokoro:k.onnx#af_heart", "kokoro:HOME/k.onnx#af_heart"),
    ],
)
def test_only_paths_are_taken_from_the_folder(show, spec, placed):
    expected = spec if placed is None else placed.replace("HOME", str(show.parent))
    assert from_folder(spec, show.parent) == expected


# When it is changed --------------------------------------------------------------------------------------


def published(show: Path, settings: Settings, days: int = 0) -> dict[str, Action]:
    request = PublishRequest(show=show, folder=show.parent / "public", now=NOW + timedelta(days=days))
    return {one.slug: one.action for one in publish(request, settings).changes}


def test_an_episode_is_made_anew_when_its_program_is_another(show, settings, monkeypatch):
    monkeypatch.setattr("voiceguide.podcast.pictures.cover", lambda lanes, title: picture())
    permissions.allow(BESIDE, show, settings)
    assert published(show, settings) == {"knee-drops-3min": Action.NEW}
    track = (show.parent / "public" / "knee-drops-3min.mp3").read_bytes()
    assert "speak.sh" in read_state(show.parent / "show.state.json").inputs
    assert up_to_date(show, show.parent / "public", NOW, settings) is not None
    assert published(show, settings) == {"knee-drops-3min": Action.UNCHANGED}
    speaker(show.parent, 300)
    with pytest.raises(VoiceNotAllowed, match="has changed since"):
        published(show, settings, 1)
    permissions.allow(BESIDE, show, settings)
    assert published(show, settings, 1) == {"knee-drops-3min": Action.CHANGED}
    (name,) = read_state(show.parent / "show.state.json").files.keys() & {
        path.name for path in (show.parent / "public").glob("*.mp3")
    }
    assert (show.parent / "public" / name).read_bytes() != track


def test_the_files_of_a_program_are_itself_and_those_in_its_line(tmp_path):
    program = tmp_path / "speak.py"
    program.write_text("")
    assert program_files(f"command:{shlex.join([sys.executable, str(program), '-v', 'en'])}") == (
        Path(sys.executable),
        program,
    )
    assert program_files("command:no-such-program at-all") == ()
    assert program_files("command:'open") == ()
    assert program_files("hibari") == ()
