"""The lines of a scan: it begins at once, walks over the whole pool in order, and arrives."""

from __future__ import annotations

import itertools
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.support.scripts_made import SPOT, MadeUpLengths, MadeUpSounds, book_for, wording
from voiceguide.plan.compiler import compile_plan
from voiceguide.plan.model import PlannedRest, PlannedScan, walk
from voiceguide.plan.terms import Choices, Kind
from voiceguide.script import model as s
from voiceguide.script.terms import Mode
from voiceguide.timeline.fit import bounds, fit
from voiceguide.timeline.model import SpokenClip, Timeline
from voiceguide.timeline.parts.scan import ARRIVAL_MS, LEAD_MS, chosen, spread, starts
from voiceguide.timeline.placement import place
from voiceguide.timeline.unroll import unroll
from voiceguide.units import SECOND

BODY = ("Feet.", "Calves.", "Knees.", "Thighs.", "Hips.", "Belly.", "Chest.", "Shoulders.", "Face.")
LAST = "All of you, resting."


def script(scan: s.Scan, *, sided: bool = False, mode: Mode = Mode.BEDTIME) -> s.Script:
    step = s.EachSide(spot=SPOT, steps=(scan,)) if sided else scan
    rest = s.Rest(spot=SPOT, amount=s.Quantity(0, 0, 3_600_000))
    steps: tuple[s.Step, ...] = (s.Say(spot=SPOT, words=wording("Lie down.")), step)
    return s.Script(
        name="made-up", title="Made up", about="Nothing.", spot=SPOT, mode=mode,
        safety=(s.Safety(spot=SPOT, words=wording("Stop if it hurts.")),),
        steps=(*steps, rest) if sided else steps,
    )  # fmt: skip


def scan_of(
    *,
    lines: tuple[str, ...] = BODY,
    every: tuple[int, int, int] = (12_000, 30_000, 85_000),
    last: str | None = LAST,
    from_last: bool = False,
    most_ms: int = 3_600_000,
) -> s.Scan:
    return s.Scan(
        spot=SPOT,
        amount=s.Quantity(40_000, 120_000, most_ms),
        pool=tuple(map(wording, lines)),
        every=s.Quantity(*every),
        from_last=from_last,
        closing=None if last is None else wording(last),
    )


def session(script: s.Script, target_ms: int) -> Timeline:
    plan = compile_plan(script, Choices(), book_for(script), target_ms=target_ms)
    sounds = MadeUpSounds()
    found = fit(plan, MadeUpLengths(sounds), target_ms)
    rundown = unroll(plan, found.amounts)
    heard = {line: sounds[line] for line in rundown.lines()}
    return place(plan, rundown, found, heard, voice="tone", estimated=True)


def with_scan_of(scan: s.Scan, duration_ms: int, **more: bool) -> Timeline:
    """Make a session whose scan lasts so long."""
    made = script(scan, **more)
    plan = compile_plan(made, Choices(), book_for(made), target_ms=0)
    least_ms = bounds(plan, MadeUpLengths(MadeUpSounds())).least_ms
    return session(made, least_ms + duration_ms - scan.amount.least)


def told(timeline: Timeline) -> list[SpokenClip]:
    [span] = [span for span in timeline.spans if span.kind == "scan"]
    return [clip for clip in timeline.clips if span.start_ms <= clip.start_ms < span.end_ms]


def texts(scan: s.Scan, duration_ms: int) -> list[str]:
    return [clip.text for clip in told(with_scan_of(scan, duration_ms))]


everys = st.tuples(*[st.integers(6_000, 85_000)] * 3).map(sorted).map(tuple)
durations = st.integers(40_000, 1_800_000)
scans = st.builds(
    scan_of,
    lines=st.integers(1, 9).map(lambda n: BODY[:n]),
    every=everys,
    last=st.sampled_from((LAST, None)),
    from_last=st.booleans(),
)


def test_a_short_scan_is_spread_over_the_whole_body() -> None:
    assert texts(scan_of(), 60_000) == ["Feet.", "Hips.", "Face.", LAST]


def test_of_two_lines_the_second_is_the_middle_since_the_closing_is_the_end() -> None:
    """From the feet straight to the head is a jump that a listener hears."""
    assert texts(scan_of(), 42_000) == ["Feet.", "Hips.", LAST]
    assert texts(scan_of(lines=("Feet.", "Face.")), 42_000) == ["Feet.", "Face.", LAST]
    assert texts(scan_of(last=None), 42_000)[-1] == "Face."


def test_a_scan_may_begin_at_the_other_end() -> None:
    assert texts(scan_of(from_last=True), 60_000) == ["Face.", "Hips.", "Feet.", LAST]


def test_the_last_line_of_the_pool_is_the_end_where_there_is_no_other() -> None:
    assert texts(scan_of(last=None), 60_000) == ["Feet.", "Thighs.", "Belly.", "Face."]


def test_a_long_scan_says_everything_and_announces_the_quiet_after_it() -> None:
    *lines, quiet, last = told(with_scan_of(scan_of(), 1_200_000))
    assert [clip.text for clip in lines] == list(BODY)
    assert quiet.text.startswith("It will be quiet for about ")
    assert last.text == LAST
    assert quiet.quiet_ms is not None
    assert last.end_ms + quiet.quiet_ms == 1_200_000 + lines[0].start_ms - LEAD_MS
    assert quiet.end_ms + SECOND <= last.start_ms <= quiet.end_ms + 3 * SECOND


