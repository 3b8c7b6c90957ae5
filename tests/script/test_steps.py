"""Lists of steps: every kind, with all its keys."""

from __future__ import annotations

import pytest

from tests.support.scripts_written import read
from voiceguide.script import model as m
from voiceguide.script.terms import Guide

pytestmark = pytest.mark.usefixtures("among_the_cases")


def test_the_steps_of_a_script():
    steps = list(m.walk_steps(read("everything").steps))

    def all_of(kind: type) -> list:
        return [step for step in steps if isinstance(step, kind)]

    [setup] = all_of(m.Setup)
    assert (setup.time_ms, setup.words.name) == (20_000, "Lie down.")
    [breathe] = all_of(m.Breathe)
    assert breathe.count == m.Quantity(2, 3, 6, m.Unit.COUNT)
    assert (breathe.in_ms, breathe.out_ms, breathe.pause_in_ms, breathe.pause_out_ms) == (
        3000,
        5000,
        500,
        1000,
    )
    assert breathe.guide == (Guide.WORDS, Guide.TONES, Guide.QUIET)
    assert (breathe.on_inhale.full, breathe.on_inhale.then, breathe.on_inhale.last) == (
        "Breathe in.",
        "In.",
        "",
    )
    assert breathe.on_inhale.short == "In now."
    assert (breathe.on_pause_in.full, breathe.on_pause_out.then) == ("Wait.", "")
    assert breathe.ids == ("4",)
    [tip] = all_of(m.Tip)
    assert tip.priority == 2
    assert tip.when == (m.Condition("mode", ("bedtime", "day")), m.Condition("surface", ("floor",)))
    [rule] = all_of(m.Rule)
    assert (rule.name, rule.until, rule.words.short) == ("belly", "9", "Belly in.")
    [each] = all_of(m.EachSide)
    assert each.lead_in.full == "Now the {side} side."
    bend, sink, draw = all_of(m.Move)
    assert (bend.size, bend.time_ms, bend.recall) == (m.Size.LARGE, None, "belly")
    assert (bend.words.short, bend.words.name) == ("Bend your {side} knee.", "{Side} knee up.")
    assert (sink.size, sink.time_ms) == (m.Size.MEDIUM, 6_000)
    assert (sink.words.second, sink.words.short) == ("And let this knee sink.", "")
    assert all_of(m.Rounds)[0].count == m.Quantity(0, 1, 3, m.Unit.COUNT)
    assert (all_of(m.Say)[0].words.full, all_of(m.Say)[0].words.then) == ("", "Breathe.")
    assert (draw.words.full, draw.words.then, draw.words.last) == (
        "Draw both knees to the {side}.",
        "And {side}.",
        "Once more.",
    )
    timed, breaths, short, short_too = all_of(m.Hold)[:3] + all_of(m.Hold)[2:3]
    assert timed.amount == m.Quantity(25_000, 60_000, 300_000)
    assert [cue.full for cue in timed.presence] == [
        "Soften your {other:f} shoulder.",
        "Let the twist spread.",
    ]
    assert (timed.start.full, timed.middle.full, timed.near_end.full) == ("", "Halfway.", "Soon.")
    assert breaths.amount == m.Quantity(3, 5, 8, m.Unit.BREATHS)
    assert short.amount.rigid
    assert short is short_too
    alternating, plain = all_of(m.Repeat)
    assert (alternating.alternate, plain.alternate) == (True, False)
    assert alternating.count == m.Quantity(4, 5, 6, m.Unit.COUNT)
    by_surface, by_mode = all_of(m.Choose)
    assert [value for value, _ in by_surface.branches] == ["bed", "floor"]
    assert by_mode.option == "mode"
    [window] = all_of(m.Window)
    assert window.words.full.startswith("If one side")
    [use] = all_of(m.Use)
    assert (use.routine, use.share, use.settings) == ("simple-part", 2, (("surface", "floor"),))
    assert use.script.title == "A simple part"
    assert [(bell.strikes, bell.file and bell.file.name) for bell in all_of(m.Bell)] == [
        (1, None),
        (2, "sounds/bowl.flac"),
        (3, None),
    ]
    [safety] = all_of(m.Safety)
    assert safety.words.full == "Never pull hard."
    assert all_of(m.Rest)[0].amount == m.Quantity(10_000, 50_000, 90_000)


def test_an_anchor_repeats_a_step_a_quantity_or_a_list():
    down, hold, again, hold_again, first, second = read("anchors").steps
    assert down == again
    assert hold.amount == hold_again.amount == m.Quantity(25_000, 42_000, 60_000)
    assert first.steps == second.steps
    assert len(first.steps) == 2


def test_texts_stay_as_they_are_written():
    words = [step.words.full for step in read("quotes-and-folds").steps if isinstance(step, m.Say)]
    assert words == [
        "Lie down. Rest.",
        "Let your arms be heavy.",
        'It\'s "soft": - [really] #1',
        "Rest here.",
        "yes",
        "12",
    ]
    assert read("quotes-and-folds").steps[-1].amount == m.Quantity(90_000, 90_000, 90_000)
    assert read("everything").options[1].values == ("yes", "no")


def test_a_step_has_a_manner_and_words_a_voice():
    script = read("everything")
    [said] = [step for step in m.walk_steps(script.opening) if isinstance(step, m.Say) and step.voice]
    assert (said.voice, said.language, said.level_db, said.pace) == ("hibari:emma", "en-GB", -4.5, None)
    [settle] = [step for step in script.steps if isinstance(step, m.Section)]
    assert (settle.level_db, settle.pace) == (-4.0, "slow")
