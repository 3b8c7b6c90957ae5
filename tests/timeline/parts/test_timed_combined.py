"""Words at chosen seconds beside everything else that a script can ask for at the same place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.fits_made import LENGTHS, placed, placed_or_refused
from tests.support.scripts_made import SPOT, plan_of, wording
from voiceguide.errors import ScriptError, SourceLocation
from voiceguide.plan.model import Plan
from voiceguide.script import model as s
from voiceguide.script.library import Library
from voiceguide.timeline.fit import fit
from voiceguide.timeline.model import SpokenClip, Timeline
from voiceguide.units import MINUTE, SECOND

BELL = SourceLocation("made-up.yaml", 3, 8)
HEAD = "title: T\nabout: A.\nsafety: [Stop if anything hurts.]\n"


def made(steps: str, tmp_path: Path, minutes: int = 5, head: str = "") -> Timeline:
    """Read steps as an author writes them, and place their session."""
    path = tmp_path / "made-up.yaml"
    path.write_text(f"{HEAD}{head}steps:\n{steps}  - rest: 10s..20s..fill\n", "utf-8")
    plan = plan_of(Library(()).read(path))
    return placed_or_refused(plan, fit(plan, LENGTHS, minutes * MINUTE))


def clips(timeline: Timeline, *texts: str) -> list[SpokenClip]:
    return [clip for clip in timeline.clips if clip.text in texts]


def from_start(timeline: Timeline, clip: SpokenClip) -> int:
    """Return how far into its hold or rest a clip begins, ms."""
    (span,) = (
        one
        for one in timeline.spans
        if one.kind in ("hold", "rest") and one.start_ms <= clip.start_ms < one.end_ms
    )
    return clip.start_ms - span.start_ms


@pytest.mark.parametrize("kind", ["hold", "rest"])
def test_they_have_the_level_and_the_pace_of_their_step(kind: str, tmp_path: Path) -> None:
    timeline = made(
        f"  - {kind}: 40s\n    level: -6dB\n    pace: slow\n"
        f"    at: {{10s: Softly now., -3s: [Three., Two., One.]}}\n"
        f"  - {kind}: 40s\n    at: {{10s: Aloud again.}}\n",
        tmp_path,
    )
    soft = clips(timeline, "Softly now.", "Three.", "Two.", "One.")
    (loud,) = clips(timeline, "Aloud again.")
    assert [from_start(timeline, clip) for clip in soft] == [10_000, 37_000, 38_000, 39_000]
    assert {clip.level_db for clip in soft} == {-6.0}
    assert loud.level_db == 0
    assert from_start(timeline, loud) == 10_000


def test_a_section_gives_them_its_manner_and_a_step_takes_it_back(tmp_path: Path) -> None:
    timeline = made(
        "  - section: Softly\n    level: -4dB\n    steps:\n"
        "      - hold: 30s\n        at: {half: Half.}\n"
        "      - hold: 30s\n        level: 0dB\n        at: {half: And half again.}\n",
        tmp_path,
    )
    assert [clip.level_db for clip in clips(timeline, "Half.", "And half again.")] == [-4.0, 0.0]


def test_another_voice_beside_them_moves_none_of_them(tmp_path: Path) -> None:
    steps = (
        "  - say: Estoy aquí.\n    language: es\n"
        "  - hold: 30s\n    at: {10s: Ten., -5s: Five.}\n"
        "  - say: Estoy en paz.\n    voice: gtts:es\n"
    )
    timeline = made(steps, tmp_path)
    assert [from_start(timeline, clip) for clip in clips(timeline, "Ten.", "Five.")] == [10_000, 25_000]


def test_a_hold_has_no_voice_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(ScriptError, match=r"voice. is not a key of `hold`"):
        made("  - hold: 30s\n    voice: gtts\n    at: {10s: Ten.}\n", tmp_path)


def test_they_name_their_round_and_how_many_there_are(tmp_path: Path) -> None:
    timeline = made(
        "  - rounds: 3\n    steps:\n"
        '      - hold: 30s\n        at: {10s: "Round {n} of {of}.", -3s: ["{N}.", Two., One.]}\n',
        tmp_path,
    )
    rounds = clips(timeline, *(f"Round {n} of three." for n in ("one", "two", "three")))
    assert len(rounds) == 3
    assert [from_start(timeline, clip) for clip in rounds] == [10_000] * 3
    counted = clips(timeline, "One.", "Two.", "Three.")
    numbers = [clip for clip in counted if from_start(timeline, clip) == 27_000]
    assert [clip.text for clip in numbers] == ["One.", "Two.", "Three."]


def test_they_name_the_entry_of_a_list(tmp_path: Path) -> None:
    timeline = made(
        "  - for each: [your left foot, your right foot]\n    as: part\n    steps:\n"
        '      - rest: 20s\n        at: {5s: "Feel {part}.", -5s: "{Part}, and let it go."}\n',
        tmp_path,
    )
    said = [(clip.text, from_start(timeline, clip)) for clip in timeline.clips if "foot" in clip.text]
    assert said == [
        ("Feel your left foot.", 5_000),
        ("Your left foot, and let it go.", 15_000),
        ("Feel your right foot.", 5_000),
        ("Your right foot, and let it go.", 15_000),
    ]


def rung(at_ms: int, *words: s.TimedWords) -> Plan:
    """Make a plan that begins with a rest with words at chosen seconds, under a bell."""
    rest = s.Rest(spot=SPOT, amount=s.Quantity(60_000, 60_000, 60_000), at=words)
    fill = s.Rest(spot=SPOT, amount=s.Quantity(20_000, 20_000, 3_600_000))
    bells = s.ClockBells((s.ClockTime(at_ms, BELL),))
    return plan_of(s.Script(name="m", title="M", about=".", spot=SPOT, steps=(rest, fill), bells=bells))


def test_a_bell_beside_them_rings_and_moves_none_of_them() -> None:
    words = s.TimedWords(20_000, False, (wording("Twenty."),), SPOT)
    plan = rung(40 * SECOND, words)
    timeline = placed(plan, fit(plan, LENGTHS, 5 * MINUTE))
    (clip,) = clips(timeline, "Twenty.")
    assert from_start(timeline, clip) == 20_000
    assert 40 * SECOND in [tone.start_ms for tone in timeline.tones if tone.kind == "bell"]


def test_a_bell_on_top_of_them_is_refused_at_its_place() -> None:
    """They promise their second and the bell promises its own: neither may move for the other."""
    words = s.TimedWords(20_000, False, (wording("Twenty."),), SPOT)
    free = rung(40 * SECOND, words)
    timeline = placed(free, fit(free, LENGTHS, 5 * MINUTE))
    (clip,) = clips(timeline, "Twenty.")
    under = replace(free, bells=tuple(replace(one, at_ms=clip.start_ms) for one in free.bells))
    with pytest.raises(ScriptError) as caught:
        placed_or_refused(under, fit(under, LENGTHS, 5 * MINUTE))
    (problem,) = caught.value.problems
    assert problem.spot == BELL
    assert problem.what.endswith("'Twenty.' is said, and no bell rings over words.")
    assert problem.mend == "Let it ring sooner or later, or give these words another second."
