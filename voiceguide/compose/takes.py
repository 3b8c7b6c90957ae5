"""Sessions of a teacher's own recordings, and what is missing of them."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from voiceguide.compose.request import ESTIMATED, By, Composed, Progress, Request, Speak, quiet
from voiceguide.compose.sounds import Voices, estimator, speaker
from voiceguide.errors import AudioError, MissingTakes
from voiceguide.plan.model import Line, Plan
from voiceguide.settings import Settings

if TYPE_CHECKING:
    from voiceguide.speech.voice import Voice
    from voiceguide.timeline.fit import Fit
    from voiceguide.timeline.model import Synthetic, Timeline
    from voiceguide.timeline.sound import LineSound


def of_takes(
    request: Request,
    plan: Plan,
    settings: Settings,
    progress: Progress,
    by: By,
    voices: Voices,
) -> Composed:
    """Compose a session of recordings; a voice comes in only where one is missing and that was allowed.

    What is heard decides what must be there: a short wording that this length has no use for need not.
    Where nothing is to be spoken, the lengths of what is missing are estimated.

    Raises:
        AudioError: A recording cannot be used.
        MissingTakes: Some are missing, and nothing was said of filling them.
    """
    from voiceguide.speech.fallback import with_fallback
    from voiceguide.speech.voices.takes import take_name
    from voiceguide.timeline.model import Synthetic

    takes = take_speaker(request, plan, settings, progress)
    guessed = estimator(plan)
    fitted, timeline = by(takes(guessed), "takes", ways=takes(guessed))
    missing = tuple(dict.fromkeys(take_name(clip.text) for clip in timeline.clips if not clip.speech))
    if not missing:
        line = f"Spoken by the recordings in {request.takes}."
        timeline = replace(timeline, synthetic=Synthetic.NONE)
        return Composed(plan=plan, fit=fitted, timeline=timeline, voice_line=line)
    if request.voice == ESTIMATED:
        fitted, timeline = by(takes(guessed), ESTIMATED, estimated=True, ways=takes(guessed))
        line = f"{len(missing)} lines are not recorded in {request.takes}; their lengths are estimated."
        return Composed(plan=plan, fit=fitted, timeline=timeline, voice_line=line)
    if not request.fill_takes:
        raise missing_takes(request, timeline)

    def by_voice(voice: Voice) -> tuple[Fit, Timeline]:
        by_it, spoken = _noting(speaker(voice, plan, settings, progress))
        filled, placed = by(takes(by_it), f"takes+{voice.name}", ways=takes(guessed))
        return filled, replace(placed, synthetic=_synthetic(placed, voice.name, spoken))

    made = with_fallback(request.voice, by_voice, voices)
    fitted, timeline = made.made
    rest = f"what is missing there ({len(missing)}) by {made.voice.name}"
    line = f"Spoken by the recordings in {request.takes}; {rest}."
    return Composed(plan=plan, fit=fitted, timeline=timeline, voice_line=f"{line} {made.remark}".strip())


def _noting(speak: Speak) -> tuple[Speak, set[str]]:
    """Have it noted what is spoken: the speaker that does, and the texts so far."""
    spoken: set[str] = set()

    def noting(lines: Iterable[Line]) -> dict[Line, LineSound]:
        wanted = tuple(lines)
        spoken.update(line.text for line in wanted)
        return speak(wanted)

    return noting, spoken


def _synthetic(timeline: Timeline, voice: str, spoken: Collection[str]) -> Synthetic:
    """Tell what part of what is heard is synthetic: a voice may have spoken what was left out then."""
    from voiceguide.timeline.model import Synthetic

    by_voice = {clip.text in spoken for clip in timeline.clips}
    if True not in by_voice:
        return Synthetic.NONE
    whole = Synthetic.of_voice(voice)
    return Synthetic.MIXED if False in by_voice and whole is Synthetic.VOICE else whole


def take_speaker(
    request: Request, plan: Plan, settings: Settings, progress: Progress = quiet
) -> Callable[[Speak], Speak]:
    """Let recordings be heard before anything else that speaks.

    Raises:
        AudioError: The folder cannot be used.
    """
    from voiceguide.audio.mastering import Mastering
    from voiceguide.cache.store import Cache
    from voiceguide.speech.voices.takes import open_takes, raise_problems, take_name
    from voiceguide.timeline.levels import full_lufs
    from voiceguide.timeline.sound import LineSound

    folder = request.takes or Path()
    takes = open_takes(folder)
    cache = Cache(settings.cache_folder)
    finish = Mastering(full_lufs(plan.mode, settings.speech_lufs), settings.peak_dbtp)

    def before(otherwise: Speak) -> Speak:
        def speak(lines: Iterable[Line]) -> dict[Line, LineSound]:
            wanted, sounds, problems = tuple(lines), {}, []
            for done, line in enumerate(wanted):
                progress("Hearing takes", done + 1, len(wanted))
                try:
                    clip = takes.clip(take_name(line.text), line.text, cache, finish)
                except AudioError as problem:
                    problems.append(str(problem))
                else:
                    if clip is not None:
                        sounds[line] = LineSound(line.text, clip)
            raise_problems(problems, folder)
            return sounds | otherwise(line for line in wanted if line not in sounds)

        return speak

    return before


def missing_takes(request: Request, timeline: Timeline) -> MissingTakes:
    """Tell which recordings are missing, what they say, and how to go on."""
    from voiceguide.speech.voices.takes import open_takes, take_name

    takes = open_takes(request.takes or Path())
    texts = {take_name(clip.text): clip.text for clip in timeline.clips if not clip.speech}
    told = []
    for name, text in list(texts.items())[:10]:
        like = takes.like(name)
        told.append(f"{name}: {text}" + (f" (perhaps {like!r}?)" if like else ""))
    more = [f"... and {len(texts) - 10} more"] if len(texts) > 10 else []
    many = f"{len(texts)} lines that are heard were" if len(texts) > 1 else "One line that is heard was"
    listed = shlex.join(["voiceguide", "takes", request.routine, "--takes", str(request.takes)])
    hint = f"`{listed}` lists what is to be recorded; --fill-takes lets the voice speak it."
    what = "\n  ".join([f"{many} not recorded:", *told, *more])
    return MissingTakes(f"{what}\n{hint}", where=str(request.takes))
