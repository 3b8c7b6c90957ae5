"""The wheel carries everything a user needs, and nothing else."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from fnmatch import fnmatch
from pathlib import Path

import pytest

import voiceguide
from voiceguide.audio.formats import FORMATS
from voiceguide.compose.request import LOCK
from voiceguide.media.captions import CAPTIONS
from voiceguide.timeline.model import TIMELINE

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Build the wheel the way pip does, with the build tool that is installed (there is no network)."""
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--quiet",
            "--no-deps",
            "--no-build-isolation",
            "-w",
            out,
            ROOT,
        ],
        check=True,
        capture_output=True,
        text=True,
    )
    (built,) = out.glob("*.whl")
    with zipfile.ZipFile(built) as opened:
        yield opened


def test_every_module_and_every_data_file_is_in_it(wheel):
    inside = {name for name in wheel.namelist() if name.startswith("voiceguide/")}
    package = ROOT / "voiceguide"
    ours = {
        f"voiceguide/{file.relative_to(package).as_posix()}"
        for file in package.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    scripts = {
        f"voiceguide/scripts/{file.relative_to(ROOT / 'scripts').as_posix()}"
        for file in (ROOT / "scripts").rglob("*")
        if file.is_file()
    }
    assert inside == ours | scripts
    assert "voiceguide/scripts/bedtime-twist.yaml" in inside
    assert "voiceguide/plan/phrases/en.yaml" in inside
    assert "voiceguide/py.typed" in inside
    assert "voiceguide/cli/starter.yaml" in inside


def test_nothing_else_is_in_it(wheel):
    assert {name.split("/")[0] for name in wheel.namelist()} == {
        "voiceguide",
        f"voiceguide-{voiceguide.__version__}.dist-info",
    }


def test_it_names_its_licence_and_its_command(wheel):
    info = f"voiceguide-{voiceguide.__version__}.dist-info"
    metadata = wheel.read(f"{info}/METADATA").decode()
    assert "License-Expression: GPL-3.0-or-later" in metadata
    assert "Requires-Python: >=3.11" in metadata
    assert "GNU GENERAL PUBLIC LICENSE" in wheel.read(f"{info}/licenses/LICENSE").decode()
    assert "voiceguide = voiceguide.__main__:main" in wheel.read(f"{info}/entry_points.txt").decode()


def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def name_of(requirement):
    return re.split(r"[^A-Za-z0-9_.-]", requirement)[0].lower().replace("_", "-")


def test_every_dependency_has_a_lower_bound():
    for requirement in project()["dependencies"]:
        assert re.search(r"[>=]=\d", requirement), requirement


def test_the_lock_has_an_exact_version_of_everything():
    lines = (ROOT / "requirements-dev.lock").read_text("utf-8").splitlines()
    locked = {name_of(line) for line in lines if line and not line.startswith("#")}
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", line) for line in lines if line and not line.startswith("#"))
    asked = [*project()["dependencies"], *project()["optional-dependencies"]["dev"]]
    elsewhere = ("python_version >= '3.13'", "sys_platform == 'win32'")
    here = [each for each in asked if not any(marker in each for marker in elsewhere)]
    assert {name_of(each) for each in here} <= locked


def hashed(file):
    """Read a lock with hashes: name -> version and hashes."""
    text = (ROOT / file).read_text("utf-8").replace("\\\n", " ")
    lines = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    return {
        name_of(words[0]): (words[0].partition("==")[2], [w for w in words if w.startswith("--hash=")])
        for words in lines
    }


@pytest.mark.parametrize("file", ["requirements.lock", "requirements-build.lock"])
def test_a_listeners_lock_has_a_hash_for_every_exact_version(file):
    for name, (version, hashes) in hashed(file).items():
        assert version, name
        assert hashes, name
        assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", each) for each in hashes), name


def test_a_listener_gets_the_versions_that_the_checks_run_with():
    locked = hashed("requirements.lock")
    assert {name_of(each) for each in project()["dependencies"]} <= set(locked)
    lines = (ROOT / "requirements-dev.lock").read_text("utf-8").splitlines()
    checked = {name_of(line): line.partition("==")[2] for line in lines if line and not line.startswith("#")}
    both = [name for name in locked if name in checked]
    assert len(both) > 30
    assert [name for name in both if locked[name][0] != checked[name]] == []


def test_nothing_a_listener_installs_goes_without_its_hash():
    """pip checks no hash of what it fetches for a build: so nothing may be built apart."""
    readme, makefile = ((ROOT / name).read_text("utf-8") for name in ("README.md", "Makefile"))
    (recipe,) = re.findall(r"^\$\(VENV\)/\.ready-to-run:.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)
    (locked,) = re.findall(
        r"```\n((?:\.venv/bin/pip install .*--no-build-isolation.*\n|.*-build\.lock\n)+)```", readme
    )
    for commands in (recipe, locked):
        installs = [line for line in commands.splitlines() if " install " in line]
        assert len(installs) == 3
        assert [line for line in installs if "--require-hashes" not in line and "--no-deps" not in line] == []
        assert [line for line in installs[1:] if "--no-build-isolation" not in line] == []


def test_every_dependency_has_its_reason():
    decisions = (ROOT / "docs" / "dependencies.md").read_text("utf-8").lower()
    for requirement in [*project()["dependencies"], *project()["optional-dependencies"]["dev"]]:
        name = name_of(requirement)
        assert name.removeprefix("pytest-").removeprefix("types-") in decisions, name


def test_every_bound_is_told_with_the_reason():
    decisions = (ROOT / "docs" / "dependencies.md").read_text("utf-8").lower()
    extras = project()["optional-dependencies"]
    for requirement in [*project()["dependencies"], *extras["formats"], *extras["piper"], *extras["kokoro"]]:
        name, bound = name_of(requirement), re.search(r"[>=]=([\d.]+)", requirement)[1]
        assert re.search(rf"\b{name}\b[^|≥=]*[≥=] {re.escape(bound)}[ ,]", decisions), requirement


def test_what_is_made_in_a_checkout_is_ignored_and_nothing_that_is_its_own():
    patterns = (ROOT / ".gitignore").read_text("utf-8").splitlines()
    at_the_top = [pattern[1:] for pattern in patterns if pattern.startswith("/")]
    everywhere = [pattern for pattern in patterns if not pattern.startswith("/")]
    made = [*(f".{form}" for form in FORMATS), *(one.suffix for one in CAPTIONS.values()), TIMELINE, LOCK]
    assert [end for end in made if not any(fnmatch(f"evening{end}", each) for each in at_the_top)] == []
    own = (
        "LICENSE",
        "Makefile",
        "README.md",
        "pyproject.toml",
        "requirements-dev.lock",
        "requirements.lock",
        "requirements-build.lock",
    )
    assert [name for name in own if any(fnmatch(name, each) for each in (*at_the_top, *everywhere))] == []
    assert [each for each in everywhere if fnmatch("controls.txt", each)] == []
