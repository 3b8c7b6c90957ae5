"""Too little memory is told as that, not as a broken installation."""

from __future__ import annotations

import errno
import re

import pytest

from voiceguide.errors import VoiceUnavailable
from voiceguide.speech.model import Pace, Utterance
from voiceguide.speech.voices import hibari
from voiceguide.speech.voices.out_of_memory import no_memory

SHORT = (
    MemoryError(),
    OSError(errno.ENOMEM, "Cannot allocate memory"),
    RuntimeError("[ONNXRuntimeError] : 6 : RUNTIME_EXCEPTION : std::bad_alloc"),
    RuntimeError("BFCArena: Failed to allocate memory for requested buffer of size 4194304"),
    ImportError("libopenblas.so.0: failed to map segment from shared object"),
    RuntimeError("can't start new thread"),
)


@pytest.mark.parametrize("problem", SHORT, ids=lambda problem: str(problem)[:24])
def test_a_lack_of_memory_is_known_in_all_its_words(problem):
    told = no_memory(problem, "hibari")
    assert told is not None
    assert re.match(r"hibari: There is too little memory for this voice\. Close other programs", str(told))


def test_what_led_to_an_error_counts_and_other_faults_do_not():
    outer = ImportError("numpy cannot be imported")
    outer.__cause__ = MemoryError()
    assert no_memory(outer, "hibari") is not None
    assert no_memory(ImportError("No module named onnxruntime"), "hibari") is None


@pytest.mark.parametrize(
    ("raised", "told"), [(SHORT[2], "too little memory"), (ValueError("x"), "It failed at")]
)
def test_an_engine_that_fails_while_it_speaks_is_told_in_one_sentence(monkeypatch, raised, told):
    class Engine:
        sample_rate, vocab, g2p = 24_000, {}, None

        def __call__(self, *_, **__):
            raise raised

    monkeypatch.setattr(hibari, "_open", lambda speaker: Engine())
    monkeypatch.setattr(hibari, "check_sayable", lambda *_: None)
    with pytest.raises(VoiceUnavailable, match=told):
        hibari.HibariVoice().speak(Utterance("Rest.", "en", Pace.DAY))
