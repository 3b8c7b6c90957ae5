"""Everything that can go wrong, as one tree.

    VoiceguideError
    ├── ScriptError          a script cannot be read: all its problems at once, each with its place
    ├── UnknownRoutine       no script of that name, with the names that come near
    ├── ChoiceError          an option, side, wording or length that this routine does not offer
    ├── ImpossibleLength     the practice cannot last that long: the nearest lengths that can
    ├── VoiceError           speech cannot be had
    │   ├── VoiceUnavailable     not now and not by waiting: not installed, blocked, no such voice
    │   │   └── VoiceNotAllowed      a file names it, and it would start a program: nobody allowed that
    │   ├── SpeechRefused        this text cannot be spoken by this voice
    │   └── SpeechTransient      it may work later: network, rate limit; `wait_s` says when
    ├── CacheError           the speech cache cannot be read or written
    ├── AudioError           sound that is not what it should be
    │   └── MissingTakes         lines that are heard and were not recorded
    ├── TimelineError        a timeline file cannot be read
    ├── LockError            a lock cannot be read, or what is said is not what it pins
    ├── PackError            a pack of speech cannot be read
    ├── OutputError          the result cannot be written
    ├── ClusterError         the machines that share the work cannot be used
    └── ShortageError        the machine has too little memory for it, or lets no thread be started

A message says where, what was found, and how to mend it. All of them mean "something you can mend"
(exit code 1). Anything outside this tree that reaches the command line is our own fault.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

_ONE_LINE: Final = 160
"""Characters of a library's error message that are shown; some fill whole pages."""


class VoiceguideError(Exception):
    """Something the user can mend.

    Args:
        what: One sentence: what is wrong, quoting what was read.
        where: The place: a file, a file with line and column, an option.
        mend: One sentence: what to do about it.

    `kind` is its name in JSON. It is written down in every class, and stays when a class is renamed.
    """

    kind: ClassVar[str] = "voiceguideerror"

    def __init__(self, what: str, *, where: str = "", mend: str = "") -> None:
        self.what = what
        self.where = where
        self.mend = mend
        super().__init__(what)

    def __str__(self) -> str:
        head = f"{self.where}: {self.what}" if self.where else self.what
        return f"{head} {self.mend}" if self.mend else head


