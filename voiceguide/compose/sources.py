"""Sources of speech: where the lines of a session get their sound.

To add one:

1. Write a subclass of `SpeechSource` with its `name` and its `sounds`; `accepted` completes the session.
2. Where another source has to take over, let `accepted` return None.
3. Put it into its place in `composer.sources_of`.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from voiceguide.compose.request import ESTIMATED, Composed, Progress, quiet
from voiceguide.compose.sounds import (
    OtherVoices,
    check_letters,
    folding_line,
    haste_line,
    likely_sounds,
    speak,
)
from voiceguide.settings import Settings

if TYPE_CHECKING:
    from voiceguide.plan.model import Line, Plan
    from voiceguide.speech.fallback import Attempt
    from voiceguide.speech.voice import Voice
    from voiceguide.timeline.sound import LineSound


class SpeechSource(Protocol):
    """One way to get the sounds of a whole session."""

    @property
    def name(self) -> str:
        """The voice as the timeline names it; `ESTIMATED` if the sounds are only likely lengths."""
        ...

    def sounds(self, plan: Plan, lines: Iterable[Line], progress: Progress = quiet) -> dict[Line, LineSound]:
        """Return the sound of each of these lines.

        Raises:
            VoiceError: The voice cannot speak.
            AudioError: A recording cannot be used.
            LockError: A line is not pinned.
        """
        ...

    def accepted(self, made: Composed) -> Composed | None:
        """Return the finished session and in a line who speaks; None if the next source shall compose it.

        Raises:
            MissingTakes: A line was not recorded, and nothing may stand in for it.
            LockError: A line that is pinned is not said.
        """
        ...

    def attempt(self) -> AbstractContextManager[object]:
        """Return the context to compose in; it ends quietly if this source fails and another is left."""
        return nullcontext()

    def fetching(self) -> Voice | None:
        """Return the voice that fetches speech over a network; None if nothing is fetched."""
        return None

    def memo_key(self) -> tuple[str, ...]:
        """Return what names these sounds in a memo; empty if sessions of this source are not remembered."""
        return ()

    def explained(self, voice_line: str) -> str:
        """Return the line on who speaks, with the reason if another source was tried first."""
        return voice_line

    def for_suggestions(self) -> SpeechSource:
        """Return the source that measures what a refusal suggests instead."""
        return EstimatedSpeech()


class EstimatedSpeech(SpeechSource):
    """Likely lengths, and no sound."""

    @property
    def name(self) -> str:
        """The name that says that lengths are estimated."""
        return ESTIMATED

    def sounds(self, plan: Plan, lines: Iterable[Line], progress: Progress = quiet) -> dict[Line, LineSound]:
        """Return a likely length for each line."""
        return likely_sounds(plan, lines)

    def accepted(self, made: Composed) -> Composed:
        """Return the session and that its lengths are estimated."""
        return replace(made, voice_line="The lengths of sentences are estimated.")


class VoiceSpeech(SpeechSource):
    """One voice, through the cache: the one that was asked for, or one of those of `auto`.

    Args:
        attempt: Makes the voice, and knows whether another one is left.
        settings: Among them the folder of the cache.
        prove: True to verify cached sound at once; else that is done when it is used.
    """

    def __init__(self, attempt: Attempt, settings: Settings, *, prove: bool = False) -> None:
        self._attempt, self._settings, self._prove = attempt, settings, prove
        self._others: OtherVoices | None = None

    @property
    def name(self) -> str:
        """The voice's name."""
        return self._attempt.voice.name

    def sounds(self, plan: Plan, lines: Iterable[Line], progress: Progress = quiet) -> dict[Line, LineSound]:
        """Speak the lines that are not cached, after all words of the plan were found readable."""
        ours = (line for line in plan.every_line() if not line.manner.elsewhere)
        check_letters(self._attempt.voice, plan, ours)
        if self._others is None:
            self._others = OtherVoices(self._attempt.voice, plan)
        voice, others = self._attempt.voice, self._others
        return speak(voice, plan, lines, self._settings, progress, prove=self._prove, others=others)

    def accepted(self, made: Composed) -> Composed:
        """Return the session, who speaks it, how well, and whether the voice is quicker than a guide."""
        from voiceguide.speech.voice import remark_on

        voice = self._attempt.voice
        hasty = haste_line(voice, made.plan, self._settings)
        folds = folding_line(voice, (clip.spoken for clip in made.timeline.clips if not clip.elsewhere))
        others = "" if self._others is None else self._others.line()
        remarks = [f"Spoken by {voice.name}.", others, remark_on(voice), hasty, folds]
        return replace(made, voice_line=" ".join(filter(None, remarks)))

    def attempt(self) -> AbstractContextManager[object]:
        """Return the attempt of this voice."""
        return self._attempt

    def fetching(self) -> Voice | None:
        """Return the voice if it needs a network."""
        return None if self._attempt.voice.offline else self._attempt.voice

    def memo_key(self) -> tuple[str, ...]:
        """Return the voice's id and name."""
        return (self._attempt.voice.id, self._attempt.voice.name)

    def explained(self, voice_line: str) -> str:
        """Replace who speaks by the reason why the voice tried first does not."""
        if not self._attempt.remark:
            return voice_line
        return f"{self._attempt.remark} {voice_line.removeprefix(f'Spoken by {self.name}.').strip()}".strip()

    def for_suggestions(self) -> SpeechSource:
        """Return this voice; nobody is asked over a network for words that only a refusal would need."""
        return self if self._attempt.voice.offline else EstimatedSpeech()
