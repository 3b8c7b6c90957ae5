"""With fewer words the time goes to holds, breaths and rests, never into silence after cues."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from tests.support.examples import examples
from tests.support.scripts_made import MadeUpLengths, MadeUpSounds, plan_of, scripts
from voiceguide.errors import ImpossibleLength
from voiceguide.plan.model import Alternative, Plan, PlannedCue, walk
from voiceguide.plan.terms import WordsLevel
from voiceguide.script import model as s
from voiceguide.timeline.fit import bounds, fit

LENGTHS = MadeUpLengths(MadeUpSounds())


def cues(plan: Plan) -> list[PlannedCue]:
    """List the cues of a plan; of one with a short wording the full one."""
    parts = walk(plan.parts)
    found = (part.full if isinstance(part, Alternative) else part for part in parts)
    return [part for part in found if isinstance(part, PlannedCue)]


@given(scripts(roomy=True), st.sampled_from((WordsLevel.BRIEF, WordsLevel.NAMES)))
@examples(60)
def test_no_silence_after_a_cue_is_longer_than_with_all_words(script: s.Script, words: WordsLevel) -> None:
    full, fewer = plan_of(script), plan_of(script, words=words)
    silences = [
        Counter((cue.role, cue.after_ms, cue.slot_ms) for cue in cues(plan)) for plan in (full, fewer)
    ]
    assert silences[1] <= silences[0]
    for cue in cues(fewer):
        if cue.line is None:
            # Nothing is said: the time to move stays, and no words of another level add to it.
            assert all(peer.text for peer in cue.peers)


@given(scripts(roomy=True), st.sampled_from((WordsLevel.BRIEF, WordsLevel.NAMES)))
@examples(60)
def test_what_words_leave_grows_elsewhere(script: s.Script, words: WordsLevel) -> None:
    """At the natural length of all words, everything that fewer words leave is gained by quantities."""
    full, fewer = plan_of(script), plan_of(script, words=words)
    target_ms = bounds(full, LENGTHS).natural_ms
    try:
        found = fit(fewer, LENGTHS, target_ms)
    except ImpossibleLength:
        return
    saved_ms = target_ms - bounds(fewer, LENGTHS).natural_ms
    assert sum(row.grown_ms for row in found.rows) == saved_ms
