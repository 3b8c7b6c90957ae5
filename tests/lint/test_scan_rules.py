"""A scan whose shortest time has no room for its first and its last line is found."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.scripts_judged import judged
from tests.support.scripts_made import SPOT, wording
from voiceguide.lint.scan_rules import scans_arrive
from voiceguide.script import model as s

LONG = "Feel how your feet, one after the other, grow heavy and sink a little deeper into the ground."


@pytest.mark.parametrize(
    ("least_ms", "first", "last", "found"),
    [
        (20_000, "Your feet.", "All of you, resting.", False),
        (20_000, LONG, LONG + " Rest.", True),
        (40_000, LONG, LONG + " Rest.", False),
        (20_000, LONG, "", False),
    ],
)
def test_a_scan_has_room_for_its_ends(least_ms: int, first: str, last: str, found: bool) -> None:
    scan = s.Scan(
        spot=SPOT,
        amount=s.Quantity(least_ms, 60_000, 60_000),
        pool=(wording(first),),
        closing=wording(last) if last else None,
    )
    script = s.Script(name="a", title="A", about="A.", spot=SPOT, steps=(scan,))
    told = list(scans_arrive(script))
    assert bool(told) is found
    assert all(problem.rule == "scan-arrives" and "no room" in problem.what for problem in told)


LINES = [
    "Your feet.",
    "Your knees.",
    "Your hips.",
    "Your belly.",
    "Your hands.",
    "Your shoulders.",
    "Your face.",
]


def test_a_rest_that_walks_through_the_body_is_a_scan(tmp_path: Path) -> None:
    (problem,) = judged(tmp_path, "en", {"rest": "1min..5min..9min", "while": LINES})
    assert (problem.rule, "scan:" in problem.mend) == ("scan-arrives", True)
    assert judged(tmp_path, "en", {"rest": "1min..5min..9min", "while": LINES[:4]}) == ()


def test_a_rest_that_names_parts_to_and_fro_is_none(tmp_path: Path) -> None:
    lines = ["Feel your back from hip to neck.", "Light on your eyelids.", "Wriggle your toes and fingers.",
             "Your face may have a yawn.", "Nobody is in a hurry.", "Breathe down to your hips."]  # fmt: skip
    assert judged(tmp_path, "en", {"rest": "1min..5min..9min", "while": lines}) == ()


@pytest.mark.parametrize(("keep", "found"), [(True, True), (False, False)])
def test_a_scan_has_room_for_the_lines_that_are_kept(keep: bool, found: bool) -> None:
    pool = (wording("Your feet."), replace(wording(f"{LONG} {LONG}"), keep=keep), wording("Your face."))
    scan = s.Scan(spot=SPOT, amount=s.Quantity(20_000, 60_000, 60_000), pool=pool)
    told = list(scans_arrive(s.Script(name="a", title="A", about="A.", spot=SPOT, steps=(scan,))))
    assert bool(told) is found
    assert all("those that are always said" in problem.what for problem in told)
