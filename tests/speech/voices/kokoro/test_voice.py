"""Kokoro's characters, with a model of a few kB in place of theirs: pace, languages, samples that repeat."""

from __future__ import annotations

import hashlib
import subprocess
import sys

import numpy as np
import pytest

from tests.speech.conftest import say
from tests.support.kokoro_made import kokoro_style, kokoro_voice
from voiceguide.errors import SpeechRefused, VoiceUnavailable
from voiceguide.speech import conformance
from voiceguide.speech.model import EVENING, Pace, Pacing
from voiceguide.speech.registry import make_voice
from voiceguide.speech.synthesis.pacing import expected_ms, slowing
from voiceguide.speech.voice import TellsSounds, paces_of, remark_on
from voiceguide.speech.voices.hibari_pace import heard_ms
from voiceguide.speech.voices.kokoro import voice as module
from voiceguide.speech.voices.kokoro.engine import RATE_HZ

SPANISH = (
    "Túmbate boca arriba, con las piernas largas.",
    "Lleva la rodilla derecha hacia el pecho.",
    "Suelta el hombro izquierdo.",
    "Inhala.",
    "Seis.",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("voices")
    kokoro_voice(made, "af_heart", "bf_emma", "af_nicole", "ef_dora", "ff_siwis", "pf_dora")
    return made


def named(folder, name):
    return make_voice(f"kokoro:{name}", environ={"VOICEGUIDE_VOICES": str(folder)})


@pytest.mark.parametrize("requirement", conformance.REQUIREMENTS, ids=str)
@pytest.mark.parametrize("name", ["bf_emma", "af_nicole"])
def test_an_english_character_meets_the_requirements(folder, name, requirement):
    requirement.check(lambda: named(folder, name))


@pytest.mark.parametrize("requirement", conformance.REQUIREMENTS, ids=str)
def test_a_spanish_character_meets_the_requirements(folder, requirement):
    requirement.check(lambda: named(folder, "ef_dora"), SPANISH, "es")


def test_without_a_name_it_is_the_usual_one(folder):
    usual = make_voice("kokoro", environ={"VOICEGUIDE_VOICES": str(folder)})
    assert (usual.name, usual.id) == ("kokoro", named(folder, "af_heart").id)


def test_the_id_names_all_that_changes_the_sound(folder):
    ids = {named(folder, name).id for name in ("af_heart", "bf_emma", "ef_dora", "pf_dora")}
    assert len(ids) == 4
    english, spanish = named(folder, "af_heart").id, named(folder, "ef_dora").id
    for part in ("onnxruntime/", "hibari-tts/", "speeds=0.75", "onnx/"):
        assert part in english
    assert "phonemizer/" in spanish
    assert "espeakng-loader/" in spanish
    style = (folder / "kokoro" / "af_heart.bin").read_bytes()
    assert hashlib.sha256(style).hexdigest() in english


def test_it_speaks_its_own_language_only(folder):
    with pytest.raises(SpeechRefused, match="kokoro:ef_dora speaks es, but this text is in 'en'") as other:
        named(folder, "ef_dora").speak(say("Rest."))
    assert other.value.mend == "Use kokoro:af_heart or kokoro:am_michael, or the voice gtts."
    with pytest.raises(SpeechRefused, match="kokoro:af_heart speaks en-US, but this text is in 'de'") as none:
        named(folder, "af_heart").speak(say("Ruh dich aus.", "de"))
    assert none.value.mend == "Use a voice of Piper in that language, or the voice gtts."
    assert named(folder, "pf_dora").speak(say("Solte o ar.", "pt")).samples.size


def test_french_says_that_it_stumbles(folder):
    assert "stumbles over French" in remark_on(named(folder, "ff_siwis"))
    assert remark_on(named(folder, "af_heart")) == ""


def test_characters_sound_different(folder):
    heart, emma = (named(folder, name).speak(say("Now rest.")).samples for name in ("af_heart", "bf_emma"))
    assert heart.tobytes() != emma.tobytes()


def test_a_word_can_be_told_by_its_sound(folder):
    voice = named(folder, "af_heart")
    assert isinstance(voice, TellsSounds)
    plain, told = (
        voice.speak(say(text)).samples for text in ("The psoas.", f"The {voice.sounded('psoas', 'ˈsoʊæs')}.")
    )
    assert plain.tobytes() != told.tobytes()


def test_it_is_as_slow_as_it_may_be_and_stretched_afterwards(folder):
    voice = named(folder, "af_heart")
    assert voice.pacing is Pacing.CALIBRATED
    text = say("Let your weight sink into the mat, from your heels to the back of your head.")
    by_day, in_the_evening = (voice.speak(say(text.spoken, pace=p)).samples for p in (Pace.DAY, Pace.BEDTIME))
    assert by_day.tobytes() == in_the_evening.tobytes()
    slow = slowing(voice, {Pace.DAY: 162.0, Pace.BEDTIME: 162.0})(text)
    assert (slow.by, slow.even) == (1.25, True)
    assert slow.factor(1_000) == 1.35


def test_lone_words_and_counts_are_not_drawn_out(folder):
    voice = named(folder, "af_heart")
    length = {pace: len(voice.speak(say("Six.", pace=pace)).samples) for pace in Pace}
    assert length[Pace.COUNT] * module.COUNT_SPEED == pytest.approx(length[Pace.DAY] * 0.85, rel=0.01)
    assert length[Pace.DAY] == length[Pace.BEDTIME]


def test_a_whisper_keeps_its_pace_by_itself_and_is_never_stretched(tmp_path):
    kokoro_voice(tmp_path, "af_nicole", hop=1_900)
    voice = named(tmp_path, "af_nicole")
    text = "Let your weight sink into the mat."
    assert voice.pacing is Pacing.EVEN
    assert paces_of(voice) == frozenset(Pace)
    assert slowing(voice)(say(text)).factor(1_000) == 1
    heard = [heard_ms(voice.speak(say(text, pace=pace)).samples, RATE_HZ) for pace in (Pace.DAY, *EVENING)]
    assert heard == sorted(set(heard))


def test_a_whispered_sentence_far_from_its_length_is_said_once_more():
    said = say("Let your weight sink into the mat.")
    wanted = expected_ms(said)
    hum = np.sin(np.arange(round(RATE_HZ * wanted / 1000 * 1.2)) / 10).astype(np.float32)
    assert module._second_speed(0.8, hum, said) == pytest.approx(0.96)
    assert module._second_speed(0.9, hum[: round(len(hum) / 1.5)], said) == 0.75
    assert module._second_speed(0.8, hum[: round(len(hum) / 1.2)], said) == 0.8
    assert module._second_speed(0.8, hum, say("Six.")) == 0.8


def test_another_process_makes_the_same_samples(folder):
    program = (
        "import sys, hashlib; from voiceguide.speech import make_voice;"
        "from voiceguide.speech.model import *;"
        "voice = make_voice('kokoro:ef_dora', environ={'VOICEGUIDE_VOICES': sys.argv[1]});"
        "sound = voice.speak(Utterance('Suelta el hombro.', 'es', Pace.DAY)).samples;"
        "print(hashlib.sha256(sound.tobytes()).hexdigest())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, folder], capture_output=True, text=True, check=True
    ).stdout
    here = named(folder, "ef_dora").speak(say("Suelta el hombro.", "es")).samples
    assert done.strip() == hashlib.sha256(here.tobytes()).hexdigest()


@pytest.mark.parametrize("absent", ["onnxruntime", "phonemizer"])
def test_what_it_needs_and_is_not_there_is_named(folder, monkeypatch, absent):
    found = module._version
    monkeypatch.setattr(module, "_version", lambda package: None if package == absent else found(package))
    with pytest.raises(VoiceUnavailable, match=rf"needs {absent}.* \(not installed\)\. Run `pip install"):
        named(folder, "ef_dora")


def test_another_release_of_what_reads_english_is_refused(folder, monkeypatch):
    monkeypatch.setattr(module, "installed_release", lambda: "0.3.0")
    with pytest.raises(VoiceUnavailable, match=r"reads English with hibari-tts 0\.2\.1, but 0\.3\.0 is"):
        named(folder, "af_heart")
    assert named(folder, "ef_dora").id


@pytest.mark.parametrize(
    ("package", "release", "told"),
    [
        ("phonemizer", "3.3.9", "Kokoro needs phonemizer 3.4 or newer (3.3.9 is installed)."),
        ("espeakng-loader", "0.2.3", "Kokoro needs espeakng-loader 0.2.4 or newer (0.2.3 is installed)."),
        ("phonemizer", None, "Kokoro needs phonemizer 3.4 or newer (not installed)."),
    ],
)
def test_what_is_said_to_be_missing_heeds_the_releases_of_packages(
    tmp_path, monkeypatch, package, release, told
):
    kokoro_voice(tmp_path, "ef_dora")
    assert not module.what_kokoro_lacks((tmp_path,))
    found = module._version
    monkeypatch.setattr(module, "_version", lambda name: release if name == package else found(name))
    assert module.what_kokoro_lacks((tmp_path,)).startswith(told)
    kokoro_style(tmp_path, "af_heart")
    assert not module.what_kokoro_lacks((tmp_path,))  # English is read by another package
    monkeypatch.setattr(module, "installed_release", lambda: "0.3.0")
    assert module.what_kokoro_lacks((tmp_path,))


def test_all_that_is_missing_is_named_at_once(tmp_path, monkeypatch):
    kokoro_voice(tmp_path, "ef_dora")
    there = {"onnxruntime": "1.20.0", "phonemizer": "3.3.9", "espeakng-loader": None, "onnx": None}
    monkeypatch.setattr(module, "_version", there.get)
    assert module.what_kokoro_lacks((tmp_path,)) == (
        "Kokoro needs phonemizer 3.4 or newer (3.3.9 is installed) and espeakng-loader 0.2.4 or newer "
        "(not installed) and onnx (not installed). Run `pip install 'voiceguide[kokoro]'`."
    )


def test_what_its_readers_raise_is_one_sentence(folder, monkeypatch):
    def broken(*_args, **_more):
        raise RuntimeError("espeak fell over")

    for name, reader in (("ef_dora", "es"), ("af_heart", "en-US")):
        voice = named(folder, name)
        made = module.reader_of(reader)
        with monkeypatch.context() as failing:
            if reader == "es":
                failing.setattr(made._backend, "phonemize", broken)
            else:
                failing.setattr(made, "_g2p", broken)
                failing.setattr("voiceguide.speech.voices.english.check_sayable", broken)
            with pytest.raises(VoiceUnavailable, match=r"failed .*espeak fell over") as told:
                voice.speak(say("Suelta los hombros.", language="es") if reader == "es" else say("Let go."))
        assert "\n" not in str(told.value)
