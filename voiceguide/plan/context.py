"""The compiler's state while it walks through a script."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from voiceguide.plan.choices import ResolvedChoices
from voiceguide.plan.terms import Kind, Role
from voiceguide.plan.wording import WordingContext
from voiceguide.script import model as s
from voiceguide.script.terms import Announcements
from voiceguide.units import Ms


@dataclass(frozen=True, slots=True)
class Hints:
    """Facts from a first pass over the whole script: the kinds of rests, and each hold's share of a bias."""

    kinds: Mapping[str, Kind]
    extras: Mapping[str, Ms]


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of growth in force (`grow`), the script or use that has them, and that one's share."""

    of: tuple[tuple[str, int], ...] = ()
    owner: str = ""
    share: int = 1


@dataclass(frozen=True, slots=True)
class CompileContext:
    """The compiler's state at one step: its script, options, side, repetition and the rules in force.

    `by_clock`: it is in a section of one side that has a length, where both sides are said in full.
    """

    script: s.Script
    settled: ResolvedChoices
    position: WordingContext
    path: str
    hints: Hints
    options: Mapping[str, str]
    rules: Mapping[str, s.Wording]
    weight: int = 1
    role: Role = Role.SAY
    after_hold: bool = False
    after_sides: bool = False
    in_ending: bool = False
    weights: Weights = Weights()
    limits: tuple[s.Limit, ...] = ()
    length_ms: Ms = 0
    by_clock: bool = False
    unannounced: frozenset[str] = frozenset()

    def at(self, index: int) -> CompileContext:
        """Return the context of the step at `index` of this list."""
        return replace(self, path=f"{self.path}.{index}")

    def announcing(self, announcements: Announcements) -> CompileContext:
        """Return the context with what is announced in a step, in a part, or in all of a script."""
        if not announcements:
            return self
        said = {name for name, yes in announcements if yes}
        unsaid = {name for name, yes in announcements if not yes}
        return replace(self, unannounced=(self.unannounced - said) | unsaid)

    def silenced(self, *names: str) -> tuple[str, ...]:
        """Return which of these the author does not want to be announced here."""
        return tuple(name for name in names if name in self.unannounced)

    def id(self, step: s.Step) -> str | None:
        """Format the ids of the facts that a step carries: `routine#5`, `routine#5,6`."""
        return f"{self.script.name}#{','.join(step.ids)}" if step.ids else None
