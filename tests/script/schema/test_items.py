"""The list of a `for each`: texts, or groups of words with the same keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.scripts_written import written
from voiceguide.errors import ScriptError
from voiceguide.script import model as m
from voiceguide.script.library import Library
from voiceguide.script.schema.items import MOST_ITEMS

HEAD = "title: T\nabout: A b.\nsafety: [Stop.]\nsteps:\n"


def read(tmp_path: Path, steps: str) -> m.ForEach:
    [step] = Library((tmp_path,)).read(written(tmp_path, HEAD + steps)).steps
    assert isinstance(step, m.ForEach)
    return step


def complaints(tmp_path: Path, steps: str) -> list[str]:
    with pytest.raises(ScriptError) as caught:
        read(tmp_path, steps)
    return [problem.what for problem in caught.value.problems]


def test_texts_and_groups_of_words(tmp_path: Path) -> None:
    texts = read(
        tmp_path, "  - for each: [your thumb, 7]\n    as: it\n    steps: [{say: 'Feel {it}, {It}.'}]\n"
    )
    assert [item.words for item in texts.items] == [(("", "your thumb"),), (("", "7"),)]
    assert texts.items[1].spot.column == 28
    groups = read(
        tmp_path,
        "  - for each:\n      - {a: one, b: two}\n      - {b: four, a: three}\n    as: it\n"
        "    steps: [{say: '{it.a} {it.b}'}]\n",
    )
    assert [dict(item.words) for item in groups.items] == [
        {"a": "one", "b": "two"},
        {"a": "three", "b": "four"},
    ]


@pytest.mark.parametrize("name", ["dedo", "Körperteil", "músculo", "finger_2"])
def test_names_in_every_language(tmp_path: Path, name: str) -> None:
    small, large = name[0].lower() + name[1:], name[0].upper() + name[1:]
    step = read(
        tmp_path, f"  - for each: [a]\n    as: {name}\n    steps: [{{say: 'An {{{small}}}, {{{large}}}.'}}]\n"
    )
    assert step.name == name


def test_a_list_has_an_end(tmp_path: Path) -> None:
    entries = ", ".join(f"entry {n}" for n in range(MOST_ITEMS + 1))
    found = complaints(
        tmp_path, f"  - for each: [{entries}]\n    as: it\n    steps: [{{say: 'Feel {{it}}.'}}]\n"
    )
    assert found == [f"the list after `for each` has {MOST_ITEMS + 1} entries, more than {MOST_ITEMS}."]


def test_lists_in_lists_have_an_end(tmp_path: Path) -> None:
    entries = "[" + ", ".join(f"entry {n}" for n in range(40)) + "]"
    steps = (
        f"  - for each: {entries}\n    as: it\n    steps:\n      - for each: {entries}\n        as: inner\n"
        "        steps: [{say: 'Feel {inner}.'}]\n"
    )
    assert complaints(tmp_path, steps) == ["with the lists around it this one comes to 1600 entries."]


def test_a_script_does_not_grow_without_end_by_its_lists(tmp_path: Path) -> None:
    entries = "[" + ", ".join(f"entry {n}" for n in range(200)) + "]"
    says = "".join("      - say: Feel {it}.\n" for _ in range(101))
    steps = f"  - for each: {entries}\n    as: it\n    steps:\n{says}"
    assert complaints(tmp_path, steps) == [
        "with all entries of its lists this script grows beyond 20000 steps."
    ]


def test_a_name_of_a_list_ends_with_it(tmp_path: Path) -> None:
    steps = "  - section: A\n    steps:\n      - for each: [a]\n        as: it\n"
    steps += "        steps: [{say: 'Feel {it}.'}]\n      - say: Feel {it}.\n"
    assert complaints(tmp_path, steps) == ["{it} has no meaning."]
