"""Find out before any work which episodes cannot last as long as they shall."""

from __future__ import annotations

from collections.abc import Iterable

from voiceguide.desk.reach import beyond
from voiceguide.desk.showplan import Decision, located
from voiceguide.errors import ImpossibleLength, VoiceguideError
from voiceguide.pipeline import estimate, planned
from voiceguide.script.nodes import Findings
from voiceguide.settings import Settings


def judge_lengths(decisions: Iterable[Decision], settings: Settings, findings: Findings) -> tuple[str, ...]:
    """Note every length that no voice can bring about, at its place in the show's file.

    Args:
        decisions: The episodes.
        settings: Where scripts are.
        findings: What is wrong with the show so far; impossible lengths are added.

    Returns:
        A remark on each length that is impossible by estimate, but so nearly possible that a voice may do it.
    """
    near: list[str] = []
    for one in decisions:
        request = one.wish.request
        try:
            estimate(request, settings)
        except VoiceguideError as problem:
            if isinstance(problem, ImpossibleLength) and not beyond(planned(request, settings), request):
                another = "quicker" if problem.below_ms is None else "slower"
                told = f"That is by estimate; a {another} voice may bring it about."
                near.append(f"{one.wish.slug}: {problem.what} {told}")
                continue
            found = located(problem, one.wish, "minutes", "duration")
            findings.add(found.spot, found.what, found.mend)
    return tuple(near)
