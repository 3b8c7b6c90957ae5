"""What is doubted is asked for again, and believed or refused."""

from __future__ import annotations

from itertools import cycle
from pathlib import Path

import numpy as np
import pytest

from tests.speech.conftest import Counting, Trim, say
from voiceguide.cache.store import CLIPS, RAW, Cache
from voiceguide.errors import SpeechTransient
from voiceguide.speech.model import Speech
from voiceguide.speech.recordings.acceptance import TRIES, CutShort
from voiceguide.speech.recordings.baseline import read_facts
from voiceguide.speech.recordings.raw import addresses, raw_speech
from voiceguide.speech.synthesis.pacing import slowing
from voiceguide.speech.synthesis.recorder import clip_key, record
from voiceguide.speech.voices.gtts.ratelimit import RetryPolicy
from voiceguide.speech.voices.gtts.voice import GoogleVoice

CUE = "Soften your left shoulder, and breathe."
OTHERS = (
    "Bend your right knee, and lift it.",
    "Let your whole weight sink into the mat.",
    "Slowly bring both knees back.",
    "There is nothing to do now.",
    "Breathe in through the nose, and out.",
    "Straighten both legs, and rest.",
)


class Stumbling(Counting):
    """The tone voice; what it says of one text is cut at these shares, one after the other."""

    def __init__(self, *shares: float, text: str = CUE, **asked) -> None:
        super().__init__(**asked)
        self._shares, self._text = cycle(shares), text

    def speak(self, utterance):
        speech = super().speak(utterance)
        share = next(self._shares) if utterance.spoken == self._text else 1.0
        return Speech(speech.samples[: round(len(speech.samples) * share)], speech.rate_hz)


def facts(cache: Cache, voice, text: str = CUE):
    return read_facts(cache.facts(RAW, addresses(voice, say(text))[0]))


def test_what_lacks_words_is_asked_for_again_and_only_the_whole_is_kept(cache):
    voice = Stumbling(0.5, 1.0)
    speech = raw_speech(voice, say(CUE), cache)
    assert voice.said == [CUE, CUE]
    np.testing.assert_allclose(speech.samples, Counting().speak(say(CUE)).samples, atol=1e-4)
    assert facts(cache, voice).spoken == CUE


def test_what_comes_the_same_way_twice_is_taken_and_not_asked_for_again(cache):
    voice = Stumbling(0.5)
    raw_speech(voice, say(CUE), cache)
    raw_speech(voice, say(CUE), cache)
    assert voice.said == [CUE, CUE]
    assert facts(cache, voice).asked == 2


def test_what_is_cut_elsewhere_each_time_is_refused_in_one_sentence_and_not_kept(cache):
    voice = Stumbling(0.5, 0.66, 0.8)
    with pytest.raises(
        SpeechTransient,
        match=r"What the voice gave for .*Soften.* may lack words: it does not end in silence.*asked 3 times",
    ):
        record([say(CUE)], voice, cache, Trim())
    assert len(voice.said) == TRIES
    assert cache.get(RAW, addresses(voice, say(CUE))[0]) is None


def test_an_ordinary_session_asks_for_nothing_twice(cache):
    voice = Counting()
    record([say(text) for text in (*OTHERS, CUE, "Stop.", "Breathe in.")], voice, cache, Trim())
    assert len(voice.said) == len(set(voice.said)) == len(OTHERS) + 3


def cut_in_the_pause() -> float:
    """The share of a recording that ends in the middle of the pause after its comma."""
    samples = Counting().speak(say(CUE)).samples
    loud = np.flatnonzero(np.abs(samples) > 0.01)
    gaps = np.diff(loud)
    at = int(np.argmax(gaps))
    return float(loud[at] + gaps[at] * 0.9) / len(samples)


@pytest.mark.parametrize("at_once", [1, 2])
def test_the_first_of_a_new_voice_is_judged_again_when_more_is_known(cache, at_once):
    """Cut in a pause, it ends in silence, and of a voice that nobody knows that is enough."""
    voice, finish = Stumbling(cut_in_the_pause(), 1.0, at_once=at_once), Trim()
    clips = record([say(CUE), *map(say, OTHERS)], voice, cache, finish)
    whole = record([say(CUE)], Counting(), Cache(cache.folder / "whole"), Trim())
    assert voice.said.count(CUE) == 2
    assert len(voice.said) == len(OTHERS) + 2
    assert clips[say(CUE)].duration_ms == whole[say(CUE)].duration_ms
    assert cache.load_clip(clips[say(CUE)].key).duration_ms == whole[say(CUE)].duration_ms


