"""The lines of an author that the offered sessions do not say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from voiceguide.app.check import offered_sessions
from voiceguide.compose.sounds import likely_lengths
from voiceguide.errors import ImpossibleLength
from voiceguide.lint.unsaid import Unsaid, unsaid
from voiceguide.pipeline import Composed, Request, composed, load, quiet
from voiceguide.plan.model import Amounts
from voiceguide.plan.terms import Choices
from voiceguide.settings import Settings
from voiceguide.timeline.fit import amounts_by_length
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


def unsaid_by_line(asked_for: Request, targets: Sequence[Ms], settings: Settings) -> tuple[UnsaidLine, ...]:
    """List the author's lines that some sessions of a routine do not say; impossible ones are left out.

    Args:
        asked_for: The routine and the choices.
        targets: The lengths of the sessions; without any all that the routine offers, which may be none.
        settings: Where things live.

    Raises:
        VoiceguideError: The routine or a choice is not possible.
    """
    requests = tuple(replace(asked_for, target_ms=ms) for ms in targets)
    script = load(asked_for.routine, settings, asked_for.language)
    if not requests and (script.minutes or script.minutes_when):
        requests = offered_sessions(asked_for, settings)
    found: dict[str, tuple[Unsaid, list[Ms]]] = {}
    # Sessions of the same choices are fitted alike: what one has found out of other lengths holds for all.
    fitted: dict[Choices, Callable[[Ms], Amounts]] = {}
    for request in sorted(requests, key=lambda each: each.target_ms):
        try:
            made = composed(request, settings, quiet)
        except ImpossibleLength:
            continue
        likely = likely_lengths(made.plan)
        if request.choices not in fitted:
            fitted[request.choices] = amounts_by_length(made.plan, likely)
        for line in unsaid(made.plan, made.fit.amounts, made.timeline, likely, fitted[request.choices]):
            # What would bring it back is told by the longest session without it.
            lengths = found[line.text][1] if line.text in found else []
            found[line.text] = (line, [*lengths, request.target_ms])
    return tuple(UnsaidLine(line, tuple(sorted(set(lengths)))) for line, lengths in found.values())
