"""Resolve the listener's choices against the options that the routine offers."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from voiceguide.errors import ChoiceError
from voiceguide.plan.terms import Choices, WordsLevel
from voiceguide.script.model import EachSide, Option, Repeat, Script, Step, Use, walk_steps
from voiceguide.script.terms import Mode
from voiceguide.units import MINUTE, Ms


@dataclass(frozen=True, slots=True)
class ResolvedChoices:
    """Every choice with its value.

    Args:
        options: Option → value, `mode` among them.
        order: The sides, first one first.
        longer: The side that is longer, or None; `extra_ms` by how much.
    """

    options: Mapping[str, str]
    order: tuple[str, str]
    longer: str | None
    extra_ms: Ms
    words: WordsLevel
    mode: Mode

    def recorded(self) -> tuple[tuple[str, str], ...]:
        """List all choices as the timeline file records them."""
        options = {name: value for name, value in self.options.items() if name != "mode"}
        return (*options.items(), ("first", self.order[0]), ("words", str(self.words)))


def resolve(script: Script, choices: Choices) -> ResolvedChoices:
    """Resolve every choice.

    Raises:
        ChoiceError: An option, value or side that the routine does not offer, or a bias where both sides
            must be equal.
    """
    known = {option.name: option for option in offered(script)}
    mode = choices.mode or script.mode
    values = {name: option.default for name, option in known.items()}
    for name, value in choices.options:
        if name == "mode":
            raise ChoiceError("mode is not set this way.", where="--set mode", mend="Write --mode instead.")
        if name not in known:
            offers = _near(name, tuple(known), f"{script.name} has no options.")
            raise ChoiceError(f"{script.name} has no option {name!r}.", where="--set", mend=offers)
        if value not in known[name].values:
            offers = _near(value, known[name].values, "")
            raise ChoiceError(f"{name} cannot be {value!r}.", where="--set", mend=offers)
        values[name] = value
    return ResolvedChoices(
        options={**values, "mode": str(mode)},
        order=_order(script, choices),
        longer=choices.longer[0] if choices.longer else None,
        extra_ms=_extra(script, choices),
        words=choices.words,
        mode=mode,
    )


def offered(script: Script) -> tuple[Option, ...]:
    """List the options of a routine, those of its parts included unless the program sets them itself."""
    found = {option.name: option for option in script.options}
    for use in _uses(script):
        fixed = {name for name, _ in use.settings}
        for option in offered(use.script):
            if option.name not in fixed:
                found.setdefault(option.name, option)
    return tuple(found.values())


def _uses(script: Script) -> Iterator[Use]:
    for step in walk_steps((*script.opening, *script.steps, *script.ending)):
        if isinstance(step, Use):
            yield step


def has_sides(script: Script) -> bool:
    """Report whether the routine has a left and a right side at all."""
    return any(_sided(step) for step in walk_steps((*script.opening, *script.steps, *script.ending)))


def _sided(step: Step) -> bool:
    if isinstance(step, Use):
        return has_sides(step.script)
    return isinstance(step, EachSide) or (isinstance(step, Repeat) and step.alternate)


def _order(script: Script, choices: Choices) -> tuple[str, str]:
    first = choices.first
    if first is None:
        return script.sides.order
    if first not in ("left", "right"):
        raise ChoiceError(
            f"there is no side {first!r}.", where="--first", mend="Write --first left or --first right."
        )
    return ("left", "right") if first == "left" else ("right", "left")


def _extra(script: Script, choices: Choices) -> Ms:
    if choices.longer is None:
        return 0
    side, extra_ms = choices.longer
    where = "--longer"
    if side not in ("left", "right"):
        raise ChoiceError(f"there is no side {side!r}.", where=where, mend="Write --longer left=30s.")
    if not script.sides.open_balance:
        mend = "Leave --longer out."
        raise ChoiceError(f"in {script.name} both sides always get the same time.", where=where, mend=mend)
    if extra_ms <= 0:
        raise ChoiceError("the extra time must be more than nothing.", where=where, mend="Write left=30s.")
    # It is said aloud, in the words for lengths, and must be exactly what is said.
    step_ms = 5_000 if extra_ms < MINUTE else 30_000
    if extra_ms % step_ms:
        raise ChoiceError(
            f"{extra_ms / 1000:g} s cannot be said in a few words.",
            where=where,
            mend="Ask for whole steps of five seconds, and from one minute on of half minutes.",
        )
    return extra_ms


def _near(word: str, known: Sequence[str], none: str) -> str:
    if not known:
        return none
    near = difflib.get_close_matches(word, known, n=1)
    return f"Did you mean {near[0]}?" if near else f"It offers {', '.join(known)}."
