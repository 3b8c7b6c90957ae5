"""Quick movements: a click or a number exactly every so often, on both sides alike."""

from __future__ import annotations

import pytest

from tests.support.fits_made import at, fitted, placed
from tests.support.holds_placed import natural
from tests.support.scripts_made import SPOT, plan_of, wording
from voiceguide.errors import ScriptError
from voiceguide.lint.timeline_rules import judge
from voiceguide.plan.model import GAP_MS
from voiceguide.plan.terms import Role
from voiceguide.script import model as s
from voiceguide.script.terms import Beat, Mode
from voiceguide.timeline.model import CLICK_MS, Timeline

FILL = s.Rest(spot=SPOT, amount=s.Quantity(0, 0, 3_600_000))


def script(*steps: s.Step) -> s.Script:
    return s.Script(name="m", title="M", about=".", spot=SPOT, mode=Mode.BEDTIME, steps=(*steps, FILL))


def pulses(count: int, every_ms: int = 700, beat: Beat = Beat.CLICK, **more: object) -> s.Repeat:
    n = s.Quantity(count, count, count, s.Unit.COUNT)
    return s.Repeat(spot=SPOT, count=n, every_ms=every_ms, beat=beat, **more)  # type: ignore[arg-type]


def clicks(timeline: Timeline) -> list[int]:
    return [tone.start_ms for tone in timeline.tones if tone.kind == "click"]


def test_clicks_come_exactly_at_their_pace():
    timeline = natural(script(pulses(20)))
    starts = clicks(timeline)
    assert starts == [starts[0] + 700 * n for n in range(20)]
    assert {tone.duration_ms for tone in timeline.tones if tone.kind == "click"} == {CLICK_MS}
    reps = [span for span in timeline.spans if span.kind == "rep"]
    assert [(span.start_ms, span.n, span.of) for span in reps] == [
        (start, n, 20) for n, start in enumerate(starts, 1)
    ]


def test_words_stand_before_the_first_and_are_not_repeated():
    steps = (s.Move(spot=SPOT, words=wording("Lift your {side} heel.")),)
    timeline = natural(script(s.EachSide(spot=SPOT, steps=(pulses(4, steps=steps, announce="pulses"),))))
    texts = [clip.text for clip in timeline.clips]
    assert [texts.count(f"Lift your {side} heel.") for side in ("right", "left")] == [1, 1]
    assert texts.count("Four pulses.") == 2
    assert len(clicks(timeline)) == 8
    sides = [span for span in timeline.spans if span.kind == "side"]
    assert len({span.duration_ms for span in sides}) == 1
    for span in sides:
        said = max(clip.end_ms for clip in timeline.clips if span.start_ms <= clip.start_ms < span.end_ms)
        assert said < min(ms for ms in clicks(timeline) if ms > span.start_ms)


def test_a_count_stands_in_place_of_clicks_and_leaves_room_after_the_last():
    timeline = natural(script(pulses(5, 900, Beat.COUNT), s.Say(spot=SPOT, words=wording("And rest."))))
    counted = [clip for clip in timeline.clips if clip.role is Role.COUNT]
    assert [clip.text for clip in counted] == ["1.", "2.", "3.", "4.", "5."]
    assert [clip.start_ms - counted[0].start_ms for clip in counted] == [900 * n for n in range(5)]
    assert not clicks(timeline)
    (after,) = (clip for clip in timeline.clips if clip.text == "And rest.")
    assert after.start_ms == counted[-1].start_ms + 900 + GAP_MS
    assert not judge(timeline, ("gaps",))


def test_numbers_longer_than_the_pace_are_refused_at_their_place():
    with pytest.raises(ScriptError, match=r"too long for a pace of 0\.3 s.*or `beat: click`") as refused:
        natural(script(pulses(5, 300, Beat.COUNT)))
    assert refused.value.problems[0].spot == SPOT


@pytest.mark.parametrize("where", [0.0, 0.3, 1.0])
def test_their_number_is_elastic_like_that_of_all_repetitions(where):
    n = s.Quantity(0, 20, 40, s.Unit.COUNT)
    plan = plan_of(script(s.Repeat(spot=SPOT, count=n, every_ms=700)))
    timeline = placed(plan, fitted(plan, target := at(plan, where)))
    assert timeline.duration_ms == target
    assert len(clicks(timeline)) == (0 if where == 0 else 40)


def test_nobody_has_to_be_told_the_last_of_beats_that_are_heard():
    dose = s.Say(spot=SPOT, words=wording("Twenty quick pulses."))
    for beat, every_ms in ((Beat.CLICK, 700), (Beat.COUNT, 2_000)):
        assert not judge(natural(script(dose, pulses(20, every_ms, beat))), ("dose-told",))
    assert judge(natural(script(pulses(20))), ("dose-told",))
