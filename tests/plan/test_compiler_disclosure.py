"""A synthetic voice that says so: where it says it, and that nothing else of the session changes."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.support.examples import examples
from tests.support.scripts_made import SPOT, MadeUpLengths, MadeUpSounds, book_for, scripts, wording
from voiceguide.errors import ImpossibleLength, ScriptError
from voiceguide.plan.compiler import compile_plan
from voiceguide.plan.model import GAP_MS, Plan, PlannedCue, walk
from voiceguide.plan.phrases import languages
from voiceguide.plan.terms import Choices, Role, Surroundings
from voiceguide.script import model as s
from voiceguide.script.terms import Mode
from voiceguide.timeline.fit import bounds, fit

SOUNDS = MadeUpSounds()
LENGTHS = MadeUpLengths(SOUNDS)
PHRASES = ("disclosure", "disclosure_mixed")


def script(**more: object) -> s.Script:
    return s.Script(
        name="made-up",
        title="Made up",
        about="Nothing.",
        spot=SPOT,
        safety=(s.Safety(spot=SPOT, words=wording("Stop if it hurts.")),),
        steps=(s.Move(spot=SPOT, words=wording("Lie down."), time_ms=2_000),),
        ending=(s.Rest(spot=SPOT, amount=s.Quantity(5_000, 20_000, 600_000)),),
        **more,  # type: ignore[arg-type]
    )


def compiled(script: s.Script, disclosure: str = "") -> Plan:
    around = Surroundings(disclosure=disclosure)
    return compile_plan(script, Choices(), book_for(script), target_ms=600_000, around=around)


def cues(plan: Plan) -> list[PlannedCue]:
    return [part for part in walk(plan.parts) if isinstance(part, PlannedCue) and part.line is not None]


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("phrase", PHRASES)
def test_it_follows_the_greeting_in_every_language_and_mode(phrase, language, mode):
    made = script(language=language, mode=mode)
    plan = compiled(made, phrase)
    said = book_for(made).phrase(phrase)
    assert [cue.line.text for cue in cues(plan)].index(said) == 2
    assert cues(plan)[2].role is Role.INTRO
    assert [cue for cue in cues(plan) if cue.line.text != said] == cues(compiled(made))


def test_the_timeline_file_records_it_only_where_it_is_said():
    assert ("disclosure", "spoken") in compiled(script(), "disclosure").choices
    assert "disclosure" not in dict(compiled(script()).choices)


def test_the_sentence_may_be_a_scripts_own_but_not_none():
    own = script(phrases=(("disclosure", "I am a computer."),))
    assert "I am a computer." in [cue.line.text for cue in cues(compiled(own, "disclosure"))]
    with pytest.raises(ScriptError, match="says nothing"):
        compiled(script(phrases=(("disclosure", ""),)), "disclosure")


@given(scripts(roomy=True), st.floats(0, 1), st.sampled_from(PHRASES))
@examples(60)
def test_no_hold_and_no_rest_pays_for_it(script: s.Script, where: float, phrase: str) -> None:
    """A session that says it is the shorter session without it, longer by the sentence and its pause."""
    plain, telling = compiled(script), compiled(script, phrase)
    assume(not plain.others)  # steps that come with a length come at another one
    (more,) = set(telling.lines()) - set(plain.lines())
    takes_ms = LENGTHS[more] + GAP_MS
    edge = bounds(plain, LENGTHS)
    assert bounds(telling, LENGTHS).least_ms == edge.least_ms + takes_ms
    target_ms = edge.least_ms + round((edge.most_ms - edge.least_ms) * where)
    try:
        shorter = fit(plain, LENGTHS, target_ms)
    except ImpossibleLength:
        assume(False)
    assert fit(telling, LENGTHS, target_ms + takes_ms).amounts == shorter.amounts
