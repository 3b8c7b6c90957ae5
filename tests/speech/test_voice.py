"""The protocol of a voice: what it is asked for, and how its name is cut into arguments."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.speech.conftest import Counting, say
from voiceguide.errors import VoiceUnavailable
from voiceguide.speech.model import Pace
from voiceguide.speech.registry import VOICES
from voiceguide.speech.voice import as_asked, paces_of

SPEAKS = {Pace.DAY, Pace.BEDTIME, Pace.COUNT}


def refused(name, arguments, environ):
    raise VoiceUnavailable("It has no sound.", mend="Buy it one.")


def test_a_voice_that_names_no_paces_is_asked_at_three():
    assert paces_of(Counting()) == SPEAKS
    assert paces_of(Counting(paces=frozenset({Pace.DROWSY}))) == SPEAKS | {Pace.DROWSY}


@pytest.mark.parametrize("pace", Pace)
def test_it_is_asked_at_a_pace_that_it_knows_and_for_the_same_text(pace):
    asked = as_asked(Counting(), say("Rest.", "en-GB", pace))
    assert (asked.spoken, asked.language, asked.pace) == ("Rest.", "en-GB", pace.base)
    slow = Counting(paces=frozenset(Pace))
    assert as_asked(slow, say("Rest.", pace=pace)).pace is pace


def test_what_follows_a_name_is_cut_at_its_colons_unless_it_is_one_whole():
    cut, whole = VOICES["gtts"], VOICES["command"]
    assert cut.arguments("") == whole.arguments("") == ()
    assert cut.arguments(":en:co.uk") == ("en", "co.uk")
    assert cut.arguments(":") == ("",)
    assert whole.arguments(":C:\\say.exe --rate 1:2") == ("C:\\say.exe --rate 1:2",)


def test_why_it_cannot_speak_is_what_it_says_itself_or_what_happens_when_it_is_made():
    kind = VOICES["tone"]
    assert kind.unready("tone", {}) == ""
    assert replace(kind, make=refused).unready("tone", {}) == "It has no sound. Buy it one."
    asked = replace(kind, make=refused, missing=lambda environ: f"There is no {environ['it']}.")
    assert asked.unready("tone", {"it": "horn"}) == "There is no horn."
