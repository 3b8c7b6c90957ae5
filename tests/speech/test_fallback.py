"""Which voice makes a session where one cannot: one voice for the whole of it, and why is told."""

from __future__ import annotations

import pytest

from tests.speech.conftest import Counting, Trim, say
from tests.support.one_voice import OneVoice, by_one_voice
from voiceguide.errors import AudioError, SpeechTransient, VoiceUnavailable
from voiceguide.speech.fallback import attempts
from voiceguide.speech.registry import make_voice
from voiceguide.speech.synthesis.recorder import record
from voiceguide.speech.voices.gtts.response import INSTEAD

SESSION = tuple(
    say(f"{word} your {side} knee, and breathe.")
    for word in ("Bend", "Lift", "Lower", "Soften", "Stretch")
    for side in ("left", "right")
)


def record_session(session, spec, cache, finish) -> OneVoice:
    return by_one_voice(spec, lambda voice: record(session, voice, cache, finish))


def test_auto_is_google_where_google_speaks(google, cache):
    made = record_session(SESSION, "auto", cache, Trim())
    assert (made.voice.name, made.remark) == ("gtts", "")
    assert len(google.asked) == len(SESSION)


@pytest.mark.parametrize("at", [0, 4, 9])
def test_auto_is_the_embedded_voice_for_the_whole_session_where_google_fails(google, cache, at):
    google.fail("sorry", on=at, times=9)
    session = SESSION[: at + 1]
    made = record_session(session, "auto", cache, Trim())
    assert made.voice.name == "hibari"
    assert made.remark.startswith("Spoken by the embedded voice (hibari) throughout: Google holds")
    assert dict(made.made) == dict(record(session, make_voice("hibari"), cache, Trim()))
    assert "\n" not in made.remark
    google.reset()
    again = record_session(session, "auto", cache, Trim())
    assert again.voice.name == "gtts"
    assert len(google.asked) == 1  # what Google gave before was kept


def test_auto_with_all_of_google_in_the_cache_needs_no_network(google, cache):
    record(SESSION, make_voice("gtts"), cache, Trim())
    google.reset()
    google.fail("proxy-refuses", times=0)
    assert record_session(SESSION, "auto", cache, Trim()).voice.name == "gtts"
    assert google.connections == 0


def test_gtts_is_strict(google, cache):
    google.fail("500", times=0)
    with pytest.raises(SpeechTransient, match="HTTP 500"):
        record_session(SESSION, "gtts", cache, Trim())


def test_auto_in_a_language_that_only_google_speaks_tells_of_both(google, cache):
    google.fail("403", times=0)
    with pytest.raises(
        VoiceUnavailable,
        match=r"refuses this address.* The embedded voice .hibari. cannot help: .*English",
    ):
        record_session([say("Respira hondo, y descansa.", "es")], "auto", cache, Trim())


def test_a_named_voice_makes_the_session_alone():
    made = by_one_voice("tone", lambda voice: voice.name)
    assert (made.made, made.remark) == ("tone", "")
    with pytest.raises(VoiceUnavailable):
        by_one_voice("no-such-voice", lambda voice: voice.name)


def tried(first: Exception | None, second: Exception | None = None):
    """Make a session of two attempts, which fail as told; return them and which of them ended well."""
    fails = {"gtts": first, "hibari": second}
    made = []
    for attempt in attempts("auto", lambda spec: Counting(name=spec)):
        with attempt:
            problem = fails[attempt.voice.name]
            if problem is not None:
                raise problem
            made.append(attempt)
            break
    return made


def test_a_voice_is_made_only_where_it_is_needed():
    asked = []
    first, second = attempts("auto", lambda spec: asked.append(spec) or Counting(name=spec))
    assert asked == []
    assert first.voice is first.voice
    assert (asked, second.remark) == (["gtts"], "")


@pytest.mark.parametrize("problem", [VoiceUnavailable("No network."), AudioError("A broken answer.")])
def test_where_the_first_fails_the_second_says_why_it_speaks(problem):
    (attempt,) = tried(problem)
    assert attempt.voice.name == "hibari"
    assert attempt.remark == f"Spoken by the embedded voice (hibari) throughout: {problem.what}"


def test_what_is_no_fault_of_a_voice_is_not_tried_elsewhere():
    with pytest.raises(ZeroDivisionError):
        tried(ZeroDivisionError())


def test_where_both_fail_the_first_is_told_with_why_the_second_cannot_help():
    online = VoiceUnavailable("No network.", mend=f"Connect, {INSTEAD}")
    with pytest.raises(VoiceUnavailable) as told:
        tried(online, VoiceUnavailable("No model."))
    assert told.value.what == "No network."
    assert told.value.mend == "Connect. The embedded voice (hibari) cannot help: No model."
