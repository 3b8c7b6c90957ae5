"""Set the sounds around the words, and the level of the voice: bells, the bed, its fade, the sleep curve.

Nothing here moves a word. Every decision is recorded in the timeline, and rendering follows it.
"""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from typing import Final

from voiceguide.errors import ChoiceError
from voiceguide.timeline.model import BREATH_SOUNDS, STRIKES, Bed, Span, SpokenClip, Timeline
from voiceguide.units import MINUTE, SECOND, Ms, clock

NONE: Final = "none"
LEAST_BELOW_DB: Final = 20.0
"""WCAG 2.2, criterion 1.4.7: sound behind speech is at least 20 dB under it."""
MOST_BELOW_DB: Final = 60.0
LEAST_FADE_MS: Final = 8 * SECOND
"""The shortest fade at bedtime, ms: a quicker one is noticed, and keeps the listener awake."""
LONG_FADE_MS: Final = MINUTE
"""The usual fade of a tail, and of a bed that nobody asked for, ms, where there is time for it."""
FALL_DB: Final = 4.0
"""The fall of the voice's level from the first to the last cue of an evening, dB."""
LEAD_DB: Final = 1.5
"""How much louder an evening begins, dB: a level that falls by 4 dB is 1.5 dB lower as a whole."""
LUFS: Final = (-24.0, -14.0)
"""The range of loudness to choose from, LUFS: broadcast's, and the loudest that limiting leaves natural."""
STEP_DB: Final = 0.5
"""The step of the sleep curve, dB: too small to be heard by itself."""
RISE_LU: Final = 1.8
"""The greatest planned rise from one cue to the next, LU: with what coding adds, it stays below 2 LU."""
BELL_FREE_MS: Final = 2 * MINUTE
"""The time at the end of an evening without a bell, ms: a bell would wake a sleeping listener."""


def check_bed_level(below_voice_db: float, *, force: bool) -> None:
    """Refuse a bed that lies too close under the voice, or nowhere.

    Raises:
        ChoiceError: It is under 20 dB and not forced, or no level at all.
    """
    if not 0.0 <= below_voice_db <= MOST_BELOW_DB:
        mend = f"Write how many dB under the voice it shall lie: {LEAST_BELOW_DB:g} to {MOST_BELOW_DB:g}."
        raise ChoiceError(f"{below_voice_db:g} dB is no level for a bed.", where="--bed-level", mend=mend)
    if below_voice_db < LEAST_BELOW_DB and not force:
        raise ChoiceError(
            f"A bed only {below_voice_db:g} dB under the voice makes words hard to follow for many ears "
            "(WCAG 1.4.7 asks for 20).",
            where="--bed-level",
            mend=f"Use {LEAST_BELOW_DB:g} or more, or insist with --force.",
        )


def check_lufs(speech_lufs: float) -> None:
    """Refuse a loudness at which speech is lost or squashed.

    Raises:
        ChoiceError: It lies outside `LUFS`.
    """
    if not LUFS[0] <= speech_lufs <= LUFS[1]:
        raise ChoiceError(
            f"{speech_lufs:g} LUFS is no loudness for speech to fall asleep by.",
            where="--lufs",
            mend=f"Use {LUFS[0]:g} to {LUFS[1]:g}; podcasts ask for -16, broadcasters for -23.",
        )


def full_lufs(mode: str, speech_lufs: float) -> float:
    """Return the loudness of a finished clip, LUFS, that gives all words together the loudness asked for.

    Args:
        mode: The session's.
        speech_lufs: The loudness of all words together.
    """
    return speech_lufs + (LEAD_DB if mode == "bedtime" else 0.0)


def with_bed(timeline: Timeline, bed: Bed, fade_ms: Ms | None, usual_ms: Ms, *, force: bool) -> Timeline:
    """Add a bed under a session that fades out after the last word.

    Args:
        timeline: The session.
        bed: The bed.
        fade_ms: The length of the fade; None for the usual.
        usual_ms: The usual length; less where there is less time after the last word.
        force: True to allow a short fade at bedtime.

    Raises:
        ChoiceError: The fade would touch the last words, or is too short for bedtime.
    """
    free_ms = timeline.duration_ms - max((clip.end_ms for clip in timeline.clips), default=0)
    if fade_ms is None:
        return replace(timeline, bed=bed, fade_ms=min(usual_ms, free_ms))
    if fade_ms > free_ms:
        raise ChoiceError(
            f"a fade of {clock(fade_ms)} would touch the last words.",
            where="--fade",
            mend=f"After them there are {free_ms / SECOND:g} s; use --fade {free_ms // SECOND}s or less.",
        )
    if timeline.mode == "bedtime" and fade_ms < LEAST_FADE_MS and not force:
        raise ChoiceError(
            f"a bed that goes out within {fade_ms / SECOND:g} s can wake a sleeper.",
            where="--fade",
            mend=f"Use {LEAST_FADE_MS // SECOND}s or more, or insist with --force.",
        )
    return replace(timeline, bed=bed, fade_ms=fade_ms)


