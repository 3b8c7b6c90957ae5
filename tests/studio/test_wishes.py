"""JSON that becomes a request."""

from __future__ import annotations

import json

import pytest

from voiceguide.errors import ChoiceError, VoiceguideError
from voiceguide.pipeline import Choices, Request
from voiceguide.plan.terms import WordsLevel
from voiceguide.script.terms import Mode
from voiceguide.settings import decide
from voiceguide.studio.wishes import canonical, decoded, read_request, read_voice

LEAST = {"routine": "knee-drops", "duration_ms": 300_000}


def read(**more):
    return read_request({**LEAST, **more}, decide())


def test_what_is_not_asked_for_is_as_on_the_command_line():
    assert read() == Request(routine="knee-drops", target_ms=300_000)


def test_every_wish_reaches_the_request():
    asked = read(
        voice="hibari:heart", language="de", bed="rain", bed_below_db=24.5, bed_width=40, fade_ms=9000,
        speech_lufs=-18, tail_ms=900_000, disclose=True, bell="low", breaths="air", room="small", evening=3,
        choices={"surface": "bed", "words": "brief", "first": "left", "mode": "day",
                 "longer": {"side": "left", "by_ms": 30_000}},
    )  # fmt: skip
    chosen = Choices(
        options=(("surface", "bed"),), first="left", longer=("left", 30_000), words=WordsLevel.BRIEF,
        mode=Mode.DAY, evening=3,
    )  # fmt: skip
    assert asked == Request(
        routine="knee-drops", target_ms=300_000, voice="hibari:heart", language="de", bed="rain",
        bed_below_db=24.5, bed_width=40, fade_ms=9000, speech_lufs=-18, tail_ms=900_000, disclose=True,
        bell="low", breaths="air", room="small", choices=chosen,
    )  # fmt: skip


@pytest.mark.parametrize(
    "wish",
    [
        {"routine": "a b"}, {"routine": 7}, {"routine": "x.yaml"}, {"duration_ms": True}, {"duration_ms": 0},
        {"duration_ms": 10**9}, {"bed": "rain.mp3"}, {"bed_width": 1.5}, {"bed_width": 101}, {"evening": -1},
        {"tail_ms": 10**9}, {"mode": "noon"}, {"choices": {"longer": "left"}}, {"choices": {"evening": "x"}},
        {"voice": "command:say"}, {"voice": "a\nb"}, {"bell": 3}, {"other": 1}, {"fade_ms": "12s"},
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_a_sentence(wish):
    with pytest.raises(VoiceguideError) as refused:
        read(**wish)
    assert refused.value.what.endswith(".")
    assert refused.value.mend


def test_only_voices_that_only_speak_may_be_named():
    assert [read_voice(spec) for spec in ("auto", " tone ", "gtts:en:co.uk")] == [
        "auto",
        "tone",
        "gtts:en:co.uk",
    ]
    with pytest.raises(ChoiceError, match="does not start the program"):
        read_voice("command:true")


def test_json_that_is_no_object_is_refused():
    assert decoded(b'{"a": 1}') == {"a": 1}
    for body in (b"", b"[]", b"1", b"{", b"\xff"):
        with pytest.raises(ChoiceError):
            decoded(body)


def test_equal_requests_have_one_text_and_others_another():
    assert canonical(read()) == canonical(read())
    texts = {canonical(read(**wish)) for wish in ({}, {"bed": "rain"}, {"voice": "tone"}, {"evening": 1})}
    assert len(texts) == 4
    json.loads(canonical(read()))
