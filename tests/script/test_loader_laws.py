"""Whatever stands in a file: a script, or all its problems in plain sentences, and soon."""

from __future__ import annotations

import time
from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.examples import examples
from tests.support.work import calls_of
from voiceguide.errors import ScriptError, UnknownRoutine, VoiceguideError
from voiceguide.script.library import Library
from voiceguide.script.model import Script
from voiceguide.script.schema.grammar import STEPS, TOP, keys_of
from voiceguide.script.schema.json_schema import json_schema
from voiceguide.script.yaml.compose import read_tree, tree_of
from voiceguide.script.yaml.nodes import unprintable

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases" / "script"
SCRIPTS = [
    path.read_text("utf-8")
    for folder in (CASES / "good", CASES / "bad", ROOT / "scripts")
    for path in sorted(folder.glob("*.yaml"))
]
SOON_S = 10
"""Processor time that no file comes near, unless its cost grows with the square of its size."""


def check(path: Path) -> Script | None:
    """Read a file, and hold every law that holds for all files."""
    begun = time.process_time()
    try:
        script = Library((CASES / "parts",)).read(path)
    except ScriptError as error:
        problems = error.problems
    else:
        return script
    finally:
        assert time.process_time() - begun < SOON_S
    assert problems
    lines = [
        line.rstrip("\r\n")
        for line in path.read_bytes().decode("utf-8-sig", "replace").splitlines(keepends=True)
    ]
    for problem in problems:
        assert problem.spot.line >= 1
        assert problem.spot.column >= 1
        assert problem.what
        assert problem.what[-1] == "."
        assert len(problem.what) < 400
        if problem.spot.file.endswith(path.name):  # a problem may also lie in a part that the script uses
            assert problem.spot.line <= len(lines) + 1
    assert not any(unprintable(char) for char in str(error_text(problems)))
    places = [(p.spot.line, p.spot.column) for p in problems if p.spot.file.endswith(path.name)]
    assert places == sorted(places)
    return None


def error_text(problems: tuple) -> str:
    return "\n".join(str(problem) for problem in problems)


def put(tmp_path_factory, data: bytes) -> Path:
    path = tmp_path_factory.getbasetemp() / "any-script.yaml"
    path.write_bytes(data)
    return path


@given(data=st.binary(max_size=400))
@examples(200)
def test_any_bytes(tmp_path_factory, data):
    assert check(put(tmp_path_factory, data)) is None


@given(text=st.text(max_size=300))
@examples(200)
def test_any_text(tmp_path_factory, text):
    assert check(put(tmp_path_factory, text.encode("utf-8", "ignore"))) is None


@given(text=st.text(alphabet="ab:- \n\t{}[]\"'#&*!|>%@`,?~.0123s\\<\r", max_size=200))
@examples(400)
def test_any_text_of_the_signs_of_yaml(tmp_path_factory, text):
    assert check(put(tmp_path_factory, text.encode())) is None


# ── scripts with slips of the pen ────────────────────────────────────────────────────────────────

SIGNS = list("\t:-'\"{}[]#|>~%@,\\é\x1b\u202e")
PIECES = [
    *SIGNS, "..", "  ", ": ", "- ", "&a ", "*a", "<<: ", "!x ", "---\n", "\n",
    "{side}", "hold: 3\n", "when: ", "first: ", "steps:\n",
]  # fmt: skip


@st.composite
def slips(draw: st.DrawFn) -> str:
    """Take a script, and let the pen slip up to five times."""
    text = draw(st.sampled_from(SCRIPTS))
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(text)))
        upto = min(len(text), at + draw(st.integers(0, 12)))
        lines = text.split("\n")
        line = draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(["cut", "put", "swap", "again", "shift", "drop"])):
            case "cut":
                text = text[:at] + text[upto:]
            case "put":
                text = text[:at] + draw(st.sampled_from(PIECES)) + text[at:]
            case "swap":
                text = text[:at] + text[at:upto][::-1] + text[upto:]
            case "again":
                text = "\n".join([*lines[:line], lines[line], *lines[line:]])
            case "shift":
                text = "\n".join(
                    [*lines[:line], " " * draw(st.integers(0, 6)) + lines[line].lstrip(), *lines[line + 1 :]]
                )
            case _:
                text = "\n".join([*lines[:line], *lines[line + 1 :]])
    return text


@given(text=slips())
@examples(400)
def test_any_slip_of_the_pen(tmp_path_factory, text):
    check(put(tmp_path_factory, text.encode("utf-8")))


@given(text=slips())
@examples(100)
def test_both_parsers_see_the_same_tree_or_a_slip_each(text):
    fast = tree_of(text, "x")
    with_c, yaml.CSafeLoader = yaml.CSafeLoader, yaml.SafeLoader
    try:
        slow = tree_of(text, "x")
    finally:
        yaml.CSafeLoader = with_c
    if not fast.findings and not slow.findings:
        assert fast.node == slow.node


# ── trees that the grammar could have made ───────────────────────────────────────────────────────

