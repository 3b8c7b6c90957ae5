"""Lint rules for a timeline: faults that a listener with closed eyes would suffer from.

Each rule is one function from a timeline to its findings, listed in `RULES` with its reason. The
figures come from teachers' practice and the sources named in `docs/craft.md`.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from voiceguide.lint.ending_rules import Found, clear_end, quiet_end, thinning
from voiceguide.timeline.model import BreathPhase, Phase, Role, Span, SpokenClip, Timeline
from voiceguide.units import MINUTE, SECOND, Ms, clock

_MOVES: Final = frozenset({Role.MOVE, Role.RELEASE})
_ON_THE_BEAT: Final = frozenset({Role.BREATH, Role.COUNT})
_LEADS_IN: Final = frozenset({Role.LEAD_IN, Role.NEAR_END, Role.HOLD_START})
_DIGIT: Final = re.compile(r"\d")
_SHORT_HOLD_MS: Final = 15_000  # shorter ones are a part of the movement and announce themselves


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


def _words(clip: SpokenClip) -> int:
    return len(clip.spoken.split())


def _gaps(timeline: Timeline) -> Iterator[tuple[SpokenClip, SpokenClip, Ms]]:
    for one, following in itertools.pairwise(timeline.clips):
        yield one, following, following.start_ms - one.end_ms


def short_cues(timeline: Timeline) -> Found:
    """Find cues that are too long to follow: 45 words in any, 26 in a movement."""
    for clip in timeline.clips:
        most = 26 if clip.role in _MOVES else 45
        if _words(clip) > most and clip.role is not Role.SAFETY:
            yield clip.start_ms, f"{_words(clip)} words in one {clip.role} cue, at most {most}: {clip.text!r}"


def words_only(timeline: Timeline) -> Found:
    """Find digits that would reach a voice."""
    for clip in timeline.clips:
        if _DIGIT.search(clip.spoken):
            yield clip.start_ms, f"a digit is sent to the voice: {clip.spoken!r}"


def pace(timeline: Timeline) -> Found:
    """Find a session whose speech is hurried or dragged, over all its sentences together."""
    if timeline.estimated:
        return
    clips = [clip for clip in timeline.clips if clip.role not in _ON_THE_BEAT and _words(clip) >= 5]
    spoken_ms = sum(clip.duration_ms for clip in clips)
    if sum(map(_words, clips)) < 60:
        # A handful of short sentences says more about their vowels than about the voice's speed.
        return
    wpm = sum(map(_words, clips)) * MINUTE / spoken_ms
    least, most = (100, 130) if timeline.mode == "bedtime" else (115, 145)
    if not least <= wpm <= most:
        yield 0, f"speech runs at {wpm:.0f} words a minute, not {least} to {most}"


def time_to_move(timeline: Timeline) -> Found:
    """Find movements that are given less than 3 s."""
    for one, following, gap_ms in _gaps(timeline):
        # A number spoken while the movement goes on hurries nobody.
        if one.role in _MOVES and following.role is not Role.COUNT and gap_ms < 3 * SECOND:
            yield one.end_ms, f"only {gap_ms / SECOND:.1f} s to do {one.text!r}"


def gaps(timeline: Timeline) -> Found:
    """Find cues that follow too closely: under 0.8 s, on the breath under 0.3 s."""
    for one, following, gap_ms in _gaps(timeline):
        least_ms = 0 if following.role is Role.COUNT else 300 if following.role in _ON_THE_BEAT else 800
        if gap_ms < least_ms:
            yield following.start_ms, f"{gap_ms} ms between {one.text!r} and {following.text!r}"


def changes_announced(timeline: Timeline) -> Found:
    """Find changes of side and releases without a lead-in that ends 3 to 25 s before."""
    leads = [clip for clip in timeline.clips if clip.role in _LEADS_IN]
    for at_ms, what in (*_side_changes(timeline), *_releases(timeline)):
        if not any(3 * SECOND <= at_ms - clip.end_ms <= 25 * SECOND for clip in leads):
            yield at_ms, f"{what} comes unannounced"


def _side_changes(timeline: Timeline) -> list[tuple[Ms, str]]:
    reps = [span for span in timeline.spans if span.kind == "rep"]
    sides = [span for span in timeline.spans if span.kind == "side"]
    # In alternating repetitions each cue names its side; a lead-in there would never stop talking.
    apart = [one for one in sides if not any(_inside(one, rep) for rep in reps)]
    return [
        (following.start_ms, f"the change to the {following.side}")
        for one, following in itertools.pairwise(apart)
        if one.side != following.side
    ]


def _releases(timeline: Timeline) -> list[tuple[Ms, str]]:
    return [
        (span.end_ms, "the release of a hold")
        for span in timeline.spans
        if span.kind == "hold" and span.duration_ms >= _SHORT_HOLD_MS
    ]


def _inside(inner: Span, outer: Span) -> bool:
    return outer.start_ms <= inner.start_ms and inner.end_ms <= outer.end_ms


def _within(timeline: Timeline, span: Span) -> list[SpokenClip]:
    return [clip for clip in timeline.clips if span.start_ms <= clip.start_ms < span.end_ms]


def holds(timeline: Timeline) -> Found:
    """Find holds that leave the listener wondering: how long, where in it, how much more."""
    for span in (one for one in timeline.spans if one.kind == "hold"):
        inside = _within(timeline, span)
        length = clock(span.duration_ms)
        if span.duration_ms > 5 * MINUTE:
            yield span.start_ms, f"a hold of {length}; five minutes is the most"
        if span.duration_ms >= 45 * SECOND and not any(
            clip.role is Role.HOLD_START
            and clip.announces_ms is not None
            and clip.end_ms <= span.start_ms + 12 * SECOND
            for clip in inside
        ):
            yield span.start_ms, f"a hold of {length} does not say how long it is"
        if span.duration_ms >= 120 * SECOND and not any(_in_the_middle(clip, span) for clip in inside):
            yield span.start_ms, f"a hold of {length} says nothing near its middle"
        if span.duration_ms >= 30 * SECOND and not any(
            clip.role is Role.NEAR_END and 4 * SECOND <= span.end_ms - clip.end_ms <= 25 * SECOND
            for clip in inside
        ):
            yield span.end_ms, f"a hold of {length} ends without a word before it"
        talk_ms = sum(clip.duration_ms for clip in inside)
        share = 3 if span.duration_ms < MINUTE else 4
        if span.duration_ms >= _SHORT_HOLD_MS and talk_ms * share > span.duration_ms:
            yield span.start_ms, f"talk fills {100 * talk_ms // span.duration_ms} % of a hold of {length}"


def _in_the_middle(clip: SpokenClip, span: Span) -> bool:
    where = (clip.start_ms - span.start_ms) / span.duration_ms
    return 0.35 <= where <= 0.65


def silences(timeline: Timeline) -> Found:
    """Find silences over 90 s outside the final rest, unless announced and within 180 s."""
    rests = [span for span in timeline.spans if span.kind in ("rest", "scan")]
    final_ms = max((span.start_ms for span in rests), default=timeline.guided_ms)
    before = None
    for one, following, gap_ms in _gaps(timeline):
        heard = any(one.end_ms < tone.start_ms < following.start_ms for tone in timeline.tones)
        # A scan announces its quiet right before its last line.
        told = one.quiet_ms or (before is not None and before.quiet_ms)
        before = one
        most_ms = 180 * SECOND if told else 90 * SECOND
        if gap_ms > most_ms and not heard and following.start_ms <= final_ms:
            yield one.end_ms, f"{clock(gap_ms)} of silence after {one.text!r}"


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
        # A breath that is held is longer: four, seven and eight counts are 19 s.
        held_ms = cycle_ms - inhale_ms - exhale_ms
        most_ms = 20_000 if held_ms else 16_000
        if not 6_500 <= cycle_ms <= most_ms or cycle_ms - held_ms > 16_000:
            can_follow = "6.5 to 16 is what people can follow, or 20 with a pause"
            yield at_ms, f"a breath of {cycle_ms / SECOND:.1f} s; {can_follow}"
        if exhale_ms < inhale_ms:
            yield at_ms, "the exhale is shorter than the inhale"
    moving = [b for b in timeline.breaths if b.phase in (Phase.INHALE, Phase.EXHALE)]
    for one, following in itertools.pairwise(moving):
        if one.phase is following.phase and one.start_ms + one.duration_ms == following.start_ms:
            yield following.start_ms, f"two times {one.phase} in a row"


def _whole_breaths(timeline: Timeline) -> list[list[BreathPhase]]:
    """Gather phases into breaths: each begins with an inhale."""
    found: list[list[BreathPhase]] = []
    for phase in timeline.breaths:
        if phase.phase is Phase.INHALE or not found:
            found.append([])
        found[-1].append(phase)
    return found


def safety_first(timeline: Timeline) -> Found:
    """Find a session that moves before it has said how to stay safe, or never says it."""
    said = [clip.start_ms for clip in timeline.clips if clip.role is Role.SAFETY]
    moved = [clip.start_ms for clip in timeline.clips if clip.role in _MOVES]
    if not said:
        yield min(moved, default=0), "no safety line is said"
    elif moved and min(said) > min(moved):
        yield min(moved), "the first movement comes before the safety line"


Rule = Callable[[Timeline], Found]

RULES: Final[dict[str, tuple[Rule, str]]] = {
    "short-cues": (short_cues, "a long sentence is forgotten before it can be done"),
    "words-only": (words_only, "voices misread figures"),
    "pace": (pace, "slow speech calms, dragged speech annoys"),
    "time-to-move": (time_to_move, "nobody moves well in under three seconds"),
    "gaps": (gaps, "words need room to land"),
    "changes-announced": (changes_announced, "with eyes closed a change without warning startles"),
    "holds": (holds, "a listener who wonders how long does not let go"),
    "silences": (silences, "a long unannounced silence sounds like a stopped file"),
    "sides": (sides, "a body is two sides"),
    "breaths": (breaths, "a breath one cannot follow leaves one out of breath"),
    "safety-first": (safety_first, "a warning after the movement comes too late"),
    "thinning": (thinning, "speech that thins lets one fall asleep"),
    "quiet-end": (quiet_end, "the end must not undo the evening"),
    "clear-end": (clear_end, "by day one must know that it is over"),
}

HARD: Final = (
    "safety-first", "time-to-move", "changes-announced", "holds", "sides", "breaths", "silences", "quiet-end",
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
