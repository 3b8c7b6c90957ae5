"""Tests mirror the package: `voiceguide/a/b.py` has `tests/a/test_b.py`, and what is more `test_b_TOPIC.py`.

The lists below are all that may differ, each line with its reason.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
PACKAGE = TESTS.parent / "voiceguide"

UNTESTED = {
    "catalogue/schema.py": "a table; tests/catalogue/test_config.py reads it",
    "catalogue/summary.py": "nouns; tests/catalogue/test_run.py reads them",
    "locales/de.py": "words and tables; tests/test_registries.py and tests/speech/normalize read them",
    "locales/en.py": "likewise",
    "locales/es.py": "likewise",
    "locales/figures_de.py": "likewise",
    "locales/figures_en.py": "likewise",
    "locales/figures_es.py": "likewise",
    "locales/figures_fr.py": "likewise",
    "locales/figures_pt.py": "likewise",
    "locales/fr.py": "likewise",
    "locales/pt.py": "likewise",
    "plan/terms.py": "enumerations and one noun without a method",
    "podcast/config/categories.py": "a table; tests/podcast/config/test_validate.py reads it",
}
"""Modules that do nothing by themselves."""

TOPICS = {
    "cli/test_environment.py": "every variable that any module reads",
    "cli/test_hostile.py": "any text in any option of any command",
    "cli/test_shortage.py": "no memory, no disk, no threads: whichever module meets it first",
    "fuzz": "the fuzzer of all that reads files of strangers",
    "imports/test_growth.py": "the work of every reader, by the length of what it reads",
    "net": "sums over all that the program gives",
    "plan/test_forbidden.py": "what the language forbids, from the file to the sentence that says so",
    "podcast/server/test_hostile.py": "requests of strangers, through all modules of the server",
    "podcast/test_examples.py": "the shows in docs/examples, from their files to their tracks",
    "podcast/test_player.py": "the page in a real browser, of which no module is Python",
    "podcast/test_voices.py": "voices that a show names, from its file to its tracks",
    "practices": "the scripts in docs/examples/practices",
    "scripts": "the routines that ship",
    "speech/voices/gtts/test_faults.py": "faults of the service, from the request to the track",
    "standin": "the stand-in for the service, which belongs to the tests",
    "studio/test_page.py": "the studio's page in a real browser, of which no module is Python",
    "test_architecture.py": "the rules that every module obeys",
    "test_conftest.py": "what the tests themselves are held to",
    "test_docs.py": "the pages of the documentation",
    "test_face.py": "the names that a Python user imports",
    "test_killed.py": "a program that is killed at any moment",
    "test_mirror.py": "this",
    "test_names.py": "the names that are written to files",
    "test_packaging.py": "the wheel and the locked installation",
    "test_pages.py": "how the pages are made that are made",
    "test_readme.py": "the README",
    "test_recipes.py": "the recipes of contributing",
    "test_registries.py": "what all registries have in common",
    "test_remembered.py": "what one run leaves for the next",
    "test_shipped.py": "the routines that ship, fitted to every length",
    "test_strangers.py": "files of strangers, through all modules that read them",
    "test_words.py": "the words that the code may use",
}
"""Tests of something that is no single module: files, and folders whose files all are."""


def expected(module: str) -> str:
    """Return the file that tests a module; a name such as `list_` counts without its underscores."""
    folder, _, name = module.rpartition("/")
    return f"{folder}/test_{name.removesuffix('.py').strip('_')}.py".removeprefix("/")


def untested(modules: Iterable[str], tests: Iterable[str]) -> set[str]:
    """List the modules without a test file; one that only has topics beside it has none."""
    there = set(tests)
    return {module for module in modules if expected(module) not in there}


def homeless(modules: Iterable[str], tests: Iterable[str]) -> set[str]:
    """List the test files that belong to no module."""
    homes = [expected(module).removesuffix(".py") for module in modules]
    return {
        test
        for test in tests
        if not any(test == f"{home}.py" or test.startswith(f"{home}_") for home in homes)
    }


def is_listed(test: str) -> bool:
    return test in TOPICS or any(parent.as_posix() in TOPICS for parent in Path(test).parents)


def the_modules() -> list[str]:
    """List the modules of the package but its faces."""
    found = (path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))
    return sorted(module for module in found if not module.endswith("__init__.py"))


def the_tests() -> list[str]:
    return sorted(path.relative_to(TESTS).as_posix() for path in TESTS.rglob("test_*.py"))


def has_a_test(path: Path) -> bool:
    functions = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    return any(
        isinstance(node, functions) and node.name.lower().startswith("test")
        for node in ast.parse(path.read_text("utf-8")).body
    )


def test_every_module_has_its_test_file():
    assert untested(the_modules(), the_tests()) - set(UNTESTED) == set()


def test_every_test_file_has_its_module_or_is_listed():
    tests = [test for test in the_tests() if not is_listed(test)]
    assert homeless(the_modules(), tests) == set()


def test_no_test_file_is_empty():
    assert [test for test in the_tests() if not has_a_test(TESTS / test)] == []


def test_every_exception_is_needed_and_has_its_reason():
    assert [module for module in UNTESTED if module not in untested(the_modules(), the_tests())] == []
    assert set(UNTESTED) <= set(the_modules())
    files = [test for test in TOPICS if test.endswith(".py")]
    assert homeless(the_modules(), files) == set(files) <= set(the_tests())
    folders = set(TOPICS) - set(files)
    assert all((TESTS / name).is_dir() and not (PACKAGE / name / "__init__.py").exists() for name in folders)
    assert all((UNTESTED | TOPICS).values())


@pytest.mark.parametrize(
    ("modules", "tests", "without", "strays"),
    [
        (["a/b.py"], ["a/test_b.py"], set(), set()),
        (["a/b.py"], ["a/test_b.py", "a/test_b_topic.py"], set(), set()),
        (["a/list_.py", "__main__.py"], ["a/test_list.py", "test_main.py"], set(), set()),
        (["a/b.py"], ["test_b.py"], {"a/b.py"}, {"test_b.py"}),
        (["a/b.py"], ["a/test_b_topic.py"], {"a/b.py"}, set()),
        (["a/b.py"], ["a/test_bc.py"], {"a/b.py"}, {"a/test_bc.py"}),
        (["a/b.py", "a/c.py"], ["a/test_b.py"], {"a/c.py"}, set()),
    ],
)
def test_what_is_missing_and_what_strays_is_found(modules, tests, without, strays):
    assert untested(modules, tests) == without
    assert homeless(modules, tests) == strays
