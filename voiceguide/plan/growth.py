"""The weights and limits of a script (`grow`, `limit`), as they hold for one elastic quantity."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from voiceguide.errors import Problem, ScriptError
from voiceguide.plan.context import CompileContext, Weights
from voiceguide.plan.model import Growth
from voiceguide.plan.terms import Kind
from voiceguide.script import model as s
from voiceguide.script.terms import FILL_MS
from voiceguide.units import short_length

ENDING: Final = "ending"
NAMES: Final[Mapping[Kind, str]] = {
    Kind.SETTLE: "settle",
    Kind.HOLD: "holds",
    Kind.PACE: "holds",
    Kind.BREATH: "breaths",
    Kind.REP: "repetitions",
    Kind.BETWEEN: "rests",
    Kind.ROUND: "rounds",
}
"""The keys of `grow` by the kind of quantity; `ending` goes by place."""
_LIMITED: Final[Mapping[type[s.Step], str]] = {
    s.Hold: "hold",
    s.Breathe: "breaths",
    s.Repeat: "repetitions",
    s.Rounds: "rounds",
    s.Rest: "rest",
}


def growth_of(context: CompileContext, kind: Kind) -> Growth | None:
    """Return the share that a quantity of this kind has of the time beyond natural; None without a weight.

    The ending is everything in the list `ending`, and the final rest wherever it stands.
    """
    weights = dict(context.weights.of)
    in_ending = ENDING in weights and (context.in_ending or kind is Kind.FINAL)
    name = ENDING if in_ending else NAMES.get(kind, "")
    if name not in weights:
        return None
    owner, weight = context.weights.owner, weights[name] * context.weights.share
    return Growth(f"{owner}/{name}", weight, even=in_ending)


def inside_use(context: CompileContext, step: s.Use, *, share: int) -> CompileContext:
    """Return the context with the weights and limits of a used script.

    Its own weights, or those of the `use`, stand instead of the outer ones. Limits only narrow: the outer
    ones hold as well.
    """
    own = {limit.kind: limit for limit in (*step.script.limit, *step.limit)}
    context = replace(context, limits=(*context.limits, *own.values()))
    if of := step.grow or step.script.grow:
        context = replace(context, weights=Weights(of, context.path, share))
    return context


def narrowed(context: CompileContext, step: s.Step, amount: s.Quantity) -> s.Quantity:
    """Return a step's quantity as the limits in force leave it.

    Raises:
        ScriptError: A limit is below its least.
    """
    for most, limit in _limits(context, step, amount):
        if most < amount.least:
            raise ScriptError([_below_least(step, amount, limit)])
        if most < amount.most:
            amount = replace(amount, natural=min(amount.natural, most), most=most)
    return amount


def _limits(context: CompileContext, step: s.Step, amount: s.Quantity) -> Iterator[tuple[int, s.Limit]]:
    """Find the limits of a step, each in what the step counts."""
    in_breaths = isinstance(step, s.Hold) and amount.unit is s.Unit.BREATHS
    for limit in context.limits:
        if in_breaths and limit.kind == "breaths":
            yield limit.most, limit
        # A rest that takes whatever is left has no most of its own: limited, it would forbid long sessions.
        if limit.kind != _LIMITED.get(type(step)) or amount.most == FILL_MS:
            continue
        if in_breaths and isinstance(step, s.Hold):
            yield limit.most // (step.in_ms + step.out_ms), limit
        else:
            yield limit.most, limit


def _below_least(step: s.Step, amount: s.Quantity, limit: s.Limit) -> Problem:
    wanted = short_length(limit.most) if limit.kind in ("hold", "rest") else str(limit.most)
    least = short_length(amount.least) if amount.unit is s.Unit.MS else str(amount.least)
    least += f" breath{'s' if amount.least > 1 else ''}" if amount.unit is s.Unit.BREATHS else ""
    where = f"{step.spot.file}:{step.spot.line}"
    what = (
        f"`limit` leaves `{limit.kind}` no more than {wanted}, but the one at {where} takes {least} at least."
    )
    return Problem(limit.spot, what, "Write a higher limit, or lower the least of that step.")
