"""Words with silences inside: several cues with exactly these silences, fitted, fair, and never left over."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.examples import examples
from tests.support.fits_made import at, fitted, placed, share
from tests.support.scripts_made import SPOT, MadeUpLengths, MadeUpSounds, plan_of, wording
from voiceguide import pipeline
from voiceguide.plan.model import PlannedRest, walk
from voiceguide.plan.terms import Choices, Kind, Role, WordsLevel
from voiceguide.script import model as s
from voiceguide.script.library import Library
from voiceguide.timeline.fit import bounds, fit
from voiceguide.timeline.model import Timeline
from voiceguide.timeline.placement import place
from voiceguide.timeline.unroll import unroll
from voiceguide.units import FRAME

HEAD = "title: T\nabout: A.\nsafety: ['Stop. [1s] Rest if it hurts.']\nsteps:\n"


def session(folder: Path, steps: str, where: float = 0.3, **choices: object) -> Timeline:
    (folder / "spaced.yaml").write_text(HEAD + steps + "  - rest: 10s..fill\n", "utf-8")
    script = Library((folder,)).read(folder / "spaced.yaml")
    plan = pipeline.compile_script(script, Choices(**choices))  # type: ignore[arg-type]
    sounds = MadeUpSounds()
    edge = bounds(plan, MadeUpLengths(sounds))
    target_ms = edge.least_ms + round((min(edge.most_ms, edge.least_ms + 300_000) - edge.least_ms) * where)
    found = fit(plan, MadeUpLengths(sounds), target_ms)
    rundown = unroll(plan, found.amounts)
    heard = {line: sounds[line] for line in rundown.lines()}
    return place(plan, rundown, found, heard, voice="made-up", estimated=True)


def silences(timeline: Timeline, *texts: str) -> list[int]:
    """List the silences between these words, which follow one another, ms."""
    clips = [clip for clip in timeline.clips if clip.text in texts]
    assert [clip.text for clip in clips] == list(texts)
    return [after.start_ms - one.end_ms for one, after in itertools.pairwise(clips)]


def near(found: list[int], wanted: list[int]) -> bool:
    """Report whether silences are these, but for the rest of the last frame of the words before them."""
    return all(0 <= one - other < FRAME for one, other in zip(found, wanted, strict=True))


@pytest.mark.parametrize("kind", ["say", "setup", "move", "tip", "safety"])
def test_a_rigid_silence_is_the_same_in_every_length(tmp_path, kind):
    for where in (0.2, 0.9):
        timeline = session(tmp_path, f"  - {kind}: Feet. [3s] Calves. [pause 700ms] Knees.\n", where)
        assert near(silences(timeline, "Feet.", "Calves.", "Knees."), [3_000, 700])


def test_the_safety_lines_of_the_start_have_theirs(tmp_path):
    timeline = session(tmp_path, "  - say: Feet.\n")
    assert near(silences(timeline, "Stop.", "Rest if it hurts."), [1_000])
    assert [clip.role for clip in timeline.clips if clip.text == "Stop."] == [Role.SAFETY]


def test_the_time_to_move_comes_after_the_last_piece(tmp_path):
    timeline = session(tmp_path, "  - move: Bend it. [3s] Draw it in.\n    time: 7s\n  - say: Good.\n")
    assert near(silences(timeline, "Bend it.", "Draw it in.", "Good."), [3_000, 7_000])
    sizes = [clip.size for clip in session(tmp_path, "  - move: Bend it. [3s] In.\n    size: large\n").clips]
    assert sizes.count("large") == 1


def test_an_elastic_silence_is_fitted_within_its_bounds_and_both_sides_share_it(tmp_path):
    steps = "  - each side:\n    - say: Feet. [2s..4s..9s] Knees.\n      second: Heels. [2s..4s..9s] Hips.\n"
    shortest, longest = (session(tmp_path, steps, where) for where in (0.0, 1.0))
    for timeline, wanted in ((shortest, 2_000), (longest, 9_000)):
        both = [*silences(timeline, "Feet.", "Knees."), *silences(timeline, "Heels.", "Hips.")]
        assert abs(both[0] - wanted) <= 600  # what one side's words are shorter by is silence as well
        sides = [span.duration_ms for span in timeline.spans if span.kind == "side"]
        assert sides[0] == sides[1]
    assert not [span for span in longest.spans if span.kind == "rest" and span.duration_ms < 10_000]


def test_a_short_wording_leaves_the_silences_out(tmp_path):
    steps = "  - say: Feet. [3s] Knees.\n    short: Legs.\n  - say: Good.\n"
    brief = session(tmp_path, steps, words=WordsLevel.BRIEF)
    assert near(silences(brief, "Legs.", "Good."), [800])
    assert "Knees." not in [clip.text for clip in brief.clips]


def test_where_time_is_short_all_pieces_of_the_second_side_are_shortened_together(tmp_path):
    steps = "  - each side:\n    - say: Feet. [3s] Knees.\n      short: Legs.\n  - say: Good.\n"
    least = session(tmp_path, steps, 0.0)
    assert [clip.text for clip in least.clips if clip.role is Role.SAY] == [
        "Feet.",
        "Knees.",
        "Legs.",
        "Good.",
    ]
    full = session(tmp_path, steps, 0.5)
    assert [clip.text for clip in full.clips if clip.role is Role.SAY] == ["Feet.", "Knees."] * 2 + ["Good."]


def test_later_rounds_say_what_is_written_for_them(tmp_path):
    again = "      again: And again. [2s] Once. [1s] More.\n"
    steps = f"  - rounds: 2\n    steps:\n    - say: Feet. [3s] Knees.\n{again}"
    timeline = session(tmp_path, steps)
    texts = ["Feet.", "Knees.", "And again.", "Once.", "More."]
    found = silences(timeline, *texts)
    assert near([found[0], *found[2:]], [3_000, 2_000, 1_000])


def test_a_tip_is_left_out_as_a_whole(tmp_path):
    steps = "  - tip: Feet. [3s] Knees.\n"
    for where, said in ((0.0, 0), (0.9, 2)):
        timeline = session(tmp_path, steps, where)
        assert len([clip for clip in timeline.clips if clip.role is Role.TIP]) == said


def test_what_is_recalled_follows_the_last_piece(tmp_path):
    steps = "  - rule: Belly in.\n    name: belly\n  - move: Bend. [3s] Lift.\n    recall: belly\n"
    assert "Lift. Belly in." in [clip.text for clip in session(tmp_path, steps).clips]


def test_the_last_rest_stays_the_final_one(tmp_path):
    (tmp_path / "a.yaml").write_text(HEAD + "  - rest: 10s..fill\n  - say: Feet. [2s..4s] Knees.\n", "utf-8")
    plan = pipeline.compile_script(Library((tmp_path,)).read(tmp_path / "a.yaml"), Choices())
    rests = [part.elastic for part in walk(plan.parts) if isinstance(part, PlannedRest)]
    assert [rest.name for rest in rests if rest.kind is Kind.FINAL] == ["rest"]


_silence = st.lists(st.integers(300, 85_000), min_size=3, max_size=3).map(
    lambda three: s.Quantity(*sorted(three))
)


@given(st.lists(_silence, min_size=1, max_size=3), share, share)
@examples(60)
def test_the_laws_of_the_fit_hold_with_silences(lasting, one, other):
    more = tuple(
        s.SpacedWords((("full", silence),), wording(f"The {{side}} piece {'x' * n}."))
        for n, silence in enumerate(lasting)
    )
    say = s.Say(spot=SPOT, words=s.Wording(full="The {side} one.", spot=SPOT, more=more))
    rest = s.Rest(spot=SPOT, amount=s.Quantity(5_000, 9_000, 3_600_000))
    script = s.Script(
        name="m", title="M", about=".", spot=SPOT, steps=(s.EachSide(spot=SPOT, steps=(say,)), rest)
    )
    plan = plan_of(script)
    found = [fitted(plan, at(plan, where)) for where in sorted((one, other))]
    for each in found:
        for elastic in plan.elastics():
            assert elastic.least <= each.amounts[elastic.key] <= elastic.most
        timeline = placed(plan, each)
        assert timeline.duration_ms == each.target_ms
        sides = [span.duration_ms for span in timeline.spans if span.kind == "side"]
        assert sides[0] == sides[1]
