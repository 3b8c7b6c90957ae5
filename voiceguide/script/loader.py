"""Read a script: YAML becomes a `Script`, or a `ScriptError` with all its problems at once.

Types are checked by the grammar (`schema/grammar.py`, `schema/validate.py`), steps by `steps.py`, rules that
concern several keys by `semantics.py`, the scripts that it uses by `includes.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from voiceguide.errors import Problem, ScriptError, SourceLocation
from voiceguide.script import semantics
from voiceguide.script.includes import MAX_STEPS, Find, Parts, weight
from voiceguide.script.model import ForEach, MinutesWhen, Option, Retitle, Script, Step
from voiceguide.script.names import better_name
from voiceguide.script.pools import PoolFiles, PoolPaths, Pools, no_pools
from voiceguide.script.schema.grammar import TOP
from voiceguide.script.schema.pool_lines import PoolLine
from voiceguide.script.schema.spacing import spaced
from voiceguide.script.schema.types import Steps
from voiceguide.script.schema.validate import match_keys, read_value
from voiceguide.script.schema.wording import Scope
from voiceguide.script.standing_rules import Rules, collect_rules, walk_maps
from voiceguide.script.steps import StepReader, elsewhere_hints
from voiceguide.script.terms import SUFFIX
from voiceguide.script.yaml.compose import Reading, read_tree
from voiceguide.script.yaml.nodes import Diagnostics, MapNode, Node, TextNode, kind, quote, shown_path


def read_script(path: Path, *, find: Find, pools: PoolPaths = no_pools) -> Script:
    """Read a script and the scripts it uses.

    Args:
        path: The file; its stem is the script's name.
        find: Finds the file of a used script by name; it raises a `VoiceguideError` if there is none.
        pools: Returns the files of the pools that it may use.

    Raises:
        ScriptError: With every problem, in the order of the file, then those of the used scripts.
    """
    parts = Parts(find, _read_file, PoolFiles(pools))
    script = parts.read(path, ())
    if script is None or parts.problems or parts.pool_files.problems:
        raise ScriptError(parts.all_problems(path))
    return script


def read_draft(path: Path, *, find: Find, pools: PoolPaths = no_pools) -> Script | None:
    """Read the sound parts of a script that has problems, so that its wording can be linted as well.

    Its steps stand in one flat list. `spots` has the entry `safety` if the script has safety lines.

    Args:
        path: The file.
        find: Finds the file of a used script by name.
        pools: Returns the files of the pools that it may use.

    Returns:
        The draft; None if the file is no mapping.
    """

    def read_file(path: Path, parts: Parts, trail: tuple[str, ...]) -> tuple[Script | None, tuple[()]]:
        try:
            read = read_tree(path)
        except ScriptError:
            return None, ()
        if not isinstance(read.node, MapNode):
            return None, ()
        return _FileReader(path, read.node, read.findings, parts, trail).draft(), ()

    return Parts(find, read_file, PoolFiles(pools)).read(path, ())


def _read_file(path: Path, parts: Parts, trail: tuple[str, ...]) -> tuple[Script | None, tuple[Problem, ...]]:
    """Read one file; return the script, or None, and all problems in this file."""
    try:
        read = read_tree(path)
    except ScriptError as error:
        return None, error.problems
    _check_name(path, read.findings)
    if not isinstance(read.node, MapNode):
        _no_script(read)
        return None, read.findings.in_order()
    script = _FileReader(path, read.node, read.findings, parts, trail).read()
    return script, read.findings.in_order()


def _check_name(path: Path, findings: Diagnostics) -> None:
    spot = SourceLocation(shown_path(path), 1, 1)
    better = better_name(path)
    if better is None:
        return
    what = f"{quote(path.name)} cannot be the name of a script: only a-z, 0-9 and hyphens can."
    if path.suffix != SUFFIX:
        what = f"the name of a script ends in {SUFFIX}."
    findings.add(spot, what, f"Rename it, for instance to {better}.")


def _no_script(read: Reading) -> None:
    """Record the problem of a file that is no mapping."""
    mend = "A script begins with lines such as `title: Gentle twist`."
    if read.node is None or (isinstance(read.node, TextNode) and read.node.empty):
        if not read.findings:
            read.findings.add(read.page.spot(0, 0), "this script is empty.", mend)
        return
    read.findings.add(
        read.node.spot, f"a script is a group of keys, but {kind(read.node)} stands here.", mend
    )


@dataclass(slots=True)
class _FileReader:
    """Reader of the top-level keys of one file."""

    path: Path
    node: MapNode
    findings: Diagnostics
    parts: Parts
    trail: tuple[str, ...]
    entries: dict[str, tuple[TextNode, Node]] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)

    def read(self) -> Script | None:
        """Read everything; None if anything is wrong."""
        self.entries = match_keys(self.node, TOP, "a script", self.findings, elsewhere=elsewhere_hints(""))
        values = self._values()
        self._check()
        if self.findings or None in values.values():
            return None
        fields = {key.name: key.field or key.name for key in TOP}
        made = {fields[name]: value for name, value in values.items()}
        if "options" in made:
            made["options"] = self._options(made["options"])
        if "retitles" in made:
            made["retitles"] = tuple(
                Retitle(option, value, title)
                for option, titles in made["retitles"]
                for value, title in titles
            )
        if "minutes_when" in made:
            made["minutes_when"] = tuple(
                MinutesWhen(option, value, minutes)
                for option, lengths in made["minutes_when"]
                for value, minutes in lengths
            )
        made["safety"] = tuple(replace(one, words=spaced(one.words)) for one in made.get("safety", ()))
        if "limit" in made:
            made["limit"] = semantics.limits_of(self.entries["limit"][1], made["limit"])
        script = Script(name=self.path.stem, spot=self.node.spot, spots=tuple(self._spots()), **made)
        if any(isinstance(step, ForEach) for step in self.steps) and weight(script) > MAX_STEPS:
            what = f"with all entries of its lists this script grows beyond {MAX_STEPS} steps."
            self.findings.add(self.node.spot, what, "Shorten the lists after `for each`.")
            return None
        return script

    def draft(self) -> Script:
        """Read the values and steps that are sound."""
        self.entries = match_keys(self.node, TOP, "a script", self.findings, elsewhere=elsewhere_hints(""))
        values = self._values()
        sound = {
            name: values[name] for name in ("language", "pronounce", "safety") if values.get(name) is not None
        }
        # A safety line that is wrong, or stands in a part that is, is there all the same.
        cared_for = "safety" in self.entries or any(
            key.text == "use" for node in walk_maps(self.node) for key, _ in node
        )
        return Script(
            name=self.path.stem,
            title="",
            about="",
            spot=self.node.spot,
            steps=tuple(self.steps),
            spots=(("safety", self.node.spot),) if cared_for else (),
            **sound,
        )

    def _spots(self) -> Iterator[tuple[str, SourceLocation]]:
        """Return the locations of what is checked later: the language, own phrases, weights of growth."""
        if language := self._node("language"):
            yield "language", language.spot
        for name in ("phrases", "grow"):
            node = self._node(name)
            for key, _ in node if isinstance(node, MapNode) else ():
                yield f"{name}.{key.text}", key.spot

    def _options(self, pairs: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[Option, ...]:
        node = self.entries["options"][1]
        spots = {key.text: key.spot for key, _ in node} if isinstance(node, MapNode) else {}
        return tuple(Option(name, values, spots[name]) for name, values in pairs)

    def _values(self) -> dict[str, Any]:
        """Read every value; the steps last, when the options are known."""
        values: dict[str, Any] = {}
        for key in TOP:
            if key.name in self.entries and not isinstance(key.shape, Steps):
                node = self.entries[key.name][1]
                # Whether the words of a pool may name a side is decided where it is used.
                scope = Scope(sided=key.name == "pools")
                values[key.name] = read_value(node, key.shape, key.name, scope, self.findings)
        language = values.get("language") or "en"
        pools = self._pools(values, language)
        steps = StepReader(
            options=semantics.options_of(self._node("options")),
            findings=self.findings,
            rules=Rules(self.findings, collect_rules(self.node)),
            part=self.parts.finder(self.trail, language),
            pools=pools,
            folder=str(self.path.parent),
            language=language,
            built=self.steps,
        )
        for name in ("opening", "steps", "ending"):
            if name in self.entries:
                values[name] = steps.read(self.entries[name][1], name, Scope(top=True))
        return values

    def _pools(self, values: dict[str, Any], language: str) -> Pools:
        """Return the pools for the steps; among the values each pool has all its lines."""
        node = self._node("pools")
        own: dict[str, tuple[PoolLine, ...] | None] = {
            key.text: None for key, _ in (node if isinstance(node, MapNode) else ())
        }
        own.update(values.get("pools") or ())
        pools = Pools(own, self.parts.pool_files, language, self.findings)
        if values.get("pools") is not None:
            values["pools"] = pools.whole()
        return pools

    def _node(self, name: str) -> Node | None:
        return self.entries[name][1] if name in self.entries else None

    def _check(self) -> None:
        """Check the rules that concern several keys."""
        options = semantics.options_of(self._node("options"))
        if node := self._node("options"):
            semantics.check_options(node, self.findings)
        for name in ("retitle", "minutes_when"):
            if node := self._node(name):
                semantics.check_when(node, options, self.findings)
        semantics.check_tail(self._node("bed"), self._node("tail"), self.findings)
        semantics.check_width_of_bed(self._node("bed"), self.findings)
        semantics.check_sides(self._node("sides"), self.findings)
        for offered in semantics.lists_of_minutes(self._node("minutes"), self._node("minutes_when")):
            semantics.check_minutes(offered, self.findings)
        self.parts.check_covers(self.node, self.trail, self.findings)
