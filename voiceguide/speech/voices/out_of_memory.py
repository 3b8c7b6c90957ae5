"""Recognise errors for lack of memory, which engines report in many ways, seldom as Python does."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from typing import Final

from voiceguide.errors import VoiceUnavailable

_WORDS: Final = (
    "bad alloc",
    "bad_alloc",
    "failed to allocate",
    "cannot allocate",
    "unable to allocate",
    "out of memory",
    "not enough memory",
    "failed to map segment",
    "can't start new thread",
    "resource temporarily unavailable",
)
"""Messages of numpy, onnxruntime, the dynamic loader and the C++ library; the last two of threads, which
need memory of their own."""


def no_memory(problem: BaseException, name: str) -> VoiceUnavailable | None:
    """Return the error to raise if an engine failed for lack of memory, None if it failed for anything else.

    Args:
        problem: The error it raised; its causes are checked too.
        name: The voice's name.
    """
    if not any(map(_is_shortage, _chain(problem))):
        return None
    mend = "Close other programs or allow it more, then run the same command again: what is spoken is kept."
    return VoiceUnavailable("There is too little memory for this voice.", where=name, mend=mend)


def _is_shortage(problem: BaseException) -> bool:
    if isinstance(problem, MemoryError) or (isinstance(problem, OSError) and problem.errno == errno.ENOMEM):
        return True
    said = str(problem).lower()
    return any(words in said for words in _WORDS)


def _chain(problem: BaseException | None) -> Iterator[BaseException]:
    seen: list[BaseException] = []
    while problem is not None and problem not in seen:
        seen.append(problem)
        yield problem
        problem = problem.__cause__ or problem.__context__
