"""Whole breaths: led in words, counts or tones, and waiting for their words."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest

from tests.support.holds_placed import natural
from tests.support.scripts_made import SPOT, wording
from voiceguide.plan.model import GAP_MS
from voiceguide.plan.terms import Role
from voiceguide.script import model as s
from voiceguide.script.terms import Guide
from voiceguide.timeline.model import Timeline


def breathing(count: int, guide: tuple[Guide, ...], **more: object) -> Timeline:
    n = s.Quantity(count, count, count, s.Unit.COUNT)
    step = s.Breathe(spot=SPOT, count=n, guide=guide, **more)  # type: ignore[arg-type]
    return natural(s.Script(name="made-up", title="Made up", about=".", spot=SPOT, steps=(step,)))


def breath_words(timeline: Timeline) -> list[str]:
    return [clip.text for clip in timeline.clips if clip.role in (Role.BREATH, Role.COUNT)]


def test_a_guide_thins_from_words_to_tones_to_quiet() -> None:
    timeline = breathing(6, (Guide.WORDS, Guide.TONES, Guide.QUIET))
    assert breath_words(timeline) == ["Breathe in.", "Breathe out.", "In.", "Out."]
    assert [tone.phase for tone in timeline.tones if tone.kind == "breath"] == ["inhale", "exhale"] * 2
    assert [(b.breath, b.of) for b in timeline.breaths][-1] == (6, 6)


def test_counts_fall_exactly_on_the_second() -> None:
    timeline = breathing(1, (Guide.COUNTS,), in_ms=4_000, pause_in_ms=4_000, out_ms=6_000)
    counts = [clip for clip in timeline.clips if clip.role is Role.COUNT]
    assert counts
    phases = {b.phase: b.start_ms for b in timeline.breaths}
    for clip in counts:
        n = int(clip.text.rstrip("."))
        assert clip.start_ms == phases[clip.phase] + (n - 1) * 1_000


BOX = {"in_ms": 4_000, "pause_in_ms": 4_000, "out_ms": 4_000, "pause_out_ms": 4_000}


@pytest.mark.parametrize("count", [1, 2, 5])
@pytest.mark.parametrize("guide", [(Guide.COUNTS,), (Guide.COUNTS, Guide.TONES, Guide.COUNTS)])
def test_every_breath_is_counted_to_its_end_and_the_cue_after_it_waits(
    count: int, guide: tuple[Guide, ...]
) -> None:
    timeline = breathing(count, guide, **BOX)
    last = timeline.breaths[-1]
    counted = [clip for clip in timeline.clips if clip.role is Role.COUNT and clip.start_ms >= last.start_ms]
    # The second of two breaths has tones.
    spoken = {2: [] if len(guide) > 1 else ["2.", "3.", "4."]}
    assert [clip.text for clip in counted] == spoken.get(count, ["2.", "3.", "4."])
    after = next(
        clip for clip in timeline.clips if clip.start_ms > last.start_ms + 3_000 and clip not in counted
    )
    assert last.duration_ms == 4_000
    assert after.start_ms == last.start_ms + 4_000 + GAP_MS


@pytest.mark.parametrize("guide", [(Guide.WORDS,), (Guide.COUNTS, Guide.TONES)])
def test_a_cue_waits_for_no_count_that_is_not_there(guide: tuple[Guide, ...]) -> None:
    timeline = breathing(3, guide, **BOX)
    end_ms = timeline.breaths[-1].start_ms + 4_000
    assert next(clip for clip in timeline.clips if clip.start_ms >= end_ms).start_ms == end_ms


def test_a_pause_of_the_breath_is_said_unless_it_is_over_at_once() -> None:
    box = {"in_ms": 4_000, "pause_in_ms": 4_000, "out_ms": 4_000, "pause_out_ms": 4_000}
    timeline = breathing(3, (Guide.WORDS, Guide.WORDS, Guide.QUIET), **box)
    assert breath_words(timeline) == [
        *("Breathe in.", "And hold.", "Breathe out.", "And hold."),
        *("In.", "Hold.", "Out.", "Hold."),
    ]
    assert [b.duration_ms for b in timeline.breaths] == [4_000] * 12
    spoken = [clip for clip in timeline.clips if clip.role is Role.BREATH]
    starts = {b.start_ms: b.phase for b in timeline.breaths}
    assert [starts[clip.start_ms] for clip in spoken] == [clip.phase for clip in spoken]
    own = breathing(2, (Guide.WORDS,), **box, on_pause_in=wording("Full."), on_pause_out=wording(""))
    assert breath_words(own) == ["Breathe in.", "Full.", "Breathe out.", "In.", "Hold.", "Out.", "Hold."]
    short = breathing(1, (Guide.WORDS,), pause_in_ms=1_000)
    assert breath_words(short) == ["Breathe in.", "Breathe out."]


def test_a_phase_waits_for_words_that_are_longer_than_it() -> None:
    long = wording("Breathe in while you think of all the things that there are to think of here.")
    timeline = breathing(3, (Guide.WORDS, Guide.QUIET), on_inhale=long)
    inhales = [b.duration_ms for b in timeline.breaths if b.phase == "inhale"]
    words = next(clip for clip in timeline.clips if clip.text == long.full)
    assert inhales[0] % 1_000 == 0
    assert inhales[0] - 1_000 < words.duration_ms + 300 <= inhales[0]
    assert inhales[1:] == [4_000, 4_000]


REST = s.Say(spot=SPOT, words=wording("Then rest."))


def section(*steps: s.Step) -> s.Section:
    return s.Section(spot=SPOT, title="A", steps=steps)


FOLLOWED = {
    "a cue": lambda breathe: (breathe, REST),
    "a window": lambda breathe: (
        breathe,
        s.Window(spot=SPOT, words=REST.words, amount=s.Quantity(9_000, 9_000, 9_000)),
    ),
    "a cue after its section": lambda breathe: (section(breathe), REST),
    "a section that begins with a cue": lambda breathe: (breathe, section(REST)),
    "the other side": lambda breathe: (s.EachSide(spot=SPOT, steps=(REST, breathe)),),
    "itself, with a cue before": lambda breathe: (
        s.Repeat(spot=SPOT, count=s.Quantity(2, 2, 2, s.Unit.COUNT), steps=(REST, breathe)),
    ),
}


@pytest.mark.parametrize("pause_out_ms", [0, 3_000])
@pytest.mark.parametrize("among", FOLLOWED.values(), ids=FOLLOWED)
def test_what_follows_the_last_words_of_a_breath_waits_as_after_any_cue(
    among: Callable[[s.Step], tuple[s.Step, ...]], pause_out_ms: int
) -> None:
    """However nearly the words fill their phase; and on both sides they take as long."""
    for letters in range(20, 90, 3):
        words = wording("Sink" + "k" * letters)
        said = {"on_pause_out": words} if pause_out_ms else {"on_exhale": words}
        breathe = s.Breathe(
            spot=SPOT, count=s.Quantity(1, 1, 1, s.Unit.COUNT), pause_out_ms=pause_out_ms, **said
        )
        timeline = natural(s.Script(name="m", title="M", about=".", spot=SPOT, steps=among(breathe)))
        waits = [b.start_ms - a.end_ms for a, b in itertools.pairwise(timeline.clips) if a.text == words.full]
        assert waits
        assert min(waits) >= 800
        assert len({span.duration_ms for span in timeline.spans if span.kind == "side"}) <= 1
