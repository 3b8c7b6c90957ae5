"""Rounds that know their number, rounds that differ, and what stands between them."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plan.test_practice import said, session
from tests.support.examples import examples
from tests.support.fits_made import LENGTHS, at, fitted, placed, share
from tests.support.plans_made import Desk
from tests.support.scripts_made import NUMBERED, SPOT, plan_of, wording
from voiceguide.errors import ScriptError
from voiceguide.media.chapters import chapters
from voiceguide.plan.model import Plan, PlannedRepeat, walk
from voiceguide.plan.phrases import languages
from voiceguide.script import model as s
from voiceguide.timeline.fit import bounds
from voiceguide.timeline.measure import measure
from voiceguide.timeline.model import Timeline

REST = "  - rest: 10s..fill\n"


def lasting(timeline: Timeline, kind: str) -> list[int]:
    return [span.duration_ms for span in timeline.spans if span.kind == kind]


@pytest.mark.parametrize("kind", ["rounds", "repeat"])
@pytest.mark.parametrize("share_of_time", [0.0, 1.0])
def test_the_number_and_how_many_there_are_are_said(tmp_path: Path, kind: str, share_of_time: float) -> None:
    steps = f"  - {kind}: 2..3..5\n    steps: [{{say: 'Round {{n}} of {{of}}.'}}, {{hold: 5s}}]\n"
    steps += "  - rest: 10s..30s\n"
    words = ("one", "two", "three", "four", "five")[: 5 if share_of_time else 2]
    told = [text for text in said(session(tmp_path, steps, share_of_time)) if text.startswith("Round")]
    assert told == [f"Round {word} of {words[-1]}." for word in words]


def test_a_sentence_with_numbers_takes_the_same_time_in_every_round(tmp_path: Path) -> None:
    steps = "  - rounds: 5\n    steps: [{say: '{N}: we go on, to {of}.'}, {hold: 5s}]\n"
    timeline = session(tmp_path, steps + REST)
    told = [clip.start_ms for clip in timeline.clips if "we go on" in clip.text]
    held = [span.start_ms for span in timeline.spans if span.kind == "hold"]
    assert len({hold_ms - said_ms for said_ms, hold_ms in zip(told[1:4], held[1:4], strict=True)}) == 1


def test_numbers_inside_holds_rests_and_breaths(tmp_path: Path) -> None:
    steps = """\
  - rounds: 1..2..3
    steps:
      - hold: 60s
        start: This is {n}.
        near_end: Number {n} ends.
        while: ["{N} of {of}.", "Still {n}."]
      - breathe: 3
        on_inhale: {first: "Breathe in for {n}.", then: "In, {n}."}
      - tip: In {n} of {of}.
  - rest: 10s..30s
"""
    timeline = session(tmp_path, steps, 1.0)
    texts = [clip.text for clip in timeline.clips]
    for word in ("one", "two", "three"):
        assert {f"This is {word}.", f"Number {word} ends.", f"In, {word}."} <= set(texts)
    assert texts.count("Breathe in for one.") == 1
    assert "One of three." in texts
    assert not [text for text in texts if "{" in text]


@pytest.mark.parametrize("language", languages())
def test_numbers_are_words_in_every_language_with_a_gender_where_there_is_one(
    tmp_path: Path, language: str
) -> None:
    steps = "  - rounds: 21\n    steps: [{say: '{N}, {n:f}, {n:m}.'}]\n"
    clips = session(tmp_path, steps + REST, language=language).clips
    told = [clip.text for clip in clips if clip.text.count(",") == 2][:21]
    assert len(told) == 21
    assert not any(sign.isdigit() for text in told for sign in text)
    assert all(text[0].isupper() for text in told)
    differ = {"es": "Veintiuno, veintiuna, veintiún.", "fr": "Vingt et un, vingt et une, vingt et un."}
    assert language not in differ or told[-1] == differ[language]


LISTS = """\
  - rounds: 3
    steps:
      - say: Round {n}.
      - breathe: [1, 2, 3]
      - hold: [10s, 20s..25s..30s, 40s]
    between:
      - rest: [5s, 7s]
      - say: {first: Again., last: Once more.}
