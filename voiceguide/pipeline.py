"""Start reading here: from a routine script to a track, one call a stage.

    YAML ─read→ Script ─compile→ Plan ─speak→ spoken Plan ─fit→ Timeline ─render→ Track

Here the stages meet. How lines get their sound, and what is heard around them, stands in `session/`; what
else one may ask for, in `desk/`. What takes time is spoken and measured before the fit; what is said inside
holds depends on the fit, takes no time, and is spoken after it.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from voiceguide.compose.mix import bed_loop, check_mix, surrounded
from voiceguide.compose.request import (
    ESTIMATED,
    LOCK,
    Composed,
    MemoizedTimeline,
    OnEstimate,
    Progress,
    Rendered,
    Request,
    Speak,
    quiet,
)
from voiceguide.compose.sounds import Voices, estimator, likely_ms
from voiceguide.core.files import try_place
from voiceguide.errors import AudioError, CacheError, ImpossibleLength
from voiceguide.plan.terms import Choices
from voiceguide.settings import Settings
from voiceguide.timeline.model import TIMELINE
from voiceguide.units import MINUTE, Ms

if TYPE_CHECKING:
    from voiceguide.media.id3 import Labels
    from voiceguide.plan.model import Plan
    from voiceguide.script.model import Script
    from voiceguide.speech.lockfile import Lock
    from voiceguide.timeline.fit import Fit
    from voiceguide.timeline.model import Timeline

__all__ = [
    "ESTIMATED",
    "USUAL_MS",
    "Composed",
    "Progress",
    "Rendered",
    "Request",
    "Voices",
    "compile_plan",
    "compose",
    "composed",
    "estimate",
    "load",
    "planned",
    "quiet",
    "remembered",
    "render",
    "session",
    "write_timeline",
]

USUAL_MS: Final = 10 * MINUTE


# ── the stages ───────────────────────────────────────────────────────────────────────────────────


def load(name: str, settings: Settings, language: str | None = None) -> Script:
    """Read a routine by its name, or a script by its path.

    Raises:
        UnknownRoutine: There is none of that name.
        ScriptError: It cannot be read.
    """
    from voiceguide.script.library import Library

    return Library(settings.script_folders, language).read(name)


def compile_plan(script: Script, choices: Choices, target_ms: Ms = USUAL_MS) -> Plan:
    """Compile a script and the listener's choices; the target is only what the title announces.

    At bedtime every line is told here how slowly it is said, from likely lengths and for all voices alike.

    Raises:
        ChoiceError: A choice that the routine does not offer.
        ScriptError: A text that its language cannot say.
    """
    from voiceguide.plan import compiler, phrases
    from voiceguide.script.yaml.compose import read_plain
    from voiceguide.speech.normalize.text import number_words
    from voiceguide.timeline.tempo import lulled

    book = phrases.load_book(script, read_plain, number_words)
    plan = compiler.compile_plan(script, choices, book, target_ms=target_ms)
    return lulled(plan, {line: likely_ms(plan, line) for line in plan.lines()})


def planned(request: Request, settings: Settings) -> Plan:
    """Read and compile what was asked for; the listener's lexicon comes before the script's own."""
    from voiceguide.script.lexicon import read_lexicon

    script = load(request.routine, settings, request.language)
    plan = compile_plan(script, request.choices, request.target_ms)
    if settings.lexicon is None:
        return plan
    return replace(plan, pronounce=read_lexicon(settings.lexicon, plan.language) + plan.pronounce)


def session(plan: Plan, target_ms: Ms, speak: Speak, *, voice: str, estimated: bool) -> tuple[Fit, Timeline]:
    """Speak, fit, and place one plan.

    Raises:
        ImpossibleLength: The plan cannot last that long.
        VoiceError: The voice cannot speak.
    """
    from voiceguide.timeline.fit import fit
    from voiceguide.timeline.placement import place
    from voiceguide.timeline.sound import lengths
    from voiceguide.timeline.unroll import unroll

    sounds = speak(plan.lines())
    fitted = fit(plan, lengths(sounds), target_ms)
    rundown = unroll(plan, fitted.doses)
    sounds |= speak(line for line in rundown.lines() if line not in sounds)
    return fitted, place(plan, rundown, fitted, sounds, voice=voice, estimated=estimated)


# ── what a user asks for ─────────────────────────────────────────────────────────────────────────


def estimate(request: Request, settings: Settings) -> Timeline:
    """Compose a session without speaking it: lengths of sentences are estimated.

    Raises:
        VoiceguideError: The routine, a choice or the length is not possible.
    """
    return composed(replace(request, voice=ESTIMATED, takes=None), settings, quiet).timeline


def compose(request: Request, settings: Settings, *, progress: Progress | None = None) -> Timeline:
    """Compose a session and speak it.

    Raises:
        VoiceguideError: The routine, a choice or the length is not possible, or no voice can speak it.
    """
    return composed(request, settings, progress or quiet).timeline


def composed(
    request: Request,
    settings: Settings,
    progress: Progress,
    *,
    foretell: OnEstimate | None = None,
    voices: Voices | None = None,
    lock: Lock | None = None,
    prove: bool = False,
    usual_voice: str = ESTIMATED,
) -> Composed:
    """Compose a session: as a lock pins it, of recordings, by estimate, or with a voice.

    Args:
        request: What to compose.
        settings: Where things live.
        progress: Told of synthesis.
        foretell: Told what has to be fetched, before it is.
        voices: The voices of a run of several sessions.
        lock: Whose sounds to compose it of, whatever their voice would say today.
        prove: True to prove kept sound whole as well; else that is done when it is used.
        usual_voice: Whose kept speech tells lengths where the rest is estimated.

    Raises:
        VoiceguideError: As for `compose`.
    """
    settings = check_mix(request, settings)
    plan = planned(request, settings)
    guessed = estimator(plan)

    def mendable(refused: ImpossibleLength, ways: Speak) -> ImpossibleLength:
        """Say what else can be had; `ways` tells how long that is."""
        from voiceguide.compose.suggestions import with_ways_out

        about = "about " if ways is guessed else ""
        return with_ways_out(refused, request, lambda other: planned(other, settings), ways, about=about)

    def by(
        speak: Speak, voice: str, *, estimated: bool = False, ways: Speak | None = None
    ) -> tuple[Fit, Timeline]:
        """Speak, fit and place it, and put around it what is heard beside words."""
        try:
            fitted, placed = session(plan, request.target_ms, speak, voice=voice, estimated=estimated)
        except ImpossibleLength as refused:
            from voiceguide.compose.suggestions import by_estimate

            told = by_estimate(refused, plan.routine, request.target_ms) if estimated else refused
            raise mendable(told, ways or guessed) from None
        return fitted, surrounded(placed, request, settings)

    # What it is not composed of is not loaded.
    if lock is not None:
        from voiceguide.compose.pinned import of_lock

        return of_lock(lock, request, plan, settings, progress, by)
    if request.takes is not None:
        from voiceguide.compose.takes import of_takes

        return of_takes(request, plan, settings, progress, by, voices or Voices())
    if request.voice == ESTIMATED:
        from voiceguide.compose.known import of_known

        return of_known(plan, settings, by, usual_voice)
    from voiceguide.compose.strategies import of_voice

    return of_voice(request, plan, settings, progress, by, voices or Voices(), foretell=foretell, prove=prove)


def remembered(
    request: Request,
    settings: Settings,
    progress: Progress,
    *,
    foretell: OnEstimate | None = None,
    voices: Voices | None = None,
    anew: bool = False,
) -> MemoizedTimeline:
    """Compose a session and speak it, as `composed` does, or recall what was composed of the same before.

    With `anew` it is composed in any case, and every sound that it is composed of is proved whole.

    Raises:
        VoiceguideError: As for `compose`.
    """
    from voiceguide.compose import memoized

    known = voices or Voices()

    def compose_it(wanted: Request, tell: Progress, say: OnEstimate | None) -> Composed:
        return composed(wanted, settings, tell, foretell=say, voices=known, prove=anew)

    return memoized.remembered(request, settings, known, compose_it, progress, foretell=foretell, anew=anew)


def render(  # noqa: PLR0913 - what is made, where, what is told meanwhile
    request: Request,
    settings: Settings,
    out: Path,
    *,
    title: str = "",
    labels: Labels | None = None,
    progress: Progress | None = None,
    foretell: OnEstimate | None = None,
    voices: Voices | None = None,
    stems: bool = False,
) -> Rendered:
    """Make a track and its timeline file.

    Args:
        request: What to make.
        settings: Where things live.
        out: The file to write; its folder is made if need be. It is an MP3 unless its name ends in another of
            `audio.formats.FORMATS`.
        title: What the track is called, if not what the routine is.
        labels: What its tag tells beside the session itself.
        progress: Told of synthesis and encoding.
        foretell: Told what has to be fetched, before it is.
        voices: The voices of a run of several sessions.
        stems: True to have voice, tones and bed as files of their own too, `NAME.voice.wav` and so on.

    Raises:
        VoiceguideError: Anything the user can mend. Nothing half-written is left behind.
    """
    from voiceguide.audio.export import check_form, form_of
    from voiceguide.cache.size_limit import kept_within
    from voiceguide.cache.store import Cache
    from voiceguide.compose.memoized import with_text
    from voiceguide.compose.output import OutputSpec, lay
    from voiceguide.compose.segment_store import CachedSegments
    from voiceguide.lint.timeline_rules import judge_hard

    tell = progress or quiet
    timeline_path, lock_path = out.with_suffix(TIMELINE), out.with_suffix(LOCK)
    check_form(form_of(out))
    for path in (out, timeline_path):
        try_place(path)
    kept = CachedSegments(Cache(settings.cache_folder))

    def compose_it(*, anew: bool = False) -> MemoizedTimeline:
        if os.path.lexists(lock_path):
            from voiceguide.compose.pinned import read_lock

            pinned = composed(request, settings, tell, lock=read_lock(lock_path))
            made = with_text(pinned.timeline, pinned.voice_line)
        else:
            made = remembered(request, settings, tell, foretell=foretell, voices=voices, anew=anew)
        return with_text(replace(made.timeline, title=title), made.voice_line) if title else made

    # Others may not empty the cache meanwhile; afterwards there is room in it again.
    with kept_within(kept.cache, settings.cache_limit_bytes):
        order = OutputSpec(
            request=request,
            out=out,
            labels=labels,
            stems=stems,
            bed=bed_loop(request, kept),
            kept=kept,
            tell=tell,
            workers=settings.workers,
        )
        made = compose_it()
        try:
            laid = lay(made, order)
        except (AudioError, CacheError):
            # A sound that was there when its length was taken is damaged, gone or another by now: the
            # session is composed once more, which speaks what is missing. What cannot be composed is not
            # tried again: that would ask the voice twice.
            made = compose_it(anew=True)
            laid = lay(made, order)
    track = laid.track
    return Rendered(
        track=track.path,
        timeline_path=timeline_path,
        timeline=made.timeline,
        voice_line=" ".join(filter(None, [made.voice_line, laid.remark])),
        counters=(
            ("bytes", track.bytes),
            ("islands_encoded", track.islands_encoded),
            ("islands_cached", track.islands_cached),
            ("written", int(track.written)),
        ),
        stems=laid.stems,
        captions=laid.captions,
        remarks=judge_hard(made.timeline),
    )


def write_timeline(timeline: Timeline, form: str) -> str:
    """Write a timeline as text, in one of `timeline/formats.py`'s forms: `json`, `txt`."""
    from voiceguide.timeline.formats import FORMATS

    return FORMATS[form].write(timeline)
