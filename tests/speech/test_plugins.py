"""Voices of other packages: a real one, built as a wheel and laid where Python finds it, and broken ones."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

from tests.speech.conftest import say
from voiceguide.app.voices import voices
from voiceguide.errors import SpeechRefused, VoiceUnavailable
from voiceguide.speech import conformance
from voiceguide.speech.registry import make_voice
from voiceguide.speech.synthesis.recorder import record

PACKAGE = Path(__file__).parents[1] / "cases" / "voice-package"


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Path:
    """Build the example package as its author would, and lay its wheel out."""
    made, site = tmp_path_factory.mktemp("dist"), tmp_path_factory.mktemp("site")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(made)]
    subprocess.run(build, cwd=PACKAGE, check=True, capture_output=True)
    (wheel,) = made.iterdir()
    zipfile.ZipFile(wheel).extractall(site)
    return site


@pytest.fixture
def chime(installed, monkeypatch):
    monkeypatch.syspath_prepend(str(installed))
    yield
    sys.modules.pop("voiceguide_chime", None)


@pytest.fixture
def broken(tmp_path, monkeypatch):
    """Lay a package out that brings one voice, from the source of its module."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def lay(source: str, name: str = "dud") -> None:
        info = tmp_path / "dud_voice-0.1.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: dud-voice\nVersion: 0.1\n")
        (info / "entry_points.txt").write_text(f"[voiceguide.voices]\n{name} = dud_voice:KIND\n")
        (tmp_path / "dud_voice.py").write_text(source)

    yield lay
    sys.modules.pop("dud_voice", None)


GOOD = (PACKAGE / "voiceguide_chime.py").read_text("utf-8")


@pytest.mark.usefixtures("chime")
@pytest.mark.parametrize("promise", conformance.REQUIREMENTS, ids=str)
def test_a_voice_of_another_package_keeps_its_promises(promise):
    promise.check(lambda: make_voice("chime:330"))


@pytest.mark.usefixtures("chime")
def test_it_is_a_voice_like_ours(cache):
    from voiceguide.audio.mastering import Mastering

    voice = make_voice("chime:330")
    assert voice.name == "chime:330"
    assert voice.id == "voiceguide-chime 1.2.0 chime/1 330"
    said = say("Rest your arms wide.")
    assert record([said], voice, cache, Mastering())[said].duration_ms > 500
    with pytest.raises(VoiceUnavailable, match="'high' is no tune"):
        make_voice("chime:high")
    with pytest.raises(SpeechRefused):
        voice.speak(say("…"))
    with pytest.raises(VoiceUnavailable, match="Did you mean chime"):
        make_voice("chim")


@pytest.mark.usefixtures("chime")
def test_it_is_listed_with_its_package():
    listed = {voice.name: voice for voice in voices()}["chime"]
    assert (listed.ready, listed.package, listed.licence) == (True, "voiceguide-chime 1.2.0", "MIT")


def test_its_author_can_run_the_promises(installed, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(installed), str(PACKAGE.parents[2])]))
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    alone = ("-q", "--noconftest", "-p", "no:cacheprovider", "-c", os.devnull, "--rootdir", str(PACKAGE))
    told = subprocess.run(
        [sys.executable, "-m", "pytest", *alone, "check_chime.py"],
        cwd=PACKAGE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "4 passed" in told.stdout, told.stdout


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("import nothing_like_this", "It cannot be imported (ModuleNotFoundError"),
        ("1 / 0", "It cannot be imported (ZeroDivisionError"),
        ("KIND = 'a kind'", "dud_voice:KIND is no voiceguide.speech.VoiceKind"),
        (GOOD.replace('licence="MIT"', "licence=None"), "Its licence is None, no str"),
        (GOOD.replace("most=1", "most='one'"), "Its most is 'one', no int"),
        (GOOD.replace("return ChimeVoice(name, int(tune))", "return 1 / 0"), "It cannot be made (ZeroDiv"),
        (GOOD.replace("return ChimeVoice(name, int(tune))", "return 5"), "It cannot be made (AttributeError"),
    ],
)  # fmt: skip
def test_a_broken_package_is_told_as_such_and_hides_no_other(broken, source, told):
    broken(source)
    with pytest.raises(VoiceUnavailable) as refused:
        make_voice("dud")
    assert told in str(refused.value)
    assert "dud-voice 0.1" in str(refused.value)
    listed = {voice.name: voice for voice in voices()}
    assert told in listed["dud"].missing
    assert listed["hibari"].ready


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("missing=lambda environ: 1 / 0", "It cannot tell whether it is ready (ZeroDivisionError"),
        ("missing=lambda environ: None", "It cannot tell whether it is ready (TypeError"),
        ("choices=lambda environ: 1 / 0", ""),
        ("choices=lambda environ: [1, 2]", ""),
    ],
)
def test_what_it_cannot_tell_of_itself_hides_no_other(broken, field, told):
    broken(GOOD.replace("most=1,", f"most=1, {field},"))
    listed = {voice.name: voice for voice in voices()}
    assert listed["dud"].missing.startswith(told)
    assert (listed["dud"].ready, listed["dud"].choices) == (not told, ())
    assert listed["hibari"].ready


@pytest.mark.parametrize(
    ("says", "told"),
    [
        ("1 / 0", "It failed at 'Rest.' (ZeroDivisionError"),
        ("None", "It failed at 'Rest.' (AttributeError"),
        ("Speech([[1.0], [0.5]], 16_000)", "It gave no mono sound"),
        ("Speech([], 16_000)", "It gave no mono sound"),
        ("Speech([float('nan')], 16_000)", "It gave no mono sound"),
    ],
)
def test_what_it_does_wrong_while_speaking_is_told_as_its_fault(broken, says, told):
    broken(f"{GOOD}\nChimeVoice.speak = lambda self, utterance: {says}")
    with pytest.raises(VoiceUnavailable) as refused:
        make_voice("dud").speak(say("Rest."))
    assert told in str(refused.value)


def test_none_takes_the_name_of_one_of_ours(broken):
    broken(GOOD, name="tone")
    assert make_voice("tone").id == "tone/1"
    assert [voice.package for voice in voices() if voice.name == "tone"] == ["", "dud-voice 0.1"]


def test_lists_become_arrays(broken):
    broken(f"{GOOD}\nChimeVoice.speak = lambda self, utterance: Speech([0.5, -0.5], 16_000)")
    speech = make_voice("dud").speak(say("Rest."))
    assert speech.samples.dtype == np.float32