"""


@pytest.mark.parametrize("share_of_time", [0.0, 0.5, 1.0])
def test_each_round_has_its_own_quantity(tmp_path: Path, share_of_time: float) -> None:
    timeline = session(tmp_path, LISTS + "  - rest: 10s..30s\n", share_of_time)
    first, second, third = lasting(timeline, "hold")
    assert (first, third) == (10_000, 40_000)
    assert 20_000 <= second <= 30_000
    assert share_of_time < 1 or second == 30_000
    assert [breath.of for breath in timeline.breaths if breath.breath == 1 and breath.phase == "inhale"] == [
        1,
        2,
        3,
    ]
    assert lasting(timeline, "rest")[:2] == [5_000, 7_000]


def test_what_stands_between_does_not_come_after_the_last(tmp_path: Path) -> None:
    told = said(session(tmp_path, LISTS + REST))
    assert [text for text in told if text in ("Again.", "Once more.") or text.startswith("Round")] == [
        "Round one.", "Again.", "Round two.", "Once more.", "Round three.",
    ]  # fmt: skip


def test_fewer_rounds_do_the_first_of_a_list(tmp_path: Path) -> None:
    steps = LISTS.replace("rounds: 3", "rounds: 1..1..3") + "  - rest: 10s..30s\n"
    short, long = session(tmp_path, steps, 0.0), session(tmp_path, steps, 1.0)
    assert lasting(short, "hold") == [10_000]
    assert "Again." not in said(short)
    assert lasting(long, "hold") == [10_000, 30_000, 40_000]


def test_a_limit_keeps_the_first_rounds(tmp_path: Path) -> None:
    steps = LISTS.replace("rounds: 3", "rounds: 1..2..3")
    plan = Desk(tmp_path).plan(steps, "title: T\nabout: A.\nsafety: [Stop.]\nlimit: {rounds: 2}\n")
    [rounds] = [part for part in walk(plan.parts) if isinstance(part, PlannedRepeat)]
    assert (rounds.elastic.most, len(rounds.each)) == (2, 1)


def test_every_kind_of_quantity_may_differ(tmp_path: Path) -> None:
    steps = """\
  - rounds: 2
    steps:
      - setup: Sit.
        time: [5s, 6s]
      - move: Bend.
        time: [4s, 9s]
      - repeat: [2, 3]
        steps: [{move: Press., time: 3s}]
      - hold: [2 breaths, 20s]
      - window: [10s, 15s]
        say: If you like.
      - scan: [40s, 60s]
        pool: [Your feet.]
      - breathe: 2
        in: [4s, 5s]
        out: [6s, 7s]
        pause_out: [1s, 2s]
"""
    timeline = session(tmp_path, steps + REST)
    assert lasting(timeline, "hold") == [20_000, 20_000]
    assert lasting(timeline, "window") == [10_000, 15_000]
    assert lasting(timeline, "scan") == [40_000, 60_000]
    assert [span.of for span in timeline.spans if span.kind == "rep" and span.n == 1] == [2, 3]
    breaths = [b.duration_ms for b in timeline.breaths if b.breath == 2 and b.of == 2]
    assert breaths[-3:] == [5_000, 7_000, 2_000]
    gap: dict[str, list[int]] = {"Sit.": [], "Bend.": []}
    for one, after in pairwise(timeline.clips):
        gap.setdefault(one.text, []).append(after.start_ms - one.end_ms)
    assert [round(ms, -3) for ms in gap["Sit."]] == [5_000, 6_000]
    assert [round(ms, -3) for ms in gap["Bend."]] == [4_000, 9_000]


def test_too_many_sentences_are_refused_at_their_place(tmp_path: Path) -> None:
    steps = "  - repeat: 1..2..60\n    steps: [{say: 'Press, {n} of {of}.'}]\n"
    with pytest.raises(ScriptError) as caught:
        Desk(tmp_path).plan(steps)
    [problem] = caught.value.problems
    assert "more than 400 sentences" in problem.what
    assert (problem.spot.line, problem.spot.column) == (9, 19)
    assert (
        len(
            [
                line
                for line in Desk(tmp_path).plan(steps.replace(" of {of}", "").replace("60", "10")).lines()
                if "Press" in line.text
            ]
        )
        == 10
    )


def test_the_chapters_of_rounds_have_names_of_their_own(tmp_path: Path) -> None:
    steps = """\
  - rounds: 2
    steps:
      - section: Press
        steps: [{hold: 10s}]
      - section: "Rest, {n} of {of}"
        steps: [{rest: 10s}]
