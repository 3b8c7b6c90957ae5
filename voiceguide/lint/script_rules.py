"""Lint rules for a script: wording that a listener with closed eyes would stumble over.

They give warnings, each with its place and its rule; the script is valid all the same. Rules that need
lengths work on the timeline (`timeline_rules.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from voiceguide.errors import Problem, SourceLocation
from voiceguide.lint.scan_rules import scans_arrive
from voiceguide.lint.wordlists import patterns
from voiceguide.script.model import (
    Breathe,
    EachSide,
    Hold,
    Move,
    Repeat,
    Safety,
    Script,
    Step,
    Unit,
    Use,
    Wording,
    steps_inside,
    walk_steps,
    wordings_of,
)
from voiceguide.script.safety import first_safety
from voiceguide.units import SECOND

_SIDED: Final = re.compile(r"\{(side|other)(:\w+)?\}", re.IGNORECASE)
MOVE_WORDS: Final = 26
CUE_WORDS: Final = 45

Said = Iterator[tuple[Step, Wording, bool]]
"""Wordings, each with its step, and whether sides are known there."""
Found = Iterator[Problem]
Judge = Callable[[Script], Found]


def texts(script: Script) -> Said:
    """Walk through everything the author has a voice say: the step, the wording, whether sides are known."""
    for safety in script.safety:
        yield safety, safety.words, False
    for steps in (script.opening, script.steps, script.ending):
        for step, words, sided in _texts(steps, sided=False):
            yield from ((step, each, sided) for each in _wordings(words))


def _wordings(words: Wording) -> Iterator[Wording]:
    """Return a text with the first of its wordings, then each further one, alone in its form and place."""
    yield replace(words, lists=())
    for listed in words.lists:
        for text, spot in zip(listed.texts[1:], listed.spots[1:], strict=True):
            form: dict[str, Any] = {"full": "", listed.form: text}
            yield Wording(spot=spot, **form)


def _texts(steps: tuple[Step, ...], *, sided: bool) -> Said:
    for step in steps:
        yield from _texts_of(step, sided)


def _texts_of(step: Step, sided: bool) -> Said:
    """Walk through the wordings of a step and of the steps inside it; a used script is judged by itself."""
    sided = sided or isinstance(step, EachSide) or (isinstance(step, Repeat) and step.alternate)
    yield from ((step, words, sided) for words in wordings_of(step))
    for inner in steps_inside(step):
        yield from _texts(inner, sided=sided)


def _forms(words: Wording) -> Iterator[str]:
    yield from (
        form
        for form in (
            words.full,
            words.second,
            words.again,
            words.short,
            words.name,
            words.then,
            words.last,
        )
        if form is not None
    )


def _warn(rule: str, spot: SourceLocation, what: str, mend: str) -> Problem:
    return Problem(spot, what, mend, rule)


def sides_named(script: Script) -> Found:
    """Find movements inside `each side` that do not say which knee."""
    limb = patterns(script.language).limb
    for step, words, sided in texts(script):
        if not (isinstance(step, Move) and sided) or _SIDED.search(words.full):
            continue
        if found := limb.search(words.full):
            mend = f"Say {{side}} or {{other}}; the listener cannot see which {found[0]} you mean."
            yield _warn("side-named", words.spot, f"the movement does not say which {found[0]}.", mend)


def sides_mirrored(script: Script) -> Found:
    """Find "left" and "right" written out: not mirrored inside `each side`, one-sided elsewhere."""
    outside: dict[str, SourceLocation] = {}
    for step, words, sided in texts(script):
        for side, match in _sides_in(words, script.language):
            if sided:
                mend = "Write {side} or {other}, so that the second side is mirrored."
                yield _warn("side-mirrored", words.spot, f"{match!r} stays the same on both sides.", mend)
            elif isinstance(step, Move):
                outside.setdefault(side, words.spot)
    if len(outside) == 1:
        ((side, spot),) = outside.items()
        mend = "Put the steps into `each side`, so that both sides get the same."
        yield _warn("second-side", spot, f"there is a {side} side but no other one.", mend)


def _sides_in(words: Wording, language: str) -> Iterator[tuple[str, str]]:
    """Find sides that are written out, each with its word."""
    for form in _forms(words):
        for side, pattern in patterns(language).side.items():
            yield from ((side, match[0]) for match in pattern.finditer(form))


def nothing_to_see(script: Script) -> Found:
    """Find words that point at something one would have to see."""
    for _, words, _sided in texts(script):
        for form in _forms(words):
            if match := patterns(script.language).pointing.search(form):
                mend = "Say it so that someone with closed eyes can follow."
                yield _warn("nothing-to-see", words.spot, f"{match[0]!r} points at something unseen.", mend)


def only_words(script: Script) -> Found:
    """Find figures, symbols and abbreviations: voices misread them, and each reads them differently."""
    abbreviation = patterns(script.language).abbreviation
    for _, words, _sided in texts(script):
        for form in _forms(words):
            if match := re.search(r"\d+\S*", form) or abbreviation.search(form):
                yield _warn("only-words", words.spot, f"{match[0]!r} is no word.", "Write it as it is said.")


def short_enough(script: Script) -> Found:
    """Find sentences that are forgotten before they can be done."""
    for step, words, _sided in texts(script):
        most = MOVE_WORDS if isinstance(step, Move) else CUE_WORDS
        for form in _forms(words):
            if (n := len(form.split())) > most:
                mend = f"At most {most} can be followed; make two cues of it."
                yield _warn("short-enough", words.spot, f"{n} words in one cue.", mend)


def one_movement(script: Script) -> Found:
    """Find cues with two movements: the second is forgotten while the first is done."""
    second = patterns(script.language).second_move
    for step, words, _sided in texts(script):
        if isinstance(step, Move) and second.search(words.full):
            mend = "Make a `move` of each, so that each gets its time."
            yield _warn("one-movement", words.spot, "there seem to be two movements in one cue.", mend)


def no_stories(script: Script) -> Found:
    """Find the first person: cues are about the listener, not the teacher."""
    person = patterns(script.language).first_person
    for _, words, _sided in texts(script):
        if match := person.search(words.full):
            yield _warn(
                "no-stories", words.spot, f"{match[0]!r} speaks of the teacher.", "Speak of the body."
            )


def safety_said(script: Script) -> Found:
    """Find a script that never says how to stay safe."""
    parts = [step.script for step in _all_steps(script) if isinstance(step, Use)]
    # What a part says in its opening or ending, which are left out, is said at the beginning with the others.
    inline = (step for part in parts for step in walk_steps((*part.opening, *part.ending)))
    told = first_safety(script) or any(first_safety(part) for part in parts)
    if not told and not any(isinstance(step, Safety) for step in inline):
        mend = "Add `safety:` with the sentence that must come before the first movement."
        yield _warn("safety-said", script.spot, "there is no safety line.", mend)


def breath_followed(script: Script) -> Found:
    """Find breaths that people cannot follow."""
    for step in _all_steps(script):
        if isinstance(step, Breathe):
            held_s = (step.pause_in_ms + step.pause_out_ms) / SECOND
        elif isinstance(step, Hold) and step.amount.unit is Unit.BREATHS:
            held_s = 0.0
        else:
            continue
        moving_s = (step.in_ms + step.out_ms) / SECOND
        cycle_s = moving_s + held_s
        if not (6.5 <= cycle_s <= (20 if held_s else 16) and moving_s <= 16):
            mend = "Between six and a half and sixteen seconds can be followed, and twenty with a pause."
            yield _warn("breath-followed", step.spot, f"one breath takes {cycle_s:g} s.", mend)
        if step.out_ms < step.in_ms:
            mend = "Make `out` at least as long as `in`; a long exhale calms."
            yield _warn("breath-followed", step.spot, "the exhale is shorter than the inhale.", mend)


def read_right(script: Script) -> Found:
    """Find words that voices read wrong."""
    told = {word.lower() for word, _ in script.pronounce}
    for _, words, _sided in texts(script):
        for form in _forms(words):
            for match in patterns(script.language).heteronym.finditer(form):
                if match[0].lower() not in told and not _told_in_phrase(form, told):
                    mend = f"Add `pronounce: {{{match[0].lower()}: …}}`, or use another word."
                    yield _warn("read-right", words.spot, f"a voice may misread {match[0]!r}.", mend)


def _told_in_phrase(form: str, told: set[str]) -> bool:
    return any(" " in phrase and phrase in form.lower() for phrase in told)


def _all_steps(script: Script) -> Iterator[Step]:
    yield from walk_steps((*script.opening, *script.steps, *script.ending))


RULES: Final[Mapping[str, Judge]] = {
    "side-named": sides_named,
    "side-mirrored": sides_mirrored,
    "second-side": sides_mirrored,
    "nothing-to-see": nothing_to_see,
    "only-words": only_words,
    "short-enough": short_enough,
    "one-movement": one_movement,
    "no-stories": no_stories,
    "safety-said": safety_said,
    "breath-followed": breath_followed,
    "read-right": read_right,
    "scan-arrives": scans_arrive,
}


def judge_draft(script: Script) -> tuple[Problem, ...]:
    """Judge the sound parts of a script with other problems, by the rules that do not depend on the rest."""
    whole = {sides_named, sides_mirrored}
    whole |= {safety_said} if dict(script.spots).get("safety") else set()
    return _judged(script, set(RULES.values()) - whole)


def judge(script: Script) -> tuple[Problem, ...]:
    """Judge a script; findings in the order of the file, each once."""
    return _judged(script, set(RULES.values()))


def _judged(script: Script, rules: set[Judge]) -> tuple[Problem, ...]:
    found = {problem for rule in rules for problem in rule(script)}
    return tuple(sorted(found, key=lambda p: (p.spot.file, p.spot.line, p.spot.column, p.rule, p.what)))