TEXTS = st.sampled_from([
    "Rest.", "Bend your {side} knee.", "{other}", "{x}", "", "...", "é", "5", "30s", "0s", "9h", "3..5",
    "25s..60s..5min", "4 breaths", "fill", "20s..fill", "mode", "day", "bedtime", "sides", "words", "large",
    "belly", "knee-drops", "simple-part", "simple-part#4", "surface", "bed", "right", "open",
])  # fmt: skip
STEP_KEYS = sorted(
    {key.name for step in STEPS.values() for key in keys_of(step)} | set(STEPS) | {"first", "then", "last"}
)


def inside(values: st.SearchStrategy) -> st.SearchStrategy:
    keys = st.sampled_from([*STEP_KEYS, "day", "bedtime", "surface", "hodl"])
    return st.lists(values, max_size=4) | st.dictionaries(keys, values, max_size=4)


VALUES = st.recursive(TEXTS, inside, max_leaves=8)


@st.composite
def steps(draw: st.DrawFn) -> dict[str, object]:
    """Make a step that is nearly right."""
    kind = STEPS[draw(st.sampled_from(sorted(STEPS)))]
    examples = {key.name: yaml.safe_load(key.example) for key in keys_of(kind)}
    names = [kind.name, *draw(st.lists(st.sampled_from(sorted(examples)), max_size=3, unique=True))]
    names += [key.name for key in kind.keys if key.required and draw(st.integers(0, 9))]
    step = {name: examples[name] for name in names}
    for name in step:
        if draw(st.integers(0, 6)) == 0:
            step[name] = draw(VALUES)
        elif name in ("steps", "each side") and draw(st.booleans()):
            step[name] = draw(st.lists(steps(), min_size=1, max_size=3))
    return step


@st.composite
def trees(draw: st.DrawFn) -> dict[str, object]:
    """Make a script that is nearly right."""
    tree: dict[str, object] = {"title": "T", "about": "A b.", "options": {"surface": ["bed", "floor"]}}
    tree["steps"] = [{"rule": "Belly in.", "name": "standing"}, *draw(st.lists(steps(), max_size=5))]
    for key in draw(st.lists(st.sampled_from(TOP), max_size=3, unique=True)):
        if key.name != "steps":
            tree[key.name] = draw(VALUES) if draw(st.integers(0, 3)) == 0 else yaml.safe_load(key.example)
    return tree


VALIDATOR = jsonschema.Draft7Validator(json_schema())


@given(tree=trees(), flow=st.booleans())
@examples(300)
def test_any_tree_near_the_grammar_and_the_schema_accepts_what_is_read(tmp_path_factory, tree, flow):
    text = yaml.safe_dump(tree, sort_keys=False, default_flow_style=flow, allow_unicode=True)
    path = put(tmp_path_factory, text.encode())
    if check(path) is not None:
        VALIDATOR.validate(yaml.load(text, Loader=yaml.BaseLoader))  # noqa: S506 - the plainest loader there is


@given(name=st.text(max_size=80) | st.text(alphabet="abz09-./\\ \0\n", max_size=30))
def test_any_name_is_found_or_unknown(name):
    folder = CASES / "parts"
    try:
        path = Library((folder,)).find(name)
    except UnknownRoutine as unknown:
        told = str(unknown)
    else:
        assert path.parent == folder
        return
    assert not any(unprintable(char) for char in told)


@given(path=st.text(max_size=80))
def test_any_path_is_read_or_refused(path):
    try:
        Library((CASES / "parts",)).read(Path(f"{path}.yaml"))
    except VoiceguideError as error:
        told = str(error)
    else:
        return
    told.encode("utf-8")


def test_the_trees_are_often_sound(tmp_path_factory):
    """A law that only ever sees refusals would say little of what is accepted."""
    sound = []

    @given(tree=trees())
    @settings(max_examples=100, database=None, derandomize=True)
    def count(tree: dict[str, object]) -> None:
        text = yaml.safe_dump(tree, sort_keys=False, allow_unicode=True)
        sound.append(check(put(tmp_path_factory, text.encode())) is not None)

    count()
    assert sum(sound) > 10


def test_reading_is_quick():
    """A routine is read in a few milliseconds: a list of them must not make anyone wait."""
    library = Library((ROOT / "scripts",))
    names = [entry.name for entry in library.entries()]
    for name in names:
        library.read(name)
    lines = sum(library.find(name).read_text("utf-8").count("\n") for name in names)
    assert sum(calls_of(library.read, name) for name in names) < 1_000 * lines


def test_a_big_script_is_read_in_a_moment(tmp_path):
    text = "title: T\nabout: A b.\nsteps:\n" + "  - say: Let your {x} shoulders rest.\n" * 10_000
    path = tmp_path / "big.yaml"
    path.write_text(text)
    assert check(path) is None
    assert read_tree(path).node is not None


def test_many_rules_and_unknown_names_cost_no_long_thought(tmp_path):
    lines = [
        f"  - {{rule: x y, name: r{n}, until: {n + 1}}}\n  - {{say: x, id: {n}, recall: s{n}}}\n"
        for n in range(2000)
    ]
    path = tmp_path / "many.yaml"
    path.write_text("title: T\nabout: A b.\nsteps:\n" + "".join(lines))
    begun = time.process_time()
    with pytest.raises(ScriptError) as caught:
        Library(()).read(path)
    assert time.process_time() - begun < SOON_S
    assert "and 1988 more." in caught.value.problems[0].mend