def test_what_is_known_from_the_last_run_helps_in_the_next(cache):
    record([say(text) for text in OTHERS], Counting(), cache, Trim())
    voice = Stumbling(cut_in_the_pause(), 1.0)
    record([*map(say, OTHERS), say(CUE)], voice, cache, Trim())
    assert voice.said == [CUE, CUE]


def test_what_proves_to_lack_words_in_the_end_leaves_no_clip(cache):
    pause = cut_in_the_pause()
    voice = Stumbling(pause, pause * 0.8, pause * 0.7)
    with pytest.raises(SpeechTransient, match="may lack words"):
        record([say(CUE), *map(say, OTHERS)], voice, cache, Trim())
    assert cache.get(RAW, addresses(voice, say(CUE))[0]) is None
    assert cache.head(CLIPS, clip_key(say(CUE), voice, "trim/1", slowing(voice)(say(CUE)))) is None
    assert (
        cache.head(CLIPS, clip_key(say(OTHERS[0]), voice, "trim/1", slowing(voice)(say(OTHERS[0]))))
        is not None
    )


def test_what_was_believed_in_a_run_that_proves_to_be_cut_is_forgotten_with_it(cache):
    """It came the same way twice, but so does all that a limit on the way cuts."""
    whole, cut_twice = Counting(), Stumbling(0.5)

    class Limited(Counting):
        def speak(self, utterance):
            if utterance.spoken == OTHERS[5]:
                raise CutShort("It ends early.")
            return (cut_twice if utterance.spoken == CUE else whole).speak(utterance)

    voice = Limited()
    with pytest.raises(CutShort):
        record([say(CUE), *map(say, OTHERS)], voice, cache, Trim())
    assert cut_twice.said == [CUE, CUE]
    assert cache.get(RAW, addresses(voice, say(CUE))[0]) is None
    assert cache.head(CLIPS, clip_key(say(CUE), voice, "trim/1", slowing(voice)(say(CUE)))) is None
    assert cache.get(RAW, addresses(voice, say(OTHERS[0]))[0]) is not None


# ── Google, through the stand-in ─────────────────────────────────────────────────────────────────


def google_voice() -> GoogleVoice:
    return GoogleVoice(policy=RetryPolicy(pause_s=0, backoff_s=0.005))


@pytest.mark.parametrize("fault", ["cut-frames", "cut-sound"])
def test_an_answer_that_lacks_words_once_costs_one_more_request(google, cache, fault):
    google.fail(fault)
    clips = record([say(CUE)], google_voice(), cache, Trim())
    assert google.texts == [CUE, CUE]
    assert clips[say(CUE)].duration_ms > 2_000


@pytest.mark.parametrize("known", [False, True])
def test_frames_that_are_missing_again_and_again_are_refused(google, cache, known):
    """Whether or not anything is known of the voice, and with nothing left behind."""
    if known:
        record([say(text) for text in OTHERS], google_voice(), cache, Trim())
    before = len(google.asked)
    google.fail("cut-frames", times=0)
    voice = google_voice()
    with pytest.raises(SpeechTransient, match="ends in the middle of an MP3") as told:
        record([*map(say, OTHERS if known else ()), say(CUE)], voice, cache, Trim())
    assert "\n" not in str(told.value)
    assert len(google.asked) - before == TRIES
    assert cache.get(RAW, addresses(voice, say(CUE))[0]) is None


def test_each_piece_of_a_long_cue_counts(google, cache):
    long = f"{' '.join(OTHERS[:3])} {CUE}"
    google.fail("cut-frames", on=1)
    record([say(long)], google_voice(), cache, Trim())
    first, second = google.texts[0], google.texts[-1]
    assert google.texts == [first, second, second]
    assert f"{first} {second}" == long


# ── programs ─────────────────────────────────────────────────────────────────────────────────────


def test_a_program_that_dies_half_way_is_told(tmp_path, cache):
    """Its exit code is lost in a pipe; the length that its WAV promises is not."""
    from tests.speech.recordings.test_truncation import wav
    from voiceguide.speech.voices.command import CommandVoice

    sound = wav(22_050)[:44] + (np.sin(np.arange(22_050) / 9) * 9_000).astype("<i2").tobytes()
    (Path(tmp_path) / "half.wav").write_bytes(sound[:30_000])
    voice = CommandVoice(f"cat {tmp_path / 'half.wav'}", environ={"PATH": "/usr/bin:/bin"})
    with pytest.raises(SpeechTransient, match="ends before the end that its own length tells"):
        raw_speech(voice, say("Rest."), cache)
    assert cache.get(RAW, addresses(voice, say("Rest."))[0]) is None
