"""The import rules of `docs/architecture.md`, held against every module by reading its syntax tree.

1. A room imports only from rooms to its left.
2. Across rooms it imports nouns, never verbs; only the session, the pipeline and the desk call verbs.
3. An outside library enters by its one door.
4. A library that is slow to import is imported inside the function that uses it.

The checker itself is tried on planted violations below: a guard that cannot bark guards nothing.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

PACKAGE = Path(__file__).parents[1] / "voiceguide"

ROOMS = (
    "units", "errors", "reading", "decoding", "places", "locking", "leftover", "files", "threads",
    "settings", "script", "plan", "speech", "timeline", "render", "publish",
    "session", "pipeline", "desk", "face", "cli", "__main__",
)  # fmt: skip
"""Left to right; `face` is `voiceguide/__init__.py`, the names a Python user imports."""
CALLERS = {"session", "pipeline", "desk", "__main__"}
GROUND = {
    "units", "errors", "reading", "decoding", "places", "locking", "leftover", "files", "threads", "settings",
}  # fmt: skip
NOUNS = {
    "script.model", "script.terms", "plan.model", "plan.terms", "plan.book", "speech.model",
    "speech.voice", "timeline.model", "timeline.synthetic", "render.proof", "render.portrait", "render.shown",
    "publish.model", "publish.show", "session.foreseen", "session.request",
}  # fmt: skip
DOORS = {
    "av": {
        "render.forms",
        "decoding.decoder",
    },  # it writes forms, and reads in a process of its own
    "filelock": {"speech.queue"},
    "PIL": {"publish.artwork", "publish.cover"},  # the user's picture, and ours
    "gtts": {"speech.google"},
    "h11": {"publish.connections"},  # uvicorn's own ground: what it answers itself is said in its terms
    "hibari": {"speech.hibari"},
    "lameenc": {"render.mp3"},
    # It decodes in a process of its own; here it plays what that gives.
    "miniaudio": {"decoding.decoder", "render.player"},
    "mutagen": {"publish.tags"},
    "num2words": {"speech.pronounce"},
    "numpy": {"speech", "render"},  # the one library that is the material itself: samples
    "onnx": {"speech.piperengine"},
    "onnxruntime": {"speech.piperengine"},  # piper-tts is handed a session of it
    "pedalboard": {"render.stretch"},
    "piper": {"speech.piperengine"},
    "platformdirs": {"settings"},
    "pydub": {"render.clip"},
    "requests": {"speech.google"},
    "rich": {"cli"},
    "segno": {"publish.qr"},
    "soxr": {"render.resample"},
    "starlette": {"publish.server"},
    "typer": {"cli"},
    "click": {"cli"},  # typer's own ground: its exceptions surface through it
    "urllib3": {"speech.google"},  # requests' own ground: its retries and exceptions surface through it
    "uvicorn": {"publish.connections"},
    "yaml": {"script.source"},
}
"""Library -> the modules, or the whole room, that may import it. What is not listed may not enter."""
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
    """Hold every import of every module (`room.module` -> its source) against the four rules."""
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
    if not {module, _room(module)} & DOORS[top]:
        return f"{top} enters by {' or '.join(sorted(DOORS[top]))} only"
    if found.at_once and top not in LIGHT:
        return f"{top} is heavy: import it inside the function that uses it"
    return ""


def _judge_own(module: str, inner: str, name: str) -> str:
    if not inner:
        return "" if name == "__version__" or _room(module) == "__main__" else "import from the module itself"
    mine, theirs = _room(module), _room(inner)
    if mine == theirs:
        return ""
    if mine not in ROOMS or theirs not in ROOMS:
        return f"{mine if mine not in ROOMS else theirs} is no room: give it its place in ROOMS"
    if ROOMS.index(theirs) > ROOMS.index(mine):
        return f"{mine} stands left of {theirs} and may not look at it"
    if theirs in GROUND or inner in NOUNS or mine in CALLERS:
        return ""
    if theirs in {"pipeline", "desk"} and mine in {"face", "cli"}:
        return ""
    return f"{inner} is a verb of {theirs}: only the pipeline and the desk call verbs"


def _room(module: str) -> str:
    first = module.partition(".")[0]
    return "face" if first == "__init__" else first


def the_sources() -> dict[str, str]:
    return {
        ".".join(file.relative_to(PACKAGE).with_suffix("").parts): file.read_text("utf-8")
        for file in sorted(PACKAGE.rglob("*.py"))
    }


def test_the_house_is_in_order():
    sources = the_sources()
    assert len(sources) > 20
    assert violations(sources) == []


def test_every_room_has_its_place():
    assert {_room(module) for module in the_sources()} <= set(ROOMS)


def test_the_page_names_every_room_and_every_noun_there_is():
    page = (PACKAGE.parent / "docs" / "architecture.md").read_text("utf-8")
    rooms = {"`__init__`" if room == "face" else f"`{room}" for room in ROOMS} - {"`__main__"}
    assert [room for room in rooms if not re.search(rf"^\| {re.escape(room)}[`/]?", page, re.MULTILINE)] == []
    (rule,) = re.findall(r"only nouns are imported: (.*?)\. Only", page, re.DOTALL)
    assert set(re.findall(r"`([\w.]+)`", rule)) == NOUNS
    made = re.findall(r"`((?:script|plan|session|timeline|render)/\w+)`", page)
    assert len(made) >= 8
    assert [each for each in made if not (PACKAGE / f"{each}.py").is_file()] == []


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
        ("script.reader", "import voiceguide.timeline.model", "script stands left of timeline"),
        ("script.reader", "from voiceguide.plan import model", "script stands left of plan"),
        ("script.reader", "from ..plan.model import Plan", "script stands left of plan"),
        ("script.__init__", "from ..plan.model import Plan", "script stands left of plan"),
        ("units", "from voiceguide.errors import Spot", "units stands left of errors"),
        ("timeline.fit", "def f():\n    from voiceguide.cli import main", "timeline stands left of cli"),
        ("plan.compiler", "if TYPE_CHECKING:\n from voiceguide.render.mix import x", "plan stands left"),
        ("plan.compiler", "from voiceguide.script.reader import read", "script.reader is a verb of script"),
        ("plan.compiler", "from voiceguide.script import reader", "script.reader is a verb"),
        ("plan.compiler", "from voiceguide.script import something", "script is a verb of script"),
        ("cli.commands", "import voiceguide.timeline.fit", "timeline.fit is a verb"),
        ("__init__", "def f():\n    from .speech.studio import Studio", "speech.studio is a verb"),
        ("speech.studio", "import voiceguide", "import from the module itself"),
        ("speech.studio", "def f():\n    import yaml", "yaml enters by script.source only"),
        ("speech.studio", "def f():\n    from gtts.tts import gTTS", "gtts enters by speech.google only"),
        ("plan.compiler", "def f():\n    import numpy", "numpy enters by render or speech only"),
        ("speech.google", "import gtts", "gtts is heavy"),
        ("render.mix", "from numpy import array", "numpy is heavy"),
        ("render.mix", "class A:\n    import numpy", "numpy is heavy"),
        ("render.mix", "try:\n    import numpy\nexcept ImportError:\n    pass", "numpy is heavy"),
        ("render.mix", "if TYPE_CHECKING:\n    x = 1\nelse:\n    import numpy", "numpy is heavy"),
        ("units", "def f():\n    import importlib\n    importlib.import_module('yaml')", "yaml enters by"),
        ("units", "def f():\n    return __import__('yaml')", "yaml enters by"),
        ("units", "import attrs", "attrs has no door"),
        ("cli.console", "import rich.console", "rich is heavy"),
        ("helpers", "from voiceguide.units import Ms", "helpers is no room"),
        ("script.reader", "from voiceguide.attic.box import x", "attic is no room"),
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
        ("speech.google", "def f():\n    from gtts import gTTS"),
        ("speech.model", "if TYPE_CHECKING:\n    import numpy as np"),
        ("pipeline", "def f():\n    from voiceguide.script.reader import read"),
        ("__init__", "def f():\n    from voiceguide import pipeline"),
        ("cli.commands", "import typer\nfrom voiceguide import __version__, pipeline"),
        ("cli.console", "def f():\n    from rich.console import Console"),
    ],
)
def test_the_checker_lets_pass_what_is_right(module, source):
    assert violations({module: source}) == []


@pytest.mark.parametrize(
    ("word", "home", "others"),
    [
        (r'"\.timeline\.json"', "timeline/model.py", 0),
        (r'"\.lock\.json"', "session/request.py", 0),
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
)  # fmt: skip
LOOK = """
import atexit, sys
heavy = {heavy!r}
atexit.register(lambda: print("LOADED", *[name for name in heavy if name in sys.modules], flush=True))
sys.argv = ["voiceguide", *{arguments!r}]
from voiceguide.cli import main
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
    words = ["render", "knee-drops", "-m", "3", "--voice", "tone", "-o", str(tmp_path / "track.mp3")]
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
    seen = LOOK.replace("from voiceguide.cli", "import yaml\nfrom voiceguide.cli")
    done = subprocess.run(
        [sys.executable, "-c", seen.format(heavy=HEAVY, arguments=["--version"])],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "LOADED yaml"


# ── one door for files ───────────────────────────────────────────────────────────────────────────

UNGUARDED = {
    "reading": "is the door",
    "files": "is the door for writing",
    "decoding.decoder": "opens, in a process of its own, what the door has looked at",
    "desk.showlock": "opens a lock, of which nothing is read",
    "publish.token": "opens a lock, of which nothing is read",
    "leftover": "opens what is being written to see whether it is locked",
    "speech.cache": "adds to a counter, through no link",
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
    # Pillow is given bytes, and a shelf goes through the door.
    return called.rpartition(".")[2] in _OPENERS and not called.endswith(("Image.open", "shelf.open"))


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
    assert bool(unguarded("script.reader", source)) is opens
