"""The reference of the language: fresh, and complete."""

from __future__ import annotations

from tests.support.keys_tried import DOCS
from voiceguide.script.schema.grammar import STEPS, TOP
from voiceguide.script.schema.grammar_top import ID, WHEN
from voiceguide.script.schema.reference import page, reference


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
