"""Every fault of Google's endpoint × the first, a middle and the last cue: the table of `docs/faults.md`.

Whole sessions go this way in `python tests/support/faults.py`; here it is a few cues and a light finisher,
and for each fault one of the three places, unless `--sweep` asks for all.
"""

from __future__ import annotations

import re
from dataclasses import fields

import pytest

from tests.speech.conftest import Counting, Trim, say
from tests.standin.google import DOORS, direct_way
from tests.standin.google import _Faults as Answers
from tests.support.faults import FAULTS, PAGE, meet, places, row
from tests.support.one_voice import by_one_voice
from voiceguide.cache import eviction
from voiceguide.cache.store import Cache
from voiceguide.compose.sounds import Voices
from voiceguide.errors import AudioError
from voiceguide.speech.model import Speech
from voiceguide.speech.registry import make_voice
from voiceguide.speech.synthesis.recorder import record
from voiceguide.speech.voices.gtts.ratelimit import RetryPolicy

SESSION = (
    say("Soften your left shoulder, and breathe."),
    say("Let the knee sink to the side, slowly."),
    say("Stay here, and rest for a while."),
)
TEXT = PAGE.read_text("utf-8")


def make(folder):
    cache = Cache(folder)
    clips = record(SESSION, make_voice("gtts"), cache, Trim())
    return [cache.samples(clip.key).tobytes() for clip in clips.values()]


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_ends_in_a_right_track_or_a_clear_error(google, fault, tmp_path, request):
    right = make(tmp_path / "undisturbed")
    texts = list(google.texts)
    chosen = places(texts)
    if not request.config.getoption("--sweep"):
        chosen = (chosen[list(FAULTS).index(fault) % 3],)
    met = [meet(fault, at, google, make, right, texts, tmp_path / str(at)) for at in chosen]
    assert row(fault, met if len(met) == 3 else met * 3) in TEXT, "run `python tests/support/faults.py`"


def test_every_fault_that_the_stand_in_knows_is_met():
    answers = {name.replace("_", "-") for name in vars(Answers) if not name.startswith("_")}
    assert answers - {"answer", "nothing-wrong"} | set(DOORS) <= set(FAULTS)


def test_the_page_names_every_setting_with_its_usual_value():
    told = dict(re.findall(r"\| `VOICEGUIDE_GTTS_(\w+)` \| ([\d.]+) \|", TEXT))
    assert {name.lower(): float(value) for name, value in told.items()} == {
        field.name: field.default for field in fields(RetryPolicy)
    }


def test_speech_that_proves_to_be_none_is_not_kept(cache):
    """A click decodes well and is as long as its words; only finishing finds that it is no speech."""

    class Clicking(Counting):
        def speak(self, utterance):
            speech = super().speak(utterance)
            return speech if len(self.said) != 2 else Speech(speech.samples * 0.02, speech.rate_hz)

    class Strict(Trim):
        def __call__(self, speech, lone, *slow):
            if abs(speech.samples).max() < 0.01:
                raise AudioError("The voice gave a click.")
            return super().__call__(speech, lone, *slow)

    voice = Clicking(at_once=1)
    with pytest.raises(AudioError, match=r"gave a click\..* asked for anew") as told:
        record(SESSION, voice, cache, Strict())
    assert "counting, 'Let the knee sink" in told.value.where
    assert eviction.stats(cache).kinds[-1].kind == "raw"
    before = list(voice.said)
    record(SESSION, voice, cache, Strict())
    assert voice.said[len(before) :] == [
        one.spoken for one in SESSION if one.spoken not in before or one is SESSION[1]
    ]


def test_auto_falls_back_where_google_gives_no_speech_and_asks_anew_next_time(google, cache):
    refused = []

    class Strict(Trim):
        def __call__(self, speech, lone, *slow):
            if not refused:
                refused.append(speech)
                raise AudioError("The voice gave a click.")
            return super().__call__(speech, lone, *slow)

    first = by_one_voice("auto", lambda voice: record(SESSION, voice, cache, Strict()))
    assert first.voice.name == "hibari"
    assert "The voice gave a click." in first.remark
    asked = list(google.texts)
    again = by_one_voice("auto", lambda voice: record(SESSION, voice, cache, Trim()))
    assert again.voice.name == "gtts"
    assert len(google.texts) - len(asked) >= 1
    assert {text for text in google.texts if google.texts.count(text) > 1} == {SESSION[0].spoken}


def test_auto_does_not_try_again_at_once_what_could_not_be_reached(google, cache, tmp_path):
    """Whoever names Google's voice tries it at once; whoever does not, a minute later."""

    def spoken(spec, kept=cache, voices=make_voice):
        return by_one_voice(spec, lambda voice: record(SESSION, voice, kept, Trim()), voices)

    run = Voices()
    with direct_way(google):
        google.fail("no-name", times=0)
        first = spoken("auto", voices=run)
        assert (first.voice.name, first.remark.count("less than a minute")) == ("hibari", 0)
        google.fail("", times=0)
        same_run = spoken("auto", voices=run)
        assert (same_run.remark, google.asked) == (first.remark, [])
        again = spoken("auto")
        assert (again.voice.name, google.asked) == ("hibari", [])
        lately = "It was tried less than a minute ago; --voice gtts tries it at once."
        assert again.remark == f"{first.remark} {lately}"
        assert spoken("gtts", Cache(tmp_path / "own")).voice.name == "gtts"
        note = google.queue / "unreached.txt"
        when_s, _, told = note.read_text().partition("\n")
        note.write_text(f"{float(when_s) - 61}\n{told}")
        assert spoken("auto").voice.name == "gtts"
