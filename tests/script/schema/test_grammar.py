"""Every key of the grammar, right and wrong; and the grammar against the model and the documents."""

from __future__ import annotations

import dataclasses
import re

import pytest

from tests.support.keys_tried import DOCS, MADE, check_place, read, wrong_for
from voiceguide.script import model as m
from voiceguide.script.schema.grammar import STEPS, TOP, keys_of
from voiceguide.script.schema.grammar_top import ID, WHEN
from voiceguide.script.schema.types import Group, Key, Several

AROUND = """\
options: {surface: [bed, floor]}
steps:
  - {rule: Belly in., name: %s}
  - use: knee-drops
%s
  - say: Rest.
    id: 6
"""


def with_step(kind: str, key: Key, value: str) -> str:
    """Write a script that has one step of this kind with this key."""
    step = STEPS[kind]
    keys = {step.name: step.key.example}
    keys |= {other.name: other.example for other in step.keys if other.required}
    if kind == "hold" and key.name in ("in", "out"):
        keys["hold"] = "5 breaths"
    if kind == "tip" and key.name == "short":
        keys["keep"] = "yes"
    if key.name in ("on_pause_in", "on_pause_out"):
        keys[key.name.removeprefix("on_")] = "4s"
    if key.name == "ramp":
        keys["in"] = "4s..6s"
    if kind == "repeat":
        keys["steps"] = "[{move: Pulse your heel.}]"
    if key.name == "beat":
        keys["every"] = "0.7s"
    keys[key.name] = value
    lines = [f"    {name}: {text}" for name, text in keys.items()]
    lines[0] = f"  - {lines[0].strip()}"
    if key.name == "second":  # only where there are sides
        lines = ["  - each side:", *(f"    {line}" for line in lines)]
    if key.name == "again":  # only where there are rounds
        lines = ["  - rounds: 2", "    steps:", *(f"    {line}" for line in lines)]
    rule = "standing" if kind == "rule" else "belly"
    return "title: T\nabout: A b.\n" + AROUND % (rule, "\n".join(lines))


EVERY_STEP_KEY = [
    pytest.param(kind, key, id=f"{kind}-{key.name}") for kind, step in STEPS.items() for key in keys_of(step)
]


@pytest.mark.parametrize(("kind", "key"), EVERY_STEP_KEY)
def test_every_example_in_a_step_is_right(tmp_path, kind, key):
    script = read(tmp_path, with_step(kind, key, key.example))
    step = script.steps[2]
    assert isinstance(step.steps[0] if key.name in {"second", "again"} else step, STEPS[kind].makes)


@pytest.mark.parametrize(("kind", "key"), EVERY_STEP_KEY)
def test_every_key_of_a_step_is_checked_where_it_stands(tmp_path, kind, key):
    for value in wrong_for(key):
        text = with_step(kind, key, value)
        lines = text.splitlines()[6:]
        place = 7 + next(n for n, line in enumerate(lines) if line.strip(" -").startswith(f"{key.name}:"))
        check_place(tmp_path, text, place)


# ── the grammar and the model ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("made", "key"), MADE)
def test_every_key_has_its_field(made, key):
    field = (key.field or key.name).removeprefix("words.")
    holder = m.Wording if (key.field or "").startswith("words.") else made
    assert field in {field.name for field in dataclasses.fields(holder)}


def test_every_step_of_the_model_can_be_written():
    nouns = {noun for noun in vars(m).values() if isinstance(noun, type) and issubclass(noun, m.Step)}
    assert {step.makes for step in STEPS.values()} == nouns - {m.Step, m.SpokenStep}


# ── the documents ────────────────────────────────────────────────────────────────────────────────


def every_name(keys: tuple[Key, ...]) -> set[str]:
    names: set[str] = set()
    for key in keys:
        names.add(key.name)
        shape = key.shape.item if isinstance(key.shape, Several) else key.shape
        if isinstance(shape, Group):
            names |= every_name(shape.keys)
    return names


def test_the_page_on_the_language_tells_of_every_key():
    text = (DOCS / "script-language.md").read_text("utf-8")
    told = set(re.findall(r"`([a-z_ ]+)[`:]", text)) | set(
        re.findall(r"(?:^ *(?:- )?|[{,] ?)([a-z_ ]+):", text, re.MULTILINE)
    )
    names = every_name(TOP) | {key.name for step in STEPS.values() for key in step.keys} | set(STEPS)
    assert names - told == set()


def test_every_key_is_explained_in_whole_sentences():
    for key in (*TOP, ID, WHEN, *(key for step in STEPS.values() for key in (step.key, *step.keys))):
        assert key.doc[0].isupper() or key.doc[0] == "`"
        assert key.doc.endswith(".")
        assert key.example
