"""Mix what is heard around the words: check it, place it, and find its sound."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from voiceguide.compose.request import Request
from voiceguide.errors import ChoiceError
from voiceguide.script.terms import Mode
from voiceguide.settings import Settings

if TYPE_CHECKING:
    from voiceguide.audio.bed.track import Crossfades, Loop
    from voiceguide.compose.segment_store import CachedSegments
    from voiceguide.timeline.model import Timeline


def check_mix(request: Request, settings: Settings) -> Settings:
    """Refuse at once what else would be refused after everything was spoken; return settings as asked for.

    Raises:
        ChoiceError: A loudness, a level or a bell that cannot be, or a wish about a bed where there is none.
    """
    from voiceguide.timeline.levels import NONE, check_bed_level, check_lufs, check_strike

    check_strike(request.bell)
    if request.speech_lufs is not None:
        check_lufs(request.speech_lufs)
        settings = replace(settings, speech_lufs=request.speech_lufs)
    if request.bed != NONE:
        below_db = settings.bed_below_db if request.bed_below_db is None else request.bed_below_db
        check_bed_level(below_db, force=request.force)
        return settings
    for value, option in ((request.bed_below_db, "--bed-level"), (request.fade_ms, "--fade")):
        if value is not None:
            from voiceguide.audio.bed.registry import BEDS

            mend = f"Choose one with --bed: {', '.join(BEDS)}, or a sound file."
            raise ChoiceError("there is no bed that it could be for.", where=option, mend=mend)
    return settings


def mix_timeline(timeline: Timeline, request: Request, settings: Settings) -> Timeline:
    """Add to a timeline how the voice falls towards the evening, the bells and the bed."""
    from voiceguide.timeline.levels import NONE, with_bed, with_bells, with_gentle_rises, with_sleep_curve
    from voiceguide.timeline.model import Bed

    levelled = replace(timeline, speech_lufs=settings.speech_lufs)
    made = with_bells(with_gentle_rises(with_sleep_curve(levelled)), request.bell)
    if request.bed == NONE:
        return made
    below_db = settings.bed_below_db if request.bed_below_db is None else request.bed_below_db
    usual_ms = settings.bedtime_fade_ms if timeline.mode == Mode.BEDTIME else settings.day_fade_ms
    bed = Bed(kind=bed_kind(request.bed), below_voice_db=below_db)
    return with_bed(made, bed, request.fade_ms, usual_ms, force=request.force)


def bed_kind(bed: str) -> str:
    """Name a bed as timelines do: a file by its name and the beginning of a sum over what is in it.

    Where it lies is of no interest to whoever reads the timeline, and differs from machine to machine; but
    two files of one name are two beds.

    Raises:
        AudioError: It is a file that cannot be read.
    """
    from voiceguide.audio.bed.registry import BEDS

    if bed in BEDS:
        return bed
    from voiceguide.audio.bed.from_file import sound_digest

    return f"{Path(bed).name} ({sound_digest(Path(bed))[:8]})"


def bed_loop(request: Request, store: CachedSegments) -> Loop | None:
    """Find the sound of the bed, before anything is spoken for a track that cannot be.

    Raises:
        ChoiceError: There is no bed of that name.
        AudioError: It is a file, and no sound that can be a bed.
    """
    from voiceguide.timeline.levels import NONE

    if request.bed == NONE:
        return None
    from voiceguide.audio.bed.registry import BEDS
    from voiceguide.audio.bed.synth import synthesized_loop

    if request.bed in BEDS:
        return None if BEDS[request.bed].breathing else synthesized_loop(request.bed, store)
    from voiceguide.audio.bed.from_file import file_loop
    from voiceguide.core.suggest import suggest

    path = Path(request.bed)
    if not path.exists() and not path.suffix and path.name == request.bed:
        guess = suggest(request.bed, (*BEDS, NONE))
        mend = guess or f"There are {', '.join(BEDS)}; or name a sound file."
        raise ChoiceError(f"there is no bed called {request.bed!r}.", where="--bed", mend=mend)
    return file_loop(path, store)


def under(
    timeline: Timeline, request: Request, bed: Loop | None, segments: CachedSegments
) -> tuple[Loop | Crossfades | None, float]:
    """Return the sound under the words, and the loudness that a full sentence was finished to, LUFS."""
    from voiceguide.timeline.levels import full_lufs

    lufs = full_lufs(timeline.mode, timeline.speech_lufs)
    if bed is not None and bed.stationary:
        from voiceguide.audio.bed.phase import phase_locked

        return phase_locked(bed, timeline), lufs
    if bed is not None or timeline.bed is None:
        return bed, lufs
    from voiceguide.audio.bed.registry import BEDS

    kind = BEDS.get(request.bed)
    return (kind.load()(timeline, segments) if kind is not None and kind.breathing else None), lufs
