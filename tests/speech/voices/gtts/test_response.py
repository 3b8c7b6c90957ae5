"""Google's answers: whatever comes is speech or an error in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.standin.google import answer, mp3
from voiceguide.errors import SpeechTransient, VoiceError
from voiceguide.speech.voices.gtts.response import check_status, read_answer

CUE = "Soften your left shoulder, and breathe."


@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode), st.integers(0, 400))
def test_any_answer_is_speech_or_a_voice_error(alien, at):
    whole = answer("//NExAAA")
    for body in (alien, whole[:at] + alien, whole[:at] + alien + whole[at:]):
        with pytest.raises(VoiceError):
            read_answer(body, CUE, "en")


def test_the_answer_is_found_in_both_layouts_of_the_service():
    import base64

    encoded = base64.b64encode(mp3(CUE)).decode()
    one_line = answer(encoded).replace(b"\n,", b",")
    in_chunks = (
        b")]}'\n\n" + str(len(one_line)).encode() + b"\n" + one_line[6:] + b'\n25\n[["e",4,null,null,139]]\n'
    )
    for body in (answer(encoded), one_line, in_chunks):
        assert read_answer(body, CUE, "en") == mp3(CUE)


def test_deep_nesting_is_no_way_in():
    with pytest.raises(SpeechTransient, match="garbled"):
        read_answer(b"[" * 100_000, CUE, "en")


@given(st.integers(100, 599), st.text(max_size=20), st.text(max_size=20))
def test_any_status_is_let_pass_or_a_voice_error(status, place, wait):
    headers = {"Location": place, "Retry-After": wait}
    if status == 200:
        check_status(status, headers)
    else:
        with pytest.raises(VoiceError):
            check_status(status, headers)
