"""Lay events out as the steps of a script, with what the rules of the craft ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

from voiceguide.core.languages import primary_subtag
from voiceguide.imports.counting import in_turn
from voiceguide.imports.model import (
    MOST_EVENTS,
    BellMark,
    Break,
    BreathPattern,
    CountRow,
    Direction,
    Event,
    Gathering,
    Heading,
    HeldBreaths,
    Mirrored,
    OpenHold,
    OtherSide,
    PlacedWords,
    Repeated,
    SaidHold,
    SaidWords,
    Silence,
    SoundMark,
    WordedTime,
    refused,
)
from voiceguide.imports.wording import GAP_MS, WORD_MS, import_words, written_out
from voiceguide.imports.writer import Value, WrittenGroup, WrittenStep, amount
from voiceguide.plan.model import Manner
from voiceguide.script.terms import CYCLE_MOST_MS, LARGEST_COUNT, LONGEST_TITLE, PHASE_LEAST_MS, QUICK_MS
from voiceguide.units import MINUTE, SECOND, Ms

_AFTER_MS: Final = {"say": GAP_MS, "safety": 1_200}
"""The silence after the words of a step, milliseconds."""
BREATH_MS: Final = 10 * SECOND
_UNTOLD_MS: Final = {"day": 58 * SECOND, "bedtime": 170 * SECOND}
"""The longest silence that need not be announced, by mode."""
_TOLD_BY_ITSELF_MS: Final = 86 * SECOND
"""From here on voiceguide itself announces a rest."""
_MOST_SILENCE_MS: Final = 175 * SECOND
_PIECE_MS: Final = 2 * MINUTE
_HOLD_SAID_MS: Final = 15 * SECOND
_THOUGHT_MS: Final = 30 * SECOND
_THOUGHT_EACH_MS: Final = 90 * SECOND
"""A long hold has a thought for so much of it."""
_FOLLOWED_MS: Final = 16 * SECOND
"""A longer breath can be followed if its seconds are counted."""
ADDED: Final = "added"
Quiet = Callable[[Ms], str]
"""Returns the sentence that announces a silence of some length."""


@dataclass(slots=True)
class StepLayout:
    """Makes steps of events.

    Args:
        language: The language of the words.
        mode: `day` or `bedtime`.
        quiet: Returns the sentence that announces a silence.
        presence: Sentences for inside a long silence.
        into: Takes what was guessed.
        gaps: For words with a time, the silence before each, milliseconds, by the number of its event.
        rigid: Elastic silences are written as they are by nature.
    """

    language: str
    mode: str
    quiet: Quiet
    presence: Sequence[str]
    into: Gathering
    gaps: Mapping[int, Ms] = field(default_factory=dict)

    def steps(self, events: Sequence[tuple[int, Event]]) -> tuple[WrittenStep, ...]:
        """Lay out numbered events, each heading with what follows it as a section."""
        found: list[WrittenStep] = []
        title: Heading | None = None
        inside: list[tuple[int, Event]] = []
        for number, event in events:
            if isinstance(event, Heading):
                found += self._section(title, inside)
                title, inside = event, []
            else:
                inside.append((number, event))
        return (*found, *self._section(title, inside))

    def _section(self, title: Heading | None, inside: Sequence[tuple[int, Event]]) -> list[WrittenStep]:
        steps, left = self._run(inside)
        text = " ".join(title.text.translate({ord("{"): "(", ord("}"): ")"}).split()) if title else ""
        if not steps:
            return [WrittenStep("", above=(*([text] if text else ()), *left))] if text or left else []
        if left:
            steps[-1:] = [replace(steps[-1], beside=_joined(steps[-1].beside, *left))]
        if not text or len(text) > LONGEST_TITLE or not any(map(str.isalnum, text)):
            steps[:1] = [replace(steps[0], above=(*([text] if text else ()), *steps[0].above))]
            return steps
        return [WrittenStep("section", text, steps=tuple(steps))]

    def _run(self, events: Sequence[tuple[int, Event]]) -> tuple[list[WrittenStep], tuple[str, ...]]:
        """Lay out the events of one section; comments stand above the next step, the last are left."""
        found: list[WrittenStep] = []
        above: list[str] = []
        for number, event in _merged(events):
            match event:
                case Direction(text=text):
                    above.append(text)
                    continue
                case Break():
                    continue
                case _:
                    made = list(self._event(number, event, found))
            if not any(one.kind for one in made):
                above += [
                    mark for mark in [_mark_of(event), *(text for one in made for text in one.above)] if mark
                ]
                continue
            found += [replace(made[0], above=(*above, *made[0].above)), *made[1:]]
            above = []
        return found, tuple(above)

    def _event(self, number: int, event: Event, before: Sequence[WrittenStep]) -> Iterator[WrittenStep]:
        match event:
            case SaidWords():
                yield from self._spoken(number, event)
            case Silence():
                yield from self._silence(event, before[-1].kind if before else "")
            case HeldBreaths(least=least, natural=natural, most=most, mark=mark):
                yield self._breaths((least, natural, most), mark)
            case OpenHold(least_ms=least, natural_ms=natural, most_ms=most, mark=mark):
                yield self._hold(amount(least, natural, most), most, "", mark)
            case SaidHold():
                yield from self._said_hold(number, event)
            case BellMark(strikes=strikes, mark=mark):
                yield WrittenStep("bell", strikes, beside=mark, event=number)
            case BreathPattern():
                yield from self._pattern(number, event)
            case CountRow():
                yield from self._counts(number, event)
            case WordedTime():
                yield from self._worded(number, event, before)
            case SoundMark(file=file, mark=mark):
                yield WrittenStep("sound", file, beside=mark, event=number)
            case Mirrored(events=inner, mark=mark):
                steps, left = self._run([(number, one) for one in inner])
                note = f"a guess: {mark}"
                yield WrittenStep("each side", steps=tuple(steps), above=(note, *left))
            case Repeated():
                yield from self._repeated(number, event)
            case OtherSide(mark=mark):
                yield WrittenStep("say", mark)
            case Heading() | Direction() | Break():
                yield from ()

    def _spoken(self, number: int, event: SaidWords) -> Iterator[WrittenStep]:
        gap_ms = self.gaps.get(number, 0)
        if gap_ms:
            yield from self._timed_gap(gap_ms)
        yield WrittenStep(
            "safety" if event.safety and not event.sided else "say",
            event.text,
            () if event.safety and not event.sided else _manner_keys(event.manner),
            beside=event.remark,
            event=number,
        )

    def _timed_gap(self, gap_ms: Ms) -> Iterator[WrittenStep]:
        if gap_ms < 2 * SECOND:
            yield WrittenStep("rest", amount(gap_ms, gap_ms, gap_ms))
        elif gap_ms > _UNTOLD_MS[self.mode]:
            yield from self._long(gap_ms, gap_ms, gap_ms, "")
        else:
            yield WrittenStep("rest", amount(gap_ms // 2, gap_ms, 2 * gap_ms))

    def _silence(self, event: Silence, after: str) -> Iterator[WrittenStep]:
        """Lay out a silence; the time that every `say` has after it is a part of it."""
        less_ms = _AFTER_MS.get(after, 0)
        least, natural, most = (
            max(0, each - less_ms) for each in (event.least_ms, event.natural_ms, event.most_ms)
        )
        if most == 0:
            return
        if natural > _UNTOLD_MS[self.mode]:
            yield from self._long(least, natural, most, event.mark)
            return
        yield WrittenStep("rest", amount(least, natural, most), beside=event.mark)

    def _long(self, least: Ms, natural: Ms, most: Ms, mark: str) -> Iterator[WrittenStep]:
        """Announce a long silence, and say a word in it now and then: else it sounds like a stopped file."""
        if natural <= _MOST_SILENCE_MS:
            if natural < _TOLD_BY_ITSELF_MS:
                said = self.quiet(natural)
                spent_ms = len(said.split()) * WORD_MS + GAP_MS
                yield WrittenStep("say", said, beside=_joined(ADDED, mark))
                left = max(SECOND, natural - spent_ms)
                yield WrittenStep("rest", amount(left, left, left))
                return
            rigid = least == most
            yield WrittenStep(
                "rest",
                amount(
                    natural if rigid else least, natural, natural if rigid else min(most, _MOST_SILENCE_MS)
                ),
                beside=mark,
            )
            return
        pieces = -(-natural // _PIECE_MS)
        said_ms = [len(text.split()) * WORD_MS + GAP_MS for text in self.presence]
        spent_ms = sum(said_ms[n % len(said_ms)] for n in range(pieces - 1))
        whole_ms = max(pieces * SECOND, natural - spent_ms)
        for n in range(pieces):
            piece_ms = whole_ms * (n + 1) // pieces - whole_ms * n // pieces
            if n:
                text = self.presence[(n - 1) % len(self.presence)]
                yield WrittenStep("say", text, beside=f"{ADDED}: a long silence needs a word now and then")
            yield WrittenStep("rest", amount(piece_ms, piece_ms, piece_ms), beside=mark if n == 0 else "")

    def _breaths(
        self, breaths: tuple[int, int, int], mark: str, start: str = "", event: int | None = None
    ) -> WrittenStep:
        least, natural, most = breaths
        if most == 1 and not start:
            return WrittenStep("rest", amount(BREATH_MS, BREATH_MS, BREATH_MS), beside=mark)
        numbers = str(natural) if least == most else f"{least}..{natural}..{most}"
        written = f"{numbers} breath{'s' if most != 1 else ''}"
        return self._hold(written, most * BREATH_MS, start, mark, event)

    def _hold(
        self, written: str, most_ms: Ms, start: str, mark: str, event: int | None = None
    ) -> WrittenStep:
        keys: list[tuple[str, Value]] = [("start", start)] if start else []
        if most_ms >= _THOUGHT_MS:
            thoughts = import_words(self.language).thoughts
            number = 2 if most_ms <= MINUTE else max(3, -(-most_ms // _THOUGHT_EACH_MS))
            keys.append(("while", thoughts[:number]))
            mark = _joined(mark, f"{ADDED}: thoughts for inside")
        return WrittenStep("hold", written, tuple(keys), beside=mark, event=event)

    def _said_hold(self, number: int, event: SaidHold) -> Iterator[WrittenStep]:
        least, natural, most = event.amounts
        longest_ms = most * BREATH_MS if event.breaths else most
        shortest_ms = least * BREATH_MS if event.breaths else least
        most_ms = len(import_words(self.language).thoughts) * _THOUGHT_EACH_MS
        if shortest_ms < _HOLD_SAID_MS or longest_ms > most_ms or (event.breaths and most > LARGEST_COUNT):
            # Too short to be announced inside, or too long for the thoughts there are.
            yield WrittenStep("say", event.text, _manner_keys(event.manner), event=number)
            scale = BREATH_MS if event.breaths else 1
            yield from self._silence(Silence(event.line, least * scale, natural * scale, most * scale), "say")
            return
        if event.breaths:
            hold = self._breaths(event.amounts, "", event.text, number)
        else:
            hold = self._hold(amount(least, natural, most), most, event.text, "", number)
        yield replace(hold, keys=(*hold.keys, *_manner_keys(event.manner)))

    def _pattern(self, number: int, event: BreathPattern) -> Iterator[WrittenStep]:
        times = event.times_ms
        said = tuple(written_out(text, self.language) if text else "" for text in event.words)
        event = replace(event, words=(said[0], said[1], said[2], said[3]))
        fits = all(
            not text or len(text.split()) * WORD_MS + 300 <= time_ms
            for text, time_ms in zip(event.words, times, strict=True)
        )
        held = all(not text or time_ms for text, time_ms in zip(event.words, times, strict=True))
        quick = min(times[0], times[2]) < QUICK_MS
        known = sum(times) <= CYCLE_MOST_MS and min(times[0], times[2]) >= PHASE_LEAST_MS
        if not (known and fits and held) or (quick and any(event.words)):
            yield from self._spelled(number, event)
            return
        names = ("in", "pause_in", "out", "pause_out")
        keys: list[tuple[str, Value]] = [
            (name, amount(time_ms, time_ms, time_ms))
            for name, time_ms in zip(names, times, strict=True)
            if time_ms
        ]
        on = ("on_inhale", "on_pause_in", "on_exhale", "on_pause_out")
        keys += [
            (name, f"{text[:1].upper()}{text[1:].rstrip('.,;:')}.")
            for name, text in zip(on, event.words, strict=True)
            if text
        ]
        if quick:
            keys.append(("guide", "tones"))
        elif event.counted or sum(times) > _FOLLOWED_MS:
            keys.append(("guide", "counts"))
        elif event.count > 3:
            keys.append(("guide", ("words", "tones")))
        yield WrittenStep("breathe", event.count, tuple(keys), beside=event.mark, event=number)

    def _spelled(self, number: int, event: BreathPattern) -> Iterator[WrittenStep]:
        """Lay out a breath that no `breathe` can have, as words and silences."""
        usual = ("Breathe in.", "Hold.", "Breathe out.", "Hold.")
        steps: list[WrittenStep] = []
        for text, time_ms, other in zip(event.words, event.times_ms, usual, strict=True):
            if not (time_ms or text):
                continue
            said = text or (other if primary_subtag(self.language) == "en" else "…")
            if any(map(str.isalnum, said)):
                steps.append(WrittenStep("say", f"{said[:1].upper()}{said[1:]}", event=number))
            left = max(0, time_ms - len(said.split()) * WORD_MS - GAP_MS)
            if left:
                steps.append(WrittenStep("rest", amount(left, left, left)))
        self.into.guess(event.line, "a breath that `breathe` cannot have became words and silences")
        if steps and event.mark:
            steps[0] = replace(steps[0], beside=event.mark)
        if event.count > 1:
            yield WrittenStep("rounds", event.count, steps=tuple(steps))
        else:
            yield from steps

    def _counts(self, number: int, event: CountRow) -> Iterator[WrittenStep]:
        gap_ms = self.gaps.get(number, 0)
        if gap_ms:
            yield from self._timed_gap(gap_ms)
        first, *_, last = event.numbers
        group = WrittenGroup((("from", first), ("to", last), ("every", amount(*event.every))))
        yield WrittenStep("count", group, _manner_keys(event.manner), beside=event.mark, event=number)

    def _worded(self, number: int, event: WordedTime, before: Sequence[WrittenStep]) -> Iterator[WrittenStep]:
        """Lay out a stretch of time with words inside; the time that a `say` has after it is a part of it."""
        after = before[-1].kind if before else ""
        less_ms = 0 if event.held else _AFTER_MS.get(after, 0)
        gaps = pairwise([0, *(one.at_ms for one in event.inside), event.length_ms])
        if max(end_ms - begin_ms for begin_ms, end_ms in gaps) > _UNTOLD_MS[self.mode]:
            steps, _ = self._run([(number, one) for one in in_turn(event)])
            yield from steps
            return
        at = tuple((_place(one, event.length_ms, less_ms), _texts(one.texts)) for one in event.inside)
        length_ms = event.length_ms - less_ms
        keys = (("start", ""),) if event.held else ()
        yield WrittenStep(
            "hold" if event.held else "rest",
            amount(length_ms, length_ms, length_ms),
            keys,
            at,
            beside=event.mark,
            event=number,
        )

    def _repeated(self, number: int, event: Repeated) -> Iterator[WrittenStep]:
        """Lay out a repetition; the language has two kinds of them that may stand inside each other."""
        steps, left = self._run([(number, one) for one in event.events])
        if not steps:
            yield WrittenStep("", above=left)
            return
        apart, beside = self._run([(number, one) for one in event.between])
        left = (*left, *beside)
        if left:
            steps[-1:] = [replace(steps[-1], beside=_joined(steps[-1].beside, *left))]
        depth = _depth(steps)
        if event.times == 1 or depth > 1:
            if event.times * (len(steps) + len(apart)) > MOST_EVENTS:
                what = "repetitions stand more than two deep inside each other here."
                raise refused(self.into.file, event.line, what, "Write the innermost out.")
            steps[:1] = [replace(steps[0], above=(*filter(None, (event.mark,)), *steps[0].above))]
            for turn in range(event.times):
                yield from steps
                if turn + 1 < event.times:
                    yield from apart
            return
        if depth == 1:
            steps = [replace(step, kind="repeat") if step.kind == "rounds" else step for step in steps]
        yield WrittenStep("rounds", event.times, steps=tuple(steps), between=tuple(apart), beside=event.mark)


def _manner_keys(manner: Manner) -> tuple[tuple[str, Value], ...]:
    """Return the keys of a step whose words are said in a manner."""
    level = f"{manner.level}dB" if manner.level else ""
    keys = (("level", level), ("pace", manner.pace), ("voice", manner.voice), ("language", manner.language))
    return tuple((name, value) for name, value in keys if value)


def _place(words: PlacedWords, length_ms: Ms, less_ms: Ms) -> str:
    """Return a place as a script has it, in a stretch that begins so much later."""
    match words.anchor:
        case "half":
            return "half"
        case "end":
            return f"-{_one(length_ms - words.at_ms)}"
        case _:
            return _one(words.at_ms - less_ms)


def _one(ms: Ms) -> str:
    return amount(ms, ms, ms)


def _texts(texts: tuple[str, ...]) -> Value:
    return texts[0] if len(texts) == 1 else texts


def _depth(steps: Sequence[WrittenStep]) -> int:
    """Return how deep repetitions stand inside each other in steps."""
    return max((_depth(step.steps) + (step.kind in {"rounds", "repeat"}) for step in steps), default=0)


def _joined(*texts: str) -> str:
    return "; ".join(filter(None, texts))


def _mark_of(event: Event) -> str:
    mark = getattr(event, "mark", "")
    return mark if isinstance(mark, str) else ""


def _merged(events: Sequence[tuple[int, Event]]) -> Iterator[tuple[int, Event]]:
    """Return events with silences that follow each other added up."""
    held: tuple[int, Silence] | None = None
    later: list[tuple[int, Event]] = []
    for number, event in events:
        if isinstance(event, Silence):
            held = (number, event) if held is None else (held[0], _sum(held[1], event))
        elif isinstance(event, Direction | Break) and held is not None:
            later.append((number, event))
        else:
            if held is not None:
                yield held
            yield from later
            held, later = None, []
            yield number, event
    if held is not None:
        yield held
    yield from later


def _sum(one: Silence, other: Silence) -> Silence:
    """Add two silences up; one that only follows from the layout gives way to one that is written."""
    if one.soft != other.soft:
        kept = other if one.soft else one
        return replace(kept, mark=" ".join(filter(None, (one.mark, other.mark))))
    if one.soft:
        return one
    return Silence(
        one.line,
        one.least_ms + other.least_ms,
        one.natural_ms + other.natural_ms,
        one.most_ms + other.most_ms,
        " ".join(filter(None, (one.mark, other.mark))),
    )
