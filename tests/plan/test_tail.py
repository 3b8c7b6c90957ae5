"""The bed of a session by its mode, its script and the listener; the tail, and where it is announced."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.examples import examples
from tests.support.scripts_made import book_for, rejected_if_crowded, scripts, wording
from voiceguide.core.beds import NO_BED
from voiceguide.errors import ChoiceError
from voiceguide.plan.compiler import compile_plan
from voiceguide.plan.model import Plan, PlannedCue, PlannedRest, walk
from voiceguide.plan.phrases import languages
from voiceguide.plan.tail import bed_title, settled_bed, settled_tail, tail_sentence
from voiceguide.plan.terms import Choices, Surroundings
from voiceguide.script import model as s
from voiceguide.script.terms import Mode

RAIN = s.ScriptBed("rain")
HALF_HOUR = 1_800_000


def evening(**more: object) -> s.Script:
    """Return a script that ends in a long rest inside a section."""
    spot = _spot()
    last = s.Say(spot=spot, words=wording("Sleep."))
    rest = s.Rest(spot=spot, amount=s.Quantity(20_000, 60_000, 600_000))
    return s.Script(
        name="made-up",
        title="Made up",
        about="Nothing.",
        spot=spot,
        mode=Mode.BEDTIME,
        steps=(s.Say(spot=spot, words=wording("Lie down.")),),
        ending=(s.Section(spot=spot, title="Sleep", steps=(last, rest)),),
        **more,  # type: ignore[arg-type]
    )


def _spot() -> s.SourceLocation:
    return wording("Lie down.").spot


def compiled(script: s.Script, bed: str | None = None, tail_ms: int | None = None, **choices: object) -> Plan:
    return compile_plan(
        script,
        Choices(**choices),  # type: ignore[arg-type]
        book_for(script),
        target_ms=600_000,
        around=Surroundings(bed=bed, tail_ms=tail_ms),
    )


def order(plan: Plan) -> list[str]:
    """List what is said, and the rests, in order."""
    told = []
    for part in walk(plan.parts):
        if isinstance(part, PlannedCue) and part.line is not None:
            told.append(part.line.text)
        elif isinstance(part, PlannedRest):
            told.append("rest")
    return told


@pytest.mark.parametrize(
    ("mode", "script_bed", "asked", "bed"),
    [
        (Mode.BEDTIME, None, None, "brown"),
        (Mode.DAY, None, None, "none"),
        (Mode.BEDTIME, RAIN, None, "rain"),
        (Mode.DAY, RAIN, None, "rain"),
        (Mode.BEDTIME, RAIN, "ocean", "ocean"),
        (Mode.BEDTIME, RAIN, "none", "none"),
        (Mode.BEDTIME, s.ScriptBed(NO_BED), None, "none"),
        (Mode.BEDTIME, s.ScriptBed(NO_BED), "sounds/hum.wav", "sounds/hum.wav"),
    ],
)
def test_the_listener_comes_before_the_script_and_the_script_before_the_mode(mode, script_bed, asked, bed):
    assert settled_bed(evening(bed=script_bed), mode, asked) == bed


@pytest.mark.parametrize(
    ("mode", "bed", "asked", "tail_ms"),
    [
        (Mode.BEDTIME, "rain", None, 60_000),
        (Mode.DAY, "rain", None, 0),
        (Mode.BEDTIME, NO_BED, None, 0),
        (Mode.BEDTIME, "rain", 0, 0),
        (Mode.BEDTIME, "rain", 5_000, 5_000),
        (Mode.DAY, NO_BED, 0, 0),
    ],
)
def test_a_scripts_tail_needs_an_evening_and_a_bed(mode, bed, asked, tail_ms):
    assert settled_tail(evening(tail_ms=60_000), mode, bed, asked) == tail_ms


@pytest.mark.parametrize(
    ("choices", "bed", "told"),
    [({"mode": Mode.DAY}, "rain", "this session ends awake"), ({}, NO_BED, "silence is no tail")],
)
def test_a_tail_that_cannot_be_is_refused_in_a_sentence(choices, bed, told):
    with pytest.raises(ChoiceError, match=told) as caught:
        compiled(evening(), bed, HALF_HOUR, **choices)
    assert caught.value.where == "--tail"
    assert caught.value.mend


def test_the_tail_is_announced_before_the_last_rest():
    plan = compiled(evening(bed=RAIN, tail_ms=HALF_HOUR))
    assert order(plan)[-4:] == ["Sleep.", "Rain will stay with you for a while.", "rest", "rest"]
    assert plan.tail_ms == HALF_HOUR


def test_the_author_may_announce_it_in_other_words_or_in_none():
    own = evening(bed=RAIN, tail_ms=HALF_HOUR, phrases=(("tail", "The rain goes on."),))
    assert order(compiled(own))[-4:-2] == ["Sleep.", "The rain goes on."]
    silent = replace(own, phrases=(("tail", ""),))
    assert order(compiled(silent))[-3:] == ["Sleep.", "rest", "rest"]


def test_a_bed_without_a_name_of_its_own_is_the_sound():
    assert "The sound will stay with you for a while." in order(compiled(evening(), "hum.wav", HALF_HOUR))


def test_every_language_says_what_stays():
    said = {}
    for language in languages():
        plan = compiled(evening(language=language), "rain", HALF_HOUR)
        said[language] = order(plan)[-3]
        assert bed_title(plan.book, "rain") == bed_title(plan.book, "rain").capitalize()
        assert "{" not in tail_sentence(plan.book, "rain", HALF_HOUR)
    assert said == {
        "de": "Der Regen begleitet dich noch eine Weile.",
        "en": "Rain will stay with you for a while.",
        "es": "La lluvia se queda contigo un rato más.",
        "fr": "La pluie reste encore un moment avec toi.",
        "pt": "A chuva fica com você por mais um tempo.",
    }


@examples(50)
@given(scripts(), st.integers(1, 10_000_000))
def test_a_tail_adds_its_announcement_and_changes_no_other_word_and_no_rest(script, tail_ms):
    with rejected_if_crowded():
        before = compiled(script, mode=Mode.BEDTIME)
    after = compiled(script, "rain", tail_ms, mode=Mode.BEDTIME)
    told = order(after)
    told.remove("Rain will stay with you for a while.")
    assert told == order(before)
    # The last silence may be longer: where no rest ends the session the announcement is its last word.
    assert after.elastics()[:-1] == before.elastics()[:-1]
    assert compiled(script, "rain", 0, mode=Mode.BEDTIME) == before
