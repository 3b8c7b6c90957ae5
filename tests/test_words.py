"""The words of the house: docstrings begin as the field's do, and one class name has one meaning."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "voiceguide"
FILES = sorted(PACKAGE.rglob("*.py"))
PLACES = sorted({file.relative_to(PACKAGE).parts[0] for file in FILES})

VAGUE = ("Give", "Tell", "Say", "Let")
"""Verbs that leave open whether a function returns, reports, formats or allows."""
CLAUSE = ("What", "Whatever", "Whoever", "So")
"""Beginnings of a clause in place of a noun or a verb; the reader has to wait for what it is about."""


def vague(source: str, *, help_pages: bool = False) -> list[str]:
    """List the docstrings of a module whose first word is none that a docstring should begin with.

    With `help_pages`, those of public functions do not count: `--help` prints them to users.
    """
    found = []
    for node in ast.walk(ast.parse(source)):
        if help_pages and isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            continue
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = (ast.get_docstring(node) or "").split("\n")[0]
            if first.split(" ")[0].rstrip(",:") in (*VAGUE, *CLAUSE):
                found.append(f"{getattr(node, 'name', 'module')}: {first}")
    return found


@pytest.mark.parametrize("place", PLACES)
def test_docstrings_begin_with_a_verb_or_a_noun_of_the_field(place):
    files = [file for file in FILES if file.relative_to(PACKAGE).parts[0] == place]
    assert {
        file.relative_to(PACKAGE).as_posix(): found
        for file in files
        if (found := vague(file.read_text("utf-8"), help_pages=file.parent.name == "commands"))
    } == {}


def test_vague_beginnings_are_found():
    source = '''
"""What is kept."""
def f():
    """Give it."""
class A:
    """A noun."""
    def g(self):
        """Return it."""
'''
    assert vague(source) == ["module: What is kept.", "f: Give it."]


def test_one_class_name_has_one_meaning():
    homes = defaultdict(list)
    for file in FILES:
        for node in ast.parse(file.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes[node.name].append(file.relative_to(PACKAGE).as_posix())
    assert {name: places for name, places in homes.items() if len(places) > 1} == {}
