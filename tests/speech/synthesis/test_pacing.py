"""Pace: what is slowed, by how much, and that a session comes out at a guide's pace."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.speech.conftest import Counting, Trim, say
from voiceguide import pipeline
from voiceguide.audio.mastering import Mastering
from voiceguide.lint import timeline_rules
from voiceguide.plan.terms import WordsLevel
from voiceguide.script.terms import Mode
from voiceguide.settings import Settings, bundled_scripts
from voiceguide.speech.model import (
    AS_SPOKEN,
    EVENING,
    EVENING_SLOWDOWN,
    MOST_SLOWED,
    Pace,
    Pacing,
)
from voiceguide.speech.recordings.raw import raw_speech
from voiceguide.speech.registry import make_voice
from voiceguide.speech.synthesis.calibration import SENTENCES
from voiceguide.speech.synthesis.pacing import (
    FASTEST_WPM,
    SLOWEST_WPM,
    WANTED_WPM,
    expected_ms,
    slowing,
    too_fast_warning,
    words,
)
from voiceguide.speech.synthesis.recorder import record
from voiceguide.speech.voices.tone import ToneVoice

CUE = "Let your whole weight sink into the floor, from your heels to the back of your head."


# ── numbers ──────────────────────────────────────────────────────────────────────────────────────


def test_words_of_a_routine_are_counted_as_they_are_written():
    plan = pipeline.planned(
        pipeline.Request(routine="bedtime-twist", target_ms=600_000), Settings((bundled_scripts(),), Path())
    )
    texts = [line.text for line in plan.lines() if len(line.text.split()) > 4]
    counted, written = sum(words(text, "en") for text in texts), sum(len(text.split()) for text in texts)
    assert counted == pytest.approx(written, rel=0.04)


def test_long_words_and_pauses_count_for_more():
    assert words("Straighten both shoulders.", "en") > words("Let it be.", "en")
    assert words("Rest. Let it be.", "en") > words("Rest, let it be.", "en") > words("Rest let it be.", "en")


def test_a_long_word_is_no_slow_word_in_german():
    german, english = SENTENCES["de"][1], SENTENCES["en"][1]
    assert words(german, "de") / len(german.split()) == pytest.approx(
        words(english, "en") / len(english.split()), rel=0.12
    )


@pytest.mark.parametrize("text", ["", "…", "慢慢地呼吸然后放松你的肩膀和脖子"])
def test_what_cannot_be_counted_is_left_alone(text):
    assert words(text, "zh-CN") is None
    assert expected_ms(say(text, "zh-CN")) is None


@pytest.mark.parametrize(
    "said", [say("Six.", pace=Pace.COUNT), say("Breathe in."), say(CUE, pace=Pace.COUNT)]
)
def test_counts_and_lone_words_have_no_pace(said):
    assert expected_ms(said) is None
    voice = Counting(pacing=Pacing.EACH)
    assert slowing(voice)(said) == AS_SPOKEN
    assert slowing(Counting(pacing=Pacing.CALIBRATED), dict.fromkeys(Pace, 300.0))(said) == AS_SPOKEN


@given(st.sampled_from([Pace.DAY, Pace.BEDTIME]), st.floats(60, 400))
def test_a_measured_voice_comes_into_the_band_or_as_near_as_sounds_good(pace, wpm):
    slow = slowing(Counting(pacing=Pacing.CALIBRATED), {pace: wpm})(say(CUE, pace=pace))
    after = wpm / slow.by
    if wpm <= FASTEST_WPM[pace]:
        assert after == wpm
    elif after > FASTEST_WPM[pace]:
        assert slow.by == MOST_SLOWED
        assert f"{wpm:.0f} words a minute" in too_fast_warning({pace: wpm}, pace)
    else:
        assert after == pytest.approx(max(WANTED_WPM[pace], wpm / MOST_SLOWED), rel=0.01)
        assert too_fast_warning({pace: wpm}, pace) == ""


@given(st.floats(60, 400))
def test_a_measured_voice_is_eased_as_an_evening_goes_on_and_stays_in_the_band(wpm):
    slow = slowing(Counting(pacing=Pacing.CALIBRATED), {Pace.BEDTIME: wpm})
    after = [wpm / slow(say(CUE, pace=pace)).by for pace in EVENING]
    assert after == sorted(after, reverse=True)
    assert after[-1] >= min(wpm, SLOWEST_WPM - 1)
    for pace, rate in zip(EVENING, after, strict=True):
        eased = after[0] / EVENING_SLOWDOWN.get(pace, 1.0)
        if eased > SLOWEST_WPM + 2 and wpm > FASTEST_WPM[Pace.BEDTIME]:
            assert rate == pytest.approx(eased, rel=0.01)


@pytest.mark.parametrize("spoken_ms", [3_000, 6_000])
def test_a_recording_of_its_own_is_eased_even_where_it_is_slowed_by_all_that_is_allowed(spoken_ms):
    slow = slowing(Counting(pacing=Pacing.EACH))
    factors = [slow(say(CUE, pace=pace)).factor(spoken_ms) for pace in EVENING]
    assert (factors[0] == MOST_SLOWED) is (spoken_ms == 3_000)
    assert [factor / factors[0] for factor in factors] == pytest.approx([1, 1.03, 1.065], abs=0.01)


@pytest.mark.parametrize("at_once", [1, 3])
@pytest.mark.parametrize("pacing", list(Pacing))
def test_a_voice_that_knows_one_pace_of_an_evening_is_asked_once_for_each_text(cache, pacing, at_once):
    voice = Counting(pacing=pacing, at_once=at_once, takes_s=0.02)
    record([say(CUE, pace=pace) for pace in EVENING], voice, cache, Trim())
    assert voice.said == [CUE]
    told = ToneVoice()
    lengths = [len(raw_speech(told, say(CUE, pace=pace), cache).samples) for pace in EVENING]
    assert lengths == sorted(set(lengths))


def test_a_voice_that_keeps_its_pace_is_left_alone():
    for spec in ("tone", "hibari"):
        assert slowing(make_voice(spec), dict.fromkeys(Pace, 300.0))(say(CUE)) == AS_SPOKEN


# ── each recording by itself: Google's ───────────────────────────────────────────────────────────


def rate_of(timeline) -> float:
    said = [clip for clip in timeline.clips if len(clip.spoken.split()) >= 5]
    return sum(len(c.spoken.split()) for c in said) * 60_000 / sum(c.duration_ms for c in said)


def test_an_evening_of_one_speed_comes_out_at_bedtimes_pace(google, tmp_path):
    """The stand-in speaks 150 words a minute, as Google is said to; nothing is asked for twice for it."""
    settings = Settings((bundled_scripts(),), tmp_path)
    choices = pipeline.Choices(mode=Mode.BEDTIME, words=WordsLevel.BRIEF)
    script = tmp_path / "knee-drops.yaml"
    # One sentence: the stand-in makes no pause between two short ones, which are doubted and asked for again.
    text = (bundled_scripts() / "knee-drops.yaml").read_text("utf-8")
    script.write_text(text + "phrases: {intro: '{title}.'}\n", "utf-8")
    request = pipeline.Request(routine=str(script), target_ms=240_000, voice="gtts", choices=choices)
    timeline = pipeline.compose(request, settings)
    assert 100 <= rate_of(timeline) <= 130
    assert [one.what for one in timeline_rules.judge(timeline) if one.rule == "pace"] == []
    assert len(google.texts) == len(set(google.texts))


def test_one_answer_serves_every_pace(google, cache):
    made = {}
    for pace in Pace:
        made |= record([say(CUE, pace=pace)], make_voice("gtts"), cache, Mastering(slows=True))
    evening = [made[say(CUE, pace=pace)].duration_ms for pace in EVENING]
    assert [each / evening[0] for each in evening] == pytest.approx([1, 1.03, 1.065], abs=0.015)
    assert google.texts == [CUE]
