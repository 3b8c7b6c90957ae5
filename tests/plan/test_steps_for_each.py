"""Lists other than the sides: each entry has its turn, in its own words, and all of them get the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plan.test_practice import said, session
from tests.support.fits_made import at, fitted, placed
from tests.support.plans_made import Desk
from voiceguide.media.chapters import chapters
from voiceguide.plan.model import Alternative, walk
from voiceguide.timeline.model import Timeline

REST = "  - rest: 10s..fill\n"
FINGERS = """\
  - for each: [the thumb, the first finger, the little one]
    as: finger
    steps:
      - say: {first: "Feel {finger}.", then: "Now {finger}.", last: "And {finger}, {n} of {of}."}
      - hold: 2s..4s..20s
"""


def indented(steps: str, by: int = 4) -> str:
    return "".join(f"{' ' * by}{line}\n" for line in steps.splitlines())


def items(timeline: Timeline) -> list[tuple[str | None, int | None, int | None]]:
    return [(span.title, span.n, span.of) for span in timeline.spans if span.kind == "item"]


def test_each_entry_has_its_words_and_its_span(tmp_path: Path) -> None:
    timeline = session(tmp_path, FINGERS + REST)
    assert said(timeline)[:3] == [
        "Feel the thumb.",
        "Now the first finger.",
        "And the little one, three of three.",
    ]
    assert items(timeline) == [("the thumb", 1, 3), ("the first finger", 2, 3), ("the little one", 3, 3)]


def test_the_number_of_an_outer_round_is_the_entry_of_a_list(tmp_path: Path) -> None:
    steps = """\
  - for each: [one, two]
    as: round
    steps:
      - repeat: 2
        steps:
          - move: {first: "Round {round}, breath {n} of {of}.", then: "{N}.", last: "Last of {round}."}
            size: small
"""
    assert said(session(tmp_path, steps + REST))[:4] == [
        "Round one, breath one of two.",
        "Last of one.",
        "Round two, breath one of two.",
        "Last of two.",
    ]


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_all_entries_are_held_equally_long(tmp_path: Path, share: float) -> None:
    held = [
        span.duration_ms for span in session(tmp_path, FINGERS + REST, share).spans if span.kind == "hold"
    ]
    assert len(held) == 3
    assert len(set(held)) == 1
    assert share or held[0] == 2_000
    assert share < 1 or held[0] == 20_000


@pytest.mark.parametrize("share", [0.0, 0.4])
def test_inside_each_side_both_sides_last_the_same(tmp_path: Path, share: float) -> None:
    """The words of an entry may name the side: both sides take the time of the longer ones."""
    steps = "  - each side:\n" + indented(FINGERS).replace("the thumb", '"your {side} thumb"')
    timeline = session(tmp_path, steps + REST, share)
    assert {"Feel your right thumb.", "Feel your left thumb."} <= set(said(timeline))
    sides = [span.duration_ms for span in timeline.spans if span.kind == "side"]
    assert len(sides) == 2
    assert sides[0] == sides[1]
    assert [span.side for span in timeline.spans if span.kind == "item"] == ["right"] * 3 + ["left"] * 3


def test_several_words_of_an_entry(tmp_path: Path) -> None:
    steps = """\
  - for each:
      - {name: hands, do: "make fists"}
      - {do: "draw them up", name: shoulders}
    as: Part
    steps: [{say: "{Part.name}. {part.do}, and {Part.do}."}]
"""
    assert said(session(tmp_path, steps + REST))[:2] == [
        "Hands. make fists, and Make fists.",
        "Shoulders. draw them up, and Draw them up.",
    ]


def test_lists_in_lists(tmp_path: Path) -> None:
    steps = """\
  - for each: [your friend, a stranger]
    as: person
    steps:
      - for each: ["May {person} be well", "May {person} be at ease"]
        as: wish
        steps: [{say: "{Wish}."}]
      - say: That was {person}, {n} of {of}.
"""
    assert said(session(tmp_path, steps + REST))[:6] == [
        "May your friend be well.",
        "May your friend be at ease.",
        "That was your friend, one of two.",
        "May a stranger be well.",
        "May a stranger be at ease.",
        "That was a stranger, two of two.",
    ]


def test_sides_inside_a_list_are_announced_each_time(tmp_path: Path) -> None:
    steps = """\
  - for each: [knee, elbow]
    as: joint
    steps:
      - each side: [{move: "Bend your {side} {joint}."}]
"""
    told = said(session(tmp_path, steps + REST))[:7]
    assert told == [
        "Bend your right knee.", "In a moment, the left side.", "Bend your left knee.",
        "In a moment, the right side.",
        "Bend your right elbow.", "In a moment, the left side.", "Bend your left elbow.",
    ]  # fmt: skip


def test_short_words_are_for_later_entries_when_time_is_short(tmp_path: Path) -> None:
    steps = """\
  - for each: [the thumb, the first finger]
    as: finger
    steps: [{say: "Bring all your attention to {finger}.", short: "{Finger}."}, {hold: 2s..4s..20s}]
