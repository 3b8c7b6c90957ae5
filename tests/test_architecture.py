"""The rules of the house, as `docs/architecture.md` tells them, held against every module's syntax tree.

1. A package imports only from packages to its left.
2. From outside, only the modules are imported that a package's face lists (`__all__` of its `__init__.py`).
3. An outside library enters by its one door.
4. A library that is slow to import is imported inside the function that uses it.
5. No module needs itself by way of others; at most 16 modules lie in a folder.
6. One name of a class or of a public function has one meaning, and none is for tests alone.
7. A docstring begins with an imperative of the field.

The checker itself is tried on planted violations below: a guard that cannot bark guards nothing.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from operator import attrgetter
from pathlib import Path
from types import CodeType, FrameType
from typing import NamedTuple

import pytest

from voiceguide import pipeline
from voiceguide.audio.mp3.encoder import can_splice
from voiceguide.settings import Settings, bundled_scripts
from voiceguide.units import FRAME, MINUTE

PACKAGE = Path(__file__).parents[1] / "voiceguide"

LAYERS = (
    "units", "errors", "core", "decoding", "settings", "locales",
    "script", "plan", "cache", "speech", "timeline", "lint", "audio", "media",
    "compose", "pipeline", "app", "imports", "podcast", "studio", "catalogue", "face", "cli", "__main__",
)  # fmt: skip
"""Left to right; `face` is `voiceguide/__init__.py`, the names a Python user imports."""
UPWARD = {("cache", "speech.model")}
"""The noun of what is cached is a leaf: it imports nothing but units, and speech is kept in the cache."""
DOORS = {
    "av": {
        "audio.export",
        "decoding.decoder",
    },  # it writes forms, and reads in a process of its own
    "filelock": {"speech.voices.gtts.ratelimit"},
    "PIL": {"media.artwork", "media.cover", "media.typeface"},  # the user's picture, and ours
    "distributed": {"catalogue.cluster"},
    "fsspec": {"cache.shared_store"},
    "gtts": {"speech.voices.gtts.client"},
    "h11": {
        "podcast.server.connections"
    },  # uvicorn's own ground: what it answers itself is said in its terms
    "hibari": {"speech.voices.english", "speech.voices.hibari"},
    "lameenc": {"audio.mp3.encoder"},
    # It decodes in a process of its own; here it plays what that gives.
    "markdown_it": {"imports.readers.markdown"},
    "miniaudio": {"decoding.decoder", "audio.player"},
    "mutagen": {"media.id3"},
    "num2words": {"speech.normalize.text"},
    "numpy": {"audio", "cache", "speech"},  # the one library that is the material itself: samples
    "espeakng_loader": {"speech.voices.kokoro.phonemes"},
    "onnx": {"speech.voices.onnx_graph", "speech.voices.piper_engine"},
    # piper-tts is handed a session of it
    "onnxruntime": {"speech.voices.kokoro.engine", "speech.voices.piper_engine"},
    "pedalboard": {"audio.dsp.time_stretch"},
    "phonemizer": {"speech.voices.kokoro.phonemes"},
    "piper": {"speech.voices.piper_engine"},
    "platformdirs": {"settings"},
    "pydub": {"audio.mixer"},
    "requests": {"speech.downloads.client", "speech.voices.gtts.client"},
    "rich": {"cli"},
    "segno": {"media.qr"},
    "soxr": {"audio.dsp.resample"},
    "starlette": {"podcast.server.app", "studio.app"},
    "typer": {"cli"},
    "click": {"cli"},  # typer's own ground: its exceptions surface through it
    "urllib3": {
        "speech.downloads.client",
        "speech.voices.gtts.client",
    },  # requests' own ground: its retries and exceptions surface through it
    "uvicorn": {"podcast.server.connections"},
    "yaml": {"script.yaml.compose"},
}
"""Library -> the modules, or the whole package, that may import it. What is not listed may not enter."""
LIGHT = {"typer", "click"}
"""May be imported at the top of their modules; `test_help_imports_nothing_heavy` holds the rest back."""


class Import(NamedTuple):
    """One import: what, where, and whether it happens as soon as the module is imported."""

    target: str
    line: int
    at_once: bool


def imports_of(module: str, source: str) -> Iterator[Import]:
    """Find every import of a module: plain, relative, lazy, for types only, and by name at run time."""
    package = ("voiceguide." + module).split(".")[:-1]
    for node, at_once in _walk(ast.parse(source), at_once=True):
        match node:
            case ast.Import():
                yield from (Import(alias.name, node.lineno, at_once) for alias in node.names)
            case ast.ImportFrom():
                base = package[: len(package) - node.level + 1] if node.level else []
                origin = ".".join([*base, *filter(None, [node.module])])
                for alias in node.names:
                    # `from voiceguide.script import model` imports a module, not a name of its package.
                    whole = f"{origin}.{alias.name}"
                    target = whole if _is_module(whole) else f"{origin}:{alias.name}"
                    yield Import(target, node.lineno, at_once)
            case ast.Call(args=[ast.Constant(value=str(target)), *_]):
                if ast.unparse(node.func).endswith(("import_module", "__import__")):
                    yield Import(target, node.lineno, at_once)


def _walk(node: ast.AST, *, at_once: bool) -> Iterator[tuple[ast.AST, bool]]:
    """Visit every node below this one, and tell whether it runs when the module is imported."""
    for field, below in ast.iter_fields(node):
        for child in below if isinstance(below, list) else [below]:
            if not isinstance(child, ast.AST):
                continue
            for_types = (
                isinstance(node, ast.If) and field == "body" and "TYPE_CHECKING" in ast.unparse(node.test)
            )
            function = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            now = at_once and not for_types and not function
            yield child, now
            yield from _walk(child, at_once=now)


def _is_module(name: str) -> bool:
    place = PACKAGE.parent.joinpath(*name.split("."))
    return place.is_dir() or place.with_suffix(".py").is_file()


def violations(sources: Mapping[str, str]) -> list[str]:
    """Hold every import of every module (`package.module` -> its source) against rules 1 to 4."""
    return [
        f"voiceguide/{module.replace('.', '/')}.py:{found.line}: {complaint}"
        for module, source in sources.items()
        for found in imports_of(module, source)
        if (complaint := _judge(module, found))
    ]


def _judge(module: str, found: Import) -> str:
    path, _, name = found.target.partition(":")
    top, _, inner = path.partition(".")
    if top == "voiceguide":
        return _judge_own(module, inner, name)
    if top in sys.stdlib_module_names:
        return ""
    if top not in DOORS:
        return f"{top} has no door: list it, with its one module, in DOORS"
    if not {module, _top(module)} & DOORS[top]:
        return f"{top} enters by {' or '.join(sorted(DOORS[top]))} only"
    if found.at_once and top not in LIGHT:
        return f"{top} is heavy: import it inside the function that uses it"
    return ""


def _judge_own(module: str, inner: str, name: str) -> str:
    if not inner:
        return "" if name == "__version__" or _top(module) == "__main__" else "import from the module itself"
    mine, theirs = _top(module), _top(inner)
    if mine == theirs:
        return ""
    if mine not in LAYERS or theirs not in LAYERS:
        return f"{mine if mine not in LAYERS else theirs} is no package: give it its place in LAYERS"
    if LAYERS.index(theirs) > LAYERS.index(mine) and (mine, inner) not in UPWARD:
        return f"{mine} stands left of {theirs} and may not look at it"
    package, _, leaf = inner.rpartition(".")
    if package and leaf not in _face(package):
        return f"{inner} is inside {package}: only what its __all__ lists is for others"
    return ""


def _top(module: str) -> str:
    first = module.partition(".")[0]
    return "face" if first == "__init__" else first


@cache
def _face(package: str) -> frozenset[str]:
    """Return the modules that a package lists for others, in the `__all__` of its `__init__.py`."""
    file = PACKAGE.joinpath(*package.split("."), "__init__.py")
    for node in ast.parse(file.read_text("utf-8")).body if file.is_file() else []:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return frozenset(ast.literal_eval(node.value))
    return frozenset()


def the_sources() -> dict[str, str]:
    return {
        ".".join(file.relative_to(PACKAGE).with_suffix("").parts): file.read_text("utf-8")
        for file in sorted(PACKAGE.rglob("*.py"))
    }


def test_the_house_is_in_order():
    sources = the_sources()
    assert len(sources) > 20
    assert violations(sources) == []


def test_every_package_has_its_place():
    assert {_top(module) for module in the_sources()} <= set(LAYERS)


def test_every_exception_to_the_layers_is_needed(monkeypatch):
    monkeypatch.setattr(f"{__name__}.UPWARD", set())
    found = violations(the_sources())
    assert {complaint.split(" stands left")[0].split(": ")[1] for complaint in found} == {"cache"}


def test_the_page_names_every_package_in_the_order_of_the_layers():
    page = (PACKAGE.parent / "docs" / "architecture.md").read_text("utf-8")
    named = [found[1] for found in re.finditer(r"^\| `(\w+)/?`", page, re.MULTILINE)]
    layers = ["__init__" if layer == "face" else layer for layer in LAYERS if layer != "__main__"]
    assert [name for name in named if name in layers] == layers


FOLDER_MOST = 16


def folders(sources: Mapping[str, str]) -> dict[str, int]:
    """Count the modules of each folder, without the face."""
    found: dict[str, int] = defaultdict(int)
    for module in sources:
        package, _, leaf = module.rpartition(".")
        found[package] += leaf != "__init__"
    return dict(found)


def test_no_folder_has_more_modules_than_one_takes_in_at_a_glance():
    assert {folder: size for folder, size in folders(the_sources()).items() if size > FOLDER_MOST} == {}
    assert folders({f"attic.box{n}": "" for n in range(17)} | {"attic.__init__": ""}) == {"attic": 17}


def test_every_folder_has_a_face():
    sources = the_sources()
    for folder in filter(None, folders(sources)):
        tree = ast.parse(sources.get(f"{folder}.__init__", ""))
        assert ast.get_docstring(tree), folder
        for name in _face(folder):
            assert f"{folder}.{name}" in sources or name in sources[f"{folder}.__init__"], f"{folder}.{name}"


def test_a_face_lists_no_more_than_others_need():
    used = defaultdict(set)
    for module, source in the_sources().items():
        for found in imports_of(module, source):
            inner = found.target.partition(":")[0].removeprefix("voiceguide.")
            if _top(inner) != _top(module):
                package, _, leaf = inner.rpartition(".")
                used[package].add(leaf)
    packages = {module.removesuffix(".__init__") for module in the_sources() if module.endswith(".__init__")}
    spare = {package: sorted(_face(package) - used[package]) for package in packages - {"decoding"}}
    assert {package: names for package, names in spare.items() if names and package not in OUTSIDE} == {}


OUTSIDE: set[str] = set()
"""Packages whose face serves their neighbours, not other packages."""


# ── one name, one meaning ────────────────────────────────────────────────────────────────────────

SHARED_NAMES = {
    "judge": "of a script and of a timeline: the two faces of `lint`",
    "main": "the usual name of the function that a program begins with; there are two programs",
}
"""Public functions that may have a name of another module's -> why. A command is named as it is typed."""


