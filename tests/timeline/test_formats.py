"""The timeline file: lossless, the same bytes each time, and strict when read."""

from __future__ import annotations

import json
import math
from dataclasses import fields, replace
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.examples import examples
from voiceguide.errors import TimelineError
from voiceguide.timeline.formats import FORMATS, TimelineFormat, transcript
from voiceguide.timeline.model import (
    SCHEMA,
    WIDEST,
    Balance,
    Bed,
    BreathPhase,
    FitSummary,
    Phase,
    Role,
    Span,
    SpokenClip,
    Synthetic,
    Timeline,
    Tone,
)

JSON = FORMATS["json"]

EVENING = Timeline(
    routine="reclined-twist",
    title="Gentle reclined twist",
    by="A. Teacher",
    language="en",
    mode="bedtime",
    voice="tone",
    synthetic=Synthetic.NONE,
    estimated=False,
    target_ms=90_000,
    duration_ms=90_000,
    fade_ms=12_000,
    choices=(("surface", "bed"), ("first", "right")),
    balance=Balance(),
    clips=(
        SpokenClip(start_ms=1_000, duration_ms=2_000, text="Lie down.", spoken="Lie down.", role=Role.SETUP),
        SpokenClip(
            start_ms=10_000,
            duration_ms=3_500,
            text="Bend your right knee — “slowly”.",
            spoken="Bend your right knee slowly.",
            role=Role.MOVE,
            side="right",
            size="medium",
            id="reclined-twist#5",
            speech="ab" * 32,
            gain_db=-1.5,
            lufs=-16.0,
        ),
    ),
    breaths=(
        BreathPhase(start_ms=20_000, duration_ms=4_000, phase=Phase.INHALE, breath=1, of=1),
        BreathPhase(start_ms=24_000, duration_ms=6_000, phase=Phase.EXHALE, breath=1, of=1),
    ),
    tones=(Tone(start_ms=15_000, duration_ms=3_000, kind="bell", strike="bowl"),),
    spans=(
        Span(kind="section", start_ms=0, duration_ms=9_000, title="Settle"),
        Span(kind="section", start_ms=9_000, duration_ms=81_000, title="Twist"),
        Span(
            kind="hold", start_ms=30_000, duration_ms=60_000, least_ms=1, natural_ms=2, most_ms=3, n=1, of=2
        ),
    ),
    bed=None,
    fit=FitSummary(least_ms=60_000, natural_ms=90_000, most_ms=120_000, left_out=("a tip",)),
)

WRITTEN = """\
{
  "schema": "voiceguide.timeline/1",
  "routine": "reclined-twist",
  "title": "Gentle reclined twist",
  "by": "A. Teacher",
  "language": "en",
  "mode": "bedtime",
  "voice": "tone",
  "synthetic": "none",
  "estimated": false,
  "target_ms": 90000,
  "duration_ms": 90000,
  "fade_ms": 12000,
  "speech_lufs": -16.0,
  "choices": {"surface": "bed", "first": "right"},
  "balance": {"longer": null, "extra_ms": 0},
  "clips": [
    {"start_ms": 1000, "duration_ms": 2000, "text": "Lie down.", "spoken": "Lie down.", "role": "setup", \
"side": null, "size": null, "phase": null, "announces_ms": null, "quiet_ms": null, "id": null, "speech": "", \
"gain_db": 0.0, "lufs": null},
    {"start_ms": 10000, "duration_ms": 3500, "text": "Bend your right knee — “slowly”.", \
"spoken": "Bend your right knee slowly.", "role": "move", "side": "right", "size": "medium", "phase": null, \
"announces_ms": null, "quiet_ms": null, "id": "reclined-twist#5", "speech": "%s", "gain_db": -1.5, \
"lufs": -16.0}
  ],
  "breaths": [
    {"start_ms": 20000, "duration_ms": 4000, "phase": "inhale", "breath": 1, "of": 1, "side": null, \
"id": null},
    {"start_ms": 24000, "duration_ms": 6000, "phase": "exhale", "breath": 1, "of": 1, "side": null, \
"id": null}
  ],
  "tones": [
    {"start_ms": 15000, "duration_ms": 3000, "kind": "bell", "phase": null, "strike": "bowl"}
  ],
  "spans": [
    {"kind": "section", "start_ms": 0, "duration_ms": 9000, "title": "Settle", "side": null, "rigid": false, \
"least_ms": null, "natural_ms": null, "most_ms": null, "n": null, "of": null, "id": null},
    {"kind": "section", "start_ms": 9000, "duration_ms": 81000, "title": "Twist", "side": null, \
"rigid": false, "least_ms": null, "natural_ms": null, "most_ms": null, "n": null, "of": null, "id": null},
    {"kind": "hold", "start_ms": 30000, "duration_ms": 60000, "title": null, "side": null, "rigid": false, \
"least_ms": 1, "natural_ms": 2, "most_ms": 3, "n": 1, "of": 2, "id": null}
  ],
  "bed": null,
  "fit": {"least_ms": 60000, "natural_ms": 90000, "most_ms": 120000, "left_out": ["a tip"], "shortened": [], \
"stretched": []}
}
""" % ("ab" * 32)

