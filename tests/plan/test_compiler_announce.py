"""A script that announces nothing says only what its author wrote, in holds, rests, sides and parts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.scripts_made import MadeUpLengths, MadeUpSounds
from voiceguide import pipeline
from voiceguide.errors import ScriptError
from voiceguide.lint.timeline_rules import judge_hard
from voiceguide.plan.phrases import languages
from voiceguide.plan.terms import Choices, Role
from voiceguide.script.library import Library
from voiceguide.timeline.fit import bounds, fit
from voiceguide.timeline.model import Timeline
from voiceguide.timeline.placement import place
from voiceguide.timeline.unroll import unroll

HEAD = "title: T\nabout: A.\nsafety: [Stop if it hurts.]\n"
STEPS = """
steps:
  - each side:
      - move: "Lift your {side} arm."
      - hold: 2min..3min
      - move: Lower that arm.
  - rest: 3min
  - hold: 5 breaths
  - rest: 2min..fill
  - say: Goodbye.
  - rest: 10s
"""
AUTHORS = [
    "Stop if it hurts.",
    "Lift your right arm.",
    "Lower that arm.",
    "Lift your left arm.",
    "Lower that arm.",
    "Goodbye.",
]


def session(folder: Path, text: str, name: str = "quiet") -> Timeline:
    (folder / f"{name}.yaml").write_text(HEAD + text, "utf-8")
    plan = pipeline.compile_script(Library((folder,)).read(folder / f"{name}.yaml"), Choices())
    sounds = MadeUpSounds()
    found = fit(plan, MadeUpLengths(sounds), bounds(plan, MadeUpLengths(sounds)).natural_ms)
    rundown = unroll(plan, found.amounts)
    heard = {line: sounds[line] for line in rundown.lines()}
    return place(plan, rundown, found, heard, voice="made-up", estimated=True)


def said(timeline: Timeline) -> list[str]:
    return [clip.text for clip in timeline.clips]


@pytest.mark.parametrize("language", languages())
def test_nothing_is_said_but_what_was_written(tmp_path, language):
    quiet = session(tmp_path, f"language: {language}\nannounce: no\n{STEPS}")
    assert [text for text in said(quiet) if not text.startswith("Lift")] == [
        text for text in AUTHORS if not text.startswith("Lift")
    ]
    assert len(quiet.clips) == len(AUTHORS)
    assert [finding.rule for finding in judge_hard(quiet)] == []
    assert [tone.kind for tone in quiet.tones] == ["bell"]


def test_what_is_turned_off_takes_no_time(tmp_path):
    quiet, told = session(tmp_path, f"announce: no\n{STEPS}"), session(tmp_path, STEPS)
    holds = [
        [span.duration_ms for span in timeline.spans if span.kind == "hold"] for timeline in (quiet, told)
    ]
    assert holds[0] == holds[1]
    assert quiet.duration_ms < told.duration_ms
    assert quiet.clips[0].start_ms == 1_000


@pytest.mark.parametrize(
    ("name", "missing"),
    [
        ("title", {"Hello. T."}),
        ("holds", {"Stay here for about two minutes.", "Rest here for five breaths."}),
        ("halfway", {"You are about halfway.", "About half of it is left."}),
        ("sides", {"In a moment, the left side."}),
        ("quiet", {"It will be quiet for about three minutes now."}),
        ("return", {"Let your breath grow a little fuller, and move your fingers and toes."}),
    ],
)
def test_each_name_turns_off_its_own(tmp_path, name, missing):
    steps = STEPS.replace("  - say: Goodbye.\n", "")
    all_said, fewer = (
        said(session(tmp_path, steps)),
        said(session(tmp_path, f"announce: {{{name}: no}}\n{steps}")),
    )
    gone = [text for text in all_said if text not in fewer]
    assert gone
    assert not missing & set(fewer)
    assert missing & set(all_said) or name == "return"


def test_a_step_stands_above_its_section_and_that_above_the_script(tmp_path):
    text = """
announce: no
steps:
  - hold: 1min
  - section: S
    announce: {holds: yes}
    steps:
      - hold: 1min
      - hold: 1min
        announce: {holds: no, near_end: yes}
  - hold: 1min
  - say: Goodbye.
"""
    roles = [clip.role for clip in session(tmp_path, text).clips]
    assert roles == [Role.SAFETY, Role.HOLD_START, Role.NEAR_END, Role.SAY]


def test_a_part_follows_the_script_that_uses_it(tmp_path):
    (tmp_path / "part.yaml").write_text(HEAD + "steps:\n  - hold: 1min\n", "utf-8")
    for told, roles in (
        ("announce: no\nsteps:\n  - use: part\n", [Role.SAFETY]),
        ("announce: no\nsteps:\n  - use: part\n    announce: {holds: yes}\n", [Role.SAFETY, Role.HOLD_START]),
    ):
        assert [clip.role for clip in session(tmp_path, told, "whole").clips] == roles


def test_words_of_the_authors_own_are_said_all_the_same(tmp_path):
    text = """
announce: no
steps:
  - each side:
      - hold: 2min
        start: Here we stay.
        middle: Half of it.
        near_end: Soon we move.
    lead_in: "Now the {side} side."
  - say: Goodbye.
"""
    heard = said(session(tmp_path, text))
    assert heard.count("Here we stay.") == heard.count("Half of it.") == heard.count("Soon we move.") == 2
    assert "Now the left side." in heard


# ── phrases ──────────────────────────────────────────────────────────────────────────────────────

SPOKEN = (
    *("intro", "intro_length", "hold_start", "hold_start_breaths", "hold_middle", "near_end_one"),
    *("near_end_two", "lead_in", "lead_in_again", "inhale", "exhale", "inhale_again", "exhale_again"),
    *("pause", "pause_again", "last_one", "dose", "dose_each", "dose_one", "dose_one_each", "offer_else"),
    *("quiet", "presence", "day_return", "tail"),
)
EVERYTHING = """
steps:
  - each side:
      - hold: 2min
  - rounds: 2
    steps:
      - each side: [{hold: 5 breaths}]
      - breathe: 3
        pause_in: 3s
        guide: words
  - repeat: 3
    announce: pulls
    steps: [{move: {first: Pull., then: ""}}, {hold: 2s}]
  - repeat: 1
    announce: pulls
    alternate: sides
    steps: [{move: Pull.}]
  - offer: If it hurts, rest.
    steps: [{say: Rest.}]
  - rest: 3min
"""


@pytest.mark.parametrize("phrase", SPOKEN)
def test_any_phrase_may_be_empty(tmp_path, phrase):
    timeline = session(tmp_path, f'phrases: {{{phrase}: ""}}\n{EVERYTHING}')
    assert all(clip.text for clip in timeline.clips)
    silent = session(tmp_path, "phrases: {" + ", ".join(f'{one}: ""' for one in SPOKEN) + "}\n" + EVERYTHING)
    assert set(said(silent)) <= {"Stop if it hurts.", "Pull.", "2.", "If it hurts, rest.", "Rest."}


@pytest.mark.parametrize("phrase", ["seconds", "breath", "chapter_intro", "bed_rain", "bias", "disclosure"])
def test_what_stands_in_others_or_has_to_be_known_cannot_be_empty(tmp_path, phrase):
    with pytest.raises(ScriptError) as refused:
        session(tmp_path, f'phrases: {{{phrase}: ""}}\n{EVERYTHING}')
    (problem,) = refused.value.problems
    assert f"the phrase {phrase!r} says nothing, but" in problem.what