def functions_of(sources: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the modules that define each public function; commands and overloads are left out."""
    found: dict[str, list[str]] = defaultdict(list)
    for module, source in sources.items():
        names = {
            node.name
            for node in ast.parse(source).body
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_")
        }
        for name in names if not module.startswith("cli.commands.") else ():
            found[name].append(module)
    return found


def test_one_name_of_a_function_has_one_meaning():
    several = {name: modules for name, modules in functions_of(the_sources()).items() if len(modules) > 1}
    assert {name: modules for name, modules in several.items() if name not in SHARED_NAMES} == {}
    assert set(SHARED_NAMES) == set(several), "an exception that is not needed any more"
    planted = {"a.one": "def weigh(): ...", "b.two": "async def weigh(): ...\ndef _own(): ..."}
    assert functions_of(planted) == {"weigh": ["a.one", "b.two"]}


def unused(sources: Mapping[str, str]) -> list[str]:
    """List the public functions, classes and constants that the package itself does not use.

    A name that stands in a text counts as used: registries and faces have names of modules and functions.
    """
    trees = {module.removesuffix(".__init__"): ast.parse(source) for module, source in sources.items()}
    used: set[tuple[str, str]] = set()
    texts: set[str] = set()
    for module, source in sources.items():
        me = module.removesuffix(".__init__")
        for found in imports_of(module, source):
            path, _, name = found.target.removeprefix("voiceguide.").partition(":")
            used.add((path, name))
        modules = {
            alias.asname or alias.name: f"{node.module}.{alias.name}".removeprefix("voiceguide.")
            for node in ast.walk(trees[me])
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        for node in ast.walk(trees[me]):
            match node:
                case ast.Name(id=name, ctx=ast.Load()):
                    used.add((me, name))
                case ast.Attribute(value=ast.Name(id=name), attr=attribute):
                    used.add((modules.get(name, ""), attribute))
                case ast.Constant(value=str(text)):
                    texts.update(re.split(r"[.:]", text) if re.fullmatch(r"[\w.:]+", text) else ())
    return [
        f"{module}.{name}"
        for module, tree in trees.items()
        for node in tree.body
        for name in _defined(node)
        if not name.startswith("_") and (module, name) not in used and name not in texts
    ]


def _defined(node: ast.stmt) -> list[str]:
    match node:
        case ast.FunctionDef(name=name, decorator_list=[]) | ast.AsyncFunctionDef(name=name):
            return [name]
        case ast.ClassDef(name=name) | ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
    return []


def test_nothing_public_is_for_tests_alone():
    assert unused(the_sources()) == []
    planted = {
        "a.one": "X: int = 1\nY: int = X\ndef heard(): ...\ndef lost(): ...\n@registered\ndef held(): ...",
        "b.two": "from voiceguide.a import one\none.heard()",
    }
    assert unused(planted) == ["a.one.Y", "a.one.lost"]


def circles(sources: Mapping[str, str]) -> list[list[str]]:
    """List the modules that need each other, directly or by way of others."""
    names = {module.removesuffix(".__init__") for module in sources}
    left: dict[str, set[str]] = {}
    for module, source in sources.items():
        targets = {found.target.removeprefix("voiceguide.") for found in imports_of(module, source)}
        plain = {target if target in names else target.partition(":")[0] for target in targets}
        left[module.removesuffix(".__init__")] = {target.replace(":", ".") for target in plain} & names
    while free := [module for module, targets in left.items() if not targets & left.keys()]:
        for module in free:
            del left[module]
    # What is left needs a circle; what none of them needs only leads into one.
    while idle := [module for module in left if not any(module in targets for targets in left.values())]:
        for module in idle:
            del left[module]
    return [sorted(left)] if left else []


def test_no_module_needs_itself():
    assert circles(the_sources()) == []
    planted = {
        "plan.model": "from voiceguide.plan.steps import x",
        "plan.steps": "def f():\n    from voiceguide.plan import model",
        "plan.cues": "from voiceguide.plan import model",
    }
    assert circles(planted) == [["plan.model", "plan.steps"]]


def test_every_door_is_used():
    entered = {
        found.target.partition(":")[0].partition(".")[0]
        for module, source in the_sources().items()
        for found in imports_of(module, source)
    }
    assert set(DOORS) - entered - {"click"} == set()


@pytest.mark.parametrize(
    ("module", "source", "bark"),
    [
        ("script.loader", "import voiceguide.timeline.model", "script stands left of timeline"),
        ("script.loader", "from voiceguide.plan import model", "script stands left of plan"),
        ("script.loader", "from ..plan.model import Plan", "script stands left of plan"),
        ("script.__init__", "from ..plan.model import Plan", "script stands left of plan"),
        ("units", "from voiceguide.errors import Spot", "units stands left of errors"),
        ("timeline.fit", "def f():\n    from voiceguide.cli.main import main", "timeline stands left of cli"),
        ("plan.compiler", "if TYPE_CHECKING:\n from voiceguide.audio.mixer import x", "plan stands left"),
        ("plan.compiler", "from voiceguide.script.loader import read", "script.loader is inside script"),
        ("plan.compiler", "from voiceguide.script import loader", "script.loader is inside script"),
        ("cli.registry", "import voiceguide.timeline.builder", "timeline.builder is inside timeline"),
        ("__init__", "def f():\n    from .speech.voices.tone import T", "speech.voices.tone is inside"),
        ("speech.registry", "import voiceguide", "import from the module itself"),
        ("speech.registry", "def f():\n    import yaml", "yaml enters by script.yaml.compose only"),
        ("speech.registry", "def f():\n    import gtts.tts", "gtts enters by speech.voices.gtts.client only"),
        ("plan.compiler", "def f():\n    import numpy", "numpy enters by audio or cache or speech only"),
        ("speech.voices.gtts.client", "import gtts", "gtts is heavy"),
        ("audio.mixer", "from numpy import array", "numpy is heavy"),
        ("audio.mixer", "class A:\n    import numpy", "numpy is heavy"),
        ("audio.mixer", "try:\n    import numpy\nexcept ImportError:\n    pass", "numpy is heavy"),
        ("audio.mixer", "if TYPE_CHECKING:\n    x = 1\nelse:\n    import numpy", "numpy is heavy"),
        ("units", "def f():\n    import importlib\n    importlib.import_module('yaml')", "yaml enters by"),
        ("units", "def f():\n    return __import__('yaml')", "yaml enters by"),
        ("units", "import attrs", "attrs has no door"),
        ("cli.console", "import rich.console", "rich is heavy"),
        ("helpers", "from voiceguide.units import Ms", "helpers is no package"),
        ("script.loader", "from voiceguide.attic.box import x", "attic is no package"),
    ],
)  # fmt: skip
def test_the_checker_barks(module, source, bark):
    found = violations({module: source})
    assert len(found) == 1
    assert bark in found[0]
    assert found[0].startswith(f"voiceguide/{module.replace('.', '/')}.py:")


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("plan.compiler", "from voiceguide.script import model as s"),
        ("plan.compiler", "from voiceguide.script.model import Script"),
        ("plan.compiler", "from .model import Plan"),
        ("plan.compiler", "from voiceguide.plan import phrases"),
        ("timeline.fit", "import heapq\nfrom voiceguide.errors import ImpossibleLength"),
        ("speech.voices.gtts.client", "def f():\n    from gtts import gTTS"),
        ("speech.model", "if TYPE_CHECKING:\n    import numpy as np"),
        ("pipeline", "def f():\n    from voiceguide.script.library import Library"),
        ("__init__", "def f():\n    from voiceguide import pipeline"),
        ("cli.registry", "import typer\nfrom voiceguide import __version__, pipeline"),
        ("cli.console", "def f():\n    from rich.console import Console"),
    ],
)
def test_the_checker_lets_pass_what_is_right(module, source):
    assert violations({module: source}) == []


@pytest.mark.parametrize(
    ("word", "home", "others"),
    [
        (r'"\.timeline\.json"', "timeline/model.py", 0),
        (r'"\.lock\.json"', "compose/request.py", 0),
        # Why the system refused, as it stands inside a sentence, is told by `errors.why`.
        (r"strerror", "errors.py", 1),
    ],
)
def test_what_has_one_name_is_spelled_in_one_place(word, home, others):
    spelled = [
        file.relative_to(PACKAGE).as_posix()
        for file in sorted(PACKAGE.rglob("*.py"))
        if re.search(word, file.read_text("utf-8"))
    ]
    assert home in spelled
    assert len(spelled) == 1 + others, spelled


HEAVY = (
    "PIL", "numpy", "gtts", "requests", "pydub", "hibari", "yaml", "mutagen", "num2words",
    "soxr", "miniaudio", "lameenc", "pedalboard", "av", "onnxruntime", "scipy", "jsonschema", "onnx", "piper",
    "phonemizer", "espeakng_loader",
)  # fmt: skip
LOOK = """
import atexit, sys
heavy = {heavy!r}
atexit.register(lambda: print("LOADED", *[name for name in heavy if name in sys.modules], flush=True))
sys.argv = ["voiceguide", *{arguments!r}]
from voiceguide.cli.main import main
sys.exit(main())
"""


@pytest.mark.starts
@pytest.mark.parametrize("arguments", [["--help"], ["render", "--help"], ["--version"]])
def test_help_imports_nothing_heavy(arguments):
    done = subprocess.run(
        [sys.executable, "-c", LOOK.format(heavy=HEAVY, arguments=arguments)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1].strip() == "LOADED"
    assert len(done.stdout.splitlines()) > 1


@pytest.mark.starts
def test_a_list_that_is_remembered_imports_nothing_that_reads_or_parses(tmp_path):
    """The second time: neither scripts nor options are parsed, so nothing that does it is imported."""
    heavy = (
        *HEAVY,
        "typer",
        "pydantic",
        "rich",
        "voiceguide.script",
        "voiceguide.plan",
        "voiceguide.pipeline",
    )
    program = [sys.executable, "-c", LOOK.format(heavy=heavy, arguments=["list"])]
    environ = {**os.environ, "VOICEGUIDE_CACHE": str(tmp_path)}
    first, second = (
        subprocess.run(program, env=environ, capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    )
    assert "yaml" in first.splitlines()[-1].split()
    assert second.splitlines()[:-1] == first.splitlines()[:-1]
    assert second.splitlines()[-1].strip() == "LOADED"


@pytest.mark.starts
def test_a_track_whose_sound_is_kept_is_laid_without_what_reads_parses_and_encodes(tmp_path):
    """The second time only what is kept is put together."""
    words = ["render", "knee-drops", "-m", "5", "--voice", "tone", "-o", str(tmp_path / "track.mp3")]
    program = [
        sys.executable,
        "-c",
        LOOK.format(heavy=(*HEAVY, "typer", "pydantic", "rich"), arguments=words),
    ]
    environ = {**os.environ, "VOICEGUIDE_CACHE": str(tmp_path / "cache")}
    environ.pop("VOICEGUIDE_VOICE", None)
    first, second = (
        subprocess.run(program, env=environ, capture_output=True, text=True, check=True).stdout.split()
        for _ in range(2)
    )
    assert "numpy" in first
    # LAME itself is asked for its version, which is part of the name of every frame.
    assert second == [str(tmp_path / "track.mp3"), "LOADED", "lameenc"]


@pytest.mark.starts
def test_the_look_at_what_is_loaded_can_see():
    seen = LOOK.replace("from voiceguide.cli.main", "import yaml\nfrom voiceguide.cli.main")
    done = subprocess.run(
        [sys.executable, "-c", seen.format(heavy=HEAVY, arguments=["--version"])],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "LOADED yaml"


# ── one door for files ───────────────────────────────────────────────────────────────────────────

UNGUARDED = {
    "core.reading": "is the door",
    "core.files": "is the door for writing",
    "decoding.decoder": "opens, in a process of its own, what the door has looked at",
    "podcast.lock": "opens a lock, of which nothing is read",
    "podcast.server.access": "opens a lock, of which nothing is read",
    "studio.scripts": "opens a lock, of which nothing is read",
    "core.temp_files": "opens what is being written to see whether it is locked",
    "cache.store": "adds to a counter, through no link",
    "speech.downloads.partial": "goes on with a file that it began itself, through no link",
}
"""Module -> why it opens files for reading without the door."""
_OPENERS = {"open", "read_text", "read_bytes"}
_BY_NAME = re.compile(r"miniaudio\.\w*_file|(av|self\._lib)\.open|mutagen\.File|np\.(load|fromfile|memmap)")
"""Functions of libraries that open a path themselves."""


def unguarded(module: str, source: str) -> list[str]:
    """List each place where a module opens a file for reading by itself."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        if _opens(called, node) and module not in UNGUARDED:
            found.append(f"voiceguide/{module.replace('.', '/')}.py:{node.lineno}: {ast.unparse(node)[:80]}")
    return found


def _opens(called: str, node: ast.Call) -> bool:
    """Tell whether a call opens a file for reading, and none of the package's own."""
    told = [*node.args[:2], *(word.value for word in node.keywords if word.arg == "mode")]
    modes = [one.value for one in told if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    if any(mode in {"w", "x", "a", "xb", "wb", "x+b"} for mode in modes):
        return False
    if _BY_NAME.fullmatch(called):
        return True
    if called.startswith("resources.files(") or "os.devnull" in ast.unparse(node):
        return False
    # Pillow is given bytes, and a manifest goes through the door.
    return called.rpartition(".")[2] in _OPENERS and not called.endswith(("Image.open", "manifest.open"))


def test_files_are_read_through_one_door():
    assert [place for module, source in the_sources().items() for place in unguarded(module, source)] == []


def test_every_exception_to_the_door_is_needed(monkeypatch):
    sources, listed = the_sources(), list(UNGUARDED)
    monkeypatch.setattr(f"{__name__}.UNGUARDED", {})
    assert [module for module in listed if not unguarded(module, sources[module])] == []


@pytest.mark.parametrize(
    ("source", "opens"),
    [
        ("open(path)", True),
        ("path.open('rb')", True),
        ("path.read_text('utf-8')", True),
        ("(folder / name).read_bytes()", True),
        ("os.open(path, os.O_RDONLY)", True),
        ("with open(path, mode='r') as file:\n    pass", True),
        ("miniaudio.mp3_stream_file(str(path))", True),
        ("av.open(str(path))", True),
        ("path.open('r+b')", True),
        ("path.open('xb')", False),
        ("open(path, 'w', encoding='utf-8')", False),
        ("resources.files('voiceguide').joinpath('a').read_text('utf-8')", False),
        ("Path(os.devnull).open('w')", False),
        ("open_file(path)", False),
    ],
)
def test_the_watch_on_the_door_barks(source, opens):
    assert bool(unguarded("script.loader", source)) is opens


# ── the walk through the code ────────────────────────────────────────────────────────────────────

WALK = "## One sentence from YAML to an MP3 frame"
SENTENCE = "Your knees never have to reach the bed."


def walk() -> list[str]:
    """Return each step of the walk that the page takes, `module:function`."""
    page = (PACKAGE.parent / "docs" / "architecture.md").read_text("utf-8")
    section = page.partition(f"\n{WALK}\n")[2].partition("\n## ")[0]
    return re.findall(r"^\d+\. `([\w.]+:[\w.]+)`", section, re.MULTILINE)


def code_of(step: str) -> CodeType:
    """Return the code of a step; it fails if there is no such function."""
    module, _, name = step.partition(":")
    return attrgetter(name)(import_module(f"voiceguide.{module}")).__code__


@pytest.mark.usefixtures("shipped_routines")
@pytest.mark.starts
@pytest.mark.skipif(not can_splice(), reason="LAME's settings cannot be reached: nothing is spliced")
def test_the_walk_of_one_sentence_is_the_way_that_it_goes(tmp_path):
    """Each function is there, and they are called in this order while that track is rendered."""
    steps = walk()
    assert len(steps) >= 20
    codes = {code_of(step): step for step in steps}
    assert len(codes) == len(steps), "each step once"
    called: list[str] = []

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and (step := codes.get(frame.f_code)) is not None:
            called.append(step)

    settings = Settings((bundled_scripts(),), tmp_path / "cache", workers=1)
    request = pipeline.Request(routine="bedtime-twist", target_ms=10 * MINUTE, voice="tone")
    before = sys.getprofile()
    threading.setprofile(note)
    sys.setprofile(note)
    try:
        made = pipeline.render(request, settings, tmp_path / "track.mp3")
    finally:
        sys.setprofile(before)
        threading.setprofile(None)
    left = iter(called)
    assert [step for step in steps if step not in left] == [], "called, but not after those before it"
    (clip,) = [each for each in made.timeline.clips if each.text == SENTENCE]
    assert (clip.start_ms, clip.duration_ms, clip.gain_db) == (109_120, 4_163, -1.0)
    assert clip.start_ms // FRAME == 4_546
    script = bundled_scripts() / "bedtime-twist.yaml"
    assert script.read_text("utf-8").splitlines()[114] == f"      - say: {SENTENCE}"


def test_every_step_of_the_walk_begins_with_a_function_of_ours():
    assert all((PACKAGE / f"{step.partition(':')[0].replace('.', '/')}.py").is_file() for step in walk())