# What a session may have in it: `test_bounds.py` looks at all else.
st.register_type_strategy(float, st.floats(-120, 120))
st.register_type_strategy(int, st.integers(0, 600_000))
st.register_type_strategy(Bed, st.builds(Bed, width=st.integers(0, WIDEST)))
st.register_type_strategy(str, st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
timelines = st.builds(
    Timeline,
    choices=st.dictionaries(st.from_type(str), st.from_type(str), max_size=4).map(
        lambda named: tuple(named.items())
    ),
)


def changed(*path, value):
    """The evening's plain data with one value in it set; `...` takes it away."""
    plain = json.loads(WRITTEN)
    holder = reduce(lambda within, step: within[step], path[:-1], plain)
    if value is ...:
        del holder[path[-1]]
    else:
        holder[path[-1]] = value
    return json.dumps(plain)


def test_the_file_is_as_documented_to_the_byte():
    assert JSON.write(EVENING) == WRITTEN


def test_every_key_has_the_order_of_the_model():
    plain = json.loads(WRITTEN)
    always = (field.name for field in fields(Timeline) if "sparse" not in field.metadata)
    assert list(plain) == ["schema", *always]
    always = (field.name for field in fields(SpokenClip) if "sparse" not in field.metadata)
    assert list(plain["clips"][0]) == list(always)
    assert plain["schema"] == SCHEMA


@examples(150)
@given(timelines)
def test_what_is_written_reads_back_equal_and_writes_the_same_again(timeline):
    written = JSON.write(timeline)
    again = JSON.read(written)
    assert again == timeline
    assert JSON.write(again) == written
    written.encode("utf-8")


def test_a_bed_is_an_object():
    rain = replace(EVENING, bed=Bed(kind="rain", below_voice_db=24))
    assert '"bed": {"kind": "rain", "below_voice_db": 24.0},' in JSON.write(rain)
    assert JSON.read(JSON.write(rain)) == rain


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "it is not JSON"),
        ("[]", "[] stands where an object should"),
        ("{}", "The schema is null; this version reads 'voiceguide.timeline/1' only"),
        ('{"schema": "voiceguide.timeline/2"}', 'The schema is "voiceguide.timeline/2"'),
        ('{"schema": NaN}', "NaN is no number in JSON"),
        ('{"schema": 1, "schema": 2}', 'The key "schema" stands twice in one object'),
        ("[" * 200_000, "nested too deeply"),
        ('{"schema": ' + "9" * 5000 + "}", "a number in it is too long"),
        (changed("title", value=...), "title is missing"),
        (changed("clips", 1, "role", value=...), "clips[1].role is missing"),
        (changed("clips", 1, "colour", value="red"), "clips[1].colour is not a key of this schema"),
        (
            changed("clips", 0, "role", value="mumble"),
            'clips[0].role is "mumble"; it must be one of intro, safety',
        ),
        (changed("clips", 0, "role", value=[]), "clips[0].role is []; it must be one of"),
        (changed("clips", 0, "start_ms", value=1.5), "clips[0].start_ms is 1.5; it must be a whole number"),
        (changed("clips", 0, "start_ms", value=True), "clips[0].start_ms is true; it must be a whole number"),
        (changed("clips", 0, "text", value=None), "clips[0].text is null; it must be a text"),
        (changed("clips", 0, "text", value="\ud800"), "a text in it has a character that is none"),
        (changed("clips", 0, "gain_db", value="loud"), 'clips[0].gain_db is "loud"; it must be a number'),
        (changed("clips", 0, "gain_db", value=10**400), "clips[0].gain_db is too large a number"),
        (changed("clips", value={}), "clips is {}; it must be a list"),
        (changed("clips", value=[7]), "clips[0] is 7; it must be an object"),
        (changed("choices", value=[["a", "b"]]), 'choices is [["a", "b"]]; it must be an object'),
        (changed("choices", "surface", value=1), "choices.surface is 1; it must be a text"),
        (changed("estimated", value=0), "estimated is 0; it must be true or false"),
        (changed("bed", value=False), "bed is false; it must be an object"),
        (changed("fit", "left_out", value=[None]), "fit.left_out[0] is null; it must be a text"),
    ],
)
def test_what_is_not_a_timeline_is_refused_with_its_place(text, complaint):
    with pytest.raises(TimelineError) as refused:
        JSON.read(text, where="evening.timeline.json")
    assert complaint in str(refused.value)
    assert str(refused.value).startswith("evening.timeline.json: ")
    assert "\n" not in str(refused.value)


