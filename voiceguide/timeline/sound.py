"""The sound of a line: the text sent to the voice, and the clip that came back.

It stands alone because composing and estimating use it where no timeline is built.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar, cast

from voiceguide.plan.model import Line
from voiceguide.speech.model import Clip
from voiceguide.units import Ms, whole_frames


@dataclass(frozen=True, slots=True)
class LineSound:
    """The sound of a line: the text as sent to the voice, its clip, and its voice if not the session's."""

    spoken: str
    clip: Clip
    voice: str = ""


Sounds = Mapping[Line, LineSound]


class LineLengths(dict[Line, Ms]):
    """The measured length of every line, with what was worked out from these lengths alone.

    A fit walks over the same parts hundreds of times, each time with other amounts. Once it has been handed
    out, no length in it is changed.
    """

    __slots__ = ("known",)

    def __init__(self, lengths: Mapping[Line, Ms]) -> None:
        super().__init__(lengths)
        # By identity, which costs nothing; the noun is kept with it, so that no other takes its number.
        self.known: dict[tuple[int, Callable[..., object]], tuple[object, object]] = {}


_N = TypeVar("_N")
_L = TypeVar("_L", bound=Mapping[Line, Ms])
_T = TypeVar("_T")


def once(noun: _N, lengths: _L, work: Callable[[_N, _L], _T]) -> _T:
    """Return what depends on a noun and the lengths of lines alone; with `LineLengths` it is worked out once.

    Args:
        noun: A plan or a part of one.
        lengths: The lengths of its lines.
        work: Works it out.
    """
    if not isinstance(lengths, LineLengths):
        return work(noun, lengths)
    if (known := lengths.known.get((id(noun), work))) is None:
        known = lengths.known[id(noun), work] = (noun, work(noun, lengths))
    return cast(_T, known[1])


def lengths(sounds: Sounds) -> LineLengths:
    """Return the length of every line, ms: whole frames of its clip, the last one filled up.

    A sentence that becomes longer then moves the rest by whole frames, whose coded bytes stay the same.
    """
    return LineLengths({line: -whole_frames(-sound.clip.duration_ms) for line, sound in sounds.items()})
