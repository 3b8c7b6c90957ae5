"""How often something is repeated is said before it, in a time that does not depend on the number."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.scripts_made import MadeUpLengths, MadeUpSounds
from voiceguide import pipeline
from voiceguide.plan.phrases import languages
from voiceguide.plan.terms import Choices, WordsLevel
from voiceguide.script.library import Library
from voiceguide.timeline.fit import bounds, fit
from voiceguide.timeline.model import Timeline
from voiceguide.timeline.placement import place
from voiceguide.timeline.unroll import unroll

HEAD = "title: T\nabout: A.\nsafety: [Stop if it hurts.]\n"
PULLS = """
    - repeat: {count}
      announce: {what}
      steps:
        - move: {{first: Pull lightly., then: Pull., last: The last one.}}
          time: 3s
"""


def session(
    folder: Path, steps: str, share: float = 0.0, language: str = "en", **choices: object
) -> Timeline:
    path = folder / "made-up.yaml"
    path.write_text(f"{HEAD}language: {language}\nsteps:\n{steps}", "utf-8")
    plan = pipeline.compile_script(Library((folder,)).read(path), Choices(**choices))  # type: ignore[arg-type]
    sounds = MadeUpSounds()
    lengths = MadeUpLengths(sounds)
    at = bounds(plan, lengths)
    found = fit(plan, lengths, at.least_ms + round(share * (at.most_ms - at.least_ms)))
    rundown = unroll(plan, found.amounts)
    heard = {line: sounds[line] for line in rundown.lines()}
    return place(plan, rundown, found, heard, voice="tone", estimated=True)


def said(timeline: Timeline) -> list[str]:
    return [clip.text for clip in timeline.clips[3:]]


def doses(timeline: Timeline) -> list[str]:
    return [text for text in said(timeline) if "light pulls" in text]


def test_the_number_that_the_fit_chose_is_said_on_each_side(tmp_path: Path) -> None:
    steps = "  - each side:" + PULLS.format(count="2..4..12", what="light pulls") + "  - rest: 10s..fill\n"
    for share in (0.0, 1.0):
        timeline = session(tmp_path, steps, share)
        counts = [span.of for span in timeline.spans if span.kind == "rep" and span.n == 1]
        word = {2: "Two", 12: "Twelve"}[counts[0] or 0]
        assert doses(timeline) == [f"{word} light pulls."] * 2
        sides = [span.duration_ms for span in timeline.spans if span.kind == "side"]
        assert sides[0] == sides[1]


def test_its_time_does_not_depend_on_the_number(tmp_path: Path) -> None:
    times = set()
    for count in range(2, 21):
        steps = "  - each side:" + PULLS.format(count=f"2..{count}..20", what="light pulls")
        steps += "  - rest: 10s..fill\n"
        timeline = session(tmp_path, steps, 0.5)
        first = next(clip for clip in timeline.clips if "light pulls" in clip.text)
        begins = next(span for span in timeline.spans if span.kind == "rep")
        times.add(begins.start_ms - first.start_ms)
        assert first.end_ms + 500 <= begins.start_ms
    assert len(times) == 1


@pytest.mark.parametrize("words", list(WordsLevel))
def test_it_is_said_at_every_level_of_wording(tmp_path: Path, words: WordsLevel) -> None:
    steps = "  - each side:" + PULLS.format(count="3", what="light pulls") + "  - rest: 10s..fill\n"
    assert doses(session(tmp_path, steps, words=words)) == ["Three light pulls."] * 2


def test_alternating_sides_are_told_at_once(tmp_path: Path) -> None:
    steps = "  - repeat: 3\n    alternate: sides\n    announce: light pulls\n    steps: [{move: Pull.}]\n"
    assert doses(session(tmp_path, steps + "  - rest: 10s..fill\n")) == ["Three light pulls on each side."]


def test_one_is_said_without_the_plural_and_none_not_at_all(tmp_path: Path) -> None:
    rest = "  - rest: 10s..fill\n"
    once = session(tmp_path, "  - each side:" + PULLS.format(count="1", what="light pulls") + rest)
    assert said(once).count("Just once.") == 2
    none = session(tmp_path, "  - each side:" + PULLS.format(count="0..0..3", what="light pulls") + rest)
    assert doses(none) == []


@pytest.mark.parametrize(
    ("language", "what", "gender", "text"),
    [
        ("de", "leichte Züge", "m", "Einundzwanzig leichte Züge."),
        ("es", "tracciones suaves", "f", "Veintiuna tracciones suaves."),
        ("es", "tirones suaves", "m", "Veintiún tirones suaves."),
        ("pt", "puxadas leves", "f", "Vinte e uma puxadas leves."),
        ("fr", "tractions légères", "f", "Vingt et une tractions légères."),
    ],
)
def test_numbers_agree_with_the_noun(
    tmp_path: Path, language: str, what: str, gender: str, text: str
) -> None:
    steps = f"  - repeat: 21\n    announce: {what}\n    gender: {gender}\n    steps: [{{move: Hop.}}]\n"
    assert text in said(session(tmp_path, steps + "  - rest: 10s..fill\n", language=language))
    assert language in languages()


@pytest.mark.parametrize("alternate", [False, True])
def test_breaths_that_are_repeated_know_their_last(tmp_path: Path, alternate: bool) -> None:
    turns = "    alternate: sides\n" if alternate else ""
    steps = f"  - repeat: 4\n{turns}    steps:\n      - breathe: 1\n        on_exhale: "
    steps += "{first: Let the knees fall., then: And fall., last: The last one.}\n  - rest: 10s..fill\n"
    times = 2 if alternate else 1
    exhales = [text for text in said(session(tmp_path, steps)) if "fall" in text or "last" in text]
    wanted = ["Let the knees fall."] * times + ["And fall."] * 2 * times + ["The last one."] * times
    assert exhales == wanted
