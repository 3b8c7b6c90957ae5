"""Place everything at its millisecond: the rundown becomes the timeline."""

from __future__ import annotations

from voiceguide.plan.model import Plan
from voiceguide.timeline import parts  # noqa: F401, RUF100 - its import registers and checks every kind
from voiceguide.timeline.builder import TimelineBuilder
from voiceguide.timeline.clock.bells import bell_tones, beside_bells, ringing
from voiceguide.timeline.fit import Fit
from voiceguide.timeline.formats import summarise
from voiceguide.timeline.model import Balance, Synthetic, Timeline
from voiceguide.timeline.parts.passes import PLACE
from voiceguide.timeline.rundown import Rundown
from voiceguide.timeline.sound import Sounds, lengths


def place(
    plan: Plan,
    rundown: Rundown,
    fitted: Fit,
    sounds: Sounds,
    *,
    voice: str,
    estimated: bool,
) -> Timeline:
    """Place a rundown.

    Args:
        plan: The plan that was fitted.
        rundown: Everything in order.
        fitted: Its amounts.
        sounds: The sound of each of `rundown.lines()`.
        voice: The voice's name.
        estimated: True if the clips have no sound yet, only an estimated length.

    Raises:
        ScriptError: A bell by the clock would ring over words that cannot move.
    """
    bells = ringing(plan, fitted.target_ms)
    builder = TimelineBuilder(sounds, lengths(sounds), bells=bells)
    for entry in rundown.entries:
        PLACE(entry, builder)
    builder.check_time(fitted.target_ms)
    builder.tones.extend(bell_tones(bells))
    clips = beside_bells(builder.clips, builder.spans, bells, builder.pinned) if bells else builder.clips
    return Timeline(
        routine=plan.routine,
        title=plan.title,
        by=plan.by or None,
        language=plan.language,
        mode=str(plan.mode),
        voice=voice,
        synthetic=None if estimated else _synthetic(voice, builder),
        estimated=estimated,
        target_ms=fitted.target_ms,
        duration_ms=builder.at_ms,
        fade_ms=0,
        choices=plan.choices,
        balance=Balance(longer=plan.longer, extra_ms=plan.extra_ms),
        clips=tuple(sorted(clips, key=lambda clip: clip.start_ms)),
        breaths=tuple(builder.breaths),
        tones=tuple(sorted(builder.tones, key=lambda tone: tone.start_ms)),
        spans=tuple(sorted(builder.spans, key=lambda span: (span.start_ms, -span.duration_ms))),
        bed=None,
        fit=summarise(fitted),
    )


def _synthetic(voice: str, builder: TimelineBuilder) -> Synthetic:
    return Synthetic.of_voice(voice) if builder.clips else Synthetic.NONE
