"""Names that others read (programs, files, sums) are written down, and stay when ours are changed."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import json
import pkgutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import ClassVar, get_args

import pytest

import voiceguide
from voiceguide.cli import console, json_names
from voiceguide.cli.views.outline import outline
from voiceguide.errors import AudioError, VoiceguideError, in_brief
from voiceguide.speech.voices.gtts.ratelimit import RetryPolicy, retry_policy

PACKAGE = Path(voiceguide.__file__).parent
RECORDED = Path(__file__).parent / "cases" / "json_names.txt"
KINDS = {
    "audioerror",
    "blocked",
    "cacheerror",
    "choiceerror",
    "clustererror",
    "cutshort",
    "impossiblelength",
    "lockerror",
    "missingtakes",
    "mistyped",
    "outofreach",
    "outputerror",
    "packerror",
    "scripterror",
    "shortageerror",
    "speechrefused",
    "speechtransient",
    "timelineerror",
    "unknownroutine",
    "voiceerror",
    "voiceguideerror",
    "voicenotallowed",
    "voiceunavailable",
    "wordsmissing",
}
"""The `kind` of every refusal in JSON. Programs tell refusals apart by it: add to these, and change none."""
FROM_CLASSES = {
    "catalogue/cluster.py": 1,  # of pairs of texts only
    "catalogue/recipe.py": 1,  # of Python's own values only
    "catalogue/records.py": 1,  # read back by the same class, or left
    "cache/shared_store.py": 1,  # errors of libraries are told apart, which are not there to be imported
    "cli/request.py": 1,  # a text in a sentence
    "cli/json_names.py": 1,  # a complaint to ourselves
    "core/passes.py": 2,  # a complaint to ourselves
    "decoding/decoder.py": 2,  # errors of libraries are named in a sentence
    "podcast/episode_text.py": 4,  # of Python's own values only; a complaint to ourselves
    "app/catalog.py": 1,  # remembered for this very program only, and read back by the same class
    "core/shortage.py": 1,  # a module of Python's, which is compared
    "errors.py": 2,  # errors of Python and of libraries are named in a sentence
    "core/places.py": 1,  # a text in a sentence
    "audio/verify/file_checks.py": 1,  # a text in a sentence
    "speech/voices/command.py": 1,  # a text in a sentence
    "speech/plugins.py": 2,  # types of Python and of voices of others are named in a sentence
    "core/serde.py": 1,  # a complaint to ourselves
}
"""Where something is named after a class or a module or shown by its `repr`; why it is no name of ours."""


@dataclass
class Amount:
    """A noun that was once called a knob, with a dose."""

    json_kind: ClassVar[str] = "knob"

    quantity: int = field(metadata={"json_name": "dose"})
    peers: tuple[int, ...] = ()


def modules() -> Iterator[ModuleType]:
    """Import every module but those that are programs."""
    for found in pkgutil.walk_packages(voiceguide.__path__, "voiceguide."):
        if not found.name.endswith(("__main__", "decoding.decoder")):
            yield importlib.import_module(found.name)


def classes() -> tuple[type, ...]:
    """List every class of ours."""
    found = (value for module in modules() for value in vars(module).values() if isinstance(value, type))
    return tuple(dict.fromkeys(each for each in found if each.__module__.startswith("voiceguide")))


def test_every_kind_of_refusal_is_written_down_and_its_own() -> None:
    refusals = [each for each in classes() if issubclass(each, VoiceguideError)]
    assert len(refusals) == len(KINDS)
    assert {vars(each).get("kind") for each in refusals} == KINDS


def test_a_refusal_tells_the_kind_that_is_written_down() -> None:
    class Renamed(AudioError):
        kind: ClassVar[str] = "audioerror"

    assert console.error_data(Renamed("No sound."))["kind"] == "audioerror"
    assert in_brief(Renamed("No sound.")) == "audioerror: No sound."
    assert in_brief(ValueError("no")) == "ValueError: no"


def test_what_json_calls_things_and_their_fields_is_what_was_recorded() -> None:
    told = sorted(
        f"{vars(each)['json_kind']}: {' '.join(name for name, _ in json_names.named_fields(each))}"
        for each in classes()
        if "json_kind" in vars(each)
    )
    assert told == RECORDED.read_text("utf-8").splitlines()


def test_every_noun_that_is_told_within_another_has_a_name() -> None:
    by_name: dict[str, list[object]] = {}
    for each in classes():
        by_name.setdefault(each.__name__, []).append(each)
    for noun in [each for each in classes() if "json_kind" in vars(each)]:
        known = vars(sys.modules[noun.__module__])
        for one in dataclasses.fields(noun):
            names = {node.id for node in ast.walk(ast.parse(str(one.type))) if isinstance(node, ast.Name)}
            for name in names:
                # What is imported for type checkers only is looked up in the whole package.
                meant = get_args(known[name]) or [known[name]] if name in known else by_name.get(name, [])
                nouns = [kind for kind in meant if dataclasses.is_dataclass(kind)]
                assert not nouns or any("json_kind" in vars(kind) for kind in nouns), f"{noun}.{one.name}"
                assert name not in known or all("json_kind" in vars(kind) for kind in nouns), noun


def test_what_has_no_name_is_told_to_no_machine() -> None:
    @dataclass
    class Unnamed:
        one: int = 1

    @dataclass
    class Below(Amount):
        two: int = 2

    for noun in (Unnamed(), Below(1)):
        with pytest.raises(TypeError, match="has no json_kind"):
            console.json_data([noun])


def test_a_class_and_a_field_can_be_renamed_and_json_stays() -> None:
    assert json.dumps(console.json_data(Amount(3))) == '{"kind": "knob", "dose": 3, "peers": []}'
    assert list(outline(Amount(3))) == ["knob  dose 3"]


def test_every_manner_has_a_variable_of_its_own() -> None:
    names = {f"VOICEGUIDE_GTTS_{each}_S" for each in ("PAUSE", "BACKOFF", "CONNECT", "READ", "ANSWER")}
    names |= {f"VOICEGUIDE_GTTS_{each}" for each in ("JITTER", "TRIES", "PATIENCE_S", "TOTAL_S")}
    set_all = retry_policy({name: str(n) for n, name in enumerate(sorted(names), start=7)})
    values = dataclasses.astuple(set_all)
    assert len(set(values)) == len(names) == len(dataclasses.fields(RetryPolicy))
    assert set(values) == set(range(7, 7 + len(names)))


def named_after_classes(source: str) -> int:
    """Count where a module takes a name from a class or a module, or shows something by a bare `repr`."""
    names = {"__name__", "__qualname__", "__class__", "__module__"}
    return sum(
        (isinstance(node, ast.Attribute) and node.attr in names)
        or (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "repr")
        or (isinstance(node, ast.FormattedValue) and ast.unparse(node.value).startswith("type("))
        or (isinstance(node, ast.Name) and node.id in {"asdict", "astuple"})
        for node in ast.walk(ast.parse(source))
    )


def test_no_name_is_taken_from_a_class_unnoticed() -> None:
    counts = {
        path.relative_to(PACKAGE).as_posix(): named_after_classes(path.read_text("utf-8"))
        for path in PACKAGE.rglob("*.py")
    }
    assert {name: count for name, count in counts.items() if count} == FROM_CLASSES
