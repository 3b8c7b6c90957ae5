"""Scripts made up by hypothesis: anything an author could write, without going through YAML.

Each strategy is built once: hypothesis would check a new one anew in every example, which takes longer than
all that is then done with what it makes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from hypothesis import reject
from hypothesis import strategies as st

from voiceguide.errors import ScriptError, SourceLocation
from voiceguide.plan.book import PhraseBook
from voiceguide.plan.model import Line, OwnSound, Plan
from voiceguide.plan.phrases import load_book
from voiceguide.script import model as s
from voiceguide.script.room import FORMS
from voiceguide.script.terms import Guide, Mode
from voiceguide.speech.model import Clip
from voiceguide.timeline.sound import LineSound, Sounds, lengths

SPOT = SourceLocation("made-up.yaml", 1, 1)
SHORT = "Shorter."
"""What stands for any sentence when there is little time."""
NUMBERED = "Number {n} of {of}."
"""A sentence that says its number; how many there are depends on the length."""
GONG = s.SoundFile("gong.wav", "made-up", SPOT)
GONG_MS = 3_024
"""A sound of a script's own, and how long it lasts: whole frames."""
WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@cache
def read_yaml(path: Path) -> dict:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def number(n: int, language: str, gender: str = "") -> str:
    return WORDS[n - 1] if 0 < n <= 10 else f"many {'x' * (n % 7)}"


def book_for(script: s.Script) -> PhraseBook:
    return load_book(script, read_yaml, number)


def length_of(line: Line) -> int:
    """Give any line a length of its own, other for left and right; it grows as the voice slows."""
    noise = hashlib.sha256(line.text.encode()).digest()[0]
    return (250 + 55 * len(line.text) + noise) * (100 + 3 * line.slowdown_step) // 100


class MadeUpSounds(dict):
    """A sound for every line there could be."""

    def __missing__(self, line: Line) -> LineSound:
        return LineSound(line.text, Clip("0" * 64, length_of(line), -16.0, 0.0))


class MadeUpLengths(dict):
    """The time that every line there could be takes, with such sounds."""

    def __init__(self, sounds: Sounds) -> None:
        self.sounds = sounds

    def __missing__(self, line: Line) -> int:
        return lengths({line: self.sounds[line]})[line]


def wording(full: str, **more: str) -> s.Wording:
    return s.Wording(full=full, spot=SPOT, **more)


@cache
def durations(least_ms: int, most_ms: int) -> st.SearchStrategy[s.Quantity]:
    return st.lists(st.integers(least_ms, most_ms), min_size=3, max_size=3).map(
        lambda three: s.Quantity(*sorted(three))
    )


@cache
def counts(least: int, most: int) -> st.SearchStrategy[s.Quantity]:
    """Make counts; with a least of 0 what is counted may be left out, but never in every length."""
    three = st.lists(st.integers(least, most), min_size=3, max_size=3).filter(any)
    return three.map(lambda numbers: s.Quantity(*sorted(numbers), s.Unit.COUNT))


@cache
def breath_holds() -> st.SearchStrategy[s.Quantity]:
    return counts(1, 9).map(lambda q: s.Quantity(q.least, q.natural, q.most, s.Unit.BREATHS))


_sentences = st.sampled_from(
    ("Let it be.", "Bend the knee.", "Lower it slowly to the floor.", "Breathe.", "Rest your arms wide.")
)


@cache
def _wordings(sided: bool) -> st.SearchStrategy[s.Wording]:
    full = _sentences.map(lambda text: f"The {{side}} side: {text}" if sided else text)
    return st.builds(
        lambda text, short, then, second: s.Wording(
            full=text, spot=SPOT, short=short, then=then, second=second
        ),
        full,
        st.none() | st.just(SHORT) | st.just(""),
        st.none() | st.just("") | st.just("And again."),
        st.none() | st.just("Now that side, in words that are a good deal longer.") if sided else st.none(),
    )


words_of_numbers = st.sampled_from(
    (wording("{n}"), wording("{n}. Deeper."), wording("{n}. Let go.", then="{n}.", last="{n}, and rest."))
)

