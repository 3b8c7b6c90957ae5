"""What makes a recording doubtful, held against a voice's other ones."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bench.cuts import WAYS, judge, speak, taken_whole
from tests.speech.conftest import say
from tests.support.scripts_shipped import spoken
from voiceguide.script.library import Library
from voiceguide.settings import bundled_scripts
from voiceguide.speech.model import LONE_WORDS, Speech
from voiceguide.speech.recordings.baseline import FEW, Baseline, Recording, Sign, measured, read_facts
from voiceguide.speech.voices.tone import ToneVoice

CUE = "Soften your left shoulder, and breathe."
ROUTINE = Library((bundled_scripts(),)).read("knee-drops")
CUES = tuple(dict.fromkeys(one.text for one in spoken(ROUTINE) if "{" not in one.text))[:30]


def heard(text: str = CUE, share: float = 1.0) -> Recording:
    speech = ToneVoice().speak(say(text))
    return measured(
        Speech(speech.samples[: round(len(speech.samples) * share)], speech.rate_hz), text, "en", closed=None
    )


@pytest.fixture(scope="module")
def known() -> Baseline:
    usual = Baseline()
    for text in CUES:
        usual.note(heard(text))
    return usual


def signs(usual: Baseline, one: Recording) -> set[Sign]:
    return {doubt.sign for doubt in usual.doubts(one)}


def test_speech_and_the_silence_after_it_are_measured():
    one = heard()
    assert one.tail_ms == pytest.approx(550, abs=10)  # half a second, and the gap after the last word
    whole_ms = one.samples // 24
    assert one.spoken_ms == pytest.approx(whole_ms - 300 - one.tail_ms, abs=20)


@pytest.mark.parametrize("samples", [np.zeros(2_400, np.float32), np.zeros(0, np.float32)])
def test_silence_has_no_speech(samples):
    assert measured(Speech(samples, 24_000), CUE, "en").spoken_ms == 0


def test_no_whole_recording_is_doubted(known):
    assert [one.spoken for one in known.seen if known.doubts(one)] == []


@pytest.mark.parametrize("text", CUES[:6])
def test_whatever_lacks_sound_is_doubted_wherever_it_is_cut(known, text):
    whole = heard(text)
    lacking = 1 - whole.tail_ms * 24 / whole.samples
    shares = np.arange(0.4, lacking, 0.02)
    assert [share for share in shares if not known.doubts(heard(text, share))] == []


def test_of_a_voice_that_nobody_knows_only_what_no_voice_does_is_doubted():
    assert signs(Baseline(), heard()) == set()
    assert signs(Baseline(), heard(share=0.5)) == {Sign.ABRUPT}
    quick = replace(heard(), spoken_ms=heard().spoken_ms // 4)
    assert Sign.QUICK in signs(Baseline(), quick)


def test_a_voice_that_always_ends_abruptly_is_not_doubted_for_it():
    usual = Baseline()
    abrupt = [replace(heard(text), tail_ms=10) for text in CUES if len(text.split()) > LONE_WORDS]
    for one in abrupt[:FEW]:
        assert signs(usual, one) == {Sign.ABRUPT}
        usual.note(one)
    assert {sign for one in abrupt[FEW:] for sign in signs(usual, one)} == set()


def test_half_of_what_is_known_may_be_spoilt():
    usual = Baseline()
    for number, text in enumerate(CUES):
        usual.note(heard(text, 0.5 if number % 5 < 2 else 1.0))
    assert Sign.ABRUPT in signs(usual, heard(share=0.5))
    assert signs(usual, heard()) == set()


def test_a_recording_half_as_long_is_told_as_quick(known):
    half = replace(heard(), spoken_ms=heard().spoken_ms // 2)
    (doubt,) = known.doubts(half)
    assert doubt.sign is Sign.QUICK
    assert "times as quick as this voice's others" in doubt.reason


def test_lone_words_and_other_languages_are_judged_among_themselves(known):
    """A voice ends "Stop." otherwise than a sentence, and nothing is known of how it ends Spanish."""
    lone = replace(heard("Stop."), tail_ms=200)
    assert signs(known, lone) == set()
    assert signs(known, replace(heard(), language="es", tail_ms=200)) == set()
    assert signs(known, replace(heard(), tail_ms=200)) == {Sign.ABRUPT}


def test_a_text_without_blanks_has_no_tempo():
    one = replace(heard(), spoken="呼吸をゆっくりと続けてください", language="ja")
    assert one.tempo is None
    assert signs(Baseline(), one) == set()


def test_no_voice_says_thirty_letters_in_a_second(known):
    none = replace(heard(), spoken_ms=200)
    assert Sign.SHORT in signs(known, none)
    assert known.proves(known.doubts(none))


def test_an_open_end_is_proof_and_an_abrupt_one_is_not(known):
    opened = replace(heard(), closed=False)
    assert signs(known, opened) == {Sign.OPEN}
    assert known.proves(known.doubts(opened))
    assert not known.proves(known.doubts(replace(heard(), tail_ms=0)))


def test_what_ends_at_the_same_sample_again_and_again_is_cut_on_the_way():
    usual = Baseline()
    for text in CUES[:2]:
        usual.note(replace(heard(text), samples=50_000, tail_ms=0))
    capped = replace(heard(), samples=50_000, tail_ms=0)
    assert Sign.CAPPED in signs(usual, capped)
    assert usual.proves(usual.doubts(capped))
    assert Sign.CAPPED not in signs(usual, replace(capped, samples=49_999))
    usual.note(replace(heard(CUES[3]), samples=60_000))
    assert Sign.CAPPED not in signs(usual, capped)


def test_what_is_kept_of_a_recording_reads_back():
    one = replace(heard(), closed=True, asked=2)
    assert read_facts(one.as_facts()) == one
    assert replace(one, spoken="a" * 601).as_facts() == {}


@given(
    st.dictionaries(
        st.sampled_from(["spoken", "language", "spoken_ms", "tail_ms", "samples", "asked", "closed"]),
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4) | st.lists(st.none()),
    )
)
def test_what_is_not_ours_is_none_or_can_be_judged(facts):
    one = read_facts(facts)
    if one is not None:
        Baseline().doubts(one)


def test_measuring_costs_nothing_that_can_be_felt_and_holds_any_length():
    assert measured(Speech(np.full(7, 0.1, np.float32), 400_000), CUE, "en").spoken_ms == 0
    assert measured(Speech(np.full(24_000, 0.1, np.float32), 24_000), CUE, "en").tail_ms == 0


def test_of_a_hundred_random_cuts_in_three_ways_none_passes_that_lacks_sound():
    """A short run of `tests/bench/cuts.py`, with the tone voice."""
    lot = random.Random("a short run")  # noqa: S311 - to draw samples, the same ones each time
    recordings = speak("tone", "en", 24, lot)
    judged = list(judge(recordings, 99, lot))
    assert sum(one.lacks_ms > 0 for one in judged) > 50
    assert [one for one in judged if one.taken and one.lacks_ms] == []
    assert [taken_whole(recordings, way)[1] for way in WAYS] == [0, 0, 0]
