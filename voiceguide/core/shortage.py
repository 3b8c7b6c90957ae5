"""Errors that come from too little memory or too few threads, and the refusals for both."""

from __future__ import annotations

import errno
from typing import Final

from voiceguide.errors import ShortageError, VoiceguideError

_NO_MEMORY: Final = (
    "cannot allocate memory",
    "failed to map segment",
    "bad_alloc",
    "bad allocation",
    "failed to allocate memory",
    "unable to allocate",
    "out of memory",
    "memory allocation failed",
)
"""Parts of the messages by which libraries without an exception of their own report a lack of memory."""
_NO_THREAD: Final = ("can't start new thread", "pthread_create", "resource temporarily unavailable")
_CAUSES: Final = 8


def shortage(problem: BaseException) -> ShortageError | None:
    """Return the refusal if an error comes from too little memory or too few threads, else None.

    Its causes count too: a voice that cannot be loaded because of too little memory is not damaged.

    Example:
        >>> print(shortage(RuntimeError("can't start new thread")).what)
        The system lets this program start no further thread or process.
    """
    one: BaseException | None = problem
    for _ in range(_CAUSES):
        if one is None:
            break
        if isinstance(one, MemoryError) or (isinstance(one, OSError) and one.errno == errno.ENOMEM):
            return out_of_memory()
        if isinstance(one, ImportError | RuntimeError | SystemError) or not _is_plain(one):
            text = str(one).lower()
            if any(sign in text for sign in _NO_MEMORY):
                return out_of_memory()
            if any(sign in text for sign in _NO_THREAD):
                return out_of_threads()
        one = one.__cause__ or one.__context__
    return None


def _is_plain(problem: BaseException) -> bool:
    """Report whether an error is a built-in one or one of ours, whose class names the cause."""
    return isinstance(problem, VoiceguideError) or type(problem).__module__ == "builtins"


def out_of_memory() -> ShortageError:
    """Return the refusal for too little memory."""
    mend = "Close other programs. VOICEGUIDE_WORKERS=1 makes it need less, and so does --voice gtts."
    return ShortageError("There is too little memory for this.", mend=mend)


def out_of_threads() -> ShortageError:
    """Return the refusal for too few threads or processes."""
    mend = "Close other programs, or raise the limits on processes and memory (ulimit -u, ulimit -v)."
    return ShortageError("The system lets this program start no further thread or process.", mend=mend)
