"""Pace: what is slowed, by how much, and that a session comes out at a guide's pace."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.speech.conftest import Counting, Trim, say
from voiceguide import pipeline
from voiceguide.audio.mastering import Mastering
from voiceguide.cache.store import Cache
from voiceguide.lint import timeline_rules
from voiceguide.plan.terms import WordsLevel
from voiceguide.script.terms import Mode
from voiceguide.settings import Settings, bundled_scripts
from voiceguide.speech.model import (
    AS_SPOKEN,
    EVENING,
    EVENING_SLOWDOWN,
    LEAST_SLOWED,
    MOST_EVENED,
    MOST_SLOWED,
    Pace,
    Pacing,
    Slowing,
    Speech,
    Utterance,
)
from voiceguide.speech.recordings.raw import raw_speech
from voiceguide.speech.registry import make_voice
from voiceguide.speech.synthesis.calibration import SENTENCES, calibrate
from voiceguide.speech.synthesis.pacing import (
    FASTEST_WPM,
    SLOWEST_WPM,
    WANTED_WPM,
    expected_ms,
    rate_wpm,
    slowing,
    too_fast_warning,
    words,
)
from voiceguide.speech.synthesis.recorder import record
from voiceguide.speech.voices.tone import ToneVoice

CUE = "Let your whole weight sink into the floor, from your heels to the back of your head."


class Hurried(Counting):
    """The tone voice at one speed of its own, whatever pace it is asked for."""

    def __init__(self, faster: float, **more: object) -> None:
        super().__init__(id=f"hurried/{faster:g}", pacing=Pacing.CALIBRATED, **more)
        self.faster = faster

    def speak(self, utterance: Utterance) -> Speech:
        speech = super().speak(say(utterance.spoken, utterance.language, Pace.DAY))
        at = np.arange(0, len(speech.samples), self.faster)
        return Speech(np.interp(at, np.arange(len(speech.samples)), speech.samples).astype("f4"), 24_000)


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


@given(st.floats(1, 4), st.none() | st.integers(0, 60_000), st.floats(0, 60_000))
def test_a_factor_is_one_or_within_its_limits(by, toward_ms, spoken_ms):
    factor = Slowing(by, toward_ms).factor(spoken_ms)
    assert factor == 1.0 or LEAST_SLOWED <= factor <= MOST_SLOWED
    assert round(factor, 2) == factor


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


# ── calibrated ───────────────────────────────────────────────────────────────────────────────────


def test_a_voice_is_measured_once_and_the_figure_is_kept(cache):
    voice = Hurried(1.2)
    measured = calibrate(voice, "en", cache, Trim())
    assert measured[Pace.DAY] == pytest.approx(130 * 1.2, rel=0.12)
    assert len(voice.said) == 2 * len(SENTENCES["en"])
    again = Hurried(1.2)
    assert calibrate(again, "en", cache, Trim()) == measured
    assert again.said == []


def test_another_version_another_language_and_another_trimming_are_measured_anew(cache):
    calibrate(Hurried(1.2), "en", cache, Trim())
    for voice, language, finish in (
        (Hurried(1.3), "en", Trim()),
        (Hurried(1.2), "de", Trim()),
        (Hurried(1.2), "en", Trim(version="trim/2")),
    ):
        calibrate(voice, language, cache, finish)
        # Another trimming needs no voice: what it said is kept raw.
        assert bool(voice.said) is (finish.version == "trim/1")


def test_only_who_asks_for_it_is_measured_and_only_where_there_are_sentences(cache):
    for voice, language in ((Counting(), "en"), (Hurried(1.2), "sw")):
        assert calibrate(voice, language, cache, Trim()) == {}
        assert voice.said == []


@pytest.mark.parametrize("faster", [1.25, 1.7])
def test_a_session_of_a_calibrated_voice(cache, faster):
    """In the band, or slowed by all that is allowed; raw speech stays raw; warm it costs nothing."""
    finish, voice = Mastering(slows=True), Hurried(faster)
    session = [say(text, pace=Pace.BEDTIME) for text in (CUE, "Bend your right knee, and lift it.")]
    measured = calibrate(voice, "en", cache, finish)
    clips = record(session, voice, cache, finish, slow=slowing(voice, measured))
    plain = record(session, Hurried(faster), cache, Mastering(), slow=lambda _: AS_SPOKEN)
    factors = [clips[one].duration_ms / plain[one].duration_ms for one in session]
    assert max(factors) / min(factors) < MOST_EVENED**2
    after = measured[Pace.BEDTIME] / np.mean(factors)
    assert after <= 132 or (np.mean(factors) == pytest.approx(MOST_SLOWED, abs=0.02) and faster == 1.7)
    assert bool(too_fast_warning(measured, Pace.BEDTIME)) is (faster == 1.7)
    assert (
        len(voice.said) == 2 * len(SENTENCES["en"]) + 1
    )  # one of the session is among those it was tried by


# ── each recording by itself: Google's ───────────────────────────────────────────────────────────


def rate_of(timeline) -> float:
    said = [clip for clip in timeline.clips if len(clip.spoken.split()) >= 5]
    return sum(len(c.spoken.split()) for c in said) * 60_000 / sum(c.duration_ms for c in said)


def test_an_evening_of_one_speed_comes_out_at_bedtimes_pace(google, tmp_path):
    """The stand-in speaks 150 words a minute, as Google is said to; nothing is asked for twice for it."""
    settings = Settings((bundled_scripts(),), tmp_path)
    choices = pipeline.Choices(mode=Mode.BEDTIME, words=WordsLevel.BRIEF)
    request = pipeline.Request(routine="knee-drops", target_ms=240_000, voice="gtts", choices=choices)
    timeline = pipeline.compose(request, settings)
    assert 100 <= rate_of(timeline) <= 130
    assert [one.what for one in timeline_rules.judge(timeline) if one.rule == "pace"] == []
    assert len(google.texts) == len(set(google.texts))


def test_the_same_session_is_the_same_whatever_was_spoken_before(google, tmp_path: Path):
    session = [say(text, pace=Pace.BEDTIME) for text in SENTENCES["en"][:2]]
    others = [say(text) for text in SENTENCES["en"][1:3]]
    made = []
    for folder, before in (("a", []), ("b", others)):
        cache = Cache(tmp_path / folder)
        record(before, make_voice("gtts"), cache, Mastering(slows=True))
        clips = record(session, make_voice("gtts"), cache, Mastering(slows=True))
        made.append([(clip, cache.samples(clip.key).tobytes()) for clip in clips.values()])
    assert made[0] == made[1]
    assert rate_wpm((one, clips[one].duration_ms) for one in session) == pytest.approx(115, abs=12)


def test_one_answer_serves_every_pace(google, cache):
    made = {}
    for pace in Pace:
        made |= record([say(CUE, pace=pace)], make_voice("gtts"), cache, Mastering(slows=True))
    evening = [made[say(CUE, pace=pace)].duration_ms for pace in EVENING]
    assert [each / evening[0] for each in evening] == pytest.approx([1, 1.03, 1.065], abs=0.015)
    assert google.texts == [CUE]
