"""Scripts in which one key is tried."""

from __future__ import annotations

from pathlib import Path

import pytest

from voiceguide.errors import ScriptError
from voiceguide.script import model as m
from voiceguide.script.library import Library
from voiceguide.script.schema.grammar import STEPS, TOP, keys_of
from voiceguide.script.schema.types import Key, Several, Shape

PART = """\
title: Knee drops
about: A part.
options: {surface: [bed, floor]}
safety: [{say: Stop if anything hurts., id: 4}]
steps: [{say: Rest.}]
"""


def read(tmp_path: Path, text: str) -> m.Script:
    (tmp_path / "knee-drops.yaml").write_text(PART, "utf-8")
    path = tmp_path / "script.yaml"
    path.write_text(text, "utf-8")
    return Library((tmp_path,)).read(path)


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
        SENTENCES
        if holds(key.shape, "Plain", "Words")
        or key.name == "safety"
        or getattr(key.shape, "what", False) is True
        else WORDS
        if holds(key.shape, "Name")
        else set()
    )
    wrong = [value for value in WRONG if value not in fitting]
    if getattr(key.shape, "silence", False):
        wrong.remove('""')
    if key.name in ("while", "pool"):  # an entry that is a list has the wordings of one line
        wrong.remove("[[1]]")
    if key.name in ("pronounce", "phrases"):
        wrong.remove("{{}: 1}")
    return wrong


def check_place(tmp_path: Path, text: str, line: int) -> None:
    with pytest.raises(ScriptError) as caught:
        read(tmp_path, text)
    assert line in [problem.spot.line for problem in caught.value.problems], f"{text}\n{caught.value}"


DOCS = Path(__file__).parents[2] / "docs"


MADE = [
    pytest.param(step.makes, key, id=f"{kind}-{key.name}")
    for kind, step in STEPS.items()
    for key in keys_of(step)
] + [pytest.param(m.Script, key, id=f"script-{key.name}") for key in TOP]
