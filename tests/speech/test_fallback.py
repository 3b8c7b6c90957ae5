"""Which voice makes a session where one cannot: one voice for the whole of it, and why is told."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from tests.speech.conftest import Counting, Trim, say
from tests.support.kokoro_made import kokoro_style, kokoro_voice
from tests.support.one_voice import OneVoice, by_one_voice
from tests.support.piper_made import piper_voice
from voiceguide.errors import AudioError, SpeechTransient, VoiceUnavailable
from voiceguide.settings import own_voice_folders
from voiceguide.speech.fallback import attempts, stand_in
from voiceguide.speech.registry import VOICES, make_voice, offline_voice
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


# ── other languages ──────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def own(tmp_path, monkeypatch):
    """The user's own folder of voices, and a project with one of its own."""
    monkeypatch.setenv("VOICEGUIDE_VOICES", str(tmp_path / "own"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "own"


def spoken_by(language, text, cache) -> OneVoice:
    session = [say(text, language)]
    make = lambda voice: record(session, voice, cache, Trim())  # noqa: E731 - what a session is made of
    return by_one_voice("auto", make, language=lambda: language)


def test_auto_in_german_is_an_installed_voice_of_german_where_google_fails(google, cache, own):
    google.fail("403", times=0)
    piper_voice(own, "de_DE-hum-medium", espeak={"voice": "de"})
    piper_voice(own, "en_US-hum-medium")
    made = spoken_by("de", "Lass die Schultern sinken.", cache)
    assert made.voice.name == "piper:de_DE-hum-medium"
    assert made.remark.startswith("Spoken by the voice piper:de_DE-hum-medium throughout: Google")
    english = spoken_by("en", "Let your shoulders go.", cache)
    assert (english.voice.name, english.remark[:45]) == (
        "hibari",
        "Spoken by the embedded voice (hibari) through",
    )


def test_where_no_voice_of_the_language_is_here_it_is_told_how_to_get_one(google, cache, own):
    google.fail("403", times=0)
    with pytest.raises(VoiceUnavailable) as told:
        spoken_by("es", "Respira hondo, y descansa.", cache)
    assert "The embedded voice (hibari) cannot help: " in told.value.mend
    assert told.value.mend.endswith(
        "`voiceguide voices get es_ES-davefx-medium` or `voiceguide voices get kokoro` gets a voice that can."
    )


def test_a_model_that_came_with_a_project_is_not_loaded_unless_it_is_named(own, tmp_path):
    piper_voice(tmp_path / "voices", "de_DE-hum-medium")
    assert offline_voice("de") == ""
    piper_voice(own, "de_DE-hum-low")
    assert offline_voice("de") == "piper:de_DE-hum-low"


def test_the_voice_of_the_region_and_then_the_better_one_is_taken(own):
    for name, quality in (("pt_BR-a-low", "low"), ("pt_BR-b-high", "high"), ("pt_PT-c-low", "low")):
        piper_voice(own, name, audio={"sample_rate": 16_000, "quality": quality})
    assert offline_voice("pt-BR") == "piper:pt_BR-b-high"
    assert offline_voice("pt-PT") == "piper:pt_PT-c-low"
    assert offline_voice("pt") == "piper:pt_BR-b-high"
    assert stand_in("tlh") == "hibari"


def test_a_voice_that_is_not_whole_does_not_stand_in(own):
    model = piper_voice(own, "de_DE-hum-medium")
    model.with_name(f"{model.name}.json").unlink()
    assert offline_voice("de") == ""


def test_a_voice_that_says_what_it_speaks_stands_in_after_those_before_it(own, monkeypatch):
    kind = replace(VOICES["tone"], stands_in=lambda language, environ: (f"tone:{language}",))
    monkeypatch.setattr("voiceguide.speech.registry.VOICES", {**VOICES, "tone": kind})
    assert offline_voice("de") == "tone:de"
    assert offline_voice("en") == "hibari"
    piper_voice(own, "de_DE-hum-medium")
    assert offline_voice("de") == "piper:de_DE-hum-medium"


def test_a_character_of_kokoro_stands_in_for_languages_that_it_speaks_well(own):
    kokoro_voice(own, "ef_dora", "em_alex", "ff_siwis", "pf_dora", "if_sara", "af_heart")
    assert offline_voice("es") == "kokoro:ef_dora"
    assert offline_voice("pt-BR") == "kokoro:pf_dora"
    assert offline_voice("it") == "kokoro:if_sara"
    assert offline_voice("fr") == ""  # it stumbles over French
    assert offline_voice("en") == "hibari"
    piper_voice(own, "es_ES-hum-medium")
    assert offline_voice("es") == "piper:es_ES-hum-medium"


def test_no_model_or_style_of_kokoro_that_came_with_a_project_is_loaded(tmp_path, monkeypatch):
    """The project's folder comes before the user's data folder, but only for who names a voice."""
    monkeypatch.delenv("VOICEGUIDE_VOICES", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    (own,) = own_voice_folders(os.environ)
    kokoro_voice(own, "ef_dora", "em_alex")
    assert offline_voice("es") == "kokoro:ef_dora"
    (tmp_path / "voices").mkdir()
    kokoro_style(tmp_path / "voices", "ef_dora")
    assert offline_voice("es") == "kokoro:em_alex"
    kokoro_voice(tmp_path / "voices", "if_sara")
    assert offline_voice("es") == ""


def test_the_language_is_asked_for_only_where_a_voice_has_failed():
    first, second = attempts("auto", lambda spec: Counting(name=spec), language=lambda: 1 / 0)
    with first:
        assert first.voice.name == "gtts"
    with pytest.raises(ZeroDivisionError):
        _ = second.voice
