"""A set that only some do: it takes its time for everybody, and belongs to no side."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plan.test_practice import said, session
from voiceguide.lint.timeline_rules import judge
from voiceguide.plan.phrases import languages

OFFER = """\
  - offer: If one hip clicked then do that side once more.
    steps:
      - repeat: 2..3..4
        steps: [{move: Circle that knee.}]
      - hold: 20s..30s..60s
"""
SIDES = "  - each side: [{move: 'Bend your {side} knee.'}, {hold: 20s..30s..60s}]\n"
REST = "  - rest: 10s..fill\n"


@pytest.mark.parametrize("share", [0.0, 0.5])
def test_the_set_is_spoken_and_takes_its_own_time(tmp_path: Path, share: float) -> None:
    timeline = session(tmp_path, SIDES + OFFER + REST, share)
    [offer] = [span for span in timeline.spans if span.kind == "offer"]
    inside = [clip for clip in timeline.clips if offer.start_ms <= clip.start_ms < offer.end_ms]
    texts = [clip.text for clip in inside]
    assert texts[:3] == [
        "If one hip clicked then do that side once more.", "If not, simply rest.", "Circle that knee.",
    ]  # fmt: skip
    assert 3_000 <= inside[2].start_ms - inside[1].end_ms < 3_100
    reps = [span for span in timeline.spans if span.kind == "rep"]
    assert texts.count("Circle that knee.") == len(reps)
    assert all(offer.start_ms < rep.start_ms and rep.end_ms <= offer.end_ms for rep in reps)
    assert not [found for found in judge(timeline) if found.rule in ("sides", "changes-announced")]


def test_the_author_may_have_other_words_for_the_others_or_none(tmp_path: Path) -> None:
    told = said(session(tmp_path, OFFER + "    else: If not then feel both hips.\n" + REST))
    assert told[1] == "If not then feel both hips."
    quiet = said(session(tmp_path, OFFER + '    else: ""\n' + REST))
    assert quiet[1] == "Circle that knee."


def test_an_offer_inside_a_side_is_made_on_both(tmp_path: Path) -> None:
    steps = "  - each side:\n" + "".join(f"    {line}\n" for line in OFFER.splitlines()) + REST
    timeline = session(tmp_path, steps, 0.7)
    sides = [span.duration_ms for span in timeline.spans if span.kind == "side"]
    assert sides[0] == sides[1]
    assert len([span for span in timeline.spans if span.kind == "offer"]) == 2


@pytest.mark.parametrize("language", languages())
def test_every_language_tells_the_others_to_rest(tmp_path: Path, language: str) -> None:
    assert len(said(session(tmp_path, OFFER + REST, language=language))[1].split()) >= 3
