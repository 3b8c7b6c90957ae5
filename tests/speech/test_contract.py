"""What every voice promises. A new voice joins `VOICES_UNDER_TEST` and passes, or it is not one.

Google's voice speaks through the stand-in for its endpoint, with the real gTTS library, over TLS.
"""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from tests.speech.conftest import say
from voiceguide.errors import SpeechRefused, VoiceUnavailable
from voiceguide.speech import VOICES, make_voice
from voiceguide.speech.model import Pace
from voiceguide.speech.voice import Voice

VOICES_UNDER_TEST = ("tone", "hibari", "gtts", "gtts:en:co.uk")
CUES = (
    "Lie on your back, legs long. Rest your arms wide, a little below your shoulders.",
    "Bend your right knee and lift the thigh until it points straight up.",
    "Soften your left shoulder.",
    "Two more breaths here.",
    "Inhale.",
    "Six.",
)


@pytest.fixture(params=VOICES_UNDER_TEST)
def spec(request, google) -> str:
    return request.param


@pytest.fixture(scope="module")
def offline_voices() -> dict[str, Voice]:
    """Voices that load much, loaded once."""
    return {}


@pytest.fixture
def voice(spec, offline_voices) -> Voice:
    made = offline_voices.get(spec) or make_voice(spec)
    if made.offline:
        offline_voices[spec] = made
    return made


def test_it_knows_itself(spec):
    voice = make_voice(spec)
    assert voice.name == spec
    assert voice.id
    assert make_voice(spec).id == voice.id
    assert voice.at_once >= 1
    assert voice.sentence_lufs is None or -40 <= voice.sentence_lufs <= -10
    assert voice.offline is VOICES[spec.split(":")[0]].offline


@pytest.mark.parametrize("pace", list(Pace))
@pytest.mark.parametrize("cue", CUES)
def test_speech_is_mono_float_finite_and_as_long_as_its_words(voice, cue, pace):
    speech = voice.speak(say(cue, pace=pace))
    assert speech.samples.dtype == np.float32
    assert speech.samples.ndim == 1
    assert np.isfinite(speech.samples).all()
    assert 0.02 < np.abs(speech.samples).max() <= 1.5
    assert 8_000 <= speech.rate_hz <= 48_000
    loud = np.flatnonzero(np.abs(speech.samples) > 0.01)
    seconds = (loud[-1] - loud[0]) / speech.rate_hz
    letters = sum(sign.isalpha() for sign in cue)
    assert letters / 30 < seconds < 1 + letters / 6


def test_equal_text_gives_equal_sound_in_any_order_and_on_many_threads(spec, voice):
    alone = {cue: voice.speak(say(cue)).samples.tobytes() for cue in CUES}
    turned = {cue: voice.speak(say(cue)).samples.tobytes() for cue in reversed(CUES)}
    assert turned == alone
    other = make_voice(spec)
    with ThreadPoolExecutor(voice.at_once) as pool:
        spoken = list(pool.map(lambda cue: (cue, other.speak(say(cue)).samples.tobytes()), CUES * 3))
    assert all(alone[cue] == sound for cue, sound in spoken)


def test_other_words_sound_otherwise(voice):
    sounds = {voice.speak(say(cue)).samples.tobytes() for cue in CUES}
    assert len(sounds) == len(CUES)


@pytest.mark.parametrize("text", ["", "  ", "… , !"])
def test_nothing_to_say_is_refused(voice, text):
    with pytest.raises(SpeechRefused, match="no word to say"):
        voice.speak(say(text))


def test_making_a_voice_connects_and_loads_nothing(spec):
    """In a process of its own: what is imported here was imported by other tests."""
    heavy = ("numpy", "gtts", "requests", "hibari", "onnxruntime", "num2words", "miniaudio", "scipy")
    program = (
        "import sys; from voiceguide.speech import make_voice\n"
        f"voice = make_voice({spec!r}); voice.id; print([name for name in {heavy!r} if name in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert told.strip() == "[]"


# ── the registry ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("spec", "told"),
    [
        ("gtss", "There is no voice 'gtss'. Did you mean gtts?"),
        ("Hibari", "There is no voice 'Hibari'. Did you mean hibari?"),
        ("alexa", "There is no voice 'alexa'. There are auto, gtts, hibari, tone."),
        ("", "There is no voice ''. There are auto, gtts"),
        ("tone:high", "'tone:high' cannot be understood. Write tone."),
        ("gtts:", "'gtts:' cannot be understood. Write gtts, gtts:LANGUAGE or gtts:LANGUAGE:TLD"),
        ("gtts:en:co.uk:x", "cannot be understood"),
        ("gtts:english", "gtts:english: 'english' is not a language code. Write gtts:en."),
        ("gtts:en:evil.example/x", "is not the end of an address"),
        ("hibari:hart", "hibari:hart: hibari has no speaker 'hart'. Did you mean hibari:heart?"),
        ("hibari:bob", "There are heart, emma, fenrir, fable, kore."),
    ],
)
def test_a_voice_that_does_not_exist(spec, told):
    with pytest.raises(VoiceUnavailable) as refused:
        make_voice(spec)
    assert told in str(refused.value)


def test_every_entry_of_the_registry_is_under_test():
    assert {spec.split(":")[0] for spec in VOICES_UNDER_TEST} == set(VOICES)
    for name, kind in VOICES.items():
        assert kind.form.startswith(name)
        assert kind.about
        assert kind.languages
        assert kind.licence
