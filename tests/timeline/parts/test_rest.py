"""Rests: what is said inside them is sparse, and long silence is announced."""

from __future__ import annotations

import itertools
from dataclasses import replace

from tests.support.holds_placed import POOL, natural
from tests.support.scripts_made import SPOT, wording
from voiceguide.plan.terms import Role
from voiceguide.script import model as s
from voiceguide.script.terms import Mode


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


def test_a_rest_that_waits_is_as_long_as_any_other_and_says_so() -> None:
    amount = s.Quantity(20_000, 30_000, 60_000)
    plain, waiting = (
        natural(
            s.Script(
                name="m",
                title="M",
                about=".",
                spot=SPOT,
                steps=(s.Rest(spot=SPOT, amount=amount, waits=waits),),
            )
        )
        for waits in (False, True)
    )
    (rest,) = [one for one in waiting.spans if one.kind == "rest"]
    assert rest.waits
    assert replace(rest, waits=False) in plain.spans
    assert plain.duration_ms == waiting.duration_ms
