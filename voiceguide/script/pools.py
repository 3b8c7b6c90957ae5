"""Look up the pools that scans take their lines from: those of the script, then files shared by scripts."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from voiceguide.core.languages import primary_subtag
from voiceguide.core.suggest import some, suggest
from voiceguide.errors import Problem, ScriptError, SourceLocation, VoiceguideError
from voiceguide.script.model import Wording
from voiceguide.script.schema.grammar_top import POOL_FILE
from voiceguide.script.schema.pool_lines import PoolLine, PoolName
from voiceguide.script.schema.validate import match_keys, read_value
from voiceguide.script.schema.wording import SIDE_WORDS, Scope
from voiceguide.script.semantics import PartialStep
from voiceguide.script.yaml.compose import Reading, read_tree
from voiceguide.script.yaml.nodes import Diagnostics, MapNode, TextNode, kind, quote

MOST_LINES: Final = 200
"""The most lines of a pool with all the pools that it names."""
MAX_CHAIN: Final = 8
"""The greatest depth of pools that name pools."""
_SIDED: Final = re.compile(r"\{(" + "|".join(SIDE_WORDS) + r")[:}]")

PoolPaths = Callable[[], Mapping[str, Path]]
"""Return the files of all pools that a script may use, by name."""


def no_pools() -> Mapping[str, Path]:
    """Return no files: a script that is read alone has the pools that stand in it."""
    return {}


@dataclass(frozen=True, slots=True)
class PoolFile:
    """The language and the lines of a pool that is a file of its own."""

    language: str
    lines: tuple[PoolLine, ...]


@dataclass(slots=True)
class PoolFiles:
    """The pools that are files of their own, each read once, with their problems."""

    paths: PoolPaths = no_pools
    problems: dict[str, tuple[Problem, ...]] = field(default_factory=dict)
    read: dict[str, PoolFile | None] = field(default_factory=dict)

    def file(self, path: Path) -> PoolFile | None:
        """Read one file, or return what was read before; None if it is wrong, its problems are recorded."""
        here = os.path.realpath(path)
        if here not in self.read:
            self.read[here], problems = _read(path)
            if problems:
                self.problems[here] = problems
        return self.read[here]


def _read(path: Path) -> tuple[PoolFile | None, tuple[Problem, ...]]:
    try:
        read = read_tree(path)
    except ScriptError as error:
        return None, error.problems
    if not isinstance(read.node, MapNode):
        _no_pool(read)
        return None, read.findings.in_order()
    entries = match_keys(read.node, POOL_FILE, "a pool", read.findings)
    # Where it is used decides whether there are sides; here they may be named.
    values = {
        key.name: read_value(entries[key.name][1], key.shape, key.name, Scope(sided=True), read.findings)
        for key in POOL_FILE
        if key.name in entries
    }
    if read.findings or None in values.values():
        return None, read.findings.in_order()
    return PoolFile(values.get("language", "en"), values["lines"]), ()


def _no_pool(read: Reading) -> None:
    mend = "A pool has `lines:` and below it each line, with a dash before it."
    if read.node is None or (isinstance(read.node, TextNode) and read.node.empty):
        if not read.findings:
            read.findings.add(read.page.spot(0, 0), "this pool is empty.", mend)
        return
    what = f"a pool is a group of keys, but {kind(read.node)} stands here."
    read.findings.add(read.node.spot, what, mend)


@dataclass(slots=True)
class Pools:
    """The pools of one script: its own, and those that are files.

    Args:
        own: Those of the script by name; None for one that is wrong, which was noted.
        files: The others.
        language: That of the script.
        findings: Takes the problems.
    """

    own: Mapping[str, tuple[PoolLine, ...] | None]
    files: PoolFiles
    language: str
    findings: Diagnostics

    def whole(self) -> tuple[tuple[str, tuple[Wording, ...]], ...] | None:
        """Return the script's own pools with all their lines; None if one is wrong, used or not."""
        found = {
            name: None if lines is None else self._all(lines, Scope(sided=True), (name,))
            for name, lines in self.own.items()
        }
        sound = {name: lines for name, lines in found.items() if lines is not None}
        return tuple(sound.items()) if len(sound) == len(found) else None

    def lines(self, pool: tuple[PoolLine, ...], found: PartialStep) -> tuple[Wording, ...] | None:
        """Return all lines of a pool, those of the pools that it names in their place.

        Args:
            pool: As it stands in a step.
            found: The step.

        Returns:
            The lines; None if any pool is wrong, and then a problem was noted.
        """
        return self._all(pool, found.scope, ())

    def _all(
        self, pool: tuple[PoolLine, ...], scope: Scope, trail: tuple[str, ...]
    ) -> tuple[Wording, ...] | None:
        before = self.findings.noted
        lines: list[Wording] = []
        faulty = False
        for line in self._flat(pool, scope, trail):
            faulty = faulty or line is None
            if line is None:
                continue
            if len(lines) == MOST_LINES:
                what = f"with this line the pool grows beyond {MOST_LINES} lines."
                self.findings.add(line.spot, what, "Take some of them out.")
                return None
            if any(line.full.casefold() == other.full.casefold() for other in lines):
                what = f"{quote(line.full)} stands in the pool a second time; a scan says nothing twice."
                self.findings.add(line.spot, what, "Take one of them out, or word it anew.")
                return None
            lines.append(line)
        return None if faulty or self.findings.noted > before else tuple(lines)

    def _flat(
        self, pool: tuple[PoolLine, ...], scope: Scope, trail: tuple[str, ...]
    ) -> Iterator[Wording | None]:
        """Walk through all lines; None stands for a pool that is wrong."""
        for line in pool:
            if isinstance(line, Wording):
                yield line
                continue
            inner = self._named(line, trail)
            if inner is None:
                yield None
                continue
            for found in self._flat(inner, scope, (*trail, line.name)):
                if found is not None and not scope.sided and (word := _side_in(found)):
                    what = f"the pool {quote(line.name)} has {word} in it, but there are no sides here."
                    mend = "Put the step inside `each side`, or take a pool without sides."
                    self.findings.add(line.spot, what, mend)
                    yield None
                    return
                yield found

    def _named(self, wanted: PoolName, trail: tuple[str, ...]) -> tuple[PoolLine, ...] | None:
        """Return the lines of the pool of a name, as they stand there."""
        name, spot = wanted.name, wanted.spot
        if name in trail:
            circle = " → ".join((*trail[trail.index(name) :], name))
            self.findings.add(
                spot, f"the pools name each other in a circle: {circle}.", "Take this line out."
            )
            return None
        if len(trail) >= MAX_CHAIN:
            what = f"this is the {MAX_CHAIN}th pool that is named from within another."
            self.findings.add(spot, what, "Write its lines here.")
            return None
        if name in self.own:
            return self.own[name]
        try:
            paths = self.files.paths()
        except VoiceguideError as error:
            self.findings.add(spot, error.what, error.mend)
            return None
        if name not in paths:
            self._missing(name, spot, tuple(sorted({*self.own, *paths})))
            return None
        file = self.files.file(paths[name])
        if file is not None and primary_subtag(file.language) != primary_subtag(self.language):
            what = f"the pool {quote(name)} is written in {quote(file.language)}, this script in "
            what += f"{quote(self.language)}."
            self.findings.add(spot, what, "Use a pool in the same language.")
            return None
        return None if file is None else file.lines

    def _missing(self, name: str, spot: SourceLocation, known: tuple[str, ...]) -> None:
        there = f"The pools are {some(known)}." if known else ""
        mend = suggest(name, known) or there
        mend = mend or f"Write it under `pools:`, or in a file pools/{name}.yaml beside the script."
        self.findings.add(spot, f"there is no pool {quote(name)}.", mend)


def _side_in(words: Wording) -> str:
    """Return the first placeholder of a side in any form of a text; "" if it has none."""
    forms = (words.full, words.second, words.short, words.name, words.then, words.last)
    found = (_SIDED.search(form) for form in forms if form)
    return next((f"{{{match[1]}}}" for match in found if match), "")
