"""The file of a model: its sum is taken once for all voices, and one that is too large is refused unread."""

from __future__ import annotations

import hashlib

import pytest

from voiceguide.core.reading import FileKind
from voiceguide.errors import VoiceUnavailable
from voiceguide.speech.voices.model_file import KOKORO_MODEL, PIPER_MODEL, model_sum

SMALL = FileKind("voice model", 1_000_000)


def test_a_model_is_known_by_its_sum(tmp_path):
    model = tmp_path / "a.onnx"
    model.write_bytes(b"weights" * 1_000)
    assert model_sum(model, SMALL, "") == hashlib.sha256(b"weights" * 1_000).hexdigest()


def test_one_that_is_too_large_or_not_there_is_one_sentence(tmp_path):
    model = tmp_path / "a.onnx"
    with pytest.raises(VoiceUnavailable, match="It cannot be read"):
        model_sum(model, SMALL, "Get it anew.")
    model.write_bytes(bytes(1_000_001))
    with pytest.raises(VoiceUnavailable, match=r"It is larger than 1 MB\. Get it anew\."):
        model_sum(model, SMALL, "Get it anew.")


def test_the_limits_are_those_of_the_page_on_security():
    assert (PIPER_MODEL.most_bytes, KOKORO_MODEL.most_bytes) == (300_000_000, 400_000_000)