"""
    names = [chapter.title for chapter in chapters(session(tmp_path, steps + REST))]
    assert names[1:] == ["Press (1/2)", "Rest, one of two", "Press (2/2)", "Rest, two of two"]


def test_one_round_alone_has_no_number_in_its_title(tmp_path: Path) -> None:
    steps = "  - rounds: 1..1..2\n    steps: [{section: Press, steps: [{hold: 10s}]}]\n"
    assert [chapter.title for chapter in chapters(session(tmp_path, steps + REST))][1:] == ["Press"]


# ── laws ─────────────────────────────────────────────────────────────────────────────────────────

_ms = st.integers(2_000, 90_000)
_quantity = st.lists(_ms, min_size=3, max_size=3).map(lambda three: s.Quantity(*sorted(three)))


@st.composite
def _pyramids(draw: st.DrawFn) -> Plan:
    most = draw(st.integers(1, 5))
    least, natural = sorted((draw(st.integers(0, most)), draw(st.integers(0, most))))
    holds = tuple(draw(st.lists(_quantity, min_size=most, max_size=most)))
    rests = tuple(draw(st.lists(_quantity, min_size=most - 1, max_size=most - 1)))
    rounds = s.Rounds(
        spot=SPOT,
        count=s.Quantity(least, natural, most, s.Unit.COUNT),
        steps=(
            s.Say(spot=SPOT, words=wording(NUMBERED)),
            s.Hold(spot=SPOT, amount=holds[0], by_round=(("amount", holds),)),
        ),
        between=(s.Rest(spot=SPOT, amount=rests[0], by_round=(("amount", rests),)),) if rests else (),
    )
    end = s.Rest(spot=SPOT, amount=s.Quantity(5_000, 20_000, 3_600_000))
    return plan_of(s.Script(name="made-up", title="T", about=".", spot=SPOT, steps=(rounds, end)))


@given(_pyramids(), share)
@examples(60)
def test_rounds_that_differ_keep_the_laws(plan: Plan, where: float) -> None:
    """Exact, whole, between one less than rounds, each within the bounds of its round."""
    found = fitted(plan, at(plan, where))
    timeline = placed(plan, found)
    assert timeline.duration_ms == at(plan, where)
    assert measure(plan.parts, found.amounts, LENGTHS).total_ms == timeline.duration_ms
    rounds = [span for span in timeline.spans if span.kind == "round"]
    holds = [span for span in timeline.spans if span.kind == "hold"]
    assert len(holds) == len(rounds) == found.amounts[f"made-up.steps.0.{'round'}"]
    elastics = {elastic.key: elastic for elastic in plan.elastics()}
    for n, hold in enumerate(holds, 1):
        own = elastics[f"made-up.steps.0.1.hold.{n}"]
        assert own.least <= hold.duration_ms == found.amounts[own.key] <= own.most
    told = [clip.text for clip in timeline.clips if clip.text.startswith("Number ")]
    words = ("one", "two", "three", "four", "five")[: len(rounds)]
    assert told == [f"Number {word} of {words[-1]}." for word in words]


@given(_pyramids())
@examples(40)
def test_the_cost_of_rounds_that_differ_is_what_they_take(plan: Plan) -> None:
    """What the fit pays for one round more is the difference of the two sessions."""
    amounts = {elastic.key: elastic.natural for elastic in plan.elastics()}
    [rounds] = [elastic for elastic in plan.elastics() if elastic.kind == "round"]
    costs = measure(plan.parts, amounts, LENGTHS).costs[rounds.key]
    for n in range(rounds.least, rounds.most):
        one, more = (measure(plan.parts, {**amounts, rounds.key: k}, LENGTHS).total_ms for k in (n, n + 1))
        assert more - one == costs(n + 1) - costs(n)
        assert more > one
    assert bounds(plan, LENGTHS).least_ms <= bounds(plan, LENGTHS).natural_ms


def test_the_first_breath_of_the_last_round_is_not_the_last(tmp_path: Path) -> None:
    steps = """\
  - rounds: 3
    steps:
      - breathe: 3
        on_inhale: {first: First in., then: Again in., last: Last in.}
        on_exhale: {first: ""}
        guide: words
"""
    told = [text for text in said(session(tmp_path, steps + REST)) if text.endswith(" in.")]
    assert told == ["First in.", "Again in.", "Last in."] + 2 * ["Again in.", "Again in.", "Last in."]


def test_one_breath_in_each_repetition_has_the_words_of_the_repetition(tmp_path: Path) -> None:
    steps = """\
  - repeat: 3
    steps:
      - breathe: 1
        on_inhale: {first: First in., then: Again in., last: Last in.}
"""
    told = [text for text in said(session(tmp_path, steps + REST)) if text.endswith(" in.")]
    assert told == ["First in.", "Again in.", "Last in."]
