"""Lint rules for a timeline: faults that a listener with closed eyes would suffer from.

Each rule is one function from a timeline to its findings, listed in `RULES` with its reason. The
figures come from teachers' practice and the sources named in `docs/craft.md`.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from voiceguide.lint.ending_rules import clear_end, goodbye, quiet_end, scan_in_time, thinning
from voiceguide.lint.heard import (
    MOVES,
    ON_THE_BEAT,
    SHORT_HOLD_MS,
    Found,
    TimelineRule,
    asks_for_nothing,
    gaps,
    lies_inside,
    within,
    word_count,
)
from voiceguide.lint.hold_rules import hold_thoughts, holds, long_holds
from voiceguide.lint.pace_rules import even_pace, pace
from voiceguide.lint.quiet_rules import bell_announced, silences
from voiceguide.lint.repeat_rules import dose_told, first_words, promise_kept, second_side_new
from voiceguide.lint.wordlists import markup_in
from voiceguide.script.terms import QUICK_MS
from voiceguide.timeline.model import BreathPhase, Phase, Role, Timeline
from voiceguide.units import SECOND, Ms, clock

_LEADS_IN: Final = frozenset({Role.LEAD_IN, Role.NEAR_END, Role.HOLD_START})
_SILENT_MS: Final = 28 * SECOND
"""Shorter holds have no thoughts but those of their author."""
_DIGIT: Final = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault for the listener: the rule, the time, a sentence, and the reason for the rule."""

    json_kind: ClassVar[str] = "finding"

    rule: str
    at_ms: Ms
    what: str
    why: str

    def __str__(self) -> str:
        return f"{clock(self.at_ms)} {self.what} [{self.rule}: {self.why}]"


def short_cues(timeline: Timeline) -> Found:
    """Find cues that are too long to follow: 45 words in any, 26 in a movement."""
    for clip in timeline.clips:
        most = 26 if clip.role in MOVES else 45
        if word_count(clip) > most and clip.role is not Role.SAFETY:
            yield (
                clip.start_ms,
                f"{word_count(clip)} words in one {clip.role} cue, at most {most}: {clip.text!r}",
            )


def words_only(timeline: Timeline) -> Found:
    """Find digits that would reach a voice."""
    for clip in timeline.clips:
        if _DIGIT.search(clip.spoken):
            yield clip.start_ms, f"a digit is sent to the voice: {clip.spoken!r}"


def time_to_move(timeline: Timeline) -> Found:
    """Find movements that are given less than 3 s."""
    for one, following, gap_ms in gaps(timeline):
        # A number spoken while the movement goes on hurries nobody.
        if one.role in MOVES and following.role is not Role.COUNT and gap_ms < 3 * SECOND:
            yield one.end_ms, f"only {gap_ms / SECOND:.1f} s to do {one.text!r}"


def close_cues(timeline: Timeline) -> Found:
    """Find cues that follow too closely: under 0.8 s, on the breath under 0.3 s."""
    for one, following, gap_ms in gaps(timeline):
        # A count leads up to its second, in which something begins: "three, two, one, rest".
        counted = Role.COUNT in (one.role, following.role) and one.phase is None
        least_ms = (
            0 if counted or following.role is Role.COUNT else 300 if following.role in ON_THE_BEAT else 800
        )
        if gap_ms < least_ms:
            yield following.start_ms, f"{gap_ms} ms between {one.text!r} and {following.text!r}"


def changes_announced(timeline: Timeline) -> Found:
    """Find changes of side and releases without a lead-in that ends 3 to 25 s before."""
    leads = [clip for clip in timeline.clips if clip.role in _LEADS_IN]
    counts = [clip for clip in timeline.clips if clip.role is Role.COUNT and clip.phase is None]
    for at_ms, what in (*_side_changes(timeline), *_releases(timeline)):
        if any(3 * SECOND <= at_ms - clip.end_ms <= 25 * SECOND for clip in leads):
            continue
        # "Three, two, one" is heard for what it is, and sooner than a sentence.
        if not any(2 * SECOND <= at_ms - clip.end_ms <= 25 * SECOND for clip in counts):
            late = [at_ms - clip.end_ms for clip in leads if 0 <= at_ms - clip.end_ms < 3 * SECOND]
            told = f"is announced only {max(late) / SECOND:.1f} s before it" if late else "comes unannounced"
            yield at_ms, f"{what} {told}"


