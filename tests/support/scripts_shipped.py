"""The shipped routines, read as the program reads them, with every sentence in every form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from voiceguide.script import model as s
from voiceguide.script.library import Library

FOLDER = Path(__file__).resolve().parents[2] / "scripts"
ROUTINES = tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


@cache
def shipped(name: str) -> s.Script:
    return Library((FOLDER,)).read(name)


def safety_lines(script: s.Script) -> tuple[s.Safety, ...]:
    """List the safety lines of a script: those at its top, then those in its opening."""
    return (*script.safety, *(step for step in s.walk_steps(script.opening) if isinstance(step, s.Safety)))


@dataclass(frozen=True, slots=True)
class Spoken:
    """One form of one text, the step it stands in, and whether `{side}` is known there."""

    step: s.Step
    text: str
    form: str
    sided: bool

    @property
    def words(self) -> int:
        return len(self.text.split())


def all_steps(script: s.Script) -> tuple[s.Step, ...]:
    return tuple(s.walk_steps((*script.opening, *script.steps, *script.ending)))


def ids_of(script: s.Script) -> set[str]:
    """Gather the facts that steps, safety lines and notes carry."""
    carriers = (*all_steps(script), *script.safety, *script.notes)
    return {fact for carrier in carriers for fact in carrier.ids}


def spoken(script: s.Script) -> tuple[Spoken, ...]:
    """List everything the author has a voice say, in every form it may be said in."""
    found: list[Spoken] = []
    for line in script.safety:
        found += _forms(line, (line.words,), sided=False)
    for steps in (script.opening, script.steps, script.ending):
        found += _of_steps(steps, sided=False)
    return tuple(found)


def _of_steps(steps: tuple[s.Step, ...], *, sided: bool) -> Iterator[Spoken]:
    for step in steps:
        yield from _forms(step, texts_in(step), sided=sided)
        match step:
            case s.EachSide():
                if step.lead_in is not None:
                    yield from _forms(step, (step.lead_in,), sided=True)
                yield from _of_steps(step.steps, sided=True)
            case s.Repeat():
                yield from _of_steps(step.steps, sided=sided or step.alternate)
            case s.Rounds() | s.Section():
                yield from _of_steps(step.steps, sided=sided)
            case s.OptionalSet():
                yield from _of_steps(step.steps, sided=sided)
            case s.Choose():
                for _, branch in step.branches:
                    yield from _of_steps(branch, sided=sided)
            case _:
                pass


def texts_in(step: s.Step) -> tuple[s.Wording, ...]:
    """List the texts of this step alone, without those of steps inside it."""
    match step:
        case s.Say() | s.Setup() | s.Move() | s.Tip() | s.Safety() | s.Window() | s.Rule():
            return (step.words,)
        case s.OptionalSet():
            return (step.words, step.others) if step.others else (step.words,)
        case s.Hold():
            own = tuple(words for words in (step.start, step.middle, step.near_end) if words is not None)
            return (*own, *step.presence)
        case s.Rest() | s.Scan():
            return step.presence if isinstance(step, s.Rest) else _of_scan(step)
        case s.Breathe():
            all_four = (step.on_inhale, step.on_pause_in, step.on_exhale, step.on_pause_out)
            return tuple(words for words in all_four if words is not None)
        case _:
            return ()


def _of_scan(scan: s.Scan) -> tuple[s.Wording, ...]:
    return (*scan.pool, *(() if scan.closing is None else (scan.closing,)))


def _forms(step: s.Step, texts: tuple[s.Wording, ...], *, sided: bool) -> Iterator[Spoken]:
    for words in texts:
        for form in ("full", "second", "again", "short", "name", "then", "last"):
            yield from (Spoken(step, text, form, sided) for text, _ in words.texts(form) if text)
