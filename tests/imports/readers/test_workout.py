"""Workouts of w2a."""

from __future__ import annotations

import pytest

from voiceguide.errors import ScriptError
from voiceguide.imports.model import PlacedWords, Repeated, SaidWords, Silence, Told, WordedTime
from voiceguide.imports.readers.workout import read_w2a
from voiceguide.imports.source import source_of

WORKOUT = """\
title: Morning
before_workout_announce: "We begin in {{ .Minutes }} minutes."
after_workout_announce: Well done.
pause: {text: Rest., duration: 15s}
half_time: {text: Half of it.}
exercise_beginning: Go.
audio_format: mp3
exercises:
  - &squat
    name: Squats
    duration: 40s
    half_time: true
    texts: [Keep your heels down.]
  - name: Plank
    duration: 1m10s
    pause_duration: 20s
  - *squat
"""


def read(text):
    return read_w2a(source_of(text.encode(), "x.yaml", "x", ".yaml"))


def test_a_workout_with_anchors_pauses_and_half_times():
    material = read(WORKOUT)
    assert material.title == "Morning"
    said = [event.text for event in material.events if isinstance(event, SaidWords)]
    assert said == [
        "We begin in minutes.", "Go.", "Squats", "Keep your heels down.", "Rest.",
        "Go.", "Plank", "Rest.", "Go.", "Squats", "Keep your heels down.", "Well done.",
    ]  # fmt: skip
    lengths = [event.natural_ms for event in material.events if isinstance(event, Silence)]
    assert lengths == [15_000, 70_000, 20_000]
    half = WordedTime(9, 40_000, (PlacedWords(9, 20_000, "half", ("Half of it.",)),))
    assert [event for event in material.events if isinstance(event, WordedTime)] == [half, half]
    left = [note.what for note in material.notes if note.about is Told.LEFT_OUT]
    assert left == ["{{ .Minutes }}", "audio_format: mp3"]


def test_rounds_are_repetitions():
    material = read("rounds: 3\nexercises:\n  - {name: Run, duration: 30s}\n")
    (repeated,) = material.events
    assert isinstance(repeated, Repeated)
    assert (repeated.times, repeated.between) == (3, ())
    paused = read("rounds: 2\npause: {text: Rest., duration: 15s}\nexercises: [{name: Run, duration: 30s}]\n")
    assert isinstance(paused.events[0], Repeated)
    assert [type(event) for event in paused.events[0].between] == [SaidWords, Silence]
    assert [note.what for note in paused.notes] == ["the pause stands between the rounds as well"]
    inner = read("exercises:\n  - rounds: 2\n    exercises:\n      - {name: Run, duration: 30s}\n")
    assert [type(event) for event in inner.events] == [Repeated]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: b\n", "there are no exercises"),
        ("exercises: []\n", "there are no exercises"),
        ("exercises:\n  - {name: x, duration: 30h}\n", "more than 12 hours"),
        ("exercises: [\n", "x.yaml:"),
        ("exercises:\n  - <<: *a\n", "x.yaml:2"),
        (
            "a: &a [x, x]\n"
            + "".join(
                f"{c}: &{c} [*{p}, *{p}]\n"
                for p, c in zip("abcdefghijklmnopq", "bcdefghijklmnopqr", strict=True)
            ),
            "grows beyond",
        ),
    ],
)
def test_what_is_no_workout_is_refused(text, told):
    with pytest.raises(ScriptError, match=told):
        read(text)
