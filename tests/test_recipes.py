"""The recipes of `docs/contributing.md`, followed on a copy of the package with the page's own code."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "contributing.md"
_EDIT = re.compile(
    r"^New file `(?P<new>[^`]+)`:\n\n```\w+\n(?P<whole>.*?)^```$"
    r"|^In `(?P<file>[^`]+)`, (?P<where>above|below) `(?P<anchor>[^`]+)`:\n\n```\w+\n(?P<block>.*?)^```$"
    r"|^In `(?P<other>[^`]+)`, `(?P<old>[^`]+)` becomes `(?P<then>[^`]+)`\.$"
    r"|^Copy `(?P<source>[^`]+)` to `(?P<copy>[^`]+)`.*?"
    r"`(?P<from_>[^`]+)`\s+in it becomes `(?P<to>[^`]+)`\.$",
    re.MULTILINE | re.DOTALL,
)


def recipes() -> dict[str, str]:
    """Return the text of each recipe by what it adds: `bed`, `step kind`."""
    parts = re.split(r"^## To add an? (.+)$", PAGE.read_text("utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def follow(recipe: str, place: Path) -> int:
    """Do what a recipe says, in a copy of the package; return how many edits that were."""
    edits = list(_EDIT.finditer(recipe))
    for edit in edits:
        if edit["new"]:
            (place / edit["new"]).write_text(edit["whole"], "utf-8")
        elif edit["file"]:
            _insert(place / edit["file"], edit["anchor"], edit["block"], above=edit["where"] == "above")
        elif edit["other"]:
            _replace(place / edit["other"], edit["old"], edit["then"])
        else:
            shutil.copy(place / edit["source"], place / edit["copy"])
            _replace(place / edit["copy"], edit["from_"], edit["to"])
    return len(edits)


def _insert(file: Path, anchor: str, block: str, *, above: bool) -> None:
    """Insert a block above the first line that begins with an anchor, or below the first that is one."""
    lines = file.read_text("utf-8").splitlines(keepends=True)
    found = [
        n
        for n, line in enumerate(lines)
        if (line.startswith(anchor) if above else line.rstrip("\n") == anchor)
    ]
    assert found, f"{file.name} has no line {anchor!r}"
    at = found[0] + (not above)
    file.write_text("".join([*lines[:at], block, *lines[at:]]), "utf-8")


def _replace(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text, f"{file.name} has no {old!r}"
    file.write_text(text.replace(old, new), "utf-8")


class Copy:
    """A copy of the package, and how to run it."""

    def __init__(self, place: Path) -> None:
        self.place = place
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / "voiceguide", place / "voiceguide", ignore=ignored)
        shutil.copytree(ROOT / "tests" / "cases" / "routines", place / "scripts")

    def run(self, *words: str, **environ: str) -> str:
        """Run Python in the copy; what it printed."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("VOICEGUIDE")}
        own = {"PYTHONPATH": str(self.place), "VOICEGUIDE_CACHE": str(self.place / "cache"), "COLUMNS": "100"}
        done = subprocess.run(
            [sys.executable, *words],
            cwd=self.place,
            env={**kept, **own, **environ},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stdout[-2_000:] + done.stderr[-4_000:]
        return done.stdout

    def voiceguide(self, *words: str) -> str:
        return self.run("-m", "voiceguide", *words)

    def completed(self, *words: str) -> list[str]:
        """List what a shell is offered for the last word."""
        # What `voiceguide --show-completion` prints asks with these.
        told = {"_VOICEGUIDE_COMPLETE": "complete_bash", "COMP_WORDS": " ".join(("voiceguide", *words))}
        return self.run("-m", "voiceguide", **told, COMP_CWORD=str(len(words))).split()


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path)


def test_the_page_has_a_recipe_for_every_family():
    assert set(recipes()) == {"bed", "format", "form of captions", "voice", "language", "step kind"}


@pytest.mark.starts
def test_a_bed_is_added(copy):
    assert follow(recipes()["bed"], copy.place) == 3
    assert "voice: pink, brown," in " ".join(copy.voiceguide("render", "--help").split())
    assert "pink" in copy.completed("render", "--bed", "p")
    made = copy.run("-c", "from voiceguide.audio.bed.synth import synthesize; print(len(synthesize('pink')))")
    assert int(made) == 60 * 48_000


@pytest.mark.starts
def test_a_format_is_added(copy):
    assert follow(recipes()["format"], copy.place) == 1
    assert "aiff" in copy.voiceguide("render", "--help")
    assert "aiff" in copy.completed("render", "--format", "a")
    copy.voiceguide("render", "knee-drops", "-m", "3", "--voice", "tone", "--format", "aiff")
    (track,) = copy.place.glob("*.aiff")
    assert track.read_bytes()[:4] == b"FORM"