def _side_changes(timeline: Timeline) -> list[tuple[Ms, str]]:
    reps = [span for span in timeline.spans if span.kind == "rep"]
    sides = [span for span in timeline.spans if span.kind == "side"]
    # In alternating repetitions each cue names its side; a lead-in there would never stop talking.
    apart = [one for one in sides if not any(lies_inside(one, rep) for rep in reps)]
    return [
        (following.start_ms, f"the change to the {following.side}")
        for one, following in itertools.pairwise(apart)
        if one.side != following.side and "sides" not in following.silenced
    ]


def _releases(timeline: Timeline) -> list[tuple[Ms, str]]:
    return [
        (span.end_ms, "the release of a hold")
        for span in timeline.spans
        if span.kind == "hold" and span.duration_ms >= SHORT_HOLD_MS and "near_end" not in span.silenced
        # A short hold that its author fills with words is over with the last of them.
        if span.duration_ms >= _SILENT_MS
        or not any(clip.role is Role.PRESENCE for clip in within(timeline, span))
    ]


def sides(timeline: Timeline) -> Found:
    """Find sides that do not get the same practice, beyond the declared bias."""
    held = {
        side: sum(span.duration_ms for span in timeline.spans if span.kind == "hold" and span.side == side)
        + sum(b.duration_ms for b in timeline.breaths if b.side == side)
        for side in ("left", "right")
    }
    if timeline.balance.longer is not None:
        held[timeline.balance.longer] -= timeline.balance.extra_ms
    apart_ms = abs(held["left"] - held["right"])
    if apart_ms > 2 * SECOND:
        yield 0, f"left and right differ by {apart_ms / SECOND:.1f} s of practice"


def breaths(timeline: Timeline) -> Found:
    """Find breaths that are too fast, too slow, longer in than out, or out of order."""
    for phases in _whole_breaths(timeline):
        inhale_ms = sum(p.duration_ms for p in phases if p.phase is Phase.INHALE)
        exhale_ms = sum(p.duration_ms for p in phases if p.phase is Phase.EXHALE)
        cycle_ms = sum(p.duration_ms for p in phases)
        at_ms = phases[0].start_ms
        if any(p.duration_ms < QUICK_MS for p in phases if p.phase in (Phase.INHALE, Phase.EXHALE)):
            # A breath too quick for words is a technique of its own, led by tones.
            continue
        # A breath that is held is longer: four, sixteen and eight counts are 28 s.
        held_ms = cycle_ms - inhale_ms - exhale_ms
        led = _is_led(timeline, phases)
        most_ms, moving_most_ms = 60_000 if held_ms or led else 16_000, 60_000 if led else 16_000
        if not 6_500 <= cycle_ms <= most_ms or cycle_ms - held_ms > moving_most_ms:
            can_follow = "6.5 to 16 is what people can follow, or 60 with a pause"
            yield at_ms, f"a breath of {cycle_ms / SECOND:.1f} s; {can_follow}"
        if exhale_ms < inhale_ms:
            yield at_ms, "the exhale is shorter than the inhale"
    moving = [b for b in timeline.breaths if b.phase in (Phase.INHALE, Phase.EXHALE)]
    for one, following in itertools.pairwise(moving):
        if one.phase is following.phase and one.start_ms + one.duration_ms == following.start_ms:
            yield following.start_ms, f"two times {one.phase} in a row"


def words_in_phase(timeline: Timeline) -> Found:
    """Find phases of breath that last longer than the script has them, since their words do."""
    told: set[tuple[str, Phase, Ms]] = set()
    texts = {clip.start_ms: clip.text for clip in timeline.clips if clip.phase is not None}
    for one in timeline.breaths:
        text = texts.get(one.start_ms, "")
        if one.written_ms is None or (text, one.phase, one.duration_ms) in told:
            continue
        told.add((text, one.phase, one.duration_ms))
        lasts = f"lasts {one.duration_ms / SECOND:g} s, not {one.written_ms / SECOND:g} s"
        needed = f"the words {text!r} need" if text else "words of this phase need"
        name = str(one.phase).split("_", maxsplit=1)[0]
        yield one.start_ms, f"the {name} {lasts}, as {needed} so long; use fewer words, or a longer {name}"


def _is_led(timeline: Timeline, phases: list[BreathPhase]) -> bool:
    """Report whether a breath is counted, or led by tones."""
    begin_ms, end_ms = phases[0].start_ms, phases[-1].start_ms + phases[-1].duration_ms
    heard = [tone.start_ms for tone in timeline.tones if tone.kind == "breath"]
    heard += [clip.start_ms for clip in timeline.clips if clip.role is Role.COUNT]
    return any(begin_ms <= at_ms < end_ms for at_ms in heard)


