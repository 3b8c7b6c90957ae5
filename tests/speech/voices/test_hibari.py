"""The embedded voice: pace as measured, nothing left out silently, nothing downloaded, files pinned."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pytest

from tests.speech.conftest import say
from voiceguide.errors import SpeechRefused, VoiceUnavailable
from voiceguide.speech.model import EVENING, Pace
from voiceguide.speech.voices.hibari import MODELS, HibariVoice

# Sentences of the kind that routines are made of.
CUES = """Lie on your back, legs long. Rest your arms wide, a little below your shoulders.
Bend your right knee and lift the thigh until it points straight up.
Take your right knee across your body, toward the floor on the left.
Let the twist spread along your whole back.
Let your lower back lead you home to the centre, eyes and shoulders coming with it.
Stretch your right leg out along the floor.
Breathe in, and let your belly rise.
Breathe out, and let both knees fall to the right.
Stay here for about two minutes.
In a moment we will change sides.
If anything hurts, come out of the pose and rest on your back.
Gently draw your belly in.
Walk your hands down slowly until your right ear rests on the floor.
Rest in the centre. There is nothing you need to do now.
Let your weight sink into the mat, from your heels to the back of your head.""".splitlines()


@pytest.fixture(scope="module")
def voice() -> HibariVoice:
    return HibariVoice()


def spoken_s(speech) -> float:
    """Measure from the first to the last 10 ms above -45 dBFS, as the voice's table was measured."""
    size = speech.rate_hz // 100
    frames = speech.samples[: len(speech.samples) // size * size].reshape(-1, size)
    loud = np.flatnonzero(20 * np.log10(np.sqrt((frames**2).mean(axis=1)) + 1e-9) > -45)
    return (loud[-1] + 1 - loud[0]) / 100


def wpm(voice, pace: Pace) -> float:
    seconds = sum(spoken_s(voice.speak(say(cue, pace=pace))) for cue in CUES)
    return sum(len(cue.split()) for cue in CUES) / seconds * 60


@pytest.mark.parametrize(("pace", "slowest", "fastest"), [(Pace.DAY, 122, 145), (Pace.BEDTIME, 110, 132)])
def test_words_a_minute_are_those_of_a_guide(voice, pace, slowest, fastest):
    assert slowest < wpm(voice, pace) < fastest


def test_an_evening_slows_by_steps_that_nobody_notices(voice):
    begun, later, last = (wpm(voice, pace) for pace in EVENING)
    # Each sentence has a speed of its own, in steps; over many of them it is 3 % and 6.5 %.
    assert 1.015 < begun / later < 1.045
    assert 1.04 < begun / last < 1.09
    assert last > 104


@pytest.mark.parametrize("word", ["Six.", "Inhale.", "Breathe out."])
def test_lone_words_are_not_drawn_out(voice, word):
    by_pace = {pace: spoken_s(voice.speak(say(word, pace=pace))) for pace in Pace}
    assert len({by_pace[pace] for pace in (Pace.DAY, *EVENING)}) == 1
    assert by_pace[Pace.BEDTIME] <= 1.25 * by_pace[Pace.COUNT]
    assert by_pace[Pace.DAY] < 1.2


def test_silence_before_and_after_is_silence(voice):
    speech = voice.speak(say(CUES[1]))
    assert np.abs(speech.samples[: speech.rate_hz // 10]).max() < 10 ** (-50 / 20)
    assert np.abs(speech.samples[-speech.rate_hz // 5 :]).max() < 10 ** (-50 / 20)


@pytest.mark.parametrize("text", ["Respira hondo.", "Rest."])
def test_it_speaks_english_only(voice, text):
    with pytest.raises(
        SpeechRefused, match=r"hibari speaks English only, but this text is in 'es'\..*the voice gtts"
    ):
        voice.speak(say(text, "es"))
    assert voice.speak(say("Rest.", "en-GB")).samples.size


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("Rest 5 breaths.", "5"),
        ("Let it 放 go.", "放"),
        ("all 100%", "100%"),
        ("calm 😀", "😀"),
        ("Отдых", "Отдых"),
    ],
)
def test_what_would_be_left_out_silently_is_refused_by_name(voice, text, sign):
    with pytest.raises(SpeechRefused, match=f"hibari cannot say '{re.escape(sign)}' in .*pronounce"):
        voice.speak(say(text))


def test_a_word_may_carry_its_phonemes(voice):
    plain, respelt = (voice.speak(say(text)).samples for text in ("The psoas.", "The [psoas](/pˈOzəs/)."))
    assert plain.tobytes() != respelt.tobytes()
    with pytest.raises(SpeechRefused, match="cannot say '§'"):
        voice.speak(say("The [psoas](/§/)."))


def test_the_id_names_all_that_changes_the_sound(voice):
    for part in (
        MODELS["heart"],
        "hibari/0.2.1",
        "seed=1",
        "threads=1",
        "speeds=",
        f"scipy/{version('scipy')}",
    ):
        assert part in voice.id
    assert f"onnxruntime/{version('onnxruntime')}" in voice.id
    assert HibariVoice("emma", name="hibari:emma").id != voice.id
    assert HibariVoice("heart", name="hibari:heart").id == voice.id


def test_a_speaker_that_is_not_here_is_not_fetched(monkeypatch, tmp_path):
    monkeypatch.setenv("HIBARI_HOME", str(tmp_path))
    with pytest.raises(
        VoiceUnavailable, match=r"'emma' is not on this machine, and nothing is downloaded.*bf_emma"
    ):
        HibariVoice("emma", name="hibari:emma").speak(say("Rest."))
    assert list(tmp_path.iterdir()) == []


def test_a_model_that_is_not_the_pinned_one_is_refused(monkeypatch, tmp_path):
    import hibari

    heart = Path(hibari.__file__).parent / "assets" / "hibari.onnx"
    shutil.copy(heart, tmp_path / "bf_emma.int8.onnx")
    monkeypatch.setenv("HIBARI_HOME", str(tmp_path))
    with pytest.raises(
        VoiceUnavailable, match=r"bf_emma\.int8\.onnx is not the file this voice was made with.*pip"
    ):
        HibariVoice("emma", name="hibari:emma").speak(say("Rest."))


def test_nothing_is_noted_of_this_machine(tmp_path):
    """The engine's library would make an id of the machine and a file of what it ran."""
    program = "from voiceguide.speech.voices.hibari import _open; _open('heart')"
    told = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    environ = {**told, "HOME": str(tmp_path), "XDG_CACHE_HOME": "", "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run([sys.executable, "-c", program], env=environ, check=True)
    assert list(tmp_path.iterdir()) == []


BROKEN = """
import sys
sys.modules["onnxruntime"] = None
from voiceguide.errors import VoiceUnavailable
from voiceguide.speech import make_voice
from voiceguide.speech.model import Pace, Utterance
try:
    make_voice("hibari").speak(Utterance("Rest.", "en", Pace.DAY))
except VoiceUnavailable as told:
    print(told)
"""


def test_a_missing_library_is_told_in_one_sentence():
    told = subprocess.run([sys.executable, "-c", BROKEN], capture_output=True, text=True, check=True).stdout
    assert "The embedded voice cannot be loaded" in told
    assert "onnxruntime" in told
    assert "pip install --force-reinstall 'hibari-tts[fast]==0.2.1'" in told


def test_it_is_as_loud_as_it_says():
    """Within 1.5 LU over a few sentences, by what levelling has to add."""
    from voiceguide.audio.mastering import Mastering

    voice = HibariVoice()
    levels = []
    for text in ("Let the whole of your back be carried.", "Bend your left knee, and lift the thigh."):
        _, lufs, gain_db = Mastering()(voice.speak(say(text, pace=Pace.BEDTIME)), False)
        levels.append(lufs - gain_db)
    assert sum(levels) / len(levels) == pytest.approx(voice.sentence_lufs, abs=1.5)
