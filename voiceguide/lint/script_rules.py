"""Lint rules for a script: wording that a listener with closed eyes would stumble over.

They give warnings, each with its place and its rule; the script is valid all the same. Rules that need
lengths work on the timeline (`timeline_rules.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from voiceguide.errors import Problem
from voiceguide.lint.scan_rules import scans_arrive
from voiceguide.lint.script_texts import Problems, ScriptRule, all_steps, warn
from voiceguide.lint.side_rules import sides_mirrored, sides_named, way_out
from voiceguide.lint.wording_rules import (
    commas_quoted,
    no_markup,
    no_stories,
    nothing_to_see,
    one_movement,
    only_words,
    read_right,
    short_enough,
)
from voiceguide.script.model import (
    Breathe,
    Hold,
    Move,
    Repeat,
    Safety,
    Script,
    Setup,
    Step,
    Unit,
    Use,
    walk_steps,
)
from voiceguide.script.safety import first_safety
from voiceguide.script.terms import Guide
from voiceguide.units import SECOND, Ms

_ASKING: Final = (Move, Setup, Hold, Breathe, Repeat, Use)


def safety_said(script: Script) -> Problems:
    """Find a script that asks for something and never says how to stay safe; a prayer asks for nothing."""
    if any(isinstance(step, _ASKING) for step in all_steps(script)):
        yield from safety_written(script)


def safety_written(script: Script) -> Problems:
    """Find a script without a line of safety, whatever it asks for."""
    parts = [step.script for step in all_steps(script) if isinstance(step, Use)]
    # What a part says in its opening or ending, which are left out, is said at the beginning with the others.
    inline = (step for part in parts for step in walk_steps((*part.opening, *part.ending)))
    told = first_safety(script) or any(first_safety(part) for part in parts)
    if not told and not any(isinstance(step, Safety) for step in inline):
        mend = "Add `safety:` with the sentence that must come before the first movement."
        yield warn("safety-said", script.spot, "there is no safety line.", mend)


def breath_followed(script: Script) -> Problems:
    """Find breaths that people cannot follow.

    One that is counted, or led by tones, may be slower; one too quick for words is a technique of its own.
    """
    for step in all_steps(script):
        if isinstance(step, Breathe):
            if step.quick:
                continue
            led = {Guide.COUNTS, Guide.TONES} >= set(step.guide)
            for phases_ms in dict.fromkeys((step.phases_ms, step.ramp or step.phases_ms)):
                yield from _followed(step, phases_ms, led=led)
        elif isinstance(step, Hold) and step.amount.unit is Unit.BREATHS:
            yield from _followed(step, (step.in_ms, 0, step.out_ms, 0), led=False)


def _followed(step: Step, phases_ms: tuple[Ms, ...], *, led: bool) -> Problems:
    in_ms, _, out_ms, _ = phases_ms
    moving_s, cycle_s = (in_ms + out_ms) / SECOND, sum(phases_ms) / SECOND
    held = cycle_s > moving_s
    if not (6.5 <= cycle_s <= (60 if held or led else 16) and (led or moving_s <= 16)):
        mend = "Between six and a half and sixteen seconds can be followed, and more with a pause."
        yield warn("breath-followed", step.spot, f"one breath takes {cycle_s:g} s.", mend)
    if out_ms < in_ms:
        mend = "Make `out` at least as long as `in`; a long exhale calms."
        yield warn("breath-followed", step.spot, "the exhale is shorter than the inhale.", mend)


RULES: Final[Mapping[str, ScriptRule]] = {
    "side-named": sides_named,
    "side-mirrored": sides_mirrored,
    "second-side": sides_mirrored,
    "way-out": way_out,
    "nothing-to-see": nothing_to_see,
    "only-words": only_words,
    "no-markup": no_markup,
    "short-enough": short_enough,
    "one-movement": one_movement,
    "no-stories": no_stories,
    "safety-said": safety_said,
    "breath-followed": breath_followed,
    "read-right": read_right,
    "scan-arrives": scans_arrive,
    "comma-quoted": commas_quoted,
}


WEIGHTY: Final = ("comma-quoted", "no-markup")
"""Rules by which something else is said than was meant, quickly judged; the weightiest first."""


def judge_weighty(script: Script) -> tuple[Problem, ...]:
    """Judge a script by the rules by which something else is said than was meant; the weightiest first."""
    found = _judged(script, {RULES[rule] for rule in WEIGHTY})
    return tuple(sorted(found, key=lambda problem: WEIGHTY.index(problem.rule)))


def judge_draft(script: Script) -> tuple[Problem, ...]:
    """Judge the sound parts of a script with other problems, by the rules that do not depend on the rest."""
    whole = {sides_named, sides_mirrored}
    # What could not be read may ask for something.
    safe = set() if dict(script.spots).get("safety") else {safety_written}
    return _judged(script, set(RULES.values()) - whole - {safety_said} | safe)


def judge(script: Script) -> tuple[Problem, ...]:
    """Judge a script; findings in the order of the file, each once."""
    return _judged(script, set(RULES.values()))


def _judged(script: Script, rules: set[ScriptRule]) -> tuple[Problem, ...]:
    found = {problem for rule in rules for problem in rule(script)}
    return tuple(sorted(found, key=lambda p: (p.spot.file, p.spot.line, p.spot.column, p.rule, p.what)))
