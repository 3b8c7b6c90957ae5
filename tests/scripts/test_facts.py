"""No fact of the five sources is lost: the ids of each script against the table in `cases/facts.yaml`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.scripts_shipped import ROUTINES, all_steps, ids_of, shipped, spoken
from voiceguide.script import model as s
from voiceguide.script.yaml.compose import read_plain

FACTS = read_plain(Path(__file__).resolve().parent.parent / "cases" / "facts.yaml")
PROGRAMS = {"bedtime-twist": ("knee-drops", "reclined-twist")}
"""What tells the facts of others: as `knee-drops-4`."""
# Facts that the sources put beside the practice and not into it: a note alone may carry them.
UNSPOKEN = {"ninety-ninety": {"6"}, "knee-drops": {"6"}, "restorative-twist": {"13"}}


def test_every_routine_has_its_facts() -> None:
    assert set(FACTS) == {name for name in ROUTINES if shipped(name).source is not None}
    assert sum(len(facts) for facts in FACTS.values()) == 14 + 6 + 6 + 10 + 12


@pytest.mark.parametrize("name", sorted(FACTS))
def test_no_fact_is_missing_and_none_is_made_up(name: str) -> None:
    assert ids_of(shipped(name)) == set(FACTS[name])


@pytest.mark.parametrize("name", sorted(FACTS))
def test_what_can_be_said_is_said_and_not_only_noted(name: str) -> None:
    script = shipped(name)
    carried = {fact for carrier in (*all_steps(script), *script.safety) for fact in carrier.ids}
    assert carried == set(FACTS[name]) - UNSPOKEN.get(name, set())


@pytest.mark.parametrize("name", sorted(FACTS))
def test_a_step_that_carries_a_fact_has_words_or_a_dose(name: str) -> None:
    doses = (s.Hold, s.Breathe, s.Repeat, s.Rounds, s.EachSide)
    said = {id(one.step) for one in spoken(shipped(name))}
    for step in all_steps(shipped(name)):
        assert not step.ids or id(step) in said or isinstance(step, doses), step


@pytest.mark.parametrize("name", sorted(PROGRAMS))
def test_a_program_carries_all_facts_of_its_parts(name: str) -> None:
    assert ids_of(shipped(name)) == {f"{part}-{fact}" for part in PROGRAMS[name] for fact in FACTS[part]}


def test_a_routine_without_a_source_says_where_it_comes_from() -> None:
    for name in (one for one in ROUTINES if shipped(one).source is None and one not in PROGRAMS):
        assert any("General practice" in note.text for note in shipped(name).notes), name


# A few words without which a fact would not be told, whatever the rest of the sentence.
TOLD = {
    "restorative-twist": {
        "2": ("stacked", "{side} foot on your {other} knee"),
        "3": ("Turn your chest to the {other}", "fingertips", "chin lifted", "hurry"),
        "4": ("deep", "breath in", "navel in"),
        "5": ("Walk your hands down slowly", "{side} ear"),
        "6": ("may not turn all the way", "head to the {side}", "head to the {other}"),
        "8": ("pillow",),
        "9": ("Your hips will face one way and your head the other",),
        "10": ("very full breath in", "navel in, and lower gently", "When your neck is ready"),
        "11": ("draw your belly gently in",),
        "12": ("where your legs point",),
        "14": ("Night clothes",),
    },
    "ninety-ninety": {
        "1": ("{side} foot in front of you", "{other} foot back behind you", "ninety degrees"),
        "2": ("Lift your chest", "ever so slightly", "back of your {side} hip", "floor in front"),
        "3": ("lean back", "Turn your chest toward your {other} hip", "takes the weight", "tightest"),
        "5": ("a couple of times a day", "stiff"),
    },
    "knee-drops": {
        "1": ("on your back", "Bend your knees", "feet down"),
        "2": (
            "Breathe in, deep into your belly",
            "Breathe out, knees and hips rolling to the {side}",
            "Breathe in, knees to the middle",
        ),
        "4": ("new to you", "low back", "sacrum", "ask a doctor or physical therapist first"),
        "5": ("Keep it small", "small arc"),
    },
    "supine-pulls": {
        "1": ("spray", "cream", "ice stroked up and down both sides"),
        "2": ("on your back", "Cross your {side} leg over your {other}", "Your {other} foot stays down"),
        "3": ("draw both knees to the {side} with your {side} leg", "hip or low back", "never force"),
        "4": ("back to the middle",),
        "5": ("Nearer your hip", "Further away", "middle of your back"),
        "6": ("Pull as lightly", "Relax into each"),
        "8": ("If your {other} turns less", "may go first another day"),
        "9": (
            "click",
            "do the side without the click once more now",
            "the other may have a few more pulls",
            "If not, simply rest",
        ),
    },
    "reclined-twist": {
        "1": ("something soft",),
        "2": ("back pain", "do your usual back exercises before this"),
        "3": ("whole spine", "no one place"),
        "4": ("legs out long", "arms wide", "a little below your shoulders", "Breathe in"),
        "5": (
            "knee up until it is above",
            "foot float up as high as your knee",
            "hip and your tailbone stay down",
            "folding",
        ),
        "6": (
            "knee sink across you",
            "{side} shoulder behind",
            "turn your head to your {side} hand",
        ),
        "7": ("Stay as you are", "breathe into", "share|room", "chest", "shoulder"),
        "8": ("low back first", "head coming along", "shoulders resting evenly"),
        "9": ("Slide your {side} leg out long",),
        "11": (
            "shoulders are much wider than your hips",
            "slide your hips a little to the {other}, and lie long",
        ),
        "12": ("hand on your {side} knee",),
    },
}


@pytest.mark.parametrize(("name", "fact"), [(name, fact) for name, facts in TOLD.items() for fact in facts])
def test_the_words_that_carry_a_fact_are_there(name: str, fact: str) -> None:
    script = shipped(name)
    texts = " ".join(one.text for one in spoken(script) if fact in one.step.ids)
    for told in TOLD[name][fact]:
        assert any(option in texts for option in told.split("|")), (told, texts)
