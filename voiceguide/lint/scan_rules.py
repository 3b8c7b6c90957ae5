"""Lint rules for the scans of a script."""

from __future__ import annotations

from collections.abc import Iterator

from voiceguide.errors import Problem
from voiceguide.script.model import Scan, Script, Wording, walk_steps
from voiceguide.timeline.parts import SCAN_LEAD_MS
from voiceguide.units import MINUTE, SECOND, Ms, clock

SLOW_WPM = 100
"""Words a minute of a slow voice."""
_GAP_MS = 1 * SECOND


def scans_arrive(script: Script) -> Iterator[Problem]:
    """Find scans whose shortest time has no room for their first and their last line."""
    for step in walk_steps((*script.opening, *script.steps, *script.ending)):
        if not isinstance(step, Scan):
            continue
        first = step.pool[-1 if step.from_last else 0]
        last = step.closing or step.pool[0 if step.from_last else -1]
        needed_ms = SCAN_LEAD_MS + sum(_likely_ms(line) + _GAP_MS for line in {first, last})
        if needed_ms > step.amount.least:
            what = f"in {clock(step.amount.least)} a scan has no room for its first and its last line."
            mend = f"Let it last at least {-(-needed_ms // SECOND)}s, or use shorter lines."
            yield Problem(step.spot, what, mend, "scan-arrives")


def _likely_ms(words: Wording) -> Ms:
    return len(words.full.split()) * MINUTE // SLOW_WPM