AT = (
    s.TimedWords(0, True, (wording("Half."),), SPOT),
    s.TimedWords(2_000, False, (wording("Two in."),), SPOT),
    s.TimedWords(-3_000, False, (wording("Three."), wording("Two."), wording("One.")), SPOT),
    s.TimedWords(-6_000, False, (wording("Six left."),), SPOT),
)
"""Words at chosen places; 15 s have room for all of them."""


@cache
def timed() -> st.SearchStrategy[tuple[s.TimedWords, ...]]:
    return st.lists(st.sampled_from(AT), unique=True, max_size=4).map(tuple)


@cache
def durations_with_room(most_ms: int) -> st.SearchStrategy[s.Quantity]:
    """Make amounts whose most has room for all words at chosen places; their least may have none."""
    return durations(1_000, most_ms).map(lambda q: s.Quantity(q.least, q.natural, max(q.most, 15_000)))


MANNERS: tuple[dict[str, Any], ...] = (
    {},
    {"level_db": -4.0},
    {"pace": "slow"},
    {"level_db": -12.0, "pace": "slow"},
    {"level_db": 0.0, "pace": "usual"},
    {"language": "es"},
    {"voice": "gtts", "language": "es", "level_db": -2.5},
)
"""Manners of saying: keys of a step."""


def in_manner(step: s.Step, keys: dict[str, Any]) -> s.Step:
    """Give a step the keys of a manner that it may have; words that name a side have no other language."""
    own = isinstance(step, s.SpokenStep) and not any(
        "{" in text for words in s.wordings_of(step) for form in FORMS for text, _ in words.texts(form)
    )
    refused = () if own else ("voice", "language")
    refused += ("pace",) if isinstance(step, s.Bell | s.Sound) else ()
    return replace(step, **{name: value for name, value in keys.items() if name not in refused})


def _mannered(steps: st.SearchStrategy[s.Step]) -> st.SearchStrategy[s.Step]:
    """Have one step of two in a manner of its own."""
    manner = st.just(MANNERS[0]) | st.sampled_from(MANNERS)
    return st.tuples(steps, manner).map(lambda pair: in_manner(*pair))


@cache
def _leaves(sided: bool) -> st.SearchStrategy[s.Step]:
    return _mannered(_plain_leaves(sided))


def _plain_leaves(sided: bool) -> st.SearchStrategy[s.Step]:
    words = _wordings(sided)
    presence = st.lists(words, max_size=3).map(tuple)
    spot = st.just(SPOT)
    ids = st.just(()) | st.just(("7",))
    return st.one_of(
        st.builds(s.Say, spot=spot, words=words, ids=ids),
        st.builds(s.Move, spot=spot, words=words, size=st.sampled_from(s.Size)),
        st.builds(s.Setup, spot=spot, words=words),
        st.builds(s.Tip, spot=spot, words=words, priority=st.integers(1, 3)),
        st.builds(s.Hold, spot=spot, amount=durations(2_000, 300_000), presence=presence, ids=ids),
        st.builds(s.Hold, spot=spot, amount=st.just(s.Quantity(2_000, 2_000, 2_000))),
        st.builds(s.Hold, spot=spot, amount=breath_holds(), presence=presence),
        st.builds(
            s.Hold, spot=spot, amount=durations_with_room(300_000), presence=presence, at=timed(), ids=ids
        ),
        st.builds(s.Rest, spot=spot, amount=durations_with_room(60_000), presence=presence, at=timed()),
        st.builds(
            s.Breathe,
            spot=spot,
            count=counts(0, 8),
            on_exhale=st.none() | words,
            guide=st.lists(st.sampled_from(Guide), min_size=1, max_size=3).map(tuple),
        ),
        st.builds(
            s.Breathe,
            spot=spot,
            count=counts(0, 8),
            in_ms=st.integers(300, 9_000),
            ramp=st.tuples(*(st.integers(1_000, 9_000) for _ in range(4))),
            guide=st.just((Guide.TONES,)),
        ),
        st.builds(
            s.Count,
            spot=spot,
            first=st.integers(1, 3),
            last=st.integers(4, 9),
            every=durations(15_000, 30_000),
            words=words_of_numbers,
        ),
        st.builds(s.Rest, spot=spot, amount=durations(0, 60_000), presence=presence),
        st.builds(
            s.Scan,
            spot=spot,
            amount=durations(20_000, 900_000),
            pool=st.lists(words, min_size=1, max_size=9).map(tuple),
            every=durations(6_000, 85_000),
            from_last=st.booleans(),
            closing=st.none() | words,
        ),
        st.builds(s.Window, spot=spot, words=words, amount=durations(5_000, 60_000)),
        st.builds(s.Bell, spot=spot, strikes=st.integers(1, 3), file=st.none() | st.just(GONG)),
        st.just(s.Sound(spot=SPOT, file=GONG)),
    )


