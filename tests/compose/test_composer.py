"""The road from a request to a timeline is straight: few calls lie between the user's wish and the fit."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.speech.test_decode import wav
from tests.support.small_script import put_down
from voiceguide import pipeline
from voiceguide.app import packs
from voiceguide.app.takes import wanted_takes
from voiceguide.cli.main import main
from voiceguide.compose.request import LOCK, SynthesisEstimate
from voiceguide.errors import VoiceUnavailable
from voiceguide.pipeline import Request, Voices
from voiceguide.settings import Settings
from voiceguide.speech.model import Pace, Utterance
from voiceguide.speech.voices.tone import ToneVoice
from voiceguide.timeline import evenings as fitting

HOME = Path(pipeline.__file__).parent
MOST_FRAMES = 11
SMALL = Request(routine="small", target_ms=90_000, voice="tone")


class Shut(ToneVoice):
    """A voice that needs a network, where there is none."""

    name = "gtts"
    id = "shut/1"
    offline = False

    def speak(self, utterance: Utterance):
        raise VoiceUnavailable("The network cannot be reached.")


class Two(Voices):
    """The two voices of `auto`: one that is out of reach, and one that hums."""

    def __call__(self, spec: str):
        return {"gtts": Shut(), "hibari": ToneVoice()}[spec]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    put_down(tmp_path / "scripts")
    return Settings((tmp_path / "scripts",), tmp_path / "cache")


@pytest.fixture
def recorded(settings: Settings, tmp_path: Path) -> Path:
    folder = tmp_path / "takes"
    folder.mkdir()
    # Once more with the true lengths: what a hold says of its length depends on them.
    for asked in (SMALL, replace(SMALL, takes=folder)):
        for take in wanted_takes(asked, [SMALL.target_ms], settings, every=True):
            speech = ToneVoice().speak(Utterance(take.text, "en", Pace.DAY))
            (folder / f"{take.take}.wav").write_bytes(wav(speech.samples, speech.rate_hz))
    return folder


@pytest.fixture
def stacks(monkeypatch) -> list[list[str]]:
    """The modules of ours that lie above each call of the fit, innermost first."""
    found: list[list[str]] = []
    real = fitting.fit_evening

    def fit(*given):
        frame, above = sys._getframe(1), []
        while frame is not None:
            place = Path(frame.f_code.co_filename)
            if place.is_relative_to(HOME):
                above.append(place.relative_to(HOME).as_posix())
            frame = frame.f_back
        found.append(above)
        return real(*given)

    monkeypatch.setattr(fitting, "fit_evening", fit)
    return found


def short(stacks: list[list[str]], most: int = MOST_FRAMES) -> bool:
    """Say whether every way to the fit is short, and goes through `pipeline.py` once."""
    return bool(stacks) and all(len(one) <= most and one.count("pipeline.py") == 1 for one in stacks)


def test_a_voice_is_a_few_calls_from_the_fit(settings, tmp_path, stacks):
    pipeline.render(SMALL, settings, tmp_path / "t.mp3")
    assert short(stacks, 3)


def test_recordings_are_a_few_calls_from_the_fit(settings, recorded, tmp_path, stacks):
    made = pipeline.render(replace(SMALL, takes=recorded), settings, tmp_path / "t.mp3")
    assert made.timeline.voice == "takes"
    assert short(stacks, 3)


def test_a_lock_is_a_few_calls_from_the_fit(settings, tmp_path, stacks):
    out = tmp_path / "t.mp3"
    packs.lock_session(SMALL, settings, out)
    stacks.clear()
    made = pipeline.render(SMALL, settings, out)
    assert made.voice_line == f"Spoken by tone, as t{LOCK} pins it."
    assert short(stacks, 3)


def test_the_voice_that_stands_in_is_a_few_calls_from_the_fit(settings, tmp_path, stacks):
    made = pipeline.render(replace(SMALL, voice="auto"), settings, tmp_path / "t.mp3", voices=Two())
    assert made.voice_line == (
        "Spoken by the embedded voice (hibari) throughout: The network cannot be reached."
    )
    assert short(stacks, 5)
    assert len(stacks) == 2, "once for what would be fetched, once for the voice that stands in"


def test_an_estimate_is_a_few_calls_from_the_fit(settings, stacks):
    pipeline.estimate(SMALL, settings)
    pipeline.composed(replace(SMALL, voice=pipeline.ESTIMATED), settings)
    assert short(stacks, 3)
    assert len(stacks) == 2


@pytest.mark.parametrize("command", ["render", "show"])
def test_from_the_command_line_the_road_is_short_too(settings, tmp_path, stacks, monkeypatch, command):
    monkeypatch.setenv("VOICEGUIDE_CACHE", str(tmp_path / "cache"))
    written = ["-o", str(tmp_path / "t.mp3")] if command == "render" else []
    script = str(tmp_path / "scripts" / "small.yaml")
    assert main([command, script, "-d", "90s", "--voice", "tone", *written]) == 0
    assert short(stacks)


# ── which sources there are, and in which order ──────────────────────────────────────────────────


def test_nothing_is_rendered_of_estimated_lengths(settings, tmp_path):
    with pytest.raises(VoiceUnavailable):
        pipeline.render(replace(SMALL, voice=pipeline.ESTIMATED), settings, tmp_path / "t.mp3")


def test_what_is_fetched_is_reported_before_it_is(settings, tmp_path, monkeypatch):
    """With a voice that is named at once; where the choice is open, only when the first of it has come."""
    order: list[object] = []

    class Far(Shut):
        def speak(self, utterance):
            order.append("spoken")
            return ToneVoice.speak(self, utterance)

    class Both(Voices):
        def __call__(self, spec: str):
            return {"gtts": far, "hibari": ToneVoice()}[spec]

    monkeypatch.setattr("voiceguide.compose.estimate._to_fetch", lambda absent, *_: tuple(map(repr, absent)))
    for voice, before in (("gtts", 0), ("auto", 1)):
        order.clear()
        far = Far()
        own = replace(settings, cache_folder=tmp_path / voice, workers=1)
        request = replace(SMALL, voice=voice)
        pipeline.render(request, own, tmp_path / f"{voice}.mp3", voices=Both(), on_estimate=order.append)
        (at,) = [n for n, one in enumerate(order) if isinstance(one, SynthesisEstimate)]
        assert (at > 0) is bool(before), order
        assert len(order) > 5


# ── nothing that was just composed is parsed again ───────────────────────────────────────────────


def test_a_timeline_that_was_just_composed_is_not_read_back(settings, tmp_path, monkeypatch):
    from voiceguide.timeline.formats import FORMATS

    read = []
    real = FORMATS["json"].read
    monkeypatch.setattr(FORMATS["json"], "read", lambda *text: (read.append(1), real(*text))[1])
    first = pipeline.render(SMALL, settings, tmp_path / "one.mp3", title="Mine")
    assert read == []
    again = pipeline.render(SMALL, settings, tmp_path / "two.mp3", title="Mine")
    assert read == [1], "what an earlier run composed is"
    assert again.timeline == first.timeline
