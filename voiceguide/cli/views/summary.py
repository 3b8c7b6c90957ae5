"""The outcome of each of several sessions, and the table that summarizes them."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from voiceguide.cli import console
from voiceguide.errors import ImpossibleLength, VoiceguideError
from voiceguide.pipeline import Rendered, Request
from voiceguide.units import clock, typed_length

if TYPE_CHECKING:
    from voiceguide.audio.verify.report import VerificationReport
    from voiceguide.lint.timeline_rules import Finding

MADE, SKIPPED, FAILED = "made", "skipped", "failed"


_WRITTEN: Final = {"markup-said": "no-markup"}
"""The rule for what is written that finds the same as one for what is heard."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The outcome of one session.

    Args:
        request: The request.
        rendered: The track, if there is one.
        problem: The error, if there is none.
        may_skip: True if an impossible length is no failure, as the length was for all routines.
        proof: The verification report of the track, if it was verified.
    """

    request: Request
    rendered: Rendered | None = None
    problem: VoiceguideError | None = None
    may_skip: bool = False
    proof: VerificationReport | None = None

    @property
    def ended(self) -> str:
        """`made`, `skipped` or `failed`; a track that its proof finds wrong is a failure."""
        if self.rendered is not None:
            return MADE if self.proof is None or self.proof.ok else FAILED
        return SKIPPED if self.may_skip and isinstance(self.problem, ImpossibleLength) else FAILED


def exit_code(outcomes: Sequence[Outcome]) -> int:
    """Return the exit code: 0 if nothing failed and something was made, else 1."""
    ended = {one.ended for one in outcomes}
    return 0 if FAILED not in ended and MADE in ended else 1


def outcome_data(one: Outcome) -> dict[str, object]:
    """Return an outcome as data for JSON."""
    request, rendered = one.request, one.rendered
    if rendered is None:
        return {
            "ended": one.ended,
            "routine": request.routine,
            "target_ms": request.target_ms,
            "error": one.problem,
        }
    timeline = rendered.timeline
    return {
        "ended": one.ended,
        "track": str(rendered.track),
        "timeline": str(rendered.timeline_path),
        **({"stems": [str(stem) for stem in rendered.stems]} if rendered.stems else {}),
        **({"captions": [str(each) for each in rendered.captions]} if rendered.captions else {}),
        "routine": timeline.routine,
        "title": timeline.title,
        "duration_ms": timeline.duration_ms,
        "voice": timeline.voice,
        "synthetic": timeline.synthetic,
        **dict(rendered.counters),
        **({"remarks": rendered.remarks} if rendered.remarks else {}),
        **({"faults": rendered.faults} if rendered.faults else {}),
        **({} if one.proof is None else {"proof": one.proof}),
    }


def remark_line(request: Request, remarks: Sequence[Finding], faults: Sequence[str]) -> str:
    """Format the worst finding in a session on a line, with the command that lists all; "" if there is none.

    Args:
        request: The session.
        remarks: What a listener would suffer of it, the weightiest first.
        faults: The weighty findings in its script.
    """
    # What is heard of a fault of the script is one finding with it.
    heard = {"no-markup"} & {_WRITTEN.get(one.rule, "") for one in remarks}
    told = [f"{one.what} [{one.rule}]" for one in remarks]
    told += [fault for fault in faults if not any(fault.endswith(f"[{rule}]") for rule in heard)]
    if not told:
        return ""
    more = f", and {len(told) - 1} more" if len(told) > 1 else ""
    length = ("--duration", typed_length(request.target_ms)) if request.target_ms else ()
    again = shlex.join(["voiceguide", "check", request.routine, *length])
    return f"note: {request.routine}: {told[0]}{more}. See: {again}"


def print_summary(outcomes: Sequence[Outcome]) -> None:
    """Print how several sessions ended, one per line, and count them."""
    rows = [
        (Path(one.request.routine).stem, clock(one.request.target_ms), one.ended, _how(one))
        for one in outcomes
    ]
    console.say("")
    console.table(("ROUTINE", "LENGTH", "ENDED", "HOW"), rows, beside=True)
    counts = {kind: sum(one.ended == kind for one in outcomes) for kind in (MADE, SKIPPED, FAILED)}
    console.say(", ".join(f"{count} {kind}" for kind, count in counts.items() if count) + ".")


def _how(one: Outcome) -> str:
    if one.rendered is None:
        return "" if one.problem is None else one.problem.what.splitlines()[0]
    if one.proof is not None and not one.proof.ok:
        return f"{one.rendered.track.name} is not what its timeline says"
    return f"{one.rendered.track.name}, {one.rendered.timeline.voice}"
