"""Compose a session of a teacher's own recordings, and name what is missing of them."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from voiceguide.compose.request import ESTIMATED, Composed, Progress, Request, quiet
from voiceguide.compose.sounds import OtherVoices, likely_sounds, speak
from voiceguide.compose.sources import SpeechSource
from voiceguide.errors import AudioError, MissingTakes
from voiceguide.plan.model import Line, Plan
from voiceguide.settings import Settings

if TYPE_CHECKING:
    from voiceguide.speech.fallback import Attempt
    from voiceguide.speech.voices.takes import Takes
    from voiceguide.timeline.model import Synthetic, Timeline
    from voiceguide.timeline.sound import LineSound


class RecordedSpeech(SpeechSource):
    """A teacher's own recordings; the lengths of what is missing are estimated.

    Only what is heard must be there: a short wording that this length has no use for need not.

    Args:
        request: Names the folder, and what may stand in for a recording that is missing.
        settings: Among them the folder of the cache.
        estimated: True to call the session estimated.
    """

    def __init__(self, request: Request, settings: Settings, *, estimated: bool = False) -> None:
        self._request, self._settings, self._estimated = request, settings, estimated
        self.folder = request.takes or Path()
        self.missing = 0

    @property
    def name(self) -> str:
        """The name under which recordings are known."""
        return ESTIMATED if self._estimated else "takes"

    @cached_property
    def _takes(self) -> Takes:
        from voiceguide.speech.voices.takes import open_takes

        return open_takes(self.folder)

    def sounds(self, plan: Plan, lines: Iterable[Line], progress: Progress = quiet) -> dict[Line, LineSound]:
        """Return the recording of each line, or a likely length where there is none."""
        wanted = tuple(lines)
        sounds = self.recorded(plan, wanted, progress)
        return sounds | likely_sounds(plan, [line for line in wanted if line not in sounds])

    def recorded(self, plan: Plan, lines: Sequence[Line], progress: Progress) -> dict[Line, LineSound]:
        """Return the recordings of those lines that are recorded.

        Raises:
            AudioError: The folder or recordings in it cannot be used; every one is named.
        """
        from voiceguide.audio.mastering import Mastering
        from voiceguide.cache.tier import open_cache
        from voiceguide.speech.voices.takes import raise_problems, take_name
        from voiceguide.timeline.levels import full_lufs
        from voiceguide.timeline.sound import LineSound

        settings = self._settings
        cache = open_cache(settings)
        finish = Mastering(full_lufs(plan.mode, settings.speech_lufs), settings.peak_dbtp)
        sounds, problems = {}, []
        for done, line in enumerate(lines):
            progress("Hearing takes", done + 1, len(lines))
            try:
                clip = self._takes.clip(take_name(line.text), line.text, cache, finish)
            except AudioError as problem:
                problems.append(str(problem))
            else:
                if clip is not None:
                    sounds[line] = LineSound(line.text, clip)
        raise_problems(problems, self.folder)
        return sounds

    def accepted(self, made: Composed) -> Composed | None:
        """Return the session if all of it is recorded or may be estimated; None if a voice fills it.

        Raises:
            MissingTakes: Some are missing, and nothing was said of filling them.
        """
        from voiceguide.speech.voices.takes import take_name
        from voiceguide.timeline.model import Synthetic

        names = {take_name(clip.text) for clip in made.timeline.clips if not clip.speech}
        self.missing, folder = len(names), self.folder
        if self._estimated:
            line = f"{self.missing} lines are not recorded in {folder}; their lengths are estimated."
            return replace(made, voice_line=line)
        if not names:
            timeline = replace(made.timeline, synthetic=Synthetic.NONE)
            return replace(made, timeline=timeline, voice_line=f"Spoken by the recordings in {folder}.")
        if self._request.fill_takes or self._request.voice == ESTIMATED:
            return None
        raise missing_takes(self._request, made.timeline)

    def for_suggestions(self) -> SpeechSource:
        """Return these recordings: what is missing of them is estimated."""
        return self


class FilledRecordings(SpeechSource):
    """Recordings, and one voice that speaks what was not recorded.

    Args:
        recordings: The recordings; they were found to have gaps.
        attempt: Makes the voice.
        settings: Among them the folder of the cache.
        prove: True to verify cached speech at once; else that is done when it is used.
    """

    def __init__(
        self, recordings: RecordedSpeech, attempt: Attempt, settings: Settings, *, prove: bool = False
    ) -> None:
        self._recordings, self._attempt = recordings, attempt
        self._settings, self._prove = settings, prove
        self._folder = recordings.folder
        self._spoken: set[str] = set()
        self._others: OtherVoices | None = None

    @property
    def name(self) -> str:
        """The recordings and the voice."""
        return f"takes+{self._attempt.voice.name}"

    def sounds(self, plan: Plan, lines: Iterable[Line], progress: Progress = quiet) -> dict[Line, LineSound]:
        """Return the recording of each line, or else the voice's speech."""
        wanted, voice = tuple(lines), self._attempt.voice
        sounds = self._recordings.recorded(plan, wanted, progress)
        rest = [line for line in wanted if line not in sounds]
        self._spoken.update(line.text for line in rest)
        others = self._others = self._others or OtherVoices(voice, plan)
        return sounds | speak(voice, plan, rest, self._settings, progress, prove=self._prove, others=others)

    def accepted(self, made: Composed) -> Composed:
        """Return the session, how much of it is synthetic, who speaks it, and how well."""
        from voiceguide.speech.voice import remark_on

        voice = self._attempt.voice
        synthetic = synthetic_part(made.timeline, voice.name, self._spoken)
        rest = f"what is missing there ({self._recordings.missing}) by {voice.name}"
        spoken = f"Spoken by the recordings in {self._folder}; {rest}."
        others = "" if self._others is None else self._others.line()
        line = " ".join(filter(None, [spoken, others, self._attempt.remark, remark_on(voice)]))
        return replace(made, timeline=replace(made.timeline, synthetic=synthetic), voice_line=line)

    def attempt(self) -> AbstractContextManager[object]:
        """Return the attempt of the voice."""
        return self._attempt

    def for_suggestions(self) -> SpeechSource:
        """Return the recordings alone: nobody is asked for words that only a refusal would need."""
        return self._recordings


def synthetic_part(timeline: Timeline, voice: str, spoken: Collection[str]) -> Synthetic:
    """Return what part of a session is synthetic: the voice may have spoken what was left out then.

    Args:
        timeline: The session.
        voice: The voice that filled it.
        spoken: The texts that it spoke.
    """
    from voiceguide.timeline.model import Synthetic

    by_voice = {clip.text in spoken for clip in timeline.clips}
    if True not in by_voice:
        return Synthetic.NONE
    whole = Synthetic.of_voice(voice)
    return Synthetic.MIXED if False in by_voice and whole is Synthetic.VOICE else whole


def missing_takes(request: Request, timeline: Timeline) -> MissingTakes:
    """Return the error that names which recordings are missing, what they say, and how to go on."""
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
