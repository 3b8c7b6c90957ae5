"""Lint rules for scans: in a script they have room to arrive, in a timeline they begin soon and thin out."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Final

from voiceguide.lint.heard import Found
from voiceguide.lint.script_texts import Problems, all_steps, warn
from voiceguide.lint.wordlists import patterns
from voiceguide.script.model import Rest, Scan, Script, Wording
from voiceguide.timeline.model import Role, Span, SpokenClip, Timeline
from voiceguide.timeline.parts import SCAN_LEAD_MS
from voiceguide.units import MINUTE, SECOND, Ms, clock

SLOW_WPM = 100
"""Words a minute of a slow voice."""
_GAP_MS = 1 * SECOND
_A_WALK: Final = 6
"""So many lines of a rest that name parts of the body, in three regions of it, are a scan."""
_REGIONS: Final = 3
_SOON_MS: Final = 20 * SECOND
_UNEVEN_MS: Final = 2 * SECOND
"""A distance may be so much shorter than the one before: long words move what follows."""


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
    needed_ms = SCAN_LEAD_MS + sum(_likely_ms(line) + _GAP_MS for line in {first, last})
    if needed_ms > scan.amount.least:
        what = f"in {clock(scan.amount.least)} a scan has no room for its first and its last line."
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


def scan_in_time(timeline: Timeline) -> Found:
    """Find scans that begin late, say less than two lines, or hurry toward their end."""
    for scan in timeline.spans:
        if scan.kind != "scan":
            continue
        lines = list(_lines(timeline, scan))
        if len(lines) < 2:
            yield (
                scan.start_ms,
                f"a scan of {clock(scan.duration_ms)} says {len(lines) or 'not one'} of its lines",
            )
            continue
        if late_ms := _late_ms(timeline, scan, lines[0]):
            yield lines[0].start_ms, f"a scan begins {late_ms / SECOND:.0f} s after everything was arranged"
        gaps = [following.start_ms - one.start_ms for one, following in itertools.pairwise(lines)]
        for i, (before, after) in enumerate(itertools.pairwise(gaps)):
            if after < before - max(_UNEVEN_MS, before // 10):
                at_ms = lines[i + 2].start_ms
                yield (
                    at_ms,
                    f"a scan hurries: {before / SECOND:.0f} s between two lines, then {after / SECOND:.0f} s",
                )


def _lines(timeline: Timeline, scan: Span) -> Iterator[SpokenClip]:
    """Return the lines of a scan as far as the words that announce a long silence."""
    for clip in timeline.clips:
        if clip.role is Role.REST and scan.start_ms <= clip.start_ms < scan.end_ms:
            if clip.quiet_ms:
                return
            yield clip


def _late_ms(timeline: Timeline, scan: Span, first: SpokenClip) -> Ms:
    """Return how late a scan of the ending begins; 0 if it is soon, or no ending."""
    parts = [
        one for one in timeline.spans if one.kind == "section" and one.start_ms <= scan.start_ms < one.end_ms
    ]
    last_ms = max((one.start_ms for one in timeline.spans if one.kind == "section"), default=0)
    ending = [one for one in parts if one.start_ms == last_ms]
    if not ending:
        return 0
    busy = [
        (clip.start_ms, clip.end_ms)
        for clip in timeline.clips
        if clip.role in (Role.SETUP, Role.MOVE, Role.RELEASE)
    ]
    # Breathing in time before a scan is no waiting either.
    busy += [(phase.start_ms, phase.start_ms + phase.duration_ms) for phase in timeline.breaths]
    arranged = [end_ms for start_ms, end_ms in busy if last_ms <= start_ms < first.start_ms]
    waited_ms = first.start_ms - max(arranged, default=last_ms)
    return waited_ms if waited_ms > _SOON_MS else 0
