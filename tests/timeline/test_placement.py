"""What is said inside holds, breaths and rests, and where it lands."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.scripts_made import SPOT, MadeUpSounds, book_for, plan_of, wording
from voiceguide import pipeline
from voiceguide.plan.terms import Choices, Role
from voiceguide.script import model as s
from voiceguide.script.terms import Guide, Mode
from voiceguide.settings import Settings
from voiceguide.timeline.fit import fit
from voiceguide.timeline.formats import FORMATS
from voiceguide.timeline.model import SpokenClip, Timeline
from voiceguide.timeline.placement import place
from voiceguide.timeline.rundown import Held
from voiceguide.timeline.sound import lengths
from voiceguide.timeline.unroll import unroll
from voiceguide.units import FRAME

CASES = Path(__file__).parent.parent / "cases" / "timeline"
POOL = tuple(wording(text) for text in ("Soften.", "Breathe low.", "Let go.", "Be heavy."))


def hold_of(ms: int, *, breaths: int = 0, sides: bool = False, **more: object) -> s.Script:
    amount = s.Quantity(breaths, breaths, breaths, s.Unit.BREATHS) if breaths else s.Quantity(ms, ms, ms)
    hold = s.Hold(spot=SPOT, amount=amount, presence=POOL, **more)  # type: ignore[arg-type]
    steps: tuple[s.Step, ...] = (s.EachSide(spot=SPOT, steps=(hold,)),) if sides else (hold,)
    return s.Script(name="made-up", title="Made up", about=".", spot=SPOT, steps=steps, mode=Mode.BEDTIME)


def natural(script: s.Script, **choices: object) -> Timeline:
    plan = plan_of(script, **choices)
    sounds = MadeUpSounds()
    known = {line: sounds[line] for line in plan.lines()}
    from voiceguide.timeline.fit import bounds

    found = fit(plan, lengths(known), bounds(plan, lengths(known)).natural_ms)
    rundown = unroll(plan, found.amounts)
    sounds_ = {line: sounds[line] for line in rundown.lines()}
    return place(plan, rundown, found, sounds_, voice="made-up", estimated=False)


def inside(timeline: Timeline) -> list[tuple[SpokenClip, int, int]]:
    """List what is said in the first hold, how far into it, and how long before its end it is over."""
    hold = next(span for span in timeline.spans if span.kind == "hold")
    clips = [clip for clip in timeline.clips if hold.start_ms <= clip.start_ms < hold.end_ms]
    return [(clip, clip.start_ms - hold.start_ms, hold.end_ms - clip.end_ms) for clip in clips]


@pytest.mark.parametrize(
    ("hold_s", "roles"),
    [
        (2, []),
        (14, []),
        (15, ["hold_start"]),
        (27, ["hold_start"]),
        (29, ["hold_start", "near_end"]),
        (30, ["hold_start", "presence", "near_end"]),
        (59, ["hold_start", "presence", "near_end"]),
        (60, ["hold_start", "presence", "presence", "near_end"]),
        (119, ["hold_start", "presence", "presence", "presence", "near_end"]),
        (120, ["hold_start", "presence", "presence", "presence", "presence", "near_end"]),
        (300, ["hold_start", *["presence"] * 7, "near_end"]),
    ],
)
def test_what_a_hold_says_by_its_length(hold_s: int, roles: list[str]) -> None:
    assert [str(clip.role) for clip, _, _ in inside(natural(hold_of(hold_s * 1000)))] == roles


def test_a_hold_tells_how_long_it_is_where_its_middle_and_its_end_are() -> None:
    found = inside(natural(hold_of(180_000)))
    start, start_ms, _ = found[0]
    assert start.text == "Stay here for about three minutes."
    assert start.announces_ms == 180_000
    assert start_ms + start.duration_ms <= 12_000
    (middle,) = (at for clip, at, _ in found if "alfway" in clip.text)
    assert 0.35 <= middle / 180_000 <= 0.65
    near, _, left_ms = found[-1]
    assert near.text == "Two more breaths here."
    assert 4_000 <= left_ms <= 25_000


def test_a_hold_in_breaths_counts_them_and_ends_on_an_exhale() -> None:
    timeline = natural(hold_of(0, breaths=5, in_ms=4_000, out_ms=6_000))
    found = inside(timeline)
    assert [clip.text for clip, _, _ in found if clip.role is not Role.PRESENCE] == [
        "Stay here for five breaths.",
        "One more breath here.",
    ]
    assert 10_000 <= found[-1][2] < 10_000 + FRAME
    assert [breath.phase for breath in timeline.breaths] == ["inhale", "exhale"] * 5
    hold = next(span for span in timeline.spans if span.kind == "hold")
    assert timeline.breaths[-1].start_ms + 6_000 == hold.end_ms


@given(st.integers(12_000, 300_000), st.integers(0, 20_000))
def test_a_longer_hold_never_says_less(ms: int, more_ms: int) -> None:
    short = inside(natural(hold_of(ms)))
    long = inside(natural(hold_of(min(ms + more_ms, 300_000))))
    assert len(short) <= len(long)


@given(st.integers(12_000, 300_000))
def test_talk_fills_at_most_a_quarter_of_a_minute_and_leaves_gaps(ms: int) -> None:
    found = inside(natural(hold_of(ms)))
    presence = sum(clip.duration_ms for clip, _, _ in found if clip.role is Role.PRESENCE)
    talk = sum(clip.duration_ms for clip, _, _ in found)
    assert presence == 0 or talk <= ms // (4 if ms >= 60_000 else 3)
    for (one, _, _), (following, _, _) in itertools.pairwise(found):
        assert following.start_ms - one.end_ms >= 800
        assert following.start_ms - one.end_ms <= 90_000


def test_gaps_are_no_metronome() -> None:
    starts = [at for _, at, _ in inside(natural(hold_of(300_000)))]
    gaps = [b - a for a, b in itertools.pairwise(starts)]
    assert len(set(gaps)) == len(gaps)
    assert max(gaps[1:-1]) > 1.1 * min(gaps[1:-1])


def test_the_second_side_says_as_much_and_begins_elsewhere() -> None:
    timeline = natural(hold_of(120_000, sides=True))
    sides = [span for span in timeline.spans if span.kind == "side"]
    said = [
        [
            clip.text
            for clip in timeline.clips
            if clip.role is Role.PRESENCE and side.start_ms <= clip.start_ms < side.end_ms
        ]
        for side in sides
    ]
    assert len(said[0]) == len(said[1])
    assert said[0][0] != said[1][0]


def test_what_the_author_says_instead_and_says_nothing() -> None:
    own = natural(hold_of(60_000, start=wording("Stay."), near_end=wording("Soon.")))
    texts = [clip.text for clip, _, _ in inside(own)]
    assert (texts[0], texts[-1]) == ("Stay.", "Soon.")
    silent = natural(hold_of(60_000, start=wording(""), near_end=wording("")))
    assert [str(clip.role) for clip, _, _ in inside(silent)] == ["presence", "presence"]


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


def test_the_last_count_of_the_last_breath_leaves_room_for_what_comes_next() -> None:
    box = {"in_ms": 4_000, "pause_in_ms": 4_000, "out_ms": 4_000, "pause_out_ms": 4_000}
    timeline = breathing(2, (Guide.COUNTS,), **box)
    counts = [clip for clip in timeline.clips if clip.role is Role.COUNT]
    assert all(clip.end_ms <= timeline.breaths[-1].start_ms + 3_200 for clip in counts)
    last = [clip.text for clip in counts if clip.start_ms >= timeline.breaths[-1].start_ms]
    before = [clip.text for clip in counts if 0 <= clip.start_ms - timeline.breaths[-2].start_ms < 4_000]
    assert (last, before) == (["2.", "3."], ["2.", "3.", "4."])


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


def test_silent_repetitions_are_counted() -> None:
    move = s.Move(spot=SPOT, words=s.Wording(full="Press down.", spot=SPOT, then=""))
    repeat = s.Repeat(spot=SPOT, count=s.Quantity(4, 4, 4, s.Unit.COUNT), steps=(move,))
    timeline = natural(s.Script(name="made-up", title="M", about=".", spot=SPOT, steps=(repeat,)))
    said = [clip.text for clip in timeline.clips if clip.role in (Role.MOVE, Role.COUNT)]
    assert said == ["Press down.", "2.", "3.", "Last one."]
    assert [(span.n, span.of) for span in timeline.spans if span.kind == "rep"] == [
        (1, 4),
        (2, 4),
        (3, 4),
        (4, 4),
    ]


def test_a_scan_is_sparse_and_leaves_the_end_quiet() -> None:
    rest = s.Rest(spot=SPOT, amount=s.Quantity(600_000, 600_000, 600_000), presence=POOL)
    timeline = natural(s.Script(name="m", title="M", about=".", spot=SPOT, steps=(rest,), mode=Mode.BEDTIME))
    scan = [clip for clip in timeline.clips if clip.role is Role.REST]
    told = next(clip for clip in scan if clip.quiet_ms)
    said = [clip for clip in scan if clip is not told]
    assert [clip.text for clip in said] == [words.full for words in POOL]
    gaps = [b.start_ms - a.start_ms for a, b in itertools.pairwise(said)]
    assert gaps == sorted(gaps)
    # The long quiet is announced right before the last line.
    assert scan.index(told) == len(scan) - 2
    assert timeline.duration_ms - scan[-1].end_ms > 200_000


def test_held_is_what_the_rundown_says() -> None:
    script = hold_of(45_000, sides=True)
    plan = plan_of(script)
    held = unroll(plan, {k.key: k.natural for k in plan.elastics()}).entries
    lengths_ = [entry.duration_ms for entry in held if isinstance(entry, Held)]
    assert lengths_ == [45_000, 45_000]
    assert book_for(script).language == "en"


@pytest.mark.parametrize("minutes", [5, 10])
def test_a_small_evening_reads_like_this(minutes: int) -> None:
    """The golden transcript; `GOLDEN=write pytest …` writes it anew, to be read before a commit."""
    import os

    settings = Settings(script_folders=(CASES,), cache_folder=Path("unused"))
    request = pipeline.Request(routine="evening", target_ms=minutes * 60_000, choices=Choices())
    made = FORMATS["txt"].write(pipeline.estimate(request, settings))
    golden = CASES / f"evening-{minutes}min.txt"
    if os.environ.get("GOLDEN") == "write":
        golden.write_text(made, encoding="utf-8")
    assert made == golden.read_text(encoding="utf-8")


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


def test_cues_of_a_rest_never_overlap() -> None:
    long = wording("Feel the whole of your body resting here, " * 12)
    rest = s.Rest(spot=SPOT, amount=s.Quantity(180_000, 180_000, 180_000), presence=(long, long, long))
    timeline = natural(s.Script(name="m", title="M", about=".", spot=SPOT, steps=(rest,)))
    scan = [clip for clip in timeline.clips if clip.role is Role.REST]
    assert scan
    for one, following in itertools.pairwise(timeline.clips):
        assert following.start_ms - one.end_ms >= 800


def test_a_long_quiet_that_is_not_the_end_is_announced() -> None:
    window = s.Window(
        spot=SPOT, words=wording("If it clicked, do it again."), amount=s.Quantity(*[120_000] * 3)
    )
    steps = (window, s.Move(spot=SPOT, words=wording("Come back.")))
    timeline = natural(s.Script(name="m", title="M", about=".", spot=SPOT, steps=steps))
    (quiet,) = (clip for clip in timeline.clips if clip.quiet_ms)
    assert quiet.text == "It will be quiet for about two minutes now."
    assert quiet.quiet_ms == 120_000 - quiet.duration_ms
    after = next(clip for clip in timeline.clips if clip.start_ms > quiet.start_ms)
    assert after.start_ms - quiet.end_ms >= quiet.quiet_ms
