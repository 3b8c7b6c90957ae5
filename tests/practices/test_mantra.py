"""What the mantra promises, heard in its track: another voice where it is written, more softly in the end."""

from __future__ import annotations

import numpy as np
import pytest

from voiceguide.app.tracks import captions
from voiceguide.cache.store import Cache

pytestmark = pytest.mark.usefixtures("spanish_voice")

MANTRA = "Estoy aquí, y estoy en paz."


@pytest.fixture
def track(hear):
    return hear("mantra", "5min")


def heard_gain(track, clip, settings) -> float:
    """Measure the gain of a clip in the decoded track against its finished sound, dB."""
    stored = Cache(settings.cache_folder).samples(clip.speech).astype(float)
    there = track.samples[clip.start_ms * 48 :][: len(stored)].astype(float)
    likeness = float(there @ stored) / np.sqrt(float(there @ there) * float(stored @ stored))
    assert likeness > 0.98
    return float(20 * np.log10(float(there @ stored) / float(stored @ stored)))


def test_only_the_mantra_is_said_by_the_spanish_voice(track):
    mantra = track.clips(MANTRA)
    assert len(mantra) >= 8
    assert {(clip.voice, clip.language) for clip in mantra} == {("piper:es_ES-hum-small", "es")}
    others = [clip for clip in track.timeline.clips if clip.text != MANTRA]
    assert {(clip.voice, clip.language) for clip in others} == {("", "")}
    assert track.timeline.voice == "hibari"


def test_the_last_part_is_four_decibels_softer_in_the_track(track, practice_settings):
    (begin, end) = track.spans("section", "Softly")[0]
    gains = {
        inside: [
            heard_gain(track, clip, practice_settings)
            for clip in track.clips(MANTRA)
            if (begin <= clip.start_ms < end) is inside
        ]
        for inside in (False, True)
    }
    assert np.ptp(gains[False]) < 0.3
    assert np.ptp(gains[True]) < 0.3
    assert np.mean(gains[True]) - np.mean(gains[False]) == pytest.approx(-4, abs=0.2)
    # The guide's own words there are as soft.
    soft = [clip for clip in track.timeline.clips if begin <= clip.start_ms < end and not clip.voice]
    assert soft
    assert {clip.level_db for clip in soft} == {-4.0}


def test_each_saying_has_its_silence_to_repeat_it_in(track):
    said = track.clips(MANTRA)
    ends = [clip.end_ms for clip in said]
    following = sorted(clip.start_ms for clip in track.timeline.clips)
    for end_ms in ends[1:]:
        next_ms = min((start for start in following if start >= end_ms), default=track.timeline.duration_ms)
        assert next_ms - end_ms >= 7_000


def test_captions_tell_the_language_of_each_sentence(track, tmp_path):
    (vtt,) = captions(track.path, ["vtt"], tmp_path)
    text = vtt.read_text("utf-8")
    assert text.count(f"<lang es>{MANTRA}</lang>") == len(track.clips(MANTRA))
    assert text.count("<lang ") == len(track.clips(MANTRA))
