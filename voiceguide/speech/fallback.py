"""Try the voices that may make a session, one after the other; two never meet in one session."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from functools import cached_property
from types import TracebackType
from typing import Final

from voiceguide.errors import AudioError, VoiceError
from voiceguide.speech.registry import make_voice, offline_voice, voices_to_get
from voiceguide.speech.voice import MayBeOutOfReach, Voice

AUTO: Final = "auto"
ONLINE: Final = "gtts"
EMBEDDED: Final = "hibari"


class Attempt:
    """One voice's attempt to make a whole session: what stands in `with attempt:` uses `attempt.voice`.

    Where another voice is left to try, the block ends quietly if this one fails, and `failed` is why. The
    last one raises; then it tells of the first, which alone might speak another time.

    Args:
        spec: The voice as the user names it, or what finds that out when it is needed.
        voices: Makes a voice of its name.
        first: The attempt that this one stands in for, if it is the second.
        last: False if another voice is left.
        language: Returns the language of the session, where that is known.
    """

    def __init__(
        self,
        spec: str | Callable[[], str],
        voices: Callable[[str], Voice],
        *,
        first: Attempt | None = None,
        last: bool = True,
        language: Callable[[], str] | None = None,
    ) -> None:
        self.failed: VoiceError | AudioError | None = None
        self._wanted, self._voices, self._first, self._last = spec, voices, first, last
        self._language = language
        self._voice: Voice | None = None
        self._stack = ExitStack()

    @property
    def voice(self) -> Voice:
        """The voice, made when it is first needed.

        Raises:
            VoiceUnavailable: There is no such voice.
        """
        if self._voice is None:
            self._voice = self._voices(self._spec)
            if not self._last and isinstance(self._voice, MayBeOutOfReach):
                # There is another voice: nobody has to wait again for what was tried a moment ago.
                self._stack.enter_context(self._voice.not_again())
        return self._voice

    @cached_property
    def _spec(self) -> str:
        return self._wanted if isinstance(self._wanted, str) else self._wanted()

    @property
    def remark(self) -> str:
        """Why this voice speaks and not the one tried before it; empty if none was."""
        if self._first is None or self._first.failed is None:
            return ""
        return f"Spoken by {self._called} throughout: {self._first.failed.what}"

    @property
    def _called(self) -> str:
        return f"the {'embedded ' if self._spec == EMBEDDED else ''}voice {self._shown}"

    @property
    def _shown(self) -> str:
        return f"({self._spec})" if self._spec == EMBEDDED else self._spec

    def __enter__(self) -> Attempt:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> bool:
        self._stack.close()
        if not self._last and isinstance(problem, VoiceError | AudioError):
            self.failed = problem
            return True
        if isinstance(problem, VoiceError) and self._first is not None and self._first.failed is not None:
            raise self._neither(self._first.failed, problem) from problem
        return False

    def _neither(self, first: VoiceError | AudioError, second: VoiceError) -> VoiceError | AudioError:
        """Add to the failure of the first voice why the second cannot help."""
        from voiceguide.speech.voices.gtts.response import INSTEAD

        # Where the embedded voice cannot speak at all, being told to use it helps nobody.
        advice = first.mend.replace(f", {INSTEAD}", ".")
        called = self._called
        helps_not = f"{called[0].upper()}{called[1:]} cannot help: {second.what}"
        first.mend = f"{advice} {helps_not} {self._how_to_get_one()}".strip()
        return first

    def _how_to_get_one(self) -> str:
        """Return how a voice is got that speaks this language without a network; empty if one is here."""
        language = self._language() if self._language is not None else ""
        names = () if not language or offline_voice(language) else voices_to_get(language)
        ways = " or ".join(f"`voiceguide voices get {name}`" for name in names)
        return f"{ways} gets a voice that can." if ways else ""


def attempts(
    spec: str, voices: Callable[[str], Voice] = make_voice, language: Callable[[], str] | None = None
) -> tuple[Attempt, ...]:
    """Return the attempts that a user's choice of voice allows, in order.

    With `auto`, Google's voice makes the session if all that is missing can be had from it, and if not an
    offline voice makes the whole of it anew: the best of those that speak its language here, the embedded
    voice for English. What Google gave stays in the cache for the next time.

    Args:
        spec: `auto`, or a voice; a voice that is named is the only one that is tried.
        voices: Makes a voice of its name.
        language: Returns the language of the session, once a voice has failed; None if it is not known.
    """
    if spec != AUTO:
        return (Attempt(spec, voices),)
    online = Attempt(ONLINE, voices, last=False)
    second = EMBEDDED if language is None else lambda: stand_in(language())
    return (online, Attempt(second, voices, first=online, language=language))


def stand_in(language: str) -> str:
    """Return the voice that stands in where `auto` cannot reach its first one.

    Where no offline voice speaks the language, it is the embedded voice, which says so.
    """
    return offline_voice(language) or EMBEDDED