def test_a_scan_at_the_end_takes_what_is_left() -> None:
    made = script(scan_of())
    plan = compile_plan(made, Choices(), book_for(made), target_ms=0)
    [rest] = [part for part in walk(plan.parts) if isinstance(part, PlannedRest) and part.scan is not None]
    assert rest.elastic.kind is Kind.FINAL
    assert rest.elastic.name == "scan"


def test_both_sides_are_scanned_alike() -> None:
    made = scan_of(lines=("Your {side} foot.", "Your {side} knee.", "Your {side} hip."), most_ms=200_000)
    timeline = session(script(made, sided=True), 400_000)
    first, second = [
        [(clip.start_ms - span.start_ms, clip.text) for clip in timeline.clips
         if span.start_ms <= clip.start_ms < span.end_ms]
        for span in timeline.spans
        if span.kind == "scan"
    ]  # fmt: skip
    assert [at for at, _ in first] == [at for at, _ in second]
    assert [text.replace("right", "left") for _, text in first] == [text for _, text in second]


@given(scans, durations)
def test_every_scan_begins_at_once_keeps_the_order_and_arrives(scan: s.Scan, duration_ms: int) -> None:
    clips = told(with_scan_of(scan, duration_ms))
    pool = [line.full for line in (scan.pool[::-1] if scan.from_last else scan.pool)]
    whole = [*pool, LAST] if scan.closing is not None else pool
    lines = [clip for clip in clips if clip.text in whole]
    said = [clip.text for clip in lines]
    assert said[0] == pool[0]
    assert said[-1] == whole[-1]
    assert [whole.index(text) for text in said] == sorted({whole.index(text) for text in said})
    for one, following in itertools.pairwise(clips):
        assert one.end_ms + 800 <= following.start_ms


@given(scans, durations, durations)
def test_a_longer_scan_never_says_fewer_lines(scan: s.Scan, one_ms: int, other_ms: int) -> None:
    plan = compile_plan(script(scan), Choices(), book_for(script(scan)), target_ms=0)
    [rest] = [part for part in walk(plan.parts) if isinstance(part, PlannedRest) and part.scan is not None]
    assert rest.scan is not None
    few, many = (len(chosen(rest, rest.scan, ms)) for ms in sorted((one_ms, other_ms)))
    assert few <= many


@given(everys, st.integers(1, 10), durations)
def test_distances_grow_and_stay_below_the_greatest(
    every: tuple[int, int, int], lines: int, duration_ms: int
) -> None:
    scan = PlannedScan(least_ms=every[0], usual_ms=every[1], most_ms=every[2])
    at = starts(lines, scan, duration_ms)
    gaps = [after - before for before, after in itertools.pairwise(at)]
    assert at[0] == LEAD_MS
    assert at[-1] <= max(LEAD_MS, duration_ms - ARRIVAL_MS)
    assert gaps == sorted(gaps)
    assert all(gap <= every[2] for gap in gaps)


@given(st.integers(1, 60), st.data())
def test_lines_are_spread_evenly_over_the_pool(size: int, data: st.DataObject) -> None:
    n = data.draw(st.integers(1, size))
    pool = [object() for _ in range(size)]
    found = [pool.index(one) for one in spread(pool, n)]  # type: ignore[arg-type]
    assert found[0] == 0
    assert n == 1 or found[-1] == size - 1
    steps = [after - before for before, after in itertools.pairwise(found)]
    assert not steps or (min(steps) >= 1 and max(steps) - min(steps) <= 1)


def keeping(scan: s.Scan, places: set[int]) -> s.Scan:
    pool = tuple(replace(line, keep=place in places) for place, line in enumerate(scan.pool))
    return replace(scan, pool=pool)


def test_a_line_that_is_kept_is_said_in_the_place_of_the_one_beside_it() -> None:
    assert texts(keeping(scan_of(), {5}), 60_000) == ["Feet.", "Belly.", "Face.", LAST]
    assert texts(keeping(scan_of(from_last=True), {5}), 60_000) == ["Face.", "Belly.", "Feet.", LAST]


def test_lines_that_are_kept_are_said_even_closer_together_than_usual() -> None:
    assert texts(keeping(scan_of(), {1, 2, 6}), 40_000) == [
        "Feet.",
        "Calves.",
        "Knees.",
        "Chest.",
        "Face.",
        LAST,
    ]


@given(scans, st.sets(st.integers(0, 8), max_size=3), durations, st.integers(1, 600_000))
def test_what_is_kept_is_always_said_in_order_and_a_longer_scan_never_says_less(
    scan: s.Scan, places: set[int], duration_ms: int, more_ms: int
) -> None:
    kept = keeping(scan, places)
    pool = [line.full for line in (kept.pool[::-1] if kept.from_last else kept.pool)]
    shorter, longer = (
        [text for text in texts(kept, ms) if text in pool]
        for ms in (duration_ms, min(duration_ms + more_ms, 1_800_000))
    )
    for said in (shorter, longer):
        assert {line.full for line in kept.pool if line.keep} <= set(said)
        assert said == sorted(set(said), key=pool.index)
        assert len(said) >= len([text for text in texts(scan, duration_ms) if text in pool])
    assert len(longer) >= len(shorter)
