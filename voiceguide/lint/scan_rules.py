"""Lint rules for scans: in a script they have room to arrive, in a timeline they begin soon and thin out."""

from __future__ import annotations

import itertools
from typing import Final

from voiceguide.lint.script_texts import Problems, all_steps, warn
from voiceguide.lint.wordlists import patterns
from voiceguide.script.model import Rest, Scan, Script, Wording
from voiceguide.timeline.parts import SCAN_LEAD_MS
from voiceguide.units import MINUTE, SECOND, Ms, clock

SLOW_WPM = 100
"""Words a minute of a slow voice."""
_GAP_MS = 1 * SECOND
_A_WALK: Final = 6
"""So many lines of a rest that name parts of the body, in three regions of it, are a scan."""
_REGIONS: Final = 3


def scans_arrive(script: Script) -> Problems:
    """Find scans whose shortest time has no room for their ends, and rests that walk through the body."""
    for step in all_steps(script):
        if isinstance(step, Scan):
            yield from _too_short(step)
        elif isinstance(step, Rest) and _walks(step, script.language):
            what = "a rest that walks through the body stops wherever its time is over."
            yield warn("scan-arrives", step.spot, what, "Write it as a `scan:`, which always arrives.")


def _too_short(scan: Scan) -> Problems:
    first = scan.pool[-1 if scan.from_last else 0]
    last = scan.closing or scan.pool[0 if scan.from_last else -1]
    kept = [line for line in scan.pool if line.keep]
    needed_ms = SCAN_LEAD_MS + sum(_likely_ms(line) + _GAP_MS for line in {first, last, *kept})
    if needed_ms > scan.amount.least:
        always = ", its last and those that are always said" if kept else " and its last line"
        what = f"in {clock(scan.amount.least)} a scan has no room for its first{always}."
        mend = f"Let it last at least {-(-needed_ms // SECOND)}s, or use shorter lines."
        yield warn("scan-arrives", scan.spot, what, mend)


def _walks(rest: Rest, language: str) -> bool:
    """Report whether the lines of a rest walk through the body: from the legs over the trunk to the head."""
    groups = patterns(language).groups
    found = []
    for words in rest.presence:
        named = {name: match.start() for name, group in groups.items() if (match := group.search(words.full))}
        found += [min(named, key=lambda name: named[name])] if named else []
    # One who names the same parts to and fro is not walking.
    stays = [name for name, _ in itertools.groupby(found)]
    return len(found) >= _A_WALK and len(set(found)) >= _REGIONS and len(stays) <= len(set(found)) + 2


def _likely_ms(words: Wording) -> Ms:
    return len(words.full.split()) * MINUTE // SLOW_WPM