def test_a_file_from_before_a_key_existed_means_its_default():
    older = json.loads(changed("speech_lufs", value=...))
    assert JSON.read(json.dumps(older)).speech_lufs == -16.0
    assert JSON.read(changed("speech_lufs", value=-20)).speech_lufs == -20.0
    del older["fade_ms"]
    with pytest.raises(TimelineError, match="fade_ms is missing"):
        JSON.read(json.dumps(older))


def test_a_file_from_before_it_was_told_leaves_open_what_is_synthetic():
    older = json.loads(WRITTEN)
    del older["synthetic"], older["by"]
    read = JSON.read(json.dumps(older))
    assert (read.synthetic, read.by) == (None, None)
    assert read == replace(EVENING, synthetic=None, by=None)


@pytest.mark.parametrize(
    ("voice", "synthetic", "is_synthetic"),
    [
        ("hibari", None, True),
        ("tone", None, False),
        ("takes", None, False),
        ("takes+hibari", None, True),
        ("takes+tone", None, False),
        # What the file says counts, whatever its voice is called.
        ("takes+hibari", Synthetic.NONE, False),
        ("tone", Synthetic.MIXED, True),
    ],
)
def test_a_session_is_synthetic_by_its_file_or_else_by_its_voice(voice, synthetic, is_synthetic):
    assert replace(EVENING, voice=voice, synthetic=synthetic).is_synthetic is is_synthetic


@given(st.text() | st.binary().map(lambda raw: raw.decode("latin-1")))
def test_any_text_is_read_or_refused(text):
    with pytest.raises(TimelineError):
        JSON.read(text)


def test_a_number_that_json_has_not_is_never_written():
    with pytest.raises(ValueError, match="JSON"):
        JSON.write(replace(EVENING, clips=(replace(EVENING.clips[0], gain_db=math.inf),)))


def test_two_values_for_one_choice_are_never_written():
    with pytest.raises(ValueError, match="names one thing twice"):
        JSON.write(replace(EVENING, choices=(("surface", "bed"), ("surface", "floor"))))


def test_a_value_of_another_type_is_never_written():
    with pytest.raises(TypeError, match=r"Timeline\.target_ms is 1\.5"):
        JSON.write(replace(EVENING, target_ms=1.5))


@pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS)
def test_every_form_keeps_its_promise(form):
    assert FORMATS[form.name] is form
    written = form.write(EVENING)
    assert written.endswith("\n")
    assert written == form.write(EVENING)
    assert form.suffix.startswith(".")
    if form.lossless:
        assert form.read(written) == EVENING
    else:
        with pytest.raises(TimelineError, match="Use json"):
            form.read(written)


def test_a_form_is_asked_to_write():
    with pytest.raises(NotImplementedError):
        TimelineFormat().write(EVENING)


def test_the_transcript_reads_like_the_session():
    assert transcript(EVENING) == (
        "Gentle reclined twist\n"
        "1:30, bedtime, spoken by tone\n"
        "\n"
        "Settle\n"
        " 0:01  Lie down.\n"
        " 0:03  (0:07 quiet)\n"
        "\n"
        "Twist\n"
        " 0:10  Bend your right knee — “slowly”.\n"
        " 0:14  (1:17 quiet, 1 breath, bell)\n"
    )


def test_a_transcript_without_speech_is_one_silence():
    silent = replace(EVENING, clips=(), spans=(), breaths=(), tones=(), estimated=True, duration_ms=3_600_000)
    assert transcript(silent) == (
        "Gentle reclined twist\n1:00:00, bedtime, lengths estimated\n\n   0:00  (1:00:00 quiet)\n"
    )


@examples(60)
@given(timelines)
def test_a_transcript_says_every_clip_once(timeline):
    lines = transcript(timeline).splitlines()
    assert len([line for line in lines if line.strip()]) >= len(timeline.clips)