def with_tail(timeline: Timeline, tail_ms: Ms, title: str) -> Timeline:
    """Add the tail of a session: a section of its own after the guided part, which stays as it is.

    Args:
        timeline: The session.
        tail_ms: How long its bed goes on.
        title: What the section is called.
    """
    tail = Span(kind="section", start_ms=timeline.duration_ms, duration_ms=tail_ms, title=title)
    return replace(
        timeline,
        duration_ms=timeline.duration_ms + tail_ms,
        spans=(*timeline.spans, tail),
        tail_ms=tail_ms,
    )


def long_fade_ms(timeline: Timeline) -> Ms:
    """Return a fade that a sleeper does not notice, ms: half of what is heard after the last word, 1 min."""
    free_ms = timeline.duration_ms - max((clip.end_ms for clip in timeline.clips), default=0)
    return min(LONG_FADE_MS, free_ms // 2)


def check_strike(strike: str) -> None:
    """Refuse an unknown bell.

    Raises:
        ChoiceError: It is neither one of `STRIKES` nor `none`.
    """
    if strike not in (*STRIKES, NONE):
        mend = f"There are {', '.join(STRIKES)} and {NONE}."
        raise ChoiceError(f"there is no bell called {strike!r}.", where="--bell", mend=mend)


def check_breath_sound(sound: str) -> None:
    """Refuse an unknown sound of led breaths.

    Raises:
        ChoiceError: It is not one of `BREATH_SOUNDS`.
    """
    if sound not in BREATH_SOUNDS:
        mend = f"There are {' and '.join(BREATH_SOUNDS)}."
        raise ChoiceError(f"there is no sound of breath called {sound!r}.", where="--breaths", mend=mend)


def with_breath_sound(timeline: Timeline, sound: str) -> Timeline:
    """Set the sound of a session's breath tones; their places and times stay as they are.

    Args:
        timeline: The session.
        sound: One of `BREATH_SOUNDS`.
    """
    if sound == BREATH_SOUNDS[0]:
        return timeline
    tones = (replace(tone, strike=sound) if tone.kind == "breath" else tone for tone in timeline.tones)
    return replace(timeline, tones=tuple(tones))


def with_bells(timeline: Timeline, strike: str) -> Timeline:
    """Set the sound of a session's bells; their places and times stay as they are.

    At bedtime none rings in the last two minutes, whatever the script says.

    Args:
        timeline: The session.
        strike: One of `STRIKES`, or `none` for silence in their place.
    """
    last_ms = timeline.guided_ms
    if timeline.mode == "bedtime":
        last_ms -= BELL_FREE_MS
    tones = [
        replace(tone, strike=strike) if tone.kind == "bell" and not tone.speech else tone
        for tone in timeline.tones
        if tone.kind != "bell" or (strike != NONE and tone.start_ms + tone.duration_ms <= last_ms)
    ]
    return replace(timeline, tones=tuple(tones))


def with_sleep_curve(timeline: Timeline) -> Timeline:
    """Lower the gain of the voice gradually from the first to the last cue of an evening; by day it stays.

    A falling voice relaxes (Knowlton and Larkin 2006). The gain goes by the time of the cue, in steps too
    small to be heard, never up; the last words lie 4 dB under the first, which leaves them plain. The clips
    are finished at `full_lufs`, so that all words together have the loudness asked for all the same.
    """
    if timeline.mode != "bedtime" or not timeline.clips:
        return timeline
    first_ms, last_ms = timeline.clips[0].start_ms, timeline.clips[-1].start_ms
    steps = int(FALL_DB / STEP_DB)

    def fallen(clip: SpokenClip) -> SpokenClip:
        step = (2 * steps * (clip.start_ms - first_ms) // max(1, last_ms - first_ms) + 1) // 2
        gain_db = clip.gain_db - step * STEP_DB
        lufs = None if clip.lufs is None else round(clip.lufs - step * STEP_DB, 2)
        return replace(clip, gain_db=gain_db, lufs=lufs)

    return replace(timeline, clips=tuple(map(fallen, timeline.clips)))


def with_gentle_rises(timeline: Timeline) -> Timeline:
    """Soften a cue that would stand out after the one before it.

    Short words of some voices are all peak: limiting keeps them softer than they ought to be, and the
    sentence after such a word would be a step up. It is softened by as much as is too much, and what follows
    rises from there.
    """
    clips: list[SpokenClip] = []
    for clip in timeline.clips:
        before = clips[-1].lufs if clips else None
        too_much = 0.0 if before is None or clip.lufs is None else clip.lufs - before - RISE_LU
        softer_db = STEP_DB * max(0, ceil(too_much / STEP_DB))
        if softer_db and clip.lufs is not None:
            lufs = round(clip.lufs - softer_db, 2)
            clips.append(replace(clip, gain_db=clip.gain_db - softer_db, lufs=lufs))
        else:
            clips.append(clip)
    return replace(timeline, clips=tuple(clips))


def with_asked_levels(timeline: Timeline) -> Timeline:
    """Make every clip as much softer as the script asks, on top of the even loudness of all words."""

    def lowered(clip: SpokenClip) -> SpokenClip:
        if not clip.level_db:
            return clip
        lufs = None if clip.lufs is None else round(clip.lufs + clip.level_db, 2)
        return replace(clip, gain_db=clip.gain_db + clip.level_db, lufs=lufs)

    return replace(timeline, clips=tuple(map(lowered, timeline.clips)))
