"""Read the scripts that a script uses: each once, and never a script that uses itself."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from voiceguide.core.suggest import some, suggest
from voiceguide.errors import Problem, SourceLocation, VoiceguideError
from voiceguide.script import semantics
from voiceguide.script.model import (
    EachSide,
    ForEach,
    Repeat,
    Rounds,
    Safety,
    Script,
    Step,
    Use,
    steps_inside,
    walk_steps,
)
from voiceguide.script.pools import PoolFiles
from voiceguide.script.semantics import PartialStep
from voiceguide.script.standing_rules import texts_of, walk_maps
from voiceguide.script.yaml.nodes import Diagnostics, MapNode, TextNode, quote

Find = Callable[[str, SourceLocation], Path]
"""Find the file of a routine that a script uses; the location is that of its `use` step."""
ReadFile = Callable[[Path, "Parts", tuple[str, ...]], tuple[Script | None, tuple[Problem, ...]]]

MAX_CHAIN: Final = 8
"""The greatest depth of scripts that use scripts; a real program has two levels."""
MAX_STEPS: Final = 20_000
"""The most steps of a script with all its parts, each counted as often as it is used."""


@dataclass(slots=True)
class Parts:
    """The used scripts read so far, while one script is read, with their problems."""

    find: Find
    read_file: ReadFile
    pool_files: PoolFiles = field(default_factory=PoolFiles)
    problems: dict[str, tuple[Problem, ...]] = field(default_factory=dict)
    scripts: dict[str, Script | None] = field(default_factory=dict)
    used: dict[str, dict[str, Script | None]] = field(default_factory=dict)
    """File → the routines it uses, by name."""

    def read(self, path: Path, trail: tuple[str, ...]) -> Script | None:
        """Read one file, or return the script if it was read before; its problems are recorded."""
        here = _identity(path)
        if here not in self.scripts:
            script, problems = self.read_file(path, self, (*trail, here))
            self.scripts[here] = script
            if problems:
                self.problems[here] = problems
        return self.scripts[here]

    def all_problems(self, first: Path) -> tuple[Problem, ...]:
        """List all problems, those of the first file first."""
        here = _identity(first)
        others = [found for file, found in self.problems.items() if file != here]
        others += self.pool_files.problems.values()
        return (*self.problems.get(here, ()), *(problem for found in others for problem in found))

    def finder(
        self, trail: tuple[str, ...], language: str
    ) -> Callable[[str, PartialStep, Diagnostics], Script | None]:
        """Return the function that reads the parts of the file at the end of the trail."""

        def part(routine: str, found: PartialStep, findings: Diagnostics) -> Script | None:
            script = self._part(routine, found, findings, trail)
            self.used.setdefault(trail[-1], {})[routine] = script
            if script is not None:
                _check_part(script, language, found, findings)
                _check_set(script, found, findings)
            return script

        return part

    def _part(
        self, routine: str, found: PartialStep, findings: Diagnostics, trail: tuple[str, ...]
    ) -> Script | None:
        spot = found.value("use")
        try:
            path = self.find(routine, spot)
        except VoiceguideError as error:
            findings.add(spot, error.what, error.mend)
            return None
        here = _identity(path)
        if here in trail:
            names = [Path(file).stem for file in (*trail[trail.index(here) :], here)]
            what = f"the scripts use each other in a circle: {' → '.join(names)}."
            findings.add(spot, what, "Take one of these `use` steps out.")
            return None
        if len(trail) >= MAX_CHAIN:
            what = f"this is the {MAX_CHAIN}th script that is used from within another."
            findings.add(spot, what, "Use the parts directly in the program.")
            return None
        return self.read(path, trail)

    def check_covers(self, node: MapNode, trail: tuple[str, ...], findings: Diagnostics) -> None:
        """Check that the safety lines named in `covers` exist: a typo would have them said twice."""
        parts = dict(self._all_parts(self.used.get(trail[-1], {})))
        for step in walk_maps(node):
            for item in texts_of(step, "covers"):
                routine, sign, wanted = item.text.partition("#")
                if sign and routine not in parts:
                    what = f"{quote(routine)} is not used in this script."
                    mend = suggest(routine, parts) or "Name a routine that a `use` step has."
                    findings.add(item.spot, what, mend, absent=True)
                elif sign and (part := parts[routine]) is not None:
                    ids = [one for line in _safety_of(part) for one in line.ids]
                    if wanted not in ids:
                        mend = f"It has {some(ids)}." if ids else "Its safety lines have no ids."
                        what = f"{routine} has no safety line with the id {quote(wanted)}."
                        findings.add(item.spot, what, mend)

    def _all_parts(self, used: dict[str, Script | None]) -> Iterator[tuple[str, Script | None]]:
        for name, script in used.items():
            yield name, script
            if script is not None:
                yield from self._all_parts({use.routine: use.script for use in _uses(script)})


def _identity(path: Path) -> str:
    """Return the resolved path of a file, the same for every path that leads to it."""
    try:
        return os.path.realpath(path)
    except (OSError, ValueError):  # a name that no file can have
        return str(path)


def _steps_of(script: Script) -> Iterator[Step]:
    return walk_steps((*script.opening, *script.steps, *script.ending))


def _uses(script: Script) -> Iterator[Use]:
    return (step for step in _steps_of(script) if isinstance(step, Use))


def _safety_of(script: Script) -> Iterator[Safety]:
    yield from script.safety
    yield from (step for step in _steps_of(script) if isinstance(step, Safety))


def weight(script: Script) -> int:
    """Count the steps of a script and of its parts, each as often as the lists around it have entries."""
    return _weight((*script.opening, *script.steps, *script.ending))


def _weight(steps: tuple[Step, ...]) -> int:
    total = 0
    for step in steps:
        entries = len(step.items) if isinstance(step, ForEach) else 1
        total += 1 + entries * sum(map(_weight, steps_inside(step)))
        total += weight(step.script) if isinstance(step, Use) else 0
    return total


def _kinds(script: Script) -> frozenset[str]:
    """Return the kinds of steps in a script and its parts for which nesting is restricted."""
    kinds: set[str] = set()
    for step in walk_steps(script.steps):
        match step:
            case Repeat(alternate=alternate):
                kinds.update(semantics.structure("repeat", alternate=alternate))
            case Rounds():
                kinds.add("rounds")
            case EachSide():
                kinds.add("each side")
            case Use():
                kinds.update(_kinds(step.script))
    return frozenset(kinds)


def _check_part(script: Script, language: str, found: PartialStep, findings: Diagnostics) -> None:
    spot, name = found.value("use"), script.name
    if script.language != language:
        what = f"{name} is written in {quote(script.language)}, this script in {quote(language)}."
        findings.add(spot, what, "A session has one language and one voice: use a part in the same one.")
    if wrong := semantics.nesting_of_part(_kinds(script), found.scope):
        findings.add(spot, f"{name} cannot be used here: {wrong}.", "Move the `use` step out.")
    if any(step.begins is not None for step in script.steps):
        what = f"{name} cannot be used here: its steps begin at times of the whole session (`at`)."
        findings.add(spot, what, "Take `at` out of it, and write it at this step.")
    if weight(script) > MAX_STEPS:
        what = f"with {name} and its parts this grows beyond {MAX_STEPS} steps."
        findings.add(spot, what, "Use fewer parts.")


def _check_set(script: Script, found: PartialStep, findings: Diagnostics) -> None:
    """Check that the options set for a part are options that it has."""
    node = found.entries["set"][1] if "set" in found.entries else None
    known = {option.name: option.values for option in script.options}
    for key, value in node if isinstance(node, MapNode) else ():
        if key.text == "mode":
            what, mend = "the mode is the same for the whole session.", "Take `mode` out."
            findings.add(key.spot, what, mend)
        elif key.text not in known:
            has = f"It has {some(known)}." if known else "It has no options."
            what = f"{script.name} has no option {quote(key.text)}."
            findings.add(key.spot, what, suggest(key.text, known) or has)
        elif isinstance(value, TextNode):
            semantics.check_value(value, key.text, known, findings)
