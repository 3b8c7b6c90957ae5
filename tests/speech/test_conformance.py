"""What every voice promises. A new voice joins `VOICES_UNDER_TEST` and passes, or it is not one.

Google's voice speaks through the stand-in for its endpoint, with the real gTTS library, over TLS; a
Piper voice of a few kB through the real piper-tts, as does a Kokoro model; a command is a real program.
"""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from tests.speech.voices.test_command import SPEAKER
from tests.support.kokoro_made import kokoro_voice
from tests.support.piper_made import piper_voice
from voiceguide.speech import conformance
from voiceguide.speech.model import Speech, Utterance
from voiceguide.speech.registry import VOICES, make_voice
from voiceguide.speech.voices.tone import ToneVoice

VOICES_UNDER_TEST = (
    "tone",
    "hibari",
    "gtts",
    "gtts:en:co.uk",
    "piper:en_US-hum-small",
    "kokoro",
    "kokoro:bf_emma",
    "command:python",
)


@pytest.fixture(scope="module")
def brought(tmp_path_factory):
    """What a user brings along: the files of a Piper voice, those of Kokoro, and a program."""
    folder = tmp_path_factory.mktemp("brought")
    piper_voice(folder)
    kokoro_voice(folder, "af_heart", "bf_emma")
    (folder / "speaker.py").write_text(SPEAKER)
    return folder


@pytest.fixture(params=VOICES_UNDER_TEST)
def spec(request, google, brought, monkeypatch) -> str:
    monkeypatch.setenv("VOICEGUIDE_VOICES", str(brought))
    if request.param == "command:python":
        return f"command:'{sys.executable}' '{brought / 'speaker.py'}'"
    return request.param


@pytest.mark.parametrize("promise", conformance.REQUIREMENTS, ids=str)
def test_a_voice_keeps_its_promises(spec, promise):
    promise.check(lambda: make_voice(spec))


def test_it_is_called_as_it_was_written_unless_that_is_a_path(spec):
    voice = make_voice(spec)
    assert voice.name.split(":")[0] == spec.split(":")[0]
    assert voice.name == spec or spec.startswith("command:")
    assert voice.offline is VOICES[spec.split(":")[0]].offline


def test_making_a_voice_connects_and_loads_nothing(spec):
    """In a process of its own: what is imported here was imported by other tests."""
    heavy = (
        "numpy",
        "gtts",
        "requests",
        "hibari",
        "onnxruntime",
        "num2words",
        "miniaudio",
        "scipy",
        "piper",
        "onnx",
        "phonemizer",
    )
    program = (
        "import sys; from voiceguide.speech import make_voice\n"
        f"voice = make_voice({spec!r}); voice.id; print([name for name in {heavy!r} if name in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert told.strip() == "[]"


# ── the registry ─────────────────────────────────────────────────────────────────────────────────


def test_every_entry_of_the_registry_is_under_test():
    assert {spec.split(":")[0] for spec in VOICES_UNDER_TEST} == set(VOICES)
    for name, kind in VOICES.items():
        assert kind.form.startswith(name)
        assert kind.about
        assert kind.languages
        assert kind.licence


# ── the promises themselves can be broken ────────────────────────────────────────────────────────


class Odd(ToneVoice):
    """A tone voice with one fault."""

    def __init__(self, fault: str) -> None:
        self.fault = fault
        self.said = 0
        if fault == "no id":
            self.id = ""
        if fault == "an id that changes":
            self.id = f"odd/{next(_COUNT)}"

    def speak(self, utterance: Utterance) -> Speech:
        if self.fault == "speaks nothing" and not any(sign.isalpha() for sign in utterance.spoken):
            return Speech(np.full(9_000, 0.1, np.float32), 24_000)
        speech = super().speak(utterance)
        self.said += 1
        match self.fault:
            case "stereo":
                return Speech(np.stack([speech.samples] * 2), speech.rate_hz)
            case "silence":
                return Speech(speech.samples * 0, speech.rate_hz)
            case "integers":
                return Speech((speech.samples * 32_767).astype(np.int16), speech.rate_hz)
            case "half of it":
                return Speech(speech.samples[: len(speech.samples) // 6], speech.rate_hz)
            case "not a number":
                return Speech(speech.samples * np.float32("nan"), speech.rate_hz)
            case "another take each time":
                return Speech(speech.samples * np.float32(1 - self.said / 1_000), speech.rate_hz)
            case "always the same":
                return super().speak(Utterance("Bend both of your knees slowly.", "en", utterance.pace))
        return speech


_COUNT = iter(range(1_000))


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("no id", "its id is ''"),
        ("an id that changes", "made twice, it has another id"),
        ("stereo", "has 2 dimensions"),
        ("silence", "has a peak of 0"),
        ("integers", "is not of float32"),
        ("half of it", "takes 0[.]"),
        ("not a number", "values that are no numbers"),
        ("another take each time", "said again after others"),
        ("always the same", "different words sound the same|takes"),
        ("speaks nothing", "SpeechRefused was due"),
    ],
)
def test_a_voice_that_breaks_a_promise_is_found_out(fault, told):
    def check() -> None:
        for promise in conformance.REQUIREMENTS:
            promise.check(lambda: Odd(fault))

    with pytest.raises(conformance.Broken, match=told):
        check()
