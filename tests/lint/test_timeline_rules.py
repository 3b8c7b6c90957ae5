"""Every rule of the craft finds its fault, and nothing in a session without one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from voiceguide.lint.timeline_rules import RULES, judge
from voiceguide.speech.synthesis.pacing import speaking_weight
from voiceguide.timeline.model import (
    Balance,
    Bed,
    BreathPhase,
    FitSummary,
    Phase,
    Role,
    Span,
    SpokenClip,
    Synthetic,
    Timeline,
    Tone,
)

END_MS = 420_000


def clip(start_ms: int, role: Role, text: str, duration_ms: int | None = None, **more: object) -> SpokenClip:
    words = len(text.split())
    length_ms = duration_ms if duration_ms is not None else words * 60_000 // 120
    return SpokenClip(
        start_ms=start_ms,
        duration_ms=length_ms,
        text=text,
        spoken=text,
        role=role,
        **more,  # type: ignore[arg-type]
    )


def hold(start_ms: int, duration_ms: int, side: str) -> Span:
    return Span(kind="hold", start_ms=start_ms, duration_ms=duration_ms, side=side)


def breath(start_ms: int, side: str | None, in_ms: int = 4_000, out_ms: int = 6_000) -> list[BreathPhase]:
    return [
        BreathPhase(start_ms=start_ms, duration_ms=in_ms, phase=Phase.INHALE, breath=1, of=1, side=side),
        BreathPhase(
            start_ms=start_ms + in_ms, duration_ms=out_ms, phase=Phase.EXHALE, breath=1, of=1, side=side
        ),
    ]


THOUGHTS = {
    "right": ("Let your right knee be heavy.", "Breathe into your right ribs."),
    "left": ("Your left shoulder may soften.", "And your left hip sinks a little."),
}


def side(start_ms: int, name: str) -> list[SpokenClip]:
    """One side: a movement, a hold of 120 s from 10 s on, and its release."""
    return [
        clip(start_ms, Role.MOVE, f"Bring your {name} knee across your body now.", side=name),
        clip(start_ms + 11_000, Role.HOLD_START, "Stay here for about two minutes.", announces_ms=120_000),
        clip(start_ms + 38_000, Role.PRESENCE, THOUGHTS[name][0]),
        clip(start_ms + 68_000, Role.PRESENCE, "You are about halfway."),
        clip(start_ms + 92_000, Role.PRESENCE, THOUGHTS[name][1]),
        clip(start_ms + 108_000, Role.NEAR_END, "Two more breaths here."),
        clip(start_ms + 130_000, Role.RELEASE, f"Bring your {name} knee back to the centre.", side=name),
    ]


def session(mode: str = "bedtime") -> Timeline:
    """Make a session without a fault: safety, one breath, two sides, quiet."""
    clips = [
        clip(1_000, Role.INTRO, "A slow twist for the evening, to both sides, in bed."),
        clip(8_000, Role.SAFETY, "If anything hurts, come out of it and rest for as long as you like."),
        clip(20_000, Role.SAY, "Let the bed carry your whole weight, from your heels to your head."),
        clip(30_000, Role.BREATH, "Breathe in.", phase=Phase.INHALE),
        clip(34_000, Role.BREATH, "Breathe out.", phase=Phase.EXHALE),
        *side(42_000, "right"),
        clip(182_000, Role.LEAD_IN, "In a moment, the left side."),
        *side(190_000, "left"),
        clip(340_000, Role.SAY, "Rest well."),
    ]
    day = mode == "day"
    if day:
        clips.append(clip(END_MS - 30_000, Role.SAY, "When you hear the bell, we are done."))
        clips.append(clip(END_MS - 14_000, Role.OUTRO, "Open your eyes, and come back to the day."))
    return Timeline(
        routine="made-up",
        title="Made up",
        language="en",
        mode=mode,
        voice="tone",
        estimated=False,
        target_ms=END_MS,
        duration_ms=END_MS,
        fade_ms=0,
        choices=(),
        balance=Balance(),
        clips=tuple(clips),
        breaths=tuple(breath(30_000, None)),
        tones=(Tone(start_ms=END_MS - 6_000, duration_ms=6_000, kind="bell"),) if day else (),
        spans=(
            Span(kind="side", start_ms=42_000, duration_ms=138_000, side="right"),
            hold(52_000, 120_000, "right"),
            Span(kind="side", start_ms=190_000, duration_ms=138_000, side="left"),
            hold(200_000, 120_000, "left"),
            Span(kind="rest", start_ms=328_000, duration_ms=END_MS - 328_000),
        ),
        bed=None,
        fit=FitSummary(least_ms=0, natural_ms=0, most_ms=0),
    )


def without(timeline: Timeline, *texts: str) -> Timeline:
    return replace(timeline, clips=tuple(c for c in timeline.clips if c.text not in texts))


def changed(timeline: Timeline, said: str, **more: object) -> Timeline:
    return replace(
        timeline,
        clips=tuple(replace(c, **more) if c.text == said else c for c in timeline.clips),
    )


def adding(timeline: Timeline, *clips: SpokenClip) -> Timeline:
    return replace(timeline, clips=tuple(sorted((*timeline.clips, *clips), key=lambda c: c.start_ms)))


def expected_ms(text: str) -> int:
    return round((speaking_weight(text, "en") or 1) * 60_000 / 115)


def told_again(start_ms: int, sides: str = "") -> list[SpokenClip]:
    """Make four long cues, which name the side if there are some to name."""
    first, _, other = (sides if start_ms < 100_000 else " ".join(reversed(sides.split()))).partition(" ")
    return [
        clip(start_ms + i, Role.SAY, f"Here is the {word} of five long cues, {first} to {other}.", 0)
        for i, word in enumerate(("first", "second", "third", "fourth"))
    ]


def reps(n: int) -> list[Span]:
    return [Span(kind="rep", start_ms=5_000 + i * 3_000, duration_ms=3_000, n=i + 1, of=n) for i in range(n)]


def rounds(*lengths_ms: int) -> tuple[Span, ...]:
    starts = [sum(lengths_ms[:i]) for i in range(len(lengths_ms))]
    return tuple(
        Span(kind="round", start_ms=start, duration_ms=ms, n=i + 1, of=len(lengths_ms))
        for i, (start, ms) in enumerate(zip(starts, lengths_ms, strict=True))
    )


def scanned(*starts_ms: int, section: str = "Sleep") -> Timeline:
    """Make an evening with a scan at its end: each line so long after the end of the practice."""
    at_ms = 340_000
    whole = Span(kind="section", title=section, start_ms=at_ms, duration_ms=END_MS - at_ms)
    lines = [clip(at_ms + ms, Role.REST, f"Line {ms} rests.") for ms in starts_ms[:-1]]
    scan = Span(kind="scan", start_ms=at_ms, duration_ms=END_MS - at_ms)
    lines.append(clip(at_ms + starts_ms[-1], Role.REST, "All of you."))
    return replace(adding(EVENING, *lines), spans=(*EVENING.spans, whole, scan))


EVENING, DAY = session(), session("day")
SPOKEN = replace(
    EVENING,
    synthetic=Synthetic.VOICE,
    clips=tuple(replace(c, duration_ms=expected_ms(c.text)) for c in EVENING.clips),
)
RIGHT = "Bring your right knee across your body now."
LONG = "word " * 46
FAULTS = {
    "short-cues": (
        changed(EVENING, RIGHT, spoken="step " * 27),
        adding(EVENING, clip(330_000, Role.SAY, LONG, 9_000)),
    ),
    "markup-said": (
        changed(EVENING, RIGHT, text="**Rest** here."),
        changed(EVENING, RIGHT, text="Rest. [pause]"),
    ),
    "safety-whole": (
        adding(
            EVENING,
            clip(1_000, Role.SAFETY, "If you get dizzy"),
            clip(3_000, Role.SAFETY, "stop."),
        ),
    ),
    "words-only": (changed(EVENING, RIGHT, spoken="Stay for 3 breaths."),),
    "pace": (
        replace(EVENING, clips=tuple(replace(c, duration_ms=c.duration_ms // 2) for c in EVENING.clips)),
        replace(EVENING, clips=tuple(replace(c, duration_ms=c.duration_ms * 2) for c in EVENING.clips)),
    ),
    "time-to-move": (adding(EVENING, clip(48_900, Role.SAY, "Slowly.")),),
    "gaps": (
        adding(EVENING, clip(27_200, Role.SAY, "Rest.")),
        changed(EVENING, "Breathe out.", start_ms=31_200),
    ),
    "changes-announced": (
        without(EVENING, "In a moment, the left side."),
        without(EVENING, "Two more breaths here."),
        changed(EVENING, "In a moment, the left side.", start_ms=186_000),
    ),
    "holds": (
        without(EVENING, "Stay here for about two minutes."),
        changed(EVENING, "Stay here for about two minutes.", announces_ms=None),
        without(EVENING, "You are about halfway."),
        without(EVENING, "Two more breaths here."),
        adding(EVENING, clip(70_000, Role.PRESENCE, "On and on.", 35_000)),
    ),
    "long-holds": (replace(EVENING, spans=(hold(52_000, 301_000, "right"),), clips=EVENING.clips[:1]),),
    "silences": (
        without(EVENING, "You are about halfway.", "Stay here for about two minutes.", *THOUGHTS["right"]),
        without(DAY, "When you hear the bell, we are done.", "Rest well."),
        replace(
            changed(
                without(EVENING, *THOUGHTS["left"], "You are about halfway."),
                "Two more breaths here.",
                start_ms=315_000,
            ),
            bed=Bed(kind="rain", below_voice_db=20),
            spans=(),
            breaths=(),
            clips=(EVENING.clips[0], clip(200_000, Role.SAY, "Rest.")),
        ),
    ),
    "hold-thoughts": (
        without(EVENING, *THOUGHTS["right"]),
        without(EVENING, THOUGHTS["left"][1]),
        changed(EVENING, THOUGHTS["left"][0], text="Let your breath be slow and easy."),
    ),
    "bell-announced": (without(DAY, "When you hear the bell, we are done."),),
    "second-side-new": (
        adding(EVENING, *(one for at in (42_200, 190_200) for one in told_again(at))),
        adding(EVENING, *(one for at in (42_200, 190_200) for one in told_again(at, "left right"))),
    ),
    "dose-told": (
        replace(EVENING, spans=(*EVENING.spans, *reps(4))),
        adding(
            replace(EVENING, spans=(*EVENING.spans, *reps(4))), clip(2_000, Role.SAY, "Four light pulls.")
        ),
        adding(replace(EVENING, spans=(*EVENING.spans, *reps(4))), clip(14_000, Role.MOVE, "The last pull.")),
    ),
    "promise-kept": (
        adding(
            replace(EVENING, spans=rounds(100_000, 80_000)), clip(101_000, Role.SAY, "Now a little slower.")
        ),
        adding(EVENING, clip(186_500, Role.SAY, "This time we stay longer than before.")),
        adding(
            replace(EVENING, breaths=tuple(breath(30_000, None) + breath(42_000, None))),
            clip(41_000, Role.SAY, "And now more slowly."),
        ),
    ),
    "first-words": (
        changed(EVENING, EVENING.clips[0].text, text="Now the twist."),
        adding(EVENING, clip(6_500, Role.MOVE, "Again, to the right.")),
    ),
    "even-pace": (
        changed(SPOKEN, RIGHT, duration_ms=2_600),
        changed(SPOKEN, RIGHT, duration_ms=6_000),
    ),
    "scan-in-time": (
        scanned(2_000),
        scanned(30_000, 45_000, 65_000),
        scanned(2_000, 30_000, 40_000),
    ),
    "goodbye": (
        changed(
            without(DAY, "When you hear the bell, we are done."),
            "Open your eyes, and come back to the day.",
            text="Roll to one side.",
        ),
    ),
    "sides": (
        replace(EVENING, spans=(*EVENING.spans, hold(330_000, 3_000, "left"))),
        replace(EVENING, breaths=(*EVENING.breaths, *breath(330_000, "left"))),
        replace(EVENING, balance=Balance(longer="left", extra_ms=30_000)),
    ),
    "breaths": (
        replace(EVENING, breaths=tuple(breath(30_000, None, 2_000, 4_000))),
        replace(EVENING, breaths=tuple(breath(30_000, None, 8_000, 9_000))),
        replace(EVENING, breaths=tuple(breath(30_000, None, 6_000, 4_000))),
        replace(EVENING, breaths=(EVENING.breaths[1], *breath(20_000, None), *EVENING.breaths)),
    ),
    "words-in-phase": (
        replace(EVENING, breaths=(replace(breath(30_000, None)[0], written_ms=3_000), *EVENING.breaths)),
    ),
    "safety-first": (
        changed(EVENING, EVENING.clips[1].text, start_ms=60_000),
        without(EVENING, EVENING.clips[1].text),
    ),
    "thinning": (adding(EVENING, clip(330_000, Role.SAY, "And on and on and on.", 40_000)),),
    "quiet-end": (
        adding(EVENING, clip(END_MS - 15_000, Role.SAY, "Sleep well.")),
        adding(EVENING, clip(345_000, Role.SAY, "Roll onto your side.")),
        adding(EVENING, clip(345_000, Role.SAY, "When you like, pull the covers up.")),
        replace(EVENING, tones=(Tone(start_ms=END_MS - 60_000, duration_ms=6_000, kind="bell"),)),
        adding(EVENING, clip(340_000, Role.OUTRO, "Now open your eyes.")),
        replace(adding(EVENING, clip(340_000, Role.OUTRO, "Öffne die Augen.")), language="de"),
    ),
    "clear-end": (replace(DAY, tones=()), replace(DAY, duration_ms=END_MS + 30_000)),
}


def test_a_session_that_asks_for_nothing_needs_no_line_of_safety() -> None:
    said = tuple(one for one in EVENING.clips if one.role is Role.SAY)
    prayer = replace(EVENING, clips=said, spans=(), breaths=())
    assert not list(judge(prayer, ("safety-first",)))
    assert list(judge(replace(prayer, breaths=EVENING.breaths), ("safety-first",)))


@pytest.mark.parametrize("timeline", [EVENING, DAY], ids=["bedtime", "day"])
def test_a_session_without_fault_has_no_finding(timeline: Timeline) -> None:
    assert [str(finding) for finding in judge(timeline)] == []


def test_every_rule_has_a_fault_to_find() -> None:
    assert set(FAULTS) == set(RULES)


@pytest.mark.parametrize(
    ("rule", "faulty"), [(rule, faulty) for rule, those in FAULTS.items() for faulty in those]
)
def test_a_planted_fault_is_found_by_its_rule(rule: str, faulty: Timeline) -> None:
    assert rule in {finding.rule for finding in judge(faulty)}


def test_findings_say_where_what_and_why() -> None:
    (finding,) = judge(without(EVENING, "In a moment, the left side."), ["changes-announced"])
    assert str(finding).startswith("3:10 the change to the left comes unannounced [changes-announced: ")
    assert finding.why


RETURN = (
    "Let your breath grow a little fuller, and move your fingers and toes. When the bell rings, you are done."
)
FINE = {
    "an announced silence": changed(
        without(EVENING, "You are about halfway.", *THOUGHTS["right"], *THOUGHTS["left"]),
        "Rest well.",
        text="I'll be quiet.",
    ),
    "a dose with its number and its last": adding(
        replace(EVENING, spans=(*EVENING.spans, *reps(4))),
        clip(2_000, Role.SAY, "Four light pulls."),
        clip(14_500, Role.MOVE, "And the last."),
    ),
    "a promise that is kept": adding(
        replace(EVENING, spans=rounds(80_000, 100_000)), clip(81_000, Role.SAY, "Now a little slower.")
    ),
    "no promise": adding(EVENING, clip(186_500, Role.SAY, "No longer than you like.")),
    "a scan that thins out": scanned(10_000, 25_000, 45_000),
    "an evening at one pace": SPOKEN,
    "the program's own return": changed(
        without(DAY, "When you hear the bell, we are done."),
        "Open your eyes, and come back to the day.",
        text=RETURN,
    ),
    "another language": replace(DAY, language="it"),
}
NEW = (
    "silences", "bell-announced", "second-side-new", "dose-told", "promise-kept", "first-words", "even-pace",
    "scan-in-time", "goodbye", "quiet-end",
)  # fmt: skip


@pytest.mark.parametrize("name", FINE)
def test_what_a_good_teacher_does_is_left_alone(name: str) -> None:
    rules = [rule for rule in NEW if rule != "silences" or name == "an announced silence"]
    assert [str(finding) for finding in judge(FINE[name], rules)] == []
