"""Timelines to be drawn: a small one a person can check by eye, and any that hypothesis comes upon."""

from __future__ import annotations

from hypothesis import strategies as st

from voiceguide.timeline.model import (
    Balance,
    BreathPhase,
    FitSummary,
    Phase,
    Role,
    Span,
    SpokenClip,
    Timeline,
    Tone,
)


def timeline(duration_ms: int, **more: object) -> Timeline:
    facts: dict[str, object] = {
        "routine": "twist", "title": "A gentle twist", "language": "en", "mode": "day", "voice": "tone",
        "estimated": False, "target_ms": duration_ms, "fade_ms": 0, "choices": (), "balance": Balance(),
        "clips": (), "tones": (), "breaths": (), "spans": (), "bed": None,
        "fit": FitSummary(least_ms=0, natural_ms=0, most_ms=0),
    }  # fmt: skip
    return Timeline(duration_ms=duration_ms, **{**facts, **more})  # type: ignore[arg-type]


def clip(start_ms: int, duration_ms: int, text: str = "Let it be.") -> SpokenClip:
    return SpokenClip(start_ms=start_ms, duration_ms=duration_ms, text=text, spoken=text, role=Role.SAY)


def span(kind: str, start_ms: int, end_ms: int, title: str | None = None, side: str | None = None) -> Span:
    return Span(kind=kind, start_ms=start_ms, duration_ms=end_ms - start_ms, title=title, side=side)


def breath(start_ms: int, duration_ms: int, phase: Phase) -> BreathPhase:
    return BreathPhase(start_ms=start_ms, duration_ms=duration_ms, phase=phase, breath=1, of=1)


def evening(hold_ms: int = 60_000) -> Timeline:
    """Make a small session: words, one breath, a right and a left hold with words inside, rest, bell."""
    right, left = 40_000, 50_000 + hold_ms
    rest = left + 10_000 + hold_ms
    return timeline(
        rest + 40_000,
        clips=(
            clip(0, 10_000, "Lie down."),
            clip(30_000, 5_000, "Right knee across."),
            clip(right + hold_ms // 2, 4_000, "Halfway."),
            clip(right + hold_ms, 5_000, "Left knee across."),
            clip(left + hold_ms // 2, 4_000, "Halfway."),
        ),
        breaths=(breath(10_000, 4_000, Phase.INHALE), breath(14_000, 6_000, Phase.EXHALE)),
        tones=(Tone(start_ms=rest + 30_000, duration_ms=6_000, kind="bell"),),
        spans=(
            span("section", 0, 30_000, "Settle"),
            span("section", 30_000, rest, "Twist <&> turn"),
            span("side", 30_000, right + hold_ms, side="right"),
            span("hold", right, right + hold_ms, side="right"),
            span("side", right + hold_ms, left + hold_ms, side="left"),
            span("hold", left, left + hold_ms, side="left"),
            span("section", rest, rest + 40_000, "Rest"),
            span("rest", rest, rest + 40_000),
        ),
    )


_kinds = st.sampled_from(("hold", "rest", "window", "rep", "side", "round", "section"))
_sides = st.sampled_from((None, "left", "right"))


@st.composite
def timelines(draw: st.DrawFn) -> Timeline:
    """Make up a timeline: clips one after another, everything else as it comes, even beyond the end."""
    end_ms = draw(st.integers(1_000, 4_000_000))
    moment = st.integers(0, end_ms)
    cuts = sorted(draw(st.sets(st.integers(0, end_ms), max_size=16)))
    clips = [
        clip(start, stop - start, draw(st.text(max_size=12)))
        for start, stop in zip(cuts[::2], cuts[1::2], strict=False)
    ]
    spans = draw(
        st.lists(
            st.builds(
                Span,
                kind=_kinds,
                start_ms=moment,
                duration_ms=moment,
                title=st.none() | st.text(),
                side=_sides,
            ),
            max_size=10,
        )
    )
    phase = st.sampled_from(Phase)
    breaths = st.builds(
        BreathPhase, start_ms=moment, duration_ms=moment, phase=phase, breath=st.just(1), of=st.just(1)
    )
    tones = st.builds(Tone, start_ms=moment, duration_ms=moment, kind=st.sampled_from(("bell", "breath")))
    return timeline(
        end_ms,
        title=draw(st.text()),
        clips=tuple(clips),
        spans=tuple(spans),
        breaths=tuple(draw(st.lists(breaths, max_size=8))),
        tones=tuple(draw(st.lists(tones, max_size=3))),
    )
