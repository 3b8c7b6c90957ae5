"""Try the voices that may make a session, one after the other; two never meet in one session."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from types import TracebackType
from typing import Final

from voiceguide.errors import AudioError, VoiceError
from voiceguide.speech.registry import make_voice
from voiceguide.speech.voice import MayBeOutOfReach, Voice

AUTO: Final = "auto"
ONLINE: Final = "gtts"
EMBEDDED: Final = "hibari"


class Attempt:
    """One voice's attempt to make a whole session: what stands in `with attempt:` uses `attempt.voice`.

    Where another voice is left to try, the block ends quietly if this one fails, and `failed` is why. The
    last one raises; then it tells of the first, which alone might speak another time.

    Args:
        spec: The voice as the user names it.
        voices: Makes a voice of its name.
        first: The attempt that this one stands in for, if it is the second.
        last: False if another voice is left.
    """

    def __init__(
        self,
        spec: str,
        voices: Callable[[str], Voice],
        *,
        first: Attempt | None = None,
        last: bool = True,
    ) -> None:
        self.failed: VoiceError | AudioError | None = None
        self._spec, self._voices, self._first, self._last = spec, voices, first, last
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

    @property
    def remark(self) -> str:
        """Why this voice speaks and not the one tried before it; empty if none was."""
        if self._first is None or self._first.failed is None:
            return ""
        return f"Spoken by the embedded voice ({self._spec}) throughout: {self._first.failed.what}"

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
        first.mend = f"{advice} The embedded voice ({self._spec}) cannot help: {second.what}".strip()
        return first


def attempts(spec: str, voices: Callable[[str], Voice] = make_voice) -> tuple[Attempt, ...]:
    """Return the attempts that a user's choice of voice allows, in order.

    With `auto`, Google's voice makes the session if all that is missing can be had from it, and if not the
    embedded voice makes the whole of it anew. What Google gave stays in the cache for the next time.

    Args:
        spec: `auto`, or a voice; a voice that is named is the only one that is tried.
        voices: Makes a voice of its name.
    """
    if spec != AUTO:
        return (Attempt(spec, voices),)
    online = Attempt(ONLINE, voices, last=False)
    return (online, Attempt(EMBEDDED, voices, first=online))
