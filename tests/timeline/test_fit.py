"""The laws of the fit, each over generated scripts."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.support.examples import examples
from tests.support.fits_made import LENGTHS, at, fitted, placed, share
from tests.support.scripts_made import SHORT, SPOT, MadeUpLengths, MadeUpSounds, plan_of, scripts, wording
from tests.support.work import calls_of
from voiceguide.errors import ImpossibleLength
from voiceguide.plan.model import Line, Plan
from voiceguide.plan.terms import Kind, Role
from voiceguide.script import model as s
from voiceguide.timeline.fit import bounds, fit, holes
from voiceguide.timeline.measure import measure
from voiceguide.timeline.model import SpokenClip, Timeline
from voiceguide.timeline.sound import LineSound, Sounds
from voiceguide.units import FRAME

# What the author says without short forms; announcements say other words for other lengths.
AUTHORED = {Role.SAFETY, Role.SAY, Role.TIP, Role.REST, Role.WINDOW}
RESTS = {Kind.FINAL, Kind.BETWEEN, Kind.SETTLE, Kind.TAIL}


@given(scripts(), share)
def test_law_2_within_the_dose(script: s.Script, where: float) -> None:
    plan = plan_of(script)
    found = fitted(plan, at(plan, where))
    for elastic in plan.elastics():
        assert elastic.least <= found.amounts[elastic.key] <= elastic.most
    for span in placed(plan, found).spans:
        if span.kind == "hold":
            assert span.least_ms <= span.duration_ms <= span.most_ms


@given(scripts(roomy=True), share, share)
def test_law_3_rigid_is_rigid(script: s.Script, one: float, other: float) -> None:
    """Words last the same at every length, and so does the silence after each movement."""
    plan = plan_of(script)
    slots = []
    for where in (one, other):
        timeline = placed(plan, fitted(plan, at(plan, where)))
        clips = timeline.clips
        moves: dict[str, set[int]] = {}
        for clip, following in itertools.pairwise(clips):
            if clip.role in ("move", "release") and following.role in ("move", "release", "say"):
                assert following.start_ms - clip.end_ms >= 3_000
            if clip.role == "safety" and following.role == "safety":
                moves.setdefault(clip.text, set()).add(following.start_ms - clip.start_ms)
        rigid = [span.duration_ms for span in timeline.spans if span.kind == "hold" and span.rigid]
        assert all(duration in (span.least_ms for span in timeline.spans) for duration in rigid)
        slots.append((moves, {clip.text: clip.duration_ms for clip in clips if clip.role == "safety"}))
    assert slots[0] == slots[1]


def practice(timeline: Timeline, side: str) -> tuple[int, int, int]:
    """Add up what one side gets: milliseconds held, breaths, repetitions."""
    held = sum(span.duration_ms for span in timeline.spans if span.kind == "hold" and span.side == side)
    breaths = [breath for breath in timeline.breaths if breath.side == side]
    reps = sum(1 for span in timeline.spans if span.kind in ("rep", "round") and span.side == side)
    return held, sum(breath.duration_ms for breath in breaths), reps


@given(scripts(roomy=True), share)
def test_law_4_fair(script: s.Script, where: float) -> None:
    plan = plan_of(script)
    timeline = placed(plan, fitted(plan, at(plan, where)))
    assert practice(timeline, "left") == practice(timeline, "right")


@given(scripts(roomy=True), share)
def test_law_4_sides_last_the_same_to_the_millisecond(script: s.Script, where: float) -> None:
    """Unless the second side is said in short, both sides last equally long, words and all."""
    plan = plan_of(script)
    found = fitted(plan, at(plan, where))
    assume(all(row.value for row in found.rows if row.elastic.kind is Kind.WORDING))
    spans = [span for span in placed(plan, found).spans if span.kind == "side"]
    last = {"left": 0, "right": 0}
    for span in spans:
        last[span.side or ""] += span.duration_ms
    assert last["left"] == last["right"]


@given(
    scripts(roomy=True, open_balance=True),
    share,
    st.sampled_from(("left", "right")),
    st.lists(st.integers(10_000, 60_000), min_size=1, max_size=3),
    st.integers(1, 11).map(lambda n: n * 5_000),
)
def test_law_4_the_declared_bias_is_exact(
    script: s.Script, where: float, side: str, leasts: list[int], extra_ms: int
) -> None:
    holds = tuple(s.Hold(spot=SPOT, amount=s.Quantity(ms, 2 * ms, 7 * ms)) for ms in leasts)
    script = replace(script, steps=(s.EachSide(spot=SPOT, steps=holds), *script.steps))
    plan = plan_of(script, longer=(side, extra_ms))
    timeline = placed(plan, fitted(plan, at(plan, where)))
    left, right = practice(timeline, "left"), practice(timeline, "right")
    more = left[0] - right[0] if side == "left" else right[0] - left[0]
    assert more == extra_ms == timeline.balance.extra_ms
    assert left[1:] == right[1:]
    assert timeline.balance.longer == side
    assert any("longer" in clip.text and side in clip.text for clip in timeline.clips)
    assert all(span.least_ms <= span.duration_ms <= span.most_ms for span in timeline.spans if span.most_ms)


@given(scripts(roomy=True), share)
def test_law_5_whole(script: s.Script, where: float) -> None:
    plan = plan_of(script)
    timeline = placed(plan, fitted(plan, at(plan, where)))
    counted: dict[tuple[int, int], int] = {}
    for i, breath in enumerate(timeline.breaths):
        if breath.phase == "inhale":
            later = timeline.breaths[i + 1 :]
            assert any(b.phase == "exhale" and b.breath == breath.breath for b in later[:3])
        counted[breath.breath, breath.of] = counted.get((breath.breath, breath.of), 0) + 1
    assert all(n <= of for n, of in counted)
    ends = {breath.start_ms + breath.duration_ms for breath in timeline.breaths if breath.phase == "exhale"}
    holds = [span for span in timeline.spans if span.kind == "hold"]
    for span in holds:
        inside = [b for b in timeline.breaths if span.start_ms <= b.start_ms < span.end_ms]
        if inside:
            assert span.end_ms in ends


def outside_scans(timeline: Timeline) -> list[SpokenClip]:
    """List the clips but those of scans, which spread them anew, and announcements of lengths or numbers."""
    scans = [(span.start_ms, span.end_ms) for span in timeline.spans if span.kind == "scan"]
    own = [clip for clip in timeline.clips if clip.quiet_ms is None and "light pulls" not in clip.text]
    own = [clip for clip in own if clip.text not in ("Just once.", "Once on each side.")]
    own = [clip for clip in own if not clip.text.startswith(("Number ", "This is "))]
    return [clip for clip in own if not any(start <= clip.start_ms < end for start, end in scans)]


@given(scripts(roomy=True), share, share)
def test_law_6_monotone(script: s.Script, one: float, other: float) -> None:
    plan = plan_of(script)
    shorter, longer = sorted((at(plan, one), at(plan, other)))
    small, large = fitted(plan, shorter), fitted(plan, longer)
    for elastic in plan.elastics():
        if elastic.kind not in RESTS:
            assert small.amounts[elastic.key] <= large.amounts[elastic.key], elastic
    said = [
        Counter(clip.text for clip in outside_scans(placed(plan, found)) if clip.role in AUTHORED)
        for found in (small, large)
    ]
    # A full sentence takes the place of its short form.
    del said[0][SHORT]
    assert said[0] <= said[1]


@given(scripts(roomy=True), share, st.integers(1, 2_000))
def test_law_6_a_rest_gives_back_less_than_one_rung(script: s.Script, where: float, more: int) -> None:
    """When a rest shrinks, something else grew, by at least what the rests gave."""
    plan = plan_of(script)
    target_ms = at(plan, where)
    small, large = fitted(plan, target_ms), fitted(plan, target_ms + more)
    rests = [sum(row.time_ms for row in found.rows if row.elastic.kind in RESTS) for found in (small, large)]
    if rests[1] < rests[0]:
        grown = [
            k for k in plan.elastics() if k.kind not in RESTS and large.amounts[k.key] > small.amounts[k.key]
        ]
        assert grown
        without = {**small.amounts, **{k.key: large.amounts[k.key] for k in grown}}
        rung_ms = measure(plan.parts, without, LENGTHS).total_ms - target_ms
        assert rests[0] - rests[1] < max(rung_ms, 1)


def slower_by(longer: Mapping[Line, int]) -> Sounds:
    """Give some lines the sound they have and so many milliseconds more of it."""
    made = MadeUpSounds()
    for line, more_ms in longer.items():
        clip = made[line].clip
        made[line] = LineSound(line.text, replace(clip, duration_ms=clip.duration_ms + more_ms))
    return made


@given(scripts(roomy=True), share)
def test_law_7_another_voice_moves_times_but_not_order(script: s.Script, where: float) -> None:
    """At a length that both voices reach naturally, the same things are said in the same order."""
    plan = plan_of(script)
    voices = [slower_by(dict.fromkeys(plan.lines(), more_ms)) for more_ms in (0, 40)]
    natural = [bounds(plan, MadeUpLengths(sounds)).natural_ms for sounds in voices]
    found = [fit(plan, MadeUpLengths(sounds), ms) for sounds, ms in zip(voices, natural, strict=True)]
    assert found[0].amounts == found[1].amounts
    order = []
    for one, sounds in zip(found, voices, strict=True):
        clips = placed(plan, one, sounds).clips
        order.append([clip.text for clip in clips if clip.role not in (Role.PRESENCE, Role.COUNT)])
    assert order[0] == order[1]


@given(scripts(roomy=True), share)
def test_silence_grows_by_whole_frames_and_the_tail_takes_less(script: s.Script, where: float) -> None:
    plan = plan_of(script)
    amounts = fitted(plan, at(plan, where)).amounts
    tail = next(elastic for elastic in plan.elastics() if elastic.kind is Kind.TAIL)
    assume(amounts[tail.key] < tail.most)
    for elastic in plan.elastics():
        if elastic.kind in {*RESTS, Kind.HOLD} - {Kind.TAIL} and amounts[elastic.key] != elastic.most:
            assert 0 in {(amounts[elastic.key] - start) % FRAME for start in (elastic.least, elastic.natural)}


@given(scripts(roomy=True), share, st.data())
def test_a_longer_sentence_moves_what_follows_by_whole_frames(
    script: s.Script, where: float, data: st.DataObject
) -> None:
    """So all that is coded of the others can stay what it is. Words that wait for a bell go by the clock."""
    plan = plan_of(replace(script, bells=None))
    line = data.draw(st.sampled_from(plan.lines()))
    voices = [slower_by({line: more_ms}) for more_ms in (0, data.draw(st.integers(1, 900)))]
    target_ms = at(plan, where)
    try:
        found = [fit(plan, MadeUpLengths(sounds), target_ms) for sounds in voices]
    except ImpossibleLength:
        assume(False)
    for elastic in plan.elastics():
        amounts = {one.amounts[elastic.key] for one in found}
        # What counts, and what comes to a limit of its own or leaves it, may step otherwise.
        limits = {elastic.least, elastic.natural, elastic.most}
        steady = elastic.kind in (*RESTS, Kind.HOLD) and not amounts & limits
        assume(len(amounts) == 1 or elastic.kind is Kind.TAIL or steady)
    before, after = (placed(plan, one, sounds) for one, sounds in zip(found, voices, strict=True))
    assume([clip.text for clip in before.clips] == [clip.text for clip in after.clips])
    # A breath that waits for its words keeps its proportions, and lasts to the millisecond.
    assume([one.duration_ms for one in before.breaths] == [one.duration_ms for one in after.breaths])
    for was, now in zip(before.clips, after.clips, strict=True):
        # The sentence itself is another sound, wherever it begins.
        if was.duration_ms == now.duration_ms:
            assert (now.start_ms - was.start_ms) % FRAME == 0


@given(scripts(roomy=False), share)
@examples(60)
def test_law_8_honest(script: s.Script, where: float) -> None:
    """A refused length names the nearest lengths on both sides; those are possible, nothing between is."""
    plan = plan_of(script)
    target_ms = at(plan, where)
    try:
        fit(plan, LENGTHS, target_ms)
    except ImpossibleLength as refused:
        below, above = refused.below_ms, refused.above_ms
        for possible in (below, above):
            if possible is not None:
                fit(plan, LENGTHS, possible)
        assert below is None or below < target_ms
        assert above is None or above > target_ms
        for between in {target_ms - 1, target_ms + 1, (target_ms + (above or target_ms)) // 2}:
            if (below or 0) < between < (above or target_ms):
                with pytest.raises(ImpossibleLength):
                    fit(plan, LENGTHS, between)


@given(scripts())
def test_law_8_beyond_the_bounds_the_bound_is_named(script: s.Script) -> None:
    plan = plan_of(script)
    edge = bounds(plan, LENGTHS)
    with pytest.raises(ImpossibleLength) as short:
        fit(plan, LENGTHS, edge.least_ms - 1)
    assert (short.value.below_ms, short.value.above_ms) == (None, edge.least_ms)
    with pytest.raises(ImpossibleLength) as long:
        fit(plan, LENGTHS, edge.most_ms + 1)
    assert (long.value.below_ms, long.value.above_ms) == (edge.most_ms, None)
    for bound in (edge.least_ms, edge.natural_ms, edge.most_ms):
        assert fit(plan, LENGTHS, bound).target_ms == bound


@given(scripts(roomy=False), share)
@examples(60)
def test_the_holes_are_exactly_what_is_refused(script: s.Script, where: float) -> None:
    plan = plan_of(script)
    edge, found = bounds(plan, LENGTHS), holes(plan, LENGTHS)
    for hole in found:
        assert edge.least_ms <= hole.below_ms < hole.above_ms <= edge.most_ms
        for possible in (hole.below_ms, hole.above_ms):
            fit(plan, LENGTHS, possible)
        for refused in (hole.below_ms + 1, hole.above_ms - 1):
            with pytest.raises(ImpossibleLength):
                fit(plan, LENGTHS, refused)
    target_ms = at(plan, where)
    if not any(hole.below_ms < target_ms < hole.above_ms for hole in found):
        assert fit(plan, LENGTHS, target_ms).target_ms == target_ms


@pytest.mark.parametrize(
    "inside",
    [
        s.Hold(spot=SPOT, amount=s.Quantity(2_000, 3_000, 4_000)),
        s.Rest(spot=SPOT, amount=s.Quantity(0, 500, 4_000)),
    ],
)
def test_what_comes_in_many_repetitions_leaves_no_hole(inside: s.Step) -> None:
    """A frame more in each of them is more than the rest of the session can take up."""
    count = s.Quantity(150, 150, 150, s.Unit.COUNT)
    repeat = s.Repeat(spot=SPOT, count=count, steps=(s.Move(spot=SPOT, words=wording("Press.")), inside))
    plan = plan_of(s.Script(name="many", title="Many", about=".", spot=SPOT, steps=(repeat,)))
    edge = bounds(plan, LENGTHS)
    assert not holes(plan, LENGTHS)
    for target_ms in range(edge.least_ms, edge.most_ms, 9_973):
        assert fit(plan, LENGTHS, target_ms).target_ms == target_ms


@given(scripts())
def test_natural_is_natural(script: s.Script) -> None:
    """At the natural length every quantity stands at its natural amount."""
    plan = plan_of(script)
    found = fit(plan, LENGTHS, bounds(plan, LENGTHS).natural_ms)
    assert all(row.value == row.elastic.natural for row in found.rows)
    assert not found.rows or sum(row.grown_ms for row in found.rows) == 0


@given(scripts(roomy=True), share)
def test_law_9_explained(script: s.Script, where: float) -> None:
    """Every elastic has its row, the rows add up to the whole difference, and what stayed gained nothing."""
    plan = plan_of(script)
    target_ms = at(plan, where)
    found = fitted(plan, target_ms)
    assert [row.elastic for row in found.rows] == list(plan.elastics())
    assert sum(row.grown_ms for row in found.rows) == target_ms - found.bounds.natural_ms
    assert all(row.grown_ms == 0 for row in found.rows if row.value == row.elastic.natural)
    summary = placed(plan, found).fit
    tips_out = sum(1 for row in found.rows if row.elastic.kind is Kind.TIP and not row.value)
    assert len(summary.left_out) == tips_out


def many(parts: int) -> Plan:
    """Make a plan of so many parts, half of them elastic."""
    hold = s.Hold(spot=SPOT, amount=s.Quantity(10_000, 20_000, 30_000))
    breathe = s.Breathe(spot=SPOT, count=s.Quantity(1, 2, 4, s.Unit.COUNT))
    move = s.Move(spot=SPOT, words=wording("Bend the {side} knee.", short="Bend."))
    sided = s.EachSide(spot=SPOT, steps=(move, hold, breathe, s.Say(spot=SPOT, words=wording("Let go."))))
    rest = s.Rest(spot=SPOT, amount=s.Quantity(5_000, 5_000, 3_600_000))
    script = s.Script(
        name="long", title="Long", about=".", spot=SPOT, steps=(sided,) * (parts // 8) + (rest,)
    )
    return plan_of(script)


def calls(parts: int) -> int:
    plan = many(parts)
    return calls_of(fit, plan, LENGTHS, bounds(plan, LENGTHS).natural_ms + 12_345)


def test_law_10_cost_grows_linearly() -> None:
    assert calls(1_600) < 2.3 * calls(800)
