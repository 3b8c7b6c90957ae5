"""Google's voice against the stand-in: what is asked, how politely, and what becomes of every fault."""

from __future__ import annotations

import itertools
import time
from email.utils import formatdate

import numpy as np
import pytest

from tests.speech.conftest import say
from tests.standin.google import mp3
from voiceguide.errors import SpeechRefused, SpeechTransient, VoiceUnavailable
from voiceguide.speech import decode
from voiceguide.speech.model import EVENING, Pace
from voiceguide.speech.registry import make_voice
from voiceguide.speech.voices.gtts.ratelimit import RetryPolicy
from voiceguide.speech.voices.gtts.response import Blocked, OutOfReach
from voiceguide.speech.voices.gtts.voice import GoogleVoice

CUE = "Soften your left shoulder, and breathe."
LONG = (
    "Lie on your back, legs long. Rest your arms wide, a little below your shoulders. "
    "Let your whole weight sink into the mat, from your heels to the back of your head."
)


def quick(**asked) -> RetryPolicy:
    return RetryPolicy(
        **({"pause_s": 0, "backoff_s": 0.005, "connect_s": 20, "read_s": 20, "answer_s": 30} | asked)
    )


def test_the_sound_is_what_the_service_sent(google):
    speech = make_voice("gtts").speak(say(CUE))
    np.testing.assert_array_equal(speech.samples, decode.decode(mp3(CUE)).samples)
    assert speech.rate_hz == 24_000
    (asked,) = google.asked
    assert (asked.host, asked.text, asked.language, asked.slow) == ("translate.google.com", CUE, "en", False)


def test_no_full_stop_is_lost_and_no_piece_is_too_long(google):
    text = "Relax your chest. Relax your arms. Rest. " + LONG
    speech = make_voice("gtts").speak(say(text))
    assert " ".join(google.texts) == text
    assert all(len(piece) < 100 for piece in google.texts)
    lengths = [len(decode.decode(mp3(piece)).samples) for piece in google.texts]
    assert len(speech.samples) == sum(lengths)


@pytest.mark.parametrize(
    ("spec", "language", "host", "sent"),
    [
        ("gtts", "es", "translate.google.com", "es"),
        ("gtts", "en-GB", "translate.google.com", "en"),
        ("gtts", "pt_pt", "translate.google.com", "pt-PT"),
        ("gtts", "pt-BR", "translate.google.com", "pt"),
        ("gtts:en", "en-US", "translate.google.com", "en"),
        ("gtts:en:co.uk", "en", "translate.google.co.uk", "en"),
        ("gtts:es:es", "es", "translate.google.es", "es"),
        ("gtts:PT-pt", "pt", "translate.google.com", "pt-PT"),
    ],
)
def test_language_and_accent(google, spec, language, host, sent):
    make_voice(spec).speak(say("Respira.", language))
    assert (google.asked[0].host, google.asked[0].language) == (host, sent)


def test_every_pace_is_asked_for_at_normal_speed_unless_told_otherwise(google):
    voice = GoogleVoice(policy=quick(), slow_at=frozenset({Pace.BEDTIME}))
    for speaker in (make_voice("gtts"), voice):
        for pace in Pace:
            speaker.speak(say("Rest.", pace=pace))
    assert [asked.slow for asked in google.asked] == [*[False] * 5, *[pace in EVENING for pace in Pace]]
    assert voice.id != make_voice("gtts").id


def test_the_id_names_all_that_changes_the_sound():
    specs = ("gtts", "gtts:en", "gtts:es", "gtts:en:co.uk", "gtts:en:com.au")
    ids = {make_voice(spec).id for spec in specs}
    assert len(ids) == len(specs)
    assert all(one.startswith("gtts/2.") for one in ids)


def test_cutting_and_naming_ask_nobody(google):
    pieces = make_voice("gtts").pieces(say(LONG))
    assert len(pieces) == 2
    assert google.connections == 0


def test_no_piece_ends_after_a_title_or_an_initial():
    text = (
        "This way of breathing was handed down to all of us, slowly, over many years and lives, by Mr. "
        "Iyengar, J. Krishnamurti and Prof. Desikachar. Breathe as they did."
    )
    pieces = [piece.spoken for piece in make_voice("gtts").pieces(say(text))]
    assert len(pieces) > 1
    assert " ".join(pieces) == text
    assert not any(piece.endswith(("Mr.", "J.", "Prof.")) for piece in pieces)


@pytest.mark.parametrize(
    ("spec", "utterance", "told"),
    [
        ("gtts", say("Rest.", "tlh"), "Google does not speak 'tlh'"),
        ("gtts", say("Rest.", "e"), "'e' is not a language code"),
        (
            "gtts:en",
            say("Descansa.", "es"),
            "was told to speak 'en', but this text is in 'es'.* Use the voice gtts",
        ),
        ("gtts", say("… !"), "no word to say"),
        ("gtts", say("a" * 150), "one word of 150 letters"),
    ],
)
def test_what_cannot_be_spoken_is_refused_without_asking(google, spec, utterance, told):
    with pytest.raises(SpeechRefused, match=told):
        make_voice(spec).speak(utterance)
    assert google.asked == []


