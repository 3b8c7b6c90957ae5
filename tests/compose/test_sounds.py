"""The sounds of a session: what is said, at which pace, and from where."""

from __future__ import annotations

from dataclasses import replace

from tests.support.scripts_made import SPOT, plan_of
from tests.support.small_script import put_down
from voiceguide.compose.planning import planned
from voiceguide.compose.request import Request
from voiceguide.compose.sounds import likely_ms, likely_sounds, pace_of, spec_of, utterance
from voiceguide.pipeline import Voices
from voiceguide.plan.model import Line
from voiceguide.script import model as s
from voiceguide.script.terms import Mode
from voiceguide.settings import Settings
from voiceguide.speech.model import Pace

IN_ORDER = [Pace.BEDTIME, Pace.DROWSY, Pace.DRIFTING]


def test_a_pace_is_told_by_how_far_the_evening_has_come() -> None:
    script = s.Script(name="m", title="M", about=".", spot=SPOT, mode=Mode.BEDTIME)
    plan = plan_of(script)
    assert [pace_of(plan, Line("Let it all rest.", slowdown_step=step)) for step in range(3)] == IN_ORDER
    assert pace_of(plan, Line("Last one.", slowdown_step=2)) is Pace.BEDTIME
    assert pace_of(plan, Line("In.", counted=True)) is Pace.COUNT
    assert pace_of(replace(plan, mode=Mode.DAY), Line("Let it all rest.")) is Pace.DAY


def test_a_run_makes_each_voice_once():
    voices = Voices()
    assert voices("tone") is voices("tone")
    assert voices("gtts") is not voices("gtts:en")


def test_a_voice_is_made_again_by_what_was_written_and_not_by_what_people_read():
    request = Request(routine="small", target_ms=60_000, voice="piper:folder/en.onnx")
    assert spec_of(request, "piper:en") == "piper:folder/en.onnx"
    assert spec_of(replace(request, voice="auto"), "hibari") == "hibari"


def test_a_likely_length_grows_with_the_words_and_is_never_nothing(tmp_path):
    plan = small_plan(tmp_path)
    lengths = {line: likely_ms(plan, line) for line in plan.lines()}
    assert min(lengths.values()) >= 500
    few, many = (pick(lengths, key=lambda line: len(line.text.split())) for pick in (min, max))
    assert lengths[few] < lengths[many]
    assert likely_sounds(plan, [many])[many].clip.duration_ms == lengths[many]


def test_what_is_spoken_has_every_word_as_it_is_said(tmp_path):
    plan = replace(small_plan(tmp_path), pronounce=(("jaw", "jor"),))
    said = [utterance(plan, line) for line in plan.lines()]
    assert all(one.language == "en" and one.pace is Pace.DAY for one in said)
    assert not any("jaw" in one.spoken for one in said)


def small_plan(folder):
    put_down(folder / "scripts")
    return planned(
        Request(routine="small", target_ms=60_000), Settings((folder / "scripts",), folder / "cache")
    )
