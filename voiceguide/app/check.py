"""Lint scripts, and the sessions that they make."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar, Final

from voiceguide.app.describe import estimated_range
from voiceguide.app.lengths import at_own_length, offered_lengths, offers_lengths
from voiceguide.compose.sounds import likely_lengths
from voiceguide.errors import ImpossibleLength, Problem, ScriptError
from voiceguide.pipeline import ESTIMATED, Progress, Request, compile_script, composed, load, planned, quiet
from voiceguide.plan.choices import offered, resolve
from voiceguide.plan.model import Plan
from voiceguide.plan.terms import Choices, Kind
from voiceguide.script.model import Script
from voiceguide.script.terms import Mode
from voiceguide.settings import Settings
from voiceguide.units import Ms, clock, next_second

_STEPS: Final = {
    Kind.WORDING: "one sentence of the second side in full",
    Kind.TIP: "one tip",
    Kind.BREATH: "one breath",
    Kind.REP: "one repetition",
    Kind.ROUND: "one round",
}

POSSIBLE_LENGTH: Final = "possible-length"
"""The rule that is broken by a session of an impossible length."""

OWN_WORDS: Final = "own-words"
"""The rule that is broken where words have no room at the place that their author gave them."""

MOST_CHOICES: Final = 100
"""The most combinations of options for which a weight is looked for that moves nothing; a second of work."""


@dataclass(frozen=True, slots=True)
class SessionFinding:
    """A finding in a session: the rule that it breaks, when, and the reason of that rule.

    If the session has an impossible length, `error` is the refusal.
    """

    json_kind: ClassVar[str] = "suffered"

    routine: str
    target_ms: Ms
    at_ms: Ms
    rule: str
    what: str
    why: str
    error: ImpossibleLength | None = None

    def __str__(self) -> str:
        where = f"{self.routine} in {clock(self.target_ms)}, at {clock(self.at_ms)}"
        return f"{where}: {self.what.rstrip('.')} [{self.rule}: {self.why}]."


def check_script(name: str, settings: Settings, language: str | None = None) -> tuple[Problem, ...]:
    """List the problems of a script: in its syntax, its meaning, its words and its lengths.

    If it cannot be read, only those findings are added that mending it cannot change.

    Args:
        name: A routine's name, or the path of a script.
        settings: Where scripts live.
        language: The language it is wanted in.

    Raises:
        UnknownRoutine: There is none of that name.
    """
    from voiceguide.lint.growth_rules import weights_move
    from voiceguide.lint.script_rules import judge, judge_draft
    from voiceguide.script.lexicon import read_lexicon
    from voiceguide.script.library import Library

    try:
        script = load(name, settings, language)
    except ScriptError as broken:
        draft = Library(settings.script_folders, language).draft(name)
        return (*broken.problems, *(judge_draft(draft) if draft else ()))
    lexicon = () if settings.lexicon is None else read_lexicon(settings.lexicon, script.language)
    # A phrase may be missing in any branch: each option is tried with each of its values.
    every = [Choices(options=((option.name, value),)) for option in script.options for value in option.values]
    problems: dict[Problem, None] = {}
    for choices in (Choices(), *every):
        try:
            compile_script(script, choices, lexicon=lexicon)
        except ScriptError as broken:
            problems.update(dict.fromkeys(broken.problems))
    later: tuple[Problem, ...] = ()
    if not problems:
        try:
            later = (*weights_move(script, _plans(script)), *_gaps(script))
        except ScriptError as broken:
            # A time that no session of it can keep is known only when one is fitted.
            later = broken.problems
    return (*problems, *judge(script), *later)


def _plans(script: Script) -> Iterator[Plan]:
    """Compile a script for every choice that a listener has; where there are too many, for none."""
    known = offered(script)
    choices = list(
        itertools.islice(itertools.product(*(option.values for option in known)), MOST_CHOICES + 1)
    )
    for values, mode in itertools.product(choices if len(choices) <= MOST_CHOICES else (), Mode):
        options = tuple((option.name, value) for option, value in zip(known, values, strict=True))
        yield compile_script(script, Choices(options=options, mode=mode))


def offered_sessions(request: Request, settings: Settings) -> tuple[Request, ...]:
    """List the sessions that a routine offers with what was chosen, else the one of its natural length.

    Lengths that are offered for a value of an option are among them, unless the option was chosen.

    Raises:
        VoiceguideError: The routine or a choice is not possible.
    """
    script = load(request.routine, settings, request.language)
    chosen = {name for name, _ in request.choices.options} | ({"mode"} if request.choices.mode else set())
    usual = resolve(script, request.choices).options
    # What is usual has its lengths already.
    others = [
        (each.option, each.value)
        for each in script.minutes_when
        if each.option not in chosen and usual.get(each.option) != each.value
    ]
    found = []
    for choices in (request.choices, *(_with(request.choices, *other) for other in others)):
        asked = replace(request, choices=choices)
        lengths = offered_lengths(asked, settings)
        if request.voice != ESTIMATED and not offers_lengths(asked, settings):
            lengths = (at_own_length(asked, settings).target_ms,)
        found += [replace(asked, target_ms=ms) for ms in lengths]
    return tuple(found)


def _with(choices: Choices, name: str, value: str) -> Choices:
    """Return the choices with one option, or the mode, chosen as well."""
    if name == "mode":
        return replace(choices, mode=Mode(value))
    return replace(choices, options=(*choices.options, (name, value)))


def judge_session(
    request: Request, settings: Settings, *, progress: Progress | None = None
) -> tuple[SessionFinding, ...]:
    """List the findings in one session; an impossible length is a finding too.

    Raises:
        VoiceguideError: The routine or a choice is not possible, or no voice can speak it.
    """
    from voiceguide.lint.timeline_rules import judge as judge_timeline
    from voiceguide.lint.unsaid import unsaid_in_place

    try:
        made = composed(request, settings, progress or quiet)
    except ImpossibleLength as refused:
        why = "a practice is neither squeezed nor padded"
        return (
            SessionFinding(
                request.routine, request.target_ms, 0, POSSIBLE_LENGTH, str(refused), why, refused
            ),
        )
    unsaid = unsaid_in_place(made.plan, made.fit.amounts, made.timeline, likely_lengths(made.plan))
    why = "what an author wrote is heard, or told"
    return (
        *(
            SessionFinding(request.routine, request.target_ms, found.at_ms, found.rule, found.what, found.why)
            for found in judge_timeline(made.timeline)
        ),
        *(
            SessionFinding(request.routine, request.target_ms, 0, OWN_WORDS, _has_no_room(*one), why)
            for one in unsaid
        ),
    )


def _has_no_room(text: str, where: str) -> str:
    if where == "breaths":
        return f"no breath says {text!r}; add `words` to `guide`, or take the words out"
    return f"no {where} has room for {text!r}; say less, or write a longer {where}"


def warn_near_shortest(request: Request, settings: Settings) -> str:
    """Return a remark if a session is possible by estimate, but perhaps not with a slow voice; else "".

    Raises:
        VoiceguideError: The routine or a choice is not possible.
    """
    at = estimated_range(planned(request, settings))
    # The natural length was chosen by nobody.
    if not at.least_ms <= request.target_ms < at.least_ms + at.margin_ms or request.target_ms == next_second(
        at.natural_ms
    ):
        return ""
    least, slow = (clock(next_second(ms)) for ms in (at.least_ms, at.least_ms + at.margin_ms))
    range_text = f"the shortest is about {least} by estimate, and a slow voice may need {slow}"
    return (
        f"{request.routine} in {clock(request.target_ms)}: {range_text}. Name a --voice to have it measured."
    )


def _gaps(script: Script) -> Iterator[Problem]:
    """Report the lengths between the least and the most that a routine cannot have, by estimate."""
    from voiceguide.timeline.fit import holes

    plan = compile_script(script, Choices())
    steps = {
        each.key: _STEPS[each.kind]
        for one in plan.by_length()
        for each in one.elastics()
        if each.kind in _STEPS
    }
    found = holes(plan, likely_lengths(plan))
    if found:
        # One rest that is too short makes many holes; the widest tells how long it has to be.
        widest = max(found, key=lambda hole: hole.above_ms - hole.below_ms)
        what = f"no session lasts between about {clock(widest.below_ms)} and {clock(widest.above_ms)}:"
        missing = steps.get(widest.key, "the steps that come in there")
        what += f" the rests cannot make up for {missing}."
        mend = "Give a rest a higher most, or end with `rest: 20s..fill`."
        yield Problem(script.spot, what, mend, "no-holes")
