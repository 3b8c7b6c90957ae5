"""A session as a page to read aloud: its words, and the pauses between them told in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from voiceguide.cli.console import clean
from voiceguide.cli.folding import width
from voiceguide.core.languages import primary_subtag
from voiceguide.locales import LANGUAGES
from voiceguide.locales.model import Locale, ReadingWords
from voiceguide.plan.terms import Phase, Role
from voiceguide.timeline.model import BreathPhase, SpokenClip, Timeline
from voiceguide.units import MINUTE, SECOND, Ms

_SHORT_MS: Final = 2_000
"""The shortest pause that is told; a shorter one is a breath between two sentences."""
_MOVES: Final = frozenset({Role.MOVE, Role.RELEASE})


def reading_page(timeline: Timeline, note: str = "") -> str:
    """Return a session as a text to read aloud, in its own language.

    Sections and sides have headings, every line of the guide stands by itself, and below it in brackets what
    follows: a pause of two seconds or more, or the breath that it leads.

    Args:
        timeline: The session.
        note: What its script should be looked at for, on a line; "" if for nothing.
    """
    return _as_text(session_page(timeline, note))


def recording_page(timeline: Timeline, takes: Mapping[str, str]) -> str:
    """Return the same page with nothing but lines to record, each once, and the name of its file.

    Args:
        timeline: The session.
        takes: The name of the file of each line to record, by its text.
    """
    return _as_text(takes_page(timeline, takes))


class Item(StrEnum):
    """The kind of a line of a page."""

    SECTION = "section"
    SIDE = "side"
    SAY = "say"
    FILE = "file"
    PAUSE = "pause"


@dataclass(frozen=True, slots=True)
class ReadingPage:
    """A page to read aloud, in the language of its session: a title, what it is, and its lines in order.

    `note` is what its script should be looked at for, in English; "" if for nothing.
    """

    title: str
    about: str
    language: str
    items: tuple[tuple[Item, str], ...]
    note: str = ""


def session_page(timeline: Timeline, note: str = "") -> ReadingPage:
    """Return a session as a page to read aloud, with a note on its script if there is one."""
    page = _Page(timeline)
    about = page.words.aloud.replace("{length}", page.length(timeline.duration_ms))
    return ReadingPage(timeline.title, about, timeline.language, tuple(page.items(None)), note)


def takes_page(timeline: Timeline, takes: Mapping[str, str]) -> ReadingPage:
    """Return the page of the lines to record, each with the name of its file by its text."""
    page = _Page(timeline)
    count = len({clip.text for clip in timeline.clips} & takes.keys())
    about = page.words.record_one if count == 1 else page.words.record
    about = about.replace("{n}", str(count)).replace("{length}", page.length(timeline.duration_ms))
    return ReadingPage(timeline.title, about, timeline.language, tuple(page.items(takes)))


def _as_text(page: ReadingPage) -> str:
    lines, before = [page.title, page.about, *filter(None, [page.note])], Item.SAY
    for item, text in page.items:
        match item:
            case Item.SECTION:
                lines += ["", text, "-" * width(clean(text)), ""]
            case Item.SIDE:
                lines += [] if before is Item.SECTION else [""]
                lines.append(f"[{text}]")
            case Item.SAY:
                lines.append(text)
            case Item.FILE:
                lines.append(f"    [{text}]")
            case Item.PAUSE:
                lines.append(f"    ({text})")
        before = item
    return "\n".join(lines)


class _Page:
    """The lines of a page, in the words of its session's language."""

    def __init__(self, timeline: Timeline) -> None:
        self.timeline = timeline
        self.locale, self.words = _words(timeline.language)
        self.phases = dict(zip(Phase, self.words.phases, strict=True))

    def items(self, takes: Mapping[str, str] | None) -> Iterator[tuple[Item, str]]:
        """Write down the lines, all or those to record, with their headings and what follows them."""
        clips = self.timeline.clips
        sections = sorted(
            (span.start_ms, span.title or "") for span in self.timeline.spans if span.kind == "section"
        )
        ends = [*(clip.start_ms for clip in clips[1:]), self.timeline.duration_ms]
        heading, side, told = "", None, set[str]()
        for clip, until_ms in zip(clips, ends, strict=True):
            while sections and sections[0][0] <= clip.start_ms:
                heading, side = sections.pop(0)[1], None
            if takes is not None and (clip.text not in takes or clip.text in told):
                continue
            told.add(clip.text)
            if heading:
                yield Item.SECTION, heading
                heading = ""
            if clip.side != side and clip.side is not None:
                yield Item.SIDE, self.words.left if clip.side == "left" else self.words.right
            side = clip.side
            yield Item.SAY, clip.text
            if takes is not None:
                yield Item.FILE, takes[clip.text]
            yield from ((Item.PAUSE, what) for what in self.between(clip, until_ms))

    def between(self, clip: SpokenClip, until_ms: Ms) -> Iterator[str]:
        """Return what happens between a clip and the next one."""
        quiet_ms = until_ms - clip.end_ms
        breaths = self.timeline.breaths
        if clip.phase is not None:
            led = [breath for breath in breaths if clip.start_ms <= breath.start_ms < until_ms]
            if led:
                yield self.wordless(self.phase(led[0]), led[1:])
            return
        if quiet_ms < _SHORT_MS:
            return
        begun = [breath for breath in breaths if clip.end_ms <= breath.start_ms < until_ms]
        if len(begun) > 1:
            yield self.words.breathe.replace("{rhythm}", self.rhythm(begun))
        else:
            what = self.words.move if clip.role in _MOVES else self.words.pause
            yield what.replace("{length}", self.length(quiet_ms))

    def wordless(self, led: str, others: list[BreathPhase]) -> str:
        """Return a phase that was led, and those after it without words."""
        if not others:
            return led
        return self.words.wordless.replace("{led}", led).replace("{rhythm}", self.rhythm(others))

    def rhythm(self, begun: list[BreathPhase]) -> str:
        """Return phases as a rhythm and how often it comes: "in for 4, out for 6, three times"."""
        size = len({breath.phase for breath in begun})
        rhythm = ", ".join(map(self.phase, begun[:size]))
        times = max(1, len(begun) // size)
        if times == 1:
            return rhythm
        known = self.words.times
        often = known[times] if times < len(known) else self.words.many_times.replace("{n}", str(times))
        return f"{rhythm}, {often}"

    def phase(self, breath: BreathPhase) -> str:
        """Return a phase with its seconds: "in for 4"."""
        seconds = f"{breath.duration_ms / SECOND:.1f}".removesuffix(".0")
        seconds = seconds.replace(".", ",") if self.locale.comma else seconds
        return self.phases[breath.phase].replace("{n}", seconds)

    def length(self, length_ms: Ms) -> str:
        """Return a length as one reads it: whole seconds, then fives of them, then halves of minutes."""
        return _length(length_ms, self.words)


def _words(language: str) -> tuple[Locale, ReadingWords]:
    """Return the words of a language; those of English if it has none."""
    for locale in (LANGUAGES.get(primary_subtag(language)), *LANGUAGES.values()):
        if locale is not None and locale.reading is not None:
            return locale, locale.reading
    raise AssertionError("no language has words for a page to read aloud")


def _length(length_ms: Ms, words: ReadingWords) -> str:
    seconds = round(length_ms / SECOND)
    if seconds >= 20:
        # As round as it may be without being a tenth too long or too short.
        steps = (30, 5) if seconds >= MINUTE // SECOND else (5,)
        told = (step * round(length_ms / SECOND / step) for step in steps)
        seconds = next((each for each in told if 10 * abs(each - seconds) <= seconds), seconds)
    if seconds == 30:
        return words.half
    minutes, over = divmod(seconds, 60)
    if minutes and over == 30:
        return words.one_half if minutes == 1 else words.halves.replace("{n}", str(minutes))
    in_minutes = words.minute if minutes == 1 else words.minutes.replace("{n}", str(minutes))
    if minutes and not over:
        return in_minutes
    in_seconds = words.second if over == 1 else words.seconds.replace("{n}", str(over))
    if not minutes:
        return in_seconds
    return words.minutes_and.replace("{minutes}", in_minutes).replace("{seconds}", in_seconds)
