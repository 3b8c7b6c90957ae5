"""Objects of many shapes, written as JSON."""

from __future__ import annotations

import json

from voiceguide.imports.model import (
    BellMark,
    BreathPattern,
    Direction,
    Gathering,
    Heading,
    Repeated,
    SaidWords,
    Silence,
    Told,
    WordedTime,
)
from voiceguide.imports.readers.fields import FieldReader
from voiceguide.imports.readers.json_text import read_json
from voiceguide.imports.readers.values import FieldValue
from voiceguide.imports.source import source_of


def read(value):
    text = value if isinstance(value, str) else json.dumps(value, indent=1)
    return read_json(source_of(text.encode(), "x.json", "x", ".json"))


def silence(line, seconds):
    return Silence(line, seconds * 1000, seconds * 1000, seconds * 1000)


def test_texts_with_a_pause_after_each():
    assert read([{"text": "One.", "pauseAfter": 5}, {"text": "Two.", "pause_ms": 1500}]).events == (
        SaidWords(3, "One."),
        silence(2, 5),
        SaidWords(7, "Two."),
        Silence(6, 1_500, 1_500, 1_500),
    )


def test_strings_breaks_and_repetitions():
    material = read(["One.", {"break_sec": 40}, {"repeat": 6, "transcript": ["Two.", {"break_sec": 8}]}])
    assert [type(event) for event in material.events] == [SaidWords, Silence, Repeated]
    repeated = material.events[2]
    assert isinstance(repeated, Repeated)
    assert (repeated.times, [type(event) for event in repeated.events]) == (6, [SaidWords, Silence])


def test_typed_steps():
    material = read(
        {
            "title": "T",
            "steps": [
                {"type": "heading", "text": "Arrive"},
                {"type": "speech", "text": "Sit.", "id": "abc"},
                {"type": "pause", "duration": 20, "canExtend": True},
                {"type": "pause", "duration": 10, "waitForUserInput": True},
                {"type": "pause"},
                {"type": "sound", "text": "bell x2"},
                {"type": "sound", "text": "waves"},
                {"type": "aside", "text": "dim the light"},
                {"type": "direction", "text": "softly"},
            ],
        }
    )
    assert material.title == "T"
    assert [type(event) for event in material.events] == [
        Heading,
        SaidWords,
        Silence,
        Silence,
        Silence,
        BellMark,
        Direction,
        Direction,
        Direction,
    ]
    assert material.events[2] == Silence(13, 20_000, 20_000, 60_000)
    assert "nobody can press a key" in " ".join(note.what for note in material.notes)
    assert [note.what for note in material.notes if note.about is Told.LEFT_OUT] == ["id: abc"]


def test_intervals_and_sections():
    material = read(
        {
            "intervals": [
                {"name": "Plank", "duration": "0:30", "sets": 3, "rest": 15},
                {"name": "Out", "steps": ["Walk."]},
            ]
        }
    )
    plank = material.events[0]
    assert isinstance(plank, Repeated)
    assert plank.times == 3
    assert [type(event) for event in plank.events] == [SaidWords, Silence]
    assert plank.between == (Silence(3, 15_000, 15_000, 15_000),)
    assert [type(event) for event in material.events[1:]] == [Heading, SaidWords]


def test_rounds_of_a_whole_workout_have_their_rest_between():
    material = read(
        {
            "title": "Core",
            "rounds": 3,
            "restBetweenRounds": 60,
            "exercises": [{"name": "Plank", "work": 20, "rest": 10}, {"name": "Bridge", "work": 20}],
        }
    )
    (rounds,) = material.events
    assert isinstance(rounds, Repeated)
    assert (rounds.times, rounds.between) == (3, (Silence(1, 60_000, 60_000, 60_000),))
    assert [type(event) for event in rounds.events] == [SaidWords, Silence, Silence, SaidWords, Silence]
    block = read([{"name": "Legs", "rounds": 2, "rest": 30, "steps": ["Squat."]}]).events
    assert isinstance(block[1], Repeated)
    assert (block[1].times, len(block[1].between)) == (2, 1)


def test_words_at_seconds_of_an_interval_are_inside_it():
    material = read(
        [
            {"name": "Plank", "duration": 40, "halfway": "Half of it.", "countdown": 3},
            {
                "name": "Sit",
                "seconds": 60,
                "cues": [{"at": 20, "text": "Breathe."}, {"at": 45, "say": "Soon."}],
            },
        ]
    )
    plank, sit = material.events[1], material.events[3]
    assert isinstance(plank, WordedTime)
    assert isinstance(sit, WordedTime)
    assert [(one.at_ms, one.anchor, one.texts) for one in plank.inside] == [
        (20_000, "half", ("Half of it.",)),
        (37_000, "end", ("3", "2", "1")),
    ]
    assert [(one.at_ms, one.anchor, one.texts) for one in sit.inside] == [
        (20_000, "start", ("Breathe.",)),
        (45_000, "end", ("Soon.",)),
    ]
    assert not material.timed


def test_seconds_that_are_in_no_interval_are_words_all_the_same():
    late = read([{"name": "Sit", "seconds": 10, "cues": [{"at": 20, "text": "Late."}]}])
    assert [event.text for event in late.events if isinstance(event, SaidWords)] == ["Late."]
    alone = read([{"text": "Sit.", "halfway": "Half.", "countdown": 3}])
    assert [event.text for event in alone.events if isinstance(event, SaidWords)] == ["Sit.", "Half."]
    assert [note.what for note in alone.notes] == ["countdown: 3"]


def test_breathing_patterns():
    material = read({"name": "Box", "inhale": 4, "hold": 4, "exhale": 4, "holdAfterExhale": 4, "cycles": 5})
    assert material.title == "Box"
    assert material.events == (BreathPattern(1, (4_000, 4_000, 4_000, 4_000), 5),)
    assert read([{"inhale": 4, "exhale": 6}]).events[0] == BreathPattern(2, (4_000, 0, 6_000, 0), 6)


def test_words_with_times():
    material = read([{"start_ms": 1000, "text": "One."}, {"start_ms": 9500, "text": "Two."}])
    assert material.timed
    assert [event.at_ms for event in material.events if isinstance(event, SaidWords)] == [1_000, 9_500]
    heard = read({"segments": [{"start": 1.5, "end": 2.5, "text": "One."}]})
    assert heard.events == (SaidWords(3, "One.", 1_500, 2_500),)


def test_nothing_is_lost_when_a_key_stands_twice():
    material = read('[{"text": "One.", "text": "Two.", "mood": "calm", "mood": "warm"}]')
    assert [event.text for event in material.events if isinstance(event, SaidWords)] == ["One.", "Two."]
    assert [note.what for note in material.notes] == ["mood: calm", "mood: warm"]


def test_an_object_is_read_whatever_file_it_comes_from():
    reader = FieldReader(Gathering("x"))
    reader.item(FieldValue(1, pairs=(("name", FieldValue(1, "Cat")), ("seconds", FieldValue(1, "30")))))
    assert reader.material().events == (SaidWords(1, "Cat"), silence(1, 30))


def test_words_inside_a_time_have_no_hidden_characters():
    text = '[{"name": "Plank", "duration": 40, "halfway": "Half\\ud800 way."}]'
    (stretch,) = [
        one for one in read_json(source_of(text.encode(), "x")).events if isinstance(one, WordedTime)
    ]
    assert [one.texts for one in stretch.inside] == [("Half  way.",)]
