"""The lines of an author that the offered sessions do not say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from voiceguide.compose.sounds import likely_lengths
from voiceguide.errors import ImpossibleLength
from voiceguide.lint.unsaid import Unsaid, unsaid
from voiceguide.pipeline import Composed, Request, composed, quiet
from voiceguide.settings import Settings
from voiceguide.units import Ms, clock


def unsaid_in(made: Composed) -> tuple[Unsaid, ...]:
    """List the author's lines that a session does not say, with likely lengths from which others do."""
    return unsaid(made.plan, made.fit.amounts, made.timeline, likely_lengths(made.plan))


@dataclass(frozen=True, slots=True)
class UnsaidLine:
    """A line with all offered lengths that do not say it."""

    line: Unsaid
    lengths_ms: tuple[Ms, ...]

    def __str__(self) -> str:
        lengths = ", ".join(clock(ms) for ms in self.lengths_ms)
        return f"Not said in {lengths}: {self.line.text} ({bringing_back(self.line)})"


def bringing_back(line: Unsaid) -> str:
    """Return what brings an unsaid line back: `tip, said from about 12:30 on`."""
    later = f"said from about {clock(line.from_ms)} on" if line.from_ms is not None else ""
    when = later or "not said in any longer session"
    return f"{line.where}, {when}"


def unsaid_by_line(requests: Iterable[Request], settings: Settings) -> tuple[UnsaidLine, ...]:
    """List the author's lines that some of these sessions do not say; impossible sessions are left out.

    Raises:
        VoiceguideError: The routine or a choice is not possible.
    """
    found: dict[str, tuple[Unsaid, list[Ms]]] = {}
    for request in requests:
        try:
            made = composed(request, settings, quiet)
        except ImpossibleLength:
            continue
        for line in unsaid_in(made):
            found.setdefault(line.text, (line, []))[1].append(request.target_ms)
    return tuple(UnsaidLine(line, tuple(sorted(set(lengths)))) for line, lengths in found.values())