@pytest.mark.starts
def test_a_form_of_captions_is_added(copy):
    assert follow(recipes()["form of captions"], copy.place) == 2
    assert "tsv is for spreadsheets, vtt for" in " ".join(copy.voiceguide("captions", "--help").split())
    assert "tsv" in copy.completed("captions", "--format", "t")
    copy.voiceguide("render", "knee-drops", "-m", "3", "--voice", "tone", "-o", "evening.mp3")
    copy.voiceguide("captions", "evening.mp3", "--format", "tsv")
    rows = (copy.place / "evening.tsv").read_text("utf-8").splitlines()
    assert rows[0] == "start\tend\ttext"
    assert rows[1].endswith("\tHello. Knee drops.")
    served = copy.run("-c", "from voiceguide.podcast.server.manifest import TYPES; print(TYPES['.tsv'])")
    assert served == "text/tab-separated-values; charset=utf-8\n"


@pytest.mark.starts
def test_a_voice_is_added(copy):
    recipe = recipes()["voice"]
    assert follow(recipe, copy.place) == 3
    assert "hum" in copy.voiceguide("voices")
    assert "hum" in copy.completed("render", "--voice", "h")
    assert " hum," in " ".join(copy.voiceguide("render", "--help").split())
    test = re.findall(r"^```python\n(@pytest.*?)^```$", recipe, re.MULTILINE | re.DOTALL)[0]
    head = "import pytest\nfrom voiceguide.speech import conformance\n"
    head += "from voiceguide.speech.voices.hum import HumVoice\n"
    (copy.place / "test_hum.py").write_text(f"{head}\n\n{test}", "utf-8")
    assert "passed" in copy.run("-m", "pytest", "-q", "-p", "no:cacheprovider", "test_hum.py")


@pytest.mark.starts
def test_a_language_is_added(copy):
    assert follow(recipes()["language"], copy.place) == 4
    english = (copy.place / "scripts" / "knee-drops.yaml").read_text("utf-8")
    (copy.place / "prova.yaml").write_text(english.replace("language: en", "language: it"), "utf-8")
    told = copy.voiceguide("show", "prova.yaml", "-m", "3", "--stage", "transcript")
    assert "Knee drops" in told
    says = "from voiceguide.speech.normalize.text import spoken; print(spoken('3-5 min', 'it'))"
    assert copy.run("-c", says) == "Tre a cinque minuti\n"


SCRIPT = """\
title: Quiet
about: A silence of a fixed time.
minutes: [1, 2]
safety:
  - Stop if anything hurts.
steps:
  - say: Sit down.
  - still: 20s
  - rest: 1s..fill
"""


@pytest.mark.starts
def test_a_step_kind_is_added(copy):
    assert follow(recipes()["step kind"], copy.place) == 11
    (copy.place / "quiet.yaml").write_text(SCRIPT, "utf-8")
    timeline = json.loads(copy.voiceguide("show", "quiet.yaml", "-m", "1", "--stage", "timeline", "--json"))
    assert [span["duration_ms"] for span in timeline["spans"] if span["kind"] == "still"] == [20_000]
    assert timeline["duration_ms"] == 60_000
    assert "still" in copy.voiceguide("schema")
    copy.voiceguide("check", "quiet.yaml")
    assert "resting" in copy.voiceguide("show", "quiet.yaml", "-m", "1", "--stage", "lanes")


@pytest.mark.starts
@pytest.mark.parametrize("forgotten", ["measure", "unroll", "place", "compile"])
def test_a_step_kind_without_one_of_its_passes_is_refused_at_import(copy, forgotten):
    follow(recipes()["step kind"], copy.place)
    file, line = {
        "measure": ("timeline/parts/still.py", "@MEASURE.of(PlannedStill)\n"),
        "unroll": ("timeline/parts/still.py", "@UNROLL.of(PlannedStill)\n"),
        "place": ("timeline/parts/still.py", "@PLACE.of(Stilled)\n"),
        "compile": ("plan/steps.py", "@COMPILE.of(s.Still)\n"),
    }[forgotten]
    _replace(copy.place / "voiceguide" / file, line, "")
    with pytest.raises(AssertionError, match=rf"TypeError: .* is registered to {forgotten}: \w*[sS]till"):
        copy.run("-c", f"import voiceguide.{file.removesuffix('.py').replace('/', '.')}")
