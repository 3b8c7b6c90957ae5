"""Lint rules for the end of a timeline: an evening fades into quiet, a day session has a clear end."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Final

from voiceguide.core.languages import primary_subtag
from voiceguide.lint.heard import Found, look_for
from voiceguide.lint.wordlists import is_known
from voiceguide.locales import LANGUAGES
from voiceguide.timeline.model import Role, Span, SpokenClip, Timeline
from voiceguide.units import MINUTE, SECOND, Ms, clock

_LAST_CUES: Final = 3
"""So many cues at the end may say goodbye."""
_SCAN_SOON_MS: Final = 20 * SECOND
_UNEVEN_MS: Final = 2 * SECOND
"""A distance may be so much shorter than the one before: long words move what follows."""


def thinning(timeline: Timeline) -> Found:
    """Find a bedtime session whose speech does not thin out: by thirds to at most 100 %, then 60 %."""
    if timeline.mode != "bedtime":
        return
    third_ms = timeline.guided_ms / 3
    talk = [0.0, 0.0, 0.0]
    for clip in timeline.clips:
        for i in range(3):
            overlap = min(clip.end_ms, (i + 1) * third_ms) - max(clip.start_ms, i * third_ms)
            talk[i] += max(overlap, 0)
    most = 0.75 if timeline.guided_ms < 8 * MINUTE else 0.6
    if talk[1] > talk[0] * 1.05:
        yield round(third_ms), f"the second third says more than the first ({talk[1] / talk[0]:.0%})"
    if talk[2] > talk[0] * most:
        yield (
            round(2 * third_ms),
            f"the last third says {talk[2] / talk[0]:.0%} of the first, over {most:.0%}",
        )


def quiet_end(timeline: Timeline) -> Found:
    """Find a bedtime session that wakes its listener at the end."""
    if timeline.mode != "bedtime" or not timeline.clips:
        return
    last = max(timeline.clips, key=lambda clip: clip.end_ms)
    after_ms = timeline.guided_ms - last.end_ms
    if after_ms < 20 * SECOND:
        yield last.end_ms, f"only {after_ms / SECOND:.1f} s after the last word"
    for tone in timeline.tones:
        if tone.kind == "bell" and tone.start_ms > timeline.guided_ms - 2 * MINUTE:
            yield tone.start_ms, "a bell in the last two minutes"
        if tone.kind == "sound" and tone.start_ms + tone.duration_ms > timeline.guided_ms - 2 * MINUTE:
            yield tone.start_ms, f"the sound {tone.file} in the last two minutes"
    locale = LANGUAGES.get(primary_subtag(timeline.language))
    waking = locale.waking if locale else ()
    for clip in timeline.clips:
        # At the beginning of a word: "Gedanken" thank nobody.
        if any(re.search(rf"\b{re.escape(phrase)}", clip.spoken.casefold()) for phrase in waking):
            yield clip.start_ms, f"wakes the listener: {clip.text!r}"
        elif clip is last and _asks(timeline, clip.text):
            yield clip.start_ms, f"the last words ask for something to be done: {clip.text!r}"


def _asks(timeline: Timeline, text: str) -> bool:
    """Report whether a text asks for a movement."""
    asked = look_for(timeline)
    return any(asked.moving.match(clause) for clause in asked.joint.split(text))


def clear_end(timeline: Timeline) -> Found:
    """Find a day session that stops without a closing word or bell; in one under a minute the words do."""
    if timeline.mode != "day" or not timeline.clips:
        return
    ends = [clip.end_ms for clip in timeline.clips] + [t.start_ms + t.duration_ms for t in timeline.tones]
    if timeline.guided_ms - max(ends) > 15 * SECOND:
        yield max(ends), "the session stops without a clear end"
    closed = any(tone.kind in ("bell", "sound") for tone in timeline.tones)
    if timeline.guided_ms >= MINUTE and not closed:
        yield timeline.guided_ms, "no closing bell"


def goodbye(timeline: Timeline) -> Found:
    """Find a day session whose last cues say no goodbye, in a language whose goodbyes are known."""
    wanted = look_for(timeline).farewell
    if timeline.mode != "day" or not timeline.clips or not is_known(timeline.language):
        return
    ended = sorted(timeline.clips, key=lambda clip: clip.start_ms)[-_LAST_CUES:]
    if not any(wanted.search(clip.text) for clip in ended):
        yield ended[-1].end_ms, f"no goodbye: the last words are {ended[-1].text!r}"


def scan_in_time(timeline: Timeline) -> Found:
    """Find scans that begin late, say less than two lines, or hurry toward their end."""
    for scan in timeline.spans:
        if scan.kind != "scan":
            continue
        lines = list(_scan_lines(timeline, scan))
        if len(lines) < 2:
            yield (
                scan.start_ms,
                f"a scan of {clock(scan.duration_ms)} says {len(lines) or 'not one'} of its lines",
            )
            continue
        if late_ms := _late_scan_ms(timeline, scan, lines[0]):
            yield lines[0].start_ms, f"a scan begins {late_ms / SECOND:.0f} s after everything was arranged"
        gaps = [following.start_ms - one.start_ms for one, following in itertools.pairwise(lines)]
        for i, (before, after) in enumerate(itertools.pairwise(gaps)):
            if after < before - max(_UNEVEN_MS, before // 10):
                at_ms = lines[i + 2].start_ms
                yield (
                    at_ms,
                    f"a scan hurries: {before / SECOND:.0f} s between two lines, then {after / SECOND:.0f} s",
                )


def _scan_lines(timeline: Timeline, scan: Span) -> Iterator[SpokenClip]:
    """Return the lines of a scan as far as the words that announce a long silence."""
    for clip in timeline.clips:
        if clip.role is Role.REST and scan.start_ms <= clip.start_ms < scan.end_ms:
            if clip.quiet_ms:
                return
            yield clip


def _late_scan_ms(timeline: Timeline, scan: Span, first: SpokenClip) -> Ms:
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
    return waited_ms if waited_ms > _SCAN_SOON_MS else 0
