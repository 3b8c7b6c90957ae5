"""The manner in which words are said: where it is written, inside what it is written for, nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.examples import examples
from tests.support.small_script import put_down
from voiceguide import pipeline
from voiceguide.errors import ScriptError
from voiceguide.pipeline import ESTIMATED, Request
from voiceguide.plan.manners import in_manner
from voiceguide.plan.model import USUAL, HoldCue, Line, Manner
from voiceguide.settings import Settings

HEAD = "title: T\nabout: A b.\nsafety: [Stop if anything hurts.]\nsteps:\n"
REQUEST = Request(routine="small", target_ms=180_000, voice=ESTIMATED)
MANNERS = st.builds(
    Manner,
    level=st.sampled_from(["", "0", "-4"]),
    pace=st.sampled_from(["", "usual", "slow"]),
    voice=st.sampled_from(["", "hibari"]),
    language=st.sampled_from(["", "es"]),
)


@pytest.fixture
def session(tmp_path):
    def made(steps: str, request: Request = REQUEST):
        put_down(tmp_path, text=f"{HEAD}{steps}  - rest: fill\n")
        return pipeline.estimate(
            request, Settings(script_folders=(tmp_path,), cache_folder=tmp_path / "cache")
        )

    return made


@given(MANNERS, MANNERS, MANNERS)
@examples(40)
def test_the_inner_manner_wins_and_the_order_of_setting_does_not_matter(inner, middle, outer):
    line = Line("Breathe.", manner=inner)
    noun = (HoldCue(line, (line, Line("Out."))),)
    (made,) = in_manner(in_manner(noun, middle), outer)
    assert made.line.manner == inner.within(middle.within(outer)) == inner.within(middle).within(outer)
    assert made.peers[1].manner == middle.within(outer)
    assert in_manner(noun, USUAL) == noun


def test_a_level_is_that_of_the_step_and_of_all_that_is_said_in_a_section(session):
    made = session("""\
  - say: Loud.
  - section: Soft
    level: -4dB
    steps:
      - say: Soft.
      - say: Softer.
        level: -9.5 dB
      - say: As loud as ever.
        level: 0dB
      - hold: 2min
  - say: Loud again.
""")
    levels = {clip.text: clip.level_db for clip in made.clips}
    said = [levels[text] for text in ("Loud.", "Soft.", "Softer.", "As loud as ever.", "Loud again.")]
    assert said == [0, -4, -9.5, 0, 0]
    (hold,) = (span for span in made.spans if span.kind == "hold")
    inside = [clip.level_db for clip in made.clips if hold.start_ms <= clip.start_ms < hold.end_ms]
    assert len(inside) >= 3
    assert set(inside) == {-4.0}


def test_counts_doses_and_breaths_have_the_level_of_their_step(session):
    made = session("""\
  - repeat: 3
    announce: slow circles
    level: -6dB
    steps:
      - move: {first: Circle., then: ""}
  - breathe: 4
    guide: counts
    level: -2dB
  - say: Done.
""")
    levels = {str(clip.role): set() for clip in made.clips}
    for clip in made.clips:
        levels[str(clip.role)].add(clip.level_db)
    assert levels["breath"] == {-2.0}
    assert levels["count"] == {-6.0, -2.0}
    assert {clip.level_db for clip in made.clips if clip.text == "Three slow circles."} == {-6.0}
    assert {clip.level_db for clip in made.clips if clip.text == "Done."} == {0.0}


def test_a_bell_has_a_level_too(session):
    made = session("  - say: When you hear the bell, sit.\n  - bell: 2\n    level: -6dB\n  - say: Sit.\n")
    assert [tone.gain_db for tone in made.tones] == [-6.0, -6.0, 0.0]


def test_what_asks_for_nothing_is_said_as_ever(session):
    steps = "  - say: Sit.\n  - hold: 1min\n"
    plain = session(steps)
    assert session(steps.replace("Sit.", "Sit.\n    level: 0dB")) == plain
    assert session(steps.replace("Sit.", "Sit.\n    pace: usual")) == plain


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("level: loud", "`level` cannot be"),
        ("level: -4", "`level` cannot be"),
        ("level: 3dB", "louder than usual"),
        ("level: -40dB", "too soft"),
        ("pace: quick", "`pace` cannot be"),
        ("language: Spanish!", "cannot be a language"),
        ("voice: [a, b]", "`voice`"),
    ],
)
def test_a_manner_that_cannot_be_is_refused_at_its_place(session, written, told):
    with pytest.raises(ScriptError) as caught:
        session(f"  - say: Sit.\n    {written}\n")
    (problem,) = caught.value.problems
    assert problem.spot.line == 6
    assert told in problem.what


def test_a_safety_line_is_never_softer(session):
    with pytest.raises(ScriptError, match="is not a key of `safety`"):
        session("  - safety: Never pull.\n    level: -4dB\n")


def test_nothing_of_the_scripts_language_stands_in_words_of_another(session):
    steps = "  - each side:\n      - say: Gira {side}.\n        language: es\n"
    with pytest.raises(ScriptError, match="a side is named in"):
        session(steps.replace("Gira {side}.", '"Gira {side}."'))
    rule = "  - rule: Soft.\n    name: soft\n  - say: Respira.\n    language: es\n    recall: soft\n"
    with pytest.raises(ScriptError, match="cannot be said again inside words in"):
        session(rule)


def test_slow_words_take_longer_by_day_and_none_take_longer_than_an_evenings_end(session):
    steps = "  - say: Let your whole weight sink into the floor.\n    pace: PACE\n  - hold: 1min\n"
    lengths = [
        next(
            c.duration_ms for c in session(steps.replace("PACE", pace)).clips if c.text.startswith("Let your")
        )
        for pace in ("usual", "slow")
    ]
    assert 1.05 < lengths[1] / lengths[0] < 1.2
