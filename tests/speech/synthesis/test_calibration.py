"""Calibration: the pace of a voice is measured once, and a session comes out at the pace asked for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.speech.conftest import Counting, Trim, say
from voiceguide.audio.mastering import Mastering
from voiceguide.cache.store import Cache
from voiceguide.speech.model import AS_SPOKEN, MOST_EVENED, MOST_SLOWED, Pace, Pacing, Speech, Utterance
from voiceguide.speech.registry import make_voice
from voiceguide.speech.synthesis.calibration import SENTENCES, calibrate
from voiceguide.speech.synthesis.pacing import rate_wpm, slowing, too_fast_warning
from voiceguide.speech.synthesis.recorder import record

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


def test_a_voice_is_measured_once_and_the_figure_is_kept(cache):
    voice = Hurried(1.2)
    told: list[tuple[int, int]] = []
    measured = calibrate(voice, "en", cache, Trim(), lambda *far: told.append(far))
    assert told[-1] == (2 * len(SENTENCES["en"]), 2 * len(SENTENCES["en"]))
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
