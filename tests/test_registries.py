"""The names of a family are typed once, in its registry; everything else is derived from there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from voiceguide.audio.bed.registry import BEDS
from voiceguide.audio.formats import FORMATS
from voiceguide.core.languages import language_code
from voiceguide.core.passes import Pass
from voiceguide.locales import LANGUAGES
from voiceguide.media.captions import CAPTIONS
from voiceguide.plan.phrases import languages
from voiceguide.script.schema.grammar import STEPS
from voiceguide.speech.registry import VOICES

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "voiceguide"
FAMILIES: Mapping[str, tuple[tuple[str, ...], str]] = {
    "voices": (tuple(VOICES), "speech/registry.py"),
    "beds": (tuple(BEDS), "audio/bed/registry.py"),
    "formats": (tuple(FORMATS), "audio/formats.py"),
    "captions": (tuple(CAPTIONS), "media/captions.py"),
    "steps": (tuple(STEPS), "script/schema/grammar.py"),
    "languages": (tuple(LANGUAGES), "locales/__init__.py"),
}
"""Family -> its names, and the module they are typed in."""
ELSEWHERE = {
    ("beds", "core/beds.py"): "the names for modules that may not import what makes the beds",
    ("beds", "plan/tail.py"): "the phrase that names each bed whose sound has a name of its own",
    ("captions", "imports/forms.py"): "the forms that scripts are imported from, captions among them",
    ("formats", "speech/decode.py"): "the forms that recordings are read from, which tracks need not have",
    ("formats", "podcast/fingerprint.py"): "the same as endings of the files that a show is made of",
    ("formats", "script/terms.py"): "the same for the sounds of a script",
    ("formats", "cli/commands/takes.py"): "the same in a help page",
    ("formats", "audio/bed/from_file.py"): "the same in a docstring",
    ("voices", "speech/side_effects.py"): "the voices that start a program or load a model, each judged",
    ("languages", "core/languages.py"): "the ISO's table of all languages",
    ("languages", "speech/normalize/refusal.py"): "the ends of addresses, countries among them",
    ("steps", "locales/en.py"): "verbs of moving",
    ("steps", "locales/figures_en.py"): "what stands before a length of time",
    ("steps", "timeline/parts/rest.py"): "kinds of span",
    ("steps", "imports/readers/values.py"): "what other people's files call a pause",
    ("steps", "script/schema/wording.py"): "the steps whose content is repeated",
    ("steps", "script/semantics.py"): "the steps whose words may be in a language of their own",
    ("steps", "media/plot/swimlanes.py"): "spans whose silence has a look of its own",
    ("steps", "media/plot/palette.py"): "the looks that a drawing has",
}
"""(family, module) -> why names of the family stand together there."""
_SEVERAL = 3


def lists_of(names: tuple[str, ...], source: str) -> Iterator[int]:
    """Find where a module types several names of a family together; the line of each such place.

    Together are the elements of a tuple, list or set, the keys of a dict, the cases of a match, and the words
    of one text in which commas, strokes, blanks and the word "or" or "and" stand between them.
    """
    for node in ast.walk(ast.parse(source)):
        if len(set(names) & set(_typed(node))) >= min(_SEVERAL, len(names)):
            yield getattr(node, "lineno", 0)


def _typed(node: ast.AST) -> list[str]:
    """Return the words that are typed together in a node of a syntax tree."""
    match node:
        case ast.Tuple() | ast.List() | ast.Set():
            return [word for each in node.elts for word in _constants(each)]
        case ast.Dict():
            return [word for each in node.keys if each is not None for word in _constants(each)]
        case ast.Match():
            patterns = [ast.walk(case.pattern) for case in node.cases]
            return [word for each in patterns for one in each for word in _constants(one)]
        case ast.Constant(value=str()):
            runs = re.findall(r"\.?[\w:-]+(?:(?:, (?:or |and )?|\||/| or | and )\.?[\w:-]+)+", node.value)
            return [word.lstrip(".") for run in runs for word in re.split(r"[,|/ ]+", run)]
    return []


def _constants(node: ast.AST) -> list[str]:
    if isinstance(node, ast.MatchValue):
        node = node.value
    return [node.value.lstrip(".")] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


@pytest.mark.parametrize("family", FAMILIES)
def test_the_names_of_a_family_are_typed_once(family):
    names, home = FAMILIES[family]
    found = {
        place: list(lines)
        for file in sorted(PACKAGE.rglob("*.py"))
        if (place := file.relative_to(PACKAGE).as_posix()) != home
        and (lines := list(lists_of(names, file.read_text("utf-8"))))
        and (family, place) not in ELSEWHERE
    }
    assert found == {}


@pytest.mark.parametrize(("family", "place"), ELSEWHERE)
def test_every_exception_is_needed(family, place):
    assert list(lists_of(FAMILIES[family][0], (PACKAGE / place).read_text("utf-8")))


@pytest.mark.parametrize(
    ("source", "typed_again"),
    [
        ('BEDS = ("brown", "rain", "ocean")', True),
        ('SUFFIXES = [".brown", ".rain", ".ocean"]', True),
        ('{"brown": 1, "rain": 2, "ocean": 3}', True),
        ('help = "Under the voice: brown, rain or ocean."', True),
        ('re.compile("(brown|rain|ocean)")', True),
        ('match bed:\n    case "brown" | "rain":\n        x\n    case "ocean":\n        y', True),
        ('f"There are brown, rain and ocean, {more}"', True),
        ('BEDS = ("brown", "rain")', False),
        ('usual = "brown"\nloud = "rain"\nother = "ocean"', False),
        ('"It can rain on brown leaves by the ocean."', False),
    ],
)
def test_a_planted_list_is_found(source, typed_again):
    assert bool(list(lists_of(tuple(BEDS), source))) is typed_again


def test_every_language_has_a_phrase_book_and_a_code():
    assert languages() == tuple(sorted(LANGUAGES))
    assert all(language_code(name) != "und" for name in LANGUAGES)


def test_every_registry_says_how_to_add_to_it():
    page = (ROOT / "docs" / "contributing.md").read_text("utf-8")
    for _, home in FAMILIES.values():
        assert f"`voiceguide/{home}`" in page
        assert re.search(r"[Tt]o add (one|a )", (PACKAGE / home).read_text("utf-8")), home


def test_a_kind_without_a_handler_is_refused():
    length: Pass[int] = Pass("measure")
    length.of(str)(len)
    assert length("four") == len("four")
    length.check([str])
    with pytest.raises(TypeError, match="nothing is registered to measure: bytes, list"):
        length.check([str, bytes, list])
    with pytest.raises(TypeError, match="str is registered twice to measure"):
        length.of(str)(len)
