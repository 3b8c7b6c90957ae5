"""The straight road from a request to a timeline; read `compose_session` from top to bottom.

Lines that take time are spoken and measured before the fit. Lines inside holds depend on the fit, take no
time of their own, and are spoken after it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING, TypeVar, overload

from voiceguide.compose.mix import check_bed_wishes, check_mix, mix_timeline
from voiceguide.compose.request import ESTIMATED, Composed, MemoizedTimeline, Progress, quiet
from voiceguide.compose.sources import SpeechSource, VoiceSpeech
from voiceguide.errors import ImpossibleLength
from voiceguide.settings import Settings
from voiceguide.speech.fallback import AUTO, attempts
from voiceguide.units import Ms

if TYPE_CHECKING:
    from voiceguide.compose.job import CompositionJob
    from voiceguide.compose.memoized import TimelineMemo
    from voiceguide.plan.model import Plan
    from voiceguide.timeline.fit import Fit
    from voiceguide.timeline.model import Timeline

Made = TypeVar("Made", Composed, MemoizedTimeline)


@overload
def compose_session(job: CompositionJob) -> Composed: ...
@overload
def compose_session(job: CompositionJob, memo: TimelineMemo) -> MemoizedTimeline: ...
def compose_session(job: CompositionJob, memo: TimelineMemo | None = None) -> Composed | MemoizedTimeline:
    """Compose a session from the first source of sound that can speak all of it.

    Args:
        job: What to compose.
        memo: What was composed before, to be recalled or added to; None to compose in any case.

    Raises:
        VoiceguideError: The routine, a choice or the length is not possible, or no voice can speak it.
    """
    settings = check_mix(job.request, job.settings)

    @cache
    def plan_of() -> Plan:
        from voiceguide.compose.planning import keep_sounds, own_sounds_of, planned

        made = planned(job.request, settings, scripts=job.scripts, kept=_pinned_sounds(job))
        if any(own_sounds_of(made)) and job.request.voice != ESTIMATED:
            keep_sounds(made, settings)
        check_bed_wishes(job.request, made)
        return made

    for source in sources_of(job, settings, lambda: plan_of().language):
        with source.attempt():
            if memo is not None and (known := memo.find(source)) is not None:
                return _explained(known, source)
            # A session that is recalled needs none of this.
            from voiceguide.compose.estimate import EstimateReport, estimate_synthesis
            from voiceguide.compose.planning import script_faults

            plan = plan_of()
            report = EstimateReport(job.on_estimate, job.progress, wait=job.request.voice == AUTO)
            try:
                if (voice := source.fetching()) is not None:
                    ahead = estimate_synthesis(job.request, plan, voice, settings)
                    if ahead.refused is not None:
                        raise ahead.refused
                    report.estimate(ahead)
                fitted, placed = session(plan, job.request.target_ms, source, report.progress)
            except ImpossibleLength as refused:
                if not job.suggest:
                    raise
                from voiceguide.compose.suggestions import with_suggestions

                raise with_suggestions(refused, job, plan, source) from None
            mixed = mix_timeline(placed, job.request, settings, plan)
            faults = script_faults(job.request, settings, scripts=job.scripts)
            made = source.accepted(
                Composed(plan=plan, fit=fitted, timeline=mixed, voice_line="", faults=faults)
            )
            if made is None:
                continue
            if memo is None:
                return _explained(made, source)
            return _explained(memo.keep(source, made), source)
    raise AssertionError("the last source composes the session or says why it cannot")


def session(
    plan: Plan, target_ms: Ms, source: SpeechSource, progress: Progress = quiet
) -> tuple[Fit, Timeline]:
    """Speak, fit, unroll, speak the rest, and place one plan.

    Args:
        plan: What could be heard.
        target_ms: How long it shall last.
        source: Where its lines get their sound.
        progress: Called with the progress of synthesis.

    Raises:
        ImpossibleLength: The plan cannot last that long.
        VoiceError: The voice cannot speak.
    """
    from voiceguide.compose.sounds import likely_ms
    from voiceguide.timeline.evenings import fit_evening
    from voiceguide.timeline.placement import place
    from voiceguide.timeline.sound import lengths
    from voiceguide.timeline.unroll import unroll

    sounds = source.sounds(plan, plan.lines(), progress)
    fitted = fit_evening(plan, lengths(sounds), target_ms, partial(likely_ms, plan))
    rundown = unroll(plan, fitted.amounts)
    rest = [line for line in rundown.lines() if line not in sounds]
    sounds |= source.sounds(plan, rest, progress)
    voice = source.name
    return fitted, place(plan, rundown, fitted, sounds, voice=voice, estimated=voice == ESTIMATED)


def sources_of(
    job: CompositionJob, settings: Settings, language: Callable[[], str] | None = None
) -> tuple[SpeechSource, ...]:
    """Return the sources of sound that a job allows, in the order in which they are tried.

    Modules of other sources are not imported.

    Args:
        job: What to compose.
        settings: Where things live.
        language: Returns the language of the session, for a voice that has to stand in for another.

    Raises:
        LockError: Something was asked for that is pinned otherwise.
    """
    request = job.request
    if job.lock is not None:
        from voiceguide.compose.pinned import PinnedSpeech

        return (PinnedSpeech(job.lock, request, settings),)
    if request.takes is not None:
        from voiceguide.compose.takes import FilledRecordings, RecordedSpeech

        recorded = RecordedSpeech(request, settings)
        if request.voice == ESTIMATED:
            return (recorded, RecordedSpeech(request, settings, estimated=True))
        voices = attempts(request.voice, job.voices, language) if request.fill_takes else ()
        filled = (FilledRecordings(recorded, each, settings, prove=job.prove) for each in voices)
        return (recorded, *filled)
    if request.voice == ESTIMATED and (usual := job.usual_voice) is not None:
        from voiceguide.compose.known import CachedSpeech

        return (CachedSpeech(usual, settings), CachedSpeech(usual, settings, estimated=True))
    tried = attempts(request.voice, job.voices, language)
    return tuple(VoiceSpeech(each, settings, prove=job.prove) for each in tried)


def _pinned_sounds(job: CompositionJob) -> dict[str, tuple[str, Ms]]:
    if job.lock is None or not job.lock.sounds:
        return {}
    from voiceguide.compose.pinned import pinned_sounds

    return pinned_sounds(job.lock)


def _explained(made: Made, source: SpeechSource) -> Made:
    return replace(made, voice_line=source.explained(made.voice_line))
