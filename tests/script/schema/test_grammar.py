"""Every key of the grammar, right and wrong; and the grammar against the model and the documents."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from voiceguide.errors import ScriptError
from voiceguide.script import model as m
from voiceguide.script.library import Library
from voiceguide.script.schema.grammar import STEPS, TOP, keys_of
from voiceguide.script.schema.grammar_top import ID, WHEN
from voiceguide.script.schema.reference import page, reference
from voiceguide.script.schema.types import Group, Key, Several, Shape, Steps
from voiceguide.script.schema.validate import read_value
from voiceguide.script.schema.wording import Scope
from voiceguide.script.yaml.compose import tree_of
from voiceguide.script.yaml.nodes import Diagnostics

DOCS = Path(__file__).parents[3] / "docs"
PART = """\
title: Knee drops
about: A part.
options: {surface: [bed, floor]}
safety: [{say: Stop if anything hurts., id: 4}]
steps: [{say: Rest.}]
"""
AROUND = """\
options: {surface: [bed, floor]}
steps:
  - {rule: Belly in., name: %s}
  - use: knee-drops
%s
  - say: Rest.
    id: 6
"""


def read(tmp_path: Path, text: str) -> m.Script:
    (tmp_path / "knee-drops.yaml").write_text(PART, "utf-8")
    path = tmp_path / "script.yaml"
    path.write_text(text, "utf-8")
    return Library((tmp_path,)).read(path)


def with_top(key: Key, value: str) -> str:
    """Write a script that has this key at the top."""
    lines = {"title": "T", "about": "A b.", "steps": "[{say: Rest.}]"} | {key.name: value}
    return "".join(f"{name}: {text}\n" for name, text in lines.items())


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
    keys[key.name] = value
    lines = [f"    {name}: {text}" for name, text in keys.items()]
    lines[0] = f"  - {lines[0].strip()}"
    if key.name == "second":  # only where there are sides
        lines = ["  - each side:", *(f"    {line}" for line in lines)]
    if key.name == "again":  # only where there are rounds
        lines = ["  - rounds: 2", "    steps:", *(f"    {line}" for line in lines)]
    rule = "standing" if kind == "rule" else "belly"
    return "title: T\nabout: A b.\n" + AROUND % (rule, "\n".join(lines))


EVERY_TOP = [pytest.param(key, id=key.name) for key in TOP]
EVERY_STEP_KEY = [
    pytest.param(kind, key, id=f"{kind}-{key.name}") for kind, step in STEPS.items() for key in keys_of(step)
]


@pytest.mark.parametrize("key", EVERY_TOP)
def test_every_example_at_the_top_is_right(tmp_path, key):
    assert read(tmp_path, with_top(key, key.example)).steps


@pytest.mark.parametrize(("kind", "key"), EVERY_STEP_KEY)
def test_every_example_in_a_step_is_right(tmp_path, kind, key):
    script = read(tmp_path, with_step(kind, key, key.example))
    step = script.steps[2]
    assert isinstance(step.steps[0] if key.name in {"second", "again"} else step, STEPS[kind].makes)


WRONG = ["[[1]]", "", '""', "{{}: 1}", "{no such key: [1]}", "\\ ::", "2..1"]
"""Wrong in every place; what is a sentence in some places stands in `SENTENCES`."""
SENTENCES = {"\\ ::", "2..1"}
WORDS = {"2..1"}


def holds(shape: Shape, *names: str) -> bool:
    """Tell whether one text of such a shape fits."""
    if isinstance(shape, Several):
        return shape.single and holds(shape.item, *names)
    return type(shape).__name__ in names


def wrong_for(key: Key) -> list[str]:
    fitting = (
        SENTENCES if holds(key.shape, "Plain", "Words") else WORDS if holds(key.shape, "Name") else set()
    )
    wrong = [value for value in WRONG if value not in fitting]
    if getattr(key.shape, "silence", False):
        wrong.remove('""')
    if key.name in ("while", "pool"):  # an entry that is a list has the wordings of one line
        wrong.remove("[[1]]")
    if key.name in ("pronounce", "phrases"):
        wrong.remove("{{}: 1}")
    return wrong


@pytest.mark.parametrize("key", EVERY_TOP)
def test_every_key_at_the_top_is_checked_where_it_stands(tmp_path, key):
    for value in wrong_for(key):
        text = with_top(key, value)
        check_place(
            tmp_path,
            text,
            next(n for n, line in enumerate(text.splitlines(), 1) if line.startswith(f"{key.name}:")),
        )


@pytest.mark.parametrize(("kind", "key"), EVERY_STEP_KEY)
def test_every_key_of_a_step_is_checked_where_it_stands(tmp_path, kind, key):
    for value in wrong_for(key):
        text = with_step(kind, key, value)
        lines = text.splitlines()[6:]
        place = 7 + next(n for n, line in enumerate(lines) if line.strip(" -").startswith(f"{key.name}:"))
        check_place(tmp_path, text, place)


def check_place(tmp_path: Path, text: str, line: int) -> None:
    with pytest.raises(ScriptError) as caught:
        read(tmp_path, text)
    assert line in [problem.spot.line for problem in caught.value.problems], f"{text}\n{caught.value}"


# ── the grammar and the model ────────────────────────────────────────────────────────────────────

MADE = [
    pytest.param(step.makes, key, id=f"{kind}-{key.name}")
    for kind, step in STEPS.items()
    for key in keys_of(step)
] + [pytest.param(m.Script, key, id=f"script-{key.name}") for key in TOP]


@pytest.mark.parametrize(("made", "key"), MADE)
def test_every_key_has_its_field(made, key):
    field = (key.field or key.name).removeprefix("words.")
    holder = m.Wording if (key.field or "").startswith("words.") else made
    assert field in {field.name for field in dataclasses.fields(holder)}


@pytest.mark.parametrize(("made", "key"), [param for param in MADE if param.values[1].default])
def test_every_default_is_the_one_of_the_model(made, key):
    [default] = [f.default for f in dataclasses.fields(made) if f.name == (key.field or key.name)]
    node = tree_of(key.default, "default").node
    assert node is not None
    assert read_value(node, key.shape, key.name, Scope(), Diagnostics()) == default


def test_the_groups_have_the_defaults_of_the_model():
    sides = next(key for key in TOP if key.name == "sides")
    for inner in sides.shape.keys:
        node = tree_of(inner.default, "default").node
        value = read_value(node, inner.shape, inner.name, Scope(), Diagnostics())
        assert value == getattr(m.Sides(), inner.field or inner.name)


def test_every_step_of_the_model_can_be_written():
    nouns = {noun for noun in vars(m).values() if isinstance(noun, type) and issubclass(noun, m.Step)}
    assert {step.makes for step in STEPS.values()} == nouns - {m.Step}


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


def test_the_reference_is_fresh():
    assert (DOCS / "script-reference.md").read_text("utf-8") == page(), "run `make docs`"


def test_the_reference_has_every_key_with_its_meaning():
    text = reference()
    for key in (*TOP, ID, WHEN, *(key for step in STEPS.values() for key in step.keys)):
        assert f"| `{key.name}` |" in text
        assert key.doc.replace("|", "\\|") in text
    for name, step in STEPS.items():
        assert f"### `{name}`: " in text
        assert step.key.doc in text
    assert all(line.count("|") - line.count("\\|") == 6 for line in text.splitlines() if line.startswith("|"))


def test_every_key_is_explained_in_whole_sentences():
    for key in (*TOP, ID, WHEN, *(key for step in STEPS.values() for key in (step.key, *step.keys))):
        assert key.doc[0].isupper() or key.doc[0] == "`"
        assert key.doc.endswith(".")
        assert key.example


def test_no_other_word_for_a_key_is_a_key_itself():
    for step in STEPS.values():
        names = {key.name for key in keys_of(step)}
        assert not names & {other for key in keys_of(step) for other in key.also}
    assert not {key.name for key in TOP} & {other for key in TOP for other in key.also}
    assert not set(STEPS) & {other for step in STEPS.values() for other in step.key.also}


def test_lists_of_steps_stand_only_where_the_reader_looks_for_them():
    holders = {
        (kind, key.name)
        for kind, step in STEPS.items()
        for key in keys_of(step)
        if isinstance(key.shape, Steps)
    }
    assert holders == {
        ("repeat", "steps"),
        ("rounds", "steps"),
        ("section", "steps"),
        ("each side", "each side"),
        ("offer", "steps"),
    }