FAULTS = {
    # fault: (error when it stays, how often it is tried, words of the sentence)
    "429": (Blocked, 2, "too many requests"),
    "sorry": (Blocked, 2, "captcha page"),
    "captcha": (Blocked, 2, "asks for a captcha"),
    "403": (VoiceUnavailable, 1, "refuses this address"),
    "404": (VoiceUnavailable, 1, "not at this address"),
    "400": (VoiceUnavailable, 1, "no longer takes such requests"),
    "500": (SpeechTransient, 4, "HTTP 500"),
    "503": (SpeechTransient, 4, "HTTP 503"),
    "hotel": (OutOfReach, 2, "sends us on to http://login.hotel.example/welcome"),
    "page": (OutOfReach, 2, "web page instead of speech"),
    "empty": (SpeechTransient, 4, "it is empty"),
    "no-sound": (SpeechTransient, 4, "no sound in it"),
    "null": (SpeechRefused, 1, "has no speech for"),
    "changed": (VoiceUnavailable, 1, "the service has changed"),
    "garbage": (SpeechTransient, 4, "not text"),
    "not-base64": (SpeechTransient, 4, "garbled"),
    "cut-base64": (SpeechTransient, 4, "garbled"),
    "cut-answer": (SpeechTransient, 4, "cut off or garbled"),
    "cut-body": (SpeechTransient, 4, "broke off"),
    "cut-mp3": (SpeechTransient, 4, "cut off in frame"),
    "half": (SpeechTransient, 4, "too short for"),
    "silence": (SpeechTransient, 4, "silent"),
    "not-mp3": (SpeechTransient, 4, "not MP3"),
    "reset": (SpeechTransient, 4, "broke off"),
    "hang": (SpeechTransient, 4, "fell silent"),
    "drip": (SpeechTransient, 4, "too slowly"),
    "proxy-refuses": (OutOfReach, 0, "proxy does not let us through.*502"),
    "proxy-asks": (OutOfReach, 0, "proxy does not let us through.*407"),
    "untrusted": (VoiceUnavailable, 0, "certificate of translate.google.com cannot be verified"),
}


def patience_for(fault: str) -> RetryPolicy:
    """Wait long, so that a busy machine is no fault; only faults of time themselves get little of it."""
    tight = {"hang": {"read_s": 0.3}, "drip": {"answer_s": 0.4}}
    return quick(**({"read_s": 20, "answer_s": 30} | tight.get(fault, {})))


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_that_stays_is_told_in_one_sentence(google, fault):
    error, tries, words = FAULTS[fault]
    google.fail(fault, times=0)
    voice = GoogleVoice(policy=patience_for(fault))
    with pytest.raises(error, match=words) as told:
        voice.speak(say(CUE))
    assert type(told.value) in (error, *error.__mro__)
    assert len(google.asked) == tries
    sentence = str(told.value)
    assert "\n" not in sentence
    assert "HTTPSConnectionPool" not in sentence
    assert told.value.mend.endswith(".")


@pytest.mark.parametrize("fault", [fault for fault, (_, tries, _) in FAULTS.items() if tries > 1])
def test_a_fault_that_passes_costs_only_patience(google, fault):
    google.fail(fault, on=1)
    speech = GoogleVoice(policy=patience_for(fault)).speak(say(LONG))
    first, second = google.texts[0], google.texts[-1]
    assert google.texts == [first, second, second]
    assert len(speech.samples) == sum(len(decode.decode(mp3(text)).samples) for text in (first, second))


def test_after_being_held_back_twice_nobody_is_asked_again(google):
    google.fail("429", times=0)
    voice = GoogleVoice(policy=quick())
    for _ in range(3):
        with pytest.raises(Blocked):
            voice.speak(say(CUE))
    assert len(google.asked) == 2
    google.reset()
    assert GoogleVoice(policy=quick()).speak(say(CUE)).samples.size


def test_being_held_back_now_and_then_is_not_the_end(google):
    for n in (0, 2, 4):
        google.fail("429", on=n)
    voice = GoogleVoice(policy=quick())
    for text in ("One.", "Two.", "Three."):
        voice.speak(say(text))
    assert google.texts == ["One.", "One.", "Two.", "Two.", "Three.", "Three."]


def test_a_refused_text_does_not_end_the_others(google):
    google.fail("null")
    voice = GoogleVoice(policy=quick())
    with pytest.raises(SpeechRefused):
        voice.speak(say(CUE))
    assert voice.speak(say(CUE)).samples.size


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_retry_after_is_honoured(google, form):
    google.fail("429", detail="1" if form == "seconds" else formatdate(time.time() + 2, usegmt=True))
    GoogleVoice(policy=quick()).speak(say("Rest."))
    first, second = google.asked
    assert second.at_s - first.at_s > 0.6


def test_a_wait_beyond_patience_is_not_waited_for(google):
    google.fail("503", detail="3600", times=0)
    began = time.monotonic()
    with pytest.raises(SpeechTransient) as told:
        GoogleVoice(policy=quick(patience_s=5)).speak(say("Rest."))
    assert (told.value.wait_s, len(google.asked)) == (3600, 1)
    assert time.monotonic() - began < 10


def test_waits_grow_and_are_spread(google):
    google.fail("500", times=0)
    with pytest.raises(SpeechTransient):
        GoogleVoice(policy=quick(backoff_s=0.1, tries=4)).speak(say("Rest."))
    gaps = [later.at_s - sooner.at_s for sooner, later in itertools.pairwise(google.asked)]
    for gap, least in zip(gaps, (0.1, 0.2, 0.4), strict=True):
        assert 0.6 * least <= gap < least * 1.5 + 3  # a busy machine may deliver one late


def test_requests_keep_their_distance(google):
    """Measured where they are sent: on a busy machine they may arrive closer together."""
    voice = GoogleVoice(policy=quick(pause_s=0.2))
    began = time.monotonic()
    for text in ("One.", "Two.", "Three.", "Four."):
        voice.speak(say(text))
    assert time.monotonic() - began >= 0.59
    assert google.texts == ["One.", "Two.", "Three.", "Four."]
