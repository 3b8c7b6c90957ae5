"""Mix what is heard around the words: check it, place it, and find its sound."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from voiceguide.compose.request import Request
from voiceguide.core.beds import NO_BED
from voiceguide.errors import ChoiceError
from voiceguide.script.terms import USUAL_BEDS, Mode
from voiceguide.settings import ROOMS, Settings

if TYPE_CHECKING:
    from voiceguide.audio.bed.track import BackgroundTrack, Crossfades, Loop
    from voiceguide.compose.segment_store import CachedSegments
    from voiceguide.plan.model import Plan
    from voiceguide.timeline.model import Timeline


UNASKED_BELOW_DB: Final = 26.0
"""How far a bed lies under the voice that nobody asked for, dB. In a long silence it is 4 dB louder, and so
never closer to the words than the 22 dB of a bed that was chosen."""


def check_mix(request: Request, settings: Settings) -> Settings:
    """Refuse at once what else would be refused after everything was spoken; return settings as asked for.

    Raises:
        ChoiceError: A loudness, a level or a bell that cannot be, or a wish about a bed where there is none.
    """
    from voiceguide.timeline.levels import (
        NONE,
        check_bed_level,
        check_breath_sound,
        check_lufs,
        check_strike,
    )

    check_strike(request.bell)
    check_breath_sound(request.breaths)
    if request.room != settings.room:
        if request.room not in ROOMS:
            mend = f"There are {' and '.join(ROOMS)}."
            raise ChoiceError(f"there is no room called {request.room!r}.", where="--room", mend=mend)
        settings = replace(settings, room=request.room)
    if request.speech_lufs is not None:
        check_lufs(request.speech_lufs)
        settings = replace(settings, speech_lufs=request.speech_lufs)
    if request.bed_below_db is not None or request.bed not in (None, NONE):
        below_db = settings.bed_below_db if request.bed_below_db is None else request.bed_below_db
        check_bed_level(below_db, force=request.force)
    if request.bed_width is not None:
        from voiceguide.audio.bed.width import check_width

        check_width(request.bed_width, request.bed)
    if request.bed == NONE:
        _check_no_wish(request)
    return settings


def check_bed_wishes(request: Request, plan: Plan) -> None:
    """Refuse a wish about the bed of a session that has none, once its mode and its script are known.

    Raises:
        ChoiceError: There is such a wish.
    """
    if bed_of(request, plan) == NO_BED:
        _check_no_wish(request)


def bed_of(request: Request, plan: Plan) -> str:
    """Return the bed of a session: the listener's, else the script's, else the usual one of its mode."""
    if request.bed is not None:
        return request.bed
    return USUAL_BEDS[plan.mode] if plan.bed is None else plan.bed.name


def _check_no_wish(request: Request) -> None:
    wishes = (
        (request.bed_below_db, "--bed-level"),
        (request.bed_width, "--width"),
        (request.fade_ms, "--fade"),
    )
    for value, option in wishes:
        if value is not None:
            from voiceguide.audio.bed.registry import BEDS

            mend = f"Choose one with --bed: {', '.join(BEDS)}, or a sound file."
            raise ChoiceError("there is no bed that it could be for.", where=option, mend=mend)


def mix_timeline(timeline: Timeline, request: Request, settings: Settings, plan: Plan) -> Timeline:
    """Add to a timeline how the voice falls towards the evening, the bells, the bed and its tail."""
    from voiceguide.audio.bed.width import check_width, settled_width
    from voiceguide.plan.tail import bed_title
    from voiceguide.timeline.levels import (
        long_fade_ms,
        with_asked_levels,
        with_bed,
        with_bells,
        with_breath_sound,
        with_gentle_rises,
        with_sleep_curve,
        with_tail,
    )
    from voiceguide.timeline.model import Bed

    levelled = replace(timeline, speech_lufs=settings.speech_lufs)
    even = with_gentle_rises(with_sleep_curve(levelled))
    made = with_breath_sound(with_bells(with_asked_levels(even), request.bell), request.breaths)
    name = bed_of(request, plan)
    if name == NO_BED:
        return made
    if plan.tail_ms:
        made = with_tail(made, plan.tail_ms, bed_title(plan.book, name))
    unasked = request.bed is None and plan.bed is None
    usual_ms = settings.bedtime_fade_ms if timeline.mode == Mode.BEDTIME else settings.day_fade_ms
    if unasked or plan.tail_ms:
        usual_ms = max(usual_ms, long_fade_ms(made))
    check_width(request.bed_width, name)
    bed = Bed(
        kind=bed_kind(name),
        below_voice_db=_below_db(request, plan, settings),
        width=settled_width(name, _width(request, plan)),
    )
    return with_bed(made, bed, request.fade_ms, usual_ms, force=request.force)


def _below_db(request: Request, plan: Plan, settings: Settings) -> float:
    """Return how far the bed lies under the voice: as asked, as the script has it, or as is usual."""
    if request.bed_below_db is not None:
        return request.bed_below_db
    if request.bed is not None:
        return settings.bed_below_db
    if plan.bed is None:
        return max(settings.bed_below_db, UNASKED_BELOW_DB)
    return settings.bed_below_db if plan.bed.below_db is None else float(plan.bed.below_db)


def _width(request: Request, plan: Plan) -> int | None:
    """Return how wide the bed is, %: as asked, or as the script has its own; None for the usual."""
    if request.bed_width is not None or request.bed is not None or plan.bed is None:
        return request.bed_width
    return plan.bed.width


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
    return f"{Path(bed).name} ({bed_digest(Path(bed))})"


def bed_digest(path: Path) -> str:
    """Return the beginning of the digest of a sound file that is a bed, as timelines and file names have it.

    Raises:
        AudioError: It cannot be read.
    """
    from voiceguide.audio.bed.from_file import SHORT, sound_digest

    return sound_digest(path)[:SHORT]


def laid_bed(timeline: Timeline, store: CachedSegments) -> BackgroundTrack | None:
    """Return the bed of a finished session as the renderer lays it.

    Returns:
        None if it has no bed, or that is a file whose sound is not in the cache any more.
    """
    from voiceguide.audio.bed.from_file import known_loop
    from voiceguide.audio.bed.registry import BEDS
    from voiceguide.audio.renderer import background_track

    if timeline.bed is None:
        return None
    kind, width = timeline.bed.kind, timeline.bed.width
    loop = bed_loop(kind, store, width) if kind in BEDS else known_loop(kind[-9:-1], store, width)
    bed, lufs = under(timeline, loop, store)
    return None if bed is None else background_track(timeline, bed, lufs)


def bed_loop(bed: str, store: CachedSegments, width: int | None = None) -> Loop | None:
    """Find the sound of the bed, before anything is spoken for a track that cannot be.

    Args:
        bed: Its name, or the path of its file.
        store: Keeps what was made.
        width: How wide it is, %; None for the usual.

    Raises:
        ChoiceError: There is no bed of that name.
        AudioError: It is a file, and no sound that can be a bed.
    """
    from voiceguide.timeline.levels import NONE

    if bed == NONE:
        return None
    from voiceguide.audio.bed.registry import BEDS
    from voiceguide.audio.bed.synth import synthesized_loop
    from voiceguide.audio.bed.width import settled_width

    if bed in BEDS:
        return None if BEDS[bed].breathing else synthesized_loop(bed, store, settled_width(bed, width))
    from voiceguide.audio.bed.from_file import file_loop
    from voiceguide.core.suggest import suggest

    path = Path(bed)
    if not path.exists() and not path.suffix and path.name == bed:
        guess = suggest(bed, (*BEDS, NONE))
        mend = guess or f"There are {', '.join(BEDS)}; or name a sound file."
        raise ChoiceError(f"there is no bed called {bed!r}.", where="--bed", mend=mend)
    return file_loop(path, store, width or 0)


def under(
    timeline: Timeline, bed: Loop | None, segments: CachedSegments
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

    kind = BEDS.get(timeline.bed.kind)
    return (kind.load()(timeline, segments) if kind is not None and kind.breathing else None), lufs