@dataclass(frozen=True, slots=True)
class SourceLocation:
    """A place in a script: the file as the user named it, 1-based line and column, and the line itself."""

    json_kind: ClassVar[str] = "spot"

    file: str
    line: int
    column: int
    text: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem at a place in a script: `what` was found, how to `mend` it, and the `rule` it breaks."""

    json_kind: ClassVar[str] = "problem"

    spot: SourceLocation
    what: str
    mend: str = ""
    rule: str = ""

    def __str__(self) -> str:
        parts = (f"{self.spot}: {self.what}", self.mend, f"[{self.rule}]" if self.rule else "")
        lines = [" ".join(filter(None, parts))]
        if self.spot.text:
            # A tab before the caret would shift it; the line is shown with tabs as one blank.
            shown = self.spot.text.replace("\t", " ")
            lines += [f"    {shown}", "    " + " " * (self.spot.column - 1) + "^"]
        return "\n".join(lines)


class ScriptError(VoiceguideError):
    """A script cannot be read; `problems` has every problem found, in the order of the file.

    Where nothing is wrong but voices that are not allowed, `refused` has these: the user can be asked.
    """

    kind: ClassVar[str] = "scripterror"

    def __init__(self, problems: Sequence[Problem], *, refused: Sequence[VoiceNotAllowed] = ()) -> None:
        self.problems = tuple(problems)
        self.refused = tuple(refused)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class UnknownRoutine(VoiceguideError):
    """No script has that name."""

    kind: ClassVar[str] = "unknownroutine"


class ChoiceError(VoiceguideError):
    """The listener chose something that the routine does not offer."""

    kind: ClassVar[str] = "choiceerror"


@dataclass(frozen=True, slots=True, kw_only=True)
class WayOut:
    """A session that can be had instead of one of an impossible length.

    Args:
        duration_ms: The length that it has, or the shortest that it can have, ms.
        words: The level of words that it needs; None for the one that was asked for.
        estimated: True if the length is an estimate, because nobody has spoken the words yet.
    """

    json_kind: ClassVar[str] = "wayout"

    duration_ms: int
    words: str | None = None
    estimated: bool = False


class ImpossibleLength(VoiceguideError):
    """The practice cannot last that long.

    Args:
        below_ms: The nearest possible length below the asked one, or None.
        above_ms: The nearest possible length above, or None.
        fewer_words: What fewer words would make possible.
    """

    kind: ClassVar[str] = "impossiblelength"

    def __init__(  # noqa: PLR0913, RUF100 - a message, and its numbers
        self,
        what: str,
        *,
        below_ms: int | None,
        above_ms: int | None,
        where: str = "",
        mend: str = "",
        fewer_words: Sequence[WayOut] = (),
    ) -> None:
        self.below_ms = below_ms
        self.above_ms = above_ms
        self.fewer_words = tuple(fewer_words)
        super().__init__(what, where=where, mend=mend)


class VoiceError(VoiceguideError):
    """A voice cannot speak."""

    kind: ClassVar[str] = "voiceerror"


class VoiceUnavailable(VoiceError):
    """This voice cannot speak here, and waiting will not help."""

    kind: ClassVar[str] = "voiceunavailable"


class VoiceNotAllowed(VoiceUnavailable):
    """A file names a voice that would start a program or load code, and the user has not allowed it.

    Args:
        spec: The voice, as the file has it.
        file: The file.
        does: What the voice would do, to stand after "it wants to".
        askable: True if the user can be asked: all of it can be shown.
    """

    kind: ClassVar[str] = "voicenotallowed"

    def __init__(
        self, what: str, *, spec: str, file: str, does: str, askable: bool, where: str = "", mend: str = ""
    ) -> None:
        self.spec = spec
        self.file = file
        self.does = does
        self.askable = askable
        super().__init__(what, where=where, mend=mend)


class SpeechRefused(VoiceError):
    """This voice cannot speak this text; `found` is the piece of it that is refused, if it is not all."""

    kind: ClassVar[str] = "speechrefused"

    def __init__(self, what: str, *, found: str = "", where: str = "", mend: str = "") -> None:
        self.found = found
        super().__init__(what, where=where, mend=mend)


class SpeechTransient(VoiceError):
    """It may work later; `wait_s` is how many seconds to wait before another try, if known."""

    kind: ClassVar[str] = "speechtransient"

    def __init__(self, what: str, *, wait_s: float | None = None, where: str = "", mend: str = "") -> None:
        self.wait_s = wait_s
        super().__init__(what, where=where, mend=mend)


class CacheError(VoiceguideError):
    """The speech cache cannot be read or written."""

    kind: ClassVar[str] = "cacheerror"


class AudioError(VoiceguideError):
    """An audio file or audio data is wrong."""

    kind: ClassVar[str] = "audioerror"


class MissingTakes(AudioError):
    """Some of the lines that are heard were not recorded."""

    kind: ClassVar[str] = "missingtakes"


class TimelineError(VoiceguideError):
    """A timeline file cannot be read."""

    kind: ClassVar[str] = "timelineerror"


class LockError(VoiceguideError):
    """A lock cannot be read, or what is said is not what it pins."""

    kind: ClassVar[str] = "lockerror"


class PackError(VoiceguideError):
    """A pack of speech cannot be read: it is no pack, it is damaged, or it is made to do harm."""

    kind: ClassVar[str] = "packerror"


class OutputError(VoiceguideError):
    """The result cannot be written."""

    kind: ClassVar[str] = "outputerror"


class ClusterError(VoiceguideError):
    """The machines that share the work of a catalogue cannot be used, or the store between them."""

    kind: ClassVar[str] = "clustererror"


class ShortageError(VoiceguideError):
    """The machine has too little memory for it, or lets no further thread or process be started."""

    kind: ClassVar[str] = "shortageerror"


def why(problem: OSError) -> str:
    """Format the reason of a system error, in lower case, as part of a sentence.

    Example:
        >>> why(FileNotFoundError(2, "No such file or directory"))
        'no such file or directory'
    """
    if not problem.strerror:
        return type(problem).__name__.lower()
    # Only the first letter: units such as MB keep theirs.
    return problem.strerror[0].lower() + problem.strerror[1:]


def in_brief(problem: Exception) -> str:
    """Format any error on one short line, with its class and without control characters.

    Example:
        >>> in_brief(ValueError("no  such  shape"))
        'ValueError: no such shape'
    """
    line = " ".join(f"{_kind(problem)}: {problem}".split())
    return _cut("".join(sign if sign.isprintable() else "?" for sign in line), _ONE_LINE)


def _kind(problem: Exception) -> str:
    """Return the class name of an error; for one of ours, its `kind`."""
    kind = getattr(type(problem), "kind", None)
    return kind if isinstance(kind, str) else type(problem).__name__


def as_json(value: object, most: int = 60) -> str:
    """Format a value read from a file as ASCII JSON of at most `most` characters.

    Example:
        >>> as_json([1, "two", "three"], most=12)
        '[1, "two"...'
    """
    import json

    return _cut(json.dumps(value), most)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 3] + "..."