LISTED = tuple(
    s.ListEntry((("", text),), SPOT) for text in ("the thumb", "the first finger", "the little one")
)


def numbered(step: s.Step) -> s.Step:
    """Let a sentence say its number, and a line inside a hold or rest as well."""
    if isinstance(step, s.Say | s.Move):
        return replace(step, words=wording(NUMBERED))
    if isinstance(step, s.Hold | s.Rest) and step.presence:
        return replace(step, presence=(wording("This is {n}, of {of}."), *step.presence))
    return step


def named(step: s.Step) -> s.Step:
    """Let a sentence name the entry of a list."""
    if isinstance(step, s.Say):
        return replace(step, words=wording("{Thing} may rest.", then="Now {thing}.", short=SHORT))
    if isinstance(step, s.Move):
        return replace(step, words=wording("Move {thing}, {n} of {of}.", short=SHORT))
    if isinstance(step, s.Hold | s.Rest) and step.presence:
        return replace(step, presence=(wording("Feel {thing}."), *step.presence))
    return step


@st.composite
def _varied(draw: st.DrawFn, step: s.Step, times: int) -> s.Step:
    """Give a step a quantity of its own in each of so many rounds."""
    if times < 1 or not draw(st.booleans()):
        return step
    if isinstance(step, s.Hold | s.Rest) and step.at:
        # Words at chosen places need room in each round, as in a step that has one amount for all.
        field, one = "amount", durations_with_room(60_000)
    elif isinstance(step, s.Hold) and step.amount.unit is s.Unit.MS:
        field, one = "amount", durations(2_000, 300_000)
    elif isinstance(step, s.Rest):
        field, one = "amount", durations(0, 60_000)
    elif isinstance(step, s.Breathe):
        field, one = "count", counts(0, 8)
    else:
        return step
    values = tuple(draw(st.lists(one, min_size=times, max_size=times)))
    return replace(step, **{field: values[0]}, by_round=((field, values),))


@st.composite
def _rounds(draw: st.DrawFn) -> s.Step:
    count = draw(counts(0, 4))
    both = st.lists(_blocks(sided=True), min_size=1, max_size=3).map(tuple)
    each = st.builds(s.EachSide, spot=st.just(SPOT), steps=both)
    steps = draw(st.lists(_blocks(sided=False) | each, min_size=1, max_size=2))
    between = draw(st.lists(_leaves(sided=False), max_size=2)) if count.most > 1 else []
    if draw(st.booleans()):
        steps, between = ([numbered(step) for step in some] for some in (steps, between))
    return s.Rounds(
        spot=SPOT,
        count=count,
        steps=tuple(draw(_varied(step, count.most)) for step in steps),
        between=tuple(draw(_varied(step, count.most - 1)) for step in between),
    )


@cache
def _blocks(sided: bool) -> st.SearchStrategy[s.Step]:
    inner = st.lists(_leaves(sided), min_size=1, max_size=3).map(tuple)
    spot = st.just(SPOT)
    kinds: list[st.SearchStrategy[s.Step]] = [
        _leaves(sided),
        st.builds(
            s.Repeat,
            spot=spot,
            count=counts(0, 6),
            steps=inner,
            announce=st.just("") | st.just("light pulls"),
        ),
        st.builds(
            s.OptionalSet, spot=spot, words=_wordings(sided), steps=inner, others=st.none() | _wordings(sided)
        ),
        st.builds(s.Section, spot=spot, title=st.just("A part"), steps=inner),
        # Not among the leaves: no repetition stands inside another.
        st.builds(s.Repeat, spot=spot, count=counts(0, 9), every_ms=st.integers(300, 2_000)),
        st.builds(
            s.ForEach,
            spot=spot,
            items=st.integers(1, 3).map(lambda n: LISTED[:n]),
            name=st.just("thing"),
            steps=inner.map(lambda steps: tuple(map(named, steps))),
        ),
    ]
    return _mannered(st.one_of(kinds))


