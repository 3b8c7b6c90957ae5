"""The JSON Schema: it is valid, it is up to date, and it agrees with the reader."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest

from voiceguide.script.schema.json_schema import json_schema, schema_text
from voiceguide.script.yaml.compose import plain, read_tree, tree_of
from voiceguide.script.yaml.nodes import ListNode, MapNode, Node, TextNode

ROOT = Path(__file__).parents[3]
CASES = ROOT / "tests" / "cases" / "script"
GOOD = [
    *sorted((CASES / "good").glob("*.yaml")),
    *sorted(path for path in (ROOT / "scripts").rglob("*.yaml") if path.parent.name != "pools"),
]
VALIDATOR = jsonschema.Draft7Validator(json_schema())

LOOK_AROUND = {
    *("rules", "use", "use-circle", "pools-circle", "tail-of-silence", "bed-width", "bed-width-of-none"),
    *("session-lengths-elsewhere", "session-lengths-replaced"),
}
"""Bad scripts whose mistakes only a look around can tell."""
NOT_YAML = {"yaml-indent", "yaml-dedent", "yaml-documents", "yaml-bomb", "yaml-loop", "controls"}


def typed(node: Node) -> object:
    """Give a tree as an editor sees it: as YAML 1.2 types it."""
    match node:
        case ListNode():
            return [typed(item) for item in node.items]
        case MapNode():
            return {key.text: typed(value) for key, value in node}
        case TextNode(text=text, quoted=False) if re.fullmatch(r"[-+]?\d+", text):
            return int(text)
        case TextNode(text=text, quoted=False) if re.fullmatch(
            r"[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?", text
        ):
            return float(text)
        case TextNode(quoted=False) if node.text in ("true", "false"):
            return node.text == "true"
        case TextNode(empty=True):
            return None
        case TextNode():
            return node.text


def test_the_schema_is_a_schema():
    jsonschema.Draft7Validator.check_schema(json_schema())


def test_the_file_is_up_to_date():
    file = ROOT / "docs" / "script.schema.json"
    assert file.read_text("utf-8") == schema_text(), "run `make docs`"
    assert json.loads(schema_text()) == json_schema()


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_what_the_reader_accepts_is_accepted(path):
    node = read_tree(path).node
    VALIDATOR.validate(typed(node))
    VALIDATOR.validate(plain(node))


@pytest.mark.parametrize("path", sorted((CASES / "bad").glob("*.yaml")), ids=lambda path: path.stem)
def test_what_the_reader_refuses_is_mostly_refused(path):
    if path.stem in LOOK_AROUND | NOT_YAML:
        return
    node = read_tree(path).node
    assert not VALIDATOR.is_valid(typed(node) if node is not None else None)


@pytest.mark.parametrize(
    ("line", "sound"),
    [
        ("- hold: 90", False),
        ("- hold: 90s", True),
        ("- hold: 1:30", True),
        ("- hold: 1:75", False),
        ("- hold: 25s .. 5MIN", True),
        ("- hold: 25..60s", False),
        ("- hold: 5 breaths", True),
        ("- hold: fill", False),
        ("- rest: fill", True),
        ("- rest: 20s..fill", True),
        ("- rest: fill..20s", False),
        ("- breathe: 5", True),
        ("- breathe: 3..5", True),
        ("- breathe: 0", False),
        ("- breathe: 0..3", True),
        ("- breathe: 0..0..3", True),
        ("- breathe: 0..1..3", True),
        ("- breathe: 0..0", False),
        ("- hold: 0..3 breaths", False),
        ("- rounds: 0..1\n  steps: [{bell: 1}]", True),
        ("- each side: [{move: Bend., second: Again., short: ''}]", True),
        ("- breathe: 3\n  on_inhale: {first: '', then: In., short: In.}", True),
        ("- tip: A pillow helps.\n  name: Pillow.", False),
        ("- breathe: 30s", False),
        ("- breathe: 3\n  guide: words", True),
        ("- breathe: 3\n  guide: [words, song]", False),
        ("- say: yes", True),
        ("- say: 12", True),
        ('- say: ""', False),
        ("- say: [One., Two.]", True),
        ("- say: [One., [Two.]]", False),
        ("- say: []", False),
        ("- safety: [One., Two.]", False),
        ("- tip: {first: [One., Two.], second: [Three., Four.]}", True),
        ("- say: One.\n  shrot: Two.", False),
        ("- safety: Stop.\n  when: {mode: day}", False),
        ("- safety: {first: Stop., then: Stop.}", False),
        ("- hold: 5s\n  start: ''", True),
        ("- move: Lift it.\n  size: huge", False),
        ("- mvoe: Lift it.", False),
        ("- Lift it.", False),
        ("- say: Lift your {side arm.", False),
        ("- say: Lift your {si de} arm.", False),
        ("- for each: [a, {b: c}]\n  as: it\n  steps: [{say: 'Feel {it.b}.'}]", True),
        ("- for each: []\n  as: it\n  steps: [{say: 'Feel {it}.'}]", False),
        ("- for each: [a]\n  as: an it\n  steps: [{say: 'Feel {it}.'}]", False),
        ("- rounds: 2\n  steps: [{hold: [30s, 1:30]}]\n  between: [{rest: [10s]}]", True),
        ("- rounds: 2\n  steps: [{hold: [30s, 90]}]", False),
        ("- rounds: [2]\n  steps: [{hold: 30s}]", False),
        ("- section: One", False),
        ("- each side:\n  - hold: 5s", True),
        ("- choose: mode\n  of: {day: [{bell: 1}], bedtime: [{bell: 2}]}", True),
        ("- window: 20s\n  say: If you like.", True),
        ("- use: ../up", False),
        ("- bell: 1\n  id: [4, 7a]", True),
        ("- bell: 1\n  id: 4", True),
    ],
)
def test_one_step_at_a_time(line, sound):
    node = tree_of(f"title: T\nabout: A b.\nsteps:\n{line}\n", "x").node
    assert VALIDATOR.is_valid(typed(node)) is sound
    assert VALIDATOR.is_valid(plain(node)) is sound


def test_hover_help_and_completion_have_something_to_say():
    schema = json_schema()
    objects = [schema, *(part for name, part in schema["definitions"].items() if name.startswith("step-"))]
    for part in objects:
        for name, told in part["properties"].items():
            assert told["description"].endswith("."), name
            assert told["examples"], name
