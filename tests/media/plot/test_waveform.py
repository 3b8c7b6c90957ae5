"""The picture of a waveform: it names every cue, and can be read aloud."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from tests.support.sounds_made import Library, MemoryStore, bell, laid, voice_like
from voiceguide.audio.model import SPEECH
from voiceguide.audio.renderer import render_track
from voiceguide.audio.waveform import measure_waveform
from voiceguide.media.plot.waveform import ROOM, plot_waveform
from voiceguide.speech.decode import decode_stream
from voiceguide.timeline.model import Tone

SVG = "{http://www.w3.org/2000/svg}"
STEPS = 600


@pytest.fixture(scope="module")
def planned():
    library = Library()
    made = laid(library, 60_000, (5_000, voice_like(1, 4_000)), (30_000, voice_like(2, 4_000)))
    return replace(made, mode="day", tones=(bell(40_000, 5_000),)), library


def seen(planned, library, path, form=SPEECH, bed=None):
    render_track(planned, library, MemoryStore(), path, format=form, bed=bed)
    return measure_waveform(path, planned, decode_stream(path), STEPS, full_lufs=-16.0)


def test_the_picture_names_every_cue_and_can_be_read_aloud(planned, tmp_path):
    made, library = planned
    clips = [replace(clip, text=f"Cue <{n}> & five more words here") for n, clip in enumerate(made.clips)]
    made = replace(made, clips=tuple(clips), title="Twist <b>")
    drawn = plot_waveform(seen(made, library, tmp_path / "a.mp3"), made)
    assert drawn == plot_waveform(seen(made, library, tmp_path / "a.mp3"), made)
    root = ET.fromstring(drawn)  # noqa: S314 - our own
    texts = [each.text for each in root.iter(f"{SVG}text")]
    assert "Cue <0> & five…" in texts
    assert "Cue <1> & five…" in texts
    marks = [each for each in root.iter(f"{SVG}rect") if each.get("class") == "words"]
    assert [float(mark.get("x")) for mark in marks] == pytest.approx(
        [72 + ROOM * at / 60 for at in (5, 30)], abs=0.1
    )
    assert root.find(f"{SVG}title").text == "Twist <b>, as it sounds"
    assert "2 cues, 1 bell." in root.find(f"{SVG}desc").text
    assert len([each for each in root.iter(f"{SVG}circle") if each.get("class") == "bell"]) == 2
    assert not [each for each in root.iter(f"{SVG}path") if each.get("class") == "click"]


def test_clicks_are_drawn_where_they_sound(planned, tmp_path):
    made, library = planned
    summary = seen(made, library, tmp_path / "a.mp3")
    tones = tuple(Tone(start_ms=at_ms, duration_ms=20, kind="click") for at_ms in (20_000, 20_700))
    root = ET.fromstring(plot_waveform(summary, replace(made, tones=(*made.tones, *tones))))  # noqa: S314 - our own
    legend, clicks = (each for each in root.iter(f"{SVG}path") if each.get("class") == "click")
    assert legend.find(f"{SVG}title") is None
    assert clicks.find(f"{SVG}title").text == "0:20 2 clicks"
    assert float(clicks.get("d").split()[0].lstrip("M")) == pytest.approx(72 + ROOM * 20 / 60, abs=0.1)
    assert "2 cues, 1 bell, 2 clicks." in root.find(f"{SVG}desc").text


def test_the_first_words_of_a_cue_are_whole_and_end_in_no_comma(planned, tmp_path):
    made, library = planned
    said = ("Lie on your back, in bed.", "Extraordinarily comfortable surroundings everywhere")
    clips = [replace(clip, text=text) for clip, text in zip(made.clips, said, strict=True)]
    made = replace(made, clips=tuple(clips))
    root = ET.fromstring(plot_waveform(seen(made, library, tmp_path / "a.mp3"), made))  # noqa: S314 - our own
    texts = [each.text for each in root.iter(f"{SVG}text")]
    assert "Lie on your back…" in texts
    assert "Extraordinarily…" in texts
