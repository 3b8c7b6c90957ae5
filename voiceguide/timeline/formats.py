"""The formats a timeline can be written in, and the one it can be read from.

`json` is lossless: it reads back equal, and the same timeline gives the same bytes. Every other format is
for people or for other programs and declares itself lossy.

To add a format:

1. Write a subclass of `TimelineFormat` with its `name`, its `suffix` and `write`.
2. If it loses nothing, set `lossless` and write `read` as well; else leave both alone.
3. Put one of it into `FORMATS`. The tests over that dict take it up by themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from voiceguide.core import serde
from voiceguide.core.strict_json import decode_json
from voiceguide.errors import TimelineError, as_json
from voiceguide.plan.terms import Kind
from voiceguide.timeline import bounds
from voiceguide.timeline.model import SCHEMA, TIMELINE, FitSummary, Phase, Timeline
from voiceguide.units import SECOND, Ms, clock

if TYPE_CHECKING:
    from voiceguide.plan.model import Elastic
    from voiceguide.timeline.fit import Fit

QUIET_ENOUGH_MS: Final = 5_000
"""The shortest silence that a transcript notes, ms; shorter ones are the rhythm of speech."""


class TimelineFormat:
    """One format of a timeline: see the recipe at the top."""

    name: str
    suffix: str
    lossless: bool = False

    def write(self, timeline: Timeline) -> str:
        """Write a timeline in this format."""
        raise NotImplementedError

    def read(self, text: str, where: str = "") -> Timeline:
        """Read a timeline that `write` wrote.

        Args:
            text: The whole file.
            where: The file's name, for the message.

        Raises:
            TimelineError: This format cannot be read back, or the text is not in it.
        """
        raise TimelineError(f"A timeline cannot be read from {self.name!r}.", where=where, mend="Use json.")


class Json(TimelineFormat):
    """The timeline file: every field under its own name, in the order of the model, `schema` first."""

    name = "json"
    suffix = TIMELINE
    lossless = True

    def write(self, timeline: Timeline) -> str:
        """Write each clip, breath, tone and span as one line, so that a diff can be read line by line."""
        return serde.as_lines({"schema": SCHEMA, **serde.write(timeline)})

    def read(self, text: str, where: str = "") -> Timeline:
        """Read a timeline strictly: a missing, unknown, doubled or wrongly typed key is refused.

        Args:
            text: The text of a file.
            where: The file, for messages.

        Raises:
            TimelineError: It is no timeline, not one of this version, or one that no session can have.
        """
        try:
            return _read(text)
        except TimelineError as problem:
            raise TimelineError(problem.what, where=where, mend=problem.mend) from None
        except ValueError as problem:
            mend = f"Name the {TIMELINE} that `voiceguide render` wrote beside a track."
            raise TimelineError(f"This is no timeline: {problem}.", where=where, mend=mend) from None


class Transcript(TimelineFormat):
    """The spoken words with their times, and the silences between them: for reading."""

    name = "txt"
    suffix = ".txt"

    def write(self, timeline: Timeline) -> str:
        """Write the transcript."""
        return transcript(timeline)


FORMATS: Final[dict[str, TimelineFormat]] = {form.name: form for form in (Json(), Transcript())}


def transcript(timeline: Timeline) -> str:
    """Write a session as text: `mm:ss`, the spoken words, and the silences of some length.

    Example (the beginning of one):
        Gentle reclined twist
        10:00, bedtime, spoken by hibari

         0:00  Lie down on your back and let the bed carry you.
         0:06  (0:15 quiet)
    """
    by = "lengths estimated" if timeline.estimated else f"spoken by {timeline.voice}"
    more = f" and {clock(timeline.tail_ms)} more" if timeline.tail_ms else ""
    head = [_line(timeline.title), f"{clock(timeline.guided_ms)}{more}, {timeline.mode}, {by}"]
    width = max(5, len(clock(timeline.duration_ms)))
    body = []
    for start_ms, text in _events(timeline):
        # A section begins a paragraph of its own; everything else stands at its time.
        body.append(f"\n{text}" if start_ms is None else f"{clock(start_ms):>{width}}  {text}")
    return "\n".join(head + ([""] if body and not body[0].startswith("\n") else []) + body) + "\n"


def _events(timeline: Timeline) -> Iterator[tuple[Ms | None, str]]:
    clips = sorted(timeline.clips, key=lambda clip: clip.start_ms)
    sections = sorted((span for span in timeline.spans if span.kind == "section"), key=lambda s: s.start_ms)
    headed = 0
    heard_until_ms = 0
    for clip in clips:
        yield from _silence(timeline, heard_until_ms, clip.start_ms)
        for section in sections[headed:]:
            if section.start_ms > clip.start_ms:
                break
            headed += 1
            yield None, _line(section.title or "")
        yield clip.start_ms, _line(clip.text)
        heard_until_ms = max(heard_until_ms, clip.end_ms)
    yield from _silence(timeline, heard_until_ms, timeline.guided_ms)
    if timeline.tail_ms:
        title = next((_line(one.title or "") for one in sections if one.start_ms == timeline.guided_ms), "")
        yield None, title
        yield timeline.guided_ms, f"({clock(timeline.tail_ms)} of the bed alone)"


def _silence(timeline: Timeline, start_ms: Ms, end_ms: Ms) -> Iterator[tuple[Ms, str]]:
    if end_ms - start_ms < QUIET_ENOUGH_MS:
        return
    breaths = sum(
        breath.phase is Phase.INHALE and start_ms <= breath.start_ms < end_ms for breath in timeline.breaths
    )
    bells = sum(tone.kind == "bell" and start_ms <= tone.start_ms < end_ms for tone in timeline.tones)
    parts = [f"{clock(end_ms - start_ms)} quiet"]
    parts += [f"{breaths} breath{'s' if breaths > 1 else ''}"] if breaths else []
    parts += ["bell"] if bells else []
    parts += [
        _line(tone.file)
        for tone in timeline.tones
        if tone.kind == "sound" and start_ms <= tone.start_ms < end_ms
    ]
    clicks = sum(tone.kind == "click" and start_ms <= tone.start_ms < end_ms for tone in timeline.tones)
    parts += [f"{clicks} click{'s' if clicks > 1 else ''}"] if clicks else []
    yield start_ms, f"({', '.join(parts)})"


def _line(text: str) -> str:
    return " ".join(text.split())


def _read(text: str) -> Timeline:
    found = decode_json(text, pairs=_without_doubles)
    if not isinstance(found, dict):
        raise TimelineError(f"This is no timeline: {as_json(found, 40)} stands where an object should.")
    schema = found.pop("schema", None)
    if schema != SCHEMA:
        raise TimelineError(
            f"The schema is {as_json(schema, 40)}; this version reads {SCHEMA!r} only.",
            mend="Render the session again, or read it with the version that wrote it.",
        )
    timeline = serde.read(found, Timeline)
    bounds.check_bounds(timeline)
    return timeline


def _without_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        doubled = next(name for name in names if names.count(name) > 1)
        raise TimelineError(f"The key {as_json(doubled, 40)} stands twice in one object.")
    return found


def summarise(fitted: Fit) -> FitSummary:
    """Summarise a fit in words: the parts that were left out, shortened and stretched."""
    left_out, shortened, stretched = [], [], []
    for row in fitted.rows:
        elastic = row.elastic
        label = f"{elastic.name} ({elastic.id})" if elastic.id else elastic.name
        if elastic.kind is Kind.TIP and not row.value:
            left_out.append(label)
        elif elastic.kind is Kind.WORDING and not row.value:
            shortened.append(label)
        elif row.value < elastic.natural:
            shortened.append(f"{label}: {_amount(elastic, elastic.natural)} to {_amount(elastic, row.value)}")
        elif row.value > elastic.natural:
            stretched.append(f"{label}: {_amount(elastic, elastic.natural)} to {_amount(elastic, row.value)}")
    return FitSummary(
        least_ms=fitted.bounds.least_ms,
        natural_ms=fitted.bounds.natural_ms,
        most_ms=fitted.bounds.most_ms,
        left_out=tuple(left_out),
        shortened=tuple(shortened),
        stretched=tuple(stretched),
    )


def _amount(elastic: Elastic, value: int) -> str:
    if elastic.kind in (Kind.BREATH, Kind.REP, Kind.ROUND):
        return str(value)
    return f"{value / SECOND:.3f} s"
