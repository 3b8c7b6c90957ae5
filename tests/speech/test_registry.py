"""The voices of ours: how they are named, and what is said of a name that is none."""

from __future__ import annotations

import pytest

from tests.support.piper_made import piper_voice
from voiceguide.errors import VoiceUnavailable
from voiceguide.speech.registry import VOICES, kind_of, make_voice, no_such


@pytest.mark.parametrize(
    ("spec", "told"),
    [
        ("gtss", "There is no voice 'gtss'. Did you mean gtts?"),
        ("Hibari", "There is no voice 'Hibari'. Did you mean hibari?"),
        ("thorsten", "There is no voice 'thorsten'. Did you mean piper:de_DE-thorsten-medium?"),
        ("sv_SE-nst-medium", "Did you mean piper:sv_SE-nst-medium?"),
        ("ef_dora", "There is no voice 'ef_dora'. Did you mean kokoro:ef_dora?"),
        ("alexa", "There is no voice 'alexa'. There are auto, gtts, hibari, piper, kokoro, command, tone."),
        ("", "There is no voice ''. There are auto, gtts"),
        ("tone:high", "'tone:high' cannot be understood. Write tone."),
        ("gtts:", "'gtts:' cannot be understood. Write gtts, gtts:LANGUAGE or gtts:LANGUAGE:TLD"),
        ("gtts:en:co.uk:x", "cannot be understood"),
        ("gtts:english", "gtts:english: 'english' is not a language code. Write gtts:en."),
        ("gtts:en:evil.example/x", "is not the end of an address"),
        ("hibari:hart", "hibari:hart: hibari has no speaker 'hart'. Did you mean hibari:heart?"),
        ("hibari:bob", "There are heart, emma, fenrir, fable, kore."),
    ],
)
def test_a_voice_that_does_not_exist(spec, told):
    with pytest.raises(VoiceUnavailable) as refused:
        make_voice(spec)
    assert told in str(refused.value)


def test_blanks_around_a_name_do_not_count():
    assert make_voice(" tone\n").name == "tone"


@pytest.mark.parametrize("name", VOICES)
def test_every_voice_is_found_by_its_name_and_says_how_it_is_written(name):
    kind = kind_of(name)
    assert kind is VOICES[name]
    assert kind.form.startswith(name)
    assert kind.get.endswith(".")


def test_a_voice_gets_the_environment_that_was_given_and_no_other(monkeypatch, tmp_path):
    piper_voice(tmp_path)
    monkeypatch.delenv("VOICEGUIDE_VOICES", raising=False)
    assert make_voice("piper:en_US-hum-small", environ={"VOICEGUIDE_VOICES": str(tmp_path)}).offline
    with pytest.raises(VoiceUnavailable):
        make_voice("piper:en_US-hum-small", environ={})


def test_a_piper_voice_without_a_name_is_told_what_to_write():
    with pytest.raises(VoiceUnavailable) as refused:
        make_voice("piper")
    assert VOICES["piper"].form in refused.value.mend


def test_auto_is_a_choice_and_no_voice():
    assert no_such("auto").what == (
        "auto is gtts or hibari, or another offline voice, whichever a session can have."
    )


def test_an_endless_name_is_quoted_in_part():
    assert "x" * 100 + "..." in no_such("x" * 5_000).what
    assert "x" * 101 not in str(no_such("x" * 5_000))
