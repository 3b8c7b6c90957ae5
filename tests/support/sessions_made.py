"""Timelines to be drawn: a small one a person can check by eye, and any that hypothesis comes upon."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from voiceguide.timeline.model import (
    Balance,
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


def timeline(duration_ms: int, **more: object) -> Timeline:
    facts: dict[str, object] = {
        "routine": "twist", "title": "A gentle twist", "language": "en", "mode": "day", "voice": "tone",
        "estimated": False, "target_ms": duration_ms, "fade_ms": 0, "choices": (), "balance": Balance(),
        "clips": (), "tones": (), "breaths": (), "spans": (), "bed": None,
        "fit": FitSummary(least_ms=0, natural_ms=0, most_ms=0), "synthetic": Synthetic.NONE,
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


_LONGEST_MS = 4_000_000
# Built once: what hypothesis is given anew in each example it checks anew, which takes longer than the test.
_lengths = st.integers(1_000, _LONGEST_MS)
_moments = st.integers(0, _LONGEST_MS)
_cuts = st.sets(_moments, max_size=16)
_said = st.text(max_size=12)
_titles = st.text()
_kinds = st.sampled_from(("hold", "rest", "window", "scan", "offer", "rep", "side", "round", "section"))
_sides = st.sampled_from((None, "left", "right"))
_spans = st.lists(
    st.builds(
        Span, kind=_kinds, start_ms=_moments, duration_ms=_moments, title=st.none() | _titles, side=_sides
    ),
    max_size=10,
)
_breaths = st.lists(
    st.builds(
        BreathPhase,
        start_ms=_moments,
        duration_ms=_moments,
        phase=st.sampled_from(Phase),
        breath=st.just(1),
        of=st.just(1),
    ),
    max_size=8,
)
_tones = st.lists(
    st.builds(Tone, start_ms=_moments, duration_ms=_moments, kind=st.sampled_from(("bell", "breath"))),
    max_size=3,
)


@st.composite
def timelines(draw: st.DrawFn) -> Timeline:
    """Make up a timeline: clips one after another, everything else as it comes, even beyond the end."""
    end_ms = draw(_lengths)

    def inside(moment: int) -> int:
        """Bring a moment of the longest session into this one; its first and its last stay so."""
        return moment * end_ms // _LONGEST_MS

    def fitted(stretches: list) -> tuple:
        return tuple(
            replace(one, start_ms=inside(one.start_ms), duration_ms=inside(one.duration_ms))
            for one in stretches
        )

    cuts = sorted(set(map(inside, draw(_cuts))))
    clips = [
        clip(start, stop - start, draw(_said)) for start, stop in zip(cuts[::2], cuts[1::2], strict=False)
    ]
    return timeline(
        end_ms,
        title=draw(_titles),
        clips=tuple(clips),
        spans=fitted(draw(_spans)),
        breaths=fitted(draw(_breaths)),
        tones=fitted(draw(_tones)),
    )