"""
    assert said(session(tmp_path, steps + REST))[:2] == [
        "Bring all your attention to the thumb.",
        "The first finger.",
    ]
    full = said(session(tmp_path, steps + REST, 0.5))
    assert "Bring all your attention to the first finger." in full
    assert "The first finger." not in full


def test_wordings_take_turns_from_entry_to_entry(tmp_path: Path) -> None:
    steps = """\
  - for each: [one, two, three]
    as: thing
    steps: [{say: ["Feel {thing}.", "Notice {thing}."]}]
"""
    assert said(session(tmp_path, steps + REST))[:3] == ["Feel one.", "Notice two.", "Feel three."]


def test_a_tip_is_said_once_unless_it_names_the_entry(tmp_path: Path) -> None:
    steps = """\
  - for each: [one, two]
    as: thing
    steps:
      - tip: A pillow helps.
        keep: yes
      - tip: Or leave {thing} out.
        keep: yes
"""
    told = said(session(tmp_path, steps + REST))
    assert told.count("A pillow helps.") == 1
    assert {"Or leave one out.", "Or leave two out."} <= set(told)


def test_a_scan_and_thoughts_name_the_entry(tmp_path: Path) -> None:
    steps = """\
  - for each: [arm, leg]
    as: limb
    steps:
      - scan: 40s
        pool: ["The {limb} begins.", "The whole {limb}."]
        last: Leave the {limb}.
      - hold: 60s
        while: ["Soften the {limb}.", "The {limb} is warm."]
"""
    told = said(session(tmp_path, steps + REST, 0.2))
    for limb in ("arm", "leg"):
        assert {f"The {limb} begins.", f"Leave the {limb}.", f"Soften the {limb}."} <= set(told)


def test_a_part_does_its_own_lists(tmp_path: Path) -> None:
    (tmp_path / "hands.yaml").write_text(
        f"title: Hands\nabout: A.\nsafety: [Stop if it hurts.]\nsteps:\n{FINGERS}", "utf-8"
    )
    steps = "  - for each: [once, again]\n    as: time\n    steps:\n      - use: hands\n"
    timeline = session(tmp_path, steps + REST)
    assert said(timeline)[:6] == [
        "Feel the thumb.", "Now the first finger.", "And the little one, three of three.",
    ] * 2  # fmt: skip


def test_chapters_of_one_title_get_the_entry_and_the_side(tmp_path: Path) -> None:
    steps = """\
  - each side:
      - section: Hand
        steps:
          - for each: [palm, back]
            as: face
            steps:
              - section: Feel
                steps: [{hold: 20s}]
              - section: "{Face} again"
                steps: [{hold: 20s}]
"""
    names = [chapter.title for chapter in chapters(session(tmp_path, steps + REST))]
    assert names == [
        "Welcome", "Feel (palm, right)", "Palm again (right)", "Feel (back, right)", "Back again (right)",
        "Feel (palm, left)", "Palm again (left)", "Feel (back, left)", "Back again (left)",
    ]  # fmt: skip


def test_the_bias_of_a_side_is_divided_among_the_entries(tmp_path: Path) -> None:
    steps = "  - each side:\n" + indented(FINGERS.replace("2s..4s..20s", "20s..40s..2min")) + REST
    plan = Desk(tmp_path).plan(steps, longer=("left", 25_000))
    timeline = placed(plan, fitted(plan, at(plan, 0.01)))
    held = {
        side: [span.duration_ms for span in timeline.spans if span.kind == "hold" and span.side == side]
        for side in ("left", "right")
    }
    assert sum(held["left"]) - sum(held["right"]) == 25_000
    assert max(held["left"]) - min(held["left"]) <= 1


def test_the_quantity_of_a_list_has_one_key(tmp_path: Path) -> None:
    plan = Desk(tmp_path).plan(FINGERS)
    assert [elastic.key for elastic in plan.elastics() if elastic.name == "hold"] == [
        "made-up.steps.0.1.hold"
    ]
    assert not [part for part in walk(plan.parts) if isinstance(part, Alternative)]


def test_a_safety_step_on_a_side_says_the_side(tmp_path: Path) -> None:
    steps = "  - each side:\n      - safety: If your {side} knee hurts then stop.\n      - hold: 20s\n"
    timeline = session(tmp_path, steps + REST)
    told = [clip.text for clip in timeline.clips if clip.role == "safety"][1:]
    assert told == ["If your right knee hurts then stop.", "If your left knee hurts then stop."]
    sides = [span.duration_ms for span in timeline.spans if span.kind == "side"]
    assert sides[0] == sides[1]