def _whole_breaths(timeline: Timeline) -> list[list[BreathPhase]]:
    """Gather phases into breaths: each begins with an inhale."""
    found: list[list[BreathPhase]] = []
    for phase in timeline.breaths:
        if phase.phase is Phase.INHALE or not found:
            found.append([])
        found[-1].append(phase)
    return found


def safety_first(timeline: Timeline) -> Found:
    """Find a session that moves before it has said how to stay safe, or never says it.

    One that asks for nothing, such as a prayer, needs not say it.
    """
    said = [clip.start_ms for clip in timeline.clips if clip.role is Role.SAFETY]
    moved = [clip.start_ms for clip in timeline.clips if clip.role in MOVES]
    if not said and not asks_for_nothing(timeline):
        yield min(moved, default=0), "no safety line is said"
    elif said and moved and min(said) > min(moved):
        yield min(moved), "the first movement comes before the safety line"


def markup_said(timeline: Timeline) -> Found:
    """Find stars, tags and brackets that reach a voice as words."""
    for clip in timeline.clips:
        if marks := markup_in(clip.text):
            yield clip.start_ms, f"{marks!r} would be read as words in {clip.text!r}"


def safety_whole(timeline: Timeline) -> Found:
    """Find a safety sentence that is said in two pieces, as a comma in brackets without quotes makes them."""
    for one, following in itertools.pairwise(timeline.clips):
        pieces = one.role is Role.SAFETY and following.role is Role.SAFETY
        if pieces and one.text[-1:].isalnum() and following.text[:1].islower():
            yield one.start_ms, f"one sentence is said as two, {one.text!r} and {following.text!r}"


RULES: Final[dict[str, tuple[TimelineRule, str]]] = {
    "short-cues": (short_cues, "a long sentence is forgotten before it can be done"),
    "words-only": (words_only, "voices misread figures"),
    "markup-said": (markup_said, "a voice reads stars and brackets aloud, or stumbles"),
    "pace": (pace, "slow speech calms, dragged speech annoys"),
    "even-pace": (even_pace, "a sentence that hurries among slow ones sounds like another voice"),
    "time-to-move": (time_to_move, "nobody moves well in under three seconds"),
    "gaps": (close_cues, "words need room to land"),
    "changes-announced": (changes_announced, "with eyes closed a change without warning startles"),
    "holds": (holds, "a listener who wonders how long does not let go"),
    "hold-thoughts": (hold_thoughts, "an empty hold is only waiting, and on the second side as well"),
    "long-holds": (long_holds, "whoever sits long without a word of its own hears the same ones again"),
    "silences": (silences, "a long unannounced silence sounds like a stopped file"),
    "bell-announced": (bell_announced, "a bell out of nothing startles"),
    "sides": (sides, "a body is two sides"),
    "second-side-new": (second_side_new, "words heard a minute ago are no longer listened to"),
    "dose-told": (dose_told, "who does not know how many are to come cannot share out the effort"),
    "promise-kept": (promise_kept, "who was promised more time stops listening when it is less"),
    "first-words": (first_words, "nothing has come before the first word"),
    "breaths": (breaths, "a breath one cannot follow leaves one out of breath"),
    "words-in-phase": (words_in_phase, "a breath that waits for words has another ratio than was taught"),
    "safety-first": (safety_first, "a warning after the movement comes too late"),
    "safety-whole": (safety_whole, "half a warning is none"),
    "scan-in-time": (scan_in_time, "a scan leads into sleep only if it begins soon and slows down"),
    "thinning": (thinning, "speech that thins lets one fall asleep"),
    "quiet-end": (quiet_end, "the end must not undo the evening"),
    "clear-end": (clear_end, "by day one must know that it is over"),
    "goodbye": (goodbye, "a human being closes what a human being opened"),
}

HARD: Final = (
    "safety-first", "safety-whole", "markup-said", "time-to-move", "changes-announced", "holds", "sides",
    "breaths", "silences", "quiet-end", "scan-in-time", "words-in-phase",
)  # fmt: skip
"""Rules that no session may break, whatever its author wanted; the weightiest first."""


def judge(timeline: Timeline, rules: Sequence[str] = tuple(RULES)) -> tuple[Finding, ...]:
    """Judge a timeline by the named rules; findings in order of time."""
    found = [
        Finding(name, at_ms, what, RULES[name][1])
        for name in rules
        for at_ms, what in RULES[name][0](timeline)
    ]
    return tuple(sorted(found, key=lambda finding: finding.at_ms))


def judge_hard(timeline: Timeline) -> tuple[Finding, ...]:
    """Judge a timeline by the rules that no session may break; the weightiest findings first."""
    return tuple(sorted(judge(timeline, HARD), key=lambda finding: HARD.index(finding.rule)))
