"""Write an import as a script, compose it by estimate, and move words to the times of the source."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from voiceguide.core.languages import primary_subtag
from voiceguide.imports.counting import counted_texts
from voiceguide.imports.layout import ADDED, StepLayout
from voiceguide.imports.model import (
    BellMark,
    Break,
    CountRow,
    Direction,
    Event,
    Gathering,
    Heading,
    Material,
    SaidHold,
    SaidWords,
    Silence,
    refused,
)
from voiceguide.imports.wording import GAP_MS, MOST_WORDS, WORD_MS, import_words
from voiceguide.imports.writer import WrittenStep, amount, mapping, on_one_line, top, write_steps
from voiceguide.locales import LANGUAGES
from voiceguide.units import MINUTE, SECOND, Ms, clock, next_second

if TYPE_CHECKING:
    from voiceguide.plan.book import PhraseBook
    from voiceguide.timeline.model import Timeline

_LEAST_END_MS: Final = {"day": 3 * SECOND, "bedtime": 20 * SECOND}
_END_MS: Final = {"day": 10 * SECOND, "bedtime": 30 * SECOND}
_BEFORE_BELL_MS: Final = 5 * SECOND
_MOST_BYTES: Final = 480_000
_PASSES: Final = 12
_TOLERANCE_MS: Final = 50
_SHIFT_MS: Final = 250
"""How far words may begin before the time of the source, to make room for those that follow closely."""
TimedEvent: TypeAlias = "SaidWords | CountRow"


@dataclass(frozen=True, slots=True)
class ImportDraft:
    """A script before it is written.

    Args:
        name: The name of the routine.
        title: Its title.
        about: A sentence about it.
        language: The language of its words.
        mode: `day` or `bedtime`.
        minutes: The lengths that it offers, minutes.
        first_side: The side that comes first; "" if none does.
        events: What is said and done.
        material: What the reader found.
        into: Takes what was guessed.
        file: The name of the source, for messages.
        form: The form of the source.
        sounds: Its own sounds: the name of each, and the file beside the source.
    """

    name: str
    title: str
    about: str
    language: str
    mode: str
    minutes: tuple[int, ...]
    first_side: str
    events: tuple[Event, ...]
    material: Material
    into: Gathering
    file: str
    form: str
    sounds: tuple[tuple[str, Path], ...] = ()


@dataclass(frozen=True, slots=True)
class _End:
    """The end of a session: its last silence, least and natural, milliseconds."""

    least_ms: Ms
    natural_ms: Ms


def written_script(draft: ImportDraft) -> tuple[str, Ms]:
    """Return the script of a draft, and how long its session lasts by nature, milliseconds.

    Raises:
        ScriptError: It is too large, or would last longer than any session.
    """
    return _Composer(draft).written()


def put_down(draft: ImportDraft, text: str, folder: Path) -> Path:
    """Write a script into a folder, with the sounds that lie beside it, and return its path."""
    for name, sound in draft.sounds:
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        if not place.exists():
            shutil.copyfile(sound, place)
    path = folder / f"{draft.name}.yaml"
    path.write_text(text, "utf-8")
    return path


class _Composer:
    """Writes a draft, composes it by estimate, and moves words to their times."""

    def __init__(self, draft: ImportDraft) -> None:
        self.draft = draft
        self.bell, kept = _final_bell(draft.events) if draft.mode == "day" else (None, draft.events)
        self.events = list(enumerate(kept))
        self.book = _book(draft.language)
        self.safe = any(isinstance(one, SaidWords) and one.safety for one in draft.events)
        self.later_ms = 0

    def written(self) -> tuple[str, Ms]:
        """Return the script, and how long its session lasts by nature, milliseconds.

        Raises:
            ScriptError: It is too large, or would last longer than any session.
        """
        gaps = self.first_gaps() if self.draft.material.timed else {}
        mode = self.draft.mode
        end = _End(_LEAST_END_MS[mode], _END_MS[mode])
        if self.draft.material.timed:
            end = _End(
                min(end.least_ms, _BEFORE_BELL_MS), _BEFORE_BELL_MS if mode == "day" else end.natural_ms
            )
        minutes = self.draft.minutes
        text, timeline, natural_ms, minutes = self.composed(gaps, end, minutes)
        if self.draft.material.timed:
            for _ in range(_PASSES):
                moved, late = self.moved(gaps, timeline)
                if moved == gaps and not late:
                    break
                gaps = self.joined(moved, late)
                text, timeline, natural_ms, minutes = self.composed(gaps, end, minutes)
        if self.later_ms >= SECOND:
            what = f"all words begin {self.later_ms / SECOND:.1f} s later, after what has to come first"
            self.draft.into.guess(0, what)
        quieter = self.quieter(gaps, end, timeline, natural_ms)
        length_ms = self.draft.material.length_ms
        more_ms = max(length_ms + self.later_ms - natural_ms, 0) if length_ms else 0
        last = _End(quieter.least_ms, quieter.natural_ms + more_ms)
        if last != end:
            text, timeline, natural_ms, minutes = self.composed(gaps, last, minutes)
        # The session of natural length is a whole number of seconds, so that no silence grows in it.
        odd_ms = next_second(natural_ms) - natural_ms
        if odd_ms:
            text = self.text(gaps, _End(last.least_ms, last.natural_ms + odd_ms), minutes)
        return text, natural_ms + odd_ms

    def quieter(self, gaps: dict[int, Ms], end: _End, timeline: Timeline, natural_ms: Ms) -> _End:
        """Return an end that is long enough for an evening to thin out."""
        if self.draft.mode != "bedtime":
            return end
        from voiceguide.lint.timeline_rules import judge

        for part in (4, 2, 1):
            if not judge(timeline, ("thinning",)):
                break
            end = _End(end.least_ms, max(end.natural_ms, natural_ms // part // SECOND * SECOND))
            _, timeline, _, _ = self.composed(gaps, end, self.draft.minutes)
        return end

    def composed(
        self, gaps: dict[int, Ms], end: _End, minutes: tuple[int, ...]
    ) -> tuple[str, Timeline, Ms, tuple[int, ...]]:
        """Write the script and compose its session of natural length by estimate."""
        from voiceguide.compose.composer import compose_session
        from voiceguide.compose.job import CompositionJob
        from voiceguide.compose.sounds import likely_lengths
        from voiceguide.pipeline import ESTIMATED, Request, planned
        from voiceguide.settings import Settings
        from voiceguide.timeline.fit import bounds

        text = self.text(gaps, end, minutes)
        if len(text.encode("utf-8")) > _MOST_BYTES:
            what = "the script would be larger than a script may be."
            raise refused(self.draft.file, 1, what, "Divide the source into several files.")
        with tempfile.TemporaryDirectory() as folder:
            path = put_down(self.draft, text, Path(folder))
            settings = Settings((), Path(folder) / "cache", workers=1, state_folder=Path(folder))
            request = Request(routine=str(path), target_ms=10 * MINUTE, voice=ESTIMATED)
            job = CompositionJob(request=request, settings=settings)
            plan = planned(request, settings, scripts=job.scripts)
            at = bounds(plan, likely_lengths(plan))
            if at.natural_ms > settings.longest_ms - 10 * SECOND:
                natural, most = clock(at.natural_ms), clock(settings.longest_ms)
                what = f"the session would last {natural}; {most} is the most."
                raise refused(self.draft.file, 1, what, "Divide the source into several files.")
            if (
                minutes
                and (fit := tuple(n for n in minutes if at.least_ms + 5_000 <= n * MINUTE <= at.most_ms))
                != minutes
            ):
                for one in sorted(set(minutes) - set(fit)):
                    self.draft.into.guess(
                        0, f"{one} minutes are not offered: the session cannot last so long"
                    )
                return self.composed(gaps, end, fit)
            # At its very natural length, where nothing has grown yet.
            job = replace(job, request=replace(request, target_ms=at.natural_ms))
            timeline = compose_session(job).timeline
        return text, timeline, at.natural_ms, minutes

    def text(self, gaps: dict[int, Ms], end: _End, minutes: tuple[int, ...]) -> str:
        """Write the script."""
        draft = self.draft
        layout = StepLayout(
            draft.language,
            draft.mode,
            lambda ms: self.book.phrase("quiet", 0, length=self.book.length(ms)),
            self.book.phrases("presence"),
            Gathering(draft.file),
            gaps,
        )
        notes_before = len(layout.into.notes)
        before, after = _around_safety(self.events)
        opening, steps = layout.steps(before), layout.steps(after)
        known = set(draft.into.notes)
        draft.into.notes += [note for note in layout.into.notes[notes_before:] if note not in known]
        steps = (*steps, *self.ending(end))
        marked = f'What is marked with "{ADDED}" or "a guess" is worth a look.'
        lines = [f"# Imported from {on_one_line(Path(draft.file).name)}, as {draft.form}. {marked}"]
        lines += top("title", draft.title)
        lines += top("about", draft.about)
        lines += top("language", draft.language)
        lines += top("mode", draft.mode)
        if minutes:
            lines += top("minutes", minutes)
        if draft.material.pronounce:
            lines += mapping("pronounce", draft.material.pronounce)
        if draft.first_side == "left":
            lines.append("sides: {order: [left, right]}")
        phrases = [(key, "") for key in self.silent()] + self.farewell()
        lines += mapping("phrases", phrases, "the source has its own beginning")
        if not self.safe:
            said = import_words(draft.language).safety
            lines += ["", f"safety:  # {ADDED}: the source has no word of safety", f"  - {said}"]
        if opening:
            lines += ["", "opening:", *write_steps(opening)]
        lines += ["", "steps:", *write_steps(steps)]
        return "\n".join(lines) + "\n"

    def silent(self) -> tuple[str, ...]:
        """Return the phrases of the greeting, which are left out."""
        return ("intro", "intro_length", "intro_bedtime", "intro_length_bedtime")

    def farewell(self) -> list[tuple[str, str]]:
        """Return what is said at the end by day where the source has said goodbye itself."""
        craft = LANGUAGES[primary_subtag(self.draft.language)].craft
        if self.draft.mode != "day" or craft is None or self.bell is not None:
            return []
        return [("day_return", self.last_sentence())] if self.last_words(3, craft.farewell) else []

    def last_sentence(self) -> str:
        """Return the sentence of the phrase book that announces the bell at the end."""
        return re.split(r"(?<=[.!?])\s+", self.book.phrase("day_return"))[-1]

    def last_words(self, count: int, pattern: str) -> bool:
        """Report whether one of so many last sentences of the source has a pattern of its language."""
        said = [one.text for one in self.draft.events if isinstance(one, SaidWords | SaidHold)][-count:]
        return any(re.search(rf"\b(?:{pattern})\b", text, re.IGNORECASE | re.VERBOSE) for text in said)

    def ending(self, end: _End) -> tuple[WrittenStep, ...]:
        """Return the last steps: a silence that can grow, and the bell where voiceguide would not ring it."""
        least, natural = (amount(ms, ms, ms) for ms in (end.least_ms, max(end.least_ms, end.natural_ms)))
        fill = f"{least}..{natural}..fill"
        rest = WrittenStep("rest", fill, beside=f"{ADDED}: takes what is left in longer sessions")
        craft = LANGUAGES[primary_subtag(self.draft.language)].craft
        if self.draft.mode != "day" or craft is None:
            return (rest,)
        if self.bell is None:
            return (rest, WrittenStep("bell", 1, beside=ADDED)) if self.last_words(1, craft.bell) else (rest,)
        bell = WrittenStep("bell", self.bell.strikes, beside=self.bell.mark)
        if self.draft.material.exported or self.last_words(3, craft.farewell):
            return (rest, bell)
        return (WrittenStep("say", self.last_sentence(), beside=ADDED), rest, bell)

    # ── words with times ─────────────────────────────────────────────────────────────────────────

    def times(self) -> list[tuple[int, TimedEvent]]:
        """Return the words that have a time, with the number of their event."""
        timed = ((n, one) for n, one in self.events if isinstance(one, SaidWords | CountRow))
        return [(n, one) for n, one in timed if one.at_ms is not None]

    def first_gaps(self) -> dict[int, Ms]:
        """Return the silences before words by a first estimate."""
        gaps: dict[int, Ms] = {}
        at_ms = SECOND
        for number, event in self.events:
            if not isinstance(event, SaidWords | CountRow):
                continue
            if event.at_ms is not None:
                gaps[number] = max(0, event.at_ms - at_ms)
                at_ms += gaps[number]
            if isinstance(event, CountRow):
                at_ms += len(event.numbers) * event.every[1]
            else:
                at_ms += len(event.text.split()) * WORD_MS + GAP_MS
        return gaps

    def moved(self, gaps: dict[int, Ms], timeline: Timeline) -> tuple[dict[int, Ms], list[int]]:
        """Return the silences by which words begin at their times, and the words that cannot."""
        starts: dict[int, Ms] = {}
        clips = iter(timeline.clips)
        for number, event in self.events:
            if isinstance(event, SaidWords | CountRow):
                said = (event.text,) if isinstance(event, SaidWords) else self.first_number(event)
                found = next((clip for clip in clips if clip.text in said), None)
                if found is not None:
                    starts[number] = found.start_ms
        timed = [(n, one) for n, one in self.times() if n in starts]
        if timed:
            # What has to come first, such as a line of safety, moves all the words and squeezes none.
            first, event = timed[0]
            self.later_ms = max(0, starts[first] - gaps.get(first, 0) - (event.at_ms or 0))
        # What lies between two of them beside the silence before the second stays as it is.
        wanted = self.targets(timed, starts, gaps)
        found_gaps: dict[int, Ms] = {}
        late: list[int] = []
        shift_ms = 0
        for number, event in timed:
            now_ms = starts[number] + shift_ms
            gap_ms = max(0, gaps.get(number, 0) + wanted[number] - now_ms)
            shift_ms += gap_ms - gaps.get(number, 0)
            found_gaps[number] = gap_ms
            off_ms = starts[number] + shift_ms - (event.at_ms or 0) - self.later_ms
            if not gap_ms and off_ms > max(event.loose_ms, _SHIFT_MS) + _TOLERANCE_MS:
                late.append(number)
        return found_gaps, late

    def first_number(self, event: CountRow) -> tuple[str, ...]:
        """Return the first number of a count as a timeline may have it, in words or as a figure."""
        (word,) = counted_texts(event.numbers[:1], self.draft.language)
        return word, word.rstrip("."), f"{event.numbers[0]}."

    def joined(self, gaps: dict[int, Ms], late: Sequence[int]) -> dict[int, Ms]:
        """Join words that follow too closely to those before them, into one cue; return the silences."""
        wanted, spared = set(late), 0
        kept: list[tuple[int, Event]] = []
        for number, event in self.events:
            both = _one_cue(kept[-1][1], event) if kept and number in wanted and not spared else None
            spared = max(0, spared - 1)
            if both is None:
                kept.append((number, event))
                continue
            kept[-1] = (kept[-1][0], both)
            gaps.pop(number, None)
            # The next ones may have room now.
            spared = 2
        self.events = kept
        return gaps

    def targets(
        self, timed: Sequence[tuple[int, TimedEvent]], starts: dict[int, Ms], gaps: dict[int, Ms]
    ) -> dict[int, Ms]:
        """Return when words shall begin: a little early where those that follow need the room."""
        wanted: dict[int, Ms] = {}
        latest: Ms | None = None
        for place in range(len(timed) - 1, -1, -1):
            number, event = timed[place]
            at_ms = (event.at_ms or 0) + self.later_ms
            loose_ms = max(event.loose_ms, _SHIFT_MS)
            wanted[number] = at_ms if latest is None else max(at_ms - loose_ms, min(at_ms, latest))
            if place:
                before = timed[place - 1][0]
                fixed_ms = starts[number] - gaps.get(number, 0) - starts[before]
                latest = wanted[number] - fixed_ms
        return wanted


def _one_cue(before: Event, event: Event) -> SaidWords | None:
    """Return two words as one cue; None if they cannot be one."""
    if not (isinstance(before, SaidWords) and isinstance(event, SaidWords)) or before.safety != event.safety:
        return None
    text = f"{before.text} {event.text}"
    if len(text.split()) > MOST_WORDS:
        return None
    return replace(before, text=text, end_ms=event.end_ms)


def _final_bell(events: tuple[Event, ...]) -> tuple[BellMark | None, tuple[Event, ...]]:
    """Return the bell that a source ends with, and the events without it."""
    for n in range(len(events) - 1, -1, -1):
        event = events[n]
        if isinstance(event, BellMark) and n:
            return event, (*events[:n], *events[n + 1 :])
        if not isinstance(event, Direction | Break):
            break
    return None, events


def _around_safety(
    events: list[tuple[int, Event]],
) -> tuple[list[tuple[int, Event]], list[tuple[int, Event]]]:
    """Divide events behind the section with the first safety line: that far is the opening."""
    first = next((n for n, (_, one) in enumerate(events) if isinstance(one, SaidWords) and one.safety), None)
    if first is None:
        return [], events
    headed = any(isinstance(one, Heading) for _, one in events[:first])
    after = range(first + 1, len(events))
    end = next((n for n in after if isinstance(events[n][1], Heading)), first + 1) if headed else first + 1
    while end < len(events) and isinstance(events[end][1], Silence | Break):
        end += 1
    return events[:end], events[end:]


def _book(language: str) -> PhraseBook:
    """Return the phrase book of a language."""
    from voiceguide.pipeline import compile_script, load
    from voiceguide.plan.terms import Choices
    from voiceguide.settings import Settings

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.yaml"
        path.write_text(f"title: T\nabout: A.\nlanguage: {language}\nsteps: [rest: 10s]\n", "utf-8")
        settings = Settings((), Path(folder), workers=1, state_folder=Path(folder))
        return compile_script(load(str(path), settings), Choices()).book