@cache
def _tops() -> st.SearchStrategy[s.Step]:
    spot = st.just(SPOT)
    both = st.lists(_blocks(sided=True), min_size=1, max_size=3).map(tuple)
    each = st.builds(s.EachSide, spot=spot, steps=both)
    turns = st.lists(_leaves(sided=True), min_size=1, max_size=2).map(tuple)
    return st.one_of(
        _blocks(sided=False),
        _mannered(each),
        st.builds(
            s.Repeat,
            spot=spot,
            count=counts(0, 5),
            steps=turns,
            alternate=st.just(True),
            announce=st.just("") | st.just("light pulls"),
        ),
        _mannered(_rounds()),
    )


@cache
def _steps() -> st.SearchStrategy[list[s.Step]]:
    return st.lists(_tops(), min_size=1, max_size=4)


BELLS = (
    None,
    s.ClockBells((s.ClockTime(60_000, SPOT), s.ClockTime(-150_000, SPOT))),
    s.ClockBells((s.ClockTime(300_000, SPOT),), 300_000),
)
"""Bells by the clock; most scripts have none."""
_bells = st.none() | st.none() | st.sampled_from(BELLS)
_modes = st.sampled_from(Mode)
_orders = st.permutations(["left", "right"]).map(tuple)


@st.composite
def scripts(
    draw: st.DrawFn, *, roomy: bool | None = None, open_balance: bool = False, bells: bool = True
) -> s.Script:
    """Make up a script; a `roomy` one ends in a rest that can take up any remainder."""
    steps = draw(_steps())
    if roomy or (roomy is None and draw(st.booleans())):
        steps.append(s.Rest(spot=SPOT, amount=s.Quantity(5_000, 20_000, 3_600_000)))
    return s.Script(
        name="made-up",
        title="Made up",
        about="Nothing.",
        spot=SPOT,
        mode=draw(_modes),
        sides=s.Sides(order=draw(_orders), open_balance=open_balance),
        safety=(s.Safety(spot=SPOT, words=wording("Stop if it hurts.")),),
        steps=tuple(steps),
        bells=draw(_bells) if bells else None,
    )


@contextmanager
def rejected_if_crowded() -> Iterator[None]:
    """Reject a made-up script that is refused: words have no room at their second, or are under a bell."""
    try:
        yield
    except ScriptError as refused:
        if all("`at:" in problem.what or " bell " in problem.what for problem in refused.problems):
            reject()
        raise


def measured(noun: Any) -> Any:
    """Return a plan, or a part of one, whose sounds are measured; what has none stays the same object."""
    if isinstance(noun, tuple):
        made = tuple(map(measured, noun))
        return made if any(new is not old for new, old in zip(made, noun, strict=True)) else noun
    if isinstance(noun, OwnSound):
        return replace(noun, key="0" * 64, duration_ms=GONG_MS)
    if not is_dataclass(noun) or isinstance(noun, type):
        return noun
    found = {each.name: measured(getattr(noun, each.name)) for each in fields(noun)}
    changed = {name: value for name, value in found.items() if value is not getattr(noun, name)}
    return replace(noun, **changed) if changed else noun


def plan_of(script: s.Script, target_ms: int = 600_000, **choices: object) -> Plan:
    from voiceguide.plan.compiler import compile_plan
    from voiceguide.plan.terms import Choices
    from voiceguide.timeline.tempo import with_slowdown

    with rejected_if_crowded():
        plan = compile_plan(script, Choices(**choices), book_for(script), target_ms=target_ms)  # type: ignore[arg-type]
    return with_slowdown(measured(plan), MadeUpLengths(MadeUpSounds()))
