"""Where the compiler stands while it walks through a script."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from voiceguide.plan.choices import Settled
from voiceguide.plan.terms import Kind, Role
from voiceguide.plan.wording import WordingContext
from voiceguide.script import model as s
from voiceguide.units import Ms


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known only once the whole has been compiled: which rests open and end it, shares of a bias."""

    kinds: Mapping[str, Kind]
    extras: Mapping[str, Ms]


@dataclass(frozen=True, slots=True)
class CompileContext:
    """Where the compiler stands: in which script, with which options, on which side, in which repetition."""

    script: s.Script
    settled: Settled
    stage: WordingContext
    path: str
    hints: Hints
    options: Mapping[str, str]
    rules: Mapping[str, s.Wording]
    weight: int = 1
    role: Role = Role.SAY
    after_hold: bool = False
    after_sides: bool = False

    def at(self, index: int) -> CompileContext:
        """Give the scene of the step at `index` of this list."""
        return replace(self, path=f"{self.path}.{index}")

    def id(self, step: s.Step) -> str | None:
        """Name the facts that a step carries: `routine#5`, `routine#5,6`."""
        return f"{self.script.name}#{','.join(step.ids)}" if step.ids else None
